"""What can be seen of a run that goes on: each unit's visit, and what of each criterion was found or judged by now."""

from collections.abc import Mapping
from dataclasses import dataclass

from checks.model import Status
from checks.registry import Criterion, criteria
from crawler.archive import CaseFile, UnitPlan
from inspection.crawling import UnitState, holders, state_of
from inspection.terminal import STOPS
from inspection.web.desk import SIGNS, Desk
from inspection.web.finds import Find, finds
from inspection.web.works import Work

_SIGNS = {"opened": "●", "seen": "○", "sought": "·", "unsought": ""}
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """One criterion of one unit."""

    code: str
    title: str
    state: str
    """What was found, or the status that was judged; names its colour."""
    sign: str
    words: str
    found: str
    """What was found, whatever was judged since."""


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """How far one unit has come."""

    state: UnitState
    words: str
    last: str
    """The address fetched last."""
    next: str
    """The one that is fetched now, or as soon as the pause between two requests is over."""
    cells: tuple[Cell, ...]

    @property
    def whole(self) -> int:
        """Of how many addresses, as far as is known."""
        counts = self.state.counts
        return max(1, counts.attempts if self.state.stopped else min(self.state.budget, counts.attempts + counts.pending))

    @property
    def part(self) -> int:
        """How many were looked at."""
        return min(self.state.counts.attempts, self.whole)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come."""

    run: str
    work: Work | None
    codes: tuple[Criterion, ...]
    units: tuple[UnitProgress, ...]
    said: tuple[str, ...]
    chosen: UnitProgress | None
    """The unit that is looked at closely."""

    @property
    def going(self) -> bool:
        """Something goes on that was started from here."""
        return self.work is not None and not self.work.over

    @property
    def done(self) -> int:
        """How many visits have ended."""
        return sum(unit.state.stopped is not None for unit in self.units)

    @property
    def judged(self) -> int:
        """How many units were judged by every criterion."""
        statuses = set(Status)
        return sum(bool(unit.cells) and all(cell.state in statuses for cell in unit.cells) for unit in self.units)


class Watch:
    """One person's look at the ``run``; ``chosen`` is the id of the unit they look at closely, empty: the only one."""

    def __init__(self, desk: Desk, run: str, chosen: str = "") -> None:
        self._desk, self._run, self._chosen = desk, run, chosen
        self._judged: dict[tuple[str, str], Status] = {}
        self._heard = 0
        self._ended: dict[str, UnitProgress] = {}
        """Visits that have ended, as long as nothing was judged of them."""

    def look(self) -> Progress:
        """How far it has come now."""
        work, folder = self._desk.works.of(self._run), self._desk.shelf.folder(self._run)
        units: tuple[UnitProgress, ...] = ()
        codes: tuple[Criterion, ...] = ()
        if work is not None and folder is not None:
            self._listen(work)
            with CaseFile.read(folder) as case, holders(case) as holding:
                codes = tuple(one for one in criteria() if not case.plan.criteria or one.code in case.plan.criteria)
                units = tuple(self._unit(holding[unit.id], unit, codes, going=not work.over) for unit in case.plan.units)
        chosen = next((unit for unit in units if unit.state.id == self._chosen or len(units) == 1), None)
        return Progress(self._run, work, codes, units, work.said() if work else (), chosen)

    def _listen(self, work: Work) -> None:
        news, self._heard = work.watcher.told(self._heard)
        for one in news:
            self._judged[one["unit"], one["criterion"]] = Status(one["status"])
            self._ended.pop(one["unit"], None)

    def _unit(self, case: CaseFile, unit: UnitPlan, codes: tuple[Criterion, ...], *, going: bool) -> UnitProgress:
        if unit.id in self._ended:
            return self._ended[unit.id]
        state = state_of(case, unit)
        attempts, unvisited = case.attempts(unit.id), case.unvisited(unit.id)
        cells = tuple(_cell(find, unit, self._judged) for find in finds(codes, attempts, unvisited))
        moving = going and state.stopped is None
        now = UnitProgress(
            state,
            _words(state, going=going),
            attempts[-1].url if moving and attempts else "",
            unvisited[0].url if moving and unvisited else "",
            cells,
        )
        if state.stopped:
            self._ended[unit.id] = now
        return now


def _words(state: UnitState, *, going: bool) -> str:
    if state.stopped:
        return STOPS[state.stopped]
    if not going:
        return "còn dở"
    return "đang xem" if state.counts.attempts else "chờ tới lượt"


def _cell(find: Find, unit: UnitPlan, judged: Mapping[tuple[str, str], Status]) -> Cell:
    code, title = find.criterion.code, find.criterion.title
    wanted = find.criterion.topics <= set(unit.topics)
    found = find.words(_MOST_NAMED) if wanted else "không thuộc phạm vi kiểm tra của đơn vị"
    if status := judged.get((unit.id, code)):
        return Cell(code, title, status.value, SIGNS[status], status.label, found)
    state = find.state if wanted else "unsought"
    return Cell(code, title, state, _SIGNS[state], found, found)
