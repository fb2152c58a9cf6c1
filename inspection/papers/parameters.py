"""Sheet "Tham số": with what configuration, rules and limits the run was made, so that it can be repeated."""

from collections.abc import Iterator, Mapping, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from checks.model import Stop
from checks.registry import Criterion
from inspection.findings import RunRecord, UnitRecord
from inspection.papers import style
from inspection.papers.moments import LocalClock
from inspection.papers.summary import TRIGGERS
from inspection.papers.table import HEAD_ROW, Column, Value, lay_table, lay_title

TITLE = "Tham số"
COLUMNS = (Column("STT", 6, style.TOP_CENTRE), Column("Nhóm", 30), Column("Mục", 46), Column("Giá trị", 92))
_STOPS: Mapping[Stop, str] = {
    Stop.SATISFIED: "dừng vì đã đủ cho các tiêu chí",
    Stop.EXHAUSTED: "đã xem hết",
    Stop.BUDGET: "dừng vì hết hạn mức trang",
    Stop.DEADLINE: "dừng vì hết thời gian",
    Stop.INTERRUPTED: "bị dừng giữa chừng",
}
_Row = tuple[str, str, Value]


def lay_parameters(
    sheet: Worksheet,
    record: RunRecord,
    criteria: Sequence[Criterion],
    settings: Mapping[str, str],
    clock: LocalClock,
    subtitle: str,
) -> None:
    """Lay the sheet. ``settings`` is the configuration in words, shown as given."""
    rows = [
        *(row for row in _run(record, clock) if row[2] != ""),
        *(("Cấu hình", name, value) for name, value in settings.items()),
        *(row for unit in record.units for row in _visit(unit)),
        *_thresholds(criteria),
        *(("Ký hiệu kết quả", f"{mark.sign} {status.label}", mark.meaning) for status, mark in style.MARKS.items()),
        *(
            ("Tiêu chí ngoài cổng", c.code, f"{c.title}: chỉ đánh giá được khi nhập tệp kết xuất (kiemtra import).")
            for c in criteria
            if not c.proven
        ),
    ]
    lay_title(sheet, "THAM SỐ CỦA LẦN KIỂM TRA", subtitle, len(COLUMNS))
    lay_table(sheet, COLUMNS, ((number, *row) for number, row in enumerate(rows, 1)))
    style.set_page(sheet, record.run.id, HEAD_ROW)


def _run(record: RunRecord, clock: LocalClock) -> Iterator[_Row]:
    run = record.run
    group = "Lần kiểm tra"
    yield group, "Mã", run.id
    yield group, "Kế hoạch", run.plan
    yield group, "Căn cứ", run.reference
    yield group, "Cơ quan chủ trì", run.lead
    yield group, "Cơ quan phối hợp", ", ".join(run.coordinating)
    yield group, "Ngày kiểm tra", run.as_of
    yield group, f"Bắt đầu ({run.timezone})", clock.read(run.started)
    yield group, f"Kết thúc ({run.timezone})", clock.read(run.ended)
    yield group, "Hình thức", TRIGGERS.get(run.trigger, run.trigger)
    yield group, "Đủ tin cậy", "có" if run.trustworthy else f"KHÔNG: {'; '.join(run.reasons)}"
    yield "Phiên bản", "Phần mềm kiemtra", run.tool
    yield "Phiên bản", "Mã băm SHA-256 của bộ quy tắc", run.rules_digest
    yield "Phiên bản", "Mã băm SHA-256 của tệp cấu hình", run.targets_digest


def _visit(unit: UnitRecord) -> Iterator[_Row]:
    crawl = unit.crawl
    if crawl.stopped is None:
        yield "Quy mô thu thập", unit.name, unit.not_in_force or "không truy cập"
        return
    megabytes = f"{crawl.bytes / 1e6:.1f}".replace(".", ",")
    yield (
        "Quy mô thu thập",
        unit.name,
        f"{unit.portal}: {crawl.attempts} lần truy cập, {crawl.pages} trang, {crawl.rendered} trang dựng bằng trình "
        f"duyệt, {crawl.documents} tệp, {crawl.errors} lỗi, {megabytes} MB, {crawl.seconds:.0f} giây chờ trả lời; "
        f"{_STOPS[crawl.stopped]}",
    )


def _thresholds(criteria: Sequence[Criterion]) -> Iterator[_Row]:
    for criterion in criteria:
        yield "Điểm tối đa", f"{criterion.code} {criterion.title}", criterion.points
        for name, value in criterion.options.items():
            yield "Ngưỡng mặc định", f"{criterion.code} {name}", str(value)
