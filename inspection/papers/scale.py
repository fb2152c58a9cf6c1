"""Sheet "Thang đánh giá": what each status is worth and how a share of points is called; the formulas look here."""


from collections.abc import Sequence

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from checks.model import Status
from inspection.papers import style
from inspection.papers.formulas import cell_of, range_of
from inspection.papers.table import Column, Looks, Value, lay_cell, lay_table, lay_title, lay_words, put, set_height
from inspection.ranks import Bands
from inspection.standing import SHARES

TITLE = "Thang đánh giá"
_STATUSES = (
    Column("Kết quả", 34, style.MIDDLE_LEFT),
    Column("Tỷ lệ điểm", 12, style.CENTRE, style.PERCENT, free=True),
    Column("Tính điểm", 12, style.CENTRE),
    Column("Thuộc phạm vi", 14, style.CENTRE),
    Column("Nghĩa", 80, style.MIDDLE_LEFT),
)
_BANDS = (Column("Xếp loại", 34, style.MIDDLE_LEFT), Column("Từ tỷ lệ điểm", 12, style.CENTRE, style.PERCENT, free=True))
_HEAD_ROW = 4
_FIRST = _HEAD_ROW + 1
_LAST = _HEAD_ROW + len(Status)
_BAND_HEAD = _LAST + 4
_LEAST_ROW = _BAND_HEAD - 2
_NOTE = (
    "Kế hoạch kiểm tra không quy định thang điểm; mọi tỷ lệ, mức dưới đây là đề xuất. Ô nền vàng sửa được: điểm và xếp loại "
    "ở các sheet khác đổi theo. Kết quả không tính điểm thì không vào điểm tối đa và làm giảm tỷ lệ kiểm chứng."
)

LABELS = range_of(TITLE, "A", _FIRST, _LAST)
"""The statuses, as cells show them."""


def lay_scale(sheet: Worksheet, bands: Bands, run_id: str) -> None:
    """Lay the sheet."""
    lay_title(sheet, "THANG ĐÁNH GIÁ, XẾP LOẠI", "Điểm chỉ để tham khảo; kết luận bằng lời là của đoàn kiểm tra.", len(_STATUSES))
    lay_words(sheet, 3, (1, len(_STATUSES)), _NOTE, style.BODY, style.TOP_LEFT, 34)
    rows = (
        (status, SHARES.get(status, 0.0), int(status.scored), int(status is not Status.NOT_APPLICABLE), style.MARKS[status].meaning)
        for status in style.MARKS
    )
    lay_table(sheet, _STATUSES, rows, _HEAD_ROW)
    looks = Looks()
    least: Sequence[Value] = ("Tỷ lệ kiểm chứng tối thiểu để xếp loại", bands.least_coverage)
    for number, (column, value) in enumerate(zip(_BANDS, least, strict=True), 1):
        lay_cell(sheet.cell(_LEAST_ROW, number), column, value, looks)
    for number, column in enumerate(_BANDS, 1):
        put(sheet.cell(_BAND_HEAD, number), column.head)
        looks.dress(sheet.cell(_BAND_HEAD, number), font=style.BOLD, align=style.CENTRE, fill=style.HEAD_FILL)
    limits: Sequence[Sequence[Value]] = bands.limits
    for row, limit in enumerate(limits, _BAND_HEAD + 1):
        for number, (column, value) in enumerate(zip(_BANDS, limit, strict=True), 1):
            lay_cell(sheet.cell(row, number), column, value, looks)
        set_height(sheet, row, _BANDS, limit)
    shares = DataValidation("decimal", operator="between", formula1="0", formula2="1", showErrorMessage=True)
    shares.error, shares.errorTitle = "Ghi một tỷ lệ từ 0% đến 100%.", "Tỷ lệ"
    shares.add(f"B{_FIRST}:B{_BAND_HEAD + len(bands.limits)}")
    sheet.add_data_validation(shares)
    sheet.auto_filter.ref = None
    style.set_page(sheet, run_id, _HEAD_ROW)


def share_of(status: str) -> str:
    """The part of a formula that looks up the share of the status in cell ``status``."""
    return f"VLOOKUP({status},{_TABLE},2,0)"


def scored(status: str) -> str:
    """The part that says whether the status in cell ``status`` is scored: 1 or 0."""
    return f"VLOOKUP({status},{_TABLE},3,0)"


def applies(status: str) -> str:
    """The part that says whether the criterion concerns the unit: 1 or 0."""
    return f"VLOOKUP({status},{_TABLE},4,0)"


def band_of(share: str, coverage: str, bands: Bands) -> str:
    """The part that names the band of the share in cell ``share``."""
    first, last = _BAND_HEAD + 1, _BAND_HEAD + len(bands.limits)
    least = cell_of(TITLE, "B", _LEAST_ROW)
    found = f"LOOKUP({share},{range_of(TITLE, 'B', first, last)},{range_of(TITLE, 'A', first, last)})"
    return f'IF({coverage}<{least},"{bands.too_little}",{found})'


_TABLE = f"{range_of(TITLE, 'A', _FIRST, _LAST).rsplit('$', 2)[0]}$D${_LAST}"
