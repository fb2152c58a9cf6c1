"""The plan of unannounced checks as it is sealed: plain values, the same bytes for the same plan."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from crawler.archive.encoding import canonical, moment, stamp

DRAW = 1
"""The version of the draw's rules (docs/scheduling.md); a sealed plan is always read by its own."""

Days = tuple[int, int]
"""From so many to so many days after something, both inclusive."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that may be visited, within its validity."""

    id: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """When, how often and to whom unannounced visits are made."""

    name: str
    zone: str
    periods: tuple[tuple[date, date], ...]
    """First and last day, both inclusive."""
    weekdays: tuple[int, ...]
    """1 Monday … 7 Sunday."""
    hours: tuple[tuple[int, int], ...]
    """Minutes since midnight: from, up to but not including."""
    holidays: tuple[date, ...]
    always: tuple[Candidate, ...]
    pool: tuple[Candidate, ...]
    drawn: int
    """How many units of ``pool`` are visited."""
    visits: int
    """To each visited unit."""
    days_apart: int
    """Between two visits of one unit."""
    minutes_apart: int
    """Between any two visits."""
    late_minutes: int
    """A slot may begin so much later than drawn; after that it is missed."""
    second_visit: Days | None = None
    """After a visit that found shortcomings."""
    remedy_days: int = 0
    """The unit's time to put them right, from the second visit on."""
    reinspection: Days | None = None
    """After that deadline."""
    not_before: datetime | None = None
    """No visit begins earlier: the time of sealing, where the periods had already begun."""

    @property
    def local(self) -> ZoneInfo:
        """The zone its days and hours are meant in."""
        return ZoneInfo(self.zone)

    def text(self) -> str:
        """The canonical JSON that is sealed."""
        return canonical(
            {
                "draw": DRAW,
                "name": self.name,
                "zone": self.zone,
                "periods": [[first.isoformat(), last.isoformat()] for first, last in self.periods],
                "weekdays": list(self.weekdays),
                "hours": [list(pair) for pair in self.hours],
                "holidays": [day.isoformat() for day in self.holidays],
                "always": [_candidate(unit) for unit in self.always],
                "pool": [_candidate(unit) for unit in self.pool],
                "drawn": self.drawn,
                "visits": self.visits,
                "days_apart": self.days_apart,
                "minutes_apart": self.minutes_apart,
                "late_minutes": self.late_minutes,
                "second_visit": list(self.second_visit) if self.second_visit else None,
                "remedy_days": self.remedy_days,
                "reinspection": list(self.reinspection) if self.reinspection else None,
                "not_before": stamp(self.not_before) if self.not_before else None,
            }
        )


def read_plan(text: str) -> VisitPlan:
    """The plan that ``VisitPlan.text`` wrote. Raises ValueError for another version of the draw."""
    data = json.loads(text)
    if data.pop("draw") != DRAW:
        raise ValueError("a plan of another version of the draw")
    return VisitPlan(
        **{
            **data,
            "periods": tuple((date.fromisoformat(first), date.fromisoformat(last)) for first, last in data["periods"]),
            "weekdays": tuple(data["weekdays"]),
            "hours": tuple((begin, end) for begin, end in data["hours"]),
            "holidays": tuple(date.fromisoformat(day) for day in data["holidays"]),
            "always": tuple(_read_candidate(unit) for unit in data["always"]),
            "pool": tuple(_read_candidate(unit) for unit in data["pool"]),
            "second_visit": tuple(data["second_visit"]) if data["second_visit"] else None,
            "reinspection": tuple(data["reinspection"]) if data["reinspection"] else None,
            "not_before": moment(data["not_before"]) if data["not_before"] else None,
        }
    )


@lru_cache(maxsize=64)
def moments(plan: VisitPlan, first: date | None = None, last: date | None = None) -> tuple[datetime, ...]:
    """Every minute (UTC, ascending) of the plan's periods a visit may begin at, from ``first`` to ``last`` where given."""
    days = sorted({day for begin, end in plan.periods for day in _days(max(begin, first or begin), min(end, last or end))})
    earliest = plan.not_before or datetime.min.replace(tzinfo=UTC)
    return tuple(at for day in days for at in _minutes(plan, day) if at >= earliest)


@lru_cache(maxsize=64)
def moments_between(plan: VisitPlan, first: date, last: date) -> tuple[datetime, ...]:
    """Every minute from ``first`` to ``last`` of the plan's working hours, whether or not its periods reach so far."""
    return tuple(at for day in _days(first, last) for at in _minutes(plan, day))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _minutes(plan: VisitPlan, day: date) -> list[datetime]:
    """A minute that the zone's clocks leave out on the day is no minute of it; of one they show twice, the first counts."""
    if day.isoweekday() not in plan.weekdays or day in plan.holidays:
        return []
    found = []
    for minute in sorted({minute for begin, end in plan.hours for minute in range(begin, end)}):
        local = datetime.combine(day, time(minute // 60, minute % 60), plan.local)
        at = local.astimezone(UTC)
        if at.astimezone(plan.local).replace(tzinfo=None) == local.replace(tzinfo=None):
            found.append(at)
    return found


def _candidate(unit: Candidate) -> Mapping[str, object]:
    return {
        "id": unit.id,
        "first": unit.first.isoformat() if unit.first else None,
        "last": unit.last.isoformat() if unit.last else None,
    }


def _read_candidate(data: Mapping[str, Any]) -> Candidate:
    first, last = (date.fromisoformat(data[key]) if data[key] else None for key in ("first", "last"))
    return Candidate(data["id"], first, last)
