"""N3e.1: is it published what each leader is in charge of."""

from checks import basis
from checks.model import Capture, Status, Verdict
from checks.readings.attachments import Attachments
from checks.readings.biographies import Biographies, read_duties
from checks.readings.documents import Documents, Issuer
from checks.readings.hints import Hints
from checks.readings.leaders import LeaderList
from checks.readings.mentions import ASSIGNMENT, NO_ASSIGNMENT
from checks.readings.own_content import Content
from checks.readings.portal import Seen
from checks.readings.search import Search
from checks.readings.sections import Sections, State
from checks.registry import criterion
from checks.vietnamese.names import person_in
from checks.vietnamese.text import key
from checks.vietnamese.topics import Topic

WHAT = "nhiệm vụ đảm nhiệm của lãnh đạo"
_ADVICE = "Công khai lĩnh vực, nhiệm vụ phụ trách của từng lãnh đạo hoặc văn bản phân công nhiệm vụ."
_OPENING = 700


def _handed_out(leaders: LeaderList, attachments: Attachments) -> list[tuple[Content, Capture]]:
    """Files of the leaders' page whose opening says that they assign duties, whatever the link to them is called."""
    page = leaders.content
    files = attachments.on(page) if page is not None else ()
    return [(page, file) for file in files if page is not None and ASSIGNMENT.search(key(file.text[:_OPENING]))]


def _assigned(name: str, lines: list[str], seen: Seen, told: Biographies) -> Verdict | None:
    """The verdict on a text that assigns duties to two leaders or more; None where LINES are no such text."""
    charged: dict[str, str] = {}
    person = ""
    for line in lines:
        person = key(person_in(line)) or person
        if person and read_duties([line]):
            charged.setdefault(person, line)
    if len(charged) < 2:
        return None
    cite = (seen.citation(next(iter(charged.values()))),)
    listed = [one.person.name for one in told.all]
    there = [person for person in listed if key(person) in charged]
    if listed and 2 * len(there) < len(listed):
        said = f"{name} phân công nhiệm vụ cho người không còn trong danh sách lãnh đạo hiện nay ({', '.join(listed)})."
        return Verdict(Status.OUTDATED, said, cite, advice=_ADVICE)
    if len(there) < len(listed):
        lacking = ", ".join(person for person in listed if person not in there)
        said = f"{name} phân công nhiệm vụ cho {len(there)}/{len(listed)} lãnh đạo; chưa có: {lacking}."
        return Verdict(Status.PARTIAL, said, cite, share=round(len(there) / len(listed), 2), advice=_ADVICE)
    return Verdict(Status.MET, f"{name} phân công nhiệm vụ cho {len(charged)} lãnh đạo.", cite, confidence=told.certainty)


@criterion(
    "N3e.1",
    title="Công khai nhiệm vụ đảm nhiệm của lãnh đạo",
    failure="Nhiệm vụ đảm nhiệm của lãnh đạo chưa được công khai đầy đủ",
    requirement="Nhiệm vụ, lĩnh vực phụ trách của từng lãnh đạo, hoặc văn bản phân công còn hiệu lực",
    points=4,
    basis=basis.LEADERS,
    topics=[Topic.DUTIES, Topic.LEADERS],
)
def duties(
    told: Biographies,
    documents: Documents,
    sections: Sections,
    leaders: LeaderList,
    attachments: Attachments,
    search: Search,
    hints: Hints,
) -> Verdict:
    """Nhiệm vụ đảm nhiệm của lãnh đạo.

    `met`: what each listed leader is in charge of, or one current assignment document that names at least two leaders. `partial`:
    for some, or an assignment whose file is gone. `needs_review`: an assignment in a file that could not be read. A schedule of
    receiving citizens or of duty is no assignment.
    """
    charged = [one for one in told.all if one.duties]
    if told.all and len(charged) == len(told.all):
        cites = tuple(one.cite_duties() for one in charged[:4])
        said = f"Cổng nêu nhiệm vụ đảm nhiệm của {len(charged)}/{len(told.all)} lãnh đạo."
        return Verdict(Status.MET, said, cites, confidence=told.certainty)
    hollow = sections.hollow(Topic.DUTIES)
    places = [s for s in sections.about(Topic.DUTIES) if s.content is not None and s.state is State.CONTENT]
    titled = documents.titled(ASSIGNMENT, but=NO_ASSIGNMENT)
    assigned = [d for d in titled if documents.issuer(d) is not Issuer.OTHER and d.seen.url not in hollow]
    texts = [(f"Mục “{s.name}”", list(s.content.prose), s.content.seen) for s in places if s.content is not None]
    texts += [(f"“{d.title}”", d.text.splitlines(), d.seen) for d in assigned]
    texts += [(f"Tệp ở mục “{page.heading}”", file.text.splitlines(), page.seen) for page, file in _handed_out(leaders, attachments)]
    for name, lines, seen in texts:
        if (verdict := _assigned(name, lines, seen, told)) is not None:
            return verdict
    if assigned:
        one = assigned[0]
        if one.files and not one.broken:
            said = f"Cổng đăng “{one.title}” trong tệp mà chương trình chưa đọc được; cần người kiểm tra mở tệp."
            return Verdict(Status.NEEDS_REVIEW, said, (one.cite(),), confidence=0.5)
        said = f"Cổng chỉ có tên văn bản “{one.title}”, chưa có nội dung phân công."
        return Verdict(Status.PARTIAL, said, (one.cite(),), share=0.3, advice=_ADVICE)
    if charged:
        lacking = ", ".join(one.person.name for one in told.all if not one.duties)
        cites = tuple(one.cite_duties() for one in charged[:4])
        said = f"Cổng nêu nhiệm vụ đảm nhiệm của {len(charged)}/{len(told.all)} lãnh đạo; chưa có: {lacking}."
        return Verdict(Status.PARTIAL, said, cites, share=round(len(charged) / len(told.all), 2), advice=_ADVICE)
    return search.missing(WHAT, Topic.DUTIES, advice=_ADVICE, hint=hints.duties())
