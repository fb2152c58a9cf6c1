"""What several looks at one portal say together: something is missing where every look missed it, and the papers tell how often and when
was looked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from checks.model import Finding, Status
from crawler.archive import CaseFile, RunPlan, looks
from inspection.crawling import called
from inspection.findings import RunRecord
from inspection.targets import Targets, Unit, load_targets


@dataclass(frozen=True, slots=True)
class Sight:
    """What was found at one look, which ended ``at``."""

    at: datetime
    finding: Finding


@dataclass(frozen=True, slots=True)
class Due:
    """A look that is owed to a unit: what it is to look for, and from when on."""

    unit: Unit
    criteria: tuple[str, ...]
    at: datetime


def asked(plan: RunPlan, unit: Unit) -> int:
    """How many looks a shortcoming of the unit asks for in the run of ``plan``."""
    return plan.visits or unit.visits


def due(case: CaseFile, record: RunRecord, targets: Targets) -> tuple[Due, ...]:
    """The looks that shortcomings of the run still ask for, soonest first. None where its findings may not be relied on."""
    owed = []
    for found in record.units if record.run.trustworthy else ():
        unit, seen = targets.unit(found.id), looks.ids(case, found.id)
        ends = [looks.ended(case, id) for id in seen]
        missed = tuple(finding.criterion for finding in found.findings if finding.status.negative)
        if unit is not None and missed and len(seen) < asked(case.plan, unit) and (last := ends[-1]) is not None:
            owed.append(Due(unit, missed, last + timedelta(hours=unit.hours_apart)))
    return tuple(sorted(owed, key=lambda one: one.at))


def owed_words(case: CaseFile, record: RunRecord) -> list[str]:
    """In a sentence, the looks that shortcomings of the run still ask for; empty where there is none."""
    targets = load_targets(case.plan.targets, case.plan.targets_path)
    owed = due(case, record, targets)
    if not owed:
        return []
    count, at = sum(len(one.criteria) for one in owed), owed[0].at.astimezone(ZoneInfo(targets.plan.timezone))
    return [f"{count} thiếu sót mới qua một lần xem; xem lại từ {at:%H:%M %d/%m/%Y}: kiemtra revisit {called(case.folder)}"]


def together(sights: Sequence[Sight], wanted: int, apart: timedelta, zone: ZoneInfo, run: str) -> Finding:
    """The finding that stands after ``sights``, first to last, of the ``wanted`` ones, which lie ``apart``.

    Only a shortcoming is looked at again. Where a later look finds what was missed, that stands; where it leaves it to a person, so does
    this; where it could not be made, the shortcoming rests on one look, and says so.
    """
    first, *later = sights
    if not first.finding.status.negative:
        return first.finding
    times = [f"{sight.at.astimezone(zone):%H:%M:%S %d/%m/%Y}" for sight in sights]
    numbered = [*enumerate(later, 2)]
    found = [(number, sight) for number, sight in numbered if sight.finding.status.positive]
    left_open = [(number, sight) for number, sight in numbered if sight.finding.status is Status.NEEDS_REVIEW]
    if found or left_open:
        number, sight = (found or left_open)[0]
        before = ", ".join(times[: number - 1])
        words = "có nội dung này" if found else "chưa phân định được"
        said = f"Lần xem thứ {number} ({times[number - 1]}) {words}; trước đó ({before}) không thấy: {first.finding.summary}"
        return replace(sight.finding, notes=(*sight.finding.notes, said))
    again = [(sight, time) for sight, time in zip(sights, times, strict=True) if sight.finding.status.negative]
    failed = [time for sight, time in zip(sights, times, strict=True) if not sight.finding.status.negative]
    told = [f"Lần xem lại lúc {', '.join(failed)} không truy cập được nên không xác nhận được."] if failed else []
    if len(again) > 1:
        told.append(f"Đã xem cổng {len(again)} lần, lần nào cũng không thấy: {', '.join(time for _, time in again)}.")
    elif wanted <= 1:
        told.append(f"Chỉ xem cổng một lần ({times[0]}), theo yêu cầu của lần kiểm tra này.")
    elif not later:
        told.append(f"Mới xem cổng một lần ({times[0]}); cần xem lại từ {(first.at + apart).astimezone(zone):%H:%M %d/%m/%Y}: kiemtra revisit {run}")
    standing = again[-1][0].finding
    return replace(standing, notes=(*standing.notes, *told))
