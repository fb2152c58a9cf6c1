"""Tables on a sheet: columns, rows, and the one way by which any value enters a cell."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from checks.model import Status
from inspection.papers import style
from inspection.papers.cell_text import artifact_link, cell_text, reads_as_formula, web_link
from inspection.papers.formulas import Formula, put_formula
from inspection.papers.moments import LocalClock

HEAD_ROW = 3
"""Of the sheets that hold one table: title, subtitle, head."""
LINKS = 60_000
"""On one sheet; Excel repairs a file with more than 65,530."""
UNLINKED = "chép địa chỉ"
"""What stands in place of a link beyond that."""
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
    hidden: bool = False
    """It serves formulas only."""


@dataclass(frozen=True, slots=True)
class Link:
    """Text that leads to a ``target`` outside the workbook or a ``place`` inside; nowhere where both are empty."""

    text: str
    target: str = ""
    place: str = ""


def page_link(url: str) -> Link:
    """A short link to a page, or to a file kept in the case, to stand beside its address: LibreOffice does not wrap the
    text of a link."""
    target = web_link(url) or artifact_link(url)
    return Link("Mở" if target else "–", target)


@dataclass(frozen=True, slots=True)
class Marked:
    """A value in the colour of a status."""

    value: "Formula | str"
    status: Status


Value = str | int | float | date | datetime | Status | Link | Formula | Marked | None
"""A time must be naive: cells know no time zones."""


class Looks:
    """The styles of one sheet: openpyxl spends most of its time on making the same one again."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], Any] = {}

    def dress(
        self,
        cell: Cell | MergedCell,
        *,
        font: Font = style.BODY,
        align: Alignment = style.TOP_LEFT,
        border: Border = style.GRID,
        fill: PatternFill | None = None,
        number: str = "General",
        free: bool = False,
    ) -> None:
        """Give the cell its look. The parts must be constants: they are known by their identity."""
        key = (id(font), id(align), id(border), id(fill), number, free, cell.quotePrefix)
        made = self._made.get(key)
        if made is None:
            cell.font, cell.alignment, cell.border, cell.number_format = font, align, border, number
            if fill is not None:
                cell.fill = fill
            if free:
                cell.protection = style.UNLOCKED
            self._made[key] = copy(cell._style)  # type: ignore[union-attr]
        else:
            cell._style = copy(made)  # type: ignore[union-attr]


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
    looks = Looks()
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(head_row, number)
        put(cell, column.head)
        looks.dress(cell, font=style.BOLD, align=style.CENTRE, fill=style.FREE_FILL if column.free else style.HEAD_FILL)
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width, dimension.hidden = column.width, column.hidden
    set_height(sheet, head_row, columns, [column.head for column in columns], bold=True)
    links = 0
    row = head_row
    pending = iter(rows)
    for values in islice(pending, LAST_ROW - head_row - 1):
        row += 1
        for number, (column, value) in enumerate(zip(columns, values, strict=True), 1):
            links += isinstance(value, Link)
            lay_cell(sheet.cell(row, number), column, value, looks, linked=links <= LINKS)
        set_height(sheet, row, columns, values)
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
    """Set a cell's value. Text stays text, whatever it begins with; only a Formula is one."""
    if isinstance(value, Marked):
        value = value.value
    if isinstance(value, Formula):
        put_formula(cell, value)
        return
    if isinstance(value, Link):
        value = value.text
    elif isinstance(value, Status):
        value = style.label(value)
    if not isinstance(value, str):
        cell.value = value
        return
    text = cell_text(value)
    cell.value = text
    cell.data_type = "s"
    if reads_as_formula(text):
        cell.quotePrefix = True


def set_height(
    sheet: Worksheet, row: int, columns: Sequence[Column], values: Sequence[Value], bold: bool = False, least: float = 0.0
) -> None:
    """Make the row as high as its fullest cell."""
    room = style.LETTERS_BOLD if bold else style.LETTERS
    needed = max(
        lines(text[:4_000], column.width * room)
        for column, text in zip(columns, map(_text_of, values), strict=True)
        if isinstance(text, str) and not column.hidden
    )
    sheet.row_dimensions[row].height = min(style.TALLEST_ROW, max(least, needed * style.LINE_HEIGHT + 3))


def _text_of(value: Value) -> object:
    match value:
        case Marked():
            return _text_of(value.value)
        case Formula():
            return value.value
        case Link():
            return value.text
        case Status():
            return value.label
    return value


def lay_cell(cell: Cell | MergedCell, column: Column, value: Value, looks: Looks, linked: bool = True) -> None:
    """Put the value into the cell and dress it as its column and its kind ask for."""
    if isinstance(value, Link) and not linked and (value.target or value.place):
        value = Link(UNLINKED)
    put(cell, value)
    status = value if isinstance(value, Status) else value.status if isinstance(value, Marked) else None
    number = column.number
    if isinstance(value, datetime):
        number = style.MOMENT
    elif isinstance(value, date):
        number = style.DAY
    elif isinstance(value, str | Link | Status) and not column.free:
        number = "General"
    target = isinstance(value, Link) and (value.target or value.place)
    fill = style.MARKS[status].fill if status else style.FREE_FILL if column.free else None
    looks.dress(cell, font=style.LINK if target else style.BODY, align=column.align, fill=fill, number=number, free=column.free)
    if isinstance(value, Link) and target:
        cell.hyperlink = Hyperlink(ref=cell.coordinate, target=value.target or None, location=value.place or None)
