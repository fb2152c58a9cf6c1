"""A crawl that is stopped, killed, refused or out of room loses nothing and goes on."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from threading import Event

import pytest
from archive_samples import assert_sound, child
from crawls import NAME, UNIT, crawl, make_case, start, unit
from scripted_portal import Answer, ScriptedPortal, page

from checks.model import Stop
from crawler.archive import CaseFile, CaseUnreadable
from crawler.process import BUSY, DONE, INTERRUPTED, OWN_FAULT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")

_COUNT = 60


def site() -> Mapping[str, Answer]:
    """Page n links to pages 2n and 2n+1."""
    pages = {
        f"/{n}": page(f"Trang {n}", *((f"/{m}", f"Trang {m}") for m in (2 * n, 2 * n + 1) if m <= _COUNT))
        for n in range(1, _COUNT + 1)
    }
    return {**pages, "/": page(NAME, ("/1", "Trang một"))}


def whole(folder: Path) -> None:
    """Every page has exactly one record, and nothing is left."""
    assert_sound(folder)
    with CaseFile.read(folder) as case:
        visit = case.visit(UNIT)
        assert visit is not None and visit.stopped is Stop.EXHAUSTED and not visit.unvisited
        recorded = Counter(row.url for row in case.attempts(UNIT))
        assert {f"{visit.home}{n}" for n in range(1, _COUNT + 1)} <= set(recorded)
        assert set(recorded.values()) == {1}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop(tmp_path: Path, number: signal.Signals) -> None:
    """What is in flight comes home and is recorded; the next crawl goes on from there."""
    under_way, go_on = Event(), Event()

    def hold(path: str) -> None:
        if path == "/7":
            under_way.set()
            assert go_on.wait(20)

    with ScriptedPortal(site()) as portal:
        portal.on_ask = hold
        folder = make_case(tmp_path / "run", [unit(portal.url, topics=[])], [portal.host])
        with start(folder) as process:
            assert under_way.wait(20)
            process.send_signal(number)
            go_on.set()
            _, said = process.communicate(timeout=60)
        assert process.returncode == INTERRUPTED, said
        with CaseFile.read(folder) as case:
            assert case.visit(UNIT) is None
            assert case.attempts(UNIT)[-1].url == portal.url + "7"
            assert case.pending(UNIT) > 0
        code, said = crawl(folder)
    assert code == DONE, said
    whole(folder)
    assert portal.hits["/7"] == 1 and max(portal.hits.values()) == 1


def test_asked_twice_it_stops_where_it_stands(tmp_path: Path) -> None:
    under_way = Event()
    pages = {**site(), "/7": Answer(silent=True)}
    with ScriptedPortal(pages) as portal:
        portal.on_ask = lambda path: under_way.set() if path == "/7" else None
        folder = make_case(tmp_path / "run", [unit(portal.url, topics=[])], [portal.host])
        with start(folder, request_s=60.0) as process:
            assert under_way.wait(20)
            process.send_signal(signal.SIGINT)
            _read_until(process.stderr, "asked to stop")
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)
        assert process.returncode == INTERRUPTED
    assert_sound(folder)


def test_a_killed_choice_of_the_portal_is_made_again(tmp_path: Path) -> None:
    with ScriptedPortal({"/": page("Của ai khác")}) as other, ScriptedPortal({**site(), "/1": Answer(silent=True)}) as portal:
        under_way = Event()
        portal.on_ask = lambda path: under_way.set() if path == "/1" else None
        folder = make_case(tmp_path / "run", [unit(other.url, portal.url, topics=[])], [other.host, portal.host])
        with start(folder, request_s=60.0) as process:
            assert under_way.wait(20)
            process.kill()
            process.communicate()
        portal.pages = dict(site())
        code, said = crawl(folder)
    assert code == DONE, said
    whole(folder)
    with CaseFile.read(folder) as case:
        visit = case.visit(UNIT)
    assert visit is not None and visit.home == portal.url
    assert other.asked == ["/robots.txt", "/"]


def test_a_finished_run_is_left_alone(tmp_path: Path) -> None:
    with ScriptedPortal(site()) as portal:
        folder = make_case(tmp_path / "run", [unit(portal.url, topics=[])], [portal.host])
        assert crawl(folder)[0] == DONE
        asked = len(portal.asked)
        assert crawl(folder)[0] == DONE
        assert len(portal.asked) == asked


def test_one_crawl_at_a_time(tmp_path: Path) -> None:
    folder = make_case(tmp_path / "run", [unit("http://127.0.0.1:1/")], [])
    with child("case_holder.py", str(folder)) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        code, said = crawl(folder)
        holder.communicate("")
    assert code == BUSY
    assert "đang được một tiến trình khác sử dụng" in said.splitlines()[-1]


def test_no_case(tmp_path: Path) -> None:
    code, said = crawl(tmp_path)
    assert code == OWN_FAULT and said.splitlines()[-1].startswith("Không có hồ sơ kiểm tra nào trong")
    with pytest.raises(CaseUnreadable):
        CaseFile.read(tmp_path)


def test_a_full_disk(tmp_path: Path) -> None:
    """No file may grow beyond a limit: the crawl says so and ends; given room, it goes on."""
    with ScriptedPortal(
        {path: Answer(answer.body + os.urandom(20_000).hex().encode()) for path, answer in site().items()}
    ) as portal:
        folder = make_case(tmp_path / "run", [unit(portal.url, topics=[])], [portal.host])
        code, said = crawl(folder, largest_file=300_000)
        assert code == OWN_FAULT
        assert "ổ đĩa đầy" in said.splitlines()[-1] and "Traceback" not in said
        with CaseFile.read(folder) as case:
            recorded = len(case.attempts(UNIT))
            assert recorded > 0 and case.visit(UNIT) is None
        code, said = crawl(folder)
    assert code == DONE, said
    whole(folder)


def _read_until(stream, words: str) -> None:  # type: ignore[no-untyped-def]
    for line in stream:
        if words in line:
            return
    raise AssertionError(f"never said: {words}")
