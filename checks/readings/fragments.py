"""What a portal's pages share is read once: the menus, boxes and footers that come back on page after page, byte for byte.

Reading an element gives lines, links and the like whose places count from the start of the page. A fragment keeps what an element
gave, to be put in again at another place. It is kept at the second meeting, for most of what is met once never comes back.
"""

import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass

from lxml import etree

from checks.readings.page import Block, Drawing, Image, Link, Region, Stamp

_SMALL = 800
"""Bytes of markup below which looking up costs as much as reading."""
_REMEMBERED = 4_096
_PLACES = 512
_KINDS = 20_000
_ENOUGH = 8
"""Elements of a kind after which it is known whether the kind comes back."""
_SELDOM = 10
"""One that comes back spares the reading of itself, which costs about so many digests."""
_AGAIN = 64
_DIGITS = re.compile(r"\d+")

Place = tuple[str, str, str, int]
"""Beginning of the page's addresses, tag, classes, depth: the same on pages of one make."""
Mark = tuple[Place, frozenset[str], bytes]


@dataclass(frozen=True, slots=True)
class Fragment:
    """What one element holds; places as they were when its first line was line ``start``."""

    start: int
    blocks: tuple[Block, ...]
    links: tuple[Link, ...]
    images: tuple[Image, ...]
    regions: tuple[Region, ...]
    stamps: tuple[Stamp, ...]
    drawings: tuple[Drawing, ...]
    frames: tuple[str, ...]
    scripted: tuple[str, ...]

    def at(self, start: int) -> "Fragment":
        """The same where its first line is line ``start``."""
        by = start - self.start
        if not by:
            return self
        return Fragment(
            start,
            self.blocks,
            tuple([Link(one.url, one.text, one.block + by, one.image, one.hidden) for one in self.links]),
            tuple([Image(one.url, one.text, one.block + by, one.width) for one in self.images]),
            tuple([Region(one.start + by, one.stop + by, one.tag, one.ident) for one in self.regions]),
            tuple([Stamp(one.block + by, one.value) for one in self.stamps]),
            tuple([Drawing(one.block + by, one.words) for one in self.drawings]),
            self.frames,
            self.scripted,
        )


class Fragments:
    """The last few thousand elements met, under all that reading them depends on."""

    def __init__(self) -> None:
        self._met: OrderedDict[Mark, Fragment | None] = OrderedDict()
        self._moved: OrderedDict[tuple[Mark, int], Fragment] = OrderedDict()
        self._tried: dict[Place, list[int]] = {}
        """How many elements were met in such a place, and how many of them were known."""

    def mark(self, element: etree._Element, root: str, openable: frozenset[str], depth: int) -> tuple[Mark | None, bool]:
        """What ``element``, so many elements deep on a page whose addresses begin with ``root``, is known by, None where knowing it is
        not worth while; and whether it is too small for anything in it to be."""
        named = element.get("class")
        place = (root, str(element.tag), _DIGITS.sub("", named) if named else "", depth)
        if not self._promises(place):
            return None, False
        markup = etree.tostring(element, encoding="utf-8", with_tail=False)
        if len(markup) < _SMALL:
            return None, True
        return (place, openable, hashlib.blake2b(markup, digest_size=16).digest()), False

    def _promises(self, place: Place) -> bool:
        """Whether it is worth digesting one more element there: what holds a page's own content is another one on every page."""
        if place not in self._tried and len(self._tried) >= _KINDS:
            self._tried.clear()
        counts = self._tried.setdefault(place, [0, 0])
        counts[0] += 1
        tries, known = counts
        return tries <= _ENOUGH or known * _SELDOM >= tries or tries % _AGAIN == 0

    def met(self, mark: Mark) -> bool:
        """Whether the element was met before; it was from now on."""
        known = mark in self._met
        self._put(mark, self._met.get(mark))
        return known

    def known(self, mark: Mark, start: int) -> Fragment | None:
        """What the element holds where its first line is line ``start``; None where it was not kept."""
        kept = self._met.get(mark)
        if kept is None:
            return None
        self._put(mark, kept)
        self._tried.setdefault(mark[0], [0, 0])[1] += 1
        found = self._moved.pop((mark, start), None) or kept.at(start)
        self._moved[mark, start] = found
        if len(self._moved) > _PLACES:
            self._moved.popitem(last=False)
        return found

    def keep(self, mark: Mark, fragment: Fragment) -> None:
        """What the element holds."""
        self._put(mark, fragment)

    def _put(self, mark: Mark, fragment: Fragment | None) -> None:
        self._met.pop(mark, None)
        self._met[mark] = fragment
        while len(self._met) > _REMEMBERED:
            self._met.popitem(last=False)


FRAGMENTS = Fragments()
"""Of all portals: an element that is the same is read the same."""
