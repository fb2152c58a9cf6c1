"""The crawl of a run: in processes of their own, followed through their case files, stopped with grace.

Units that share no host are crawled apart (``apart``), many at once. What was begun in the run's own case goes on there; so
does a run that has nothing to crawl beside it.
"""

import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Protocol

from checks.model import Status, Stop
from crawler import history
from crawler.archive import CaseDamaged, CaseFile, CaseUnreadable, Counts, UnitPlan, looks, parts
from crawler.child import BUSY, DONE, INTERRUPTED, OWN_FAULT
from crawler.neighbours import neighbours
from crawler.watcher import Watcher
from inspection.apart import Apart, Group
from inspection.crew import Crew, End, Processes

_POLL_S = 0.1
_TELL_EVERY = 5
"""Polls."""


@dataclass(frozen=True, slots=True)
class UnitState:
    """How far the visit of one unit has come; ``stopped`` is None while it goes on."""

    id: str
    name: str
    budget: int
    counts: Counts
    stopped: Stop | None


class Progress(Protocol):
    """Who is told how a run goes on."""

    def started(self, folder: Path, units: Sequence[str]) -> None:
        """A run over the units of these names lives in ``folder``."""

    def crawling(self, elapsed_s: float, units: Sequence[UnitState]) -> None:
        """The state of the crawl, about twice a second."""

    def step(self, words: str) -> None:
        """Something else begins, in words. Raises RunStopped where somebody who watches asked to stop."""

    def judged(self, unit: str, criterion: str, status: Status) -> None:
        """The unit of that id was judged by the criterion. Raises RunStopped likewise."""


class RunStopped(Exception):
    """A run that did not come to its end; it is kept. ``code`` is the exit code, the text says why and what to do."""

    def __init__(self, code: int, message: str) -> None:
        self.code = code
        super().__init__(message)


_Tell = Callable[[CaseFile, Mapping[str, UnitState]], None]


def called(folder: Path) -> str:
    """How an inspector names the run of ``folder`` on the command line."""
    return folder.name if folder.parent == Path("output") else str(folder)


def crawl(folder: Path, progress: Progress, clock: Callable[[], datetime], crew: Crew | None = None) -> tuple[str, ...]:
    """Crawl what is unfinished in the run of ``folder``, by ``crew`` (None: processes of this machine). Returns in words what broke
    on our side while the rest came to its end; raises RunStopped where the crawl did not.

    SIGINT, SIGTERM and a closed terminal are passed on: the first asks the crawl to finish what it holds, the second to
    stop at once.
    """
    begun = clock()
    with CaseFile.open(folder, at=begun) as case:
        parts.tidy(case)
        here, elsewhere = _sorted_out(case, alone_here=crew is None)
        elsewhere = history.longest_first(case, elsewhere)
        processes = Processes(case.plan.manners.parallel, parts.places(folder))

    def tell(case: CaseFile, settled: Mapping[str, UnitState]) -> None:
        progress.crawling((clock() - begun).total_seconds(), states(case, settled))

    broken: list[str] = []
    with _signals_passed_to(crew or processes, processes) as asked:
        if here:
            end = _crawl_here(folder, here, processes, tell)
            if end.code != DONE:
                raise _stopped(folder, end, asked())
        if elsewhere and not asked():
            with CaseFile.open(folder, at=clock()) as case:
                broken = _crawl_apart(case, Apart(case, elsewhere, crew or processes, clock, asked), tell)
        if asked():
            raise _interrupted(folder)
    with CaseFile.open(folder, at=clock()) as case:
        parts.tidy(case)
        history.compare(case)
        if broken and not any(case.visit(unit.id) for unit in case.plan.units):
            raise _own_fault(folder, broken[-1])
    return tuple(broken)


@contextmanager
def holders(case: CaseFile) -> Iterator[Mapping[str, CaseFile]]:
    """By unit, while inside, the case that holds its visit now: the run's, or that of a part."""
    with ExitStack() as opened:
        holding = {unit.id: case for unit in case.plan.units}
        for folder in parts.apart(case.folder):
            # It may just be joined and removed.
            with suppress(CaseUnreadable, CaseDamaged, sqlite3.Error):
                part = opened.enter_context(CaseFile.read(folder))
                holding |= {unit.id: part for unit in part.plan.units}
        yield holding


def states(case: CaseFile, settled: Mapping[str, UnitState] | None = None) -> tuple[UnitState, ...]:
    """How far each unit of the run has come; what is ``settled`` is not looked up."""
    known = settled or {}
    with holders(case) as holding:
        return tuple(known.get(unit.id) or state_of(holding.get(unit.id, case), unit) for unit in looks.visits(case))


def state_of(case: CaseFile, unit: UnitPlan) -> UnitState:
    """How far the unit has come, by the case that holds its visit."""
    visit = case.visit(unit.id)
    return UnitState(unit.id, unit.name, unit.pages, case.counts(unit.id), visit.stopped if visit else None)


def _sorted_out(case: CaseFile, *, alone_here: bool) -> tuple[Group, tuple[Group, ...]]:
    """The units to crawl in the run's own case, and the groups to crawl apart."""
    joined, visits = parts.joined(case), looks.visits(case)
    begun = {visit.id for visit in visits if visit.id in joined or case.pending(visit.id) or case.counts(visit.id).attempts}
    groups = neighbours([visit for visit in visits if case.visit(visit.id) is None])
    alone = alone_here and len(groups) == 1 and not parts.apart(case.folder)
    here = [group for group in groups if alone or any(visit.id in begun for visit in group)]
    own = tuple(visit for group in here for visit in group)
    return own, tuple(group for group in groups if group not in here)


def _crawl_here(folder: Path, units: Group, crew: Processes, tell: _Tell) -> End:
    crew.begin(folder, [unit.id for unit in units])
    with CaseFile.read(folder) as case:
        polls = 0
        while not (ended := crew.ended()):
            time.sleep(_POLL_S)
            polls += 1
            if polls % _TELL_EVERY == 0:
                tell(case, {})
        tell(case, {})
    return ended[0]


def _crawl_apart(case: CaseFile, visits: Apart, tell: _Tell) -> list[str]:
    settled: dict[str, UnitState] = {}
    names = {unit.id: unit for unit in looks.visits(case)}
    polls = 0
    while visits.go_on():
        time.sleep(_POLL_S)
        polls += 1
        if polls % _TELL_EVERY == 0:
            settled |= {unit.id: state_of(case, unit) for unit in visits.joined if unit.id not in settled}
            going = {**dict.fromkeys(visits.waiting, Counts()), **visits.seen}
            tell(case, {**{id: UnitState(id, names[id].name, names[id].pages, counts, None) for id, counts in going.items()}, **settled})
    tell(case, {})
    return visits.broken


def _stopped(folder: Path, end: End, asked: bool) -> RunStopped:
    if end.code == BUSY:
        return RunStopped(BUSY, end.said)
    if end.code == INTERRUPTED or asked:
        return _interrupted(folder)
    return _own_fault(folder, end.said)


def _interrupted(folder: Path) -> RunStopped:
    return RunStopped(
        INTERRUPTED,
        f"Đã dừng theo yêu cầu; mọi thứ đã thu thập vẫn còn nguyên.\nChạy tiếp: kiemtra resume {called(folder)}\n"
        f"Hoặc đánh giá phần đã có: kiemtra judge {called(folder)}",
    )


def _own_fault(folder: Path, said: str) -> RunStopped:
    return RunStopped(
        OWN_FAULT,
        f"Thu thập dừng vì lỗi ở máy này, không phải ở đơn vị: {said}\nNhật ký: {folder / parts.LOG}\n"
        f"Những gì đã thu thập vẫn còn nguyên. Sửa xong, chạy tiếp: kiemtra resume {called(folder)}",
    )


@contextmanager
def _signals_passed_to(*crews: Crew) -> Iterator[Callable[[], bool]]:
    """While inside, a request to stop goes to the ``crews``; yields a function that tells whether one came, be it from whoever watches."""
    requests: list[int] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        requests.append(number)
        for crew in dict.fromkeys(crews):
            crew.stop(number)

    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    before = {number: signal.signal(number, pass_on) for number in numbers}
    try:
        yield lambda: bool(requests) or Watcher.of_environment().stops
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for crew in crews:
            crew.close()
