"""The way out is down for a while: nobody is asked meanwhile, and nobody is accused of it."""

import asyncio
from datetime import date
from pathlib import Path

from crawls import NAME, NOBODY, NOW, UNIT, Visit, capture, crawl, unit
from scripted_portal import Answer, ScriptedPortal, page

from checks.model import Outcome, Status
from crawler import health
from crawler.archive import CaseFile, Manners, RunPlan
from crawler.child import DONE, OWN_FAULT
from crawler.fetching import control
from crawler.fetching.outage import WORDS, Outage
from crawler.patience import Patience
from inspection import findings
from inspection.cli import main
from inspection.targets import load_targets
from tests.inspection.tiny_portal import NAME as TINY
from tests.inspection.tiny_portal import TinyPortal, targets_of

_DEAD = Answer(raw=b"")
_CODES = ("N1.1", "N2a.1", "N3a.1", "N3b.1", "N3d.1")


class Clock:
    """Goes on only while somebody sleeps; the control sites answer as ``answers`` says."""

    def __init__(self, *answers: bool) -> None:
        self.now, self.answers, self.stops = 0.0, iter(answers), False

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)

    async def answer(self) -> bool:
        return next(self.answers)

    def outage(self) -> Outage:
        return Outage(self.answer, lambda: self.stops, Patience(control_again_s=30, outage_s=90), lambda: self.now, self.sleep)


def test_an_outage_is_waited_for() -> None:
    clock = Clock(False, False, True)
    outage = clock.outage()

    async def both() -> list[bool]:
        one, two = asyncio.ensure_future(outage.ours()), asyncio.ensure_future(outage.ours())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert outage.left_s == 30
        return [await one, await two]

    assert asyncio.run(both()) == [True, True], "who failed beside it need not ask"
    assert (clock.now, outage.spent_s, outage.left_s) == (60, 60, 0)


def test_where_a_control_site_answers_the_trouble_is_not_ours() -> None:
    clock = Clock(True)
    assert asyncio.run(clock.outage().ours()) is False
    assert clock.now == 0


def test_patience_with_an_outage_ends() -> None:
    clock = Clock(*[False] * 4)
    outage = clock.outage()
    assert [asyncio.run(outage.ours()) for _ in range(2)] == [False, False]
    assert clock.now == 90, "and is not begun anew"


def test_a_request_to_stop_is_heard() -> None:
    clock = Clock(False)
    outage = clock.outage()

    async def stopped() -> bool:
        waiting = asyncio.ensure_future(outage.ours())
        while not clock.now:
            await asyncio.sleep(0)
        clock.stops = True
        return await waiting

    assert asyncio.run(stopped()) is True
    assert clock.now < 30


def test_a_run_goes_on_when_a_control_site_answers_again(visit: Visit) -> None:
    """It answers at the start, then three times not; while it does not, the portal does not either."""
    story: list[str] = []
    with ScriptedPortal() as witness, ScriptedPortal() as portal:
        witness.pages = {"/": lambda before: _DEAD if 1 <= before <= 3 else page("Đối chứng")}
        links = [(f"/{n}", f"Trang {n}") for n in range(4)]
        reached = page("Trang")
        portal.pages = {path: lambda _: reached if witness.hits["/"] == 5 else _DEAD for path, _ in links}
        portal.pages["/"] = page(NAME, *links)
        witness.on_ask = lambda path: story.append("control")
        portal.on_ask = story.append
        case = visit(unit(portal.url, topics=[]), portal, witness, manners=Manners(control=(witness.url,)), outage_s=60.0)
    assert [look.all_failed for look in control.looks(case)] == [False, True, True, True, False, False]
    begun = story.index("control", 1)
    assert story[begun : begun + 4] == ["control"] * 4, "nothing is asked of the portal meanwhile"
    assert story[begun - 1] == story[begun + 4], "what failed is asked again first"
    assert [row.outcome for row in case.attempts(UNIT) if WORDS in row.note] == [Outcome.RESET]
    assert {capture(case, path[1:]).outcome for path, _ in links} == {Outcome.OK}
    assert health.assess(case).trustworthy


def test_a_run_that_is_not_trustworthy_finds_nothing_missing(tmp_path: Path) -> None:
    """The same portals twice, one of which breaks every connection: with a control site, and with none that answers."""
    found = {}
    for connected in (True, False):
        folder = tmp_path / f"run-{connected}"
        with ScriptedPortal({"/": page("Đối chứng")}) as witness, ScriptedPortal() as broken, TinyPortal() as portal:
            broken.missing = _DEAD
            text = targets_of(("so-thu", TINY, portal.url), ("so-hai", "Sở Hai", broken.url))
            _plan(folder, text, Manners(control=(witness.url if connected else f"http://{NOBODY}/",)), witness.host, NOBODY)
            code, said = crawl(folder)
        assert code == DONE, said
        assert main(["judge", str(folder)]) == (DONE if connected else OWN_FAULT)
        record = findings.read(folder / "findings.json")
        assert record.run.trustworthy is connected
        found[connected] = {(one.id, finding.criterion): finding.status for one in record.units for finding in one.findings}
    negative = {key for key, status in found[True].items() if status.negative}
    assert negative
    assert {found[False][key] for key in negative} == {Status.NEEDS_REVIEW}
    assert not any(status.negative for status in found[False].values())


def _plan(folder: Path, text: str, manners: Manners, *private: str) -> None:
    targets = load_targets(text)
    plan = RunPlan(
        run_id=folder.name,
        trigger="ad-hoc",
        started=NOW,
        as_of=date(2024, 9, 30),
        tool="0.1.0",
        targets_digest=targets.digest,
        rules_digest="",
        private_hosts=(*targets.private_hosts, *private),
        units=tuple(unit.plan(targets.plan, _CODES) for unit in targets.units),
        targets=text,
        criteria=_CODES,
        manners=manners,
    )
    CaseFile.create(folder, plan).close()
