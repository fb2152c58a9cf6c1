"""The frontier's storage: addresses discovered, leased, put back, done. Writers run inside the caller's transaction."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from checks.model import Role, Unvisited
from crawler.archive.encoding import storable

LOOK_MARK = "~"
"""Between a unit's id and the number of a later look at its portal."""


@dataclass(frozen=True, slots=True)
class Address:
    """A discovered address, to be put on the frontier."""

    url: str
    """Canonical."""
    role: Role
    worth: float
    """Greater is visited sooner."""
    clicks: int
    """Steps from the home page."""
    parent: str
    label: str


@dataclass(frozen=True, slots=True)
class Lease:
    """An address given out to be fetched, until it is committed or released."""

    id: int
    unit: str
    address: Address
    attempt: int
    """From 1; only committed attempts count."""


def discover(db: sqlite3.Connection, unit: str, addresses: Iterable[Address]) -> int:
    """Add what is new and return how many that were; a known address keeps its first role, parent and label, but a
    higher worth or fewer clicks raises it."""
    rows = [(unit, storable(a.url), a.role.value, a.worth, a.clicks, storable(a.parent), storable(a.label)) for a in addresses]
    if not rows:
        return 0
    before = _last(db)
    db.executemany(
        """INSERT INTO url (unit, url, role, worth, clicks, parent, label) VALUES (?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (unit, url) DO UPDATE
           SET worth = max(worth, excluded.worth), clicks = min(clicks, excluded.clicks)
           WHERE excluded.worth > worth OR excluded.clicks < clicks""",
        rows,
    )
    return _last(db) - before


def lease(db: sqlite3.Connection, unit: str, elapsed_s: float) -> Lease | None:
    """Give out the worthiest pending address that may be fetched now; None where there is none."""
    row = db.execute(
        """SELECT id, url, role, worth, clicks, parent, label, attempts FROM url
           WHERE unit = ? AND state = 'pending' AND not_before <= ?
           ORDER BY worth DESC, clicks, id LIMIT 1""",
        (unit, elapsed_s),
    ).fetchone()
    if row is None:
        return None
    id, url, role, worth, clicks, parent, label, attempts = row
    db.execute("UPDATE url SET state = 'leased', leased_at = ? WHERE id = ?", (elapsed_s, id))
    return Lease(id, unit, Address(url, Role(role), worth, clicks, parent, label), attempts + 1)


def held(db: sqlite3.Connection, lease: Lease) -> bool:
    """Whether the lease still stands: given out in this process, neither committed nor released."""
    row = db.execute("SELECT state, attempts FROM url WHERE id = ?", (lease.id,)).fetchone()
    return bool(row == ("leased", lease.attempt - 1))


def release(db: sqlite3.Connection, lease: Lease) -> None:
    """Put a leased address back unvisited; one that is not leased is left alone."""
    db.execute("UPDATE url SET state = 'pending' WHERE id = ? AND state = 'leased'", (lease.id,))


def settle(db: sqlite3.Connection, lease: Lease, elapsed_s: float, retry_after_s: float | None) -> None:
    """Count an attempt of ``elapsed_s``; the address is done, or pending again ``retry_after_s`` after its end."""
    if retry_after_s is None:
        db.execute("UPDATE url SET state = 'done', attempts = attempts + 1 WHERE id = ?", (lease.id,))
    else:
        db.execute(
            "UPDATE url SET state = 'pending', attempts = attempts + 1, not_before = leased_at + ? WHERE id = ?",
            (elapsed_s + retry_after_s, lease.id),
        )


def waits(db: sqlite3.Connection, unit: str) -> bool:
    """Whether any address waits, for now or for later."""
    return db.execute("SELECT 1 FROM url WHERE unit = ? AND state = 'pending' LIMIT 1", (unit,)).fetchone() is not None


def pending(db: sqlite3.Connection, unit: str) -> int:
    """How many addresses wait, for now or for later."""
    (count,) = db.execute("SELECT count(*) FROM url WHERE unit = ? AND state = 'pending'", (unit,)).fetchone()
    return int(count)


def waiting_until(db: sqlite3.Connection, unit: str) -> float | None:
    """When the next pending address may be fetched, on the scale of ``lease``'s ``elapsed_s``; None where none is."""
    (soonest,) = db.execute("SELECT min(not_before) FROM url WHERE unit = ? AND state = 'pending'", (unit,)).fetchone()
    return None if soonest is None else float(soonest)


def unvisited(db: sqlite3.Connection, unit: str) -> tuple[Unvisited, ...]:
    """What was found and still waits, worthiest first; what pages merely need to be shown is not in it."""
    rows = db.execute(
        """SELECT url, label, clicks FROM url WHERE unit = ? AND state <> 'done' AND role <> 'requisite'
           ORDER BY worth DESC, clicks, id""",
        (unit,),
    )
    return tuple(Unvisited(url, label, clicks) for url, label, clicks in rows)


def reclaim(db: sqlite3.Connection) -> list[str]:
    """Put back what a dead process held, and forget its clock; returns the addresses that were leased."""
    stale = [url for (url,) in db.execute("SELECT url FROM url WHERE state = 'leased' ORDER BY id")]
    db.execute("UPDATE url SET state = 'pending' WHERE state = 'leased'")
    db.execute("UPDATE url SET not_before = 0 WHERE not_before <> 0")
    return stale


def _last(db: sqlite3.Connection) -> int:
    """The last id given; ids follow each other, for no address is ever taken out."""
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM url").fetchone()
    return int(last)
