"""The ledger's copy in a plain file, ledger.jsonl, for readers who have neither SQLite nor this program.

It is written behind the commits, so it may lag: what is missing is made good with the next entry, or when the case is
opened again. Ahead of the database, or different from it, it is never by itself.
"""

import os
import sqlite3
from pathlib import Path

from crawler.archive.disk import sync_file
from crawler.archive.faults import CaseDamaged
from crawler.archive.verify import LEDGER, line


class Mirror:
    """The growing ledger.jsonl of an open case. Raises CaseDamaged where the file tells another story than the ledger."""

    def __init__(self, db: sqlite3.Connection, folder: Path) -> None:
        self._db = db
        self._path = folder / LEDGER
        self._seq, self._end = self._agreed()
        self.follow()

    def follow(self, durably: bool = False) -> None:
        """Write the entries that are not in the file yet. Where the disk takes no more, they wait."""
        rows = self._db.execute("SELECT seq, h, entry FROM ledger WHERE seq > ? ORDER BY seq", (self._seq,)).fetchall()
        new = "".join(line(h, entry) for _, h, entry in rows).encode()
        if not new and not durably:
            return
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
            with os.fdopen(descriptor, "r+b", buffering=0) as file:
                file.truncate(self._end)
                file.seek(self._end)
                if file.write(new) != len(new):
                    return
                if durably:
                    sync_file(file.fileno())
        except OSError:
            return
        if rows:
            self._seq, self._end = rows[-1][0], self._end + len(new)

    def _agreed(self) -> tuple[int, int]:
        """How many entries the file has in common with the ledger, and where they end; a last line half written is cut."""
        data = self._path.read_bytes() if self._path.exists() else b""
        end = 0
        seq = 0
        for seq, (h, entry) in enumerate(self._db.execute("SELECT h, entry FROM ledger ORDER BY seq"), start=1):
            expected = line(h, entry).encode()
            found = data[end : end + len(expected)]
            if found == expected:
                end += len(expected)
            elif expected.startswith(found) and end + len(found) == len(data):
                return seq - 1, end
            else:
                raise CaseDamaged(f"{self._path} khác với sổ nhật ký trong hồ sơ từ dòng {seq}: đã bị sửa từ bên ngoài.")
        if data[end:]:
            raise CaseDamaged(
                f"{self._path} có nhiều mục hơn sổ nhật ký trong hồ sơ: case.sqlite đã bị thay bằng một bản cũ hơn."
            )
        return seq, end
