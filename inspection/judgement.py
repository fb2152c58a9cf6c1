"""A case file → a judged run: what was captured, handed to the judge unit by unit, and what follows from it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from checks.judge import not_in_force
from checks.model import Finding, Outcome, Role, Status, Stop, Visit
from checks.registry import criteria
from checks.score import score
from crawler import health
from crawler.archive import looks
from crawler.archive.attempts import AttemptRow
from crawler.archive.case import CaseFile
from crawler.archive.reviews import reviews
from inspection.crawling import Progress
from inspection.findings import CrawlRecord, FindingRecord, RunFacts, RunRecord, UnitRecord
from inspection.imports.evidence import exports_of
from inspection.judging.bench import judge_all
from inspection.judging.order import Judged, Order
from inspection.looks import Sight, asked, together
from inspection.standing import with_reviews
from inspection.targets import Exemption, Targets, Unit

_DIGITS = 12  # of the rules' digest: enough to tell two versions apart in a workbook


def judge_run(
    case: CaseFile, targets: Targets, units: Sequence[Unit], rules_digest: str, tool: str, progress: Progress
) -> tuple[RunRecord, tuple[str, ...]]:
    """Judge ``units`` on what the case holds; the same case and rules give the same record, whenever it is asked for.

    Returns the record, and in words the rules that broke. A unit whose visit has not ended is judged on what there is.
    """
    plan = case.plan
    version = f"{tool}+{rules_digest[:_DIGITS]}"
    state = health.assess(case)
    doubt = "; ".join(state.reasons)
    absent = {unit.id: reason for unit in units if (reason := targets.why_not_in_force(unit, plan.as_of))}
    orders = [order for unit in units if unit.id not in absent for order in _orders(case, targets, unit, version)]
    answers = judge_all(
        case,
        orders,
        begun=lambda order: progress.step(f"Đánh giá {order.target.name}") if order.visited == order.target.id else None,
        heard=lambda order, finding: progress.judged(order.target.id, finding.criterion, finding.status),
    )
    judged = {order.visited: answer for order, answer in zip(orders, answers, strict=True)}
    visits = {order.visited: order.visit for order in orders}
    records = [
        _absent(case, targets, unit, absent[unit.id], version) if unit.id in absent else _present(case, targets, unit, visits, judged, doubt)
        for unit in units
    ]
    ends = (row.started + timedelta(seconds=row.elapsed_s) for visit in looks.visits(case) for row in case.attempts(visit.id))
    facts = RunFacts(
        id=plan.run_id,
        started=plan.started,
        ended=max(ends, default=plan.started),
        as_of=plan.as_of,
        trigger=plan.trigger,
        tool=tool,
        rules_digest=rules_digest,
        targets_digest=plan.targets_digest,
        trustworthy=state.trustworthy,
        reasons=state.reasons,
        notes=tuple(f"{note[:1].upper()}{note[1:].rstrip('.')}." for note in state.notes),
        plan=targets.plan.name,
        reference=targets.plan.reference,
        province=targets.plan.province,
        lead=targets.plan.lead,
        coordinating=targets.plan.coordinating,
        timezone=targets.plan.timezone,
    )
    return with_reviews(RunRecord(facts, tuple(records)), reviews(case)), tuple(words for answer in answers for words in answer.broken)


def _orders(case: CaseFile, targets: Targets, unit: Unit, version: str) -> Iterator[Order]:
    """The unit's visit, and the later looks at it that have ended."""
    target, exports = unit.target(case.plan.as_of, targets.plan), exports_of(case, unit)
    visit = case.visit(unit.id) or _unfinished(case, unit, _homes(case, unit))
    yield Order(unit.id, target, visit, case.plan.criteria, unit.tune, version, exports)
    for look in looks.looks(case, unit.id) if looks.ended(case, unit.id) else ():
        again = case.visit(look.plan.id)
        if looks.ended(case, look.plan.id) and again is not None:
            yield Order(look.plan.id, target, again, look.criteria, unit.tune, version, exports)


def _homes(case: CaseFile, unit: Unit) -> list[AttemptRow]:
    return [row for row in case.attempts(unit.id) if row.role is Role.HOME and not row.lost]


def _present(
    case: CaseFile, targets: Targets, unit: Unit, visits: Mapping[str, Visit], judged: Mapping[str, Judged], doubt: str
) -> UnitRecord:
    attempts, visit = _homes(case, unit), visits[unit.id]
    findings = _looked_again(case, unit, judged, ZoneInfo(targets.plan.timezone))
    findings = _exempted(tuple(_undecided(finding, doubt) for finding in findings), unit.exempt, case.plan.as_of)
    counts = case.counts(unit.id)
    return UnitRecord(
        id=unit.id,
        name=unit.name,
        kind=unit.kind,
        portal=visit.home,
        access=_access(attempts, visit.home),
        score=score(findings),
        crawl=CrawlRecord(
            pages=counts.pages,
            attempts=counts.attempts,
            rendered=counts.rendered,
            documents=counts.documents,
            errors=counts.errors,
            bytes=counts.bytes,
            seconds=round(counts.seconds, 3),
            stopped=visit.stopped,
        ),
        findings=_records(findings),
        notes=visit.limits,
    )


def _looked_again(case: CaseFile, unit: Unit, judged: Mapping[str, Judged], zone: ZoneInfo) -> tuple[Finding, ...]:
    """The findings of the first look, put together with those of the later ones that have ended."""
    first, ended = judged[unit.id].findings, looks.ended(case, unit.id)
    if ended is None:
        return first
    sights = {finding.criterion: [Sight(ended, finding)] for finding in first}
    for look in looks.looks(case, unit.id):
        at, answer = looks.ended(case, look.plan.id), judged.get(look.plan.id)
        if at is None or answer is None:
            continue
        for finding in answer.findings:
            sights[finding.criterion].append(Sight(at, finding))
    wanted, apart, run = asked(case.plan, unit), timedelta(hours=unit.hours_apart), case.plan.run_id
    return tuple(together(seen, wanted, apart, zone, run) for seen in sights.values())


def _absent(case: CaseFile, targets: Targets, unit: Unit, reason: str, version: str) -> UnitRecord:
    target = unit.target(case.plan.as_of, targets.plan)
    findings = not_in_force(target, reason, codes=case.plan.criteria, rule_version=version)
    return UnitRecord(
        id=unit.id,
        name=unit.name,
        kind=unit.kind,
        portal="",
        access=None,
        score=score(findings),
        crawl=CrawlRecord(),
        findings=_records(findings),
        not_in_force=reason,
    )


def _records(findings: Sequence[Finding]) -> tuple[FindingRecord, ...]:
    requirements = {criterion.code: criterion.requirement for criterion in criteria()}
    return tuple(FindingRecord.of(finding, requirements[finding.criterion]) for finding in findings)


def _unfinished(case: CaseFile, unit: Unit, homes: Iterable[AttemptRow]) -> Visit:
    """What can be said of a visit that has not ended yet, of which there are these attempts at its home."""
    answered = (row.url for row in homes if row.outcome in (Outcome.OK, Outcome.GONE))
    return Visit(
        home=next(answered, unit.hosts[0]),
        stopped=Stop.INTERRUPTED,
        unvisited=case.unvisited(unit.id),
        limits=("Cổng chưa được xem hết; kết quả chỉ dựa trên phần đã thu thập.",),
    )


def _access(homes: Iterable[AttemptRow], home: str) -> Outcome | None:
    """How the attempt at the home page ended; None where there was none."""
    outcomes = {row.url: row.outcome for row in homes}
    return outcomes.get(home) or next(reversed(outcomes.values()), None)


def _undecided(finding: Finding, doubt: str) -> Finding:
    """The finding; where the run may not be relied on, for the reason of ``doubt``, none that is a shortcoming."""
    if not doubt or not finding.status.negative:
        return finding
    return replace(
        finding,
        status=Status.NEEDS_REVIEW,
        summary=f"Chưa kết luận vì lần kiểm tra này không đáng tin ({doubt}). Điều đã thấy: {finding.summary}",
        points=None,
        confidence=0.0,
        advice="Kiểm tra lại khi máy và mạng đã ổn định.",
    )


def _exempted(findings: Sequence[Finding], exemptions: Sequence[Exemption], day: date) -> tuple[Finding, ...]:
    by_code = {exemption.criterion: exemption for exemption in exemptions}
    return tuple(_let_off(finding, by_code.get(finding.criterion), day) for finding in findings)


def _let_off(finding: Finding, exemption: Exemption | None, day: date) -> Finding:
    """The finding, unscored where an exemption covers the day; what was found stays readable in it."""
    if exemption is None or finding.status is Status.NOT_APPLICABLE:
        return finding
    until, reason = f"{exemption.until:%d/%m/%Y}", exemption.reason.rstrip(".")
    if exemption.until < day:
        return replace(finding, notes=(*finding.notes, f"Đã được miễn đến hết ngày {until} ({reason}); nay hết hạn miễn."))
    found = f"Nếu không miễn: {finding.status.label}. {finding.summary}"
    return replace(
        finding,
        status=Status.NOT_APPLICABLE,
        title=next(criterion.title for criterion in criteria() if criterion.code == finding.criterion),
        summary=f"Được miễn đến hết ngày {until}: {reason}.",
        points=None,
        advice="",
        notes=(found, *finding.notes),
    )
