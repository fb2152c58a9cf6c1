"""Own content: what a page itself says, after the frame the portal puts round every page is taken away.

The frame is learnt from the portal's own pages. A region that stands on many different pages with the same words is frame:
menus, banners, side columns, "latest news" boxes, the footer. A list's single entry may stand in many boxes and still be
own content of the list's page, so small regions must be nearly everywhere before they count as frame, and a region inside a
framed one is not counted again. Digits are ignored in the comparison, for counters and clocks differ on every page; dates are not,
for "posted on" with another day on every article is each article's own.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256

from checks.readings.address import same
from checks.readings.page import Block, Image, Link, Page, Region, joined_keys
from checks.readings.portal import Portal, Seen
from checks.registry import reading
from checks.vietnamese.text import key

_DIGITS = re.compile(r"\d+")
_CRUMBS = re.compile(r"^\W*(?:bạn đang ở\W+)?trang chủ\s*[>»›/|]", re.IGNORECASE)
_DATE_OR_DIGITS = re.compile(r"(\b\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d\b)|\d+")
_LANDMARKS = frozenset(("nav", "header", "footer", "aside", "select"))
_LANDMARK_NAMES = re.compile(r"\b(navigation|banner|contentinfo|complementary)\b|\bbreadcrumbs?\b")
_LANDMARK_SHARE = 0.6
"""A name alone does not make most of a page a landmark: it may say what the page *has*."""

_LABEL = 60
_SMALL_BLOCKS = 4
_EVERYWHERE = 0.3
_OFTEN = 0.05
_PROSE_OFTEN = 0.3
"""Prose is repeated on pages of one kind (the parts of each procedure) without being the portal's frame."""
_AT_LEAST = 3

Signature = tuple[int, str]


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

    @cached_property
    def told(self) -> str:
        """The key of the :attr:`prose`: what the page says, without the titles of other pages."""
        return key("\n".join(self.prose))

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
        """The words that head the page."""
        return self.titles[0] if self.titles else self.page.title

    def regions(self) -> Iterator[Region]:
        """Regions that hold own lines, innermost first."""
        kept = set(self.kept)
        for region in self.page.regions:
            if any(i in kept for i in range(region.start, region.stop)):
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
    different = [seen.page for seen in _different(pages)]
    frame = _Frame(different)
    pictures = Counter(url for page in different for url in _pictured(page))
    often = frozenset(url for url, times in pictures.items() if times >= max(_AT_LEAST, _OFTEN * len(different)))
    labels = Counter(label for page in different for label in {key(link.text) for link in page.links if len(link.text) < _LABEL})
    menu = frozenset(label for label, times in labels.items() if times >= _AT_LEAST)
    called = {url: frozenset(key(undated(link.text)) for _, link in links) for url, links in portal.named.items()}
    shared = Counter(part for page in different for part in set(_title_parts(page)))

    def content(seen: Seen) -> Content:
        named = next((part for part in _title_parts(seen.page) if shared[part] < max(_AT_LEAST, _OFTEN * len(different))), "")
        return Content(seen, frame.without(seen.page), often, called.get(same(seen.url), frozenset()), named, menu)

    return OwnContent({seen.url: content(seen) for seen in pages})


def _title_parts(page: Page) -> list[str]:
    return [part for part in _TITLE_JOINT.split(page.title) if part]


def _pictured(page: Page) -> set[str]:
    """Pictures, what pictures lead to, and embedded documents: what has an address and no words."""
    return {image.url for image in page.images} | {link.url for link in page.links if link.image} | set(page.frames)


def _different(pages: list[Seen]) -> list[Seen]:
    """One of each set of pages that say the same: a page under five addresses is not a frame."""
    kept: dict[bytes, Seen] = {}
    for seen in pages:
        # By a digest: the words themselves would be held for every page at once.
        kept.setdefault(sha256(_DIGITS.sub("0", seen.page.words).encode()).digest(), seen)
    return list(kept.values())


class _Frame:
    """What the pages of one portal have in common."""

    def __init__(self, pages: list[Page]) -> None:
        self.count = len(pages)
        self._signatures: dict[int, list[tuple[Region, Signature]]] = {}
        self._kept: dict[int, list[int]] = {}
        raw: Counter[Signature] = Counter()
        for page in pages:
            raw.update({signature for _, signature in self._signed(page)})
        often = {signature for signature, times in raw.items() if times >= _AT_LEAST}
        outer: Counter[Signature] = Counter()
        for page in pages:
            outer.update({signature for _, signature in self._outermost(page, often)})
        self.often = outer
        lines: Counter[str] = Counter()
        for page in pages:
            lines.update({_line(page.blocks[i].text) for i in self._kept_regions(page)})
        self.lines = lines

    def without(self, page: Page) -> tuple[int, ...]:
        """Indexes of PAGE's visible blocks outside the frame."""
        everywhere = max(_AT_LEAST + 1, _EVERYWHERE * self.count)
        return tuple(i for i in self._kept_regions(page) if self.lines[_line(page.blocks[i].text)] < everywhere)

    def _kept_regions(self, page: Page) -> list[int]:
        """Indexes of PAGE's visible blocks outside framed regions; made once."""
        if id(page) not in self._kept:
            self._kept[id(page)] = self._outside(page)
        return self._kept[id(page)]

    def _outside(self, page: Page) -> list[int]:
        framed = [False] * len(page.blocks)
        articles = [region for region in page.regions if region.tag in ("article", "main")]
        for region, signature in self._signed(page):
            often = self.often[signature]
            if _is_landmark(region, articles, len(page.blocks)) or (often >= _AT_LEAST and often >= self._threshold(page, region)):
                framed[region.start : region.stop] = [True] * (region.stop - region.start)
        return [i for i, block in enumerate(page.blocks) if not framed[i] and not block.hidden]

    def _threshold(self, page: Page, region: Region) -> float:
        blocks = page.blocks[region.start : region.stop]
        if len(blocks) <= _SMALL_BLOCKS and sum(len(block.text) for block in blocks) < 400:
            return max(_AT_LEAST + 1, _EVERYWHERE * self.count)
        links = sum(block.linked > 0.9 for block in blocks)
        if links == len(blocks):
            return _AT_LEAST
        if 2 * links >= len(blocks):
            return max(_AT_LEAST, _OFTEN * self.count)
        return max(_AT_LEAST + 1, _PROSE_OFTEN * self.count)

    def _outermost(self, page: Page, often: set[Signature]) -> Iterator[tuple[Region, Signature]]:
        covered_to = -1
        ordered = sorted(self._signed(page), key=lambda pair: (pair[0].start, -pair[0].stop))
        for region, signature in ordered:
            if region.stop <= covered_to:
                continue
            if signature in often:
                covered_to = region.stop
                yield region, signature

    def _signed(self, page: Page) -> list[tuple[Region, Signature]]:
        """The regions of PAGE with what tells them apart; made once."""
        known = self._signatures.get(id(page))
        if known is None:
            lines = [hash(_line(block.text)) for block in page.blocks]
            known = self._signatures[id(page)] = [
                (region, (hash(tuple(lines[region.start : region.stop])), _kind(region.tag, region.ident)))
                for region in page.regions
            ]
        return known


@lru_cache(maxsize=50_000)
def _line(text: str) -> str:
    return _DATE_OR_DIGITS.sub(lambda found: found[1] or "0", text)


@lru_cache(maxsize=50_000)
def _kind(tag: str, ident: str) -> str:
    return tag + _DIGITS.sub("0", ident)


def _is_landmark(region: Region, articles: list[Region], blocks: int) -> bool:
    if region.tag in ("header", "footer") and any(a.start <= region.start and region.stop <= a.stop for a in articles):
        return False  # an article has a header of its own
    if region.tag in _LANDMARKS:
        return True
    return region.tag != "body" and region.stop - region.start < _LANDMARK_SHARE * blocks and bool(_LANDMARK_NAMES.search(region.ident))
