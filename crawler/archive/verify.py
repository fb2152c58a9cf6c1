"""Kiểm tra hồ sơ bằng chứng của một lần kiểm tra: python verify.py [THƯ_MỤC] [--head MÃ_ĐẦU_SỔ_IN_TRONG_BIÊN_BẢN]

Standard library only, and complete in itself: a copy lies in every sealed run, so that whoever receives one can verify it
without the program that made it. The program verifies these three levels with this same file.

L0 every file against MANIFEST-SHA256.txt, both ways · L1 the WARC files, byte for byte · L2 the ledger, and the tables
of case.sqlite against it. Exit codes: 0 whole · 10 tampered with · 11 incomplete (not sealed, partial, or bytes lost).
"""

import hashlib
import json
import re
import sqlite3
import string
import sys
import unicodedata
import zlib
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

WHOLE, TAMPERED, INCOMPLETE = 0, 10, 11
MANIFEST, CASE, LEDGER, CHAIN = "MANIFEST-SHA256.txt", "case.sqlite", "ledger.jsonl", "runs.jsonl"
LEVELS = {"L0": "Tệp", "L1": "Kho lưu WARC", "L2": "Sổ nhật ký"}
TABLES = ("run", "state", "visit", "url", "attempt", "segment", "record", "artifact")
# What a manifest cannot list: itself, and what is made of it.
_BESIDE = re.compile(r"MANIFEST-SHA256\.txt|seal/(bien-ban\.html|(former/\d+|MANIFEST-SHA256)\.txt(\.(tsq|tsr|p7s|chain\.pem|crl\.pem))?)")
_LINE = re.compile(r'\{"h":"([0-9a-f]{64})","entry":(\{.*\})\}')
_UNREADABLE = (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, sqlite3.Error, zlib.error)


@dataclass(frozen=True)
class Problem:
    level: str
    item: str
    words: str
    tampered: bool = True  # else nothing was altered, something is not (or no longer) there


@dataclass
class Verification:
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    looked: dict[str, str] = field(default_factory=dict)  # by level, in words, how much

    def wrong(self, level: str, item: str, words: str, tampered: bool = True) -> None:
        self.problems.append(Problem(level, item, words, tampered))

    @property
    def code(self) -> int:
        return min((TAMPERED if problem.tampered else INCOMPLETE for problem in self.problems), default=WHOLE)


@dataclass
class Bundle:
    folder: Path
    digests: dict[str, str] = field(default_factory=dict)

    def digest(self, name: str) -> str:
        if name not in self.digests:
            self.digests[name] = hashlib.sha256((self.folder / name).read_bytes()).hexdigest()
        return self.digests[name]

    @property
    def sealed(self) -> bool:
        return (self.folder / MANIFEST).is_file()

    @cached_property
    def entries(self) -> tuple[tuple[str, dict[str, Any]], ...]:
        """Hash and entry of each line of the ledger. Raises ValueError at the first that does not follow."""
        return tuple((h, json.loads(text)) for h, text in chained(self.folder / LEDGER))

    def data(self, event: str) -> list[dict[str, Any]]:
        return [entry["data"] for _, entry in self.entries if entry["ev"] == event]

    def database(self) -> sqlite3.Connection:
        # A sealed database is a plain file: opened so that SQLite writes nothing beside it.
        how = "immutable=1" if self.sealed else "mode=ro"
        return sqlite3.connect(f"{(self.folder / CASE).resolve().as_uri()}?{how}", uri=True)


def link(before: str, entry: str) -> str:
    """The hash that binds ``entry`` to the entry before it, whose hash is ``before`` ("" for the first)."""
    return hashlib.sha256(f"{before}\n{entry}".encode()).hexdigest()


def line(h: str, entry: str) -> str:
    """One line of a chain file: JSON in which the entry stands word for word as it was hashed."""
    return f'{{"h":"{h}","entry":{entry}}}\n'


def chained(path: Path) -> list[tuple[str, str]]:
    """Hash and text of each entry of a chain file. Raises ValueError naming the line that does not follow."""
    before, entries = "", []
    *lines, rest = path.read_bytes().decode("utf-8").split("\n")
    for number, text in enumerate(lines, start=1):
        found = _LINE.fullmatch(text)
        if not found or found[1] != link(before, found[2]) or json.loads(found[2])["seq"] != number:
            raise ValueError(f"đứt ở dòng {number}: nội dung hoặc mã băm đã bị sửa")
        before = found[1]
        entries.append((before, found[2]))
    if rest:
        raise ValueError(f"dòng {len(lines) + 1} viết dở")
    return entries


def tables_digest(db: sqlite3.Connection) -> str:
    """SHA-256 over all rows of all tables but the ledger, which has its own chain."""
    digest = hashlib.sha256()
    for table in TABLES:
        for row in db.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):
            digest.update(f"{table}{json.dumps(row)}\n".encode())
    return digest.hexdigest()


def manifest_text(known: dict[str, str]) -> str:
    """Digests by path as ``sha256sum`` writes them, in order of the paths' bytes."""
    return "".join(f"{known[name]}  {name}\n" for name in sorted(known, key=str.encode))


def manifest_lines(text: str) -> dict[str, str]:
    """Digest by path. Raises ValueError where the text is not what ``manifest_text`` makes."""
    known = {row[66:]: row[:64] for row in text.split("\n")[:-1]}
    if not known or manifest_text(known) != text:
        raise ValueError("dòng viết khác dạng, lặp hoặc không theo thứ tự")
    return known


def files(folder: Path) -> set[str]:
    """Every file below a run's folder that a manifest lists, by its path with slashes, in NFC."""
    paths = (path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    names = {unicodedata.normalize("NFC", path.relative_to(folder).as_posix()) for path in paths}
    return {name for name in names if not _BESIDE.fullmatch(name)}


def check_files(bundle: Bundle, found: Verification) -> None:
    """L0: the manifest and the folder name the same files, with the same content."""
    if not bundle.sealed:
        found.wrong("L0", MANIFEST, "chưa niêm phong: không có bảng kê để đối chiếu từng tệp", tampered=False)
        return
    listed = manifest_lines((bundle.folder / MANIFEST).read_bytes().decode())
    there = files(bundle.folder)
    for name in sorted(there - listed.keys()):
        found.wrong("L0", name, "tệp không có trong bảng kê (bị thêm vào hoặc đổi tên)")
    for name, digest in listed.items():
        if name not in there:
            found.wrong("L0", name, "mất tệp (bị xóa hoặc đổi tên)")
        elif (bundle.folder / name).is_symlink() or bundle.digest(name) != digest:
            found.wrong("L0", name, "nội dung đã bị thay đổi: mã băm không khớp bảng kê")
    found.looked["L0"] = f"{len(listed)} tệp"


def check_archive(bundle: Bundle, found: Verification) -> None:
    """L1: the ledger accounts for every byte of every WARC file, and each record says what the ledger says."""
    lost = {(gap["file"], gap["offset"]) for data in bundle.data("run.recover") for gap in data["lost"]}
    places: dict[str, list[tuple[dict[str, Any], dict[str, Any]]]] = {}
    for _, entry in bundle.entries:
        if entry["ev"] in ("segment", "attempt"):
            places.setdefault(f"{entry['data']['segment']:06d}.warc.gz", []).append((entry["data"], entry))
    on_disk = {path.name for path in (bundle.folder / "warc").iterdir()}
    for name in sorted(on_disk - places.keys()):
        found.wrong("L1", f"warc/{name}", "tệp WARC mà sổ nhật ký không biết")
    for name, records in sorted(places.items()):
        data, end = (bundle.folder / "warc" / name).read_bytes() if name in on_disk else b"", 0
        for place, entry in records:
            where = f"warc/{name}, vị trí {place['offset']}, {entry['ref']}"
            if (name, place["offset"]) in lost:
                end = max(end, min(len(data), place["offset"] + place["length"]))
                found.wrong("L1", where, "bản ghi đã mất trong lúc thu thập (sổ nhật ký có ghi)", tampered=False)
                continue
            wrong = f"có khoảng trống hoặc chồng lấn trước đó: phải bắt đầu ở {end}" if place["offset"] != end else ""
            end = place["offset"] + place["length"]
            piece = data[place["offset"] : end]
            if hashlib.sha256(piece).hexdigest() != place["sha256"]:
                wrong = "bản ghi bị thay đổi, bị cụt hoặc không còn: mã băm không khớp sổ nhật ký"
            try:
                wrong = wrong or _records_wrong(piece, entry)
            except _UNREADABLE as fault:
                wrong = f"không đọc được: {fault}"
            if wrong:
                found.wrong("L1", where, wrong)
        if data[end:]:
            found.wrong("L1", f"warc/{name}, vị trí {end}", f"{len(data) - end} byte mà sổ nhật ký không biết")
    found.looked["L1"] = f"{sum(map(len, places.values()))} nhóm bản ghi trong {len(places)} tệp WARC"


def _records_wrong(members: bytes, entry: dict[str, Any]) -> str:
    """What the records of one attempt say otherwise than the ledger's ``entry``; "" where they agree."""
    facts: dict[str, Any] = {}
    dates, addresses, payload = set(), set(), ""
    while members:
        unpacker = zlib.decompressobj(31)
        record = unpacker.decompress(members)
        if not unpacker.eof:
            return "nén gzip bị cụt"
        members = unpacker.unused_data
        head, _, block = record.partition(b"\r\n\r\n")
        headers = dict(row.split(": ", 1) for row in head.decode().split("\r\n")[1:])
        length = int(headers["Content-Length"])
        if block[length:] != b"\r\n\r\n":
            return "Content-Length của bản ghi không khớp"
        if headers["WARC-Block-Digest"] != f"sha256:{hashlib.sha256(memoryview(block)[:length]).hexdigest()}":
            return "WARC-Block-Digest không khớp"
        dates.add(headers["WARC-Date"])
        addresses.add(headers.get("WARC-Target-URI", ""))
        if headers["WARC-Type"] == "response":
            payload = hashlib.sha256(memoryview(block)[block.index(b"\r\n\r\n") + 4 : length]).hexdigest()
        elif headers["WARC-Type"] == "metadata":
            facts = json.loads(block[:length].partition(b": ")[2])
    if entry["ev"] == "segment":
        return "" if dates == {entry["utc"]} else "thời điểm mở tệp WARC không khớp sổ nhật ký"
    said = {**entry["data"], "url": entry["ref"], "ended": entry["utc"]}
    if wrong := [key for key in ("url", "ended", "unit", "outcome", "artifacts") if facts.get(key) != said[key]]:
        return f"{', '.join(wrong)} trong bản ghi không khớp sổ nhật ký"
    if dates != {facts["started"]} or addresses != {quote(entry["ref"], safe=string.punctuation, errors="replace")}:
        return "WARC-Date hoặc WARC-Target-URI không khớp"
    return "" if payload == entry["data"]["payload_sha256"] else "nội dung trả lời không khớp sổ nhật ký"


def check_ledger(bundle: Bundle, found: Verification, head: str = "") -> None:
    """L2: the chain holds, the tables say what it says, the files it binds are as it binds them."""
    entries = bundle.entries
    known = [h for h, _ in entries]
    if (wanted := re.sub("[^0-9a-f]", "", head.lower())) and wanted not in known:
        found.wrong("L2", LEDGER, "mã đầu sổ đưa vào (in trong biên bản) không có trong sổ nhật ký này")
    with closing(bundle.database()) as db:
        rows = db.execute("SELECT h, entry FROM ledger ORDER BY seq").fetchall()
        if [(h, json.loads(text)) for h, text in rows] != list(entries):
            found.wrong("L2", CASE, f"sổ nhật ký trong {CASE} khác với {LEDGER}")
        _check_tables(db, bundle, found)
    bound: dict[str, str] = {}
    for _, entry in entries:
        if entry["ev"] != "run.seal" or entry is entries[-1][1]:  # a seal that was opened binds no more
            bound |= entry["data"].get("files", {})
        bound |= {f"artifacts/{name}": name.partition(".")[0] for name in entry["data"].get("artifacts", ())}
    for name, digest in sorted(bound.items()):
        if not (bundle.folder / name).is_file() or bundle.digest(name) != digest:
            found.wrong("L2", name, "mất, hoặc khác bản mà sổ nhật ký đã ghi mã băm")
    for name in sorted(files(bundle.folder) - bound.keys() - {CASE, LEDGER} if bundle.sealed else ()):
        if not name.startswith("warc/"):
            found.wrong("L2", name, "tệp mà sổ nhật ký không biết")
    last = entries[-1][1]
    if (last["ev"] == "run.seal") != bundle.sealed:
        found.wrong("L2", MANIFEST, "sổ nhật ký và bảng kê không nói giống nhau về việc niêm phong")
    for reason in last["data"].get("partial", ()):
        found.wrong("L2", last["run"], f"niêm phong khi chưa đầy đủ: {reason}", tampered=False)
    found.looked["L2"] = f"{len(entries)} mục, mã đầu sổ {known[-1]}"


def _check_tables(db: sqlite3.Connection, bundle: Bundle, found: Verification) -> None:
    facts = ("n", "outcome", "status", "segment", "offset", "length", "sha256", "payload_sha256")
    told = [(e["ref"], e["utc"], *(e["data"][fact] for fact in facts)) for _, e in bundle.entries if e["ev"] == "attempt"]
    query = """SELECT u.url, a.ended, a.n, a.outcome, a.status, r.segment, r.offset, r.length, r.sha256, r.payload_sha256
               FROM attempt a LEFT JOIN url u ON u.id = a.url LEFT JOIN record r ON r.attempt = a.id"""
    for row in sorted(set(told) ^ set(db.execute(query)), key=str):
        found.wrong("L2", f"{CASE}: {row[0]}", "lần truy cập trong bảng và trong sổ nhật ký không khớp")
    plans = [hashlib.sha256(plan.encode()).hexdigest() for (plan,) in db.execute("SELECT plan FROM run")]
    if plans != [bundle.data("run.start")[0]["plan_sha256"]]:
        found.wrong("L2", CASE, "kế hoạch của lần kiểm tra không khớp sổ nhật ký")
    if bundle.sealed and bundle.data("run.seal")[-1]["tables_sha256"] != tables_digest(db):
        found.wrong("L2", CASE, "bảng dữ liệu khác với lúc niêm phong")


def check(folder: Path, head: str = "") -> tuple[Verification, Bundle]:
    """All three levels. What cannot be read is a problem, never an error."""
    found, bundle = Verification(), Bundle(folder)
    steps = (("L0", MANIFEST, check_files, ()), ("L1", LEDGER, check_archive, ()), ("L2", LEDGER, check_ledger, (head,)))
    for level, item, step, extra in steps:
        try:
            step(bundle, found, *extra)
        except _UNREADABLE as fault:
            found.wrong(level, CASE if isinstance(fault, sqlite3.Error) else item, f"không đọc được: {fault}")
    return found, bundle


def page(name: str, found: Verification, levels: dict[str, str]) -> str:
    """The outcome on one page, in Vietnamese."""
    verdict = {WHOLE: "NGUYÊN VẸN", TAMPERED: "ĐÃ BỊ THAY ĐỔI", INCOMPLETE: "CHƯA ĐẦY ĐỦ (không thấy dấu hiệu sửa đổi)"}
    rows = [f"Hồ sơ {name}: {verdict[found.code]}"]
    for level, title in levels.items():
        wrong = [problem for problem in found.problems if problem.level == level]
        state = "KHÔNG KHỚP" if any(p.tampered for p in wrong) else "thiếu" if wrong else "khớp"
        rows += [f"{level} {title}: {state} · {found.looked.get(level, '')}"] if wrong or level in found.looked else []
        rows += [f"   - {problem.item}: {problem.words}" for problem in wrong]
    return "\n".join([*rows, *found.notes]) + "\n"


def main(arguments: list[str]) -> int:
    folder, _, head = " ".join(arguments).partition("--head")
    run = Path(folder.strip() or Path(__file__).parent).resolve()
    found, _ = check(run, head)
    sys.stdout.buffer.write(page(run.name, found, LEVELS).encode())
    return found.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
