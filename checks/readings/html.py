"""HTML → :class:`~checks.readings.page.Page`.

lxml reads; where it stops at its depth limit (it drops what lies deeper without a word but in its error log),
BeautifulSoup on the standard library's parser reads again, slower and to the end.
"""

import hashlib
import re
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from lxml import etree

from checks.readings.page import Block, Drawing, Image, Link, Page, Region, Stamp
from checks.readings.search_forms import has_search_box, search_forms
from checks.vietnamese.legacy import repaired
from checks.vietnamese.text import clean

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section summary table tbody td tfoot th thead tr ul".split()
)
_REGIONS = frozenset(
    "article aside blockquote body dd div dl dt fieldset figure footer form header li main nav ol p section select span "
    "table tbody td tr ul".split()
)
_BOLD = frozenset("b strong h1 h2 h3 h4 h5 h6 th".split())
_SKIPPED = frozenset("title script style template noscript svg math object canvas".split())
_SCRIPTED = re.compile(r"""['"]((?:https?:/)?/[^'"\s]+|[\w./-]+\.(?:pdf|docx?|xlsx?|rar|zip|html?|aspx?)(?:\?[^'"\s]*)?)['"]""")
_DOCUMENT = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|rtf|odt)$", re.IGNORECASE)
_LAZY = ("data-original", "data-src", "data-lazy-src")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_UNFOLDING = re.compile(r"(?:^|[\s_-])(?:tab-pane|tabpanel|collapse|accordion\S*|panel-collapse|toggle-content)(?:$|\s)", re.IGNORECASE)
_SCHEME = re.compile(r"^(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def page_from(markup: str, url: str) -> Page:
    """Read MARKUP found at URL. Any text gives a page; one without markup is a page of one block."""
    root, truncated = _tree(markup)
    if root is None:
        return Page(url, "", ())
    base = root.find(".//base[@href]")
    reader = _Reader(urljoin(url, clean(base.get("href", ""))) if base is not None else url, _opened_by_controls(root))
    reader.read(root)
    title = root.find(".//head/title")
    if title is None:
        title = root.find(".//title")
    return Page(
        url=url,
        title=clean(repaired(_words(title))) if title is not None else "",
        blocks=tuple(reader.blocks),
        links=tuple(reader.links),
        images=tuple(reader.images),
        regions=tuple(reader.regions),
        stamps=tuple(reader.stamps),
        drawings=tuple(reader.drawings),
        frames=tuple(reader.frames),
        scripted=tuple(reader.scripted),
        meta=reader.meta,
        forms=tuple(search_forms(root, reader.base)),
        searchable=has_search_box(root),
        scripts=len(root.findall(".//script")),
        truncated=truncated,
    )


def _tree(markup: str) -> tuple[etree._Element | None, bool]:
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.replace("\x00", ""))
    if not markup.strip():
        return None, False
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    cut = any(entry.type_name == "ERR_RESOURCE_LIMIT" or "depth" in entry.message for entry in parser.error_log)
    if cut:
        return _tolerant_tree(markup)
    return root, False


def _tolerant_tree(markup: str) -> tuple[etree._Element | None, bool]:
    """Read to the end whatever the depth: flatten what BeautifulSoup saw to a tree two levels deep."""
    soup = BeautifulSoup(markup, "html.parser")
    body = etree.Element("body")
    last: etree._Element = etree.SubElement(body, "p")
    for node in soup.descendants:
        name = getattr(node, "name", None)
        if name in _BLOCKS or name == "a":
            attributes = {k: v for k, v in getattr(node, "attrs", {}).items() if k in ("href", "title") and isinstance(v, str)}
            last = etree.SubElement(body, str(name), attributes)
        elif name is None and node.parent is not None and node.parent.name not in _SKIPPED:
            last.text = (last.text or "") + re.sub(r"[\x00-\x08\x0b-\x1f]", " ", str(node))
    return body, True


@dataclass
class _Reader:
    """Walks a tree once, in document order, without recursion."""

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

    def read(self, root: etree._Element) -> None:
        starts: list[tuple[int, bool]] = []
        walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
        for event, element in walk:
            if event in ("comment", "pi"):
                self.add(element.tail)
                continue
            tag = element.tag if isinstance(element.tag, str) else ""
            if event == "start":
                if tag in _SKIPPED:
                    if tag == "object" and element.get("data"):
                        self.frames += self.embedded(element.get("data") or "")
                    elif tag == "svg":
                        self.draw(element)
                    walk.skip_subtree()
                    starts.append((-1, False))
                    continue
                hides = self.hides(element)
                starts.append((self.enter(element, tag, hides), hides))
            else:
                start, hides = starts.pop()
                if start >= 0:
                    self.leave(element, tag, start, hides)
                self.add(element.tail)
        self.flush()

    def enter(self, element: etree._Element, tag: str, hides: bool) -> int:
        if tag in _BLOCKS:
            self.flush()
            self.enclosing.append(tag)
        if hides:
            self.hiding += 1
        if tag in _BOLD:
            self.bolding += 1
        start = len(self.blocks)
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
                self.meta[name.lower()] = clean(element.get("content") or "")
        elif tag == "option" and "/" in (element.get("value") or ""):
            self.open_links.append((element.get("value") or "", start, "", [], []))
        if stamp := element.get("datetime") or self.declared(element, tag):
            self.stamps.append(Stamp(start, clean(stamp)))
        if element.get("onclick"):
            for found in _SCRIPTED.findall(element.get("onclick") or ""):
                for url in self.address(found):
                    self.links.append(Link(url, clean(_words(element))[:200], start, hidden=self.hiding > 0))
        self.add(element.text)
        return start

    def leave(self, element: etree._Element, tag: str, start: int, hides: bool) -> None:
        if tag in _BLOCKS:
            self.flush()
            self.enclosing.pop()
        if hides:
            self.hiding -= 1
        if tag in _BOLD:
            self.bolding -= 1
        if tag in ("a", "area") or (tag == "option" and "/" in (element.get("value") or "")):
            href, block, title, words, pictures = self.open_links.pop()
            text = clean(repaired("".join(words))) or clean(title) or clean(" ".join(pictures)) or clean(element.get("alt") or "")
            if href.strip().lower().startswith("javascript:") and text and not _leads_a_menu(element):
                self.scripted.append(text)
            for url in self.address(href):
                image = not clean("".join(words)) and bool(pictures or tag == "area")
                self.links.append(Link(url, text, block, image, self.hiding > 0))
        if tag in _REGIONS and len(self.blocks) > start:
            ident = f"{element.get('id') or ''} {element.get('class') or ''} {element.get('role') or ''}".lower().strip()
            self.regions.append(Region(start, len(self.blocks), tag, ident))

    def draw(self, element: etree._Element) -> None:
        texts = (clean(_words(part, " ")) for part in element.iter("{*}text", "text", "{*}title", "title"))
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
                Block(text, tag, level, self.bold >= 0.9 * letters, self.hiding > 0, min(1.0, self.linked / letters))
            )
        self.parts.clear()
        self.linked = self.bold = self.letters = 0

    def address(self, href: str) -> list[str]:
        """The absolute address HREF names, or nothing where it names none (scripts, mail, an empty link)."""
        href = clean(href).replace("\\", "/")
        if not href or href.startswith("#") or _SCHEME.match(href):
            return []
        try:
            return [urldefrag(urljoin(self.base, href)).url]
        except ValueError:
            return []

    def embedded(self, source: str) -> list[str]:
        """The address of a frame, or of the document that the viewer in it is told to show ("viewer.html?file=/a.pdf")."""
        shown = [value for _, value in parse_qsl(urlsplit(source).query) if _DOCUMENT.search(urlsplit(value).path)]
        return self.address(shown[0] if shown else source)

    def hides(self, element: etree._Element) -> bool:
        """Hidden for good: what a tab or an unfolding heading shows is hidden only until somebody clicks."""
        style = element.get("style")
        if not ((style is not None and _HIDING.search(style)) or element.get("hidden") is not None):
            return False
        unfolds = element.get("role") == "tabpanel" or _UNFOLDING.search(element.get("class") or "") or _follows_a_control(element)
        return not (unfolds or element.get("id") in self.openable)


def _follows_a_control(element: etree._Element) -> bool:
    """What stands right before ELEMENT is there to be clicked."""
    before = element.getprevious()
    if before is None or not isinstance(before.tag, str):
        return False
    return any(part.tag in ("button", "summary") or part.get("onclick") or part.get("aria-expanded") for part in before.iter(etree.Element))


def _leads_a_menu(link: etree._Element) -> bool:
    """LINK only unfolds the menu beside it."""
    return any(beside.tag == "ul" for beside in link.itersiblings()) or any(beside.tag == "ul" for beside in link.itersiblings(preceding=True))


def _opened_by_controls(root: etree._Element) -> frozenset[str]:
    """Ids that a link within the page or a control's attributes name."""
    named = cast(list[str], root.xpath("//a[starts-with(@href, '#')]/@href | //@aria-controls | //@data-target | //@data-bs-target"))
    return frozenset(name.lstrip("#") for name in named) - {""}


def _words(element: etree._Element, joint: str = "") -> str:
    return joint.join(str(part) for part in element.itertext())
