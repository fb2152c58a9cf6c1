"""How long the sample province takes at the pause that real portals get, beside what politeness alone makes of it.

A unit owes its host a pause after every request; the unit with most requests cannot be done sooner than its pauses. Everything
else (processes begun, pages read and recorded, parts verified and joined) has to fit into the others' pauses. See README.md.
"""

import os
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from sample_plan import plan_of

from checks.model import Status
from crawler.archive import CaseFile
from demo.province import Province
from inspection.crawling import UnitState, crawl

PACE_S = 1.0
MOST = 1.1


class Quiet:
    """Notes when each unit ended, and says nothing."""

    def __init__(self) -> None:
        self.ended: dict[str, float] = {}

    def started(self, folder: Path, units: Sequence[str]) -> None:
        """Nothing."""

    def crawling(self, elapsed_s: float, units: Sequence[UnitState]) -> None:
        """Note who has ended."""
        for unit in units:
            if unit.stopped:
                self.ended.setdefault(unit.id, elapsed_s)

    def step(self, words: str) -> None:
        """Nothing."""

    def judged(self, unit: str, criterion: str, status: Status) -> None:
        """Nothing."""


def owed_s(case: CaseFile, unit: str) -> tuple[float, float]:
    """The pauses that the unit's visit owes its most visited host; and how long that host took to answer."""
    rows = case.attempts(unit)
    ((host, count),) = Counter(urlsplit(row.url).netloc for row in rows).most_common(1)
    return (count - 1) * PACE_S, sum(row.elapsed_s for row in rows if urlsplit(row.url).netloc == host)


def main() -> int:
    """Crawl, and print a line for each unit and the ratio. With --browser, pages are rendered where they need it."""
    if "--browser" not in sys.argv:
        os.environ["KIEMTRA_BROWSER"] = "none"
    progress = Quiet()
    with tempfile.TemporaryDirectory() as place, Province() as province:
        folder = Path(place) / "run"
        CaseFile.create(folder, plan_of(province.urls, PACE_S)).close()
        begun = perf_counter()
        broken = crawl(folder, progress, lambda: datetime.now(UTC))
        took_s = perf_counter() - begun
        with CaseFile.read(folder) as case:
            owed = {unit.id: owed_s(case, unit.id) for unit in case.plan.units}
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    for id, (pauses_s, answers_s) in sorted(owed.items(), key=lambda item: item[1]):
        print(f"{id}: owes {pauses_s:.0f} s, was answered in {answers_s:.1f} s, ended after {progress.ended[id]:.1f} s")
    ratio = took_s / max(pauses_s for pauses_s, _ in owed.values())
    print(f"all: {took_s:.1f} s, {ratio:.3f} times the slowest unit's own pauses; largest process {peak_mb:.0f} MB")
    return int(bool(broken) or ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())
