"""The walk through a page's tree: one pass, in document order, without recursion."""

import hashlib
import re
import sys
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from lxml import etree

from checks.readings.fragments import FRAGMENTS, Fragment, Mark
from checks.readings.page import Block, Drawing, Image, Link, Region, Stamp
from checks.readings.unfolding import hides, leads_a_menu
from checks.vietnamese.legacy import repaired
from checks.vietnamese.text import clean

BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody td tfoot th thead tr ul".split()
)
_REGIONS = frozenset(
    "article aside blockquote body dd div dl dt fieldset figure footer form header li main nav ol p section select span "
    "table tbody td tr ul".split()
)
_BOLD = frozenset("b strong h1 h2 h3 h4 h5 h6 th".split())
SKIPPED = frozenset("title script style template noscript svg math object canvas".split())
_SCRIPTED = re.compile(r"""['"]((?:https?:/)?/[^'"\s]+|[\w./-]+\.(?:pdf|docx?|xlsx?|rar|zip|html?|aspx?)(?:\?[^'"\s]*)?)['"]""")
_DOCUMENT = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|rtf|odt)$", re.IGNORECASE)
_LAZY = ("data-original", "data-src", "data-lazy-src")
_SCHEME = re.compile(r"^(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@dataclass
class Reader:
    """What is read so far. ``base``: what the page's addresses are relative to."""

    base: str
    openable: frozenset[str] = frozenset()
    """Ids of what a tab or a heading that unfolds shows."""
    blocks: list[Block] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    drawings: list[Drawing] = field(default_factory=list)
    frames: list[str] = field(default_factory=list)
    scripted: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    bold: int = 0
    letters: int = 0
    hiding: int = 0
    bolding: int = 0
    enclosing: list[str] = field(default_factory=lambda: ["body"])
    open_links: list[tuple[str, int, str, list[str], list[str]]] = field(default_factory=list)
    """Address, first block, title, words, words of pictures."""
    rows: list[int] = field(default_factory=list)
    """The first block of each table row that is open."""
    tied: int = 0
    """How much was read so far that means something else on another page: addresses from here, what the page says of itself."""

    def __post_init__(self) -> None:
        self.root = _root(self.base)

    def read(self, root: etree._Element) -> None:
        starts: list[tuple[int, bool, Mark | None, tuple[int, ...]]] = []
        small = 0  # how deep we are in an element too small to be known again
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event in ("comment", "pi"):
                self.add(element.tail)
                continue
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if tag in SKIPPED:
                    if tag == "object" and element.get("data"):
                        self.frames += self.embedded(element.get("data") or "")
                    elif tag == "svg":
                        self.draw(element)
                    walk.skip_subtree()
                    starts.append((-1, False, None, ()))
                    continue
                hidden = bool(element.attrib) and hides(element, self.openable)
                mark = None
                if small:
                    small += 1
                elif tag in BLOCKS and tag != "body" and not (hidden or self.hiding or self.bolding or self.open_links):
                    mark, tiny = FRAGMENTS.mark(element, self.root, self.openable, len(starts))
                    small = int(tiny)
                    if mark and (fragment := self.again(mark)):
                        self.place(fragment)
                        walk.skip_subtree()
                        starts.append((-1, False, None, ()))
                        continue
                    mark = mark if mark and FRAGMENTS.met(mark) else None
                starts.append((self.enter(element, tag, hidden), hidden, mark, self.lengths() if mark else ()))
            else:
                start, hidden, mark, lengths = starts.pop()
                if start >= 0:
                    small -= small > 0
                    self.leave(element, tag, start, hidden)
                    if mark and lengths[-1] == self.tied:
                        FRAGMENTS.keep(mark, self.since(lengths))
                self.add(element.tail)
        self.flush()

    def lengths(self) -> tuple[int, ...]:
        """How much was read so far."""
        return (*(len(read) for read in self.lists()), self.tied)

    def lists(self) -> tuple[list[Any], ...]:
        """All that a fragment holds, in its order."""
        return (self.blocks, self.links, self.images, self.regions, self.stamps, self.drawings, self.frames, self.scripted)

    def since(self, lengths: tuple[int, ...]) -> Fragment:
        """What was read since then."""
        return Fragment(lengths[0], *(tuple(read[length:]) for read, length in zip(self.lists(), lengths, strict=False)))

    def again(self, mark: Mark) -> Fragment | None:
        """What was read before, to be put in here."""
        self.flush()
        return FRAGMENTS.known(mark, len(self.blocks))

    def place(self, here: Fragment) -> None:
        """Put in what was read before."""
        self.blocks += here.blocks
        self.links += here.links
        self.images += here.images
        self.regions += here.regions
        self.stamps += here.stamps
        self.drawings += here.drawings
        self.frames += here.frames
        self.scripted += here.scripted

    def enter(self, element: etree._Element, tag: str, hidden: bool) -> int:
        if tag in BLOCKS:
            self.flush()
            self.enclosing.append(tag)
        if hidden:
            self.hiding += 1
        if tag in _BOLD:
            self.bolding += 1
        start = len(self.blocks)
        if tag == "tr":
            self.rows.append(start)
        if tag in ("a", "area"):
            self.open_links.append(
                (element.get("href") or "", start, element.get("title") or element.get("aria-label") or "", [], [])
            )
        elif tag == "img":
            self.picture(element)
        elif tag in ("iframe", "embed", "frame"):
            self.frames += self.embedded(element.get("src") or "")
        elif tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            if name and element.get("content"):
                self.tied += 1
                self.meta[name.lower()] = clean(element.get("content") or "")
        elif tag == "option" and "/" in (element.get("value") or ""):
            self.open_links.append((element.get("value") or "", start, "", [], []))
        if not element.attrib:
            self.add(element.text)
            return start
        if stamp := element.get("datetime") or self.declared(element, tag):
            self.stamps.append(Stamp(start, clean(stamp)))
        if element.get("onclick"):
            for found in _SCRIPTED.findall(element.get("onclick") or ""):
                for url in self.address(found):
                    self.links.append(Link(url, clean(words_of(element))[:200], start, hidden=self.hiding > 0))
        self.add(element.text)
        return start

    def leave(self, element: etree._Element, tag: str, start: int, hidden: bool) -> None:
        if tag in BLOCKS:
            self.flush()
            self.enclosing.pop()
        if hidden:
            self.hiding -= 1
        if tag in _BOLD:
            self.bolding -= 1
        if tag in ("a", "area") or (tag == "option" and "/" in (element.get("value") or "")):
            href, block, title, words, pictures = self.open_links.pop()
            said = clean(repaired("".join(words)))
            text = sys.intern(said or clean(title) or clean(" ".join(pictures)) or clean(element.get("alt") or ""))
            if href.strip().lower().startswith("javascript:") and text and not leads_a_menu(element):
                self.scripted.append(text)
            if not said and self.rows and len(self.blocks) > self.rows[-1]:
                block = len(self.blocks) - 1
            for url in self.address(href):
                image = not said and bool(pictures or tag == "area")
                self.links.append(Link(url, text, block, image, self.hiding > 0))
        if tag == "tr":
            self.rows.pop()
        if tag in _REGIONS and len(self.blocks) > start:
            ident = f"{element.get('id') or ''} {element.get('class') or ''} {element.get('role') or ''}".lower().strip()
            self.regions.append(Region(start, len(self.blocks), tag, sys.intern(ident)))

    def draw(self, element: etree._Element) -> None:
        texts = (clean(words_of(part, " ")) for part in element.iter("{*}text", "text", "{*}title", "title"))
        words = tuple(dict.fromkeys(text for text in texts if text))
        if words and not self.hiding:
            self.drawings.append(Drawing(len(self.blocks), words))

    def declared(self, element: etree._Element, tag: str) -> str:
        """The date that microdata or RDFa declare on ELEMENT."""
        means = element.get("itemprop") or (tag != "meta" and element.get("property")) or ""
        return (element.get("content") or "") if means and re.search("date|created", means, re.IGNORECASE) else ""

    def picture(self, element: etree._Element) -> None:
        text = clean(f"{element.get('alt') or ''} {element.get('title') or ''}")
        width = re.match(r"\d+", element.get("width") or "")
        lazy = next((found for name in _LAZY if (found := element.get(name))), "")
        source = element.get("src") or ""
        self.tied += source.startswith("data:")
        inline = [f"{self.base}#{hashlib.sha256(source.encode()).hexdigest()[:16]}"] if source.startswith("data:image/") and not lazy else []
        for url in self.address(lazy) or self.address(source) or inline:
            self.images.append(Image(url, text, len(self.blocks), int(width[0]) if width else 0))
        for opened in self.open_links:
            opened[4].append(text)

    def add(self, text: str | None) -> None:
        if not text:
            return
        self.parts.append(text)
        for opened in self.open_links:
            opened[3].append(text)
        size = len(text.strip())
        self.letters += size
        if self.bolding:
            self.bold += size
        if self.open_links:
            self.linked += size

    def flush(self) -> None:
        for opened in self.open_links:
            opened[3].append(" ")
        if not self.letters:
            self.parts.clear()
            return
        text = clean(repaired("".join(self.parts)))
        if text:
            tag = self.enclosing[-1]
            level = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else 0
            letters = max(1, self.letters)
            self.blocks.append(
                # Most lines come back on other pages; kept once, they take half the memory.
                Block(sys.intern(text), tag, level, self.bold >= 0.9 * letters, self.hiding > 0, min(1.0, self.linked / letters) if self.linked else 0.0)
            )
        self.parts.clear()
        self.linked = self.bold = self.letters = 0

    def address(self, href: str) -> list[str]:
        """The absolute address HREF names, or nothing where it names none (scripts, mail, an empty link)."""
        href = clean(href).replace("\\", "/")
        if not href or href.startswith("#") or _SCHEME.match(href):
            return []
        fixed = href.startswith(("/", "http://", "https://"))
        self.tied += not fixed
        found = _absolute(self.root if fixed else self.base, href)
        return [found] if found else []

    def embedded(self, source: str) -> list[str]:
        """The address of a frame, or of the document that the viewer in it is told to show ("viewer.html?file=/a.pdf")."""
        shown = [value for _, value in parse_qsl(urlsplit(source).query) if _DOCUMENT.search(urlsplit(value).path)]
        return self.address(shown[0] if shown else source)


@lru_cache(maxsize=50_000)
def _absolute(base: str, href: str) -> str:
    """The address that HREF names on a page at BASE, without its fragment; "" where it names none."""
    try:
        return urldefrag(urljoin(base, href)).url
    except ValueError:
        return ""


def _root(base: str) -> str:
    """What an address that begins with "/" needs of BASE."""
    try:
        parts = urlsplit(base)
    except ValueError:
        return base
    return f"{parts.scheme}://{parts.netloc}/" if parts.scheme in ("http", "https") else base


def words_of(element: etree._Element, joint: str = "") -> str:
    """All text in ELEMENT."""
    return joint.join(str(part) for part in element.itertext())
