"""Manners and doubts: quiet hours, budgets, robots.txt set aside, whom to write to; and whether it was them or us."""

import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from crawls import NAME, NOBODY, NOW, UNIT, Visit, capture, crawl, make_case, paths, start, unit
from scripted_portal import Answer, ScriptedPortal, page, text

from checks.model import Outcome, Role, Stop
from crawler import health, history
from crawler.archive import CaseFile, Manners
from crawler.fetching import control
from crawler.fetching.quiet import QuietHours

_NIGHT = QuietHours.of(["22:00-06:00", "12:00-13:30"], "Asia/Ho_Chi_Minh")


def _at(hour: int, minute: int = 0, day: int = 24) -> datetime:
    """That time of day in Vietnam."""
    return datetime(2026, 11, day, hour, minute, tzinfo=_NIGHT.zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "left"),
    [(_at(21, 59), 0), (_at(22), 8 * 3600), (_at(2), 4 * 3600), (_at(6), 0), (_at(12, 30), 3600), (_at(13, 30), 0)],
)
def test_quiet_hours(now: datetime, left: float) -> None:
    assert _NIGHT.left_s(now) == left


def test_how_much_of_a_visit_was_quiet() -> None:
    assert _NIGHT.within_s(_at(21), _at(7, day=25)) == 8 * 3600
    assert _NIGHT.within_s(_at(11), _at(14, day=26)) == (2 * 8 + 3 * 1.5) * 3600
    assert _NIGHT.within_s(_at(23), _at(23, 30)) == 1800
    assert QuietHours.of([], "UTC").within_s(_at(1), _at(9)) == 0


@pytest.mark.parametrize("written", ["", "22-6", "25:00-06:00", "06:00-06:00", "22:00"])
def test_what_are_no_quiet_hours(written: str) -> None:
    with pytest.raises(ValueError, match="."):
        QuietHours.of([written], "UTC")


def test_nothing_is_asked_in_quiet_hours(tmp_path: Path) -> None:
    """The crawl waits; told to stop it stops, and nothing was asked."""
    now = datetime.now(UTC)
    around = f"{(now.hour - 1) % 24}:00-{(now.hour + 2) % 24}:00"
    with ScriptedPortal({"/": page(NAME)}) as portal:
        manners = Manners(quiet_hours=(around,), timezone="UTC")
        folder = make_case(tmp_path / "run", [unit(portal.url)], [portal.host], manners)
        with start(folder) as process:
            assert process.stderr is not None
            for line in process.stderr:
                if "giờ nghỉ" in line:
                    break
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
    assert process.returncode == 4 and portal.asked == []


def test_whom_to_write_to(visit: Visit) -> None:
    with ScriptedPortal({"/": page(NAME)}) as portal:
        visit(unit(portal.url, topics=[]), portal, manners=Manners(contact="doan@example.vn"))
    (agent,) = portal.agents
    assert agent.startswith("kiemtra/0.1.0 (+") and agent.endswith("lien he: doan@example.vn)")


def test_robots_set_aside_by_a_document(visit: Visit) -> None:
    pages = {"/": page(NAME, ("/kin", "Kín")), "/kin": page("Kín"), "/robots.txt": text("User-agent: *\nDisallow: /kin\n")}
    with ScriptedPortal(pages) as portal:
        case = visit(unit(portal.url, topics=[], robots_basis="Kế hoạch số 15/KH-UBND"), portal)
    assert capture(case, "kin").outcome is Outcome.OK
    told = case.visit(UNIT)
    assert told is not None
    (words,) = [words for words in told.limits if "Kế hoạch số 15/KH-UBND" in words]
    assert f"{portal.url}robots.txt không cho phép" in words


def test_a_budget_of_bytes(visit: Visit) -> None:
    large = "<p>" + "chữ " * 100_000
    pages: dict[str, Answer] = {f"/bai-{n}": page(f"Bài {n}", (f"/bai-{n + 1}", "Bài sau"), text=large) for n in range(30)}
    with ScriptedPortal({**pages, "/": page(NAME, ("/bai-0", "Bài đầu"))}) as portal:
        case = visit(unit(portal.url, topics=[], mib=1), portal)
    told = case.visit(UNIT)
    assert told is not None and told.stopped is Stop.BUDGET and any("1 MB" in words for words in told.limits)
    assert len(paths(case.attempts(UNIT), Role.PAGE)) == 2


def test_control_sites_that_answer(visit: Visit) -> None:
    with ScriptedPortal({"/": page("Đối chứng")}) as witness, ScriptedPortal({"/": page(NAME)}) as portal:
        case = visit(unit(portal.url, topics=[]), portal, witness, manners=Manners(control=(witness.url,)))
        assert [look.all_failed for look in control.looks(case)] == [False, False], "before and after"
        assert health.assess(case).trustworthy
    assert witness.asked == ["/", "/"]


@pytest.mark.parametrize("portal_down", [False, True])
def test_control_sites_that_fail_too(visit: Visit, portal_down: bool) -> None:
    """That they alone fail says nothing of the portals, which answered."""
    dead = f"http://{NOBODY}/"
    with ScriptedPortal({"/": page(NAME)}) as portal:
        hosts = (dead, portal.url) if portal_down else (portal.url,)
        case = visit(unit(*hosts, topics=[]), portal, manners=Manners(control=(dead,)))
        found = health.assess(case)
    assert all(look.all_failed for look in control.looks(case))
    assert found.trustworthy is not portal_down
    assert not portal_down or "trang đối chứng cũng không mở được" in found.reasons[0]


def test_far_more_fails_than_last_time(tmp_path: Path) -> None:
    units = ("mot", "hai")
    with ScriptedPortal({"/": page(NAME, ("/a", "A")), "/a": page("A")}) as portal:
        for number in (1, 2):
            broken = number == 2
            links = [(f"/{n}", str(n)) for n in range(5)] if broken else [("/a", "A")]
            portal.pages = {"/": page(NAME, *links), **({f"/{n}": Answer(raw=b"") for n in range(5)} if broken else {"/a": page("A")})}
            plans = [unit(portal.url, id=id, topics=[]) for id in units]
            folder = make_case(tmp_path / f"2026112{number}", plans, [portal.host])
            assert crawl(folder, failures_before_end=1_000, backoff_most_s=0.02)[0] == 0
            with CaseFile.open(folder, at=NOW) as case:
                history.compare(case)
                before, found = history.before(case), health.assess(case)
            if broken:
                assert before is not None and before.units == ("hai", "mot") and before.failed == 0.0
                assert not found.trustworthy and "lần trước" in found.reasons[0]
            else:
                assert before is None and found.trustworthy
