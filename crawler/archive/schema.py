"""The tables of case.sqlite, and the connections to it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.archive.faults import CaseDamaged, CaseUnreadable

NAME = "case.sqlite"
VERSION = 1

TABLES = """
CREATE TABLE run (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    plan TEXT NOT NULL                          -- RunPlan as canonical JSON
);
CREATE TABLE state (                            -- small facts about the run
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE visit (                            -- what the crawl says of itself, once a unit is done
    unit TEXT PRIMARY KEY,
    home TEXT NOT NULL,
    stopped TEXT NOT NULL,
    rendering INTEGER NOT NULL,
    limits TEXT NOT NULL                        -- JSON array
) WITHOUT ROWID;
CREATE TABLE url (                              -- the frontier
    id INTEGER PRIMARY KEY,
    unit TEXT NOT NULL,
    url TEXT NOT NULL,
    role TEXT NOT NULL,
    worth REAL NOT NULL,
    clicks INTEGER NOT NULL,
    parent TEXT NOT NULL,
    label TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'leased', 'done')),
    attempts INTEGER NOT NULL DEFAULT 0,        -- committed ones
    not_before REAL NOT NULL DEFAULT 0,         -- seconds since the crawling process began
    leased_at REAL NOT NULL DEFAULT 0,          -- likewise
    UNIQUE (unit, url)
);
CREATE INDEX url_next ON url (unit, state, worth DESC, clicks, id);
CREATE TABLE attempt (                          -- append-only
    id INTEGER PRIMARY KEY,
    url INTEGER NOT NULL REFERENCES url,
    n INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER,
    started TEXT NOT NULL,
    ended TEXT NOT NULL,
    elapsed_s REAL NOT NULL,
    ip TEXT NOT NULL,
    location TEXT NOT NULL,
    content_type TEXT NOT NULL,
    note TEXT NOT NULL,
    bytes INTEGER NOT NULL,                     -- of the body after decoding
    dom TEXT NOT NULL,                          -- SHA-256 of an artifact, or empty; likewise:
    screenshot TEXT NOT NULL,
    text TEXT NOT NULL,
    extractor TEXT NOT NULL,
    UNIQUE (url, n)
);
CREATE TABLE segment (                          -- a WARC file and how much of it is committed
    number INTEGER PRIMARY KEY,
    bytes INTEGER NOT NULL
);
CREATE TABLE record (                           -- the WARC records of one attempt, as one range of bytes
    id INTEGER PRIMARY KEY,
    attempt INTEGER UNIQUE REFERENCES attempt,  -- NULL for a segment's opening warcinfo
    segment INTEGER NOT NULL REFERENCES segment,
    offset INTEGER NOT NULL,
    length INTEGER NOT NULL,
    sha256 TEXT NOT NULL,                       -- of the range as it lies on disk
    payload_sha256 TEXT NOT NULL,               -- of the response's body; empty where nothing answered
    lost INTEGER NOT NULL DEFAULT 0,            -- the segment was later found too short
    UNIQUE (segment, offset)
);
CREATE TABLE artifact (
    name TEXT PRIMARY KEY,                      -- <sha256>.<extension>, below artifacts/
    bytes INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE ledger (                           -- h = SHA-256(h of the entry before, newline, entry)
    seq INTEGER PRIMARY KEY,
    entry TEXT NOT NULL,                        -- canonical JSON: seq, utc, run, ev, ref, data
    h TEXT NOT NULL
);
CREATE TRIGGER ledger_update BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_delete BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_insert BEFORE INSERT ON ledger
    WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM ledger)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER attempt_update BEFORE UPDATE ON attempt BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END;
CREATE TRIGGER attempt_delete BEFORE DELETE ON attempt BEGIN SELECT RAISE(ABORT, 'attempts are append-only'); END;
CREATE TRIGGER record_update BEFORE UPDATE OF attempt, segment, offset, length, sha256, payload_sha256 ON record
    BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
CREATE TRIGGER record_delete BEFORE DELETE ON record BEGIN SELECT RAISE(ABORT, 'records are append-only'); END;
"""


class CommitUnclear(Exception):
    """SQLite could not say whether a commit reached the disk; only opening the file anew tells."""


def connect(folder: Path) -> sqlite3.Connection:
    """A connection that writes; the caller holds the folder's lock."""
    return _connected(str(folder / NAME), "foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL", "fullfsync = ON")


def connect_to_read(folder: Path) -> tuple[sqlite3.Connection, TemporaryDirectory[str] | None]:
    """A connection that only reads, while another process may write. On read-only media, where SQLite cannot read a WAL
    database in place, it reads a copy, in a folder to be cleaned up when the connection is closed."""
    try:
        return _reading(folder), None
    except sqlite3.OperationalError:
        spare = TemporaryDirectory(prefix="kiemtra-")
    try:
        for file in (folder / NAME, folder / f"{NAME}-wal"):
            if file.exists():
                shutil.copyfile(file, Path(spare.name) / file.name)
        return _reading(Path(spare.name)), spare
    except BaseException:
        spare.cleanup()
        raise


def _reading(folder: Path) -> sqlite3.Connection:
    # Asking for the version makes SQLite open the file now, not later.
    return _connected(f"{(folder / NAME).resolve().as_uri()}?mode=ro", "user_version")


def _connected(database: str, *pragmas: str) -> sqlite3.Connection:
    db = sqlite3.connect(database, timeout=10, isolation_level=None, uri=database.startswith("file:"))
    try:
        for pragma in ("trusted_schema = OFF", *pragmas):
            db.execute(f"PRAGMA {pragma}").fetchall()
    except sqlite3.Error:
        db.close()
        raise
    return db


@contextmanager
def transaction(db: sqlite3.Connection, *, lasting: bool = True) -> Iterator[None]:
    """All or nothing; with ``lasting`` it outlives a power cut from here on, else only from the next one on that does. Raises
    CommitUnclear where the commit itself failed; earlier errors pass, nothing is written."""
    if not lasting:
        db.execute("PRAGMA synchronous = NORMAL")
    try:
        db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            _roll_back(db)
            raise
        try:
            db.execute("COMMIT")
        except sqlite3.Error as fault:
            _roll_back(db)
            raise CommitUnclear(str(fault)) from fault
    finally:
        if not lasting:
            db.execute("PRAGMA synchronous = FULL")


def _roll_back(db: sqlite3.Connection) -> None:
    # After an I/O error SQLite has often rolled back by itself.
    if db.in_transaction:
        db.execute("ROLLBACK")


def require(folder: Path) -> None:
    """Raise CaseUnreadable where there is no case at all."""
    if not (folder / NAME).is_file():
        raise CaseUnreadable(f"Không có hồ sơ kiểm tra nào trong {folder} (thiếu {NAME}). Xem lại tên thư mục.")


def check_version(db: sqlite3.Connection, folder: Path) -> None:
    """Raise CaseUnreadable unless this program's version of the tables is there."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version == 0:
        raise CaseUnreadable(f"Hồ sơ {folder} bị bỏ dở khi vừa tạo, chưa có gì trong đó. Xóa thư mục này và kiểm tra lại.")
    if version != VERSION:
        raise CaseUnreadable(
            f"Hồ sơ {folder} thuộc phiên bản {version}, chương trình này đọc phiên bản {VERSION}. "
            "Dùng đúng phiên bản chương trình đã tạo ra nó."
        )


@contextmanager
def damage_named(folder: Path) -> Iterator[None]:
    """Raise CaseDamaged where SQLite finds that its file is no longer what it wrote."""
    try:
        yield
    except sqlite3.DatabaseError as fault:
        if fault.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        raise CaseDamaged(f"Cơ sở dữ liệu {folder / NAME} bị hỏng: {fault}.") from fault
