"""Was it them or us? What the attempts of a run say of the machine that made them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from checks.model import Outcome, Role, Stop
from crawler import history
from crawler.archive import AttemptRow, CaseFile, looks
from crawler.documents.reading import NO_OCR
from crawler.fetching import control

BROWSER, SANDBOX = "browser", "sandbox"
"""Run states: the browser's name, empty where there was none; what to tell about its sandbox."""

_NO_CONNECTION = frozenset({Outcome.DNS, Outcome.REFUSED, Outcome.TIMEOUT})
_INTERNAL_SHARE = 0.2
_UNITS = 2
_MUCH = 0.3
"""The share of addresses without a connection from which it is much."""
_TIMES = 3


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the run's findings may be relied on, in words where not; and what else should be known of it."""

    trustworthy: bool
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def assess(case: CaseFile) -> Health:
    """Judge the run by its record alone."""
    units = {visit.id: case.attempts(visit.id) for visit in looks.visits(case)}
    rows = [row for found in units.values() for row in found]
    outcomes = Counter(row.outcome for row in rows)
    reasons = []
    if _nobody_reached(tuple(units.values())):
        reasons.append(f"không kết nối được tới cổng nào trong {len(units)} đơn vị: có thể do mạng của máy kiểm tra")
    internal = outcomes[Outcome.INTERNAL]
    if rows and internal > _INTERNAL_SHARE * len(rows):
        reasons.append(f"{internal} trong {len(rows)} lần truy cập hỏng vì lỗi của chương trình kiểm tra")
    if controls := _controls(case, units):
        reasons.append(controls)
    if worse := _worse(case):
        reasons.append(worse)
    lost = sum(row.lost for row in rows)
    if lost:
        reasons.append(f"{lost} lần truy cập đã bị mất dữ liệu lưu trữ")
    return Health(not reasons, tuple(reasons), tuple(_notes(case, rows)))


def _nobody_reached(units: tuple[tuple[AttemptRow, ...], ...]) -> bool:
    """No portal answered at all, and every one for want of a connection."""
    if len(units) < _UNITS:
        return False
    homes = [[row.outcome for row in rows if row.role is Role.HOME] for rows in units]
    return all(outcomes and _NO_CONNECTION.issuperset(outcomes) for outcomes in homes)


def _controls(case: CaseFile, units: Mapping[str, Sequence[AttemptRow]]) -> str:
    """The control sites failed together with what was visited, which was not asked again when they answered."""
    last = {(id, row.url): row for id, rows in units.items() for row in rows if row.role not in (Role.ROBOTS, Role.REQUISITE)}
    failed = [row.started + timedelta(seconds=row.elapsed_s) for row in last.values() if row.outcome in history.UNCONNECTED]
    known = sorted(control.looks(case), key=lambda look: look.at)
    for n, look in enumerate(known):
        since = next((one.at for one in reversed(known[:n]) if not one.all_failed), None)
        until = next((one.at for one in known[n:] if not one.all_failed), None)
        if look.all_failed and any((since is None or at > since) and (until is None or at < until) for at in failed):
            break
    else:
        return ""
    told = "; ".join(f"{url}: {fault}" for url, fault in look.faults.items())
    return f"các trang đối chứng cũng không mở được, nên lỗi có thể ở mạng của máy kiểm tra ({told})"


def _worse(case: CaseFile) -> str:
    """Far more failed than in the run before."""
    before = history.before(case)
    if before is None or len(before.units) < _UNITS:
        return ""
    now = history.failed(case, before.units)
    if now < _MUCH or now < _TIMES * before.failed:
        return ""
    return f"{now:.0%} địa chỉ không kết nối được, lần trước ({before.run}) là {before.failed:.0%}: lỗi có thể ở máy này"


def _notes(case: CaseFile, rows: Sequence[AttemptRow]) -> list[str]:
    notes = []
    internal = sum(row.outcome is Outcome.INTERNAL for row in rows)
    visits = [case.visit(visit.id) for visit in looks.visits(case)]
    unrendered = any(visit is not None and not visit.rendering for visit in visits)
    if browser := case.run_state(BROWSER):
        notes.append(f"trình duyệt: {browser}")
        if unrendered:
            notes.append("có trang chỉ hiển thị bằng mã JavaScript mà trình duyệt không dựng được")
    elif unrendered:
        notes.append("không có trình duyệt: trang chỉ hiển thị bằng mã JavaScript không đọc được")
    if sandbox := case.run_state(SANDBOX):
        notes.append(sandbox)
    if any(visit is None or visit.stopped is Stop.INTERRUPTED for visit in visits):
        notes.append("lần kiểm tra bị dừng giữa chừng, có đơn vị chưa xem hết")
    if scans := sum(NO_OCR in row.note for row in rows):
        notes.append(f"{scans} bản chụp không nhận dạng được chữ vì máy này không có Tesseract tiếng Việt")
    if internal:
        notes.append(f"{internal} lần truy cập hỏng vì lỗi của chương trình kiểm tra")
    return notes
