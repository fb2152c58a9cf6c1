"""The ledger: what happened to the case, in a chain of hashes that nobody can shorten or rewrite unseen."""

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.archive.encoding import canonical, moment, stamp
from crawler.archive.faults import CaseDamaged
from crawler.archive.verify import link


def append(db: sqlite3.Connection, run: str, event: str, ref: str, data: Mapping[str, object], at: datetime) -> str:
    """Add one entry: what happened (``event``) to what (``ref``), inside the caller's transaction; returns its hash."""
    seq, before = db.execute("SELECT seq, h FROM ledger ORDER BY seq DESC LIMIT 1").fetchone() or (0, "")
    entry = canonical({"seq": seq + 1, "utc": stamp(at), "run": run, "ev": event, "ref": ref, "data": data})
    h = link(before, entry)
    db.execute("INSERT INTO ledger (seq, entry, h) VALUES (?, ?, ?)", (seq + 1, entry, h))
    return h


def head(db: sqlite3.Connection, seq: int | None = None) -> str:
    """The hash of the last entry, or of the entry numbered ``seq``."""
    found = db.execute("SELECT h FROM ledger WHERE seq = coalesce(?, (SELECT max(seq) FROM ledger))", (seq,)).fetchone()
    return str(found[0]) if found else ""


def all_entries(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """Every entry as it was written, in order."""
    return [json.loads(entry) for (entry,) in db.execute("SELECT entry FROM ledger ORDER BY seq")]


def check(db: sqlite3.Connection) -> None:
    """Raise CaseDamaged at the first entry that does not follow from the one before."""
    before = ""
    for place, (seq, entry, h) in enumerate(db.execute("SELECT seq, entry, h FROM ledger ORDER BY seq"), start=1):
        if seq != place or h != link(before, entry) or json.loads(entry)["seq"] != seq:
            raise CaseDamaged(f"Nhật ký của hồ sơ bị đứt ở mục {place}: nội dung hoặc mã băm đã bị sửa.")
        before = h


@dataclass(frozen=True, slots=True)
class Entry:
    """What the ledger says happened: to what, when, and what belongs to it."""

    ref: str
    at: datetime
    data: Mapping[str, Any]


class Told:
    """What the ledger says, by event. It only grows: what was read once is not read again, however long it has become."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._known: dict[str, tuple[int, tuple[Entry, ...]]] = {}

    def entries(self, event: str) -> tuple[Entry, ...]:
        """All entries of ``event``, in order."""
        seen, before = self._known.get(event, (0, ()))
        (last,) = self._db.execute("SELECT coalesce(max(seq), 0) FROM ledger").fetchone()
        told = self._db.execute(
            "SELECT entry FROM ledger WHERE seq > ? AND seq <= ? AND json_extract(entry, '$.ev') = ? ORDER BY seq", (seen, last, event)
        )
        new = (json.loads(entry) for (entry,) in told.fetchall())
        found = (*before, *(Entry(one["ref"], moment(one["utc"]), one["data"]) for one in new))
        # What a transaction has written may yet be taken back.
        if not self._db.in_transaction:
            self._known[event] = (last, found)
        return found
