"""How the papers look: Vietnamese office style on A4, and statuses that read in black and white too."""

from collections.abc import Mapping
from dataclasses import dataclass

from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from checks.model import Status

FACE = "Times New Roman"
BODY = Font(name=FACE, size=11)
BOLD = Font(name=FACE, size=11, bold=True)
ITALIC = Font(name=FACE, size=12, italic=True)
UNDERLINED = Font(name=FACE, size=13, bold=True, underline="single")
HEADLINE = Font(name=FACE, size=13)
HEADING = Font(name=FACE, size=13, bold=True)
TITLE = Font(name=FACE, size=15, bold=True)
LINK = Font(name=FACE, size=11, color="1F4E9E", underline="single")

_LINE = Side(style="thin", color="808080")
GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEAD_FILL = PatternFill("solid", fgColor="DCE6F1")
FREE_FILL = PatternFill("solid", fgColor="FFFBE0")
"""Of the cells that wait for an inspector's hand."""
UNLOCKED = Protection(locked=False)

CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
MIDDLE_LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
TOP_CENTRE = Alignment(horizontal="center", vertical="top", wrap_text=True)
TOP_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)

POINTS = "0.00"
PERCENT = "0%"
SHARE = "0.0%"
MOMENT = "hh:mm:ss dd/mm/yyyy"
DAY = "dd/mm/yyyy"

LINE_HEIGHT = 14.0
"""Of a line of BODY, in points."""
LETTERS, LETTERS_BOLD = 1.15, 0.95
"""How many letters of BODY, and of BOLD, fit in one unit of a column's width."""
TALLEST_ROW = 409.0

INCH = 2.54


@dataclass(frozen=True, slots=True)
class Mark:
    """How a status shows: its sign (which survives a black-and-white copy), its colour, its meaning in a sentence."""

    sign: str
    fill: PatternFill
    meaning: str


def _mark(sign: str, colour: str, meaning: str) -> Mark:
    return Mark(sign, PatternFill("solid", fgColor=colour), meaning)


MARKS: Mapping[Status, Mark] = {
    Status.MET: _mark("●", "C6E7C8", "Đã công khai đầy đủ, đọc được, còn hiệu lực vào ngày kiểm tra. Đủ điểm."),
    Status.PARTIAL: _mark(
        "◐", "FFF2C4", "Chỉ có một phần, hoặc chỉ cho một số người, đơn vị, thủ tục. Điểm theo tỷ lệ."
    ),
    Status.OUTDATED: _mark("◔", "FCE0C0", "Đã công khai nhưng hết kỳ, hoặc trái với thông tin mới hơn. Điểm giảm trừ."),
    Status.EMPTY: _mark("○", "F8CFC6", "Có mục trên trình đơn, trang của mục không có nội dung riêng. 0 điểm."),
    Status.ABSENT: _mark("✕", "F2B8B5", "Đã tìm đến phạm vi ghi ở sheet Minh chứng mà không thấy. 0 điểm."),
    Status.UNREACHABLE: _mark(
        "!", "D9D2E9", "Không mở được cổng hoặc trang quyết định; có thể tạm thời. Không tính điểm."
    ),
    Status.NOT_PUBLIC: _mark("□", "E7E6E6", "Nằm sau đăng nhập; chờ số liệu xuất từ hệ thống nội bộ. Không tính điểm."),
    Status.NEEDS_REVIEW: _mark("?", "CFE2F3", "Có dấu hiệu nhưng máy không được tự kết luận. Chưa tính điểm."),
    Status.NOT_APPLICABLE: _mark("–", "F5F5F5", "Không thuộc phạm vi kiểm tra của đơn vị này. Không tính vào tổng."),
}


def label(status: Status) -> str:
    """A status as cells show it: its sign, then its words."""
    return f"{MARKS[status].sign} {status.label}"


GRAVITY: tuple[Status, ...] = (
    Status.ABSENT,
    Status.EMPTY,
    Status.OUTDATED,
    Status.PARTIAL,
    Status.UNREACHABLE,
    Status.NEEDS_REVIEW,
    Status.NOT_PUBLIC,
    Status.MET,
    Status.NOT_APPLICABLE,
)
"""From what asks most for attention to what asks least."""


def colour_by_status(sheet: Worksheet, cells: str, first: str) -> None:
    """Let each of ``cells`` (``first`` is the first of them) take the colour of the gravest status sign it shows."""
    for status in GRAVITY:
        mark = MARKS[status]
        fill = PatternFill("solid", bgColor=mark.fill.fgColor)
        sheet.conditional_formatting.add(cells, FormulaRule([f'ISNUMBER(FIND("{mark.sign}",{first}))'], True, fill=fill))


def protect(sheet: Worksheet) -> None:
    """Keep what the machine wrote from slips of the hand: no password, so whoever means it can. Looking, filtering and
    setting widths and heights stay allowed."""
    guard = sheet.protection
    guard.sheet = True
    guard.autoFilter = guard.formatColumns = guard.formatRows = False


def set_page(sheet: Worksheet, run_id: str, head_row: int, first_free_column: str = "A") -> None:
    """A4 landscape, one page wide, the head row repeated and frozen, page numbers in the footer; protected."""
    protect(sheet)
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 1.2 / INCH
    margins.top = margins.bottom = 1.6 / INCH
    margins.header = margins.footer = 0.8 / INCH
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.freeze_panes = f"{first_free_column}{head_row + 1}"
    footer = sheet.oddFooter
    assert footer is not None
    footers = (
        (footer.left, f"Mã lần kiểm tra: {run_id}"),
        (footer.center, sheet.title),
        (footer.right, "Trang &P/&N"),
    )
    for part, text in footers:
        part.text = text
        part.font = f"{FACE},Regular"
        part.size = 10
    sheet.sheet_view.zoomScale = 90
