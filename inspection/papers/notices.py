"""Sheets that say what still needs a person: "Cần xác minh", ordered by doubt, and "Không kiểm chứng qua mạng"."""

from collections.abc import Iterator, Mapping, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from checks.model import Status
from checks.registry import Criterion
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.papers import details, style
from inspection.papers.formulas import quoted
from inspection.papers.proof import Places, proof_of
from inspection.papers.table import HEAD_ROW, Column, Link, Value, lay_table, lay_title

DOUBTFUL = "Cần xác minh"
NOT_ONLINE = "Không kiểm chứng qua mạng"[:31]
SECOND_LOOK = 0.7
"""A verdict less confident stands on the list of what a person should look at again."""

_DOUBTFUL_COLUMNS = (
    Column("STT", 6, style.TOP_CENTRE),
    Column("Đơn vị", 20),
    Column("Mã", 7, style.TOP_CENTRE),
    Column("Tiêu chí", 26),
    Column("Kết quả máy đánh giá", 18),
    Column("Độ tin cậy", 8, style.TOP_CENTRE, style.PERCENT),
    Column("Điểm còn treo", 8, style.TOP_CENTRE, style.POINTS),
    Column("Vì sao cần người xem", 56),
    Column("Tài liệu kiểm chứng", 30),
    Column("Mở trang", 7, style.TOP_CENTRE),
    Column("Minh chứng", 10, style.TOP_CENTRE),
    Column("Ghi kết luận", 10, style.TOP_CENTRE),
    Column("Đã xem", 8, style.TOP_CENTRE, free=True),
)
_NOT_ONLINE_COLUMNS = (
    Column("STT", 6, style.TOP_CENTRE),
    Column("Đơn vị", 26),
    Column("Mã", 7, style.TOP_CENTRE),
    Column("Tiêu chí", 36),
    Column("Điểm tối đa", 9, style.TOP_CENTRE, style.POINTS),
    Column("Vì sao, và cần tệp nào", 64),
    Column("Lệnh nhập tệp", 46),
    Column("Ghi kết luận", 10, style.TOP_CENTRE),
    Column("Đã nhận tệp (ngày, người giao)", 24, free=True),
)
_KINDS: Mapping[str, str] = {"N1.2": "ii06a|qd766", "N1.3": "chia-se", "N4.1": "cbccvc"}


def lay_doubtful(
    sheet: Worksheet, record: RunRecord, criteria: Mapping[str, Criterion], rows: details.Rows, places: Places, subtitle: str
) -> None:
    """Lay "Cần xác minh": what the machine would not or could not decide, and what it decided with little confidence."""
    lay_title(sheet, "NỘI DUNG CẦN NGƯỜI KIỂM TRA XÁC MINH, THEO MỨC ĐỘ NGHI NGỜ", subtitle, len(_DOUBTFUL_COLUMNS))
    lines = [
        (
            number,
            unit.name,
            finding.criterion,
            _title(finding, criteria),
            finding.status,
            finding.confidence,
            finding.maximum,
            "\n".join((finding.summary, *finding.notes)),
            *proof_of(unit, finding, places),
            _row_link(unit, finding, rows),
            None,
        )
        for number, (unit, finding) in enumerate(doubtful(record), 1)
    ]
    lay_table(sheet, _DOUBTFUL_COLUMNS, lines or [_nothing(_DOUBTFUL_COLUMNS, "Không có nội dung nào cần xác minh thêm.")])
    style.set_page(sheet, record.run.id, HEAD_ROW, "D")


def doubtful(record: RunRecord) -> list[tuple[UnitRecord, FindingRecord]]:
    """What needs a person's eyes: undecided before decided, less confident before more, more points before fewer."""
    open_ = [
        (unit, finding)
        for unit in record.units
        for finding in unit.findings
        if finding.review is None
        and (finding.status in (Status.NEEDS_REVIEW, Status.UNREACHABLE) or (finding.status.scored and finding.confidence < SECOND_LOOK))
    ]
    return sorted(open_, key=lambda pair: (pair[1].status.scored, pair[1].confidence, -pair[1].maximum))


def lay_not_online(sheet: Worksheet, record: RunRecord, criteria: Mapping[str, Criterion], rows: details.Rows, subtitle: str) -> None:
    """Lay "Không kiểm chứng qua mạng": what lives in internal systems, and the export each waits for."""
    lay_title(sheet, "NỘI DUNG KHÔNG KIỂM CHỨNG ĐƯỢC QUA MẠNG", subtitle, len(_NOT_ONLINE_COLUMNS))
    lines = list(_waiting(record, criteria, rows))
    lay_table(sheet, _NOT_ONLINE_COLUMNS, lines or [_nothing(_NOT_ONLINE_COLUMNS, "Không có nội dung nào.")])
    style.set_page(sheet, record.run.id, HEAD_ROW, "D")


def _waiting(record: RunRecord, criteria: Mapping[str, Criterion], rows: details.Rows) -> Iterator[Sequence[Value]]:
    number = 0
    for unit in record.units:
        for finding in unit.findings:
            if finding.status is not Status.NOT_PUBLIC:
                continue
            number += 1
            kind = _KINDS.get(finding.criterion)
            yield (
                number,
                unit.name,
                finding.criterion,
                _title(finding, criteria),
                finding.maximum,
                finding.summary,
                f"kiemtra import {record.run.id} --unit {unit.id} --kind {kind} TỆP" if kind else "–",
                _row_link(unit, finding, rows),
                None,
            )


def _title(finding: FindingRecord, criteria: Mapping[str, Criterion]) -> str:
    criterion = criteria.get(finding.criterion)
    return criterion.title if criterion else finding.title


def _row_link(unit: UnitRecord, finding: FindingRecord, rows: details.Rows) -> Link:
    row = rows.by_finding[unit.id, finding.criterion]
    return Link(f"Dòng {row}", place=f"{quoted(details.TITLE)}!{details.CHOICE}{row}")


def _nothing(columns: Sequence[Column], words: str) -> Sequence[Value]:
    return [words if number == 3 else None if column.free else "" for number, column in enumerate(columns)]
