"""How a run went beside the one before it on the same units: when far more fails than last time, the trouble may be ours."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass

from checks.model import Outcome, Role
from crawler.archive import CaseDamaged, CaseFile, CaseUnreadable

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
    for folder in sorted(case.folder.parent.glob("*/"), reverse=True):
        if folder.name >= case.folder.name or not (folder / "case.sqlite").is_file():
            continue
        try:
            with CaseFile.read(folder) as other:
                both = ids & {unit.id for unit in other.plan.units if other.visit(unit.id)}
                if not both or other.plan.trigger != case.plan.trigger:
                    continue
                before = Before(other.plan.run_id, tuple(sorted(both)), failed(other, both))
        except (CaseDamaged, CaseUnreadable):
            continue
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
