"""What the runs before this one tell: when far more fails than last time, the trouble may be ours; whose visit takes longest begins first."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from checks.model import Outcome, Role
from crawler.archive import CaseDamaged, CaseFile, CaseUnreadable, UnitPlan

STATE = "before"
"""Run state: what the run before this one came to, as JSON."""
UNCONNECTED = frozenset({Outcome.DNS, Outcome.REFUSED, Outcome.TIMEOUT, Outcome.RESET})


@dataclass(frozen=True, slots=True)
class Before:
    """The run before, on the units that both visited."""

    run: str
    units: tuple[str, ...]
    failed: float
    """Of the addresses tried, the share that could not be connected to in the end."""


def compare(case: CaseFile) -> None:
    """Find the run before ``case`` in the folder beside it, and keep what it came to."""
    ids = {unit.id for unit in case.plan.units}
    for folder in _earlier(case):
        with suppress(CaseDamaged, CaseUnreadable), CaseFile.read(folder) as other:
            both = ids & _ended(other)
            if both and other.plan.trigger == case.plan.trigger:
                before = Before(other.plan.run_id, tuple(sorted(both)), failed(other, both))
                case.set_run_state(STATE, json.dumps(asdict(before)))
                return


def before(case: CaseFile) -> Before | None:
    """What ``compare`` found."""
    stored = json.loads(case.run_state(STATE) or "null")
    return Before(stored["run"], tuple(stored["units"]), stored["failed"]) if stored else None


def failed(case: CaseFile, units: Collection[str]) -> float:
    """The share of the units' addresses whose last attempt found no connection."""
    last = {(id, row.url): row.outcome for id in units for row in case.attempts(id) if row.role not in (Role.OUTSIDE, Role.REQUISITE)}
    return sum(outcome in UNCONNECTED for outcome in last.values()) / len(last) if last else 0.0


def longest_first(case: CaseFile, groups: Sequence[tuple[UnitPlan, ...]]) -> tuple[tuple[UnitPlan, ...], ...]:
    """``groups`` of visits in the order in which to begin them, the longest first: what begins last then ends with the others. A visit is
    as long as the newest run before that ended it, at today's pause; one that none did, as long as its budget lets it be."""
    known = _lengths(case, {unit.id: unit for group in groups for unit in group})
    return tuple(sorted(groups, key=lambda group: -sum(known.get(unit.id, _most_s(unit)) for unit in group)))


def _lengths(case: CaseFile, units: Mapping[str, UnitPlan]) -> dict[str, float]:
    """By unit, the seconds of answers and pauses, where an earlier run knows them."""
    found: dict[str, float] = {}
    for folder in _earlier(case):
        if len(found) == len(units):
            break
        with suppress(CaseDamaged, CaseUnreadable), CaseFile.read(folder) as other:
            for id in units.keys() & _ended(other) - found.keys():
                counts = other.counts(id)
                found[id] = counts.seconds + counts.attempts * units[id].pace_s
    return found


def _most_s(unit: UnitPlan) -> float:
    return min(unit.pages * unit.pace_s, 60.0 * unit.minutes or float("inf"))


def _earlier(case: CaseFile) -> Iterator[Path]:
    """The folders of the runs before, beside that of ``case``; the newest first."""
    for folder in sorted(case.folder.parent.glob("*/"), reverse=True):
        if folder.name < case.folder.name and (folder / "case.sqlite").is_file():
            yield folder


def _ended(case: CaseFile) -> set[str]:
    return {unit.id for unit in case.plan.units if case.visit(unit.id)}
