"""Own content: what a page itself says, after the frame the portal puts round every page is taken away.

How the frame is learnt: :mod:`checks.readings.frame`.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from checks.readings.address import same
from checks.readings.frame import AT_LEAST, OFTEN, Frame, different
from checks.readings.page import Block, Image, Link, Page, Region, joined_keys
from checks.readings.portal import Portal, Seen
from checks.registry import reading
from checks.vietnamese.text import key

_DIGITS = re.compile(r"\d+")
_CRUMBS = re.compile(r"^\W*(?:bạn đang ở\W+)?trang chủ\s*[>»›/|]", re.IGNORECASE)
_LABEL = 60


@dataclass(frozen=True)
class Content:
    """The own content of one page."""

    seen: Seen
    kept: tuple[int, ...]
    """Indexes of the page's blocks that are its own and visible."""
    framed: frozenset[str]
    """Addresses of pictures, picture links and embedded documents that belong to the frame."""
    called: frozenset[str] = frozenset()
    """Keys of the words by which links of this portal name the page."""
    named: str = ""
    """What the browser's title bar says of this page alone, the portal's name left out."""
    labels: frozenset[str] = frozenset()
    """Keys of the short labels that stand on many pages of this portal: the entries of its menus."""

    @property
    def page(self) -> Page:
        """The page the content stands on."""
        return self.seen.page

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The own lines in order."""
        return tuple(self.page.blocks[i] for i in self.kept)

    @property
    def text(self) -> str:
        """The own lines as text."""
        return "\n".join(block.text for block in self.blocks)

    @property
    def words(self) -> str:
        """The key of the own text."""
        return joined_keys(self.blocks)

    @cached_property
    def prose(self) -> tuple[str, ...]:
        """The own lines that are not mere links (an entry of a list with its date is one)."""
        names = {_letters(link.text) for link in self.page.links}
        return tuple(b.text for b in self.blocks if b.linked < 0.6 and not (b.linked and _letters(b.text) in names))

    @property
    def told(self) -> str:
        """The key of the :attr:`prose`: what the page says, without the titles of other pages. Made anew each time: kept, it would be
        the text of the portal once more."""
        return " ".join(filter(None, map(key, self.prose)))

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Links that stand in own content."""
        kept = set(self.kept)
        return tuple(
            link for link in self.page.links if not link.hidden and not (link.image and link.url in self.framed) and link.block in kept
        )

    @cached_property
    def images(self) -> tuple[Image, ...]:
        """Pictures that stand in or beside own content."""
        kept = set(self.kept)
        return tuple(
            image
            for image in self.page.images
            if image.url not in self.framed and (image.block in kept or image.block - 1 in kept)
        )

    @property
    def frames(self) -> tuple[str, ...]:
        """Documents embedded in this page and not in every other."""
        return tuple(url for url in self.page.frames if url not in self.framed)

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The lines that may head the page: marked headings near its top, else its first short lines."""
        marked = [b.text for b in self.blocks[:15] if b.level in (1, 2, 3) and len(b.text) < 200]
        opening = [b.text for b in self.blocks[:4] if len(b.text) < 160 and any(c.isalpha() for c in b.text)]
        return tuple(dict.fromkeys(marked[:2] + opening))

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The lines that may be the page's title.

        A line that is the words of a link to this page is its title; what else stands near the top then only says where the page
        is filed ("Cải cách hành chính" above the headline of each of its articles).
        """
        near = self.headings[:3]
        own = tuple(line for line in near if key(line).count(" ") >= 2 and key(undated(line)) in self.called)
        return own or tuple(dict.fromkeys((*near, self.named) if self.named else near))

    @cached_property
    def body(self) -> tuple[str, ...]:
        """The :attr:`prose` without the lines that only name the page or say where it is filed."""
        titled = {key(block.text) for block in self.blocks if block.level} | self.called | self.labels | {key(self.page.title)}
        return tuple(line for line in self.prose if key(undated(line)) not in titled and not _CRUMBS.match(line))

    @property
    def heading(self) -> str:
        """The words that head the page; where no heading is marked, those by which it is called."""
        marked = any(block.level in (1, 2, 3) for block in self.blocks[:15])
        if self.named and not marked and key(undated(self.named)) in self.called:
            return self.named
        return self.titles[0] if self.titles else self.page.title

    def regions(self) -> Iterator[Region]:
        """Regions that hold own lines, innermost first."""
        for region in self.page.regions:
            first = bisect_left(self.kept, region.start)
            if first < len(self.kept) and self.kept[first] < region.stop:
                yield region


_TITLE_JOINT = re.compile(r"\s+[-–—|»·:]+\s+|\s*[|»]\s*")
_DATE_TAIL = re.compile(r"[\s(\[|-]*\d{1,2}[./-]\d{1,2}[./-]\d{4}[\s\d:.,/()\]|-]*$")


@lru_cache(maxsize=50_000)
def undated(label: str) -> str:
    """LABEL without the date that lists put behind a title."""
    return _DATE_TAIL.sub("", label)


@lru_cache(maxsize=50_000)
def _letters(text: str) -> str:
    return key(_DIGITS.sub(" ", text))


@dataclass(frozen=True)
class OwnContent:
    """Own content by page."""

    by_url: Mapping[str, Content]

    def of(self, seen: Seen) -> Content:
        """The own content of SEEN."""
        return self.by_url[seen.url]

    def all(self) -> tuple[Content, ...]:
        """Of every page, in order of discovery."""
        return tuple(self.by_url.values())


@reading
def own_content(portal: Portal) -> OwnContent:
    """Learn the frame of PORTAL and take it away from every page."""
    pages = list(portal.pages.values())
    apart = different(seen.page for seen in pages)
    frame = Frame(apart)
    pictures = Counter(url for page in apart for url in _pictured(page))
    often = frozenset(url for url, times in pictures.items() if times >= max(AT_LEAST, OFTEN * len(apart)))
    labels = Counter(label for page in apart for label in {key(link.text) for link in page.links if len(link.text) < _LABEL})
    menu = frozenset(label for label, times in labels.items() if times >= AT_LEAST)
    called = {url: frozenset(key(undated(words)) for words in named.words) for url, named in portal.named.items()}
    shared = Counter(part for page in apart for part in set(_title_parts(page)))

    def content(seen: Seen) -> Content:
        named = next((part for part in _title_parts(seen.page) if shared[part] < max(AT_LEAST, OFTEN * len(apart))), "")
        return Content(seen, frame.without(seen.page), often, called.get(same(seen.url), frozenset()), named, menu)

    return OwnContent({seen.url: content(seen) for seen in pages})


def _title_parts(page: Page) -> list[str]:
    return [part for part in _TITLE_JOINT.split(page.title) if part]


def _pictured(page: Page) -> set[str]:
    """Pictures, what pictures lead to, and embedded documents: what has an address and no words."""
    return {image.url for image in page.images} | {link.url for link in page.links if link.image} | set(page.frames)
