"""What earlier runs tell the next one: whose visit takes longest begins first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from checks.model import Outcome, Role, Stop, Visit
from crawler import history
from crawler.archive import Address, CaseFile, Counts, Fetched, RunPlan, UnitPlan
from inspection.crawling import Progress, crawl
from inspection.crew import End

NOW = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)
UNIT = UnitPlan("so-mau", "Sở Mẫu", (), ("http://so-mau.example.vn/",), (), (), 1.0, 100)


class Quiet(Progress):
    """Tells nobody."""


def make(folder: Path, *ids: str, **changed: int) -> CaseFile:
    units = tuple(replace(UNIT, id=id, hosts=(f"http://{id}.example.vn/",), **changed) for id in ids)
    return CaseFile.create(folder, RunPlan(folder.name, "ad-hoc", NOW, date(2026, 9, 30), "0", "", "", (), units, "", ()))


def visit(case: CaseFile, id: str, pages: int, answer_s: float = 0.0, *, ended: bool = True) -> None:
    """Make the visit of the unit up."""
    home = f"http://{id}.example.vn/"
    case.discover(id, [Address(f"{home}{n}", Role.PAGE, 1.0, 1, home, "") for n in range(pages)])
    while lease := case.lease(id, 0.0):
        end = NOW + timedelta(seconds=answer_s)
        headers = (("Content-Type", "text/html"),)
        case.commit(lease, Fetched(Outcome.OK, NOW, end, b"GET / HTTP/1.1\r\n\r\n", 200, "OK", headers, b"<p>x</p>", "127.0.0.1", "", ""), ())
    if ended:
        case.set_visit(id, Visit(home, Stop.EXHAUSTED))


def order(case: CaseFile) -> list[str]:
    return [unit.id for (unit,) in history.longest_first(case, [(unit,) for unit in case.plan.units])]


class Scribe:
    """A crew of one that writes down whom it was sent to, and whose visits are done at once."""

    most = 1

    def __init__(self) -> None:
        self.sent: list[str] = []
        self._ends: list[End] = []

    def begin(self, folder: Path) -> None:
        self.sent.append(folder.name)
        with CaseFile.open(folder, at=NOW) as part:
            visit(part, folder.name, 1)
        self._ends.append(End(folder, 0, ""))

    def going(self) -> int:
        return len(self._ends)

    def seen(self) -> Mapping[str, Counts]:
        return {}

    def ended(self) -> Sequence[End]:
        ends, self._ends = self._ends, []
        return ends

    def stop(self, number: int) -> None:
        raise AssertionError("nobody asks")

    def close(self) -> None:
        pass


def test_nothing_known_leaves_the_plan_s_order(tmp_path: Path) -> None:
    with make(tmp_path / "run-1", "c", "a", "b") as case:
        assert order(case) == ["c", "a", "b"]


def test_a_visit_is_as_long_as_answers_and_pauses_were(tmp_path: Path) -> None:
    with make(tmp_path / "run-1", "few", "slow", "many", "cut") as case:
        visit(case, "few", 2)
        visit(case, "slow", 2, answer_s=4.0)
        visit(case, "many", 4)
        visit(case, "cut", 5, ended=False)
    with make(tmp_path / "run-2", "few", "many") as case:
        visit(case, "few", 6)
    with make(tmp_path / "run-3", "many", "few", "slow", "new", "cut", pages=7) as case:
        assert order(case) == ["slow", "new", "cut", "few", "many"], "10 s; budgets of 7 s, one not seen to its end; 6 s in the newest; 4 s in the one before"
    with make(tmp_path / "run-0", "few", "slow") as case:
        assert order(case) == ["few", "slow"], "later runs are not before it"


def test_a_damaged_run_is_passed_over(tmp_path: Path) -> None:
    with make(tmp_path / "run-1", "few", "many") as case:
        visit(case, "few", 1)
        visit(case, "many", 2)
    make(tmp_path / "run-2", "few", "many").close()
    (tmp_path / "run-2" / "case.sqlite").write_bytes(b"not a database" * 1_000)
    with make(tmp_path / "run-3", "few", "many") as case:
        assert order(case) == ["many", "few"]


def test_units_that_share_a_host_are_as_long_as_all_of_them(tmp_path: Path) -> None:
    with make(tmp_path / "run-1", "a", "b", "c") as case:
        for id, pages in (("a", 2), ("b", 2), ("c", 3)):
            visit(case, id, pages)
    with make(tmp_path / "run-2", "c", "a", "b") as case:
        c, a, b = case.plan.units
        assert history.longest_first(case, [(c,), (a, b)]) == ((a, b), (c,))


def test_the_run_begins_with_the_longest(tmp_path: Path) -> None:
    with make(tmp_path / "run-1", "few", "many") as case:
        visit(case, "few", 1)
        visit(case, "many", 2)
    make(tmp_path / "run-2", "few", "many").close()
    crew = Scribe()
    assert not crawl(tmp_path / "run-2", Quiet(), lambda: NOW, crew)
    assert crew.sent == ["many", "few"]
