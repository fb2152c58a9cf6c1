"""A page as a person meets it: lines of text in order, links, pictures, and the regions that hold them.

Everything that reads portals works on :class:`Page`; no other module sees markup. A *block* is a line of text; a *region*
is an element that holds blocks ``start`` to ``stop`` (exclusive), so that "the list", "the table row", "the side column"
can be named without a tree.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from checks.vietnamese.text import key


@dataclass(frozen=True, slots=True)
class Link:
    """An address a page names, absolute and without its fragment."""

    url: str
    text: str
    """The words of the link, else its title, else its picture's alternative text."""
    block: int
    """The block that holds it; of a link without words the one before it in the same row of a table, else the one that would follow."""
    image: bool = False
    """Its face is a picture."""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of the page."""

    url: str
    text: str
    """Alternative text and title."""
    block: int
    width: int = 0
    """As declared, pixels; 0 where nothing is declared."""


@dataclass(frozen=True, slots=True)
class Block:
    """A line of text."""

    text: str
    tag: str
    """The innermost block-level element."""
    level: int = 0
    """1–6 for headings, else 0."""
    strong: bool = False
    """All of it is bold."""
    hidden: bool = False
    linked: float = 0.0
    """The share of its letters that are the words of links."""


@dataclass(frozen=True, slots=True)
class Region:
    """An element holding the blocks ``start`` to ``stop``."""

    start: int
    stop: int
    tag: str
    ident: str
    """Its id and classes, in lower case."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date the markup itself declares (``time``, ``itemprop``), raw."""

    block: int
    value: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """An inline SVG drawing that holds words."""

    block: int
    """The block that would follow it."""
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchForm:
    """A form that asks the portal's own search by GET."""

    action: str
    field: str
    others: Mapping[str, str]


@dataclass(frozen=True)
class Page:
    """One document, read."""

    url: str
    title: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    regions: tuple[Region, ...] = ()
    stamps: tuple[Stamp, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    frames: tuple[str, ...] = ()
    """Addresses of embedded documents."""
    scripted: tuple[str, ...] = ()
    """Words of links that have no address: only a script knows where they lead."""
    meta: Mapping[str, str] = field(default_factory=dict)
    forms: tuple[SearchForm, ...] = ()
    searchable: bool = False
    """It has a box to search in."""
    scripts: int = 0
    truncated: bool = False
    """The parser gave up before the end."""

    @property
    def text(self) -> str:
        """All visible lines."""
        return "\n".join(block.text for block in self.blocks if not block.hidden)

    def says_less_than(self, letters: int) -> bool:
        """Whether all visible lines together have fewer letters; a long page is not read through for that."""
        said = -1
        for block in self.blocks:
            said += 0 if block.hidden else len(block.text) + 1
            if said >= letters:
                return False
        return True

    @property
    def words(self) -> str:
        """The key of all visible text."""
        return joined_keys(block for block in self.blocks if not block.hidden)


def joined_keys(blocks: Iterable[Block]) -> str:
    """The key of the blocks' text, made line by line: most lines have been met on other pages."""
    return " ".join(filter(None, [key(block.text) for block in blocks]))
