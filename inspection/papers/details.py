"""Sheet "Chi tiết": one row per unit and criterion, the table an inspector works through."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from openpyxl.worksheet.worksheet import Worksheet

from checks.registry import Criterion
from crawler.archive.attempts import AttemptRow
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.papers import style
from inspection.papers.moments import LocalClock
from inspection.papers.proof import Places, proof_of
from inspection.papers.table import HEAD_ROW, Column, Value, lay_table, lay_title, on_clock

TITLE = "Chi tiết"
COLUMNS = (
    Column("STT", 5, style.TOP_CENTRE),
    Column("Đơn vị", 12),
    Column("Mã", 7, style.TOP_CENTRE),
    Column("Tiêu chí", 15),
    Column("Yêu cầu", 20),
    Column("Căn cứ", 30),
    Column("Kết quả", 12),
    Column("Nhận xét", 27),
    Column("Điểm tối đa", 7, style.TOP_CENTRE, style.POINTS),
    Column("Điểm đề xuất", 7, style.TOP_CENTRE, style.POINTS),
    Column("Điểm thẩm định", 8, style.TOP_CENTRE, style.POINTS, free=True),
    Column("Minh chứng", 19),
    Column("Mở trang", 6, style.TOP_CENTRE),
    Column("Dòng ở sheet Minh chứng", 9, style.TOP_CENTRE),
    Column("Thời điểm kiểm tra\n({clock})", 17.5, style.TOP_CENTRE),
    Column("Độ tin cậy", 7, style.TOP_CENTRE, style.PERCENT),
    Column("Ghi chú, khuyến nghị", 20),
)


def lay_details(
    sheet: Worksheet,
    record: RunRecord,
    criteria: Mapping[str, Criterion],
    attempts: Mapping[str, Sequence[AttemptRow]],
    places: Places,
    clock: LocalClock,
    subtitle: str,
) -> None:
    """Lay the sheet. ``attempts`` by unit tell when a finding without citation was made."""
    lay_title(sheet, "CHI TIẾT KẾT QUẢ KIỂM TRA THEO TỪNG TIÊU CHÍ", subtitle, len(COLUMNS))
    lay_table(sheet, on_clock(COLUMNS, clock), _rows(record, criteria, attempts, places, clock))
    style.set_page(sheet, record.run.id, HEAD_ROW, "E")


def _rows(
    record: RunRecord,
    criteria: Mapping[str, Criterion],
    attempts: Mapping[str, Sequence[AttemptRow]],
    places: Places,
    clock: LocalClock,
) -> Iterator[Sequence[Value]]:
    number = 0
    for unit in record.units:
        visited = max((row.started for row in attempts.get(unit.id, ())), default=None)
        for finding in unit.findings:
            number += 1
            criterion = criteria.get(finding.criterion)
            checked = _checked(finding, visited)
            yield (
                number,
                unit.name,
                finding.criterion,
                criterion.title if criterion else finding.title,
                finding.requirement or (criterion.requirement if criterion else ""),
                "\n".join(finding.basis),
                finding.status,
                finding.summary,
                finding.maximum,
                finding.points,
                None,
                *proof_of(unit, finding, places),
                clock.read(checked) if checked else "–",
                finding.confidence,
                _remarks(unit, finding),
            )


def _checked(finding: FindingRecord, visited: datetime | None) -> datetime | None:
    """When the deciding page was last seen; else when the visit of the portal ended; None where there was none."""
    return max((citation.captured_at for citation in finding.citations), default=visited)


def _remarks(unit: UnitRecord, finding: FindingRecord) -> str:
    advice = (f"Khuyến nghị: {finding.advice}",) if finding.advice else ()
    return "\n".join((*advice, *finding.notes))
