"""The draw: units and times follow from a seed by HMAC-SHA256, and from nothing else. docs/scheduling.md states the rules."""

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from inspection.scheduling.plan import Candidate, Days, VisitPlan, moments, moments_between

ATTEMPTS = 100_000
"""So many throws of one unit's dice; a plan that still does not fit is too tight to be drawn fairly."""
_ID_DIGITS = 16


class Kind(StrEnum):
    """Why a visit is made."""

    DRAWN = "drawn"
    SECOND = "second"
    REINSPECTION = "reinspection"

    @property
    def label(self) -> str:
        """The words an inspector reads."""
        return {"drawn": "đột xuất", "second": "xem lại lần hai", "reinspection": "phúc tra sau thời hạn khắc phục"}[self]


@dataclass(frozen=True, slots=True)
class Appointment:
    """A visit to come: of which unit, when, why. Secret until it begins."""

    id: str
    unit: str
    due: datetime
    kind: Kind = Kind.DRAWN
    parent: str = ""
    """The slot whose visit gave cause for this one."""
    only: tuple[str, ...] = ()
    """The criteria to look at; empty: all."""


class TooTight(Exception):
    """A plan whose visits do not fit into its time; carries the unit that found no place."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        super().__init__(unit)


def number(seed: bytes, label: str) -> int:
    """The seed's number for ``label``: 256 bits, so that a remainder by any count of moments is as good as even."""
    return int.from_bytes(hmac.digest(seed, label.encode(), "sha256"))


def slot_id(seed: bytes, label: str) -> str:
    """A slot's name, which tells nothing of unit or time to anyone without the seed."""
    return hmac.digest(seed, f"slot|{label}".encode(), "sha256").hex()[:_ID_DIGITS]


def drawn_units(seed: bytes, plan: VisitPlan) -> tuple[Candidate, ...]:
    """The units to be visited: those always visited in the plan's order, then those drawn, in the order of the draw."""
    shuffled = sorted(plan.pool, key=lambda unit: number(seed, f"unit|{unit.id}"))
    return (*plan.always, *shuffled[: plan.drawn])


def draw(seed: bytes, plan: VisitPlan) -> tuple[Appointment, ...]:
    """Every visit of the plan, by time. Raises TooTight."""
    placed: list[datetime] = []
    made: list[Appointment] = []
    for unit in drawn_units(seed, plan):
        times = _times(seed, plan, unit, placed)
        placed += times
        made += [Appointment(slot_id(seed, f"{unit.id}|{n}"), unit.id, due) for n, due in enumerate(times, start=1)]
    return tuple(sorted(made, key=lambda appointment: appointment.due))


def _times(seed: bytes, plan: VisitPlan, unit: Candidate, placed: Sequence[datetime]) -> list[datetime]:
    possible = moments(plan, unit.first, unit.last)
    if not possible:
        raise TooTight(unit.id)
    for attempt in range(ATTEMPTS):
        label = f"time|{unit.id}|{attempt}"
        times = sorted(possible[number(seed, f"{label}|{visit}") % len(possible)] for visit in range(plan.visits))
        days = [due.astimezone(plan.local).date() for due in times]
        if all((later - earlier).days >= plan.days_apart for earlier, later in zip(days, days[1:], strict=False)) and all(
            _apart(due, [*placed, *times[:n]], plan) for n, due in enumerate(times)
        ):
            return times
    raise TooTight(unit.id)


def _apart(due: datetime, others: Collection[datetime], plan: VisitPlan) -> bool:
    return all(abs((due - other).total_seconds()) >= plan.minutes_apart * 60 for other in others)


def follow_up(
    seed: bytes, plan: VisitPlan, before: Appointment, ended: datetime, only: Sequence[str], taken: Collection[datetime]
) -> Appointment | None:
    """The visit that follows a visit (``before``) which ended with the shortcomings ``only``; None where none is planned.

    ``taken`` are the times of all slots there are; where no moment is free, one that is taken has to do.
    """
    kind, days = _next(plan, before.kind)
    if days is None or not only:
        return None
    first, last = following_days(ended, kind, days, plan)
    possible = moments_between(plan, first, last)
    while not possible:  # holidays only: the days that follow
        first, last = last + timedelta(days=1), last + timedelta(days=7)
        possible = moments_between(plan, first, last)
    free = [due for due in possible if _apart(due, taken, plan)] or possible
    due = free[number(seed, f"time|{before.id}|{kind}") % len(free)]
    return Appointment(slot_id(seed, f"{before.id}|{kind}"), before.unit, due, kind, before.id, tuple(only))


def following_days(ended: datetime, kind: Kind, days: Days, plan: VisitPlan) -> tuple[date, date]:
    """The first and the last day of a follow-up to a visit that ended then."""
    base = ended.astimezone(UTC).astimezone(plan.local).date()
    if kind is Kind.REINSPECTION:
        base += timedelta(days=plan.remedy_days)
    return base + timedelta(days=days[0]), base + timedelta(days=days[1])


def _next(plan: VisitPlan, kind: Kind) -> tuple[Kind, Days | None]:
    if kind is Kind.DRAWN and plan.second_visit:
        return Kind.SECOND, plan.second_visit
    if kind is Kind.REINSPECTION:
        return kind, None
    return Kind.REINSPECTION, plan.reinspection
