"""The frame that a portal puts round every page, learnt from its own pages.

A region that stands on many different pages with the same words is frame: menus, banners, side columns, "latest news" boxes, the
footer. A list's single entry may stand in many boxes and still be own content of the list's page, so small regions must be nearly
everywhere before they count as frame, and a region inside a framed one is not counted again. Digits are ignored in the comparison,
for counters and clocks differ on every page; dates are not, for "posted on" with another day on every article is each article's own.
"""

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache

from checks.readings.page import Page, Region
from checks.vietnamese.text import key

AT_LEAST = 3
"""Different pages on which the same thing stands before it is taken for the portal's, however small the portal."""
OFTEN = 0.05
"""The share of pages on which it then stands."""
_PROSE_OFTEN = 0.3
"""Prose is repeated on pages of one kind (the parts of each procedure) without being the portal's frame."""
_SMALL_BLOCKS = 4
_EVERYWHERE = 0.3
_DIGITS = re.compile(r"\d+")
_DATE_OR_DIGITS = re.compile(
    r"(\b\d{1,2}([./-])\d{1,2}\2(?:19|20)?\d\d\b|\b\d{1,2}\s+tháng\s+\w+[\s,]+(?:năm\s+)?(?:19|20)\d\d\b)|\d+", re.IGNORECASE
)
_LANDMARKS = frozenset(("nav", "header", "footer", "aside", "select"))
_LANDMARK_NAMES = re.compile(r"\b(navigation|banner|contentinfo|complementary)\b|\bbreadcrumbs?\b")
_LANDMARK_SHARE = 0.6
"""A name alone does not make most of a page a landmark: it may say what the page *has*."""

Signature = int
"""A region's words and make, digested."""


def different(pages: Iterable[Page]) -> list[Page]:
    """One of each set of PAGES that say the same: a page under five addresses is not a frame."""
    kept: dict[int, Page] = {}
    for page in pages:
        # By a digest: the words themselves would be held for every page at once.
        kept.setdefault(hash(tuple(filter(None, [_numberless(block.text) for block in page.blocks if not block.hidden]))), page)
    return list(kept.values())


class Frame:
    """What the pages of one portal have in common."""

    def __init__(self, pages: list[Page]) -> None:
        self.count = len(pages)
        self._signatures: dict[int, array[Signature]] = {}
        self._kept: dict[int, list[int]] = {}
        raw: Counter[Signature] = Counter()
        for page in pages:
            raw.update(set(self._signed(page)))
        often = {signature for signature, times in raw.items() if times >= AT_LEAST}
        outer: Counter[Signature] = Counter()
        for page in pages:
            outer.update(set(self._outermost(page, often)))
        self.often = outer
        lines: Counter[str] = Counter()
        for page in pages:
            lines.update({_line(page.blocks[i].text) for i in self._kept_regions(page)})
        self.lines = lines

    def without(self, page: Page) -> tuple[int, ...]:
        """Indexes of PAGE's visible blocks outside the frame."""
        everywhere = max(AT_LEAST + 1, _EVERYWHERE * self.count)
        return tuple(i for i in self._kept_regions(page) if self.lines[_line(page.blocks[i].text)] < everywhere)

    def _kept_regions(self, page: Page) -> list[int]:
        """Indexes of PAGE's visible blocks outside framed regions; made once."""
        if id(page) not in self._kept:
            self._kept[id(page)] = self._outside(page)
        return self._kept[id(page)]

    def _outside(self, page: Page) -> list[int]:
        framed = [False] * len(page.blocks)
        articles = [region for region in page.regions if region.tag in ("article", "main", "section")]
        for region, signature in zip(page.regions, self._signed(page), strict=True):
            often = self.often.get(signature, 0)
            if _is_landmark(region, articles, len(page.blocks)) or (often >= AT_LEAST and often >= self._threshold(page, region)):
                framed[region.start : region.stop] = [True] * (region.stop - region.start)
        return [i for i, block in enumerate(page.blocks) if not framed[i] and not block.hidden]

    def _threshold(self, page: Page, region: Region) -> float:
        blocks = page.blocks[region.start : region.stop]
        if len(blocks) <= _SMALL_BLOCKS and sum(len(block.text) for block in blocks) < 400:
            return max(AT_LEAST + 1, _EVERYWHERE * self.count)
        links = sum(block.linked > 0.9 for block in blocks)
        if links == len(blocks):
            return AT_LEAST
        if 2 * links >= len(blocks):
            return max(AT_LEAST, OFTEN * self.count)
        return max(AT_LEAST + 1, _PROSE_OFTEN * self.count)

    def _outermost(self, page: Page, often: set[Signature]) -> Iterator[Signature]:
        covered_to = -1
        met = ((region, signature) for region, signature in zip(page.regions, self._signed(page), strict=True) if signature in often)
        for region, signature in sorted(met, key=lambda pair: (pair[0].start, -pair[0].stop)):
            if region.stop > covered_to:
                covered_to = region.stop
                yield signature

    def _signed(self, page: Page) -> "array[Signature]":
        """What tells the regions of PAGE apart, in their order; made once."""
        known = self._signatures.get(id(page))
        if known is None:
            lines = [hash(_line(block.text)) for block in page.blocks]
            known = self._signatures[id(page)] = array(
                "q", [hash((tuple(lines[one.start : one.stop]), _kind(one.tag, one.ident))) for one in page.regions]
            )
        return known


@lru_cache(maxsize=50_000)
def _numberless(text: str) -> str:
    return _DIGITS.sub("0", key(text))


@lru_cache(maxsize=50_000)
def _line(text: str) -> str:
    return _DATE_OR_DIGITS.sub(lambda found: found[1] or "0", text)


@lru_cache(maxsize=50_000)
def _kind(tag: str, ident: str) -> str:
    return tag + _DIGITS.sub("0", ident)


def _is_landmark(region: Region, articles: list[Region], blocks: int) -> bool:
    if region.tag in ("header", "footer") and any(_heads(region, article, blocks) for article in articles):
        return False
    if region.tag in _LANDMARKS:
        return True
    return region.tag != "body" and region.stop - region.start < _LANDMARK_SHARE * blocks and _named_landmark(region.ident)


def _heads(region: Region, article: Region, blocks: int) -> bool:
    """Whether REGION is the header or footer of an ARTICLE, or of a section that is not the whole page and holds more than that."""
    if not (article.start <= region.start and region.stop <= article.stop):
        return False
    length = article.stop - article.start
    return article.tag != "section" or (length < _LANDMARK_SHARE * blocks and 2 * (region.stop - region.start) <= length)


@lru_cache(maxsize=50_000)
def _named_landmark(ident: str) -> bool:
    return bool(_LANDMARK_NAMES.search(ident))
