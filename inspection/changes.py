"""Before and after: what two runs over the same units say of each criterion, and what that makes of it.

Only what both runs could judge is compared; a page that could not be read on one of the days is no change. What appeared
only after the unit had been told of the inspection is named as such, where the day of the notice is known.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from checks.model import Status
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.standing import points_of, status_of


class Direction(StrEnum):
    """How a criterion moved between two runs."""

    APPEARED = "appeared"
    IMPROVED = "improved"
    FELL_BACK = "fell_back"
    STILL_WANTING = "still_wanting"
    STILL_MET = "still_met"
    INCOMPARABLE = "incomparable"

    @property
    def label(self) -> str:
        """The words of tables and papers."""
        return _LABELS[self]


_LABELS = {
    Direction.APPEARED: "Chỉ xuất hiện sau khi có thông báo kiểm tra",
    Direction.IMPROVED: "Tốt lên",
    Direction.FELL_BACK: "Kém đi",
    Direction.STILL_WANTING: "Chưa khắc phục",
    Direction.STILL_MET: "Vẫn đạt",
    Direction.INCOMPARABLE: "Không so sánh được",
}
_LADDER = (Status.ABSENT, Status.EMPTY, Status.OUTDATED, Status.PARTIAL, Status.MET)


@dataclass(frozen=True, slots=True)
class Change:
    """One criterion of one unit, in two runs."""

    unit: UnitRecord
    """As the later run has it."""
    before: FindingRecord
    after: FindingRecord
    direction: Direction


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, the earlier first."""

    old: RunRecord
    new: RunRecord
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    """In words, what a reader must know before trusting the comparison."""

    def of(self, unit: str, *directions: Direction) -> tuple[Change, ...]:
        """The unit's changes in these directions (none named: all)."""
        return tuple(c for c in self.changes if c.unit.id == unit and (not directions or c.direction in directions))


def compare(old: RunRecord, new: RunRecord, notice: date | None = None) -> Comparison:
    """Compare the runs. ``notice`` is the day on which the units were told of the inspection."""
    told_between = notice is not None and _day(old) < notice <= _day(new)
    earlier = {unit.id: unit for unit in old.units}
    changes = tuple(
        change for unit in new.units if unit.id in earlier for change in _changes(earlier[unit.id], unit, told_between)
    )
    return Comparison(old, new, changes, tuple(_notes(old, new, notice, told_between)))


def _day(record: RunRecord) -> date:
    """The day on which the run looked, on the inspectors' clock."""
    return record.run.started.astimezone(ZoneInfo(record.run.timezone)).date()


def _changes(before: UnitRecord, after: UnitRecord, told_between: bool) -> Iterator[Change]:
    findings = {finding.criterion: finding for finding in before.findings}
    for finding in after.findings:
        former = findings.get(finding.criterion)
        if former is None or Status.NOT_APPLICABLE in (status_of(former), status_of(finding)):
            continue
        yield Change(after, former, finding, _direction(former, finding, told_between))


def _direction(before: FindingRecord, after: FindingRecord, told_between: bool) -> Direction:
    then, now = status_of(before), status_of(after)
    if not then.scored or not now.scored:
        return Direction.INCOMPARABLE
    former, latter = ((_LADDER.index(status_of(f)), points_of(f) or 0.0) for f in (before, after))
    if latter == former:
        return Direction.STILL_MET if now is Status.MET else Direction.STILL_WANTING
    if latter < former:
        return Direction.FELL_BACK
    return Direction.APPEARED if told_between and then.negative and now.positive else Direction.IMPROVED


def _notes(old: RunRecord, new: RunRecord, notice: date | None, told_between: bool) -> Iterator[str]:
    if old.run.rules_digest != new.run.rules_digest:
        yield (
            "Hai lần kiểm tra được đánh giá theo hai bộ quy tắc khác nhau; đánh giá lại lần trước bằng kiemtra judge rồi so sánh lại "
            "để khác biệt chỉ còn do cổng."
        )
    if notice and not told_between:
        yield f"Ngày thông báo {notice:%d/%m/%Y} không nằm giữa hai lần kiểm tra; không xác định được gì xuất hiện sau thông báo."
    for record, name in ((old, "lần trước"), (new, "lần này")):
        if not record.run.trustworthy:
            yield f"Kết quả {name} chưa đủ tin cậy: {'; '.join(record.run.reasons)}."
    yield from (f"Chỉ có ở lần trước: {name}." for name in _only(old, {unit.id for unit in new.units}))
    yield from (f"Chỉ có ở lần này: {name}." for name in _only(new, {unit.id for unit in old.units}))


def _only(record: RunRecord, others: Collection[str]) -> list[str]:
    return [unit.name for unit in record.units if unit.id not in others]
