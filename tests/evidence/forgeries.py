"""Every kind of forgery, each at a place of chance, with every digest mended that a forger can mend without the anchors. Each
returns the names of which one must be named when it is found; none where chance changed nothing."""

import hashlib
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from forgery import edit_database, edit_ledger, members, packed, rewrite_manifest, sealed_anew

from crawler.archive.verify import CASE, LEDGER, MANIFEST, TABLES

Forge = Callable[[Path, Random], tuple[str, ...]]
_DIGIT = re.compile(rb"\d")
_LETTER = re.compile(rb"[a-zA-Z]")
_WORDS = re.compile(rb">([^<>]*[a-z0-9][^<>]*)<")


def edited_record(folder: Path, chance: Random) -> tuple[str, ...]:
    """A date, an address, a header or a body in the archive."""
    path, records = _archive(folder, chance)
    at = chance.randrange(len(records))
    head, _, block = records[at].partition(b"\r\n\r\n")
    match chance.choice(("date", "address", "body")):
        case "date":
            head = _changed(head, rb"(?<=WARC-Date: )[^\r]+", _DIGIT, chance)
        case "address":
            head = _changed(head, rb"(?<=WARC-Target-URI: )[^\r]+", _LETTER, chance)
        case "body":
            place = chance.randrange(len(block) - 4)
            block = block[:place] + bytes([block[place] ^ 1]) + block[place + 1 :]
    records[at] = sealed_anew(head, block)
    path.write_bytes(packed(records))
    return (f"warc/{path.name}",)


def moved_records(folder: Path, chance: Random) -> tuple[str, ...]:
    """Records dropped, swapped or repeated."""
    path, records = _archive(folder, chance)
    one, other = chance.sample(range(len(records)), 2)
    match chance.choice(("drop", "swap", "repeat")):
        case "drop":
            del records[one]
        case "swap":
            records[one], records[other] = records[other], records[one]
        case "repeat":
            records.insert(other, records[one])
    path.write_bytes(packed(records))
    return (f"warc/{path.name}",)


def edited_table(folder: Path, chance: Random) -> tuple[str, ...]:
    """A row of the case changed or dropped."""
    db = sqlite3.connect(folder / CASE)
    table = chance.choice([name for name in TABLES if db.execute(f"SELECT 1 FROM {name}").fetchone()])
    found = db.execute(f"SELECT * FROM {table}")
    columns = [column[0] for column in found.description]
    row = chance.choice(found.fetchall())
    db.close()
    where = " AND ".join(f"{column} IS ?" for column in columns)
    at = chance.randrange(len(columns))
    value = row[at] + 1 if isinstance(row[at], int | float) else f"{row[at] or ''}x"
    change = (f"UPDATE {table} SET {columns[at]} = ? WHERE {where}", (value, *row))
    try:
        edit_database(folder, chance.choice((change, (f"DELETE FROM {table} WHERE {where}", row))))
    except sqlite3.IntegrityError:
        return ()
    return (CASE,)


def edited_ledger(folder: Path, chance: Random) -> tuple[str, ...]:
    """An entry changed, dropped, repeated or moved, the chain made anew in both copies: only an anchor tells."""
    count = len((folder / LEDGER).read_bytes().splitlines())
    at = chance.randrange(1, count + 1)
    kind = chance.choice(("drop", "time", "actor"))
    if kind == "drop" and at == count:
        return ()

    def edit(entry: dict) -> dict | None:
        if entry["seq"] != at:
            return entry
        if kind == "drop":
            return None
        return {**entry, "utc": f"2031{entry['utc'][4:]}"} if kind == "time" else {**entry, "ref": f"{entry['ref']}x"}

    edit_ledger(folder, edit)
    return (LEDGER,)


def edited_verdict(folder: Path, chance: Random) -> tuple[str, ...]:
    """A verdict, its points, its words or a quote."""
    path = folder / "findings.json"
    record = json.loads(path.read_bytes())
    finding = chance.choice(chance.choice(record["units"])["findings"])
    match chance.choice(("status", "points", "summary", "quote")):
        case "status":
            finding["status"] = "met" if finding["status"] != "met" else "absent"
        case "points":
            finding["points"] = (finding["points"] or 0) + 1
        case "quote" if finding["citations"]:
            chance.choice(finding["citations"])["quote"] += "."
        case _:
            finding["summary"] += " "
    path.write_text(json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1) + "\n", "utf-8")
    return (path.name,)


def edited_paper(folder: Path, chance: Random) -> tuple[str, ...]:
    """A word or number in the workbook or a draft, packed as Office does."""
    path = chance.choice(sorted([*folder.glob("*.xlsx"), *(folder / "du-thao").glob("*.docx")]))
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = chance.choice(sorted(name for name in parts if name.endswith(".xml") and _WORDS.search(parts[name])))
    found = chance.choice(list(_WORDS.finditer(parts[name])))
    parts[name] = parts[name][: found.start(1)] + b"9" + parts[name][found.start(1) :]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for each, data in parts.items():
            target.writestr(each, data)
    path.write_bytes(written.getvalue())
    return (path.relative_to(folder).as_posix(),)


def edited_artifact(folder: Path, chance: Random) -> tuple[str, ...]:
    """A screenshot or text retouched, under its old name or under that of its new content."""
    path = chance.choice(sorted((folder / "artifacts").iterdir()))
    data = path.read_bytes() + b" "
    if chance.random() < 0.5:
        path.write_bytes(data)
    else:
        path.unlink()
        path.with_name(f"{hashlib.sha256(data).hexdigest()}{path.suffix}").write_bytes(data)
    return (f"artifacts/{path.name}",)


def added_file(folder: Path, chance: Random) -> tuple[str, ...]:
    """A file that nobody made, or one under another name."""
    place = chance.choice((folder, folder / "artifacts", folder / "warc", folder / "du-thao"))
    path = place / f"{chance.getrandbits(64):016x}.{chance.choice(('png', 'json', 'warc.gz', 'txt'))}"
    if chance.random() < 0.5:
        path.write_bytes(chance.randbytes(40))
        return (path.relative_to(folder).as_posix(),)
    known = chance.choice(sorted(one for one in place.iterdir() if one.is_file() and one.name not in (CASE, LEDGER, MANIFEST)))
    known.rename(path)
    return (known.relative_to(folder).as_posix(),)


def edited_manifest(folder: Path, chance: Random) -> tuple[str, ...]:
    """A line of the manifest dropped, repeated, or of another digest."""
    path = folder / MANIFEST
    rows = path.read_text("utf-8").splitlines(keepends=True)
    at = chance.randrange(len(rows))
    match chance.choice(("drop", "repeat", "digest")):
        case "drop":
            dropped = rows.pop(at)
        case "repeat":
            rows.insert(at, dropped := rows[at])
        case _:
            dropped = rows[at]
            rows[at] = f"{hashlib.sha256(dropped.encode()).hexdigest()}{dropped[64:]}"
    path.write_text("".join(rows), "utf-8")
    return MANIFEST, dropped[66:].rstrip("\n")


KINDS: tuple[Forge, ...] = (
    edited_record, moved_records, edited_table, edited_ledger, edited_verdict, edited_paper, edited_artifact, added_file, edited_manifest,
)  # fmt: skip


def forge(folder: Path, chance: Random, kind: Forge) -> tuple[str, ...]:
    """Forge, and mend the manifest so that it says nothing."""
    named = kind(folder, chance)
    if named and kind is not edited_manifest:
        rewrite_manifest(folder)
    return named


def _archive(folder: Path, chance: Random) -> tuple[Path, list[bytes]]:
    path = chance.choice(sorted((folder / "warc").iterdir()))
    return path, members(path.read_bytes())


def _changed(head: bytes, field: bytes, kind: "re.Pattern[bytes]", chance: Random) -> bytes:
    """One letter or digit of a field turned into another."""
    found = re.search(field, head)
    if found is None:
        return head + b"\r\nX-Added: 1"
    places = [found.start() + each.start() for each in kind.finditer(found[0])]
    at = chance.choice(places)
    return head[:at] + (b"0" if head[at : at + 1] != b"0" else b"1") + head[at + 1 :]
