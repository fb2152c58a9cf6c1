"""Live formulas, and the values they have when the workbook is written.

Excel works formulas out when a workbook is opened for editing; in its protected view, on a telephone and in most other
programs a reader sees the stored value, which openpyxl does not write. So it is put into the sheet's XML afterwards.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from weakref import WeakKeyDictionary

from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from inspection.papers.cell_text import cell_text

Result = str | float | int | None
_FORMULA = re.compile(r'<c r="([A-Z]+\d+)"([^>]*)>(<f>.*?</f>)<v\s*/?>(?:</v>)?</c>', re.DOTALL)
_results: WeakKeyDictionary[Worksheet, dict[str, Result]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of our own making, with its value now. Text from portals never comes into ``text``."""

    text: str
    """Beginning with "="."""
    value: Result


def put_formula(cell: Cell | MergedCell, formula: Formula) -> None:
    """Set the cell to the formula, and remember its value."""
    assert isinstance(cell.parent, Worksheet)
    cell.value = formula.text
    cell.data_type = "f"
    _results.setdefault(cell.parent, {})[cell.coordinate] = formula.value


def results_of(sheet: Worksheet) -> Mapping[str, Result]:
    """The values of the sheet's formulas by cell."""
    return _results.get(sheet, {})


def with_results(xml: bytes, results: Mapping[str, Result]) -> bytes:
    """The XML of a sheet, its formulas with their values."""
    if not results:
        return xml

    def filled(match: re.Match[str]) -> str:
        place, attributes, formula = match.groups()
        value = results[place]
        kind = ' t="str"' if isinstance(value, str) or value is None else ""
        shown = escape(cell_text(value), quote=False) if isinstance(value, str) else "" if value is None else repr(value)
        return f'<c r="{place}"{attributes}{kind}>{formula}<v>{shown}</v></c>'

    return _FORMULA.sub(filled, xml.decode()).encode()


def quoted(title: str) -> str:
    """A sheet's name as formulas and links write it."""
    return "'" + title.replace("'", "''") + "'"


def cell_of(title: str, column: str, row: int) -> str:
    """A cell on another sheet."""
    return f"{quoted(title)}!${column}${row}"


def range_of(title: str, column: str, first: int, last: int) -> str:
    """A part of a column of another sheet."""
    return f"{quoted(title)}!${column}${first}:${column}${last}"


def shown(value: float) -> str:
    """A number as Excel joins it to text: the shortest form, with our comma."""
    return f"{round(value, 2):g}".replace(".", ",")
