"""How many more units two workers inspect than one where nothing is waited for, by CPU accounting.

The sample province without pauses and without a browser, its units crawled by one process at a time and by two. Wall time tells
this only on a machine with cores to spare; the CPU tells it everywhere. Workers share out the CPU of the crawling processes; the
desk, which begins, verifies and joins, does that for one unit after the other. With a core for each, n workers take for all units
the greater of (crawling + desk) / n and desk. Judging is measured beside it: the desk does it after the crawl. See README.md.
"""

import os
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

from crawl import plan_of
from province import Quiet

from crawler.archive import CaseFile, parts, verify
from demo.province import Province
from inspection.crawling import crawl
from inspection.run import judged

ROUNDS = 3
LEAST = 1.8


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run over all units cost, in seconds of CPU; and how long it took."""

    crawling_s: float
    """Of the crawling processes."""
    desk_s: float
    """Of the desk, and of the processes in which it verifies parts."""
    judging_s: float
    wall_s: float


def _serve(delay: object, ready: object) -> None:
    """The portals, in a process of their own: their CPU is nobody's."""
    with Province() as province:
        ready.put(province.urls)  # type: ignore[attr-defined]
        delay.wait()  # type: ignore[attr-defined]


def _measure(urls: dict[str, str], workers: int) -> Cost:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "run"
        plan = plan_of(urls)
        CaseFile.create(folder, replace(plan, manners=replace(plan.manners, parallel=workers))).close()
        wall, desk, children = perf_counter(), process_time(), _children_s()
        broken = crawl(folder, Quiet(), lambda: datetime.now(UTC))
        wall_s, desk_s, children_s = perf_counter() - wall, process_time() - desk, _children_s() - children
        if broken:
            raise SystemExit("\n".join(broken))
        verifying = _children_s()
        # All parts once more, in one process.
        subprocess.run([sys.executable, "-I", verify.__file__, str(folder)], stdout=subprocess.DEVNULL, check=False)
        verifying_s = _children_s() - verifying
        with CaseFile.open(folder, at=datetime.now(UTC)) as case:
            assert len(parts.joined(case)) == len(case.plan.units)
            before = process_time()
            judged(case, Quiet())
            judging_s = process_time() - before
    return Cost(children_s - verifying_s, desk_s + verifying_s, judging_s, wall_s)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> int:
    """Measure both, best of a few rounds, and print what follows."""
    os.environ["KIEMTRA_BROWSER"] = "none"
    context = get_context("spawn")
    over, ready = context.Event(), context.Queue()
    server = context.Process(target=_serve, args=(over, ready))
    server.start()
    try:
        urls = ready.get()
        # In turn, so that what else the machine does weighs on both alike.
        rounds = [(_measure(urls, 1), _measure(urls, 2)) for _ in range(ROUNDS)]
    finally:
        over.set()
        server.join()
    units = len(plan_of(urls).units)
    found = {n: min(costs, key=lambda cost: cost.crawling_s + cost.desk_s) for n, costs in zip((1, 2), zip(*rounds, strict=True), strict=True)}
    for n, cost in found.items():
        print(
            f"{n} at once: a unit costs {cost.crawling_s / units:.2f} s of CPU in its process, {cost.desk_s / units:.3f} s at the desk, "
            f"{cost.judging_s / units:.2f} s of judging; {cost.wall_s:.1f} s by the clock on {os.cpu_count()} cores"
        )
    one, two = found[1], found[2]
    ratio = (one.crawling_s + one.desk_s) / max((two.crawling_s + two.desk_s) / 2, two.desk_s)
    print(f"two workers with a core each crawl {ratio:.2f} times as many units per hour as one")
    return int(ratio < LEAST)


if __name__ == "__main__":
    sys.exit(main())
