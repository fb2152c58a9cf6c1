"""Attempts: what one fetch brought, the row it leaves, and what they add up to. Writers run inside the caller's
transaction."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from checks.model import Outcome, Role
from crawler.archive.addresses import Lease
from crawler.archive.encoding import moment, stamp, storable
from crawler.archive.secured import Secured
from crawler.archive.segments import Place
from crawler.blame import Cut


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one attempt brought, ready to be recorded."""

    outcome: Outcome
    started: datetime
    ended: datetime
    request: bytes
    """The request's head as sent, or as it would have been; empty where none was made."""
    status: int | None
    """None where nothing answered; then there is no body either."""
    reason: str
    headers: tuple[tuple[str, str], ...]
    """As received."""
    body: bytes
    """After transfer and content decoding."""
    ip: str
    location: str
    """Where a redirect points, absolute."""
    note: str
    dom: str = ""
    """The document after its scripts ran, where the page was rendered."""
    screenshot: bytes = b""
    """PNG."""
    text: str = ""
    """What a document extractor read."""
    extractor: str = ""
    cut: Cut | None = None
    """What ended the body early, where something did."""
    secured: Secured | None = None
    """The secure connection, where there was one."""
    chain: bytes = b""
    """The certificates shown on it, the host's own first; PEM."""

    @property
    def elapsed_s(self) -> float:
        """How long it took; never negative, whatever the clock did."""
        return max(0.0, (self.ended - self.started).total_seconds())

    @property
    def content_type(self) -> str:
        """The Content-Type header, or nothing."""
        return next((value for name, value in self.headers if name.lower() == "content-type"), "")


@dataclass(frozen=True, slots=True)
class Kept:
    """The artifacts of an attempt by SHA-256; empty where there is none."""

    dom: str = ""
    screenshot: str = ""
    text: str = ""
    chain: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Their file names below artifacts/."""
        named = ((self.dom, "html"), (self.screenshot, "png"), (self.text, "txt"), (self.chain, "pem"))
        return tuple(f"{digest}.{extension}" for digest, extension in named if digest)


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One attempt as the papers list it."""

    url: str
    role: Role
    label: str
    n: int
    """Which attempt at this address, from 1."""
    outcome: Outcome
    status: int | None
    started: datetime
    elapsed_s: float
    bytes: int
    note: str
    lost: bool
    """Its bytes were later found missing from the WARC."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How far the visit of one unit has come. Lost attempts are left out."""

    attempts: int = 0
    pages: int = 0
    """Attempts that brought an HTML page to be read."""
    rendered: int = 0
    documents: int = 0
    """Attempts that brought a document."""
    bytes: int = 0
    """Of bodies, after decoding."""
    seconds: float = 0.0
    """Spent fetching; the pauses between are not in it."""
    errors: int = 0
    """Attempts that the portal did not answer; stylesheets and pictures are not in it."""
    pending: int = 0


def record(db: sqlite3.Connection, lease: Lease, fetched: Fetched, kept: Kept) -> int:
    """Add the attempt's row; returns its id."""
    added = db.execute(
        """INSERT INTO attempt (url, n, outcome, status, started, ended, elapsed_s, ip, location, content_type, note,
                                bytes, dom, screenshot, text, extractor)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (
            lease.id,
            lease.attempt,
            fetched.outcome.value,
            fetched.status,
            stamp(fetched.started),
            stamp(fetched.ended),
            fetched.elapsed_s,
            storable(fetched.ip),
            storable(fetched.location),
            storable(fetched.content_type),
            storable(fetched.note),
            len(fetched.body),
            kept.dom,
            kept.screenshot,
            kept.text,
            storable(fetched.extractor),
        ),
    )
    assert added.lastrowid is not None
    return added.lastrowid


def place(db: sqlite3.Connection, attempt: int | None, place: Place, payload_sha256: str) -> None:
    """Bind an attempt (None: a segment's opening record) to its bytes; the segment is committed up to their end."""
    db.execute(
        "INSERT INTO segment (number, bytes) VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET bytes = excluded.bytes",
        (place.segment, place.end),
    )
    db.execute(
        "INSERT INTO record (attempt, segment, offset, length, sha256, payload_sha256) VALUES (?, ?, ?, ?, ?, ?)",
        (attempt, place.segment, place.offset, place.length, place.sha256, payload_sha256),
    )


def is_placed(db: sqlite3.Connection, place: Place) -> bool:
    """Whether a record lies at ``place``."""
    where = (place.segment, place.offset)
    return db.execute("SELECT 1 FROM record WHERE segment = ? AND offset = ?", where).fetchone() is not None


def rows(db: sqlite3.Connection, unit: str) -> tuple[AttemptRow, ...]:
    """All attempts at the unit's addresses, in the order they were made."""
    found = db.execute(
        """SELECT u.url, u.role, u.label, a.n, a.outcome, a.status, a.started, a.elapsed_s, a.bytes, a.note, r.lost
           FROM url u JOIN attempt a ON a.url = u.id JOIN record r ON r.attempt = a.id
           WHERE u.unit = ? ORDER BY a.id""",
        (unit,),
    )
    return tuple(
        AttemptRow(url, Role(role), label, n, Outcome(outcome), status, moment(started), elapsed_s, size, note, bool(lost))
        for url, role, label, n, outcome, status, started, elapsed_s, size, note, lost in found
    )


def counts(db: sqlite3.Connection, unit: str) -> Counts:
    """What the unit's attempts add up to."""
    row = db.execute(
        """SELECT count(*),
                  total(a.outcome = 'ok' AND a.content_type LIKE '%html%' AND u.role <> 'requisite'),
                  total(a.dom <> ''),
                  total(a.outcome = 'ok' AND u.role = 'document'),
                  total(a.bytes),
                  total(a.elapsed_s),
                  total(a.outcome NOT IN (SELECT value FROM json_each(?)) AND u.role <> 'requisite')
           FROM url u JOIN attempt a ON a.url = u.id JOIN record r ON r.attempt = a.id
           WHERE u.unit = ? AND r.lost = 0""",
        (_ANSWERED, unit),
    ).fetchone()
    (waiting,) = db.execute("SELECT count(*) FROM url WHERE unit = ? AND state = 'pending'", (unit,)).fetchone()
    attempts, pages, rendered, documents, size, seconds, errors = row
    return Counts(attempts, int(pages), int(rendered), int(documents), int(size), seconds, int(errors), waiting)


_ANSWERED = '["' + '","'.join(outcome.value for outcome in Outcome if outcome.answered) + '"]'
