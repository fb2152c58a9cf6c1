"""Opening a case that a process may have left in the middle of its work.

What no commit refers to is no evidence: it is moved to quarantine/. What a commit refers to and the disk no longer has
is marked lost, and its address waits again. Altered evidence is neither: it stays, and opening the case fails.
"""

import os
import sqlite3
from datetime import datetime
from pathlib import Path

from crawler.archive import addresses, artifacts, ledger, segments
from crawler.archive.disk import full, sync_file, sync_folder
from crawler.archive.encoding import sha256
from crawler.archive.faults import CaseDamaged
from crawler.archive.founding import PARTS
from crawler.archive.schema import CommitUnclear, transaction
from crawler.archive.segments import Place

QUARANTINE = "quarantine"
_SPOT_CHECKED = 100


def recover(db: sqlite3.Connection, folder: Path, run: str, at: datetime) -> None:
    """Bring the case to the state of its last commit; an entry in the ledger names all that had to be done.

    Raises CaseDamaged where the database, the ledger or one of the last records was altered; DiskFull.
    """
    _check_database(db, folder)
    ledger.check(db)
    _take_back(db, folder)
    tails = _tails(db, folder)
    quarantined = [_quarantine(folder, file, end) for file, end in tails]
    try:
        with transaction(db):
            lost = _mark_lost(db, folder)
            requeued = addresses.reclaim(db)
            if quarantined or lost or requeued:
                done = {"quarantined": quarantined, "lost": lost, "requeued": requeued}
                ledger.append(db, run, "run.recover", run, done, at)
    except CommitUnclear as fault:
        raise full(folder, fault) from fault
    # Only now: a kill before this line finds the same tails again and loses none.
    for file, end in tails:
        _cut(file, end)
    artifacts.sweep(folder)
    _spot_check(db, folder)


def growing_end(db: sqlite3.Connection, folder: Path) -> tuple[int, int]:
    """The segment to write on and its committed length; a damaged one is never written on again."""
    number, end = db.execute("SELECT number, bytes FROM segment ORDER BY number DESC LIMIT 1").fetchone() or (1, 0)
    if end and _size(segments.path(folder, number)) < end:
        return number + 1, 0
    return number, end


def _check_database(db: sqlite3.Connection, folder: Path) -> None:
    wrong = [row for (row,) in db.execute("PRAGMA integrity_check(3)") if row != "ok"]
    if wrong:
        raise CaseDamaged(f"Cơ sở dữ liệu của hồ sơ {folder} bị hỏng: {'; '.join(wrong)}.")


def _take_back(db: sqlite3.Connection, folder: Path) -> None:
    """What a killed join had linked and no commit knows still stands in its part."""
    committed = {segments.name(number) for (number,) in db.execute("SELECT number FROM segment")}
    for file in sorted((folder / segments.FOLDER).glob("*.warc.gz")):
        if file.name not in committed and any((folder / PARTS).glob(f"*/{segments.FOLDER}/{file.name}")):
            file.unlink()


def _tails(db: sqlite3.Connection, folder: Path) -> list[tuple[Path, int]]:
    """Segments longer than committed, and where the committed part ends; 0 for those that no commit knows."""
    committed = {segments.name(number): end for number, end in db.execute("SELECT number, bytes FROM segment")}
    files = sorted((folder / segments.FOLDER).glob("*.warc.gz"))
    return [(file, end) for file in files if _size(file) > (end := committed.get(file.name, 0))]


def _quarantine(folder: Path, file: Path, end: int) -> dict[str, object]:
    with file.open("rb") as stream:
        stream.seek(end)
        tail = stream.read()
    digest = sha256(tail)
    place = folder / QUARANTINE / f"{file.name}.{end}.{digest[:16]}"
    place.parent.mkdir(exist_ok=True)
    with place.open("wb") as copy:
        copy.write(tail)
        copy.flush()
        sync_file(copy.fileno())
    sync_folder(place.parent)
    sync_folder(folder)
    return {"file": place.name, "bytes": len(tail), "sha256": digest}


def _cut(file: Path, end: int) -> None:
    if end == 0:
        file.unlink()
        sync_folder(file.parent)
        return
    with file.open("r+b", buffering=0) as stream:
        stream.truncate(end)
        sync_file(stream.fileno())


def _mark_lost(db: sqlite3.Connection, folder: Path) -> list[dict[str, object]]:
    """Mark records whose bytes are gone; their addresses wait again, and their units are no longer done."""
    lost: list[dict[str, object]] = []
    for number, end in db.execute("SELECT number, bytes FROM segment").fetchall():
        size = _size(segments.path(folder, number))
        if size >= end:
            continue
        gone = db.execute(
            """SELECT r.id, r.offset, u.id, u.url, u.unit FROM record r
               LEFT JOIN attempt a ON a.id = r.attempt LEFT JOIN url u ON u.id = a.url
               WHERE r.segment = ? AND r.offset + r.length > ? AND r.lost = 0 ORDER BY r.offset""",
            (number, size),
        ).fetchall()
        for record, offset, url_id, url, unit in gone:
            db.execute("UPDATE record SET lost = 1 WHERE id = ?", (record,))
            db.execute("UPDATE url SET state = 'pending' WHERE id = ?", (url_id,))
            db.execute("DELETE FROM visit WHERE unit = ?", (unit,))
            lost.append({"file": segments.name(number), "offset": offset, "url": url or "", "unit": unit or ""})
    return lost


def _spot_check(db: sqlite3.Connection, folder: Path) -> None:
    last = db.execute(
        """SELECT r.segment, r.offset, r.length, r.sha256, u.url FROM record r
           LEFT JOIN attempt a ON a.id = r.attempt LEFT JOIN url u ON u.id = a.url
           WHERE r.lost = 0 ORDER BY r.id DESC LIMIT ?""",
        (_SPOT_CHECKED,),
    ).fetchall()
    for *place, url in last:
        segments.read(folder, Place(*place), url or "warcinfo")


def _size(file: Path) -> int:
    try:
        return os.stat(file).st_size
    except FileNotFoundError:
        return 0
