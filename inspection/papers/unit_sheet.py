"""One sheet per unit: the "phiếu kiểm tra trên môi trường mạng", ready to print, fill in and sign."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from checks.registry import Criterion
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.papers import details, style, summary
from inspection.papers.formulas import Formula, cell_of
from inspection.papers.letterhead import lay_letterhead
from inspection.papers.moments import LocalClock
from inspection.papers.proof import searched
from inspection.papers.table import Column, Looks, Marked, Value, lay_cell, lay_words, lines, put, set_height
from inspection.ranks import Bands
from inspection.standing import applicable_of, points_of, standing, status_of

COLUMNS = (
    Column("STT", 5, style.TOP_CENTRE),
    Column("Tiêu chí", 30),
    Column("Kết quả", 15),
    Column("Kết quả cụ thể", 44),
    Column("Điểm tối đa", 8, style.TOP_CENTRE, style.POINTS),
    Column("Điểm đề xuất", 8, style.TOP_CENTRE, style.POINTS),
    Column("Điểm thẩm định", 9, style.TOP_CENTRE, style.POINTS),
    Column("Tài liệu kiểm chứng", 42),
    Column("Ghi chú", 18, free=True),
)
_WIDTH = len(COLUMNS)
_LETTERS = 150  # of an address: the whole one stands in the sheet Minh chứng
_DOTS = "." * 190
_STATE = "Tình trạng cổng (không tính điểm)"


def lay_unit(
    sheet: Worksheet,
    number: int,
    record: RunRecord,
    unit: UnitRecord,
    criteria: Mapping[str, Criterion],
    rows: details.Rows,
    bands: Bands,
    clock: LocalClock,
) -> None:
    """Lay the sheet of the ``number``-th unit."""
    head_row = _lay_heading(sheet, record, unit, clock)
    looks = Looks()
    for place, column in enumerate(COLUMNS, 1):
        put(sheet.cell(head_row, place), column.head)
        looks.dress(sheet.cell(head_row, place), font=style.BOLD, align=style.CENTRE, fill=style.HEAD_FILL)
        sheet.column_dimensions[get_column_letter(place)].width = column.width
    set_height(sheet, head_row, COLUMNS, [column.head for column in COLUMNS], bold=True)
    row = head_row
    count = 0
    for item, group in groupby(unit.findings, key=lambda finding: finding.criterion.split(".")[0]):
        findings = list(group)
        if not any(applicable_of(finding) or item == "T" for finding in findings):
            continue
        row += 1
        heading = f"{item}. {summary.ITEMS[item]}" if item in summary.ITEMS else _STATE if item == "T" else item
        lay_words(sheet, row, (1, _WIDTH), heading, style.BOLD, style.MIDDLE_LEFT)
        for finding in findings:
            row, count = row + 1, count + 1
            values = (count, *_line(unit, finding, criteria, rows, clock))
            for place, (column, value) in enumerate(zip(COLUMNS, values, strict=True), 1):
                lay_cell(sheet.cell(row, place), column, value, looks)
            set_height(sheet, row, COLUMNS, values)
    if row > head_row:
        style.colour_by_status(sheet, f"C{head_row + 1}:C{row}", f"C{head_row + 1}")
        _lay_totals(sheet, row + 1, record, unit, bands, summary.HEAD_ROW + number, looks)
    _lay_foot(sheet, row + 5)
    style.set_page(sheet, record.run.id, head_row)


def _lay_heading(sheet: Worksheet, record: RunRecord, unit: UnitRecord, clock: LocalClock) -> int:
    run = record.run
    lay_letterhead(sheet, run, (1, 4), (5, _WIDTH))
    lay_words(sheet, 3, (1, _WIDTH), "PHIẾU KIỂM TRA TRÊN MÔI TRƯỜNG MẠNG", style.TITLE, height=34)
    lay_words(sheet, 4, (1, _WIDTH), run.plan, style.ITALIC)
    began, ended = clock.read(run.started), clock.read(run.ended)
    facts = (
        ("Đơn vị được kiểm tra", unit.name, False),
        ("Địa chỉ trang thông tin", unit.portal or unit.not_in_force or "–", False),
        ("Căn cứ", run.reference or "–", False),
        ("Số liệu đến ngày", f"{run.as_of:%d/%m/%Y}", False),
        ("Thời gian kiểm tra", f"từ {began:%H:%M:%S ngày %d/%m/%Y} đến {ended:%H:%M:%S ngày %d/%m/%Y} ({clock.name})", False),
        ("Phương thức", f"trên môi trường mạng, {summary.TRIGGERS.get(run.trigger, run.trigger)}; mã lần kiểm tra {run.id}", False),
        ("Thành phần đoàn kiểm tra", _DOTS, True),
        ("Đại diện đơn vị", _DOTS, True),
    )
    row = 4
    for row, (name, words, free) in enumerate(facts, 5):
        lay_words(sheet, row, (1, 2), name, style.BOLD, style.MIDDLE_LEFT)
        room = sum(column.width for column in COLUMNS[2:]) * style.LETTERS
        lay_words(sheet, row, (3, _WIDTH), words, style.BODY, style.MIDDLE_LEFT, 4 + lines(words, room) * style.LINE_HEIGHT)
        if free:
            sheet.cell(row, 3).protection = style.UNLOCKED
    return row + 2


def _line(
    unit: UnitRecord, finding: FindingRecord, criteria: Mapping[str, Criterion], rows: details.Rows, clock: LocalClock
) -> Sequence[Value]:
    criterion = criteria.get(finding.criterion)
    status, points = status_of(finding), points_of(finding)
    final = rows.cell(unit, finding, details.FINAL)
    decided = rows.cell(unit, finding, details.POINTS)
    reason = (f"Đoàn kiểm tra: {finding.review.reason}",) if finding.review and finding.review.reason else ()
    return (
        f"{finding.criterion} {criterion.title if criterion else finding.title}",
        Marked(Formula(f"={final}", style.label(status)), status),
        "\n".join((finding.summary, *reason)),
        finding.maximum if finding.maximum else "–",
        "–" if finding.points is None or not finding.maximum else finding.points,
        Formula(f'=IF({decided}="","–",{decided})', "–" if points is None else points) if finding.maximum else "–",
        "\n".join(_documents(finding, clock)),
        None,
    )


def _documents(finding: FindingRecord, clock: LocalClock) -> Iterator[str]:
    if not finding.citations and finding.trail is not None:
        yield searched(finding.trail)
    for citation in finding.citations[:2]:
        url = citation.url if len(citation.url) <= _LETTERS else f"{citation.url[:_LETTERS]}…"
        yield f"{url} (lúc {clock.read(citation.captured_at):%H:%M:%S %d/%m/%Y})"
    if more := len(finding.citations) - 2:
        yield f"và {more} minh chứng khác ở sheet Minh chứng" if more > 0 else ""


def _lay_totals(
    sheet: Worksheet, row: int, record: RunRecord, unit: UnitRecord, bands: Bands, summary_row: int, looks: Looks
) -> None:
    """Totals, taken from the summary, so that a paper and the table can never differ."""
    letters = summary.tail_letters(record)
    now = standing(unit)
    none = not now.maximum

    def taken(head: str, value: str | float | int | None) -> Formula:
        return Formula(f"={cell_of(summary.TITLE, letters[head], summary_row)}", "–" if value is None else value)

    names = ("Cộng (phần đã kiểm chứng)", "Tỷ lệ điểm", "Tỷ lệ kiểm chứng; xếp loại (tham khảo)")
    values: Sequence[Sequence[Value]] = (
        (
            taken("Điểm tối đa đã kiểm chứng", None if none else now.maximum),
            taken("Điểm đề xuất", None if none else now.proposed),
            taken("Điểm sau thẩm định", None if none else now.points),
        ),
        ("", "", taken("Tỷ lệ điểm", now.share)),
        ("", taken("Xếp loại (tham khảo)", now.band(bands)), taken("Tỷ lệ kiểm chứng", now.coverage)),
    )
    for place, (name, figures) in enumerate(zip(names, values, strict=True), row):
        for column in range(1, _WIDTH + 1):
            looks.dress(sheet.cell(place, column), font=style.BOLD, align=style.CENTRE)
        put(sheet.cell(place, 2), name)
        for column, figure in enumerate(figures, 5):
            put(sheet.cell(place, column), figure)
            number = style.POINTS if place == row else style.SHARE
            looks.dress(sheet.cell(place, column), font=style.BOLD, align=style.CENTRE, number=number)
        sheet.merge_cells(start_row=place, end_row=place, start_column=2, end_column=4)
        sheet.row_dimensions[place].height = 32 if place == row + 2 else 18


def _lay_foot(sheet: Worksheet, row: int) -> None:
    """The unit's opinion, and who signs."""
    lay_words(sheet, row, (1, _WIDTH), "Ý kiến của đơn vị được kiểm tra:", style.BOLD, style.MIDDLE_LEFT)
    for place in (row + 1, row + 2, row + 3):
        lay_words(sheet, place, (1, _WIDTH), _DOTS, style.BODY, style.MIDDLE_LEFT)
        sheet.cell(place, 1).protection = style.UNLOCKED
    signed = "Lập tại ………………, hồi …… giờ …… phút, ngày …… tháng …… năm ………"
    lay_words(sheet, row + 4, (1, _WIDTH), signed, style.ITALIC, height=24)
    sheet.cell(row + 4, 1).protection = style.UNLOCKED
    for span, who in (
        ((1, 3), "ĐẠI DIỆN ĐƠN VỊ ĐƯỢC KIỂM TRA"),
        ((4, 5), "NGƯỜI KIỂM TRA"),
        ((6, _WIDTH), "TRƯỞNG ĐOÀN KIỂM TRA"),
    ):
        lay_words(sheet, row + 5, span, who, style.BOLD)
        lay_words(sheet, row + 6, span, "(ký, ghi rõ họ tên)", style.ITALIC)
        lay_words(sheet, row + 7, span, "", style.BODY, height=70)
        sheet.cell(row + 7, span[0]).protection = style.UNLOCKED
