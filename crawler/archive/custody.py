"""Who looked at what, and what was handed out: custody.jsonl beside the runs' folders, a chain like that of the runs.

A sealed run takes no entry any more, and one that is being crawled has no room for another writer; so these events stand
beside all of them, and sealing a run brings those that concern it into its own ledger.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from crawler.archive.case import CaseFile
from crawler.archive.disk import sync_file, writing
from crawler.archive.encoding import canonical, stamp
from crawler.archive.faults import CaseDamaged
from crawler.archive.lock import turn
from crawler.archive.verify import chained, line, link

CUSTODY = "custody.jsonl"
EVENT = "custody"
"""Of a run's own ledger: what was brought into it."""
_TAIL = 64 * 1024


class Handling(StrEnum):
    """What a person did with the evidence."""

    VIEW = "view"
    EXPORT = "export"


@dataclass(frozen=True, slots=True)
class Handled:
    """Who did it, with what."""

    how: Handling
    run: str
    what: str
    """A finding ("so-y-te/N3d.1"), or the name of what was handed out."""
    by: str


def note(out: Path, handled: Handled, at: datetime) -> None:
    """Add an entry to the chain of the folder ``out``, durably. Raises CaseDamaged where its end is no entry, DiskFull."""
    path = out / CUSTODY
    with writing(out):
        descriptor = os.open(out / f".{CUSTODY}.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            with turn(descriptor):
                before, seq = _end(path)
                facts = {"ev": handled.how.value, "run": handled.run, "what": handled.what, "by": handled.by}
                entry = canonical({"seq": seq + 1, "utc": stamp(at), **facts})
                with path.open("ab") as file:
                    file.write(line(link(before, entry), entry).encode())
                    file.flush()
                    sync_file(file.fileno())
        finally:
            os.close(descriptor)


def chain_of(out: Path) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Hash and entry of each event, verified; none where there is no chain. Raises ValueError where it is broken."""
    path = out / CUSTODY
    return tuple((h, json.loads(text)) for h, text in chained(path)) if path.is_file() else ()


def bring_in(case: CaseFile, at: datetime) -> None:
    """Tell the case's ledger what happened to its run since that was last told. Raises CaseDamaged."""
    try:
        known = chain_of(case.folder.resolve().parent)
    except ValueError as fault:
        raise CaseDamaged(f"Sổ giao nhận {CUSTODY}: {fault}.") from fault
    told = {one["h"] for entry in case.entries(EVENT) for one in entry.data["handled"]}
    new = [{"h": h, "entry": entry} for h, entry in known if entry["run"] == case.plan.run_id and h not in told]
    if new:
        case.log(EVENT, case.plan.run_id, {"handled": new, "head": known[-1][0]}, at)


def _end(path: Path) -> tuple[str, int]:
    """Hash and number of the last entry; what a killed process left of another is cut. The chain before it is for those to
    verify who read it."""
    if not path.exists():
        return "", 0
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
        whole = tail[: tail.rfind(b"\n") + 1]
        file.truncate(size - len(tail) + len(whole))
    if not whole:
        if size == len(tail):
            return "", 0
        raise CaseDamaged(f"Sổ giao nhận {path} không còn đọc được ở cuối: đã bị sửa từ bên ngoài.")
    try:
        last = json.loads(whole.splitlines()[-1])
        return str(last["h"]), int(last["entry"]["seq"])
    except (ValueError, KeyError, TypeError) as fault:
        raise CaseDamaged(f"Sổ giao nhận {path} không còn đọc được ở cuối: {fault}.") from fault
