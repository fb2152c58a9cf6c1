"""The way back: what inspectors decided in a workbook becomes reviews in the case, and reviews stand beside findings.

Nothing is recorded unless everything can be: a changed machine cell, an unknown status, points out of range, a decision
without a reason or a name are all named with their cells, and the case stays as it was.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from checks.model import Status
from crawler.archive.reviews import Review
from inspection.complaints import nearest
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.papers import details, proof, style
from inspection.papers.workbook import Origin, digest_of
from inspection.run import BadRequest
from inspection.standing import SHARES

_MOST_NAMED = 20
_MOST_REASON = 2_000


class ReviewRefused(BadRequest):
    """A workbook whose decisions may not be recorded; the text names every cell that is wrong."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A workbook somebody worked in, and what it remembers of its origin."""

    path: Path
    book: Workbook
    origin: Origin


def open_filled(path: Path) -> Filled:
    """The workbook at ``path``. Raises ReviewRefused where it is none of ours."""
    try:
        book = load_workbook(path)
    except (OSError, ValueError, KeyError, BadZipFile, InvalidFileException) as error:
        raise ReviewRefused(f"Không mở được sổ {path}: {error}") from error
    origin = Origin.of(book)
    if origin is None or details.TITLE not in book.sheetnames:
        raise ReviewRefused(f"{path} không phải sổ làm việc do kiemtra lập.")
    return Filled(path, book, origin)


def origin_matches(filled: Filled, record: RunRecord) -> None:
    """Raise ReviewRefused where the workbook was made from other findings than those of ``record``."""
    if filled.origin.digest != digest_of(record):
        raise ReviewRefused(
            f"{filled.path.name} được lập từ kết quả khác với kết quả hiện có của lần kiểm tra này (đã đánh giá lại hoặc nhập thêm "
            "số liệu sau đó, hoặc là sổ của lần khác). Lập sổ mới: kiemtra report, rồi chép kết luận sang."
        )


def changed_cells(filled: Filled, original: Workbook) -> list[str]:
    """The machine's cells that no longer say what was written, each with its address and what it said."""
    found: list[str] = []
    for sheet in original.worksheets:
        if sheet.title not in filled.book.sheetnames:
            found.append(f"sheet “{sheet.title}” bị xóa hoặc đổi tên")
            continue
        found += _changed(sheet, filled.book[sheet.title])
    return found


def decisions_in(
    filled: Filled, record: RunRecord, holding: Mapping[tuple[str, str], Review], by: str, at: datetime
) -> tuple[Review, ...]:
    """The decisions in the workbook that are new.

    A row that says what it said when the workbook was made (``record``) is none, so whoever left a row alone takes
    nobody's decision back; nor is one that says what holds now (``holding``), so reading a workbook twice is once.
    ``by`` names the inspector where the row does not. Raises ReviewRefused with every complaint.
    """
    sheet = filled.book[details.TITLE]
    rows = details.Rows.of(record)
    found: list[Review] = []
    complaints: list[str] = []
    for unit in record.units:
        for finding in unit.findings:
            row = rows.by_finding[unit.id, finding.criterion]
            decision = _decision(sheet, row, unit, finding, by, at, complaints)
            if decision is not None and not _same(decision, holding.get((unit.id, finding.criterion))):
                found.append(replace(decision, source=f"{filled.path.name}, dòng {row}"))
    if complaints:
        raise ReviewRefused(refusal(complaints))
    return tuple(found)


def _same(decision: Review, before: Review | None) -> bool:
    if before is None:
        return decision.withdrawn
    return (decision.status, decision.points, decision.reason, decision.by) == (
        before.status, before.points, before.reason, before.by,
    )  # fmt: skip


def refusal(complaints: Sequence[str]) -> str:
    """The complaints as one text."""
    named = [f"- {complaint}" for complaint in complaints[:_MOST_NAMED]]
    left = len(complaints) - len(named)
    more = [f"- … và {left} chỗ nữa"] if left else []
    return "\n".join(["Chưa ghi quyết định nào. Sổ có chỗ phải sửa:", *named, *more])


def _decision(
    sheet: Worksheet, row: int, unit: UnitRecord, finding: FindingRecord, by: str, at: datetime, complaints: list[str]
) -> Review | None:
    """The row's decision where it says something new; what is wrong with it goes to ``complaints``."""
    cells = {head: sheet[f"{letter}{row}"] for head, letter in details.DECISION_LETTERS.items()}
    before = finding.review
    # Excel writes a typed "_x000D_" with its first sign escaped, and so do we.
    texts = {head: str(cell.value or "").replace("_x005F_", "_").strip() for head, cell in cells.items()}
    wrong = len(complaints)
    status = _status(cells[details.DECISION], texts[details.DECISION], complaints)
    points = _points(cells[details.DECIDED_POINTS], finding, status or finding.status, complaints)
    reason = unicodedata.normalize("NFC", texts[details.REASON])
    name = unicodedata.normalize("NFC", texts[details.REVIEWER]) or by
    if status is None and points is None and before is None:
        if texts[details.REASON]:
            complaints.append(f"{_address(cells[details.REASON])}: có lý do nhưng không có kết luận hay điểm")
        return None
    if before and (status, points, reason, name) == (before.status, before.points, before.reason, before.by):
        return None
    if not name:
        complaints.append(f"{_address(cells[details.REVIEWER])}: ghi tên người thẩm định (hoặc gọi lệnh với --by)")
    agrees = status is finding.status and points in (None, finding.points)
    if not reason and not agrees:
        what = "rút quyết định" if status is None and points is None else "kết luận khác với máy"
        complaints.append(f"{_address(cells[details.REASON])}: {what} thì phải ghi lý do")
    if len(reason) > _MOST_REASON:
        complaints.append(f"{_address(cells[details.REASON])}: lý do dài quá {_MOST_REASON} ký tự")
    return None if len(complaints) > wrong else Review(unit.id, finding.criterion, status, points, reason, name, at)


def _status(cell: Cell | MergedCell, text: str, complaints: list[str]) -> Status | None:
    if not text:
        return None
    known = {words.casefold(): status for status in Status for words in (style.label(status), status.label, status.value)}
    if text.casefold() in known:
        return known[text.casefold()]
    near = nearest(text, [status.label for status in Status])
    complaints.append(f"{_address(cell)}: không có kết quả “{text}”" + (f"; có phải ý là “{near}”?" if near else ""))
    return None


def _points(cell: Cell | MergedCell, finding: FindingRecord, status: Status, complaints: list[str]) -> float | None:
    value = cell.value
    if value is None or value == "":
        return None
    if isinstance(value, str):
        with suppress(ValueError):
            value = float(value.strip().replace(",", "."))
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= finding.maximum:
        complaints.append(f"{_address(cell)}: điểm phải là số từ 0 đến {finding.maximum:g}; đang là “{cell.value}”")
        return None
    if status not in SHARES:
        complaints.append(f"{_address(cell)}: “{status.label}” không tính điểm; chọn một kết luận được tính điểm hoặc bỏ điểm")
        return None
    return round(float(value), 2)


def _changed(original: Worksheet, filled: Worksheet) -> Iterable[str]:
    for cells in original.iter_rows():
        for cell in cells:
            pictured = original.title == proof.TITLE and cell.column in proof.PICTURES
            if isinstance(cell, MergedCell) or not cell.protection.locked or pictured:
                continue
            there = filled[cell.coordinate].value
            if _plain(cell.value) != _plain(there):
                now = "trống" if there in (None, "") else f"“{_short(there)}”"
                yield f"{original.title}!{cell.coordinate}: ô của máy bị sửa, gốc là “{_short(cell.value)}”, nay {now}"
    for cells in filled.iter_rows(min_row=original.max_row + 1):
        if any(cell.value not in (None, "") for cell in cells):
            yield f"{original.title}, dòng {cells[0].row}: dòng được thêm vào"


def _plain(value: object) -> object:
    """A cell's value as it survives Excel and LibreOffice, formulas without what only their writing differs in."""
    match value:
        case None | "":
            return None
        case bool():
            return value
        case int() | float():
            return f"{float(value):.9g}"
        case datetime():
            return value.replace(microsecond=0)
        case date():
            return datetime(value.year, value.month, value.day)
    text = unicodedata.normalize("NFC", str(value)).replace("_x005F_", "_").replace("\r", "")
    return text.replace(" ", "").replace("$", "").upper() if text.startswith("=") else text.strip() or None


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


def _address(cell: Cell | MergedCell) -> str:
    return f"{details.TITLE}!{cell.coordinate}"
