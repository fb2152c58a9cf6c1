"""Places of a topic that must hold dated items: what they list, and the verdict on that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from checks.model import Status, Verdict
from checks.readings.address import host_of, same
from checks.readings.items import Item, Items
from checks.readings.own_content import Content, OwnContent
from checks.readings.portal import Portal
from checks.readings.search import Search
from checks.readings.sections import Section, Sections, State, is_home_again
from checks.registry import reading
from checks.vietnamese.lexicon import is_trial
from checks.vietnamese.topics import Topic


@dataclass(frozen=True)
class Places:
    """Judges the places of one portal."""

    portal: Portal
    own: OwnContent
    sections: Sections
    items: Items
    search: Search

    def verdict(self, topic: Topic, name: str, what: str, clicks: int) -> Verdict:
        """Whether a place named for TOPIC lists a dated item at most CLICKS steps from home. NAME and WHAT are the words of summaries:
        the place ("chuyên mục CCHC") and what is missing where there is none."""
        places = [s for s in self.sections.about(topic) if s.place]
        filled = [(s, found) for s in places if s.content is not None and (found := self.listed(s.content))]
        dated = [(s, item, item.day) for s, found in filled for item in found if item.day is not None]
        near = [entry for entry in dated if entry[0].clicks <= clicks]
        if near:
            return _met(near, name)
        if dated:
            place, item, _ = dated[0]
            said = f"{_capital(name)} “{place.name}” có tin ghi ngày nhưng cách trang chủ {place.clicks} bước, quá {clicks} lần bấm."
            return Verdict(Status.PARTIAL, said, (item.content.seen.citation(item.line),), advice="Đưa chuyên mục lên menu trang chủ.")
        if filled:
            place, found = filled[0]
            said = f"{_capital(name)} “{place.name}” có {len(found)} mục nhưng không mục nào ghi ngày đăng."
            return Verdict(Status.PARTIAL, said, (found[0].content.seen.citation(found[0].line),), advice="Ghi ngày đăng dưới mỗi mục.")
        hollow = [s for s in places if s.state is State.CONTENT]
        elsewhere = self.elsewhere(self.sections.about(topic))
        if elsewhere is not None and elsewhere.source is not None and not hollow and not any(s.state.hollow for s in places):
            said = f"Cổng chỉ có liên kết “{elsewhere.name}” tới {host_of(elsewhere.url)}, chưa có {name} của đơn vị."
            cite = elsewhere.source.citation(f"{elsewhere.label} → {elsewhere.url}")
            return Verdict(Status.PARTIAL, said, (cite,), advice=f"Lập {name} riêng của đơn vị.")
        return self.search.missing(what, topic, hollow=hollow)

    def listed(self, content: Content) -> list[Item]:
        """What the place's page lists itself; where it only leads on to its own parts, what those list."""
        if is_home_again(content, self.portal):
            return []
        found = [item for item in self.items.listed(content) if not is_trial(item.title)]
        if any(item.day for item in found):
            return found
        for part in self.parts(content):
            found += [item for item in self.items.listed(part) if item.day and not is_trial(item.title)]
        return found

    def parts(self, content: Content) -> list[Content]:
        """The pages below CONTENT's address that it leads to."""
        base = same(content.seen.url).split("?")[0].rstrip("/")
        below = (self.portal.page(link.url) for link in content.links if same(link.url).startswith(f"{base}/"))
        return [self.own.of(seen) for seen in below if seen is not None]

    def elsewhere(self, places: Iterable[Section]) -> Section | None:
        """A visible link on the home page to such a place on another host."""
        home = self.portal.home
        shown = {same(link.url) for link in home.page.links if not link.hidden} if home else set()
        return next((s for s in places if s.state is State.OUTSIDE and s.source is home and same(s.url) in shown), None)


@reading
def places(portal: Portal, own: OwnContent, sections: Sections, items: Items, search: Search) -> Places:
    """Make the judge of places."""
    return Places(portal, own, sections, items, search)


def _met(near: list[tuple[Section, Item, date]], name: str) -> Verdict:
    place, item, day = max(near, key=lambda entry: (entry[0].strength, entry[2]))
    count = sum(1 for s, _, _ in near if s is place)
    said = f"Cổng có {name} “{place.name}” với ít nhất {count} mục tin ghi ngày; mới nhất {day:%d/%m/%Y}: “{item.title}”."
    return Verdict(Status.MET, said, (item.content.seen.citation(item.line, place.name),))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
