"""A simulated country: 4,000 portals of realistic latency on a virtual clock, with costs measured on real inspections.

    python benchmarks/country.py [--portals 4000] [--cores 2 4] [--at-once 8 64 512] [--write]

What is real: small portals served on loopback are inspected by the real program, each in processes of its own; from them come the CPU
time of starting and of every page, the memory of a process and the bytes on disk of a page. What is simulated: the country. Sizes,
latencies and outages of its portals are drawn from distributions (below), and the visits run on a virtual clock: one request at a time to a
portal, the pause after every answer, so many portals at once, so many cores that do one page's work after another.
"""

import argparse
import heapq
import json
import math
import random
import statistics
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import machine
from peers import CONTESTANTS, environment, portal, write_between

_SAMPLE = (80, 240, 400)
"""Pages of the portals that are inspected for real."""
_PACE_S = 1.0
_FEWEST, _MOST, _USUAL, _SPREAD = 20, 400, 110, 0.7
"""Pages opened at a portal: lognormal about the usual, cut at the budget. Five real portals: 64 to 233 linked pages."""
_LATENCY_S, _LATENCY_SPREAD, _SLOWEST_S = 0.45, 0.9, 20.0
_DEAD, _DEAD_S = 0.04, 215.0
"""The share of portals that do not answer at all, and how long finding out takes: three tries of 60 s, pauses of 5 and 30 s."""
_MARKS = ("<!-- country -->", "<!-- /country -->")


@dataclass(frozen=True, slots=True)
class Costs:
    """What the real inspections took."""

    start_s: float
    """CPU of starting a portal's process and ending it."""
    page_s: float
    """CPU of a page, all told: fetched, recorded, read, judged."""
    process_mb: float
    page_bytes: float


@dataclass(frozen=True, slots=True)
class Site:
    """A portal of the country."""

    pages: int
    latency_s: float

    @property
    def own_s(self) -> float:
        """How long its visit takes for politeness alone, on a machine that takes no time."""
        return self.pages * (self.latency_s + _PACE_S) if self.pages else _DEAD_S


@dataclass(frozen=True, slots=True)
class Told:
    """What a simulated run came to."""

    cores: int
    at_once: int
    seconds: float
    slowest_s: float
    cpu_share: float
    peak_mb: float
    stored_gb: float
    waited_s: float
    """The longest a page's work waited for a core."""


def costs() -> Costs:
    """Inspect the sample for real and take the costs apart: what every portal takes, what every page takes."""
    ours = next(one for one in CONTESTANTS if one.name == "kiemtra")
    points = []
    for pages in _SAMPLE:
        with portal(pages) as (home, _), tempfile.TemporaryDirectory() as folder:
            taken = machine.run([part.replace("HOME", home).replace("FOLDER", folder) for part in ours.command], environment())
            said = json.loads(taken.said)
            stored = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
            assert said["pages"] >= pages
            points.append((said["pages"], said["crawl_cpu_s"], said["judge_cpu_s"], said["crawl_mb"], stored))
            print(f"kiểm tra thật: {taken.said}, {stored / 1e6:.1f} MB trên đĩa", file=sys.stderr)
    pages, crawl, judge, memory, stored = zip(*points, strict=True)
    line = statistics.linear_regression(pages, crawl)
    each = line.slope + sum(judge) / sum(pages)
    return Costs(max(0.0, line.intercept), each, max(memory), sum(stored) / sum(pages))


def country(portals: int) -> list[Site]:
    """The population; the same every time."""
    chance = random.Random(2024)
    found = []
    for _ in range(portals):
        pages = min(_MOST, max(_FEWEST, round(chance.lognormvariate(math.log(_USUAL), _SPREAD))))
        latency = min(_SLOWEST_S, chance.lognormvariate(math.log(_LATENCY_S), _LATENCY_SPREAD))
        found.append(Site(0 if chance.random() < _DEAD else pages, latency))
    return found


def simulate(sites: Sequence[Site], at_once: int, cores: int, cost: Costs) -> Told:
    """Visit all of ``sites``, ``at_once`` at a time in the order of the plan, on ``cores`` cores."""
    waiting, events, count = deque(range(len(sites))), [], 0
    free = [0.0] * cores
    left = [site.pages for site in sites]
    busy, longest_wait, now, going, most = 0.0, 0.0, 0.0, 0, 0

    def work(at: float, seconds: float) -> float:
        """When a job that comes at ``at`` is done: by the core that is free first."""
        nonlocal busy, longest_wait
        begun = max(at, heapq.heappop(free))
        heapq.heappush(free, begun + seconds)
        busy, longest_wait = busy + seconds, max(longest_wait, begun - at)
        return begun + seconds

    def begin(at: float) -> None:
        nonlocal going, most, count
        number = waiting.popleft()
        going, most, count = going + 1, max(most, going + 1), count + 1
        ready = work(at, cost.start_s)
        heapq.heappush(events, (ready + (sites[number].latency_s if left[number] else _DEAD_S), count, number))

    while waiting and going < at_once:
        begin(0.0)
    while events:
        now, _, number = heapq.heappop(events)  # an answer came, or the portal was given up
        done = work(now, cost.page_s) if left[number] else now
        left[number] -= left[number] > 0
        if left[number]:
            count += 1
            heapq.heappush(events, (max(done, now + _PACE_S) + sites[number].latency_s, count, number))
            continue
        going -= 1
        if waiting:
            begin(done)
    ended = max(now, *free)
    stored = sum(site.pages for site in sites) * cost.page_bytes / 1e9
    slowest = max(site.own_s for site in sites)
    return Told(cores, at_once, ended, slowest, busy / ended / cores, most * cost.process_mb, stored, longest_wait)


def lines(cost: Costs, sites: Sequence[Site], told: Iterable[Told]) -> list[str]:
    """The account of it."""
    pages = sum(site.pages for site in sites)
    needed = sum(site.own_s for site in sites)
    found = [
        f"- Đo thật (các cổng {', '.join(map(str, _SAMPLE))} trang): {cost.start_s:.1f} s CPU cho mỗi cổng, {1e3 * cost.page_s:.1f} ms CPU mỗi trang, "
        f"{cost.process_mb:.0f} MB tiến trình lớn nhất, {cost.page_bytes / 1e3:.0f} kB trên đĩa mỗi trang. Máy: {machine.described()}.",
        f"- Mô phỏng: {len(sites)} cổng, {pages} trang; cổng chậm nhất tự nó cần {_hours(max(site.own_s for site in sites))}, "
        f"tất cả lần lượt {needed / 3600:.0f} giờ; {sum(not site.pages for site in sites)} cổng không trả lời.",
        "",
        "| nhân | cùng lúc | xong sau | so với cổng chậm nhất | nhân bận | bộ nhớ các tiến trình | trên đĩa | chờ nhân lâu nhất |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in told:
        ratio = f"{one.seconds / one.slowest_s:.2f}".replace(".", ",")
        found.append(
            f"| {one.cores} | {one.at_once} | {_hours(one.seconds)} | {ratio} | {one.cpu_share:.0%} | {one.peak_mb / 1024:.1f} GB | {one.stored_gb:.0f} GB "
            f"| {one.waited_s:.1f} s |"
        )
    return found


def _hours(seconds: float) -> str:
    return f"{seconds / 3600:.1f} giờ".replace(".", ",") if seconds >= 3600 else f"{seconds / 60:.0f} phút"


def main() -> None:
    """Measure, simulate, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--portals", type=int, default=4_000)
    parser.add_argument("--cores", type=int, nargs="*", default=[2, 4])
    parser.add_argument("--at-once", type=int, nargs="*", default=[8, 64, 512])
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    cost = costs()
    sites = country(chosen.portals)
    found = lines(cost, sites, [simulate(sites, at_once, cores, cost) for cores in chosen.cores for at_once in chosen.at_once])
    print("\n".join(found))
    if chosen.write:
        write_between(_MARKS, found)


if __name__ == "__main__":
    main()
