"""T.4: does the portal help its visitors find things."""

from checks import basis
from checks.model import Status, Trail, Verdict
from checks.readings.captures import Captures, is_sitemap
from checks.readings.page import Link
from checks.readings.portal import Portal, cited
from checks.readings.search import Search
from checks.registry import criterion
from checks.vietnamese.text import folded, holds
from checks.vietnamese.topics import Topic

_SITEMAP = ("so do cong", "so do trang", "so do website", "so do site", "sitemap", "site map", "ban do trang")
_SEARCH = ("tim kiem", "tra cuu", "search")


@criterion(
    "T.4",
    title="Có tìm kiếm và sơ đồ cổng",
    failure="Thiếu tìm kiếm hoặc sơ đồ cổng",
    requirement="Cổng có công cụ tìm kiếm và sơ đồ cổng (thông tin tham khảo, không tính điểm)",
    points=0,
    basis=basis.PORTAL_STATE,
)
def findability(portal: Portal, captures: Captures, search: Search) -> Verdict:
    """Công cụ tìm kiếm và sơ đồ cổng.

    A search is a form asking the portal itself, a search box worked by scripts, or a link that says so; a site map is a page
    under a link that says so or a sitemap.xml. `met`: both; `partial`: one; `absent`: none.
    """
    home = portal.home
    assert home is not None
    links = [(link, folded(link.text)) for link in home.page.links]
    mapped = _first(links, _SITEMAP)
    xml = next((c for c in captures.all if is_sitemap(c)), None)
    searching = home.page.searchable or bool(home.page.forms) or _first(links, _SEARCH) is not None
    searching = searching or any(
        len(block.text) < 40 and any(holds(folded(block.text), word) for word in _SEARCH[::2]) for block in home.page.blocks
    )
    cites = []
    if searching:
        cites.append(home.citation("Tìm kiếm"))
    if mapped is not None:
        cites.append(home.citation(mapped.text))
    elif xml is not None:
        cites.append(cited(xml, "sitemap.xml", "Sơ đồ cổng"))
    has_map = mapped is not None or xml is not None
    if searching and has_map:
        return Verdict(Status.MET, "Cổng có công cụ tìm kiếm và sơ đồ cổng.", tuple(cites))
    if searching or has_map:
        lacking = "sơ đồ cổng" if searching else "công cụ tìm kiếm"
        return Verdict(Status.PARTIAL, f"Cổng chưa có {lacking}.", tuple(cites), advice=f"Bổ sung {lacking}.")
    trail: Trail = search.trail(Topic.CONTACT)
    return Verdict(Status.ABSENT, "Cổng chưa có công cụ tìm kiếm và sơ đồ cổng.", trail=trail, advice="Bổ sung cả hai.")


def _first(links: list[tuple[Link, str]], phrases: tuple[str, ...]) -> Link | None:
    return next((link for link, words in links if any(holds(words, phrase) for phrase in phrases)), None)
