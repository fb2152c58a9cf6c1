"""How a page of the case was had: the way that led to it, the redirects, the answer, the connection. Attempts recorded by
versions that did not look at the connection have no facts of it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from checks.model import Outcome, Role
from crawler.archive import segments, warc
from crawler.archive.encoding import moment
from crawler.archive.secured import Secured
from crawler.archive.segments import Place

_MOST_STEPS = 30
_LAST_ATTEMPT = """
SELECT u.role, u.parent, a.status, a.started, a.ip, a.content_type, r.payload_sha256,
       r.segment, r.offset, r.length, r.sha256
FROM url u JOIN attempt a ON a.url = u.id JOIN record r ON r.attempt = a.id
WHERE u.unit = ? AND u.url = ? AND r.lost = 0 ORDER BY a.n DESC LIMIT 1
"""
_LED_HERE = """
SELECT u.url, a.status FROM url u JOIN attempt a ON a.url = u.id
WHERE u.unit = ? AND a.location = ? AND a.outcome = ? AND (u.url = ? OR ?) ORDER BY a.id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Origin:
    """How the last attempt at one address went, beyond what the rules look at."""

    url: str
    role: Role
    way: tuple[str, ...]
    """The words of the links from the home page to here; empty for the home page itself."""
    redirects: tuple[tuple[str, int], ...]
    """The addresses that led here, each with its status, first to last."""
    status: int | None
    reason: str
    content_type: str
    server: str
    """The Server header."""
    ip: str
    at: datetime
    sha256: str
    """Of the body; empty where nothing answered."""
    secured: Secured | None


def origin(db: sqlite3.Connection, folder: Path, unit: str, url: str) -> Origin | None:
    """How ``url`` was had for the unit; None where it was not. Raises CaseDamaged where its record is gone or altered."""
    row = db.execute(_LAST_ATTEMPT, (unit, url)).fetchone()
    if row is None:
        return None
    role, parent, status, started, ip, content_type, payload, *place = row
    members = segments.read(folder, Place(*place), url)
    reason, headers = warc.status_line(members)
    tls = warc.facts(members).get("tls")
    return Origin(
        url=url,
        role=Role(role),
        way=tuple(reversed(list(_way(db, unit, url)))),
        redirects=tuple(reversed(list(_redirects(db, unit, url, parent, role)))),
        status=status,
        reason=reason,
        content_type=content_type,
        server=next((value for name, value in headers if name.lower() == "server"), ""),
        ip=ip,
        at=moment(started),
        sha256=payload,
        secured=Secured.of(tls) if tls else None,
    )


def _way(db: sqlite3.Connection, unit: str, url: str) -> Iterator[str]:
    """The labels from ``url`` back to the home page; a redirect's target bears the label of what led to it, once."""
    before = ""
    for _ in range(_MOST_STEPS):
        row = db.execute("SELECT parent, label FROM url WHERE unit = ? AND url = ?", (unit, url)).fetchone()
        if row is None or not row[0] or row[0] == url:
            return
        url, label = row
        if label and label != before:
            yield label
        before = label


def _redirects(db: sqlite3.Connection, unit: str, url: str, parent: str, role: str) -> Iterator[tuple[str, int]]:
    seen = {url}
    while True:
        # A page that links knew before may be where another address leads by chance: only its own parent counts.
        asked = (unit, url, Outcome.REDIRECT.value, parent, role == Role.HOME.value)
        row = db.execute(_LED_HERE, asked).fetchone()
        if row is None or row[0] in seen:
            return
        url = row[0]
        seen.add(url)
        yield url, row[1] or 0
        (parent,) = db.execute("SELECT parent FROM url WHERE unit = ? AND url = ?", (unit, url)).fetchone()
