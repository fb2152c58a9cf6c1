"""Documents that the portal names: plans, reports, decisions, resolutions; whose they are and for what time."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from checks.model import Capture, Citation, Kind, Outcome, Target
from checks.readings.attachments import Attachments, is_file
from checks.readings.items import Items
from checks.readings.own_content import Content, OwnContent, undated
from checks.readings.ownership import names_other, names_own
from checks.readings.portal import Portal, Seen
from checks.registry import reading
from checks.vietnamese.dates import dates_in, years_in
from checks.vietnamese.lexicon import is_trial
from checks.vietnamese.numbers import DocumentNumber, abbreviates, is_higher, numbers_in
from checks.vietnamese.periods import Period, periods_in
from checks.vietnamese.text import key

_WORDS = range(4, 90)
_HEAD = 250
_ROW = 12
_KEPT = re.compile(r"\b(chiến lược|quy hoạch|kế hoạch)\b")
_FETCH = re.compile(r"\s*[\[(]?\b(?:tải về|tải xuống|download|xem chi tiết|xem file|file đính kèm)\b[\])]?\s*$", re.IGNORECASE)
_ISSUED = re.compile(
    r"^.{0,60}\b(ubnd tỉnh|ủy ban nhân dân tỉnh|chủ tịch ubnd tỉnh|chính phủ|thủ tướng|bộ \w+)\b.{0,40}\b(ban hành|phê duyệt)\b"
)
_PROVINCES = re.compile(r"\b(của tỉnh|tỉnh \w+ \w+|ubnd tỉnh|ủy ban nhân dân tỉnh|hđnd tỉnh|hội đồng nhân dân tỉnh|toàn tỉnh|chính phủ|quốc gia)\b")


_COUNCILS = ("UBND", "HĐND")
_LOCAL = ("UBND", "HĐND", "HU", "BCH")


class Issuer(StrEnum):
    """Whose document it is, as far as its number, title and page tell."""

    OWN = "own"
    HIGHER = "higher"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Document:
    """A document named on the portal."""

    title: str
    line: str
    """The words that were read, with number and date where they stand in the same row."""
    content: Content
    """The page that names it."""
    target: Content | None
    """Its own page, where it has one."""
    day: date | None
    """When it was posted or issued."""
    files: tuple[Capture, ...]

    @cached_property
    def words(self) -> str:
        """The key of the title."""
        return key(self.title)

    @cached_property
    def numbers(self) -> tuple[DocumentNumber, ...]:
        """Numbers in its row and title; those of documents it only refers to ("thực hiện Quyết định số …") stand later."""
        return tuple(numbers_in(self.line))

    @cached_property
    def own_numbers(self) -> tuple[DocumentNumber, ...]:
        """The number it bears itself: the first in its row, or at the head of its page and of each file."""
        heads = (self.line, self.text[:_HEAD], *(file.text[:_HEAD] for file in self.files))
        return tuple(number for head in heads for number in list(numbers_in(head))[:1])

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The spans of time its title names."""
        return tuple(periods_in(self.title))

    @property
    def seen(self) -> Seen:
        """The page to cite."""
        return (self.target or self.content).seen

    @property
    def broken(self) -> bool:
        """Its files are offered and none of them is there."""
        return bool(self.files) and all(file.outcome is Outcome.GONE for file in self.files)

    @property
    def text(self) -> str:
        """What its page and its files say beside the title."""
        told = [line for line in self.target.body if key(line) != self.words] if self.target is not None else []
        return "\n".join([*told, *(file.text for file in self.files if file.text)])

    def about_year(self, year: int) -> bool:
        """Whether it is for YEAR: by its title, else by its day."""
        if self.periods:
            return any(period.start.year <= year <= period.end.year for period in self.periods)
        return self.day is not None and self.day.year == year

    def newest_year(self) -> int | None:
        """The latest year it is for."""
        years = [period.end.year for period in self.periods] or ([self.day.year] if self.day else [])
        return max(years, default=None)

    def cite(self) -> Citation:
        """Quote it where it is named."""
        return self.content.seen.citation(self.line)


@dataclass(frozen=True)
class Documents:
    """All documents, in order of discovery."""

    all: tuple[Document, ...]
    target: Target

    def titled(self, *patterns: str | re.Pattern[str], but: str | re.Pattern[str] = "") -> tuple[Document, ...]:
        """Those whose title's key matches every one of PATTERNS and not BUT."""
        tests = [re.compile(pattern) for pattern in patterns]
        unwanted = re.compile(but or r"(?!)")
        return tuple(d for d in self.all if all(test.search(d.words) for test in tests) and not unwanted.search(d.words))

    def issuer(self, document: Document) -> Issuer:
        """Whose DOCUMENT is."""
        title = document.words
        by_number = self._by_number(document.numbers[:1], title)
        if by_number is not Issuer.UNKNOWN:
            return by_number
        if names_own(document.title, self.target):
            return Issuer.OWN
        if names_other(document.title, self.target):
            return Issuer.OTHER
        if _PROVINCES.search(title) or (document.target is not None and _ISSUED.search(key(" ".join(document.target.body)[:400]))):
            return Issuer.HIGHER
        return self._by_number(document.own_numbers[:1], title)

    def _by_number(self, numbers: tuple[DocumentNumber, ...], title: str) -> Issuer:
        """Whose number it is; "UBND" is a district's own unless the title speaks of the province."""
        local = self.target.kind in (Kind.DISTRICT, Kind.COMMUNE)
        names = (self.target.name, *self.target.aliases)
        for number in numbers:
            codes = [code for code in re.split(r"[-–/]", number.issuer) if code]
            if any(code not in _COUNCILS and abbreviates(code, name) for code in codes for name in names):
                return Issuer.OWN
            if number.issuer and is_higher(number.issuer):
                own = local and any(code in _LOCAL for code in codes) and not _PROVINCES.search(title)
                return Issuer.OWN if own else Issuer.HIGHER
        return Issuer.UNKNOWN


@reading
def documents(portal: Portal, own: OwnContent, items: Items, attachments: Attachments, target: Target) -> Documents:
    """Collect every title that lists, tables and articles of the portal name, each once."""
    found: dict[str, Document] = {}
    for content in own.all():
        for title, line, url, day in _named(content, items):
            known = key(undated(title))
            richer = known not in found or (found[known].day is None and day is not None)
            if not richer or len(known.split()) not in _WORDS or is_trial(title) or (url and not portal.owns(url)):
                continue
            seen = portal.page(url) if url else None
            page = own.of(seen) if seen is not None else None
            files = attachments.at(url) + (attachments.on(page) if page is not None else ())
            found[known] = Document(undated(title), line, content, page, day, files)
    return Documents(tuple(found.values()), target)


def _named(content: Content, items: Items) -> Iterator[tuple[str, str, str, date | None]]:
    """Title, row, address and day of what CONTENT names: its links, its table rows, itself."""
    rows = _rows(content)
    files = _row_files(content)
    for item in items.listed(content):
        yield item.title, rows.get(key(item.title), item.line), item.url or files.get(key(item.title), ""), item.day
    for title, row in rows.items():
        written = next((cell for cell in row.split(" · ") if key(cell) == title), "")
        if written and any(True for _ in numbers_in(row)):
            yield _FETCH.sub("", written), row, files.get(title, ""), next((found.day for found in dates_in(row)), None)
    for title in content.titles[:1]:
        if len(set(_KEPT.findall(key(title)))) >= 2 and not any(years_in(title)):
            continue  # where plans are kept, and no plan
        yield title, title, content.seen.url, items.published(content)


def _row_files(content: Content) -> Mapping[str, str]:
    """The first file that every table row links to, by the key of the row's longest cell."""
    found: dict[str, str] = {}
    for region in content.page.regions:
        if region.tag == "tr" and region.stop - region.start <= _ROW:
            linked = [link.url for link in content.page.links if region.start <= link.block < region.stop and is_file(link.url)]
            cells = [content.page.blocks[i].text for i in range(region.start, region.stop)]
            if linked and cells:
                found.setdefault(key(max(cells, key=len)), linked[0])
    return found


def _rows(content: Content) -> Mapping[str, str]:
    """The longest cell of every table row, by its key, with the whole row."""
    found: dict[str, str] = {}
    kept = set(content.kept)
    for region in content.page.regions:
        if region.tag != "tr" or region.stop - region.start > _ROW:
            continue
        cells = [content.page.blocks[i].text for i in range(region.start, region.stop) if i in kept]
        if len(cells) >= 2:
            found[key(max(cells, key=len))] = " · ".join(cells)
    return found
