"""How fast the crawl is, as a ratio to a bare loop that fetches the same pages from the same servers in the same run.

A ratio holds from machine to machine where pages per second do not. See README.md beside this file.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from crawler.archive import CaseFile, RunPlan
from demo.province import AS_OF, Province, targets_text
from inspection.targets import load_targets

_ROOT = Path(__file__).resolve().parents[1]


def plan_of(urls: dict[str, str], pace_s: float = 0.0) -> RunPlan:
    """A run over the sample province, with pauses of ``pace_s``."""
    targets = load_targets(targets_text(urls))
    units = tuple(replace(unit.plan(targets.plan), pace_s=pace_s) for unit in targets.in_force(AS_OF))
    return RunPlan(
        run_id="benchmark",
        trigger="demo",
        started=datetime.now(UTC),
        as_of=AS_OF,
        tool="benchmark",
        targets_digest=targets.digest,
        rules_digest="",
        private_hosts=targets.private_hosts,
        units=units,
        targets=targets.text,
        criteria=(),
    )


def _crawl(folder: Path) -> float:
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "KIEMTRA_BROWSER": "none"}
    begun = perf_counter()
    subprocess.run([sys.executable, "-m", "crawler", str(folder)], env=environment, stderr=subprocess.DEVNULL, check=True)
    return perf_counter() - begun


def _fetched(folder: Path) -> list[str]:
    """The addresses that answered, in the order they were asked."""
    with CaseFile.read(folder) as case:
        rows = [row for unit in case.plan.units for row in case.attempts(unit.id) if row.outcome.answered]
    return [row.url for row in sorted(rows, key=lambda row: row.started)]


def _bare(urls: Sequence[str]) -> float:
    """Fetch them one after another, a connection per host, nothing kept."""
    connections: dict[str, HTTPConnection] = {}
    begun = perf_counter()
    for url in urls:
        parts = urlsplit(url)
        connection = connections.setdefault(parts.netloc, HTTPConnection(parts.netloc, timeout=60))
        connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path or "/")
        connection.getresponse().read()
    elapsed = perf_counter() - begun
    for connection in connections.values():
        connection.close()
    return elapsed


def main() -> None:
    """Measure, and print three lines."""
    with tempfile.TemporaryDirectory() as place, Province() as province:
        folder = Path(place) / "run"
        CaseFile.create(folder, plan_of(province.urls)).close()
        crawl_s = _crawl(folder)
        peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        urls = _fetched(folder)
        bare_s = _bare(urls)
    print(f"crawl: {len(urls)} answers in {crawl_s:.1f} s, {len(urls) / crawl_s:.1f} per second, peak {peak_mb:.0f} MB")
    print(f"bare loop: {len(urls)} answers in {bare_s:.1f} s, {len(urls) / bare_s:.1f} per second")
    print(f"ratio: {bare_s / crawl_s:.3f}")


if __name__ == "__main__":
    main()
