"""Visits on a virtual clock: many portals, several PCs joined by ``--cluster``, one desk."""

import heapq
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

PACE_S = 1.0
SETTLE_S = 1.0
"""How long a page's scripts are given to come to rest, beside what the portal takes to answer them."""
_POLL_S = 0.1
"""How often the desk looks who is done (``inspection/crawling.py``)."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What real inspections took: seconds of CPU, MB of memory, bytes on disk."""

    start_s: float
    """Of starting a portal's process and ending it."""
    page_s: float
    """Of a page: fetched, recorded, read."""
    judge_s: float
    """Of a page, at the desk, after the crawl."""
    process_mb: float
    page_bytes: float
    browser_s: float
    """Of starting a browser and ending it."""
    render_s: float
    """Of a page that is rendered, beside ``page_s``."""
    scripted_mb: float
    """Of a process with its browser, which it keeps to the end of its visit."""
    desk_s: float
    """Of the desk, for a unit: part begun, packed, taken back, verified, joined."""
    papers_s: float
    """Of the desk, for a unit: its share of the workbook, and its drafts."""


@dataclass(frozen=True, slots=True)
class Office:
    """A PC."""

    cores: int = 4
    memory_mb: float = 16 * 1024.0
    system_mb: float = 3 * 1024.0


@dataclass(frozen=True, slots=True)
class Site:
    """A portal of the country; without pages, one that does not answer."""

    pages: int
    latency_s: float
    scripted: bool
    own_s: float
    """How long its visit takes for answers, pauses and scripts coming to rest, on a machine that takes no time."""
    known_s: float
    """How long the next run supposes that it takes: what an earlier one saw, else what its budget allows."""

    @property
    def plain_s(self) -> float:
        """``own_s`` without the browser."""
        return self.pages * (self.latency_s + PACE_S)


@dataclass(frozen=True, slots=True)
class Told:
    """What a simulated run came to."""

    seconds: float
    ratio: float
    """To the time of the slowest portal."""
    cpu_share: float
    """Of all cores of all PCs."""
    browser_share: float
    """Of all places at the browsers of all PCs."""
    waited_s: float
    """The longest a page's work waited for a core."""
    desk_share: float
    """Of the time, how much the desk was busy with parts."""
    peak_mb: float
    """Of the fullest PC, each unit counted at its fullest; what the system takes is in it."""


@dataclass(slots=True)
class _PC:
    free: list[float]
    """When each core is free."""
    slots: int
    places: int
    """At the browser."""
    waiting: deque[int] = field(default_factory=deque)
    """For a place at the browser."""
    mb: float = 0.0


_ANSWERED, _SHOWN, _RENDERED, _JOINED = range(4)


def simulate(sites: Sequence[Site], pcs: int, at_once: int, office: Office, cost: Costs) -> Told:
    """Visit all of ``sites`` in their order, ``at_once`` on each of ``pcs``. The desk is a process on the first PC."""
    park = [_PC([0.0] * office.cores, at_once, office.cores + 1, mb=office.system_mb) for _ in range(pcs)]
    at = [0] * len(sites)
    left = [site.pages for site in sites]
    busy = longest = shown = desk_free = desk_busy = ended = peak = 0.0
    events: list[tuple[float, int, int, int]] = []
    count = begun = 0

    def work(pc: _PC, now: float, seconds: float) -> float:
        """When a job that comes now is done: by the core that is free first."""
        nonlocal busy, longest
        begins = max(now, pc.free[0])
        heapq.heapreplace(pc.free, begins + seconds)
        busy += seconds
        longest = max(longest, begins - now)
        return begins + seconds

    def later(moment: float, kind: int, number: int) -> None:
        nonlocal count
        count += 1
        heapq.heappush(events, (moment, count, kind, number))

    def begin(now: float) -> None:
        """Give the next unit to the PC with most places."""
        nonlocal begun, peak
        number, site = begun, sites[begun]
        begun += 1
        at[number] = max(range(pcs), key=lambda one: park[one].slots)
        pc = park[at[number]]
        pc.slots -= 1
        pc.mb += cost.scripted_mb if site.scripted else cost.process_mb
        peak = max(peak, pc.mb)
        ready = work(pc, now, cost.start_s + (cost.browser_s if site.scripted else 0.0))
        later(ready + (site.latency_s if site.pages else site.own_s), _ANSWERED, number)

    def show(now: float, number: int) -> None:
        nonlocal shown
        shown += sites[number].latency_s + SETTLE_S + cost.render_s
        later(now + sites[number].latency_s + SETTLE_S, _SHOWN, number)

    def go_on(now: float, done: float, number: int) -> None:
        """The page is done: the next request, or home with the case."""
        nonlocal desk_free, desk_busy
        left[number] -= left[number] > 0
        if left[number]:
            later(max(done, now + PACE_S) + sites[number].latency_s, _ANSWERED, number)
            return
        desk_free = work(park[0], max(done + _POLL_S, desk_free), cost.desk_s)
        desk_busy += cost.desk_s
        later(desk_free, _JOINED, number)

    while begun < len(sites) and begun < pcs * at_once:
        begin(0.0)
    while events:
        now, _, kind, number = heapq.heappop(events)
        pc, site = park[at[number]], sites[number]
        if kind == _ANSWERED and not site.scripted:
            go_on(now, work(pc, now, cost.page_s) if left[number] else now, number)
        elif kind == _ANSWERED:
            work(pc, now, cost.page_s)
            if pc.places:
                pc.places -= 1
                show(now, number)
            else:
                pc.waiting.append(number)
        elif kind == _SHOWN:
            later(work(pc, now, cost.render_s), _RENDERED, number)
        elif kind == _RENDERED:
            if pc.waiting:
                show(now, pc.waiting.popleft())
            else:
                pc.places += 1
            go_on(now, now, number)
        else:
            pc.slots += 1
            pc.mb -= cost.scripted_mb if site.scripted else cost.process_mb
            ended = now
            if begun < len(sites):
                begin(now)
    slowest = max(site.own_s for site in sites)
    return Told(ended, ended / slowest, busy / ended / office.cores / pcs, shown / ended / (office.cores + 1) / pcs, longest, desk_busy / ended, peak)
