"""The judge: runs every chosen criterion on one unit and signs what it says.

Three things happen here and nowhere else: an exception of a rule becomes ``needs_review``; a positive verdict without a
citation and a negative one without a complete trail are refused; points are given.
"""

from collections.abc import Callable, Collection, Iterable, Mapping

from checks.model import Capture, Finding, Status, Target, Verdict, Visit
from checks.readings.barrier import Barrier
from checks.readings.captures import gathered
from checks.readings.exports import NONE, Exports
from checks.registry import Criterion, Facts, criteria

DEFAULT_SHARES: Mapping[Status, float] = {Status.PARTIAL: 0.5, Status.OUTDATED: 0.4}

RIGHT: Mapping[Status, float] = {Status.PARTIAL: 0.75, Status.EMPTY: 0.8, Status.ABSENT: 0.8}
"""How often such a verdict was right on portals that no rule had been tried on (``docs/accuracy.md``); "met" and "outdated" practically
always. A rule's own certainty is multiplied by it, so that a shortcoming never looks surer than it has proved to be."""

Told = Callable[[str, Exception], None]
"""Is told the code of a rule that broke, and how."""


def _nobody(code: str, broken: Exception) -> None:
    """Whoever does not ask is not told; the finding says it all the same."""


def _unheard(finding: Finding) -> None:
    """Whoever does not listen hears all at the end."""


def judge(
    target: Target,
    captures: Iterable[Capture],
    visit: Visit,
    *,
    codes: Collection[str] = (),
    tune: Mapping[str, Mapping[str, object]] | None = None,
    rule_version: str = "",
    told: Told = _nobody,
    exports: Exports = NONE,
    heard: Callable[[Finding], None] = _unheard,
) -> tuple[Finding, ...]:
    """Judge TARGET on CAPTURES and EXPORTS by the criteria CODES (empty: all); one finding each, in the rubric's order.

    TUNE holds options per criterion code; an option a rule does not have raises TypeError inside the rule and becomes
    ``needs_review`` like every other broken rule, so check the names before (the configuration loader does). HEARD gets each
    finding as soon as it is signed.
    """
    facts = Facts(target, gathered(captures), visit, exports)
    findings = []
    for chosen in criteria():
        if not codes or chosen.code in codes:
            verdict = _verdict(chosen, target, facts, (tune or {}).get(chosen.code, {}), told)
            findings.append(_signed(chosen, target, verdict, rule_version))
            heard(findings[-1])
    return tuple(findings)


def not_in_force(target: Target, reason: str, *, codes: Collection[str] = (), rule_version: str = "") -> tuple[Finding, ...]:
    """The findings on a unit that did not exist on the inspection date: REASON names the reorganisation."""
    verdict = Verdict(Status.NOT_APPLICABLE, reason)
    return tuple(_signed(c, target, verdict, rule_version) for c in criteria() if not codes or c.code in codes)


def _verdict(chosen: Criterion, target: Target, facts: Facts, options: Mapping[str, object], told: Told) -> Verdict:
    if chosen.item != "T" and chosen.item not in target.items:
        return Verdict(
            Status.NOT_APPLICABLE, f"Nội dung {chosen.item} không thuộc phạm vi kiểm tra đối với {target.name} theo Kế hoạch."
        )
    try:
        if chosen.proven and chosen.code != "T.1":
            barrier = facts.get(Barrier)
            if barrier.verdict is not None:
                return barrier.verdict
        return _admissible(chosen, facts.call(chosen.rule, options))
    except Exception as broken:  # a broken rule is our fault and must not stop the others
        told(chosen.code, broken)
        return Verdict(
            Status.NEEDS_REVIEW,
            f"Quy tắc {chosen.code} gặp lỗi khi đánh giá; cần người kiểm tra xem trực tiếp.",
            confidence=0.0,
            notes=(f"{type(broken).__name__}: {broken}",),
        )


def _admissible(chosen: Criterion, verdict: Verdict) -> Verdict:
    """Return VERDICT, or ``needs_review`` in its place where it lacks the proof its status demands."""
    if verdict.status.positive and not verdict.citations:
        raise ValueError(f"verdict {verdict.status} of {chosen.code} cites nothing")
    if verdict.status.negative and verdict.trail is None:
        raise ValueError(f"verdict {verdict.status} of {chosen.code} carries no trail")
    if verdict.status.negative and verdict.trail is not None and not verdict.trail.complete:
        return Verdict(
            Status.NEEDS_REVIEW,
            f"{chosen.failure}, nhưng việc tìm kiếm chưa trọn vẹn ({'; '.join(verdict.trail.gaps)}); cần người kiểm tra xác minh.",
            citations=verdict.citations,
            confidence=min(verdict.confidence, 0.4),
            trail=verdict.trail,
            notes=verdict.notes,
        )
    return verdict


def _signed(chosen: Criterion, target: Target, verdict: Verdict, rule_version: str) -> Finding:
    share = {Status.MET: 1.0, Status.EMPTY: 0.0, Status.ABSENT: 0.0}.get(verdict.status)
    if share is None and verdict.status.scored:
        share = verdict.share if verdict.share is not None else DEFAULT_SHARES[verdict.status]
    fine = verdict.status in (Status.MET, Status.NOT_APPLICABLE, Status.NOT_PUBLIC)
    return Finding(
        criterion=chosen.code,
        status=verdict.status,
        title=chosen.title if fine else chosen.failure,
        summary=verdict.summary,
        points=None if share is None else round(chosen.points * share, 2),
        maximum=chosen.points,
        confidence=round(verdict.confidence * RIGHT.get(verdict.status, 1.0), 2),
        citations=verdict.citations,
        trail=verdict.trail,
        basis=chosen.basis_on(target.as_of),
        advice=verdict.advice,
        notes=verdict.notes,
        rule_version=rule_version,
    )
