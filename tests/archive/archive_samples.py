"""Plans, addresses and attempts for the tests of the case file, and what must always be true of one."""

import gzip
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from checks.model import Outcome, Role
from crawler.archive import Address, CaseFile, Fetched, RunPlan, UnitPlan

NOW = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)
UNIT = "so-mau"
OTHER = "so-khac"
HOME = "http://127.0.0.1:8000/"
_ROOT = Path(__file__).resolve().parents[2]


def plan() -> RunPlan:
    """A plan of two units."""
    units = tuple(
        UnitPlan(unit, "Sở Mẫu", ("Sở thử",), (HOME,), ("leaders",), ("dichvucong.example",), 0.5, 40)
        for unit in (UNIT, OTHER)
    )
    return RunPlan(
        run_id="20261124T141500-demo-0001",
        trigger="demo",
        started=NOW,
        as_of=date(2026, 9, 30),
        tool="0.1.0",
        targets_digest="t" * 64,
        rules_digest="r" * 64,
        private_hosts=("127.0.0.1:8000",),
        units=units,
        targets='[plan]\nname = "Kế hoạch"\n',
        criteria=("N2a.1",),
        targets_path="targets.toml",
    )


def address(path: str, worth: float = 1.0, clicks: int = 1, **more: str) -> Address:
    """An address below HOME."""
    return Address(HOME + path, Role.PAGE, worth, clicks, more.get("parent", HOME), more.get("label", "Giới thiệu"))


def page(body: bytes = b"<html>n\xe1\xbb\x99i dung</html>", **more: object) -> Fetched:
    """A page that answered; ``more`` replaces fields."""
    fields: dict[str, object] = {
        "outcome": Outcome.OK,
        "started": NOW,
        "ended": NOW + timedelta(seconds=2),
        "request": b"GET / HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n\r\n",
        "status": 200,
        "reason": "OK",
        "headers": (("Content-Type", "text/html; charset=utf-8"),),
        "body": body,
        "ip": "127.0.0.1",
        "location": "",
        "note": "",
    }
    return Fetched(**{**fields, **more})  # type: ignore[arg-type]


def failure(outcome: Outcome = Outcome.TIMEOUT, note: str = "Hết 30 giây mà máy chủ không trả lời") -> Fetched:
    """An attempt that nothing answered."""
    return page(b"", outcome=outcome, status=None, reason="", headers=(), ip="", note=note)


def record(case: CaseFile, path: str, fetched: Fetched | None = None) -> None:
    """Discover, lease and commit the page at ``path``."""
    case.discover(UNIT, [address(path, worth=99.0)])
    lease = case.lease(UNIT, 0.0)
    assert lease is not None and lease.address.url == HOME + path
    case.commit(lease, fetched or page(path.encode() * 50), ())


def child(script: str, *arguments: str) -> subprocess.Popen[str]:
    """A script of this folder as a process of its own; its output can be read, its input written."""
    command = [sys.executable, "-W", "error", str(Path(__file__).with_name(script)), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True, encoding="utf-8"
    )


def rows(folder: Path, query: str) -> Sequence[tuple]:
    """What a plain SQLite connection, without our code, finds in a closed case."""
    db = sqlite3.connect(folder / "case.sqlite")
    try:
        return db.execute(query).fetchall()
    finally:
        db.close()


def assert_sound(folder: Path) -> None:
    """Every byte of every segment is committed, hashed, readable by other tools; the ledger is whole and tells all."""
    records = rows(folder, "SELECT segment, offset, length, sha256, attempt FROM record ORDER BY segment, offset")
    ends: dict[int, int] = {}
    for segment, offset, length, digest, _ in records:
        assert offset == ends.get(segment, 0), f"a gap or an overlap in segment {segment} at {offset}"
        ends[segment] = offset + length
        data = (folder / "warc" / f"{segment:06d}.warc.gz").read_bytes()[offset : offset + length]
        assert hashlib.sha256(data).hexdigest() == digest
    assert dict(rows(folder, "SELECT number, bytes FROM segment")) == ends
    files = sorted((folder / "warc").iterdir())
    assert {file.name: file.stat().st_size for file in files} == {f"{n:06d}.warc.gz": end for n, end in ends.items()}
    seen = 0
    for file in files:
        gzip.decompress(file.read_bytes())
        with file.open("rb") as stream:
            for warc_record in ArchiveIterator(stream, check_digests="raise"):
                warc_record.content_stream().read()
                seen += warc_record.rec_type == "metadata"
    attempts = rows(folder, "SELECT url, n FROM attempt")
    assert seen == len(attempts) == len([attempt for *_, attempt in records if attempt is not None])
    untried = "SELECT url FROM url WHERE state = 'done' AND id NOT IN (SELECT url FROM attempt)"
    assert rows(folder, untried) == []
    before, entries = "", []
    for seq, entry, h in rows(folder, "SELECT seq, entry, h FROM ledger ORDER BY seq"):
        assert h == hashlib.sha256(f"{before}\n{entry}".encode()).hexdigest()
        before = h
        entries.append(json.loads(entry))
        assert entries[-1]["seq"] == seq == len(entries)
    assert len([entry for entry in entries if entry["ev"] == "attempt"]) == len(attempts)
