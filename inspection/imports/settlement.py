"""Form II.06a/VPCP/KSTT: files received, settled and pending. Three rows of merged heads stand above a row that numbers
the columns; the sums of the form are checked."""

import re
from collections.abc import Sequence
from datetime import date

from checks.readings.exports import Fault, Settlement, Source
from checks.vietnamese.dates import dates_in
from checks.vietnamese.text import folded
from inspection.imports.grid import Grid, same_name
from inspection.imports.refusal import ExportRefused

_NUMBERS = tuple(range(1, 14))
_SUMS = ((3, (4, 5, 6)), (7, (8, 9, 10)), (11, (12, 13)), (3, (7, 11)))
_FILLED = 4  # figures a line has at least: below the table people sign
_TOTAL = re.compile(r"^(tong cong|tong so|tong|cong)$")
_NUMBERED = re.compile(r"\(?(\d{1,2})\)?")
_REPORTER = re.compile(r"don vi bao cao")


def read_settlement(grids: Sequence[Grid], names: Sequence[str], source: Source) -> Settlement:
    """The unit's totals. Raises ExportRefused where the form is not there."""
    for grid in grids:
        columns = _numbered(grid)
        if columns is not None:
            return _read(grid, *columns, names, source)
    raise ExportRefused(
        f"{source.file} không có dòng đánh số cột 1, 2, …, 13 của Biểu số II.06a/VPCP/KSTT; kiểm tra lại tệp hoặc chọn --kind khác."
    )


def _numbered(grid: Grid) -> tuple[int, dict[int, int]] | None:
    """The row that numbers the columns, and the column of each number. "(3)=(4)+(5)+(6)" numbers the third."""
    for row in range(len(grid.rows)):
        found: dict[int, int] = {}
        for column in range(len(grid.rows[row])):
            match = _NUMBERED.match(grid.text(row, column))
            if match and int(match[1]) not in found and int(match[1]) == len(found) + 1:
                found[int(match[1])] = column
        if tuple(found) == _NUMBERS:
            return row, found
    return None


def _read(grid: Grid, head: int, columns: dict[int, int], names: Sequence[str], source: Source) -> Settlement:
    faults: list[Fault] = []
    lines: list[tuple[int, dict[int, int]]] = []
    total: tuple[int, dict[int, int]] | None = None
    for row in range(head + 1, len(grid.rows)):
        name = folded(grid.text(row, columns[2]) or grid.text(row, columns[1]))
        if sum(bool(grid.text(row, columns[number])) for number in _NUMBERS[2:]) < _FILLED:
            continue
        figures = {number: grid.count(row, columns[number], faults) or 0 for number in _NUMBERS[2:]}
        _check(grid, row, columns, figures, faults)
        if _TOTAL.match(name):
            total = (row, figures)
        else:
            lines.append((row, figures))
    if total is None and not lines:
        raise ExportRefused(f"{source.file}: Biểu II.06a không có dòng số liệu nào.")
    row, figures = total or lines[-1]
    if total is None and len(lines) > 1:
        faults.append(Fault(grid.address(row, columns[2]), "không có dòng tổng cộng"))
    if total is not None:
        _check_total(grid, total[0], columns, total[1], [figures for _, figures in lines if _top_level(grid, columns, _)], faults)
    since, until = _period(grid, head)
    _check_reporter(grid, head, names, faults)
    return Settlement(
        source, tuple(faults), grid.address(row, columns[3]), since, until, *(figures[number] for number in _NUMBERS[2:])
    )


def _check(grid: Grid, row: int, columns: dict[int, int], figures: dict[int, int], faults: list[Fault]) -> None:
    for whole, parts in _SUMS:
        expected = sum(figures[part] for part in parts)
        if figures[whole] != expected:
            formula = "+".join(f"({part})" for part in parts)
            words = f"cột ({whole}) ghi {figures[whole]}, phải bằng {formula} = {expected}"
            faults.append(Fault(grid.address(row, columns[whole]), words))


def _top_level(grid: Grid, columns: dict[int, int], row: int) -> bool:
    """A line that the total adds up: those numbered 1.1, a) stand within another."""
    number = grid.text(row, columns[1])
    return not re.match(r"^(\d+\.\d+|[a-zđ][.)]|-|\+)", number.lower()) and bool(number)


def _check_total(
    grid: Grid, row: int, columns: dict[int, int], figures: dict[int, int], lines: Sequence[dict[int, int]], faults: list[Fault]
) -> None:
    for number in _NUMBERS[2:]:
        added = sum(line[number] for line in lines)
        if lines and added != figures[number]:
            faults.append(Fault(grid.address(row, columns[number]), f"dòng tổng ghi {figures[number]}, cộng các dòng được {added}"))


def _period(grid: Grid, head: int) -> tuple[date | None, date | None]:
    """The period named above the table."""
    for row in range(head):
        for column in range(len(grid.rows[row])):
            days = [found.day for found in dates_in(grid.text(row, column))]
            if len(days) >= 2:
                return days[0], days[1]
    return None, None


def _check_reporter(grid: Grid, head: int, names: Sequence[str], faults: list[Fault]) -> None:
    """The form names who reports; another's form is no evidence."""
    for row in range(head):
        for column in range(len(grid.rows[row])):
            text = grid.text(row, column)
            if not _REPORTER.search(folded(text)):
                continue
            said = text.partition(":")[2].strip() or next((t for c in range(column + 1, column + 4) if (t := grid.text(row, c))), "")
            if said and not any(folded(name) in folded(said) for name in names) and not same_name(said, names):
                faults.append(Fault(grid.address(row, column), f"đơn vị báo cáo là “{said}”, không phải {names[0]}"))
            return
