"""Sheet "Tổng hợp": where each unit stands, on one page."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from checks.model import Status, Stop
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.papers import style
from inspection.papers.moments import LocalClock
from inspection.papers.table import Column, Value, lay_table, lay_words, lines

TITLE = "Tổng hợp"
ITEMS: Mapping[str, str] = {
    "N1": "Kết nối dữ liệu, HTTT giải quyết TTHC",
    "N2a": "Thông tin, tuyên truyền CCHC",
    "N2b": "Công khai TTHC",
    "N2c": "Quy trình giải quyết công việc",
    "N3a": "Sơ đồ, cơ cấu tổ chức",
    "N3b": "Chức năng, nhiệm vụ",
    "N3c": "Quá trình hình thành",
    "N3d": "Lãnh đạo, tiểu sử",
    "N3e": "Nhiệm vụ của lãnh đạo",
    "N4": "Hồ sơ CBCCVC",
    "N5": "Chiến lược, kế hoạch, quy hoạch",
}
HEAD_ROW = 7
TRIGGERS: Mapping[str, str] = {
    "demo": "chạy thử trên tỉnh mẫu",
    "ad-hoc": "theo yêu cầu",
    "scheduled": "đột xuất theo lịch",
}
_STOPS: Mapping[Stop, str] = {
    Stop.BUDGET: "dừng vì hết hạn mức trang",
    Stop.DEADLINE: "dừng vì hết thời gian",
    Stop.INTERRUPTED: "việc thu thập bị dừng giữa chừng, kết quả chưa trọn vẹn",
}
_REFERENCE_ONLY = (
    "Điểm trong bảng là điểm tham khảo do phần mềm đề xuất, không phải kết luận kiểm tra; "
    "Kế hoạch không quy định thang điểm. Nội dung chưa kiểm chứng được không tính vào điểm và làm giảm "
    "tỷ lệ kiểm chứng; không suy ra từ phần đã chấm."
)
_LEGEND = (
    "Mỗi ô: điểm đề xuất/điểm tối đa của các tiêu chí đã kiểm chứng; dưới là ký hiệu kết quả kèm số của từng tiêu chí, "
    "ví dụ “● 1” ở cột N2a là tiêu chí N2a.1 đạt. Màu của ô theo kết quả đáng lưu ý nhất. Ý nghĩa từng ký hiệu ở "
    "sheet Tham số:"
)


def lay_summary(sheet: Worksheet, record: RunRecord, clock: LocalClock) -> None:
    """Lay the sheet: title block, units × items, legend, notes."""
    cells = _units_by_items(record)
    columns = _columns(list(cells.columns))
    _lay_heading(sheet, record, columns, clock)
    row = lay_table(sheet, columns, _rows(record, cells), HEAD_ROW)
    _colour(sheet, record, cells)
    row = _lay_legend(sheet, row + 2, columns)
    _lay_notes(sheet, row + 2, list(notes_of(record)), columns)
    style.set_page(sheet, record.run.id, HEAD_ROW, "C")


def notes_of(record: RunRecord) -> Iterator[str]:
    """What a reader must know before trusting the figures, in sentences."""
    run = record.run
    if not run.trustworthy:
        yield f"KẾT QUẢ CHƯA ĐỦ TIN CẬY, cần kiểm tra lại: {'; '.join(run.reasons) or 'không rõ lý do'}."
    yield from run.notes
    for unit in record.units:
        if unit.not_in_force:
            yield f"{unit.name}: {unit.not_in_force}"
        if stopped := _stopped(unit):
            yield f"{unit.name}: {stopped}."
        for note in unit.notes:
            yield f"{unit.name}: {note}"


def _units_by_items(record: RunRecord) -> pd.DataFrame:
    """One row per unit, one column per item of the plan; in each cell the findings that apply, or nothing (NaN)."""
    findings = pd.DataFrame(
        [
            (unit.id, finding.criterion.split(".")[0], finding)
            for unit in record.units
            for finding in unit.findings
        ],
        columns=["unit", "item", "finding"],
    )
    present = [item for item in ITEMS if item in set(findings["item"])]
    applies = findings["finding"].map(lambda finding: finding.status is not Status.NOT_APPLICABLE).astype(bool)
    cells = findings[applies].groupby(["unit", "item"])["finding"].agg(list).unstack()
    return cells.reindex(index=[unit.id for unit in record.units], columns=present)


def _columns(items: Sequence[str]) -> list[Column]:
    return [
        Column("STT", 5, style.CENTRE),
        Column("Đơn vị", 18, style.MIDDLE_LEFT),
        *(Column(f"{item}\n{ITEMS[item]}", 11.5, style.CENTRE) for item in items),
        Column("Điểm đề xuất", 8, style.CENTRE, style.POINTS),
        Column("Điểm tối đa đã kiểm chứng", 9, style.CENTRE, style.POINTS),
        Column("Tỷ lệ kiểm chứng", 8.5, style.CENTRE, style.PERCENT),
        Column("Ghi chú", 26, style.MIDDLE_LEFT),
    ]


def _lay_heading(sheet: Worksheet, record: RunRecord, columns: Sequence[Column], clock: LocalClock) -> None:
    run = record.run
    width, half = len(columns), len(columns) // 2
    province = run.province.upper() if run.province[:1].isalpha() else ""
    whole = province.startswith(("TỈNH", "THÀNH PHỐ"))
    lay_words(
        sheet, 1, (1, half), f"UBND {province if whole else f'TỈNH {province}'}" if province else "", style.HEADLINE
    )
    lay_words(sheet, 1, (half + 1, width), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", style.HEADING)
    lay_words(sheet, 2, (1, half), run.lead.upper(), style.UNDERLINED)
    lay_words(sheet, 2, (half + 1, width), "Độc lập - Tự do - Hạnh phúc", style.UNDERLINED, height=20)
    lay_words(sheet, 3, (1, width), "BẢNG TỔNG HỢP KẾT QUẢ KIỂM TRA TRÊN MÔI TRƯỜNG MẠNG", style.TITLE, height=32)
    began, ended = clock.read(run.started), clock.read(run.ended)
    facts = (
        f"Ngày kiểm tra: {run.as_of:%d/%m/%Y}",
        f"Thực hiện: {began:%H:%M:%S %d/%m/%Y} – {ended:%H:%M:%S %d/%m/%Y} ({clock.name})",
        f"Phương thức: trên môi trường mạng, {TRIGGERS.get(run.trigger, run.trigger)}",
        f"Phối hợp: {', '.join(run.coordinating)}" if run.coordinating else "",
        f"Mã lần kiểm tra: {run.id}",
    )
    texts = (
        ("; ".join(words for words in (run.plan, run.reference) if words), style.HEADING),
        (" · ".join(fact for fact in facts if fact), style.BODY),
        (_REFERENCE_ONLY, style.ITALIC),
    )
    for row, (text, font) in enumerate(texts, 4):
        lay_words(sheet, row, (1, width), text, font, height=_height(text, columns, font))


def _height(text: str, columns: Sequence[Column], font: Font) -> float:
    """How high a row must be for words across all columns."""
    size = float(font.size) / float(style.BODY.size)
    room = sum(column.width for column in columns) * style.LETTERS / size
    return min(style.TALLEST_ROW, 4 + lines(text, room) * style.LINE_HEIGHT * size)


def _rows(record: RunRecord, cells: pd.DataFrame) -> Iterator[Sequence[Value]]:
    for number, unit in enumerate(record.units, 1):
        judged = unit.score.maximum > 0
        yield (
            number,
            unit.name,
            *(_words(_findings(cell)) for cell in cells.loc[unit.id]),
            unit.score.value if judged else "–",
            unit.score.maximum if judged else "–",
            unit.score.coverage if unit.applicable else "–",
            _remark(unit),
        )


def _findings(cell: object) -> list[FindingRecord]:
    """The findings in a cell of ``_units_by_items``."""
    return cell if isinstance(cell, list) else []


def _words(findings: Sequence[FindingRecord]) -> str:
    """Points reached of points verified, and below the sign and number of each criterion."""
    if not findings:
        return style.MARKS[Status.NOT_APPLICABLE].sign
    scored = [finding for finding in findings if finding.points is not None]
    reached = sum(finding.points or 0.0 for finding in scored)
    points = f"{_number(reached)}/{_number(sum(finding.maximum for finding in scored))}" if scored else "chưa chấm"
    signs = "  ".join(
        f"{style.MARKS[finding.status].sign}\u00a0{finding.criterion.split('.')[1]}" for finding in findings
    )
    return f"{points}\n{signs}"


def _number(value: float) -> str:
    return f"{value:.4g}".replace(".", ",")


def _remark(unit: UnitRecord) -> str:
    if unit.not_in_force:
        return "Không còn hiệu lực vào ngày kiểm tra; xem lưu ý bên dưới."
    counts = f"{unit.crawl.pages} trang, {unit.crawl.documents} tệp, {unit.crawl.errors} lỗi truy cập"
    return "\n".join(words for words in (unit.portal, counts if unit.crawl.attempts else "", _stopped(unit)) if words)


def _stopped(unit: UnitRecord) -> str:
    """Why the visit is not whole, in words; "" where it is, or where there was none."""
    return _STOPS.get(unit.crawl.stopped, "") if unit.crawl.stopped else ""


def _colour(sheet: Worksheet, record: RunRecord, cells: pd.DataFrame) -> None:
    for row, unit in enumerate(record.units, HEAD_ROW + 1):
        sheet.cell(row, 2).font = style.BOLD
        for column, cell in enumerate(cells.loc[unit.id], 3):
            sheet.cell(row, column).fill = _fill(_findings(cell))


def _fill(findings: Sequence[FindingRecord]) -> PatternFill:
    """The colour of the status that asks most for attention."""
    gravest = min((finding.status for finding in findings), key=style.GRAVITY.index, default=Status.NOT_APPLICABLE)
    return style.MARKS[gravest].fill


def _lay_legend(sheet: Worksheet, row: int, columns: Sequence[Column]) -> int:
    """Three statuses a row; their meaning stands in the last sheet."""
    width = len(columns)
    lay_words(sheet, row, (1, width), _LEGEND, style.BODY, style.TOP_LEFT, _height(_LEGEND, columns, style.BODY))
    for number, (status, mark) in enumerate(style.MARKS.items()):
        line, third = row + 1 + number // 3, number % 3
        span = (1 + third * width // 3, (third + 1) * width // 3)
        lay_words(sheet, line, span, f"{mark.sign}  {status.label}", style.BODY, style.MIDDLE_LEFT, 17)
        sheet.cell(line, span[0]).fill = mark.fill
    return line


def _lay_notes(sheet: Worksheet, row: int, notes: Sequence[str], columns: Sequence[Column]) -> None:
    width = len(columns)
    lay_words(sheet, row, (1, width), "Lưu ý của lần kiểm tra", style.BOLD, style.TOP_LEFT)
    for number, note in enumerate(notes or ["Không có."], row + 1):
        text = f"- {note}"
        lay_words(sheet, number, (1, width), text, style.BODY, style.TOP_LEFT, _height(text, columns, style.BODY))
