"""A crawl that is over: its case, made without a network."""

from datetime import UTC, date, datetime
from pathlib import Path

from checks.model import Outcome, Role, Stop, Visit
from crawler.archive import Address, CaseFile, Fetched, RunPlan
from inspection.targets import load_targets
from tests.inspection.tiny_portal import PAGES

HOME = "http://127.0.0.1:8000/"
AT = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)


def case_of(folder: Path, text: str, outcome: Outcome = Outcome.OK, only: tuple[str, ...] = ()) -> Path:
    """A finished crawl: every unit's pages are in the case, or its home page failed with ``outcome``."""
    targets = load_targets(text)
    plan = RunPlan(
        run_id=folder.name,
        trigger="ad-hoc",
        started=AT,
        as_of=date(2024, 9, 30),
        tool="0.1.0",
        targets_digest=targets.digest,
        rules_digest="",
        private_hosts=targets.private_hosts,
        units=tuple(unit.plan(targets.plan, only) for unit in targets.units),
        targets=text,
        criteria=only,
    )
    with CaseFile.create(folder, plan) as case:
        for unit in targets.units:
            home = unit.hosts[0]
            pages = PAGES if outcome is Outcome.OK else {"/": ""}
            for path, page in pages.items():
                role = Role.HOME if path == "/" else Role.PAGE
                case.discover(unit.id, [Address(home + path[1:], role, 1.0, min(1, len(path) - 1), home, "")])
                lease = case.lease(unit.id, 0.0)
                assert lease is not None
                case.commit(lease, fetched(page, outcome), ())
            case.set_visit(unit.id, Visit(home, Stop.EXHAUSTED))
    return folder


def fetched(page: str, outcome: Outcome) -> Fetched:
    answered = outcome is Outcome.OK
    headers = (("Content-Type", "text/html; charset=utf-8"),)
    return Fetched(
        outcome=outcome,
        started=AT,
        ended=AT,
        request=b"GET / HTTP/1.1\r\n\r\n",
        status=200 if answered else None,
        reason="OK" if answered else "",
        headers=headers if answered else (),
        body=page.encode() if answered else b"",
        ip="127.0.0.1",
        location="",
        note="",
    )
