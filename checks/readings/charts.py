"""Organisation charts: pictures, drawings, boxes and files that show how an agency is made up.

A picture proves nothing by itself. It is a chart where the page, its caption, its alternative text or its file's name says so;
one that stands on a page about the structure and says nothing *may* be one, and a person has to look.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import takewhile

from checks.model import Capture, Outcome
from checks.readings.address import path_of
from checks.readings.attachments import Attachments
from checks.readings.org_units import units_in
from checks.readings.own_content import Content, OwnContent
from checks.readings.page import Block, Image
from checks.readings.portal import Portal
from checks.readings.sections import Sections, State
from checks.registry import reading
from checks.vietnamese.dates import dates_in
from checks.vietnamese.names import person_in
from checks.vietnamese.text import folded
from checks.vietnamese.topics import Topic

_CHART = re.compile(r"\b(so do|luu do|mo hinh)\b.{0,30}\b(to chuc|co cau|bo may)\b|\borgani[sz]ation(al)? chart\b")
_STRUCTURE = re.compile(r"\b(co cau to chuc|to chuc bo may|bo may to chuc|co cau bo may)\b|^co cau$|^bo may$")
_SO_DO = re.compile(r"sodo(tochuc|bomay|cocau)|orgchart")
_CO_CAU = re.compile(r"cocautochuc|tochucbomay|bomaytochuc")
_FURNITURE = re.compile(r"\b(icon|logo|banner|button|print|pdf|word|facebook|zalo|spacer|blank|noimage|no image|bullet|arrow)\b")
_TREE = re.compile(r"\b(tree|org-?chart|organi[sz]ation|so-?do)\b")
_LITTLE_PX = 120
_SHORT_BOX = 90
_BOXES = frozenset(("td", "th", "div", "span", "a", "dd", "dt"))
_BODIES = 3


class Says(IntEnum):
    """How plainly something is an organisation chart."""

    NOTHING = 0
    STRUCTURE = 1  # it stands where the structure is told
    CHART = 2


@dataclass(frozen=True, slots=True)
class Chart:
    """What may be an organisation chart."""

    content: Content
    form: str
    """ "hình ảnh", "hình vẽ", "bảng ô", "tệp" or "khung nhúng": the words of a summary."""
    says: Says
    words: str
    """The passage that says so."""
    bodies: int
    """How many bodies it names in text that could be read; 0 for pictures."""
    capture: Capture | None
    """The picture or file, where it was opened."""

    @property
    def broken(self) -> bool:
        """The portal itself says that the picture or file is not there."""
        return self.capture is not None and self.capture.outcome is Outcome.GONE

    @property
    def shown(self) -> bool:
        """It names bodies, or is a picture that opens (or was not tried) and says what it is."""
        return self.bodies >= _BODIES or (self.form == "hình ảnh" and not self.failed)

    @property
    def failed(self) -> bool:
        """It was tried and did not open."""
        return self.capture is not None and self.capture.outcome is not Outcome.OK


@dataclass(frozen=True)
class Charts:
    """All candidates, plainest first."""

    all: tuple[Chart, ...]


@reading
def charts(portal: Portal, own: OwnContent, sections: Sections, attachments: Attachments) -> Charts:
    """Find what may be an organisation chart on any page."""
    structural = {s.content.seen.url for s in sections.about(Topic.STRUCTURE) if s.content is not None and s.state is State.CONTENT}
    found: list[Chart] = []
    for content in own.all():
        here = content.titles
        page_says = max((says(title) for title in here), default=Says.NOTHING)
        if content.seen.url in structural:
            named = portal.named.get(content.seen.url)
            called = folded(" ".join(named.first)) if named else ""
            page_says = max(page_says, Says.STRUCTURE, Says.CHART if _CHART.search(called) else Says.NOTHING)
        finder = _Finder(content, portal, attachments, page_says, here[0] if here else content.page.title)
        found += finder.all()
    return Charts(tuple(sorted(found, key=lambda c: (-c.says, -c.shown, -c.bodies, c.content.seen.capture.clicks))))


@lru_cache(maxsize=50_000)
def says(text: str) -> Says:
    """How plainly a label, caption or title says chart."""
    words = folded(text)
    if _CHART.search(words):
        return Says.CHART
    return Says.STRUCTURE if _STRUCTURE.search(words) else Says.NOTHING


@dataclass(frozen=True)
class _Finder:
    """Finds the candidates of one page."""

    content: Content
    portal: Portal
    attachments: Attachments
    page_says: Says
    title: str

    def all(self) -> Iterator[Chart]:
        yield from self.pictures()
        yield from self.drawings()
        if self.page_says is Says.CHART:
            yield from self.boxes()
        yield from self.boxes_under_a_heading()
        yield from self.files()

    def pictures(self) -> Iterator[Chart]:
        for image in self.content.images:
            caption = self.caption(image)
            itself = max(says(image.text), _file_says(image))
            said = max(itself, says(caption))
            if max(said, self.page_says) is Says.NOTHING or _is_furniture(image):
                continue
            if itself is Says.NOTHING and said is not Says.CHART and self.portrait(image):
                continue
            words = next((text for text in (image.text, caption) if says(text)), "") or self.title
            plain = Says.CHART if max(said, self.page_says) is Says.CHART else Says.STRUCTURE
            yield Chart(self.content, "hình ảnh", plain, words, 0, self.portal.capture(image.url))

    def drawings(self) -> Iterator[Chart]:
        for drawing in self.content.page.drawings:
            bodies = len(units_in(drawing.words))
            if bodies >= _BODIES and (drawing.block in self.content.kept or drawing.block - 1 in self.content.kept or not drawing.block):
                yield Chart(self.content, "hình vẽ", Says.CHART, " · ".join(drawing.words[:8]), bodies, None)

    def boxes(self) -> Iterator[Chart]:
        told = [b.text for b in self.content.blocks if b.tag in _BOXES and len(b.text) <= _SHORT_BOX and not any(dates_in(b.text))]
        bodies = units_in(told)
        prose = sum(len(b.text) for b in self.content.blocks if len(b.text) > 2 * _SHORT_BOX)
        if len(bodies) >= _BODIES and prose < 600:
            yield Chart(self.content, "bảng ô", Says.CHART, "; ".join(unit.name for unit in bodies[:6]), len(bodies), None)

    def boxes_under_a_heading(self) -> Iterator[Chart]:
        """Boxes below a line that says chart, on a page that tells more than that."""
        blocks = self.content.blocks
        tags = _BOXES | {"li"} if self.drawn_as_a_tree() else _BOXES

        def is_box(block: Block) -> bool:
            return block.tag in tags and len(block.text) <= _SHORT_BOX

        for i, head in enumerate(blocks):
            if len(head.text) <= _SHORT_BOX and says(head.text) is Says.CHART:
                bodies = units_in(block.text for block in takewhile(is_box, blocks[i + 1 :]))
                if len(bodies) >= _BODIES:
                    yield Chart(self.content, "bảng ô", Says.CHART, f"{head.text}: {'; '.join(u.name for u in bodies[:6])}", len(bodies), None)

    def drawn_as_a_tree(self) -> bool:
        """A list on the page calls itself a tree or chart, so that style sheets draw boxes."""
        return any(_TREE.search(region.ident) for region in self.content.regions())

    def files(self) -> Iterator[Chart]:
        for link in self.content.links:
            plain = max(says(link.text), self.page_says)
            for file in self.attachments.at(link.url):
                if plain is Says.CHART:
                    yield Chart(self.content, "tệp", plain, link.text or self.title, len(units_in(file.text.splitlines())), file)
        for frame in self.content.frames:
            if self.page_says:
                yield Chart(self.content, "khung nhúng", self.page_says, self.title, 0, self.portal.capture(frame))

    def caption(self, image: Image) -> str:
        """The line under the picture, or the one above it, where it is short."""
        blocks = self.content.page.blocks
        near = [blocks[i] for i in (image.block, image.block - 1) if 0 <= i < len(blocks) and i in self.content.kept]
        return next((b.text for b in near if len(b.text) < 200 and says(b.text)), "")

    def portrait(self, image: Image) -> bool:
        """Somebody's name stands at the picture."""
        blocks = self.content.page.blocks
        near = [blocks[i].text for i in range(image.block - 1, image.block + 3) if i in self.content.kept]
        return bool(person_in(image.text)) or any(len(text) < 120 and person_in(text) for text in near)


def _file_says(image: Image) -> Says:
    """What the file's name says: "so-do-to-chuc.png", "SoDoToChuc.jpg"; "cocautochuc.png" only says structure."""
    slug = folded(path_of(image.url).rsplit("/", 1)[-1].rsplit(".", 1)[0])
    together = slug.replace(" ", "")
    if _CHART.search(slug) or _SO_DO.search(together):
        return Says.CHART
    return Says.STRUCTURE if _STRUCTURE.search(slug) or _CO_CAU.search(together) else Says.NOTHING


def _is_furniture(image: Image) -> bool:
    name = folded(path_of(image.url).rsplit("/", 1)[-1])
    return 0 < image.width < _LITTLE_PX or bool(_FURNITURE.search(f"{name} {folded(image.text)}"))
