"""Sheet "Tổng hợp": where each unit stands, on one page."""

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from checks.model import Status, Stop
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.papers import details, scale, style
from inspection.papers.formulas import Formula, quoted, shown
from inspection.papers.letterhead import lay_letterhead
from inspection.papers.moments import LocalClock
from inspection.papers.table import Column, Link, Value, lay_table, lay_words, lines
from inspection.papers.titles import title_of
from inspection.ranks import Bands
from inspection.standing import applicable_of, counted_of, places, points_of, standing, status_of

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
    "Điểm trong bảng là điểm tham khảo do phần mềm đề xuất, không phải kết luận kiểm tra; Kế hoạch không quy định thang "
    "điểm. Nội dung chưa kiểm chứng được không tính vào điểm và làm giảm tỷ lệ kiểm chứng; không suy ra từ phần đã chấm. "
    "Bảng tự tính lại khi đoàn ghi kết luận, điểm thẩm định ở sheet Chi tiết."
)
_LEGEND = (
    "Mỗi ô: điểm/điểm tối đa của các tiêu chí đã kiểm chứng; dưới là ký hiệu kết quả kèm số của từng tiêu chí, "
    "ví dụ “● 1” ở cột N2a là tiêu chí N2a.1 đạt. Màu của ô theo kết quả đáng lưu ý nhất. Ý nghĩa từng ký hiệu ở "
    "sheet Tham số:"
)


TAIL = (
    Column("Điểm đề xuất", 8, style.CENTRE, style.POINTS),
    Column("Điểm sau thẩm định", 8.5, style.CENTRE, style.POINTS),
    Column("Điểm tối đa đã kiểm chứng", 9, style.CENTRE, style.POINTS),
    Column("Tỷ lệ điểm", 8, style.CENTRE, style.SHARE),
    Column("Tỷ lệ kiểm chứng", 8.5, style.CENTRE, style.SHARE),
    Column("Xếp loại (tham khảo)", 10, style.CENTRE),
    Column("Thứ hạng", 7, style.CENTRE),
    Column("Ghi chú", 26, style.MIDDLE_LEFT),
)


def tail_letters(record: RunRecord) -> Mapping[str, str]:
    """The columns behind the items, by their heads."""
    first = 3 + len(_units_by_items(record).columns)
    return {column.head: get_column_letter(number) for number, column in enumerate(TAIL, first)}


def lay_summary(sheet: Worksheet, record: RunRecord, rows: details.Rows, bands: Bands, clock: LocalClock) -> None:
    """Lay the sheet: title block, units × items, legend, notes."""
    cells = _units_by_items(record)
    columns = _columns(list(cells.columns))
    _lay_heading(sheet, record, columns, clock)
    row = lay_table(sheet, columns, _rows(record, cells, rows, bands), HEAD_ROW)
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
    """One row per unit, one column per item of the plan; in each cell the findings, or nothing (NaN)."""
    findings = pd.DataFrame(
        [
            (unit.id, finding.criterion.split(".")[0], finding)
            for unit in record.units
            for finding in unit.findings
        ],
        columns=["unit", "item", "finding"],
    )
    present = [item for item in ITEMS if item in set(findings["item"])]
    cells = findings.groupby(["unit", "item"])["finding"].agg(list).unstack()
    return cells.reindex(index=[unit.id for unit in record.units], columns=present)


def _columns(items: Sequence[str]) -> list[Column]:
    return [
        Column("STT", 5, style.CENTRE),
        Column("Đơn vị", 18, style.MIDDLE_LEFT),
        *(Column(f"{item}\n{ITEMS[item]}", 11.5, style.CENTRE) for item in items),
        *TAIL,
    ]


def _lay_heading(sheet: Worksheet, record: RunRecord, columns: Sequence[Column], clock: LocalClock) -> None:
    run = record.run
    width, half = len(columns), len(columns) // 2
    lay_letterhead(sheet, run, (1, half), (half + 1, width))
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


def _rows(record: RunRecord, cells: pd.DataFrame, rows: details.Rows, bands: Bands) -> Iterator[Sequence[Value]]:
    standings = [standing(unit) for unit in record.units]
    letters = tail_letters(record)
    shares = f"${letters['Tỷ lệ điểm']}${HEAD_ROW + 1}:${letters['Tỷ lệ điểm']}${HEAD_ROW + len(record.units)}"
    for row, (unit, now, place) in enumerate(zip(record.units, standings, places(standings), strict=True), HEAD_ROW + 1):
        points, maximum, share, coverage = (
            f"{letters[head]}{row}"
            for head in ("Điểm sau thẩm định", "Điểm tối đa đã kiểm chứng", "Tỷ lệ điểm", "Tỷ lệ kiểm chứng")
        )
        judged = f'=IF({maximum}="–","–",'
        yield (
            row - HEAD_ROW,
            Link(unit.name, place=f"{quoted(title_of(row - HEAD_ROW, unit))}!A1"),
            *(_cell(unit, _findings(cell), rows) for cell in cells.loc[unit.id]),
            *_sums(unit, rows),
            Formula(f"{judged}ROUND({points}/{maximum},4))", "–" if now.share is None else now.share),
            _coverage(unit, rows, now.coverage),
            Formula(f"{judged}{scale.band_of(share, coverage, bands)})", now.band(bands)),
            Formula(f"{judged}RANK({share},{shares}))", "–" if place is None else place),
            _remark(unit),
        )


def _sums(unit: UnitRecord, rows: details.Rows) -> Sequence[Value]:
    """The unit's points, proposed and decided, and what they could be; "–" where nothing was judged."""
    if not unit.findings:
        return "–", "–", "–"
    now = standing(unit)
    proposed, points, counted = (
        f"SUM({rows.part(column, unit, unit.findings)})" for column in (details.PROPOSED, details.POINTS, details.COUNTED)
    )
    none = not now.maximum
    return (
        Formula(f'=IF({counted}=0,"–",ROUND({proposed},2))', "–" if none else now.proposed),
        Formula(f'=IF({counted}=0,"–",ROUND({points},2))', "–" if none else now.points),
        Formula(f'=IF({counted}=0,"–",ROUND({counted},2))', "–" if none else now.maximum),
    )


def _coverage(unit: UnitRecord, rows: details.Rows, now: float | None) -> Value:
    if not unit.findings:
        return "–"
    counted, applies = (f"SUM({rows.part(column, unit, unit.findings)})" for column in (details.COUNTED, details.APPLIES))
    return Formula(f'=IF({applies}=0,"–",ROUND({counted}/{applies},4))', "–" if now is None else now)


def _findings(cell: object) -> list[FindingRecord]:
    """The findings in a cell of ``_units_by_items``."""
    return cell if isinstance(cell, list) else []


def _cell(unit: UnitRecord, findings: Sequence[FindingRecord], rows: details.Rows) -> Value:
    """Points reached of points verified, and below the sign and number of each criterion; "–" where none applies."""
    if not findings:
        return style.MARKS[Status.NOT_APPLICABLE].sign
    points, counted, applies = (
        f"SUM({rows.part(column, unit, findings)})" for column in (details.POINTS, details.COUNTED, details.APPLIES)
    )
    signs = "&".join(_sign(rows.cell(unit, finding, details.FINAL), finding.criterion.split(".")[1]) for finding in findings)
    fraction = f'ROUND({points},2)&"/"&ROUND({counted},2)'
    text = f'=IF({applies}=0,"–",IF({counted}=0,"chưa chấm",{fraction})&CHAR(10)&TRIM({signs}))'
    return Formula(text, _words(findings))


def _sign(status: str, number: str) -> str:
    """The part of a formula that shows a criterion's sign and number; nothing where it does not apply."""
    return f'IF(LEFT({status},1)="–","",LEFT({status},1)&"\u00a0{number}  ")'


def _words(findings: Sequence[FindingRecord]) -> str:
    """What the formula of ``_cell`` gives now."""
    if not sum(map(applicable_of, findings)):
        return "–"
    counted = sum(map(counted_of, findings))
    points = f"{shown(sum(points_of(f) or 0.0 for f in findings))}/{shown(counted)}" if counted else "chưa chấm"
    signs = " ".join(
        f"{style.MARKS[status_of(f)].sign}\u00a0{f.criterion.split('.')[1]}"
        for f in findings
        if status_of(f) is not Status.NOT_APPLICABLE
    )
    return f"{points}\n{signs}"


def _remark(unit: UnitRecord) -> str:
    if unit.not_in_force:
        return "Không còn hiệu lực vào ngày kiểm tra; xem lưu ý bên dưới."
    counts = f"{unit.crawl.pages} trang, {unit.crawl.documents} tệp, {unit.crawl.errors} lỗi truy cập"
    return "\n".join(words for words in (unit.portal, counts if unit.crawl.attempts else "", _stopped(unit)) if words)


def _stopped(unit: UnitRecord) -> str:
    """Why the visit is not whole, in words; "" where it is, or where there was none."""
    return _STOPS.get(unit.crawl.stopped, "") if unit.crawl.stopped else ""


def _colour(sheet: Worksheet, record: RunRecord, cells: pd.DataFrame) -> None:
    """Colours for now, for viewers without rules; and rules that follow the formulas."""
    for row, unit in enumerate(record.units, HEAD_ROW + 1):
        for column, cell in enumerate(cells.loc[unit.id], 3):
            sheet.cell(row, column).fill = _fill(_findings(cell))
    if record.units and len(cells.columns):
        last = f"{get_column_letter(2 + len(cells.columns))}{HEAD_ROW + len(record.units)}"
        style.colour_by_status(sheet, f"C{HEAD_ROW + 1}:{last}", f"C{HEAD_ROW + 1}")


def _fill(findings: Sequence[FindingRecord]) -> PatternFill:
    """The colour of the status that asks most for attention."""
    gravest = min(map(status_of, findings), key=style.GRAVITY.index, default=Status.NOT_APPLICABLE)
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
