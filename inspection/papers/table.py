"""Tables on a sheet: columns, rows, and the one way by which any value enters a cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from checks.model import Status
from inspection.papers import style
from inspection.papers.cell_text import cell_text, reads_as_formula, web_link
from inspection.papers.moments import LocalClock

HEAD_ROW = 3
"""Of the sheets that hold one table: title, subtitle, head."""
LINKS = 60_000
"""On one sheet; Excel repairs a file with more than 65,530."""
LAST_ROW = 1_048_576


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. Width in characters of Excel's default font."""

    head: str
    """Its "{clock}" stands for the name of the clock."""
    width: float
    align: Alignment = style.TOP_LEFT
    number: str = "General"
    free: bool = False
    """It waits for an inspector's hand."""


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to a ``target`` outside the workbook or a ``place`` inside; nowhere where both are empty."""

    text: str
    target: str = ""
    place: str = ""


def page_link(url: str) -> Link:
    """A short link to a page, to stand beside its address: LibreOffice does not wrap the text of a link."""
    target = web_link(url)
    return Link("Mở" if target else "–", target)


Value = str | int | float | date | datetime | Status | Link | None
"""A time must be naive: cells know no time zones."""


def lay_title(sheet: Worksheet, title: str, subtitle: str, columns: int) -> None:
    """Put a title and a line below it above a table of so many columns."""
    for row, text, font, height in ((1, title, style.TITLE, 26), (2, subtitle, style.ITALIC, 20)):
        lay_words(sheet, row, (1, columns), text, font, height=height)


def on_clock(columns: Sequence[Column], clock: LocalClock) -> list[Column]:
    """The columns with the name of the clock in their heads."""
    return [replace(column, head=column.head.format(clock=clock.name)) for column in columns]


def lay_words(
    sheet: Worksheet,
    row: int,
    span: tuple[int, int],
    text: str,
    font: Font,
    align: Alignment = style.CENTRE,
    height: float = 18.0,
) -> None:
    """Put words across the columns ``span``, first to last."""
    first, last = span
    cell = sheet.cell(row, first)
    put(cell, text)
    cell.font, cell.alignment = font, align
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    sheet.row_dimensions[row].height = height


def lay_table(
    sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[Value]], head_row: int = HEAD_ROW
) -> int:
    """Lay the table with its head at ``head_row``; returns its last row. What does not fit is named in the last row."""
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(head_row, number)
        put(cell, column.head)
        cell.font, cell.alignment, cell.border, cell.fill = style.BOLD, style.CENTRE, style.GRID, style.HEAD_FILL
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    _set_height(sheet, head_row, columns, [column.head for column in columns], bold=True)
    links = 0
    row = head_row
    pending = iter(rows)
    for values in islice(pending, LAST_ROW - head_row - 1):
        row += 1
        for number, (column, value) in enumerate(zip(columns, values, strict=True), 1):
            links += isinstance(value, Link)
            _lay_cell(sheet.cell(row, number), column, value, linked=links <= LINKS)
        _set_height(sheet, row, columns, values)
    if left := sum(1 for _ in pending):
        row += 1
        put(sheet.cell(row, 1), f"… còn {left} dòng nữa, vượt giới hạn của Excel; xem đầy đủ trong case.sqlite")
    sheet.auto_filter.ref = f"A{head_row}:{get_column_letter(len(columns))}{row}"
    return row


def lines(text: str, width: float) -> int:
    """About how many lines ``text`` takes in a column of ``width``: no reader but Excel works it out by itself."""
    total = 0
    for paragraph in text.split("\n"):
        total += 1
        used = 0.0
        for word in paragraph.split(" "):
            if used and used + 1 + len(word) > width:
                total += 1
                used = 0.0
            used += len(word) + (1 if used else 0)
            broken, used = divmod(used, width) if used > width else (0.0, used)
            total += int(broken)
    return total


def put(cell: Cell | MergedCell, value: Value) -> None:
    """Set a cell's value. Text stays text, whatever it begins with."""
    if isinstance(value, Link):
        value = value.text
    elif isinstance(value, Status):
        value = f"{style.MARKS[value].sign} {value.label}"
    if not isinstance(value, str):
        cell.value = value
        return
    text = cell_text(value)
    cell.value = text
    cell.data_type = "s"
    if reads_as_formula(text):
        cell.quotePrefix = True


def _set_height(
    sheet: Worksheet, row: int, columns: Sequence[Column], values: Sequence[Value], bold: bool = False
) -> None:
    """Make the row as high as its fullest cell."""
    room = style.LETTERS_BOLD if bold else style.LETTERS
    texts = (
        value.text if isinstance(value, Link) else value.label if isinstance(value, Status) else value
        for value in values
    )
    needed = max(
        lines(text[:4_000], column.width * room)
        for column, text in zip(columns, texts, strict=True)
        if isinstance(text, str)
    )
    sheet.row_dimensions[row].height = min(style.TALLEST_ROW, needed * style.LINE_HEIGHT + 3)


def _lay_cell(cell: Cell | MergedCell, column: Column, value: Value, linked: bool) -> None:
    cell.font, cell.alignment, cell.border = style.BODY, column.align, style.GRID
    put(cell, value)
    if column.free:
        cell.fill = style.FREE_FILL
    if isinstance(value, Status):
        cell.fill = style.MARKS[value].fill
    if isinstance(value, datetime):
        cell.number_format = style.MOMENT
    elif isinstance(value, date):
        cell.number_format = style.DAY
    elif isinstance(value, int | float) or column.free:
        cell.number_format = column.number
    if isinstance(value, Link) and linked and (value.target or value.place):
        cell.font = style.LINK
        cell.hyperlink = Hyperlink(ref=cell.coordinate, target=value.target or None, location=value.place or None)
