"""Sheet "Biểu đồ": the questions people ask first, as native charts over live figures."""

import math
from collections.abc import Sequence

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from checks.model import Status
from inspection.findings import RunRecord
from inspection.papers import details, style, summary
from inspection.papers.formulas import Formula, cell_of
from inspection.papers.table import Column, Looks, Value, lay_cell, lay_title, put, set_height
from inspection.standing import standing, status_of

TITLE = "Biểu đồ"
_FIRST_ROW = 4
_LEFT, _CHARTS = 1, "K"
_UNITS = (
    Column("Đơn vị", 28, style.MIDDLE_LEFT),
    Column("Tỷ lệ điểm", 9, style.CENTRE, style.SHARE),
    Column("Tỷ lệ kiểm chứng", 9, style.CENTRE, style.SHARE),
)
_SHOWN = tuple(status for status in Status if status is not Status.NOT_APPLICABLE)
_SERIES: dict[Status, str] = {
    Status.MET: "5FAE68",
    Status.PARTIAL: "F2D04F",
    Status.OUTDATED: "EDA64B",
    Status.EMPTY: "DE7B62",
    Status.ABSENT: "B5312B",
    Status.UNREACHABLE: "8E7CC3",
    Status.NOT_PUBLIC: "B7B7B7",
    Status.NEEDS_REVIEW: "6FA8DC",
}
"""Stronger than the cells' colours: thin bars must be told apart."""


def lay_charts(sheet: Worksheet, record: RunRecord, rows: details.Rows) -> None:
    """Lay the sheet: two small tables of formulas, and a chart of each."""
    lay_title(sheet, "BIỂU ĐỒ", "Số liệu đổi theo kết luận, điểm thẩm định ghi ở sheet Chi tiết.", 20)
    if record.units:
        below = _lay_units(sheet, record)
        _lay_items(sheet, record, rows, below + 3)
    style.set_page(sheet, record.run.id, 3)
    sheet.freeze_panes = None


def _lay_units(sheet: Worksheet, record: RunRecord) -> int:
    letters = summary.tail_letters(record)
    lines: list[Sequence[Value]] = []
    for row, unit in enumerate(record.units, summary.HEAD_ROW + 1):
        now = standing(unit)
        pairs = ((letters["Tỷ lệ điểm"], now.share), (letters["Tỷ lệ kiểm chứng"], now.coverage))
        figures = (
            Formula(f"=IF(ISNUMBER({cell_of(summary.TITLE, letter, row)}),{cell_of(summary.TITLE, letter, row)},0)", value or 0.0)
            for letter, value in pairs
        )
        lines.append((unit.name, *figures))
    last = _lay(sheet, _FIRST_ROW - 1, _UNITS, lines)
    chart = _bars("Tỷ lệ điểm trên phần đã kiểm chứng, và tỷ lệ kiểm chứng, theo đơn vị", len(lines), 2)
    chart.add_data(Reference(sheet, min_col=2, max_col=3, min_row=_FIRST_ROW - 1, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=_FIRST_ROW, max_row=last))
    chart.y_axis.number_format, chart.y_axis.scaling.min, chart.y_axis.scaling.max = "0%", 0, 1
    for series, colour in zip(chart.series, ("1F4E79", "BFBFBF"), strict=True):
        series.graphicalProperties = _solid(colour)
        series.dLbls = _labels("0%")
    sheet.add_chart(chart, f"{_CHARTS}3")
    return max(last, 3 + int(chart.height / _CM_PER_ROW))


def _lay_items(sheet: Worksheet, record: RunRecord, rows: details.Rows, head_row: int) -> None:
    items = [item for item in summary.ITEMS if any(f.criterion.startswith(f"{item}.") for u in record.units for f in u.findings)]
    columns = (
        Column("Nội dung", 28, style.MIDDLE_LEFT),
        *(Column(style.label(status), 9, style.CENTRE, "0;-0;") for status in _SHOWN),
    )
    lines: list[Sequence[Value]] = []
    for item in items:
        found = [status_of(f) for u in record.units for f in u.findings if f.criterion.startswith(f"{item}.")]
        counts = (
            Formula(
                f'=COUNTIFS({rows.whole(details.CODE)},"{item}.*",{rows.whole(details.FINAL)},{get_column_letter(number)}${head_row})',
                found.count(status),
            )
            for number, status in enumerate(_SHOWN, 2)
        )
        lines.append((f"{item}. {summary.ITEMS[item]}", *counts))
    last = _lay(sheet, head_row, columns, lines)
    chart = _bars("Kết quả theo nội dung của Kế hoạch (số lượt đơn vị × tiêu chí)", len(lines), 1)
    chart.grouping, chart.overlap = "stacked", 100
    chart.add_data(Reference(sheet, min_col=2, max_col=1 + len(_SHOWN), min_row=head_row, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=head_row + 1, max_row=last))
    chart.y_axis.number_format = "0"
    for series, status in zip(chart.series, _SHOWN, strict=True):
        series.graphicalProperties = _solid(_SERIES[status])
        series.dLbls = _labels("0;;")
    sheet.add_chart(chart, f"{_CHARTS}{head_row}")


def _lay(sheet: Worksheet, head_row: int, columns: Sequence[Column], lines: Sequence[Sequence[Value]]) -> int:
    looks = Looks()
    for number, column in enumerate(columns, _LEFT):
        cell = sheet.cell(head_row, number)
        put(cell, column.head)
        looks.dress(cell, font=style.BOLD, align=style.CENTRE, fill=style.HEAD_FILL)
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    set_height(sheet, head_row, columns, [column.head for column in columns], bold=True)
    for row, values in enumerate(lines, head_row + 1):
        for number, (column, value) in enumerate(zip(columns, values, strict=True), _LEFT):
            lay_cell(sheet.cell(row, number), column, value, looks)
        set_height(sheet, row, columns, values)
    return head_row + len(lines)


_CM_PER_ROW = 0.6


def _bars(title: str, lines: int, bars: int) -> BarChart:
    """A chart of lying bars, first line on top, as high as its lines need."""
    chart = BarChart()
    chart.type, chart.style, chart.title = "bar", 10, title
    chart.width, chart.height = 24, max(8, math.ceil(3.5 + lines * (0.35 + 0.5 * bars)))
    chart.gapWidth = 60
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.legend.position = "b"
    return chart


def _solid(colour: str) -> GraphicalProperties:
    look = GraphicalProperties(solidFill=colour)
    look.line.solidFill = "404040"
    return look


def _labels(number: str) -> DataLabelList:
    labels = DataLabelList()
    labels.showVal = True
    labels.showSerName = labels.showCatName = labels.showLegendKey = labels.showPercent = False
    labels.numFmt = number
    return labels
