"""Sheet "Lỗi truy cập": every attempt that brought nothing, in words."""

from collections.abc import Iterator, Mapping, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from checks.model import Outcome, Role
from checks.readings.barrier import OUTCOME_WORDS
from crawler.archive.attempts import AttemptRow
from inspection.findings import RunRecord
from inspection.papers import style
from inspection.papers.moments import LocalClock
from inspection.papers.table import HEAD_ROW, Column, Value, lay_table, lay_title, on_clock, page_link

TITLE = "Lỗi truy cập"
COLUMNS = (
    Column("STT", 6, style.TOP_CENTRE),
    Column("Đơn vị", 24),
    Column("Địa chỉ", 48),
    Column("Mở trang", 7, style.TOP_CENTRE),
    Column("Vai trò", 20),
    Column("Lần thử", 7, style.TOP_CENTRE),
    Column("Kết quả", 28),
    Column("Mã HTTP", 8, style.TOP_CENTRE),
    Column("Thời điểm\n({clock})", 17.5, style.TOP_CENTRE),
    Column("Số giây", 9, style.TOP_CENTRE, "0.0"),
    Column("Ghi chú", 40),
)
_ROLES: Mapping[Role, str] = {
    Role.HOME: "trang chủ",
    Role.PAGE: "trang của cổng",
    Role.DOCUMENT: "tệp đính kèm",
    Role.IMAGE: "hình ảnh",
    Role.ROBOTS: "robots.txt",
    Role.SITEMAP: "sơ đồ cổng",
    Role.SEARCH: "ô tìm kiếm của cổng",
    Role.PROBE: "địa chỉ thử",
    Role.NONSENSE: "địa chỉ không thể có",
    Role.OUTSIDE: "trang ngoài cổng",
    Role.REQUISITE: "kiểu trình bày, ảnh của trang",
}
# There "not found" is no failure: nobody promised that something is there.
_GUESSED = (Role.ROBOTS, Role.SITEMAP, Role.PROBE, Role.NONSENSE, Role.REQUISITE)


def lay_access_errors(
    sheet: Worksheet, record: RunRecord, attempts: Mapping[str, Sequence[AttemptRow]], clock: LocalClock, subtitle: str
) -> None:
    """Lay the sheet from the attempts of each unit."""
    rows = list(_rows(record, attempts, clock))
    lay_title(sheet, "CÁC LẦN TRUY CẬP KHÔNG THÀNH CÔNG", subtitle, len(COLUMNS))
    lay_table(
        sheet,
        on_clock(COLUMNS, clock),
        rows or [("", "", "Không có lần truy cập nào thất bại.", *[""] * (len(COLUMNS) - 3))],
    )
    style.set_page(sheet, record.run.id, HEAD_ROW, "D")


def failed(row: AttemptRow) -> bool:
    """The attempt brought nothing, though something could be expected."""
    gone = row.outcome is Outcome.GONE and row.role not in _GUESSED
    return row.lost or gone or row.outcome.may_pass


def _rows(
    record: RunRecord, attempts: Mapping[str, Sequence[AttemptRow]], clock: LocalClock
) -> Iterator[Sequence[Value]]:
    number = 0
    for unit in record.units:
        for row in filter(failed, attempts.get(unit.id, ())):
            number += 1
            label = f"mục “{row.label}”" if row.label else ""
            lost = "bằng chứng của lần này đã mất khỏi kho lưu trữ" if row.lost else ""
            yield (
                number,
                unit.name,
                row.url,
                page_link(row.url),
                _ROLES[row.role],
                row.n,
                OUTCOME_WORDS[row.outcome],
                row.status,
                clock.read(row.started),
                round(row.elapsed_s, 1),
                "; ".join(words for words in (label, row.note, lost) if words),
            )
