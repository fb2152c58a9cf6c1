"""Captures read again from the case file: rows from SQLite, bodies from WARC, the rest from artifacts, all held against
their digests."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from checks.model import Capture, Outcome, Role
from crawler.archive import artifacts, segments, warc
from crawler.archive.encoding import moment, sha256
from crawler.archive.faults import CaseDamaged
from crawler.archive.segments import Place

_LAST_ATTEMPTS = """
SELECT u.url AS address, u.role, u.clicks, u.parent, u.label, a.id, a.outcome, a.status, a.started, a.elapsed_s,
       a.location, a.content_type, a.note, a.dom, a.screenshot, a.text, a.extractor,
       r.segment, r.offset, r.length, r.sha256, r.payload_sha256
FROM url u JOIN attempt a ON a.url = u.id JOIN record r ON r.attempt = a.id
WHERE u.unit = :unit AND {which} AND r.lost = 0
  AND a.n = (SELECT max(b.n) FROM attempt b JOIN record s ON s.attempt = b.id WHERE b.url = u.id AND s.lost = 0)
ORDER BY u.id
"""


def captures(db: sqlite3.Connection, folder: Path, unit: str, *urls: str) -> Iterator[Capture]:
    """The last attempt at each of the unit's addresses (``urls``: only at these), in order of discovery, one in memory at a time.

    Raises CaseDamaged where evidence is gone or altered.
    """
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    # The rows are small and read at once: a reader that lingered would keep the writer's log from being folded in.
    which = "u.url IN (SELECT value FROM json_each(:urls))" if urls else "1"
    sql = _LAST_ATTEMPTS.format(which=which)
    for row in cursor.execute(sql, {"unit": unit, "urls": json.dumps(urls)}).fetchall():
        yield _capture(folder, row)


def _capture(folder: Path, row: Mapping[str, Any]) -> Capture:
    url: str = row["address"]
    headers, body, distrust = _answer(folder, row)
    dom = artifacts.read(folder, row["dom"], "html", url) if row["dom"] else b""
    text = artifacts.read(folder, row["text"], "txt", url) if row["text"] else b""
    return Capture(
        id=row["id"],
        url=url,
        role=Role(row["role"]),
        outcome=Outcome(row["outcome"]),
        captured_at=moment(row["started"]),
        status=row["status"],
        location=row["location"],
        content_type=row["content_type"],
        body=body,
        sha256=row["payload_sha256"],
        dom=dom.decode(),
        dom_sha256=row["dom"],
        text=text.decode(),
        extractor=row["extractor"],
        screenshot=f"{artifacts.FOLDER}/{row['screenshot']}.png" if row["screenshot"] else "",
        clicks=row["clicks"],
        parent=row["parent"],
        label=row["label"],
        elapsed_s=row["elapsed_s"],
        headers=headers,
        note=row["note"],
        distrust=distrust,
    )


def _answer(folder: Path, row: Mapping[str, Any]) -> tuple[dict[str, str], bytes, str]:
    """Headers (lower-case names, several of one name joined by commas), body, and what is wrong with the host's certificate. Attempts that nothing answered are
    read and verified too: that they failed is evidence."""
    place = Place(row["segment"], row["offset"], row["length"], row["sha256"])
    members = segments.read(folder, place, row["address"])
    response = warc.response(members)
    if (sha256(response[1]) if response else "") != row["payload_sha256"]:
        where = f"{segments.path(folder, place.segment)}, vị trí {place.offset}, {row['address']}"
        raise CaseDamaged(f"Hồ sơ và tệp WARC không khớp nhau về nội dung trả lời: {where}.")
    headers: dict[str, str] = {}
    fields, body = response or ((), b"")
    for name, value in fields:
        key = name.lower()
        headers[key] = f"{headers[key]}, {value}" if key in headers else value
    tls = warc.facts(members).get("tls") if row["address"].startswith("https:") else None
    return headers, body, tls["fault"] if tls else ""
