"""Inspectors' decisions on findings. They live in the ledger alone: nobody takes one back unseen, a later one only
stands after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from checks.model import Status
from crawler.archive.case import CaseFile

EVENT = "review"


@dataclass(frozen=True, slots=True)
class Review:
    """One decision on one finding."""

    unit: str
    criterion: str
    status: Status | None
    """None: the machine's stands."""
    points: float | None
    """None: those that follow from the status."""
    reason: str
    by: str
    at: datetime
    """UTC, aware."""
    source: str = ""
    """Where it was written, e.g. a workbook's name and row."""

    @property
    def withdrawn(self) -> bool:
        """It takes the decision before it back and puts none in its place."""
        return self.status is None and self.points is None


def record(case: CaseFile, review: Review) -> None:
    """Add the decision, durably."""
    data = {
        "unit": review.unit,
        "criterion": review.criterion,
        "status": review.status.value if review.status else None,
        "points": review.points,
        "reason": review.reason,
        "by": review.by,
        "source": review.source,
    }
    case.log(EVENT, f"{review.unit}/{review.criterion}", data, review.at)


def reviews(case: CaseFile) -> tuple[Review, ...]:
    """All decisions, in the order they were made."""
    return tuple(
        Review(**{**entry.data, "status": Status(entry.data["status"]) if entry.data["status"] else None, "at": entry.at})
        for entry in case.entries(EVENT)
    )


def last(decisions: Sequence[Review]) -> dict[tuple[str, str], Review]:
    """The decision that holds on each finding, by unit and criterion; a withdrawn one holds no more."""
    holding = {(one.unit, one.criterion): one for one in decisions}
    return {key: one for key, one in holding.items() if not one.withdrawn}
