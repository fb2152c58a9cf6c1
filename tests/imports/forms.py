"""Exports as agencies send them: form II.06a with its merged heads, score sheets, lists, in the formats they come in."""

import csv
import io
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

from tests.inspection.tiny_portal import NAME

Row = Sequence[object]

LINES: tuple[Row, ...] = (
    (1, "Lĩnh vực đất đai", 120, 80, 30, 10, 100, 60, 38, 2, 20, 19, 1),
    (2, "Lĩnh vực môi trường", 30, 20, 10, 0, 30, 20, 10, 0, 0, 0, 0),
)
TOTAL: Row = ("", "Tổng cộng", 150, 100, 40, 10, 130, 80, 48, 2, 20, 19, 1)
_HEAD = (
    (
        "TT", "Lĩnh vực, công việc giải quyết theo cấp", "Số lượng hồ sơ tiếp nhận", "", "", "", "Số lượng hồ sơ đã giải quyết", "", "", "",
        "Số lượng hồ sơ đang giải quyết", "", "",
    ),
    ("", "", "Tổng số", "Trong kỳ", "", "Từ kỳ trước", "Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số", "Trong hạn", "Quá hạn"),
    ("", "", "", "Trực tuyến", "Trực tiếp, dịch vụ bưu chính", "", "", "", "", "", "", "", ""),
    ("(1)", "(2)", "(3)=(4)+(5)+(6)", "(4)", "(5)", "(6)", "(7)=(8)+(9)+(10)", "(8)", "(9)", "(10)", "(11)=(12)+(13)", "(12)", "(13)"),
)  # fmt: skip
_MERGED = ("A6:A8", "B6:B8", "C6:F6", "G6:J6", "K6:M6", "C7:C8", "D7:E7", "F7:F8", "G7:G8", "H7:H8", "I7:I8", "J7:J8", "K7:K8", "L7:L8", "M7:M8")


def settlement(
    lines: Sequence[Row] = LINES, total: Row | None = TOTAL, reporter: str = NAME, period: str = "(Từ ngày 01/01/2024 đến ngày 15/9/2024)"
) -> list[Row]:
    """The rows of form II.06a."""
    title = "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT TTHC"
    above: list[Row] = [
        ("Biểu số II.06a/VPCP/KSTT", "", "", title),
        ("", "", "", f"Đơn vị báo cáo: {reporter}"),
        ("", "", "", "Kỳ báo cáo: Quý III/2024"),
        ("", "", "", period),
        ("", "", "", "Đơn vị tính: Số hồ sơ TTHC"),
    ]
    return [*above, *_HEAD, *lines, *([total] if total else []), (), ("", "Người lập biểu", "", "", "", "", "", "", "", "Thủ trưởng đơn vị")]


def scores(groups: Row = ("16,5", "19", "10,25", "9", "17,8", "20,1"), total: object = "92,65", unit: str = NAME) -> list[Row]:
    """A score sheet of QĐ 766 with Vietnamese decimals."""
    head = (
        "STT", "Tên đơn vị", "Công khai, minh bạch", "Tiến độ giải quyết", "Dịch vụ trực tuyến", "Thanh toán trực tuyến", "Mức độ hài lòng",
        "Số hóa hồ sơ", "Tổng điểm",
    )  # fmt: skip
    return [("BẢNG ĐIỂM THEO QUYẾT ĐỊNH 766/QĐ-TTg",), head, (1, "Sở Khác", "10", "10", "5", "5", "9", "11", "50"), (2, unit, *groups, total)]


def sharing(*rows: Row) -> list[Row]:
    """The list of connected systems; rows are (system, unit, queries, state)."""
    head = (
        "STT", "Hệ thống/CSDL", "Cơ quan chủ quản", "Đơn vị khai thác", "Loại", "Hình thức", "Ngày kết nối", "Số tài khoản được cấp/đang dùng",
        "Lượt truy vấn kỳ này", "Lượt kỳ trước", "Tình trạng", "Ghi chú",
    )  # fmt: skip
    lines = [
        (number, system, "Bộ Công an", unit, "CSDLQG", "API qua LGSP", "01/3/2023", "5/5", queries, 100, state, "")
        for number, (system, unit, queries, state) in enumerate(rows, 1)
    ]
    return [("DANH SÁCH KẾT NỐI, CHIA SẺ DỮ LIỆU",), head, *lines]


def personnel(
    staff: object = 50,
    created: object = 50,
    complete: object = 50,
    approved: object = 49,
    missing: object = 0,
    newest: object = "20/9/2024",
    rate: object = "100%",
) -> list[Row]:
    """The aggregate on personnel files."""
    head = (
        "STT", "Đơn vị", "Tổng biên chế có mặt", "Số hồ sơ đã tạo", "Số hồ sơ đã cập nhật đủ trường", "Số hồ sơ đã xác nhận/phê duyệt",
        "Số hồ sơ đã đồng bộ CSDLQG", "Số hồ sơ cập nhật trong kỳ", "Ngày cập nhật gần nhất", "Số hồ sơ thiếu trường bắt buộc", "Tỷ lệ (%)",
    )  # fmt: skip
    return [("TỔNG HỢP HỒ SƠ CBCCVC",), head, (1, NAME, staff, created, complete, approved, 48, 12, newest, missing, rate)]


def as_xlsx(path: Path, rows: Sequence[Row], merged: bool = False) -> Path:
    """The rows as a workbook; II.06a with its heads merged."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append([None if value == "" else value for value in row])
    for cells in _MERGED if merged else ():
        sheet.merge_cells(cells)
    book.save(path)
    return path


def as_csv(path: Path, rows: Sequence[Row], encoding: str = "utf-8-sig", mark: str = ",") -> Path:
    """The rows as CSV."""
    kept = io.StringIO(newline="")
    csv.writer(kept, delimiter=mark).writerows(rows)
    text = kept.getvalue()
    path.write_bytes(windows_1258(text) if encoding == "cp1258" else text.encode(encoding))
    return path


def windows_1258(text: str) -> bytes:
    """The text as old Windows programs write it: the tones as marks behind their letters."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    written = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        marks = "".join(part for part in parts if part in tones)
        written.append(unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones)) + marks)
    return "".join(written).encode("cp1258")
