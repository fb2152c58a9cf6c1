"""A finding beside the truth, and what many of them add up to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from checks.model import Status
from inspection.findings import FindingRecord
from inspection.truth import Truth


@dataclass(frozen=True, slots=True)
class Comparison:
    """A finding beside the truth."""

    run: str
    unit: str
    finding: FindingRecord
    truth: Truth

    @property
    def agrees(self) -> bool:
        """The status equals the truth, or is defensible."""
        return self.truth.allows(self.finding.status)

    @property
    def false_accusation(self) -> bool:
        """Something is published, and the finding says that it is not."""
        return not self.agrees and self.truth.status.positive and self.finding.status.negative

    @property
    def false_pass(self) -> bool:
        """Nothing is published, and the finding says that it is."""
        return not self.agrees and self.truth.status.negative and self.finding.status.positive

    @property
    def undecided(self) -> bool:
        """The finding leaves open what the truth decides."""
        open_ones = (Status.NEEDS_REVIEW, Status.UNREACHABLE)
        return not self.agrees and self.finding.status in open_ones and self.truth.status not in open_ones

    @property
    def sort(self) -> str:
        """What sort of disagreement it is, in words; "" where it agrees."""
        if self.agrees:
            return ""
        if self.false_accusation:
            return "kết luận oan"
        if self.false_pass:
            return "bỏ lọt"
        return "chưa quyết" if self.undecided else "lệch mức"


@dataclass(frozen=True, slots=True)
class Figures:
    """What a set of comparisons adds up to; all are counts."""

    name: str
    rows: int
    agreements: int
    false_accusations: int
    false_passes: int
    undecided: int

    @property
    def agreement(self) -> float | None:
        """The share that agrees, 0..1; None of nothing."""
        return self.agreements / self.rows if self.rows else None


def figures(name: str, comparisons: Iterable[Comparison]) -> Figures:
    """Add up the comparisons under a name."""
    all_of_them = tuple(comparisons)
    return Figures(
        name,
        rows=len(all_of_them),
        agreements=sum(c.agrees for c in all_of_them),
        false_accusations=sum(c.false_accusation for c in all_of_them),
        false_passes=sum(c.false_pass for c in all_of_them),
        undecided=sum(c.undecided for c in all_of_them),
    )


def confusion(comparisons: Iterable[Comparison]) -> dict[Status, Counter[Status]]:
    """How often each true status was found as which; only what occurs, in the order of the statuses."""
    counts = Counter((c.truth.status, c.finding.status) for c in comparisons)
    return {
        true: Counter({found: counts[true, found] for found in Status if counts[true, found]})
        for true in Status
        if any(key[0] is true for key in counts)
    }
