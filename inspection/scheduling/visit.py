"""One visit: the slot's run, begun or gone on with, and what the service must know of how it ended."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from checks.model import Status
from crawler.archive.faults import CaseBusy
from inspection import run
from inspection.complaints import TargetsError
from inspection.crawling import Progress, RunStopped, UnitState
from inspection.scheduling.draw import Appointment
from inspection.targets import Targets, read_targets

TRIGGER = "scheduled"
_INTERRUPTED = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a finished run ended."""

    trustworthy: bool
    shortcomings: tuple[str, ...]
    """Criteria that call for a second look."""
    summary: str
    """In words, without the unit."""
    papers: str
    """Where they lie."""


class Stopped(Exception):
    """The service was asked to stop; the visit goes on when it is started again."""


class Waiting(Exception):
    """Another process still holds the visit's case; to be tried again."""


class Refused(Exception):
    """The visit cannot be made by the configuration; the text says why."""


class Broken(Exception):
    """The visit broke on our side; what was gathered is kept, to be tried again."""


class Inspector(Protocol):
    """Makes visits. Raises Stopped, Waiting, Refused, Broken."""

    def new_run(self, at: datetime) -> str:
        """A run id for a visit that begins then."""

    def visit(self, appointment: Appointment, run_id: str, beat: Callable[[], object]) -> Outcome:
        """Make the visit, or go on with it where the run exists; ``beat`` is called now and then meanwhile."""


@dataclass(frozen=True, slots=True)
class PortalInspector:
    """Visits portals for real."""

    targets_path: Path
    at_sealing: Callable[[], Targets]
    """The targets as they were at sealing, for when somebody is just editing the file."""
    out: Path
    progress: Progress
    clock: Callable[[], datetime]

    def new_run(self, at: datetime) -> str:
        """A run id for a visit that begins then."""
        return run.new_run_id(at.astimezone(ZoneInfo(self.targets().plan.timezone)), TRIGGER)

    def visit(self, appointment: Appointment, run_id: str, beat: Callable[[], object]) -> Outcome:
        """Make the visit, or go on with it where the run exists."""
        folder = self.out / run_id
        told = _Beating(self.progress, beat)
        try:
            if (folder / run.CASE).is_file():
                return _outcome(run.resume(folder, told, self.clock))
            targets = self.targets()
            return _outcome(
                run.inspect(
                    targets,
                    told,
                    units=[self._unit(targets, appointment)],
                    only=appointment.only,
                    out=self.out,
                    trigger=TRIGGER,
                    clock=self.clock,
                    run_id=run_id,
                )
            )
        except CaseBusy as busy:
            raise Waiting(str(busy)) from busy
        except run.BadRequest as wrong:
            raise Refused(str(wrong)) from wrong
        except RunStopped as stop:
            raise (Stopped if stop.code == _INTERRUPTED else Broken)(str(stop)) from stop
        except Exception as fault:
            raise Broken(f"{type(fault).__name__}: {fault}") from fault

    def targets(self) -> Targets:
        """What the file says now; where it cannot be read, what it said at sealing."""
        try:
            return read_targets(self.targets_path)
        except TargetsError:
            return self.at_sealing()

    def _unit(self, targets: Targets, appointment: Appointment) -> str:
        day = run.today(targets.plan.timezone, self.clock)
        unit = targets.unit(appointment.unit)
        if unit is not None and not unit.in_force(day):
            raise Refused(targets.why_not_in_force(unit, day))
        return appointment.unit


@dataclass(frozen=True, slots=True)
class _Beating:
    """Passes the run's progress on, and gives a sign of life with it."""

    to: Progress
    beat: Callable[[], object]

    def started(self, folder: Path, units: Sequence[str]) -> None:
        self.to.started(folder, units)
        self.beat()

    def crawling(self, elapsed_s: float, units: Sequence[UnitState]) -> None:
        self.to.crawling(elapsed_s, units)
        self.beat()

    def step(self, words: str) -> None:
        self.to.step(words)
        self.beat()

    def judged(self, unit: str, criterion: str, status: Status) -> None:
        self.to.judged(unit, criterion, status)
        self.beat()


def _outcome(result: run.RunResult) -> Outcome:
    findings = [finding for unit in result.record.units for finding in unit.findings]
    counts = Counter(finding.status for finding in findings)
    words = ", ".join(f"{status.label.lower()} {counts[status]}" for status in Status if counts[status])
    return Outcome(
        trustworthy=result.record.run.trustworthy,
        shortcomings=tuple(f.criterion for f in findings if f.status.negative or f.status is Status.UNREACHABLE),
        summary=f"{len(findings)} tiêu chí: {words}.",
        papers=str(result.workbook.resolve()),
    )

