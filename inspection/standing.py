"""Where findings and units stand once the inspectors have spoken: the program's own totals, which the papers must equal.

The machine proposes, an inspector decides. Without a decision the proposal stands; a decision on the status alone gives
the status's usual share of the points.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from checks.judge import DEFAULT_SHARES
from checks.model import Score, Status
from inspection.findings import FindingRecord, UnitRecord

SHARES: Mapping[Status, float] = {Status.MET: 1.0, **DEFAULT_SHARES, Status.EMPTY: 0.0, Status.ABSENT: 0.0}
"""Of the points, where a person names a status and no points."""


@dataclass(frozen=True, slots=True)
class Bands:
    """How a share of the points is called. A proposal: no legal text fixes it, and the configuration may change it."""

    limits: tuple[tuple[str, float], ...] = (
        ("Yếu", 0.0),
        ("Trung bình", 0.5),
        ("Khá", 0.65),
        ("Tốt", 0.8),
        ("Xuất sắc", 0.9),
    )
    """Name and smallest share, lowest first."""
    least_coverage: float = 0.5
    """Below it nothing is called anything."""
    too_little = "Chưa đủ căn cứ"

    def name(self, share: float, coverage: float) -> str:
        """What a share of the points is called."""
        if coverage < self.least_coverage:
            return self.too_little
        return next(name for name, least in reversed(self.limits) if share >= least or least == self.limits[0][1])


USUAL_BANDS = Bands()


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


def _sum(points: Iterable[float | None]) -> float:
    return round(sum(one or 0.0 for one in points), 2)
