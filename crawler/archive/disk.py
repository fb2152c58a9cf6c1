"""The disk below the case file: what is written is there after a power cut, or it is an error."""

import errno
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.archive.faults import DiskFull

if sys.platform == "darwin":
    import fcntl

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_SQLITE_NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def sync_file(descriptor: int) -> None:
    """Make an open file's bytes durable."""
    if sys.platform == "darwin":
        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable. Windows does it by itself and has no way to ask."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Raise DiskFull where the system or SQLite finds no room for what is written inside; other errors pass."""
    try:
        yield
    except OSError as fault:
        if fault.errno not in _NO_ROOM:
            raise
        raise full(folder, fault) from fault
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode & 0xFF not in _SQLITE_NO_ROOM:
            raise
        raise full(folder, fault) from fault


def full(folder: Path, fault: Exception) -> DiskFull:
    """The DiskFull to raise for ``fault``."""
    return DiskFull(
        f"Không ghi được vào {folder}: ổ đĩa đầy hoặc gặp lỗi ghi ({fault}). "
        "Những gì đã ghi xong vẫn còn nguyên. Giải phóng chỗ trống rồi chạy tiếp lần kiểm tra này."
    )
