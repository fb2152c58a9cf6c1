"""N2a.1: is there a place for administrative reform."""

from checks import basis
from checks.model import Status, Verdict
from checks.readings.address import host_of, same
from checks.readings.items import Item, Items
from checks.readings.own_content import Content, OwnContent
from checks.readings.portal import Portal
from checks.readings.search import Search
from checks.readings.sections import Section, Sections, State, is_home_again
from checks.registry import criterion
from checks.vietnamese.lexicon import Topic, is_trial

WHAT = "chuyên mục CCHC có tin, bài, văn bản"


@criterion(
    "N2a.1",
    title="Có chuyên mục CCHC",
    failure="Chưa có chuyên mục CCHC có nội dung",
    requirement="Chuyên mục CCHC trên cổng của đơn vị, trong ba lần bấm từ trang chủ, có ít nhất một mục tin ghi ngày",
    points=3,
    basis=basis.REFORM,
    topics=[Topic.REFORM],
)
def section(portal: Portal, own: OwnContent, sections: Sections, items: Items, search: Search, *, clicks: int = 3) -> Verdict:
    """Chuyên mục CCHC.

    A section is a place named for administrative reform; a digital-transformation section alone is none. `met`: it is at most
    *clicks* steps from the home page and lists a dated item, itself or one step further. `partial`: its items carry no date, it
    stands deeper, or there is only a link to another portal's section on the home page. `empty`: nothing is listed. `absent`: no such place.

    clicks: steps from the home page within which the section must stand.
    """
    places = [s for s in sections.about(Topic.REFORM) if s.place]
    filled = [(s, found) for s in places if s.content is not None and (found := _listed(s.content, portal, own, items))]
    dated = [(s, item) for s, found in filled for item in found if item.day is not None]
    near = [(s, item) for s, item in dated if s.clicks <= clicks]
    if near:
        place, item = max(near, key=lambda pair: (pair[0].strength, pair[1].day))
        count = sum(1 for s, _ in near if s is place)
        assert item.day is not None
        return Verdict(
            Status.MET,
            f"Cổng có chuyên mục “{place.name}” với ít nhất {count} mục tin ghi ngày; mới nhất {item.day:%d/%m/%Y}: “{item.title}”.",
            (item.content.seen.citation(item.line, place.name),),
        )
    if dated:
        place, item = dated[0]
        said = f"Chuyên mục “{place.name}” có tin ghi ngày nhưng cách trang chủ {place.clicks} bước, quá {clicks} lần bấm."
        return Verdict(Status.PARTIAL, said, (item.content.seen.citation(item.line),), advice="Đưa chuyên mục lên menu trang chủ.")
    if filled:
        place, found = filled[0]
        said = f"Chuyên mục “{place.name}” có {len(found)} mục nhưng không mục nào ghi ngày đăng."
        return Verdict(Status.PARTIAL, said, (found[0].content.seen.citation(found[0].line),), advice="Ghi ngày đăng dưới mỗi mục.")
    hollow = [s for s in places if s.state is State.CONTENT]
    elsewhere = _elsewhere(portal, places)
    if elsewhere is not None and not any(s.state.hollow for s in places) and not hollow:
        assert elsewhere.source is not None
        said = f"Cổng chỉ có liên kết “{elsewhere.name}” tới {host_of(elsewhere.url)}, chưa có chuyên mục CCHC của đơn vị."
        cite = elsewhere.source.citation(f"{elsewhere.label} → {elsewhere.url}")
        return Verdict(Status.PARTIAL, said, (cite,), advice="Lập chuyên mục CCHC riêng của đơn vị.")
    return search.missing(WHAT, Topic.REFORM, hollow=hollow)


def _listed(content: Content, portal: Portal, own: OwnContent, items: Items) -> list[Item]:
    """What the place's page lists itself; where it only leads on to its own parts, what those list."""
    if is_home_again(content, portal):
        return []
    found = [item for item in items.listed(content) if not is_trial(item.title)]
    if any(item.day for item in found):
        return found
    for part in _parts(content, portal, own):
        found += [item for item in items.listed(part) if item.day and not is_trial(item.title)]
    return found


def _parts(content: Content, portal: Portal, own: OwnContent) -> list[Content]:
    base = same(content.seen.url).split("?")[0].rstrip("/")
    below = (portal.page(link.url) for link in content.links if same(link.url).startswith(f"{base}/"))
    return [own.of(seen) for seen in below if seen is not None]


def _elsewhere(portal: Portal, places: list[Section]) -> Section | None:
    """A visible link on the home page to such a place on another host."""
    home = portal.home
    return next((s for s in places if s.state is State.OUTSIDE and s.source is home and _visible(s, portal)), None)


def _visible(place: Section, portal: Portal) -> bool:
    return any(not link.hidden for seen, link in portal.named.get(same(place.url), ()) if seen is portal.home)
