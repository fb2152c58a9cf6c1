"""The runs of one output folder, chained to each other: none can be dropped, nor repeated until it "fails", unseen.

runs.jsonl beside the runs' folders has an entry for every run begun and every seal; each run's ledger begins with the
hash of the entry before its own.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from crawler.archive.disk import sync_file, sync_folder
from crawler.archive.encoding import canonical, stamp
from crawler.archive.faults import CaseDamaged
from crawler.archive.lock import turn
from crawler.archive.verify import CHAIN, chained, line, link


class Chain:
    """The chain of the folder ``out``, while it is this process's turn. Raises CaseDamaged where it is broken."""

    def __init__(self, out: Path) -> None:
        self._path = out / CHAIN
        self._cut_torn_line()
        try:
            entries = tuple(chained(self._path)) if self._path.exists() else ()
        except ValueError as fault:
            raise CaseDamaged(
                f"Sổ nối các lần kiểm tra {self._path}: {fault}. Giữ tệp này làm bằng chứng, đổi tên nó rồi chạy lại để mở sổ mới."
            ) from fault
        self._count = len(entries)
        self.head = entries[-1][0] if entries else ""

    def add(self, event: str, run: str, facts: Mapping[str, object], at: datetime) -> None:
        """Add an entry, durably."""
        entry = canonical({"seq": self._count + 1, "utc": stamp(at), "ev": event, "run": run, **facts})
        self._count, self.head = self._count + 1, link(self.head, entry)
        with self._path.open("ab") as file:
            file.write(line(self.head, entry).encode())
            file.flush()
            sync_file(file.fileno())
        sync_folder(self._path.parent)


    def _cut_torn_line(self) -> None:
        """What a killed process left of an entry: nothing was begun on it."""
        data = self._path.read_bytes() if self._path.exists() else b""
        if not data.endswith(b"\n") and data:
            os.truncate(self._path, data.rfind(b"\n") + 1)


@contextmanager
def chain(out: Path) -> Iterator[Chain]:
    """The chain of the folder ``out``, to one process at a time."""
    descriptor = os.open(out / f".{CHAIN}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        with turn(descriptor):
            yield Chain(out)
    finally:
        os.close(descriptor)
