"""The workbook "So sánh": two runs side by side, with both citations; and the same as sentences for the conclusion."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from inspection.changes import Change, Comparison, Direction
from inspection.findings import FindingRecord
from inspection.papers import style
from inspection.papers.book import book_bytes
from inspection.papers.formulas import Formula, range_of
from inspection.papers.moments import LocalClock
from inspection.papers.packing import write_version
from inspection.papers.proof import searched
from inspection.papers.table import HEAD_ROW, Column, Link, Value, lay_table, lay_title, lay_words, page_link
from inspection.papers.word import sentences
from inspection.standing import points_of, status_of

TITLE, COUNTS = "So sánh", "Tổng hợp"
_COLUMNS = (
    Column("STT", 6, style.TOP_CENTRE),
    Column("Đơn vị", 18),
    Column("Mã", 7, style.TOP_CENTRE),
    Column("Tiêu chí", 24),
    Column("Thay đổi", 17),
    Column("Kết quả lần trước", 16),
    Column("Minh chứng lần trước", 34),
    Column("Mở trang", 6, style.TOP_CENTRE),
    Column("Điểm lần trước", 8, style.TOP_CENTRE, style.POINTS),
    Column("Kết quả lần này", 16),
    Column("Minh chứng lần này", 34),
    Column("Mở trang", 6, style.TOP_CENTRE),
    Column("Điểm lần này", 8, style.TOP_CENTRE, style.POINTS),
    Column("Chênh lệch", 8, style.TOP_CENTRE, "+0.00;-0.00;0.00"),
)
_DIRECTION, _THEN, _NOW = "E", "I", "M"
_COLOURS = {
    Direction.APPEARED: PatternFill("solid", fgColor="FCE0C0"),
    Direction.IMPROVED: PatternFill("solid", fgColor="C6E7C8"),
    Direction.FELL_BACK: PatternFill("solid", fgColor="F2B8B5"),
}
_SPOKEN = (Direction.IMPROVED, Direction.APPEARED, Direction.FELL_BACK, Direction.STILL_WANTING)


def write_comparison(folder: Path, comparison: Comparison) -> Path:
    """Write the workbook into the later run's ``folder``; returns where it lies."""
    book = Workbook()
    book.remove(book.worksheets[0])
    counts, listing = book.create_sheet(COUNTS), book.create_sheet(TITLE)
    subtitle = f"Lần trước: {comparison.old.run.id} · lần này: {comparison.new.run.id}"
    last = _lay_changes(listing, comparison, subtitle)
    _lay_counts(counts, comparison, subtitle, last)
    data = book_bytes(book, "So sánh hai lần kiểm tra", comparison.new.run.ended)
    return write_version(folder / f"so-sanh-{comparison.old.run.id}.xlsx", data)


def mended(comparison: Comparison, unit: str) -> list[str]:
    """What changed for the unit, as sentences of a conclusion, with both proofs."""
    clock = _clock(comparison)
    old = comparison.old.run
    then = clock.read(old.started)
    said = []
    for change in comparison.of(unit, *_SPOKEN):
        before = status_of(change.before).label.lower()
        said.append(
            f"{change.direction.label}: {change.after.criterion} {change.after.requirement or change.after.title}. "
            f"Lần trước ({then:%d/%m/%Y}): {before} {sentences.proven(change.before, clock)} "
            f"Lần này: {status_of(change.after).label.lower()}. {sentences.whole(change.after, clock)}"
        )
    return said


def _clock(comparison: Comparison) -> LocalClock:
    run = comparison.new.run
    return LocalClock.on(ZoneInfo(run.timezone), run.ended)


def _lay_changes(sheet: Worksheet, comparison: Comparison, subtitle: str) -> int:
    clock = _clock(comparison)
    lay_title(sheet, "SO SÁNH HAI LẦN KIỂM TRA", subtitle, len(_COLUMNS))
    last = lay_table(sheet, _COLUMNS, _rows(comparison.changes, clock))
    for row, change in enumerate(comparison.changes, HEAD_ROW + 1):
        if change.direction in _COLOURS:
            sheet[f"{_DIRECTION}{row}"].fill = _COLOURS[change.direction]
    style.set_page(sheet, comparison.new.run.id, HEAD_ROW, "E")
    return last


def _rows(changes: Sequence[Change], clock: LocalClock) -> Iterator[Sequence[Value]]:
    for number, change in enumerate(changes, 1):
        row = HEAD_ROW + number
        then, now = points_of(change.before), points_of(change.after)
        both = None if then is None or now is None else round(now - then, 2)
        yield (
            number,
            change.unit.name,
            change.after.criterion,
            change.after.requirement or change.after.title,
            change.direction.label,
            *_side(change.before, clock),
            *_side(change.after, clock),
            Formula(f'=IF(OR({_THEN}{row}="",{_NOW}{row}=""),"",ROUND({_NOW}{row}-{_THEN}{row},2))', both),
        )


def _side(finding: FindingRecord, clock: LocalClock) -> tuple[Value, str, Link, Value]:
    status, points = status_of(finding), points_of(finding)
    if not finding.citations:
        return status, searched(finding.trail) if finding.trail else finding.summary, Link("–"), points
    first = finding.citations[0]
    seen = f"“{first.quote}”\n{first.url}\n{clock.read(first.captured_at):%H:%M:%S %d/%m/%Y}"
    return status, seen, page_link(first.url), points


def _lay_counts(sheet: Worksheet, comparison: Comparison, subtitle: str, last: int) -> None:
    columns = (
        Column("STT", 6, style.CENTRE),
        Column("Đơn vị", 34, style.MIDDLE_LEFT),
        *(Column(direction.label, 15, style.CENTRE, "0") for direction in Direction),
    )
    ids = dict.fromkeys((change.unit.id, change.unit.name) for change in comparison.changes)
    rows: list[Sequence[Value]] = []
    for number, (id, name) in enumerate(ids, 1):
        counts = (
            Formula(
                f"=COUNTIFS({range_of(TITLE, 'B', HEAD_ROW + 1, last)},$B{HEAD_ROW + number},"
                f"{range_of(TITLE, _DIRECTION, HEAD_ROW + 1, last)},{get_column_letter(place)}${HEAD_ROW})",
                len(comparison.of(id, direction)),
            )
            for place, direction in enumerate(Direction, 3)
        )
        rows.append((number, name, *counts))
    lay_title(sheet, "TỔNG HỢP THAY ĐỔI", subtitle, len(columns))
    row = lay_table(sheet, columns, rows)
    for place, note in enumerate(comparison.notes, row + 2):
        lay_words(sheet, place, (2, len(columns)), note, style.ITALIC, style.TOP_LEFT, 34)
    style.set_page(sheet, comparison.new.run.id, HEAD_ROW, "C")
