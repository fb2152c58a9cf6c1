"""How many more units two workers inspect than one where nothing is waited for, by CPU accounting.

The sample province without pauses and without a browser, its units crawled by one process at a time and by two. Wall time tells
this only on a machine with cores to spare; the CPU tells it everywhere. Workers share out the CPU of the crawling processes; the
desk, which begins, verifies and joins, does that for one unit after the other. With a core for each, n workers take for all units
the greater of (crawling + desk) / n and desk. Judging is measured beside it: the desk does it after the crawl. Then the same by one and
two workers of a Dask cluster on this machine, where it is installed; a worker's own CPU counts as crawling. See README.md.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time

from province import Quiet
from sample_plan import plan_of

from crawler.archive import CaseFile, parts, verify
from demo.province import Province
from inspection.crawling import crawl
from inspection.crew import Crew
from inspection.run import judged

ROUNDS = 3
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1]), "KIEMTRA_BROWSER": "none"}
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


def _measure(urls: dict[str, str], workers: int, crew: Crew | None = None, elsewhere_s: Callable[[], float] = lambda: 0.0) -> Cost:
    """``crew``, and the CPU that it has used by now in processes that are not ours."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "run"
        plan = plan_of(urls)
        CaseFile.create(folder, replace(plan, manners=replace(plan.manners, parallel=workers))).close()
        wall, desk, children = perf_counter(), process_time(), _children_s() + elsewhere_s()
        broken = crawl(folder, Quiet(), _now, crew)
        wall_s, desk_s, children_s = perf_counter() - wall, process_time() - desk, _children_s() + elsewhere_s() - children
        if broken:
            raise SystemExit("\n".join(broken))
        verifying = _children_s()
        # All parts once more, in one process.
        subprocess.run([sys.executable, "-I", verify.__file__, str(folder)], stdout=subprocess.DEVNULL, check=False)
        verifying_s = _children_s() - verifying
        with CaseFile.open(folder, at=_now()) as case:
            assert len(parts.joined(case)) == len(case.plan.units)
            before = process_time() + _children_s()
            judged(case, Quiet())
            judging_s = process_time() + _children_s() - before
    return Cost(children_s - verifying_s, desk_s + verifying_s, judging_s, wall_s)


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _by_a_cluster(urls: dict[str, str], workers: int) -> Cost:
    from distributed import Client
    from psutil import Process

    from inspection.cluster import Cluster

    with ExitStack() as running, tempfile.TemporaryDirectory() as place:
        where = Path(place) / "scheduler.json"

        def start(program: str, *more: str) -> Process:
            command = [sys.executable, "-m", f"distributed.cli.{program}", "--scheduler-file", str(where), "--no-dashboard", *more]
            begun = running.enter_context(subprocess.Popen(command, env=_ENVIRONMENT, stderr=subprocess.DEVNULL))
            running.callback(begun.kill)
            return Process(begun.pid)

        processes = [start("dask_scheduler", "--host", "127.0.0.1", "--port", "0")]
        processes += [start("dask_worker", "--nthreads", "1", "--no-nanny", "--local-directory", place) for _ in range(workers)]
        client = Client(scheduler_file=str(where), timeout=60)
        client.wait_for_workers(workers, timeout=60)
        return _measure(urls, workers, Cluster(client, _now), lambda: sum(sum(process.cpu_times()[:4]) for process in processes))


def _told(who: str, one: Cost, two: Cost, units: int) -> float:
    """Print what it cost; returns how many times as many units two crawl in the same time."""
    for n, cost in ((1, one), (2, two)):
        print(
            f"{n} {who}: a unit costs {cost.crawling_s / units:.2f} s of CPU in crawling, {cost.desk_s / units:.3f} s at the desk, "
            f"{cost.judging_s / units:.2f} s of judging; all took {cost.wall_s:.1f} s by the clock on {os.cpu_count()} cores"
        )
    ratio = (one.crawling_s + one.desk_s) / max((two.crawling_s + two.desk_s) / 2, two.desk_s)
    print(f"two with a core each crawl {ratio:.2f} times as many units per hour as one")
    return ratio


def _now() -> datetime:
    return datetime.now(UTC)


def main() -> int:
    """Measure both, best of a few rounds, and print what follows."""
    os.environ["KIEMTRA_BROWSER"] = "none"
    ways = [("processes at once", _measure)]
    if find_spec("distributed"):
        ways.append(("workers of a cluster", _by_a_cluster))
    context = get_context("spawn")
    over, ready = context.Event(), context.Queue()
    server = context.Process(target=_serve, args=(over, ready))
    server.start()
    ratios = []
    try:
        urls = ready.get()
        units = len(plan_of(urls).units)
        for who, measure in ways:
            # In turn, so that what else the machine does weighs on both alike.
            rounds = [(measure(urls, 1), measure(urls, 2)) for _ in range(ROUNDS)]
            one, two = (min(costs, key=lambda cost: cost.crawling_s + cost.desk_s) for costs in zip(*rounds, strict=True))
            ratios.append(_told(who, one, two, units))
    finally:
        over.set()
        server.join()
    return int(min(ratios) < LEAST)


if __name__ == "__main__":
    sys.exit(main())
