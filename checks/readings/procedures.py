"""Administrative procedures as the portal shows them: listed by name, or announced by a decision."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checks.model import Capture, Outcome
from checks.readings.attachments import Attachments
from checks.readings.documents import Documents
from checks.readings.own_content import Content, OwnContent
from checks.readings.portal import Portal, Seen
from checks.readings.procedure_parts import Telling, parts_in, tellings
from checks.readings.sections import Section, Sections, State
from checks.registry import reading
from checks.vietnamese.dates import dates_in
from checks.vietnamese.lexicon import is_trial, label_strength
from checks.vietnamese.numbers import numbers_in
from checks.vietnamese.text import folded, key
from checks.vietnamese.topics import Topic

CODE = re.compile(r"(?<![\d.])[1-3]\.\d{6}\b(?:\.[\dA-Z.]+)?")
"""A procedure's code in the national database, e.g. 1.004222 or 2.000575.000.00.00.H35."""

_BEGINNINGS = (
    "bãi bỏ|bổ nhiệm|bổ sung|cấp|chấm dứt|chấp thuận|chia|chỉnh lý|cho phép|cho thuê|cho thôi|chứng nhận|chứng thực|chuyển|công bố|công nhận"
    "|cung cấp|cử|đánh giá|đăng ký|đề nghị|điều chỉnh|đính chính|đổi|gia hạn|giải quyết|giải thể|giao|hiệp thương|hỗ trợ|hợp nhất|hủy|hưởng"
    "|khai báo|khen thưởng|khôi phục|kiểm tra|lập|lấy ý kiến|lựa chọn|mở|miễn|nâng|nghiệm thu|nộp|phân loại|phê duyệt|phúc khảo|quyết định"
    "|rút|sáp nhập|sát hạch|sửa đổi|tách|tạm dừng|tạm ngừng|tặng|thẩm định|thẩm tra|thanh lý|thanh toán|thành lập|thay đổi|thi tuyển|thông báo"
    "|thu hồi|thủ tục|tiếp nhận|trả lại|trợ cấp|trưng cầu|truy tặng|tuyển dụng|tuyển sinh|xác định|xác nhận|xác minh|xếp hạng|xét|xin|xóa|xử lý"
)
_NAMED_LIKE = re.compile(rf"^(?:{'|'.join(key(word) for word in _BEGINNINGS.split('|'))})\b")
_NUMBERED = re.compile(r"^\W*(?:\d{1,3}\s*[.)\-–/](?!\d)\s*)?")
_TTHC = re.compile(r"\b(thủ tục hành chính|tthc)\b")
_CALLED = re.compile(r"^(?:hướng dẫn |quy trình |giải quyết )?(?:thực hiện )?(?:thủ tục|tthc)\b")
_ANNOUNCING = re.compile(r"\b(công bố|danh mục|bãi bỏ|sửa đổi, bổ sung)\b", re.IGNORECASE)
_DECISION = re.compile(r"\b(quyết định|qđ|\d+\s*/\s*qđ)\b", re.IGNORECASE)
_HEADING = re.compile(r"(danh muc|danh sach|tra cuu|chi tiet|cong khai|cong bo|bo|cac|huong dan tra cuu|linh vuc|(thu tuc|tthc)( thuoc)? linh vuc|ten|tin) ")
_WORDS = range(4, 80)
_SENTENCE = 400
_ROW = re.compile(r"^\W*\d{1,3}[.)\s]\s*(\S.{8,})$", re.MULTILINE)
_BESIDE = 1500
_LABEL = 60
_RESTING = re.compile(r"\b(công bố|ban hành|kèm theo|theo quyết định|danh mục)\b")


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure named on the portal."""

    name: str
    content: Content
    """The page that lists it."""
    detail: Seen | Capture | None
    """Where it is told in its parts, or the file that tells it; None where its name leads nowhere."""
    linked: bool = True
    """Its name is a link."""
    parts: int = 0
    """How many of the eight parts the listing page itself tells below its name."""

    @property
    def told(self) -> bool:
        """It is told in its parts somewhere, or a file tells it."""
        return self.detail is not None or self.parts > 0


@dataclass(frozen=True, slots=True)
class Announcement:
    """A decision that announces the list of procedures."""

    title: str
    seen: Seen
    """The page that names it."""
    files: tuple[Capture, ...]
    """Its attachments, alive or dead."""
    annexed: bool
    """Procedures are named in the page itself, or in an attachment that could be read."""

    day: date | None
    """When it was posted or issued, where its row or page says so."""

    @property
    def alive(self) -> bool:
        """At least one attachment opens."""
        return any(file.outcome is Outcome.OK for file in self.files)


@dataclass(frozen=True)
class ProcedureShelf:
    """All that the portal shows of procedures."""

    sections: tuple[Section, ...]
    """The places named for procedures, at most three clicks from the home page."""
    listed: tuple[Procedure, ...]
    announced: tuple[Announcement, ...]

    def under(self, section: Section) -> tuple[Procedure, ...]:
        """The procedures that SECTION's page lists itself or one step further."""
        if section.content is None:
            return ()
        below = {section.content.seen.url, *(link.url for link in section.content.links)}
        return tuple(one for one in self.listed if one.content.seen.url in below)


@reading
def procedure_shelf(
    portal: Portal, own: OwnContent, sections: Sections, documents: Documents, attachments: Attachments
) -> ProcedureShelf:
    """Find every procedure and every announcing decision."""
    places = tuple(s for s in sections.about(Topic.PROCEDURES) if s.place and s.clicks <= 3 and not is_trial(s.name))
    pages: dict[str, Content] = {}
    for section in sections.about(Topic.PROCEDURES, Topic.SERVICES):
        if section.content is None or section.state is not State.CONTENT or is_trial(section.name):
            continue
        pages.setdefault(section.content.seen.url, section.content)
        for link in section.content.links:
            if not is_trial(link.text) and (seen := portal.page(link.url)) is not None:
                pages.setdefault(seen.url, own.of(seen))
    found: dict[str, Procedure] = {}
    for content in pages.values():
        here = () if any(one.detail is content.seen for one in found.values()) else tellings(content)
        for telling in here:
            found.setdefault(key(telling.name), Procedure(telling.name, content, None, False, telling.parts))
        for name, url in _names(content, here):
            found.setdefault(key(name), Procedure(name, content, _detail(url, portal, own), bool(url)))
    announced = [*_announcements(documents)]
    listing = {one.content.seen.url for one in found.values()}
    resting = listing | {place.content.seen.url for place in places if place.content is not None and place.content.seen.url in pages}
    announced += [
        one for proc in found.values() if isinstance(proc.detail, Seen) for one in _announced_in_text(own.of(proc.detail), True, attachments)
    ]
    announced += [one for url in sorted(resting) for one in _announced_in_text(pages[url], url in listing, attachments)]
    return ProcedureShelf(places, tuple(found.values()), tuple(announced))


def _names(content: Content, told: tuple[Telling, ...]) -> Iterator[tuple[str, str]]:
    """The procedures CONTENT names as entries, each with the address its name links to; lines of what is TOLD there name none."""
    leads = _row_leads(content) | {key(link.text): link.url for link in content.links}
    inside = {i for one in told for i in range(one.start, one.stop + 1)}
    own = [content.page.blocks[i] for i in content.kept if i not in inside]
    lines = [(_NUMBERED.sub("", block.text).strip(), block) for block in own if not is_trial(block.text)]
    coded = {i for i, (text, _) in enumerate(lines) if CODE.search(text)}
    entries = []
    for i, (text, block) in enumerate(lines):
        text = CODE.sub("", text).strip(" -–:|")
        if len(key(text).split()) not in _WORDS or text.endswith((".", ";", ":")) or block.level == 1 or _is_heading(text) or any(dates_in(text)):
            continue
        sure = i in coded or i - 1 in coded or bool(_CALLED.match(key(text)))
        if (sure or _NAMED_LIKE.match(key(text))) and not _DECISION.search(text):
            entries.append((text, sure))
    if len(entries) >= 2 or any(sure for _, sure in entries):
        for text, _ in entries:
            yield text, leads.get(key(text), "")


def _row_leads(content: Content) -> dict[str, str]:
    """What the cells of a table's row lead to where another cell holds the link ("Xem")."""
    found: dict[str, str] = {}
    for region in content.page.regions:
        if region.tag == "tr":
            urls = [link.url for link in content.links if region.start <= link.block < region.stop]
            if len(set(urls)) == 1:
                found |= {key(content.page.blocks[i].text): urls[0] for i in range(region.start, region.stop)}
    return found


def _is_heading(text: str) -> bool:
    """Whether TEXT heads a list ("Danh mục thủ tục hành chính", "Tra cứu thủ tục hành chính lĩnh vực …") and is no entry of it."""
    return label_strength(text, Topic.PROCEDURES) >= 0.85 or bool(_HEADING.match(folded(text)))


def _detail(url: str, portal: Portal, own: OwnContent) -> Seen | Capture | None:
    if not url:
        return None
    seen = portal.page(url)
    if seen is not None:
        return seen if parts_in(own.of(seen).words) >= 3 else None
    found = portal.capture(url)
    return found if found is not None and found.outcome is Outcome.OK else None


def _announcements(documents: Documents) -> Iterator[Announcement]:
    for one in documents.all:
        if announces(one.title, one.line if any(number.kind == "QĐ" for number in one.numbers) else one.text):
            texts = [one.target.text if one.target is not None else "", *(file.text for file in one.files)]
            yield Announcement(one.title, one.seen, one.files, any(_annex(text) for text in texts), one.day)


def _announced_in_text(content: Content, listing: bool, attachments: Attachments) -> Iterator[Announcement]:
    """Decisions that a page of procedures says it rests on ("công bố kèm theo Quyết định số …"); LISTING: it names procedures too."""
    words = ""
    for block in content.blocks:
        before, words = (words if len(words) < _LABEL else ""), key(block.text)
        if block.linked < 0.6 and len(block.text) < _SENTENCE and _RESTING.search(f"{before} {words}") and any(n.kind == "QĐ" for n in numbers_in(block.text)):
            yield Announcement(block.text, content.seen, attachments.on(content), listing, None)


def announces(title: str, beside: str = "") -> bool:
    """Whether TITLE is a decision's that announces procedures; the decision may be named in what stands BESIDE it."""
    words = key(title)
    if not (_TTHC.search(words) and _ANNOUNCING.search(title)):
        return False
    return bool(_DECISION.search(title)) or any(number.kind == "QĐ" for number in numbers_in(beside[:_BESIDE]))


def _annex(text: str) -> bool:
    """The text names procedures one by one: with codes, or as a numbered table."""
    words = key(text)
    if len(set(CODE.findall(text))) >= 2 or words.count("thủ tục") >= 6 or parts_in(words) >= 3:
        return True
    return sum(bool(_NAMED_LIKE.match(key(row[1]))) for row in _ROW.finditer(text)) >= 2
