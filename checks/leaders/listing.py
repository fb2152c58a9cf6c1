"""N3d.1: does the portal name the agency's leaders."""

from checks import basis
from checks.model import Status, Target, Verdict
from checks.readings.hints import Hints
from checks.readings.leaders import LeaderList
from checks.readings.search import Search
from checks.readings.succession import Succession
from checks.registry import criterion
from checks.vietnamese.text import key
from checks.vietnamese.topics import Topic

WHAT = "danh sách lãnh đạo (họ tên, chức vụ)"
_ADVICE = "Công khai họ tên, chức vụ của người đứng đầu và các cấp phó."


@criterion(
    "N3d.1",
    title="Công khai danh sách lãnh đạo",
    failure="Danh sách lãnh đạo chưa được công khai đầy đủ",
    requirement="Họ tên và chức vụ của người đứng đầu và các cấp phó",
    points=2,
    basis=basis.LEADERS,
    topics=[Topic.LEADERS, Topic.STRUCTURE, Topic.CONTACT],
)
def listing(leaders: LeaderList, succession: Succession, target: Target, search: Search, hints: Hints) -> Verdict:
    """Danh sách lãnh đạo.

    `met`: one page names the head and at least one deputy with their posts (and everybody of the configured roster who is in
    office). `partial`: only the head or only deputies, names without posts, or somebody of the roster is missing. `needs_review`:
    news on the portal says that somebody on the list has been replaced or has retired. Former leaders and candidates do not count;
    heads of rooms are no leaders of the agency.
    """
    if leaders.content is None:
        return search.missing(WHAT, Topic.LEADERS, advice=_ADVICE, hint=hints.people())
    heads, deputies = leaders.heads, leaders.deputies
    told = [*heads, *deputies] or list(leaders.people)
    named = "; ".join(f"{person.name} – {person.post}" for person in told[:6])
    cites = tuple(dict.fromkeys(leaders.content.seen.citation(person.line) for person in told[:4]))
    known = {key(person.name) for person in leaders.people} | {key(name) for name in leaders.unnamed}
    serving = [one for one in target.leaders if (not one.since or one.since <= target.as_of) and (not one.until or one.until >= target.as_of)]
    missing = [one.name for one in serving if key(one.name) not in known]
    vacant = leaders.vacancies()
    for person in told:
        if (news := succession.left(person.name)) is not None:
            said = f"Danh sách lãnh đạo còn ghi {person.name} – {person.post}, trong khi tin trên cổng cho biết đã có thay đổi; cần người kiểm tra xác minh."
            return Verdict(Status.NEEDS_REVIEW, said, (*cites, news), confidence=0.4, advice=_ADVICE)
    if heads and deputies and not missing and not vacant and not leaders.postless:
        return Verdict(Status.MET, f"Cổng công khai lãnh đạo: {named}.", cites, confidence=leaders.certainty)
    missing += [f"chức vụ của {person.name}" for person in leaders.postless if key(person.name) not in {key(one.name) for one in serving}]
    missing += [f"họ tên của {post}" for post in vacant]
    lacking = [words for words, there in (("người đứng đầu", heads), ("cấp phó", deputies)) if not there] + missing
    said = f"Cổng công khai chưa đủ lãnh đạo ({named}); chưa thấy {', '.join(lacking)}."
    return Verdict(Status.PARTIAL, said, cites, advice=_ADVICE)
