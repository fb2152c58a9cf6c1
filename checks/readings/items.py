"""Dated items: the entries of a list with the day each was published, and the day of a single article.

A header's clock is frame and never seen here. A day after the inspection date, or a sentinel, is no date of publication.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from checks.model import Target
from checks.readings.own_content import Content, OwnContent
from checks.readings.page import Block, Region
from checks.readings.portal import Portal
from checks.registry import reading
from checks.vietnamese.dates import dates_in
from checks.vietnamese.numbers import numbers_in
from checks.vietnamese.text import folded, key

_PUBLISHED = re.compile(r"\b(ngay dang|dang ngay|dang luc|cap nhat|ngay cap nhat|thu (hai|ba|tu|nam|sau|bay)|chu nhat|ngay ban hanh)\b")
_META = ("article:published_time", "datepublished", "date", "dc.date", "pubdate", "article:modified_time")
_DATED_LINE = re.compile(r"^\W*(?:ngày\s+)?\d{1,2}[./-]\d{1,2}[./-]\d{4}\s*[-–:|)]\s*")
"""An entry written as a line, without a link: "20/07/2016 - Nghị quyết số 15/NQ-HĐND …"."""
_LEADING_ON = re.compile(
    r"^(?:đọc tiếp|đọc thêm|xem tiếp|xem thêm|xem chi tiết|read more|continue reading)(?: về| about| bài viết)?\s*:?\s+(?=\S)", re.IGNORECASE
)
_SHORT = 160
_ROWS = frozenset({"tr", "li", "div"})
_ROW = 12
_BOXES = 3
"""Boxes of a number, a date and a title from which on they are a list; one alone heads a document."""


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a list."""

    title: str
    url: str
    day: date | None
    content: Content
    """The page that lists it."""
    line: str
    """The words that were read, for quoting."""


@dataclass(frozen=True)
class Items:
    """Reads lists and articles of one portal."""

    portal: Portal
    own: OwnContent
    as_of: date

    def listed(self, content: Content) -> tuple[Item, ...]:
        """The entries CONTENT lists, in order, each once."""
        return tuple(self._listed(content))

    def _listed(self, content: Content) -> Iterator[Item]:
        titles: dict[str, tuple[str, int]] = {}
        for link in content.links:
            text = _LEADING_ON.sub("", link.text)
            if len(key(text).split()) >= 4 and len(text) > len(titles.get(link.url, ("",))[0]):
                titles[link.url] = (text, link.block)
        blocks = {block for _, block in titles.values()}
        for url, (text, block) in titles.items():
            day, line = self._beside(content, block, blocks)
            if day is None:
                seen = self.portal.page(url)
                day = self.published(self.own.of(seen)) if seen and seen.url != content.seen.url else None
            yield Item(text, url, day, content, line or text)
        linked = {key(text) for text, _ in titles.values()}
        for told in content.blocks if content.called & content.labels else ():
            title = _DATED_LINE.sub("", told.text)
            if title != told.text and told.linked < 0.2 and len(key(title).split()) >= 4 and key(title) not in linked:
                yield Item(title, "", self._day(told.text), content, told.text)
        yield from self._rows(content, linked)

    def _rows(self, content: Content, linked: Collection[str]) -> Iterator[Item]:
        """Rows of a list of documents (number, date, title) whose title is no link: of a table, or of boxes that stand one below another."""
        boxes = []
        for region in content.page.regions:
            if region.tag not in _ROWS or not 2 < region.stop - region.start + 1 <= _ROW or not (row := self._row(content, region)):
                continue
            if key(row.title) in linked:
                continue
            if region.tag == "tr":
                yield row
            elif not any(_leads(block) for block in content.page.blocks[region.start : region.stop]):
                boxes.append(row)
        if len(boxes) >= _BOXES:
            yield from {row.title: row for row in boxes}.values()

    def _row(self, content: Content, region: Region) -> Item | None:
        """The document that REGION tells of in a cell each; None where it tells of none."""
        kept = set(content.kept)
        cells = [content.page.blocks[i].text for i in range(region.start, region.stop) if i in kept]
        title = max(cells, key=len, default="")
        day = next((found for cell in cells if cell != title and (found := self._day(cell))), None)
        numbered = any(True for cell in cells if cell != title for _ in numbers_in(cell))
        return Item(title, "", day, content, " · ".join(cells)) if day and numbered and len(key(title).split()) >= 4 else None

    def _beside(self, content: Content, block: int, entries: set[int]) -> tuple[date | None, str]:
        """The day that stands in the same entry as BLOCK: in its line or in the largest region without another entry."""
        blocks = content.page.blocks
        if block < len(blocks) and (day := self._day(blocks[block].text)):
            return day, blocks[block].text
        around = [
            region
            for region in content.page.regions
            if region.start <= block < region.stop and not any(region.start <= e < region.stop for e in entries if e != block)
        ]
        kept = set(content.kept)
        for region in sorted(around, key=lambda r: r.stop - r.start):
            for i in range(region.start, region.stop):
                if i in kept and len(blocks[i].text) < _SHORT and (day := self._day(blocks[i].text)):
                    return day, f"{blocks[block].text} · {blocks[i].text}"
            for stamp in content.page.stamps:
                near = stamp.block in kept or stamp.block - 1 in kept
                if near and region.start <= stamp.block <= region.stop and (day := self._day(stamp.value)):
                    return day, blocks[block].text
        return None, ""

    def published(self, content: Content) -> date | None:
        """The day CONTENT, taken as an article, says it was published."""
        kept = set(content.kept)
        for stamp in content.page.stamps:
            if (stamp.block in kept or stamp.block - 1 in kept) and (day := self._day(stamp.value)):
                return day
        for name in _META:
            if day := self._day(content.page.meta.get(name, "")):
                return day
        short = [block.text for block in content.blocks if len(block.text) < _SHORT and block.linked < 0.6]
        for line in [line for line in short if _PUBLISHED.search(folded(line))] + short[:6]:
            if day := self._day(line):
                return day
        return None

    def _day(self, text: str) -> date | None:
        return next((found.day for found in dates_in(text) if found.day <= self.as_of), None)


def _leads(block: Block) -> bool:
    """It holds a headline that is a link: an entry of a list of links, and read as such."""
    return bool(block.linked) and len(key(block.text).split()) >= 4


@reading
def items(portal: Portal, own: OwnContent, target: Target) -> Items:
    """Make the reader of lists for one portal."""
    return Items(portal, own, target.as_of)
