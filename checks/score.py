"""Points: what was reached, of what could be judged, and how much of the whole that is."""

from collections.abc import Iterable

from checks.model import Finding, Score, Status


def score(findings: Iterable[Finding]) -> Score:
    """Add up FINDINGS. What could not be judged leaves the sum and lowers the coverage; nothing is extrapolated."""
    value = judged = applicable = 0.0
    for finding in findings:
        if finding.status is Status.NOT_APPLICABLE:
            continue
        applicable += finding.maximum
        if finding.status.scored:
            judged += finding.maximum
            value += finding.points or 0.0
    return Score(round(value, 2), round(judged, 2), round(judged / applicable, 4) if applicable else 1.0)
