"""What a page that was read adds to the frontier: pages, documents, pictures, service portals, the portal's own search."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit, urlunsplit

from checks.model import Role
from checks.readings.address import canonical, host_of, same
from checks.readings.menu import FRAME_PAGES
from checks.readings.page import Image, Link, Page, SearchForm
from checks.readings.paging import continues, first_page
from checks.readings.sections import SECTION, naming
from checks.readings.service_links import is_service
from checks.vietnamese.lexicon import slug_strength
from checks.vietnamese.text import folded
from checks.vietnamese.topics import Topic
from crawler import shapes, worth
from crawler.archive import Address
from crawler.patience import Caps
from crawler.spiders.atlas import Atlas, role_by_address

_CHART = re.compile(r"\b(so do|co cau|bo may)\b(?! (cong|trang|web|website|site|duong)\b)")
_SEARCHING = re.compile(r"search|tim|query|keyword|tukhoa|\bkey\b|\bkw\b|\bq\b|\bs\b", re.IGNORECASE)
_ICON_PX = 120
_OF_ALL_KINDS = frozenset({Topic.DOCUMENTS})
"""Sections that hold what is of every kind: there an item must speak for itself."""
_OF_ITEMS = _OF_ALL_KINDS | {Topic.REFORM, Topic.DIGITAL, Topic.DEVELOPMENT_PLANS}
"""Sections of news and documents. Others have folders: a field of procedures, a room, each with pages of its own."""
_IN_LISTS = frozenset({Topic.DOCUMENTS, Topic.REFORM, Topic.DEVELOPMENT_PLANS})
"""Sections whose lists are read some pages far: what a search asks for may stand on any."""
_INHERITED = 0.5
"""What a folder has of the strength of the section that it lies in."""


@dataclass
class Harvest:
    """Turns pages into addresses. ``home`` is the portal's home address, ``named`` the topics some link names."""

    home: str
    topics: tuple[Topic, ...]
    service_hosts: tuple[str, ...]
    atlas: Atlas
    caps: Caps
    named: set[Topic] = field(default_factory=set)
    _frame: set[str] = field(default_factory=set)
    """Pictures of the home page: they come back on every page and are no charts."""
    _pages: Counter[str] = field(default_factory=Counter)
    """How many pages name an address."""
    _sections: dict[str, float] = field(default_factory=dict)
    """By page, how surely it is a section that has folders, or a folder of one."""
    _lists: set[str] = field(default_factory=set)
    """Lists of documents, each by what the addresses of its pages have in common."""
    _said: dict[str, float] = field(default_factory=dict)
    """How surely a link's words name one of the topics. Nine of ten links were met before: what is known of them is looked up."""
    _sure: dict[tuple[str, str], float] = field(default_factory=dict)
    """The same of an address with its words."""
    _roles: dict[str, Role] = field(default_factory=dict)
    _places: dict[str, str] = field(default_factory=dict)
    """Addresses under the home page's scheme and host."""
    _weighed: dict[tuple[str, str], tuple[str, int, float, bool]] = field(default_factory=dict)
    """Of a link's address and words, how it was weighed: the address it is known by, steps from home, the strength of the page that
    named it, and whether it stood in the frame by then."""

    def owns(self, url: str) -> bool:
        """Whether ``url`` lies on the portal."""
        return host_of(url) == host_of(self.home)

    def at_home(self, url: str) -> str:
        """``url`` under the scheme and host by which the portal is visited."""
        if url not in self._places:
            home, parts = urlsplit(self.home), urlsplit(canonical(url))
            self._places[url] = urlunsplit((home.scheme, home.netloc, parts.path, parts.query, ""))
        return self._places[url]

    def learn_frame(self, page: Page) -> None:
        """Take the pictures of the home page as part of the portal's frame."""
        self._frame = {same(image.url) for image in page.images}

    def note_names(self, url: str, label: str) -> None:
        """Remember which topics a link names as a section."""
        if self._sureness(url, label) < SECTION:
            return
        self.named |= {t for t in self.topics if naming(label, t) >= SECTION or slug_strength(url, t) >= SECTION}

    def note_page(self, page: Page, at: Address) -> None:
        """Count ``page``, found at ``at``, for every address it names, and remember whether it is a section."""
        self._note({same(link.url) for link in page.links[: self.caps.links_per_page]}, self._strengths(page, at), at)

    def _note(self, named: Iterable[str], strengths: Mapping[Topic, float], at: Address) -> None:
        self._pages.update(named)
        if at.role is not Role.HOME:
            inherited = _INHERITED * self._sections.get(same(at.parent), 0.0)
            self._sections[same(at.url)] = max(_strongest(strengths, _OF_ITEMS), inherited)
            if max((strengths.get(topic, 0.0) for topic in _IN_LISTS), default=0.0) >= SECTION:
                self._lists.add(first_page(self.at_home(at.url)))

    def pages_naming(self, url: str) -> int:
        """How many pages that were read name ``url``."""
        return self._pages[same(url)]

    def gather(self, page: Page, at: Address) -> tuple[Address, ...]:
        """All that ``page``, found at ``at``, adds."""
        links, strengths = self._most_telling(page), self._strengths(page, at)
        self._note(links.keys(), strengths, at)
        strength = telling = 0.0
        if at.role is not Role.HOME:
            strength = _strongest(strengths)
            telling = max(_strongest(strengths, _OF_ALL_KINDS), self._sections[same(at.url)])
        found = [*self._links(links.values(), at, strength, telling), *self._frames(page, at), *self._images(page, at)]
        if at.role is not Role.SEARCH:
            found += self._searches(page, at)
        return tuple(found)

    def listed(self, urls: Iterable[str], at: Address, clicks: int) -> Iterator[Address]:
        """Pages that a sitemap at ``at`` names without words; they count as ``clicks`` steps from home."""
        for url in urls:
            wanted = self.owns(url) and role_by_address(url, self.home) is Role.PAGE
            if wanted and (admitted := self.atlas.admit(self.at_home(url), Role.PAGE)):
                lead = worth.Lead(admitted, "", clicks, False, 0.0, self.atlas.siblings(admitted))
                yield Address(admitted, Role.PAGE, worth.of_page(lead, self._sureness(admitted, "")), clicks, at.url, "")

    def _sureness(self, url: str, label: str) -> float:
        found = self._sure.get((url, label))
        if found is None:
            found = self._sure[url, label] = worth.promise(url, label, self.topics)
        return found

    def _role(self, url: str) -> Role:
        if url not in self._roles:
            self._roles[url] = role_by_address(url, self.home)
        return self._roles[url]

    def _strengths(self, page: Page, at: Address) -> Mapping[Topic, float]:
        """How surely the page is a section of each topic."""
        headings = [block.text for block in page.blocks if block.level in (1, 2)][:2]
        words = dict.fromkeys((at.label, page.title, *headings))
        return {topic: max(slug_strength(at.url, topic), *(naming(one, topic) for one in words)) for topic in self.topics}

    def _links(self, links: Iterable[Link], at: Address, strength: float, telling: float) -> Iterator[Address]:
        documents = 0
        for link in links:
            if self._cannot_rise(link, at, telling):
                continue
            role = self._role(link.url)
            if role is Role.OUTSIDE:
                found = self._outside(link, at)
            elif role is Role.DOCUMENT:
                found = self._document(link, at, strength) if documents < self.caps.documents_per_page else None
                documents += found is not None
            elif role is Role.IMAGE:
                found = self._image(link.url, link.text, at, self._on_structure(at))
            else:
                found = self._page(link.url, link.text, at, telling)
            if found:
                yield found

    def _most_telling(self, page: Page) -> Mapping[str, Link]:
        """Each address that ``page`` names once, by the link whose words say most of it: a picture beside a headline says nothing."""
        links = page.links
        if len(links) > self.caps.links_per_page:
            self.atlas.limit(f"có trang quá {self.caps.links_per_page} liên kết, chỉ xét các liên kết đầu")
            links = links[: self.caps.links_per_page]
        best: dict[str, Link] = {}
        for link in links:
            before = best.setdefault(same(link.url), link)
            if before.text != link.text and self._telling(link) > self._telling(before):
                best[same(link.url)] = link
        return best

    def _telling(self, link: Link) -> tuple[float, bool]:
        return self._naming(link.text), bool(link.text)

    def _naming(self, label: str) -> float:
        if label not in self._said:
            self._said[label] = max((naming(label, topic) for topic in self.topics), default=0.0)
        return self._said[label]

    def _cannot_rise(self, link: Link, at: Address, strength: float) -> bool:
        """Whether the link stands on the frontier since it was weighed with no less in its favour; only its siblings have become more,
        and they count against it. So it is with nine of ten links."""
        weighed = self._weighed.get((link.url, link.text))
        if weighed is None or at.role is Role.HOME:
            return False
        admitted, clicks, strongest, framed = weighed
        if at.clicks + 1 < clicks or strength > strongest or self.atlas.rises(admitted, 0.0, at.clicks + 1):
            return False
        return framed or self.pages_naming(link.url) < FRAME_PAGES

    def _page(self, url: str, label: str, at: Address, strength: float) -> Address | None:
        admitted = self.atlas.admit(self.at_home(url), Role.PAGE)
        if not admitted or same(admitted) == same(at.url):
            return None
        self.note_names(admitted, label)
        on_home = at.role is Role.HOME
        lead = worth.Lead(admitted, label, at.clicks + 1, on_home, strength, self.atlas.siblings(admitted), self.pages_naming(url))
        sure = self._sureness(admitted, label)
        value = worth.of_page(lead, sure)
        if at.role is Role.SEARCH and sure < worth.CONCERNS:
            value = min(value, worth.LOW - 15.0)
        else:
            self._weighed[url, label] = admitted, lead.clicks, strength, lead.pages >= FRAME_PAGES
        if continues(admitted, label) and first_page(admitted) in self._lists:
            value = max(value, worth.CONTINUED)
        if not self.atlas.rises(admitted, value, at.clicks + 1):
            return None
        return Address(admitted, Role.PAGE, value, at.clicks + 1, at.url, label)

    def _frames(self, page: Page, at: Address) -> Iterator[Address]:
        for url in page.frames:
            role = role_by_address(url, self.home)
            label = at.label or page.title
            found = None
            if role is Role.PAGE and self.owns(url):
                found = self._page(url, label, at, 1.0)
            elif role is Role.DOCUMENT:
                found = self._document(Link(url, label, 0), at, _strongest(self._strengths(page, at)))
            if found:
                yield found

    def _document(self, link: Link, at: Address, strength: float) -> Address | None:
        relevance = max(self._sureness(link.url, link.text), strength)
        if relevance < worth.CONCERNS:
            return None
        admitted = self.atlas.admit(self.at_home(link.url), Role.DOCUMENT)
        if not admitted:
            return None
        return Address(admitted, Role.DOCUMENT, worth.of_document(relevance), at.clicks + 1, at.url, link.text)

    def _images(self, page: Page, at: Address) -> Iterator[Address]:
        on_structure = self._on_structure(at)
        for image in page.images:
            if self.owns(image.url) and (found := self._picture(image, at, on_structure)):
                yield found

    def _picture(self, image: Image, at: Address, on_structure: bool) -> Address | None:
        large = image.width == 0 or image.width >= _ICON_PX
        return self._image(image.url, image.text, at, on_structure and large and same(image.url) not in self._frame)

    def _image(self, url: str, words: str, at: Address, expected: bool) -> Address | None:
        if Topic.STRUCTURE not in self.topics or not (expected or _CHART.search(folded(words))):
            return None
        admitted = self.atlas.admit(self.at_home(url), Role.IMAGE)
        return Address(admitted, Role.IMAGE, worth.IMAGE, at.clicks + 1, at.url, words) if admitted else None

    def _on_structure(self, at: Address) -> bool:
        return at.role is not Role.HOME and worth.strength(at.url, at.label, (Topic.STRUCTURE,)) >= SECTION

    def _outside(self, link: Link, at: Address) -> Address | None:
        if not is_service(link.url, host_of(self.home), self.service_hosts):
            return None
        admitted = self.atlas.admit(link.url, Role.OUTSIDE)
        return Address(admitted, Role.OUTSIDE, worth.OUTSIDE, at.clicks + 1, at.url, link.text) if admitted else None

    def _searches(self, page: Page, at: Address) -> Iterator[Address]:
        if self.atlas.count(Role.SEARCH):
            return
        form = next((form for form in page.forms if self._asks_the_portal(form)), None)
        if form is None:
            return
        for topic in self.topics:
            query = urlencode({**form.others, form.field: topic.name_vi})
            asked = urlsplit(self.at_home(form.action))._replace(query=query).geturl()
            if admitted := self.atlas.admit(asked, Role.SEARCH):
                yield Address(admitted, Role.SEARCH, worth.SEARCH, at.clicks + 1, at.url, topic.name_vi)

    def _asks_the_portal(self, form: SearchForm) -> bool:
        """A GET form with one field of text may also take an e-mail address: its names tell."""
        names = f"{urlsplit(form.action).path} {form.field} {' '.join(form.others)}"
        return self.owns(form.action) and bool(_SEARCHING.search(names)) and not shapes.never_opened(form.action)


def _strongest(strengths: Mapping[Topic, float], without: Collection[Topic] = ()) -> float:
    return max((strength for topic, strength in strengths.items() if topic not in without), default=0.0)
