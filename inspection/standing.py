"""Where findings and units stand once the inspectors have spoken: the program's own totals, which the papers must equal.

The machine proposes, an inspector decides. Without a decision the proposal stands; a decision on the status alone gives
the status's usual share of the points.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from checks.judge import DEFAULT_SHARES
from checks.model import Score, Status
from crawler.archive.reviews import Review, last
from inspection.findings import FindingRecord, ReviewRecord, RunRecord, UnitRecord
from inspection.ranks import Bands

SHARES: Mapping[Status, float] = {Status.MET: 1.0, **DEFAULT_SHARES, Status.EMPTY: 0.0, Status.ABSENT: 0.0}
"""Of the points, where a person names a status and no points."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit's totals."""

    proposed: float
    """The machine's points, over what the machine could judge."""
    points: float
    maximum: float
    """Of what counts after the decisions."""
    applicable: float

    @property
    def share(self) -> float | None:
        """Of the points that could be judged, to four places; None where none could."""
        return round(self.points / self.maximum, 4) if self.maximum else None

    @property
    def coverage(self) -> float | None:
        """How much of the whole was judged; None where nothing applies."""
        return round(self.maximum / self.applicable, 4) if self.applicable else None

    @property
    def score(self) -> Score:
        """The same as a score."""
        return Score(self.points, self.maximum, 1.0 if self.coverage is None else self.coverage)

    def band(self, bands: Bands) -> str:
        """What the unit's share is called; "–" where there is none."""
        return "–" if self.share is None or self.coverage is None else bands.name(self.share, self.coverage)


def status_of(finding: FindingRecord) -> Status:
    """The inspectors' status where they gave one, else the machine's."""
    return finding.review.status if finding.review and finding.review.status else finding.status


def points_of(finding: FindingRecord) -> float | None:
    """The points that count; None where the status is not scored."""
    status = status_of(finding)
    if not status.scored:
        return None
    if finding.review and finding.review.points is not None:
        return finding.review.points
    return finding.points if status is finding.status else round(finding.maximum * SHARES[status], 2)


def counted_of(finding: FindingRecord) -> float:
    """The points that could be reached, where the status is scored."""
    return finding.maximum if status_of(finding).scored else 0.0


def applicable_of(finding: FindingRecord) -> float:
    """The points that could be reached, where the criterion concerns the unit."""
    return 0.0 if status_of(finding) is Status.NOT_APPLICABLE else finding.maximum


def standing(unit: UnitRecord) -> Standing:
    """The unit's totals."""
    return Standing(
        proposed=_sum(finding.points for finding in unit.findings),
        points=_sum(map(points_of, unit.findings)),
        maximum=_sum(map(counted_of, unit.findings)),
        applicable=_sum(map(applicable_of, unit.findings)),
    )


def places(standings: Sequence[Standing]) -> list[int | None]:
    """Each unit's place by its share, equal shares in one place; None where there is no share."""
    shares = [one.share for one in standings]
    known = [share for share in shares if share is not None]
    return [None if share is None else 1 + sum(other > share for other in known) for share in shares]


def with_reviews(record: RunRecord, decisions: Sequence[Review]) -> RunRecord:
    """The record with the decision that holds beside each finding."""
    holding = last(decisions)
    return replace(record, units=tuple(_reviewed(unit, holding) for unit in record.units))


def _reviewed(unit: UnitRecord, holding: Mapping[tuple[str, str], Review]) -> UnitRecord:
    reviews = {finding.criterion: holding.get((unit.id, finding.criterion)) for finding in unit.findings}
    findings = tuple(replace(finding, review=_beside(reviews[finding.criterion])) for finding in unit.findings)
    changed = replace(unit, findings=findings, reviewed_score=None)
    return replace(changed, reviewed_score=standing(changed).score) if any(reviews.values()) else changed


def _beside(review: Review | None) -> ReviewRecord | None:
    return ReviewRecord(review.status, review.points, review.reason, review.by, review.at) if review else None


def _sum(points: Iterable[float | None]) -> float:
    return round(sum(one or 0.0 for one in points), 2)
