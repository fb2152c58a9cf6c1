"""N2b.1: is there a place for administrative procedures."""

from checks import basis
from checks.model import Status, Verdict
from checks.readings.address import host_of, same
from checks.readings.procedures import ProcedureShelf
from checks.readings.search import Search
from checks.readings.sections import Section, State
from checks.readings.service_links import ServiceLink, ServiceLinks
from checks.registry import criterion
from checks.vietnamese.topics import Topic

WHAT = "thủ tục hành chính trong chuyên mục riêng"
_LEAD = "Công khai danh mục TTHC trong chuyên mục, hoặc dẫn thẳng tới danh mục TTHC của đơn vị trên Cổng dịch vụ công."


@criterion(
    "N2b.1",
    title="Có chuyên mục TTHC",
    failure="Chưa có chuyên mục TTHC dẫn tới thủ tục",
    requirement="Chuyên mục TTHC trong ba lần bấm từ trang chủ, dẫn tới các thủ tục",
    points=4,
    basis=basis.PROCEDURES,
    topics=[Topic.PROCEDURES, Topic.SERVICES],
)
def section(shelf: ProcedureShelf, links: ServiceLinks, search: Search) -> Verdict:
    """Chuyên mục TTHC.

    `met`: a place named for procedures, at most three clicks from home, that shows procedures, the decisions announcing them, or
    leads to this agency's list on the service portal. `partial`: it leads to the service portal's front page only, or there is no
    such place but a link or banner to the service portal. `empty`: the place opens on nothing (a search form without rows, a
    template page, a row somebody typed as a test). `absent`: neither.
    """
    for place in shelf.sections:
        if place.content is not None and place.state is State.CONTENT and (shown := _shows(place, shelf)):
            words, quote = shown
            return Verdict(Status.MET, f"Cổng có chuyên mục “{place.name}”: {words}.", (place.content.seen.citation(quote, place.name),))
    led = [link for place in shelf.sections for link in _leading(place, links)]
    for link in led:
        if link.filtered and not link.dead:
            said = f"Mục “{link.link.text}” dẫn thẳng tới danh mục TTHC của đơn vị trên {host_of(link.link.url)}"
            return Verdict(Status.MET, f"{said}.", (link.seen.citation(f"{link.link.text} → {link.link.url}"),))
    hollow = [s for s in shelf.sections if s.state is State.CONTENT]
    empty = [s for s in [*hollow, *shelf.sections] if s.state is State.CONTENT or s.state.hollow]
    alive = [link for link in led if not link.dead] or ([] if empty else [link for link in links.within(1) if not link.dead])
    if alive:
        link = alive[0]
        said = f"Cổng chỉ có liên kết “{link.link.text or 'biểu ngữ'}” tới trang chung của {host_of(link.link.url)}"
        cite = link.seen.citation(f"{link.link.text} → {link.link.url}")
        return Verdict(Status.PARTIAL, f"{said}, chưa dẫn tới thủ tục của đơn vị.", (cite,), advice=_LEAD)
    return search.missing(WHAT, Topic.PROCEDURES, hollow=hollow, advice=_LEAD)


def _shows(place: Section, shelf: ProcedureShelf) -> tuple[str, str] | None:
    """What PLACE shows of procedures, in words, and the passage to quote."""
    listed = shelf.under(place)
    if listed:
        return f"nêu {len(listed)} thủ tục, ví dụ “{listed[0].name}”", listed[0].name
    assert place.content is not None
    here = {same(link.url) for link in place.content.links} | {same(place.content.seen.url)}
    titles = {link.text for link in place.content.links}
    announced = [one for one in shelf.announced if one.title in titles or same(one.seen.url) in here]
    return (f"đăng quyết định công bố TTHC “{announced[0].title}”", announced[0].title) if announced else None


def _leading(place: Section, links: ServiceLinks) -> list[ServiceLink]:
    """The links to a service portal that PLACE is, or that its page shows as its own; those to this agency's list first."""
    own = {same(link.url) for link in place.content.links} if place.content is not None and place.state is State.CONTENT else set()
    found = [one for one in links.all if same(one.link.url) == same(place.url) or same(one.link.url) in own]
    return sorted(found, key=lambda one: (not one.filtered, one.seen.capture.clicks))
