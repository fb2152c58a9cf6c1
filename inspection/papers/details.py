"""Sheet "Chi tiết": one row per unit and criterion, the table an inspector works through and the only place where
decisions are written; every other sheet follows it by formula."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from checks.registry import Criterion
from crawler.archive.attempts import AttemptRow
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.papers import scale, style
from inspection.papers.formulas import Formula, cell_of, range_of
from inspection.papers.moments import LocalClock
from inspection.papers.proof import Places, proof_of
from inspection.papers.table import HEAD_ROW, Column, Marked, Value, lay_table, lay_title, on_clock
from inspection.standing import applicable_of, counted_of, points_of, status_of

TITLE = "Chi tiết"
DECISION = "Kết luận thẩm định"
DECIDED_POINTS = "Điểm thẩm định"
REASON = "Lý do thẩm định"
REVIEWER = "Người thẩm định"
COLUMNS = (
    Column("STT", 5, style.TOP_CENTRE),
    Column("Đơn vị", 12),
    Column("Mã", 7, style.TOP_CENTRE),
    Column("Tiêu chí", 16),
    Column("Yêu cầu", 20),
    Column("Kết quả máy đánh giá", 12),
    Column("Nhận xét", 30),
    Column("Điểm tối đa", 7, style.TOP_CENTRE, style.POINTS),
    Column("Điểm đề xuất", 7, style.TOP_CENTRE, style.POINTS),
    Column(DECISION, 13, free=True),
    Column(DECIDED_POINTS, 8, style.TOP_CENTRE, style.POINTS, free=True),
    Column(REASON, 18, free=True),
    Column(REVIEWER, 12, free=True),
    Column("Kết quả cuối", 12),
    Column("Điểm cuối", 7, style.TOP_CENTRE, style.POINTS),
    Column("Điểm tối đa được tính", 8, style.TOP_CENTRE, style.POINTS, hidden=True),
    Column("Điểm tối đa áp dụng", 8, style.TOP_CENTRE, style.POINTS, hidden=True),
    Column("Tài liệu kiểm chứng", 20),
    Column("Mở trang", 6, style.TOP_CENTRE),
    Column("Dòng ở sheet Minh chứng", 9, style.TOP_CENTRE),
    Column("Thời điểm kiểm tra\n({clock})", 17.5, style.TOP_CENTRE),
    Column("Độ tin cậy", 7, style.TOP_CENTRE, style.PERCENT),
    Column("Ghi chú, khuyến nghị", 20),
)
_LETTERS: Mapping[str, str] = {column.head: get_column_letter(number) for number, column in enumerate(COLUMNS, 1)}
CODE, STATUS, MAXIMUM, PROPOSED, CHOICE, GIVEN, FINAL, POINTS, COUNTED, APPLIES = (
    _LETTERS[head]
    for head in (
        "Mã", "Kết quả máy đánh giá", "Điểm tối đa", "Điểm đề xuất", DECISION, DECIDED_POINTS, "Kết quả cuối", "Điểm cuối",
        "Điểm tối đa được tính", "Điểm tối đa áp dụng",
    )
)  # fmt: skip
DECISION_LETTERS: Mapping[str, str] = {head: _LETTERS[head] for head in (DECISION, DECIDED_POINTS, REASON, REVIEWER)}
"""The columns of an inspector's decision."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Where each finding stands on the sheet."""

    by_finding: Mapping[tuple[str, str], int]
    by_unit: Mapping[str, tuple[int, int]]
    """First and last; a unit without findings has none."""
    last: int

    @classmethod
    def of(cls, record: RunRecord) -> "Rows":
        """The rows the record's findings get."""
        pairs = [(unit.id, finding.criterion) for unit in record.units for finding in unit.findings]
        by_finding = {pair: row for row, pair in enumerate(pairs, HEAD_ROW + 1)}
        by_unit = {
            unit.id: (by_finding[unit.id, unit.findings[0].criterion], by_finding[unit.id, unit.findings[-1].criterion])
            for unit in record.units
            if unit.findings
        }
        return cls(by_finding, by_unit, HEAD_ROW + max(1, len(pairs)))

    def cell(self, unit: UnitRecord, finding: FindingRecord, column: str) -> str:
        """A finding's cell as other sheets' formulas write it."""
        return cell_of(TITLE, column, self.by_finding[unit.id, finding.criterion])

    def part(self, column: str, unit: UnitRecord, findings: Sequence[FindingRecord]) -> str:
        """Neighbouring findings' cells of a column."""
        rows = [self.by_finding[unit.id, finding.criterion] for finding in findings]
        return range_of(TITLE, column, min(rows), max(rows))

    def whole(self, column: str) -> str:
        """All of a column."""
        return range_of(TITLE, column, HEAD_ROW + 1, self.last)


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
    last = lay_table(sheet, on_clock(COLUMNS, clock), _rows(record, criteria, attempts, places, clock))
    if last > HEAD_ROW:
        _lay_choices(sheet, last)
    style.set_page(sheet, record.run.id, HEAD_ROW, "E")


def _lay_choices(sheet: Worksheet, last: int) -> None:
    """The drop-down of statuses, the limits of points, and colours that follow decisions."""
    first = HEAD_ROW + 1
    statuses = DataValidation("list", formula1=scale.LABELS, allow_blank=True, showErrorMessage=True)
    statuses.error, statuses.errorTitle = "Chọn một kết quả trong danh sách.", DECISION
    statuses.add(f"{CHOICE}{first}:{CHOICE}{last}")
    points = DataValidation("decimal", operator="between", formula1="0", formula2=f"${MAXIMUM}{first}", showErrorMessage=True)
    points.error, points.errorTitle = "Điểm từ 0 đến điểm tối đa của tiêu chí.", DECIDED_POINTS
    points.add(f"{GIVEN}{first}:{GIVEN}{last}")
    sheet.add_data_validation(statuses)
    sheet.add_data_validation(points)
    style.colour_by_status(sheet, f"{FINAL}{first}:{FINAL}{last}", f"{FINAL}{first}")


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
            review = finding.review
            yield (
                number,
                unit.name,
                finding.criterion,
                criterion.title if criterion else finding.title,
                finding.requirement or (criterion.requirement if criterion else ""),
                finding.status,
                finding.summary,
                finding.maximum,
                finding.points,
                review.status if review else None,
                review.points if review else None,
                review.reason if review else None,
                review.by if review else None,
                *_final(finding, HEAD_ROW + number),
                *proof_of(unit, finding, places),
                clock.read(checked) if checked else "–",
                finding.confidence,
                _remarks(finding),
            )


def _final(finding: FindingRecord, row: int) -> Sequence[Value]:
    """What holds after the decision: status, points, and what they count for; by formula."""
    machine, choice, final = f"{STATUS}{row}", f"{CHOICE}{row}", f"{FINAL}{row}"
    maximum, given = f"{MAXIMUM}{row}", f"{GIVEN}{row}"
    by_status = f"IF({final}={machine},{PROPOSED}{row},ROUND({maximum}*{scale.share_of(final)},2))"
    status = status_of(finding)
    return (
        Marked(Formula(f'=IF({choice}="",{machine},{choice})', style.label(status)), status),
        Formula(f'=IF({scale.scored(final)}=0,"",IF({given}<>"",{given},{by_status}))', points_of(finding)),
        Formula(f"={maximum}*{scale.scored(final)}", counted_of(finding)),
        Formula(f"={maximum}*{scale.applies(final)}", applicable_of(finding)),
    )


def _checked(finding: FindingRecord, visited: datetime | None) -> datetime | None:
    """When the deciding page was last seen; else when the visit of the portal ended; None where there was none."""
    return max((citation.captured_at for citation in finding.citations), default=visited)


def _remarks(finding: FindingRecord) -> str:
    advice = (f"Khuyến nghị: {finding.advice}",) if finding.advice else ()
    return "\n".join((*advice, *finding.notes))
