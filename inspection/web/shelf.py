"""The runs on the shelf: what is known of each, so that a list of many shows at once, and a few of them open."""

import json
from collections import Counter, OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from checks.model import Status
from crawler.archive.case import CaseFile
from crawler.archive.encoding import moment, stamp
from crawler.archive.faults import CaseDamaged, CaseUnreadable
from inspection.evidence.privacy import covered
from inspection.findings import FindingsError, RunRecord, UnitRecord, read
from inspection.papers.notices import doubtful
from inspection.run import CASE, FINDINGS
from inspection.standing import standing, status_of
from inspection.whole_file import write_whole

_VERSION = 1
_OPEN = 6
_PATIENCE_S = 0.1
_LETTERS: Mapping[Status, str] = dict(zip(Status, "mpoeaunrx", strict=True))
_STATUSES: Mapping[str, Status] = {letter: status for status, letter in _LETTERS.items()}

Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit in one run."""

    id: str
    name: str
    share: float | None
    """Of the points that could be judged, after the decisions."""
    coverage: float | None
    points: float
    maximum: float
    doubtful: int
    """How many findings wait for a person."""
    codes: tuple[str, ...]
    letters: str
    """A letter per code: what each criterion stands at after the decisions."""

    def status(self, code: str) -> Status | None:
        """What the criterion stands at; None where it was not looked at."""
        return _STATUSES.get(self.letters[self.codes.index(code)]) if code in self.codes else None


@dataclass(frozen=True, slots=True)
class RunLine:
    """One run."""

    id: str
    started: datetime
    as_of: str
    trigger: str
    plan: str
    units: tuple[UnitLine, ...]
    judged: bool = True
    trustworthy: bool = True
    decisions: int = 0
    """Findings that somebody decided."""
    fault: str = ""
    """Why it cannot be read."""

    @property
    def doubtful(self) -> int:
        """How many findings wait for a person."""
        return sum(unit.doubtful for unit in self.units)


class Shelf:
    """The runs below ``out``. Lines of judged runs are kept in ``kept``, so that no run is read whole twice for them."""

    def __init__(self, out: Path, kept: Path) -> None:
        self.out = out
        self._kept = kept
        self._lock = Lock()
        self._lines: dict[str, tuple[Key, RunLine]] = {}
        self._reading: dict[str, Future[None]] = {}
        self._open: OrderedDict[str, tuple[Key, RunRecord]] = OrderedDict()
        self._reader = ThreadPoolExecutor(1, "shelf")

    def close(self) -> None:
        """Stop reading."""
        self._reader.shutdown(cancel_futures=True)

    def lines(self, patience_s: float = _PATIENCE_S) -> tuple[tuple[RunLine, ...], int]:
        """What is known of the runs, last first, and how many are still being read for the first time."""
        keys = {folder.name: key for folder in self._folders() if (key := _key(folder))}
        with self._lock:
            self._lines = {name: line for name, line in self._lines.items() if name in keys}
            for name in sorted(keys, reverse=True):
                if name not in self._reading and (name not in self._lines or self._lines[name][0] != keys[name]):
                    self._reading[name] = self._reader.submit(self._look, name, keys[name])
            reading = list(self._reading.values())
        waiting = len(wait(reading, patience_s).not_done) if reading else 0
        with self._lock:
            known = [line for _, line in self._lines.values()]
        return tuple(sorted(known, key=lambda line: (line.started, line.id), reverse=True)), waiting

    def folder(self, run: str) -> Path | None:
        """Where the run lies."""
        return next((folder for folder in self._folders() if folder.name == run), None)

    def record(self, run: str) -> RunRecord | None:
        """What was found, private data covered; None where it was not judged yet. Raises FindingsError."""
        folder = self.folder(run)
        if folder is None or not (folder / FINDINGS).is_file():
            return None
        key = _key(folder)
        with self._lock:
            if run in self._open and self._open[run][0] == key:
                self._open.move_to_end(run)
                return self._open[run][1]
        record = covered(read(folder / FINDINGS))
        with self._lock:
            self._open[run] = key or (0, 0), record
            while len(self._open) > _OPEN:
                self._open.popitem(last=False)
        return record

    def _folders(self) -> list[Path]:
        return [path.parent for path in self.out.glob(f"*/{CASE}")] if self.out.is_dir() else []

    def _look(self, name: str, key: Key) -> None:
        line = self._kept_line(name, key) or self._line(name, key)
        with self._lock:
            self._lines[name] = key, line
            del self._reading[name]

    def _line(self, name: str, key: Key) -> RunLine:
        folder = self.out / name
        try:
            if not (folder / FINDINGS).is_file():
                return _unjudged(folder)
            line = line_of(read(folder / FINDINGS))
        except (FindingsError, CaseDamaged, CaseUnreadable, OSError) as fault:
            return RunLine(name, datetime.fromtimestamp(key[0] / 1e9).astimezone(), "", "", "", (), False, False, fault=str(fault))
        self._kept.mkdir(parents=True, exist_ok=True)
        write_whole(self._kept / f"{name}.json", json.dumps(_plain(line, key), ensure_ascii=False).encode())
        return line

    def _kept_line(self, name: str, key: Key) -> RunLine | None:
        try:
            data = json.loads((self._kept / f"{name}.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        return _typed(data) if data.get("version") == _VERSION and tuple(data["key"]) == key else None


def line_of(record: RunRecord) -> RunLine:
    """What the list says of a judged run."""
    waiting = Counter(unit.id for unit, _ in doubtful(record))
    codes = tuple(sorted({finding.criterion for unit in record.units for finding in unit.findings}))
    return RunLine(
        id=record.run.id,
        started=record.run.started,
        as_of=f"{record.run.as_of:%d/%m/%Y}",
        trigger=record.run.trigger,
        plan=record.run.plan,
        units=tuple(_unit_line(unit, waiting[unit.id], codes) for unit in record.units),
        trustworthy=record.run.trustworthy,
        decisions=sum(finding.review is not None for unit in record.units for finding in unit.findings),
    )


def _unit_line(unit: UnitRecord, waiting: int, codes: tuple[str, ...]) -> UnitLine:
    now = standing(unit)
    found = {finding.criterion: _LETTERS[status_of(finding)] for finding in unit.findings}
    letters = "".join(found.get(code, " ") for code in codes)
    return UnitLine(unit.id, unit.name, now.share, now.coverage, now.points, now.maximum, waiting, codes, letters)


def _unjudged(folder: Path) -> RunLine:
    with CaseFile.read(folder) as case:
        plan = case.plan
    units = tuple(UnitLine(unit.id, unit.name, None, None, 0.0, 0.0, 0, (), "") for unit in plan.units)
    return RunLine(plan.run_id, plan.started, f"{plan.as_of:%d/%m/%Y}", plan.trigger, "", units, judged=False)


def _key(folder: Path) -> Key | None:
    for name in (FINDINGS, CASE):
        try:
            status = (folder / name).stat()
        except OSError:
            continue
        return status.st_mtime_ns, status.st_size
    return None


def _plain(line: RunLine, key: Key) -> dict[str, Any]:
    units = [
        [unit.id, unit.name, unit.share, unit.coverage, unit.points, unit.maximum, unit.doubtful, unit.letters]
        for unit in line.units
    ]
    facts = [line.id, stamp(line.started), line.as_of, line.trigger, line.plan, line.trustworthy, line.decisions]
    codes = line.units[0].codes if line.units else ()
    return {"version": _VERSION, "key": key, "run": facts, "codes": codes, "units": units}


def _typed(data: Mapping[str, Any]) -> RunLine:
    id, started, as_of, trigger, plan, trustworthy, decisions = data["run"]
    codes = tuple(data["codes"])
    units = tuple(
        UnitLine(unit, name, share, coverage, points, maximum, waiting, codes, letters)
        for unit, name, share, coverage, points, maximum, waiting, letters in data["units"]
    )
    return RunLine(id, moment(started), as_of, trigger, plan, units, True, trustworthy, decisions)
