"""The parts of a run. While a run is crawled, units lie in cases of their own below it, each written by one process, so that
nothing that befalls one portal's visit touches what others left. A part that is done is joined into the run's case, in one
commit; everything after the crawl knows only that one.

A part's records are numbered from a hundred of their own on: its WARC files keep their names and places when it is joined.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from crawler.archive import artifacts, ledger, looks, recovery, segments, verify
from crawler.archive.case import CaseFile
from crawler.archive.disk import sync_file, sync_folder, writing
from crawler.archive.encoding import moment
from crawler.archive.faults import CaseDamaged
from crawler.archive.founding import PARTS, Parentage
from crawler.archive.plan import UnitPlan

LOG = "crawl.log"
JOINED = "unit.join"
"""In the ledger: all that a part recorded stands before this entry, which holds the head of the part's own ledger."""
_PLACES, _ARRIVING, _ARRIVED = ".places", ".arriving", ".arrived"
_SEGMENTS = 100
"""WARC files that one part can fill."""


def apart(folder: Path) -> tuple[Path, ...]:
    """The folders of the parts that are not joined yet."""
    return tuple(sorted(path for path in (folder / PARTS).glob("*/") if not path.name.startswith(".")))


def places(folder: Path) -> Path:
    """Where the processes that crawl the parts wait for each other."""
    return folder / PARTS / _PLACES


def begin(case: CaseFile, units: Sequence[UnitPlan]) -> Path:
    """The folder of the part of ``units``, made where it is not there yet."""
    first = units[0].id
    folder = case.folder / PARTS / first
    if folder.is_dir():
        return folder
    visits = looks.visits(case)
    # Only where a port is named: those of the web are open to all, and each part of a country need not name the whole country.
    elsewhere = tuple(host for unit in visits if unit not in units for host in unit.hosts if ":" in host.partition("//")[2])
    plan = replace(case.plan, units=tuple(units), neighbours=elsewhere, targets="")
    number = 1 + _SEGMENTS * (1 + [unit.id for unit in visits].index(first))
    with writing(case.folder):
        unfinished = folder.with_name(f".{first}")
        shutil.rmtree(unfinished, ignore_errors=True)
        CaseFile.create(unfinished, plan, of=Parentage(case.beginning, number)).close()
        unfinished.rename(folder)
        sync_folder(folder.parent)
    return folder


def replace_by(folder: Path, lay_out: Callable[[Path], None]) -> None:
    """Put in place of the part in ``folder`` what ``lay_out`` writes, durably, into the folder it is given: the same part, come
    back from where it was crawled on. Killed in it, one of the two is there whole."""
    arriving, arrived = _arriving(folder), _arrived(folder)
    shutil.rmtree(arriving, ignore_errors=True)
    lay_out(arriving)
    arriving.rename(arrived)
    sync_folder(folder.parent)
    _put_in_place(folder)


def is_done(folder: Path) -> bool:
    """Whether all visits of the part have ended."""
    with CaseFile.read(folder) as part:
        return all(part.visit(unit.id) for unit in part.plan.units)


def joined(case: CaseFile) -> frozenset[str]:
    """The ids of all units that came into the run's case from a part."""
    return frozenset(unit for entry in case.entries(JOINED) for unit in entry.data["units"])


def tidy(case: CaseFile) -> None:
    """Remove what a process killed in ``begin`` or at the end of ``join`` left behind."""
    for folder in (case.folder / PARTS).glob(f"*{_ARRIVED}/"):
        _put_in_place(folder.with_name(folder.name.removeprefix(".").removesuffix(_ARRIVED)))
    for folder in (case.folder / PARTS).glob(".*/"):
        if folder.name != _PLACES:
            shutil.rmtree(folder)
    known = joined(case)
    for folder in apart(case.folder):
        if folder.name in known:
            _remove(case, folder)
    if not apart(case.folder):
        shutil.rmtree(case.folder / PARTS, ignore_errors=True)


def join(case: CaseFile, folder: Path, at: datetime) -> None:
    """Verify the part in ``folder`` to the byte and make it the run's, all or nothing; then remove the folder. A visit that has
    not ended goes on in the run's case.

    Files are linked first and durable, then one commit counts them. Killed before it, the part still stands whole and what was
    linked is taken back with the next opening of the case; killed behind it, only the folder is left to be removed.

    Raises CaseBusy while somebody crawls the part; CaseDamaged where it does not verify or is another run's; DiskFull.
    """
    with CaseFile.open(folder, at=at) as part:
        _require_whole(case, part)
        with part.transaction() as source:
            if source.execute("SELECT 1 FROM url").fetchone():
                with writing(case.folder):
                    _link(source, part.folder, case.folder)
                with case.transaction() as db:
                    _copy_tables(source, db)
                    _go_on(source, db, part, at)
    _remove(case, folder)


def join_all(case: CaseFile, at: datetime) -> None:
    """Join every part there is, done or not."""
    tidy(case)
    known = joined(case)
    for folder in apart(case.folder):
        if folder.name not in known:
            join(case, folder, at)
    tidy(case)


def _require_whole(case: CaseFile, part: CaseFile) -> None:
    (start,) = part.entries("run.start")
    if part.plan.run_id != case.plan.run_id or start.data["previous"] != case.beginning:
        raise CaseDamaged(f"Hồ sơ {part.folder} không thuộc lần kiểm tra {case.plan.run_id}.")
    # In a process of its own: it holds whole WARC files in memory.
    done = subprocess.run(
        [sys.executable, "-I", verify.__file__, str(part.folder)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        # A Ctrl-C typed in the terminal is not meant for it.
        process_group=None if sys.platform == "win32" else 0,
    )
    if done.returncode not in (verify.WHOLE, verify.INCOMPLETE):
        said = (done.stdout or done.stderr).decode("utf-8", "replace").strip()
        raise CaseDamaged(f"Hồ sơ {part.folder} không còn nguyên vẹn, không nhập vào lần kiểm tra: {said}")


def _link(source: Connection, part: Path, run: Path) -> None:
    """The part's committed files, in the run's folders too, durably."""
    numbers = source.execute("SELECT number FROM segment WHERE bytes > 0 ORDER BY number")
    kept = {name for entry in ledger.all_entries(source) for name in entry["data"].get("artifacts", ())}
    _link_files(part / segments.FOLDER, run / segments.FOLDER, [segments.name(number) for (number,) in numbers])
    _link_files(part / artifacts.FOLDER, run / artifacts.FOLDER, sorted(kept))
    if (part / recovery.QUARANTINE).is_dir():
        (run / recovery.QUARANTINE).mkdir(exist_ok=True)
        set_aside = sorted(path.name for path in (part / recovery.QUARANTINE).iterdir())
        _link_files(part / recovery.QUARANTINE, run / recovery.QUARANTINE, set_aside)


def _link_files(part: Path, run: Path, names: Sequence[str]) -> None:
    for name in names:
        if (run / name).exists():
            continue
        try:
            os.link(part / name, run / name)
        except OSError:
            # Not every file system has links.
            unfinished = artifacts.unfinished(run.parent, name)
            with (part / name).open("rb") as original, unfinished.open("wb") as copy:
                shutil.copyfileobj(original, copy)
                copy.flush()
                sync_file(copy.fileno())
            os.replace(unfinished, run / name)
    sync_folder(run)


def _copy_tables(source: Connection, db: Connection) -> None:
    shift = {table: db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0] for table in ("url", "attempt", "record")}
    _copy(source, db, "url", {"id": shift["url"]})
    _copy(source, db, "attempt", {"id": shift["attempt"], "url": shift["url"]})
    _copy(source, db, "segment", {}, where="bytes > 0")
    _copy(source, db, "record", {"id": shift["record"], "attempt": shift["attempt"]})
    _copy(source, db, "visit", {})
    _copy(source, db, "state", {}, "ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE excluded.value <> ''")


def _copy(source: Connection, db: Connection, table: str, shift: Mapping[str, int], twice: str = "", where: str = "true") -> None:
    rows = source.execute(f"SELECT * FROM {table} WHERE {where} ORDER BY 1")
    names = [column for column, *_ in rows.description]
    moved = [shift.get(name, 0) for name in names]
    db.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))}) {twice}",
        ([value + by if by and value is not None else value for value, by in zip(row, moved, strict=True)] for row in rows),
    )


def _go_on(source: Connection, db: Connection, part: CaseFile, at: datetime) -> None:
    """The part's ledger behind the run's, word for word but for the numbers; then the entry that closes it."""
    start, *entries = ledger.all_entries(source)
    run = part.plan.run_id
    for entry in entries:
        ledger.append(db, run, entry["ev"], entry["ref"], entry["data"], moment(entry["utc"]))
    data = {
        "units": [unit.id for unit in part.plan.units],
        "entries": len(entries),
        "head": ledger.head(source),
        "start": start["data"],
    }
    ledger.append(db, run, JOINED, part.folder.name, data, at)


def _arriving(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}{_ARRIVING}")


def _arrived(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}{_ARRIVED}")


def _put_in_place(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
    _arrived(folder).rename(folder)
    sync_folder(folder.parent)


def _remove(case: CaseFile, folder: Path) -> None:
    said = folder / LOG
    if said.is_file():
        with said.open("rb") as part, (case.folder / LOG).open("ab") as log:
            shutil.copyfileobj(part, log)
    gone = folder.with_name(f".{folder.name}")
    # Windows removes nothing that somebody reads: it is removed the next time.
    with suppress(PermissionError):
        folder.rename(gone)
        shutil.rmtree(gone)
