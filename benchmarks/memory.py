"""How much memory a large portal takes: the process that crawls it, the one that judges it, and the browser. See README.md beside
this file.

``python benchmarks/memory.py [PAGES [RENDERED]]``: a portal of PAGES pages (10,000), then one of RENDERED pages (300) that only
scripts fill; 0 leaves one out.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from portal import NAME, Portal, Silent, numbered, page, scripted, send

from crawler.archive import CaseFile, RunPlan
from crawler.patience import Patience
from crawler.process import crawl
from inspection import run
from inspection.targets import load_targets

_MAIN_MB, _BROWSER_MB = 500, 1536
_LOOK_S = 0.5
_EVERYTHING = Patience(satisfied_pages=1_000_000)


def main(pages: int, rendered: int) -> int:
    """Measure, print, and tell by the exit code whether the limits hold."""
    held = True
    with tempfile.TemporaryDirectory() as place:
        if pages:
            folder = Path(place) / "pages"
            with Portal(lambda _, handler: _plain(handler, pages)) as portal:
                crawled, _ = _measured(folder, portal, pages, browser="none")
            print(f"crawl: {_pages(folder)} pages, peak {crawled:.0f} MB", flush=True)
            judged = _peak("judge", folder)
            print(f"judge: peak {judged:.0f} MB", flush=True)
            held = crawled < _MAIN_MB and judged < _MAIN_MB
        if rendered:
            shown = rendering(rendered)
            print(f"browser: {shown.pages} pages rendered, peak of all its processes {shown.browser_mb:.0f} MB", flush=True)
            held = held and shown.browser_mb < _BROWSER_MB
    return 0 if held else 1


@dataclass(frozen=True, slots=True)
class Shown:
    """What a portal took that only scripts fill."""

    pages: int
    cpu_s: float
    """Of the crawling process and its browser."""
    crawl_mb: float
    browser_mb: float


def rendering(pages: int) -> Shown:
    """Crawl a portal of ``pages`` pages that only scripts fill."""
    with tempfile.TemporaryDirectory() as place, Portal(lambda _, handler: _scripted(handler, pages)) as portal:
        folder, before = Path(place) / "rendered", resource.getrusage(resource.RUSAGE_CHILDREN)
        crawl_mb, browser_mb = _measured(folder, portal, pages)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        with CaseFile.read(folder) as case:
            shown = case.counts("so-mau").rendered
    return Shown(shown, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, crawl_mb, browser_mb)


def _plain(handler: BaseHTTPRequestHandler, pages: int) -> None:
    number = numbered(handler)
    send(handler, page(number, pages)) if 0 <= number < pages else send(handler, b"<title>404</title>", 404)


def _scripted(handler: BaseHTTPRequestHandler, pages: int) -> None:
    number = numbered(handler)
    if not 0 <= number < pages:
        send(handler, b"<title>404</title>", 404)
        return
    send(handler, scripted(page(number, pages)))


def _measured(folder: Path, portal: Portal, pages: int, browser: str = "") -> tuple[float, float]:
    """Crawl to the last page in a process of its own: its peak, and that of the browser's processes below it, in MB."""
    CaseFile.create(folder, _plan(portal, pages)).close()
    environment = {**os.environ, **({"KIEMTRA_BROWSER": browser} if browser else {})}
    command = [sys.executable, __file__, "crawl", str(folder)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        most = 0.0
        while process.poll() is None:
            most = max(most, sum(map(_proportional_mb, _below(process.pid))))
            time.sleep(_LOOK_S)
        said, _ = process.communicate()
    assert process.returncode == 0, process.returncode
    return float(said), most


def _peak(what: str, folder: Path) -> float:
    done = subprocess.run([sys.executable, __file__, what, str(folder)], check=True, capture_output=True, text=True)
    return float(done.stdout.splitlines()[-1])


def _plan(portal: Portal, pages: int) -> RunPlan:
    text = f"""
[plan]
name = "Đo bộ nhớ"
province = "Lai Châu"
year = 2026
window_start = 2026-01-01
[network]
private_hosts = ["{portal.host}"]
[defaults]
items = ["N1", "N2a", "N2b", "N2c", "N3a", "N3b", "N3c", "N3d", "N3e", "N4"]
pace_s = 0
visits = 1
pages = {pages}
[[unit]]
id = "so-mau"
name = "{NAME}"
kind = "department"
hosts = ["{portal.url}"]
"""
    targets = load_targets(text)
    return RunPlan(
        run_id="memory",
        trigger="ad-hoc",
        started=datetime.now(UTC),
        as_of=date(2026, 9, 30),
        tool="benchmark",
        targets_digest=targets.digest,
        rules_digest="",
        private_hosts=targets.private_hosts,
        units=tuple(replace(unit.plan(targets.plan), pace_s=0.0) for unit in targets.units),
        targets=text,
        criteria=(),
    )


def _pages(folder: Path) -> int:
    with CaseFile.read(folder) as case:
        return case.counts("so-mau").pages


def _below(process: int) -> list[int]:
    """The processes that ``process`` began, and those that they did."""
    found, waiting = [], [process]
    while waiting:
        one = waiting.pop()
        try:
            children = [int(word) for task in Path(f"/proc/{one}/task").iterdir() for word in (task / "children").read_text().split()]
        except OSError:
            continue
        found += children
        waiting += children
    return found


def _proportional_mb(process: int) -> float:
    """Its memory, what it shares with others by its share: browsers share much."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def _own_peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    words = sys.argv[1:]
    if words[:1] == ["crawl"]:
        code = crawl(Path(words[1]), lambda: datetime.now(UTC), time.monotonic, patience=_EVERYTHING)
        print(_own_peak_mb())
        sys.exit(code)
    if words[:1] == ["judge"]:
        run.rejudge(Path(words[1]), Silent())
        print(max(_own_peak_mb(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024))
        sys.exit(0)
    given = [int(word) for word in words]
    sys.exit(main(*given, *(10_000, 300)[len(given) :]))
