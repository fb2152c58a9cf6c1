"""kill -9 at any moment, the archive's tail torn now and then: the crawl goes on and ends with the same findings."""

import random
import re
import signal
import sys
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from archive_samples import assert_sound
from crawls import UNIT, crawl, make_case, start, unit
from fault import NAME, page, site
from scripted_portal import Page, ScriptedPortal

from checks.judge import judge
from checks.model import Kind, Target
from checks.registry import criteria
from crawler.archive import CaseFile
from crawler.process import DONE

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

_TARGET = Target(
    id=UNIT,
    name=NAME,
    kind=Kind.DEPARTMENT,
    province="Lai Châu",
    year=2026,
    as_of=date(2026, 9, 30),
    window_start=date(2026, 1, 1),
    items=frozenset(c.item for c in criteria()),
)


def _pages(count: int) -> Mapping[str, Page]:
    """The small portal of the matrix with ``count`` pages more, page n linking to pages 2n and 2n+1."""
    more: dict[str, Page] = {}
    for n in range(1, count + 1):
        links = [(f"/{m}", f"Trang {m}") for m in (2 * n, 2 * n + 1) if m <= count]
        more[f"/{n}"] = page(f"<h1>Trang {n}</h1>", *links)
    return {**site(), **more, "/": page("", ("/1", "Trang một"), ("/tin-0", "Tin"))}


def _findings(folder: Path) -> list[tuple[object, ...]]:
    with CaseFile.read(folder) as case:
        visit = case.visit(UNIT)
        assert visit is not None
        found = judge(_TARGET, tuple(case.captures(UNIT)), visit)
    # How long the home page took is no finding.
    return [(f.criterion, f.status, re.sub(r"\d+[.,]\d+ giây", "", f.summary), [(c.url, c.quote, c.sha256) for c in f.citations], f.trail) for f in found]


@pytest.mark.parametrize(
    ("kills", "seed"), [(30, 1), (30, 2), pytest.param(500, 3, marks=[pytest.mark.nightly, pytest.mark.timeout(3600)])]
)
def test_killed_at_random(tmp_path: Path, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    with ScriptedPortal(_pages(kills * 3)) as portal:
        plan = unit(portal.url, topics=["leaders"], pages=10_000)
        assert crawl(make_case(tmp_path / "whole", [plan], [portal.host]))[0] == DONE
        once = Counter(portal.asked)
        portal.asked.clear()
        folder = make_case(tmp_path / "killed", [plan], [portal.host])
        for _ in range(kills):
            _kill(folder, portal, chance)
            if chance.random() < 0.2:
                _tear(folder, chance)
        code, said = crawl(folder)
    assert code == DONE, said
    assert_sound(folder)
    with CaseFile.read(folder) as case:
        recorded = Counter(row.url for row in case.attempts(UNIT))
    assert set(recorded.values()) == {1}, "each address is recorded exactly once"
    assert set(portal.asked) == set(once)
    assert len(portal.asked) <= sum(once.values()) + kills, "one extra fetch for a kill at most"
    assert _findings(folder) == _findings(tmp_path / "whole")


def _kill(folder: Path, portal: ScriptedPortal, chance: random.Random) -> None:
    """Kill a crawl of ``folder`` after a few answers, and a moment later or not."""
    enough, asked = Event(), len(portal.asked) + chance.randint(1, 4)
    portal.on_ask = lambda path: enough.set() if len(portal.asked) >= asked else None
    with start(folder) as process:
        while not enough.wait(0.05):
            # It may have come to its end.
            if process.poll() is not None:
                break
        Event().wait(chance.choice((0.0, 0.0, chance.random() / 50)))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    portal.on_ask = lambda path: None


def _tear(folder: Path, chance: random.Random) -> None:
    """What a power cut leaves behind the last commit: half a record, zeros, rubbish."""
    segment = max((folder / "warc").iterdir())
    with segment.open("ab") as stream:
        stream.write(chance.choice((b"\x1f\x8b\x08\x00half a record", bytes(4096), chance.randbytes(300))))
