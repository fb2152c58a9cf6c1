"""N2c.1: are work processes published."""

import re

from checks import basis
from checks.model import Citation, Outcome, Status, Verdict
from checks.readings.attachments import Attachments
from checks.readings.documents import Document, Documents, Issuer
from checks.readings.hints import Hints
from checks.readings.own_content import Content, OwnContent
from checks.readings.portal import Portal
from checks.readings.procedure_parts import parts_in
from checks.readings.search import Search
from checks.readings.sections import Sections, State
from checks.registry import criterion
from checks.vietnamese.text import key
from checks.vietnamese.topics import Topic

WHAT = "quy trình nội bộ, quy trình giải quyết công việc"
_TITLED = (
    r"\b(quy trình (nội bộ|điện tử|giải quyết|iso|xử lý|công tác|nghiệp vụ|tiếp nhận|luân chuyển|phối hợp|một cửa|tiếp công dân|soạn thảo|quản lý)"
    r"|iso 9001|hệ thống quản lý chất lượng|lưu đồ|các bước (giải quyết|xử lý|luân chuyển))|\bquy trình\b.{0,40}\b(giải quyết|tiếp công dân|nội bộ)\b"
)
_OTHER = (
    r"\b(quy trình (sản xuất|kỹ thuật|trồng|chăm sóc|khám|chữa|bổ nhiệm|vận hành|canh tác|nuôi)|tập huấn|hội nghị|kiểm tra|rà soát|đánh giá nội bộ"
    r"|trình tự thực hiện)\b"
)
_STEP = re.compile(r"\b(?:bước\s+|b)(\d|[ivx]+)\b")
_WHO = re.compile(r"\b(chuyên viên|công chức|lãnh đạo|văn thư|phòng|bộ phận|người thực hiện|trách nhiệm|đơn vị thực hiện|ai làm)\b")
_WHEN = re.compile(r"(?:\b\d+(?: \d+)?|[½¼¾])\s*(?:giờ|ngày|phút|buổi)\b")
_HOW_LONG = re.compile(r"\b(thời gian|thời hạn|bao lâu)\b")
_TASKS = re.compile(r"\b(bước|nội dung công việc|các bước|trình tự|bước công việc|nội dung thực hiện|công việc)\b")
_STEPS = 3


@criterion(
    "N2c.1",
    title="Công khai quy trình giải quyết công việc",
    failure="Chưa công khai quy trình giải quyết công việc",
    requirement="Ít nhất một quy trình nội bộ, quy trình điện tử hoặc quy trình ISO nêu các bước, người thực hiện, thời gian",
    points=10,
    basis=basis.WORK_PROCESS,
    topics=[Topic.WORK_PROCESS],
)
def work_process(
    portal: Portal, own: OwnContent, documents: Documents, sections: Sections, attachments: Attachments, search: Search, hints: Hints
) -> Verdict:
    """Quy trình giải quyết công việc.

    `met`: at least one internal or electronic procedure, or ISO process, with steps and who does them in what time, on a page or in a
    readable file. `needs_review`: a file opens and could not be read, or the page was not opened. `partial`: only titles, or files that nobody can open.
    `absent`. The "trình tự thực hiện" of a procedure (TTHC) belongs to N2b.3, not here; a news item about processes is none.
    """
    places = [s for s in sections.about(Topic.WORK_PROCESS) if s.content is not None and s.state is State.CONTENT]
    hollow = sections.hollow(Topic.WORK_PROCESS)
    named = [d for d in documents.titled(_TITLED, but=_OTHER) if d.seen.url not in hollow]
    titled = [d for d in named if documents.issuer(d) is not Issuer.OTHER]
    for section in places:
        assert section.content is not None
        led = (portal.page(link.url) for link in section.content.links)
        for content in (section.content, *(own.of(seen) for seen in led if seen is not None)):
            if _stepped(content, attachments):
                said = f"Cổng công khai quy trình “{content.heading}”, nêu các bước, người thực hiện và thời gian."
                return Verdict(Status.MET, said, (content.seen.citation(_passage(content)),))
    for one in titled:
        if has_steps(one.text):
            return Verdict(Status.MET, f"Cổng công khai “{one.title}”, nêu các bước, người thực hiện và thời gian.", (one.cite(),))
    unread = [d for d in titled if any(file.outcome is Outcome.OK and not file.text for file in d.files)]
    if unread:
        said = f"Cổng đăng “{unread[0].title}” trong tệp mà chương trình chưa đọc được; cần người kiểm tra mở tệp."
        return Verdict(Status.NEEDS_REVIEW, said, (unread[0].cite(),), confidence=0.5)
    unopened = [d for d in titled if _is_unopened(d, portal)]
    if unopened:
        said = f"Cổng có “{unopened[0].title}” nhưng trang ấy chưa được mở; cần người kiểm tra xem."
        return Verdict(Status.NEEDS_REVIEW, said, (unopened[0].cite(),), confidence=0.4)
    if titled:
        said = f"Cổng chỉ có tên “{titled[0].title}”, chưa có nội dung các bước, người thực hiện, thời gian."
        return Verdict(Status.PARTIAL, said, _cites(titled), share=0.3, advice="Đăng nội dung quy trình: các bước, người thực hiện, thời gian.")
    entries = [s for s in places if s.place and s.source is not None]
    if entries and entries[0].content is not None:
        said = f"Mục “{entries[0].name}” chưa có nội dung quy trình: các bước, người thực hiện, thời gian."
        cite = entries[0].content.seen.citation(" / ".join(entries[0].content.prose)[:300] or entries[0].name, entries[0].name)
        return Verdict(Status.PARTIAL, said, (cite,), share=0.3, advice="Đăng nội dung quy trình trong mục đã có.")
    return search.missing(WHAT, Topic.WORK_PROCESS, hint=hints.steps())


def has_steps(text: str) -> bool:
    """Whether TEXT lays down steps with who and when; the parts of a procedure (TTHC) are something else."""
    words = key(text)
    steps = len(set(_STEP.findall(words))) >= _STEPS or (
        bool(_TASKS.search(words) and _HOW_LONG.search(words)) and len(_WHEN.findall(words)) >= _STEPS
    )
    return steps and bool(_WHO.search(words)) and bool(_WHEN.search(words)) and parts_in(words) < 5


def _is_unopened(document: Document, portal: Portal) -> bool:
    """A link of this portal bears its title, and what it leads to was never asked for."""
    named = (link.url for link in document.content.links if key(link.text) == document.words)
    return document.target is None and any(portal.owns(url) and portal.capture(url) is None for url in named)


def _stepped(content: Content, attachments: Attachments) -> bool:
    return has_steps(content.text) or any(has_steps(file.text) for file in attachments.on(content))


def _passage(content: Content) -> str:
    return next((line for line in content.prose if _STEP.search(key(line))), content.heading)


def _cites(titled: list[Document]) -> tuple[Citation, ...]:
    return tuple(one.cite() for one in titled[:3])
