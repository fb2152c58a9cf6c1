"""N2b.2: are the agency's procedures published."""

from checks import basis
from checks.model import Citation, Status, Verdict
from checks.readings.address import host_of
from checks.readings.hints import Hints
from checks.readings.procedures import Announcement, Procedure, ProcedureShelf
from checks.readings.search import Search
from checks.readings.sections import State
from checks.readings.service_links import ServiceLinks
from checks.registry import criterion
from checks.vietnamese.topics import Topic

WHAT = "danh mục, nội dung TTHC của đơn vị"
_LEAD = "Đăng danh mục TTHC kèm nội dung, hoặc quyết định công bố kèm phụ lục, hoặc dẫn tới danh mục TTHC của đơn vị trên Cổng dịch vụ công."


@criterion(
    "N2b.2",
    title="Công khai danh mục, nội dung TTHC",
    failure="Danh mục, nội dung TTHC chưa được công khai đầy đủ",
    requirement="Danh mục TTHC trên cổng, quyết định công bố có phụ lục đọc được, hoặc liên kết tới đúng danh mục của đơn vị trên Cổng dịch vụ công",
    points=7,
    basis=basis.PROCEDURES,
    topics=[Topic.PROCEDURES, Topic.SERVICES, Topic.DOCUMENTS],
)
def listing(shelf: ProcedureShelf, links: ServiceLinks, search: Search, hints: Hints, *, enough: int = 5) -> Verdict:
    """Danh mục, nội dung TTHC.

    `met`: (A) procedures on the portal itself, told or at least *enough* of them named; (B) a decision announcing the list with its
    readable annex; (C) a link to this agency's list on the service portal. `partial`: fewer names that lead nowhere, a link to
    the service portal as a whole, or only the news that a list was announced. `needs_review`: the annex opens but could not be
    read by the program. `empty`, `absent`.

    enough: how many names make a list although none of them leads further.
    """
    told = [one for one in shelf.listed if one.told]
    if told or len(shelf.listed) >= enough:
        return _on_portal(told or list(shelf.listed), len(shelf.listed))
    annexed = [one for one in shelf.announced if one.annexed]
    if annexed:
        return Verdict(Status.MET, f"Cổng đăng “{annexed[0].title}” kèm danh mục đọc được.", (_at(annexed[0]),))
    filtered = [one for one in links.all if one.filtered and not one.dead]
    if filtered:
        one = filtered[0]
        said = f"Liên kết “{one.link.text}” dẫn tới danh mục TTHC của đơn vị trên {host_of(one.link.url)}."
        return Verdict(Status.MET, said, (one.seen.citation(f"{one.link.text} → {one.link.url}"),))
    unread = [one for one in shelf.announced if one.alive]
    if unread:
        said = f"Cổng đăng “{unread[0].title}” kèm tệp mà chương trình chưa đọc được nội dung; cần người kiểm tra mở tệp."
        return Verdict(Status.NEEDS_REVIEW, said, (_at(unread[0]),), confidence=0.5)
    return _less(shelf, links) or search.missing(
        WHAT, Topic.PROCEDURES, hollow=[s for s in shelf.sections if s.state is State.CONTENT], advice=_LEAD, hint=hints.procedures()
    )


def _on_portal(told: list[Procedure], count: int) -> Verdict:
    first = told[0]
    said = f"Cổng công khai {count} thủ tục hành chính, ví dụ “{first.name}”."
    return Verdict(Status.MET, said, tuple(one.content.seen.citation(one.name) for one in told[:3]))


def _less(shelf: ProcedureShelf, links: ServiceLinks) -> Verdict | None:
    if shelf.listed:
        one = shelf.listed[0]
        said = f"Cổng chỉ nêu tên {len(shelf.listed)} thủ tục, không có nội dung và không dẫn tới đâu, ví dụ “{one.name}”."
        return Verdict(Status.PARTIAL, said, (one.content.seen.citation(one.name),), advice=_LEAD)
    if shelf.announced:
        news = shelf.announced[0]
        said = f"Cổng chỉ đăng tên quyết định “{news.title}”; không có danh mục hoặc tệp đính kèm mở được."
        return Verdict(Status.PARTIAL, said, (_at(news),), advice=_LEAD)
    general = [one for one in links.all if not one.dead]
    if general and not any(s.state is State.CONTENT or s.state.hollow for s in shelf.sections):
        link = general[0]
        said = f"Cổng chỉ có liên kết “{link.link.text or 'biểu ngữ'}” tới {host_of(link.link.url)}, chưa dẫn tới danh mục của đơn vị."
        return Verdict(Status.PARTIAL, said, (link.seen.citation(f"{link.link.text} → {link.link.url}"),), advice=_LEAD)
    if general and general[0].seen.capture.clicks == 0:
        link = general[0]
        said = f"Chuyên mục TTHC chưa có thủ tục nào; cổng chỉ có liên kết tới trang chung của {host_of(link.link.url)}."
        return Verdict(Status.PARTIAL, said, (link.seen.citation(f"{link.link.text} → {link.link.url}"),), advice=_LEAD)
    return None


def _at(one: Announcement) -> Citation:
    return one.seen.citation(one.title)
