"""A forger who knows the formats: changes evidence and mends every digest within reach."""

import gzip
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path

from crawler.archive.verify import CASE, LEDGER, MANIFEST, files, line, link, manifest_text


def rewrite_manifest(folder: Path) -> None:
    """Make the manifest agree with the files as they are now."""
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files(folder)}
    (folder / MANIFEST).write_text(manifest_text(digests), "utf-8")


def edit_warc(folder: Path, edit: Callable[[bytes], bytes], *, digests: bool = True) -> None:
    """Change each record of the first WARC file by ``edit``, mend its digests and pack it anew."""
    path = sorted((folder / "warc").iterdir())[0]
    edited = [edit(member) for member in members(path.read_bytes())]
    path.write_bytes(packed([sealed_anew(*_parted(record)) if digests else record for record in edited]))


def sealed_anew(head: bytes, block: bytes) -> bytes:
    """A WARC record whose length and digest say what its block is now."""
    rows = []
    for row in head.split(b"\r\n"):
        if row.startswith(b"WARC-Block-Digest:"):
            row = b"WARC-Block-Digest: sha256:" + hashlib.sha256(block[:-4]).hexdigest().encode()
        if row.startswith(b"Content-Length:"):
            row = f"Content-Length: {len(block) - 4}".encode()
        rows.append(row)
    return b"\r\n".join(rows) + b"\r\n\r\n" + block


def packed(records: list[bytes]) -> bytes:
    """The records as members of a gzip file."""
    return b"".join(gzip.compress(record, 6, mtime=0) for record in records)


def _parted(record: bytes) -> tuple[bytes, bytes]:
    head, _, block = record.partition(b"\r\n\r\n")
    return head, block


def members(data: bytes) -> list[bytes]:
    """The gzip members, unpacked."""
    found = []
    while data:
        unpacker = zlib.decompressobj(31)
        found.append(unpacker.decompress(data))
        data = unpacker.unused_data
    return found


def edit_ledger(folder: Path, edit: Callable[[dict], dict | None]) -> None:
    """Change the ledger's entries by ``edit`` (None drops one), chain them anew, in both of its copies."""
    entries = [json.loads(row)["entry"] for row in (folder / LEDGER).read_text("utf-8").splitlines()]
    before, rows = "", []
    for entry in (changed for entry in entries if (changed := edit(entry)) is not None):
        entry = {**entry, "seq": len(rows) + 1}
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        before = link(before, text)
        rows.append((len(rows) + 1, text, before))
    (folder / LEDGER).write_text("".join(line(h, text) for _, text, h in rows), "utf-8")
    edit_database(folder, "DELETE FROM ledger", *(("INSERT INTO ledger (seq, entry, h) VALUES (?, ?, ?)", row) for row in rows))


def edit_database(folder: Path, *statements: str | tuple[str, tuple]) -> None:
    """Run statements on case.sqlite with its triggers gone."""
    db = sqlite3.connect(folder / CASE, isolation_level=None)
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("BEGIN")
    try:
        for statement in statements:
            db.execute(*((statement,) if isinstance(statement, str) else statement))
        db.execute("COMMIT")
    finally:
        db.close()
