"""The slot table: the truth about every visit that was drawn, and the ledger of what became of it.

A slot ends exactly once: done, late, missed or skipped, with its reason. Units and times stand in it only encrypted. Every
change is one transaction together with its ledger entry.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from crawler.archive import ledger
from crawler.archive.encoding import moment, stamp

NAME = "slots.sqlite"
_LEDGER = "schedule"

_TABLES = """
CREATE TABLE IF NOT EXISTS plan (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL,                         -- VisitPlan as canonical JSON
    commitment TEXT NOT NULL UNIQUE,
    sealed TEXT NOT NULL,
    salt BLOB NOT NULL,
    cost INTEGER NOT NULL,                      -- scrypt's n
    seed BLOB NOT NULL,                         -- encrypted
    targets TEXT NOT NULL,                      -- the targets file at sealing
    targets_path TEXT NOT NULL,
    closed TEXT NOT NULL DEFAULT ''             -- when it was replaced or revealed
);
CREATE TABLE IF NOT EXISTS slot (
    id TEXT PRIMARY KEY,
    plan INTEGER NOT NULL REFERENCES plan,
    secret BLOB NOT NULL,                       -- the appointment, encrypted
    state TEXT NOT NULL DEFAULT 'planned' CHECK (state IN ('planned', 'claimed', 'done', 'late', 'missed', 'skipped')),
    reason TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL DEFAULT '',
    run TEXT NOT NULL DEFAULT '',
    claimed TEXT NOT NULL DEFAULT '',
    ended TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outage (             -- when the service could not have begun a visit, and why
    id INTEGER PRIMARY KEY,
    reason TEXT NOT NULL,
    began TEXT NOT NULL,
    ended TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS pulse (              -- the last sign of life
    id INTEGER PRIMARY KEY CHECK (id = 1),
    sign TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS account (week TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS letter (
    id INTEGER PRIMARY KEY,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    written TEXT NOT NULL,
    tried TEXT NOT NULL DEFAULT '',
    sent TEXT NOT NULL DEFAULT '',
    fault TEXT NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS ledger (seq INTEGER PRIMARY KEY, entry TEXT NOT NULL, h TEXT NOT NULL);
CREATE TRIGGER IF NOT EXISTS ledger_keeps BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER IF NOT EXISTS ledger_holds BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'append-only'); END;
"""


class State(StrEnum):
    """How far a slot has come."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    DONE = "done"
    LATE = "late"
    MISSED = "missed"
    SKIPPED = "skipped"

    @property
    def over(self) -> bool:
        """It has its account."""
        return self not in (State.PLANNED, State.CLAIMED)

    @property
    def label(self) -> str:
        """The words an inspector reads."""
        return _STATE_LABELS[self]


_STATE_LABELS: Mapping[State, str] = {
    State.PLANNED: "chờ",
    State.CLAIMED: "đang chạy",
    State.DONE: "xong",
    State.LATE: "xong, muộn",
    State.MISSED: "bỏ lỡ",
    State.SKIPPED: "bỏ",
}


class Reason(StrEnum):
    """Why a slot was late, missed or skipped."""

    NONE = ""
    PROCESS_DOWN = "process_down"
    HOST_ASLEEP = "host_asleep"
    OVERLAP = "overlap"
    CLOCK_STEP = "clock_step"
    NOT_TRUSTWORTHY = "not_trustworthy"
    REPLACED = "replaced"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        """The words an inspector reads."""
        return _REASONS[self]


_REASONS: Mapping[Reason, str] = {
    Reason.NONE: "",
    Reason.PROCESS_DOWN: "dịch vụ không chạy",
    Reason.HOST_ASLEEP: "máy ngủ hoặc đứng",
    Reason.OVERLAP: "trùng với lần kiểm tra khác",
    Reason.CLOCK_STEP: "đồng hồ của máy bị chỉnh",
    Reason.NOT_TRUSTWORTHY: "kết quả không đáng tin vì lỗi ở máy này",
    Reason.REPLACED: "kế hoạch được thay",
    Reason.REFUSED: "không kiểm tra được đơn vị theo cấu hình",
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A row of the table; whom and when it concerns is closed in ``secret``."""

    id: str
    plan: int
    secret: bytes
    state: State
    reason: Reason
    words: str
    run: str
    claimed: datetime | None
    ended: datetime | None
    tries: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed plan."""

    id: int
    text: str
    commitment: str
    sealed: datetime
    salt: bytes
    cost: int
    seed: bytes
    targets: str
    targets_path: str
    closed: datetime | None


@dataclass(frozen=True, slots=True)
class Outage:
    """A span in which no visit could begin."""

    reason: Reason
    began: datetime
    ended: datetime


class SlotTable:
    """The table in ``folder``; one instance per thread, or guarded by its user."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.db = sqlite3.connect(folder / NAME, timeout=30, isolation_level=None, check_same_thread=False)
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        self.db.executescript(_TABLES)

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """One transaction, alone with the file."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def note(self, event: str, ref: str, data: Mapping[str, object], at: datetime) -> None:
        """Add a ledger entry; inside ``change`` where it goes with a change."""
        ledger.append(self.db, _LEDGER, event, ref, data, at)

    def entries(self) -> list[dict[str, Any]]:
        """The ledger, oldest first. Raises CaseDamaged where the chain is broken."""
        ledger.check(self.db)
        return [json.loads(entry) for (entry,) in self.db.execute("SELECT entry FROM ledger ORDER BY seq")]

    def head(self) -> str:
        """The hash of the last ledger entry, which stands for all before it."""
        row = self.db.execute("SELECT h FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
        return str(row[0]) if row else ""

    def plans(self) -> tuple[Sealed, ...]:
        """Every plan that was ever sealed, oldest first."""
        rows = self.db.execute(
            "SELECT id, text, commitment, sealed, salt, cost, seed, targets, targets_path, closed FROM plan ORDER BY id"
        )
        return tuple(_sealed(row) for row in rows)

    def slots(self, plan: int | None = None, states: Sequence[State] = tuple(State)) -> tuple[Slot, ...]:
        """The slots of a plan (None: of all) in one of the states, by id."""
        marks = ",".join("?" * len(states))
        rows = self.db.execute(
            "SELECT id, plan, secret, state, reason, words, run, claimed, ended, tries FROM slot "
            f"WHERE state IN ({marks}) AND (plan = ? OR ? IS NULL) ORDER BY id",
            (*states, plan, plan),
        )
        return tuple(_slot(row) for row in rows)

    def slot(self, id: str) -> Slot:
        """The slot of that id."""
        return next(slot for slot in self.slots() if slot.id == id)

    def claim(self, id: str, run: str, reason: Reason, at: datetime) -> bool:
        """Take the slot for the run of that id; False where somebody else did, or it is over. At most one call succeeds."""
        with self.change() as db:
            taken = db.execute(
                "UPDATE slot SET state = 'claimed', run = ?, claimed = ?, reason = ? WHERE id = ? AND state = 'planned'",
                (run, stamp(at), reason, id),
            )
            if taken.rowcount:
                self.note("slot.claim", id, {"run": run, "late": reason.value}, at)
        return bool(taken.rowcount)

    def tried(self, id: str, fault: str, at: datetime) -> int:
        """Count an attempt at the slot's run that broke; returns how many there were."""
        with self.change() as db:
            db.execute("UPDATE slot SET tries = tries + 1, words = ? WHERE id = ?", (fault, id))
            self.note("slot.fault", id, {"fault": fault}, at)
        return self.slot(id).tries

    def end(self, id: str, state: State, reason: Reason, words: str, at: datetime) -> None:
        """Give the slot its account; inside ``change``. Raises ValueError where it already has one."""
        ended = self.db.execute(
            "UPDATE slot SET state = ?, reason = ?, words = ?, ended = ? WHERE id = ? AND state IN ('planned', 'claimed')",
            (state, reason, words, stamp(at), id),
        )
        if not ended.rowcount:
            raise ValueError(f"slot {id} is already over")
        self.note("slot.end", id, {"state": state.value, "reason": reason.value}, at)

    def outages(self) -> tuple[Outage, ...]:
        """Every span in which no visit could begin."""
        rows = self.db.execute("SELECT reason, began, ended FROM outage ORDER BY id")
        return tuple(Outage(Reason(reason), moment(began), moment(ended)) for reason, began, ended in rows)


def _sealed(row: tuple[Any, ...]) -> Sealed:
    id, text, commitment, sealed, salt, cost, seed, targets, targets_path, closed = row
    end = moment(closed) if closed else None
    return Sealed(id, text, commitment, moment(sealed), salt, cost, seed, targets, targets_path, end)


def _slot(row: tuple[Any, ...]) -> Slot:
    id, plan, secret, state, reason, words, run, claimed, ended, tries = row
    return Slot(
        id=id,
        plan=plan,
        secret=secret,
        state=State(state),
        reason=Reason(reason),
        words=words,
        run=run,
        claimed=moment(claimed) if claimed else None,
        ended=moment(ended) if ended else None,
        tries=tries,
    )
