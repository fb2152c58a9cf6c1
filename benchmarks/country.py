"""A simulated country: 4,000 portals on a few office PCs, and 40,000 on more, on a virtual clock with costs measured on real inspections.

    python benchmarks/country.py [--portals 4000] [--pcs 1 4 8 12] [--large 40000] [--large-pcs 12 48 64] [--costs FILE] [--write]

--costs: a file that keeps what was measured; where it is there, nothing is measured again.

What is real: small portals served on loopback are inspected by the real program, each in processes of its own, two of them by the browser;
a run of 100 units goes over the real desk (``desk.py``); a workbook is written. From them come CPU, memory and bytes. What is simulated:
the country. Sizes, latencies, outages and the need of a browser are drawn from distributions (below); the visits run on a virtual clock
(``virtual.py``) in the order in which ``crawler/history.py`` gives them out.
"""

import argparse
import json
import math
import random
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import desk
import machine
import memory
import papers
from peers import CONTESTANTS, environment, portal, write_between
from virtual import PACE_S, SETTLE_S, Costs, Office, Site, Told, simulate

_SAMPLE, _RENDERED = (80, 240, 400), (10, 60)
"""Pages of the portals that are inspected for real; of those that only the browser can read."""
_FEWEST, _MOST, _USUAL, _SPREAD = 20, 400, 110, 0.7
"""Pages opened at a portal: lognormal about the usual, cut at the budget. Five real portals: 64 to 233 linked pages."""
_LATENCY_S, _LATENCY_SPREAD, _SLOWEST_S = 0.45, 0.9, 20.0
_DEAD, _DEAD_S = 0.04, 215.0
"""The share of portals that do not answer at all, and how long finding out takes: three tries of 60 s, pauses of 5 and 30 s."""
_SCRIPTED = 0.1
"""The share of portals of which every page needs the browser: supposed, not measured."""
_NEW, _OTHERWISE = 0.05, 0.3
"""The share of portals that no earlier run visited; how much the others' visits took otherwise then (sigma of a lognormal factor)."""
_GOAL, _MOST_PCS = 1.1, 64
_MARKS = ("<!-- country -->", "<!-- /country -->")


def costs() -> Costs:
    """Inspect the samples for real and take the costs apart: what every portal takes, what every page takes."""
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
    pages, crawl, judge, mb, stored = zip(*points, strict=True)
    line = statistics.linear_regression(pages, crawl)
    shown = [memory.rendering(pages) for pages in _RENDERED]
    print(f"bằng trình duyệt: {shown}", file=sys.stderr)
    rendering = statistics.linear_regression([one.pages for one in shown], [one.cpu_s for one in shown])
    return Costs(
        start_s=max(0.0, line.intercept),
        page_s=line.slope,
        judge_s=sum(judge) / sum(pages),
        process_mb=max(mb),
        page_bytes=sum(stored) / sum(pages),
        browser_s=max(0.0, rendering.intercept - line.intercept),
        render_s=max(0.0, rendering.slope - line.slope),
        scripted_mb=max(one.crawl_mb + one.browser_mb for one in shown),
        desk_s=desk.desk(100),
        papers_s=sum(papers.cpu_s(20)) / 20,
    )


def country(portals: int) -> list[Site]:
    """The population; the same every time."""
    chance = random.Random(2024)
    found = []
    for _ in range(portals):
        pages = min(_MOST, max(_FEWEST, round(chance.lognormvariate(math.log(_USUAL), _SPREAD))))
        latency = min(_SLOWEST_S, chance.lognormvariate(math.log(_LATENCY_S), _LATENCY_SPREAD))
        dead, scripted, new = chance.random() < _DEAD, chance.random() < _SCRIPTED, chance.random() < _NEW
        own = _DEAD_S if dead else pages * (latency + PACE_S + scripted * (latency + SETTLE_S))
        known = _MOST * PACE_S if new else own * chance.lognormvariate(0.0, _OTHERWISE)
        found.append(Site(0 if dead else pages, latency, scripted and not dead, own, known))
    return found


def longest_first(sites: Sequence[Site]) -> list[Site]:
    """In the order in which a later run begins them."""
    return sorted(sites, key=lambda site: -site.known_s)


def fitting(sites: Sequence[Site], pcs: Sequence[int], office: Office, cost: Costs) -> int:
    """As many units at once on each PC as its memory holds, with any of these numbers of PCs."""
    low, high = 1, int((office.memory_mb - office.system_mb) / cost.process_mb)
    while high - low > 1:
        middle = (low + high) // 2
        holds = all(simulate(sites, count, middle, office, cost).peak_mb <= office.memory_mb for count in pcs)
        low, high = (middle, high) if holds else (low, middle)
    return low


def fewest(run: Callable[[int], Told]) -> tuple[int, Told]:
    """The fewest PCs (of at most 64) with which the slowest portal sets the time, and what they come to."""
    low, high = 0, _MOST_PCS
    best = run(high)
    while high - low > 1:
        middle = (low + high) // 2
        tried = run(middle)
        low, high, best = (low, middle, tried) if tried.ratio <= _GOAL else (middle, high, best)
    return high, best


def described(cost: Costs, office: Office) -> list[str]:
    """What was measured, and what a PC is."""
    return [
        f"- Đo thật (các cổng {', '.join(map(str, _SAMPLE))} trang): CPU {_comma(cost.start_s, 1)} s mỗi cổng, thu thập {1e3 * cost.page_s:.0f} ms và "
        f"đánh giá {1e3 * cost.judge_s:.0f} ms mỗi trang; tiến trình lớn nhất {cost.process_mb:.0f} MB; {cost.page_bytes / 1e3:.0f} kB trên đĩa mỗi trang. "
        f"Cổng phải dựng bằng trình duyệt: thêm {_comma(cost.browser_s, 1)} s mỗi cổng, {1e3 * cost.render_s:.0f} ms mỗi trang, cả trình duyệt "
        f"{cost.scripted_mb:.0f} MB. Bàn làm việc: {1e3 * cost.desk_s:.0f} ms mỗi đơn vị lúc đi, {1e3 * cost.papers_s:.0f} ms sổ và Word.",
        f"- Máy đo: {machine.described()}. Máy giả định: {office.cores} nhân cùng tốc độ, {office.memory_mb / 1024:.0f} GB, "
        f"{office.system_mb / 1024:.0f} GB để cho hệ điều hành; số đơn vị cùng lúc là số nhiều nhất mà bộ nhớ chứa nổi trong mô phỏng.",
    ]


def told_of(sites: Sequence[Site], cost: Costs) -> str:
    """The country in a line."""
    pages = sum(site.pages for site in sites)
    return (
        f"- {len(sites)} cổng, {pages} trang, {sum(site.scripted for site in sites)} cổng cần trình duyệt, {sum(not site.pages for site in sites)} cổng không "
        f"trả lời; cổng chậm nhất tự nó cần {_hours(max(site.own_s for site in sites))}, tất cả lần lượt {sum(site.own_s for site in sites) / 3600:.0f} giờ; "
        f"{pages * cost.page_bytes / 1e9:.0f} GB trên đĩa. Đi xong, một tiến trình ở bàn làm việc còn đánh giá {_hours(pages * cost.judge_s)}, "
        f"lập sổ và Word {_hours(len(sites) * cost.papers_s)}."
    )


FIRST, LONGEST = "lần đầu: theo kế hoạch", "lần sau: dài nhất trước"
HEAD = [
    "| cổng | máy | thứ tự | cùng lúc mỗi máy | đi xong sau | so với cổng chậm nhất | nhân bận | chỗ trình duyệt bận | chờ nhân lâu nhất "
    "| bàn làm việc bận | bộ nhớ máy đầy nhất |",
    "|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|",
]


def row(sites: Sequence[Site], pcs: int, order: str, each: int, one: Told) -> str:
    """A line of the table."""
    return (
        f"| {len(sites)} | {pcs} | {order} | {each} | {_hours(one.seconds)} | {_comma(one.ratio, 2)} | {one.cpu_share:.0%} | {one.browser_share:.0%} "
        f"| {_comma(one.waited_s, 1)} s | {one.desk_share:.0%} | {_comma(one.peak_mb / 1024, 1)} GB |"
    )


def _hours(seconds: float) -> str:
    return f"{_comma(seconds / 3600, 1)} giờ" if seconds >= 3600 else f"{seconds / 60:.0f} phút"


def _comma(number: float, digits: int) -> str:
    return f"{number:.{digits}f}".replace(".", ",")


def _kept(path: Path | None) -> Costs:
    if path and path.is_file():
        return Costs(**json.loads(path.read_text("utf-8")))
    cost = costs()
    if path:
        path.write_text(json.dumps(asdict(cost)), "utf-8")
    return cost


def main() -> None:
    """Measure, simulate, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--portals", type=int, default=4_000)
    parser.add_argument("--pcs", type=int, nargs="*", default=[1, 4, 8, 12])
    parser.add_argument("--large", type=int, default=40_000)
    parser.add_argument("--large-pcs", type=int, nargs="*", default=[12, 48, 64])
    parser.add_argument("--costs", type=Path)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    cost, office = _kept(chosen.costs), Office()
    sites, many = country(chosen.portals), country(chosen.large)
    found = [*described(cost, office), told_of(sites, cost), told_of(many, cost), "", *HEAD]

    def tell(*cells: Any) -> None:
        found.append(row(*cells))
        print(found[-1], file=sys.stderr, flush=True)

    plain = [replace(site, scripted=False, own_s=site.plain_s or site.own_s) for site in sites]
    ways = [(FIRST, sites, chosen.pcs), (LONGEST, longest_first(sites), chosen.pcs), (f"{LONGEST}; không trình duyệt", longest_first(plain), ())]
    for name, ordered, shown in ways:
        each = fitting(ordered, (1, max(chosen.pcs)), office, cost)
        for pcs in shown:
            tell(ordered, pcs, name, each, simulate(ordered, pcs, each, office, cost))
        pcs, told = fewest(lambda pcs, ordered=ordered, each=each: simulate(ordered, pcs, each, office, cost))
        tell(ordered, pcs, f"{name} (ít máy nhất để ≤ 1,1)" if told.ratio <= _GOAL else name, each, told)
    each = fitting(longest_first(sites), (1, max(chosen.pcs)), office, cost)
    for pcs in chosen.large_pcs:
        tell(many, pcs, LONGEST, each, simulate(longest_first(many), pcs, each, office, cost))
    print("\n".join(found))
    if chosen.write:
        write_between(_MARKS, found)


if __name__ == "__main__":
    main()
