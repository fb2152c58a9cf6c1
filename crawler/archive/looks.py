"""Looks: a portal is visited once more, at another time, where its visit found something missing. Pages are down, moved, put back;
what two looks hours apart both miss is missing.

A look is a visit of its own in the run's case, under the unit's id with the look's number behind it ("so-noi-vu~2"), for the topics of
what was missed alone; nothing that an earlier visit recorded is touched. It begins with a ledger entry that names its plan.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from crawler.archive.addresses import LOOK_MARK
from crawler.archive.case import CaseFile
from crawler.archive.plan import UnitPlan, unit_plan

BEGUN = "look.begin"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a unit's portal behind the first."""

    unit: str
    number: int
    """2 for the second."""
    criteria: tuple[str, ...]
    """Codes of what was missed."""
    plan: UnitPlan
    """Its id is that of the look."""


def begin(case: CaseFile, unit: UnitPlan, criteria: Sequence[str], at: datetime) -> Look:
    """Plan the next look at the portal of ``unit`` for ``criteria``; the crawl makes it."""
    number = 2 + len(looks(case, unit.id))
    plan = replace(unit, id=f"{unit.id}{LOOK_MARK}{number}")
    case.log(BEGUN, plan.id, {"unit": unit.id, "number": number, "criteria": list(criteria), "plan": asdict(plan)}, at)
    return Look(unit.id, number, tuple(criteria), plan)


def looks(case: CaseFile, unit: str = "") -> tuple[Look, ...]:
    """The looks that were begun (``unit``: at the portal of that one), in order."""
    return tuple(
        Look(data["unit"], data["number"], tuple(data["criteria"]), unit_plan(data["plan"]))
        for entry in case.entries(BEGUN)
        if unit in ("", (data := entry.data)["unit"])
    )


def visits(case: CaseFile) -> tuple[UnitPlan, ...]:
    """What the crawl visits: the units of the plan, and every look at them."""
    return (*case.plan.units, *(look.plan for look in looks(case)))


def ids(case: CaseFile, unit: str) -> tuple[str, ...]:
    """The ids under which visits of the unit are recorded, the first one's first."""
    return (unit, *(look.plan.id for look in looks(case, unit)))


def ended(case: CaseFile, id: str) -> datetime | None:
    """When the last attempt of the visit came to its end; None where the visit goes on."""
    if case.visit(id) is None:
        return None
    return max((row.started + timedelta(seconds=row.elapsed_s) for row in case.attempts(id)), default=None)
