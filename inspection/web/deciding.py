"""One inspector's decision on one finding, made on the page: checked, then added to the ledger after all others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from checks.model import Status
from crawler.archive.case import CaseFile
from crawler.archive.reviews import Review, reviews
from inspection import decisions, run
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.standing import SHARES

SOURCE = "trang làm việc"
LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What was filled in."""

    status: Status | None
    """None: the machine's stands."""
    points: float | None
    """None: those that follow from the status."""
    reason: str
    seen: int
    """How many decisions on the finding the person had before their eyes."""
    machine: str
    """The machine's status that they had before their eyes."""


class Refused(run.BadRequest):
    """An answer that cannot be recorded; nothing was."""


class Overtaken(Refused):
    """Somebody decided on the finding in the meantime; nothing was recorded yet."""


def found_in(record: RunRecord, unit: str, code: str) -> tuple[UnitRecord, FindingRecord] | None:
    """The unit and its finding by the criterion."""
    return next(
        ((one, finding) for one in record.units if one.id == unit for finding in one.findings if finding.criterion == code), None
    )


def history(made: Sequence[Review], unit: str, code: str) -> tuple[Review, ...]:
    """The decisions on one finding, in order."""
    return tuple(one for one in made if (one.unit, one.criterion) == (unit, code))


def decide(folder: Path, unit: str, code: str, answer: Answer, by: str, clock: Callable[[], datetime]) -> Review:
    """Record the answer. Raises Refused, Overtaken, and what opening a case raises."""
    with CaseFile.open(folder, at=clock()) as case:
        now = run.record_of(folder)
        found = found_in(now, unit, code)
        if found is None:
            raise Refused(f"Lần kiểm tra này không có kết quả {code} của {unit}.")
        made = reviews(case)
        before = history(made, unit, code)
        if len(before) > answer.seen:
            names = ", ".join(dict.fromkeys(one.by for one in before[answer.seen :]))
            raise Overtaken(f"Trong lúc bạn xem, {names} đã ghi quyết định cho kết quả này. Xem lại bên dưới rồi gửi lần nữa nếu vẫn muốn.")
        if answer.machine != found[1].status:
            raise Overtaken("Trong lúc bạn xem, lần kiểm tra này đã được đánh giá lại và kết quả của máy đã khác. Xem lại rồi quyết định.")
        if wrong := complaints(found[1], answer, bool(before)):
            raise Refused("\n".join(wrong))
        decision = Review(unit, code, answer.status, answer.points, answer.reason, by, clock(), SOURCE)
        decisions.add(case, now, made, [decision], clock())
    return decision


def complaints(finding: FindingRecord, answer: Answer, decided: bool) -> list[str]:
    """What is wrong with the answer."""
    wrong = []
    if answer.points is not None and not 0 <= answer.points <= finding.maximum:
        wrong.append(f"Điểm phải từ 0 đến {finding.maximum:g}.")
    if answer.points is not None and (answer.status or finding.status) not in SHARES:
        wrong.append(f"“{(answer.status or finding.status).label}” không tính điểm; bỏ trống ô điểm.")
    withdrawn = answer.status is None and answer.points is None
    if withdrawn and not decided:
        wrong.append("Chưa có quyết định nào để rút.")
    agrees = answer.status is finding.status and answer.points in (None, finding.points)
    if not answer.reason and not agrees:
        wrong.append("Rút quyết định thì phải ghi lý do." if withdrawn else "Kết luận khác với máy thì phải ghi lý do.")
    if len(answer.reason) > LONGEST_REASON:
        wrong.append(f"Lý do dài quá {LONGEST_REASON} ký tự.")
    return wrong
