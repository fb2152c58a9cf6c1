"""The lock on a run's folder: one process writes at a time. The system releases it when the process dies."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

from crawler.archive.encoding import moment, stamp
from crawler.archive.faults import CaseBusy

NAME = "LOCK"
_VIETNAM = timezone(timedelta(hours=7))

if sys.platform == "win32":
    import msvcrt

    # Windows locks bytes against reading too: a byte far behind the words that a second opener wants to read.
    _PLACE = 1 << 30

    def _take(descriptor: int) -> None:
        os.lseek(descriptor, _PLACE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _wait(descriptor: int) -> None:
        os.lseek(descriptor, _PLACE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

    def _give_back(descriptor: int) -> None:
        os.lseek(descriptor, _PLACE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _wait(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)

    def _give_back(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextmanager
def turn(descriptor: int) -> Iterator[None]:
    """Wait for the open file to be nobody else's, and have it while inside."""
    _wait(descriptor)
    try:
        yield
    finally:
        _give_back(descriptor)


@contextmanager
def tried(descriptor: int) -> Iterator[bool]:
    """Have the open file while inside where it is nobody else's; yields whether it is so."""
    try:
        _take(descriptor)
    except (BlockingIOError, PermissionError):
        yield False
        return
    try:
        yield True
    finally:
        _give_back(descriptor)


class CaseLock:
    """Held from construction to ``release``. Raises CaseBusy where another holder lives."""

    def __init__(self, folder: Path, at: datetime) -> None:
        path = folder / NAME
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        try:
            _take(self._descriptor)
        except (BlockingIOError, PermissionError) as fault:
            os.close(self._descriptor)
            raise CaseBusy(_busy(folder, path)) from fault
        self._describe(json.dumps({"pid": os.getpid(), "since": stamp(at)}))

    def release(self) -> None:
        """Let the next one in."""
        self._describe("")
        _give_back(self._descriptor)
        os.close(self._descriptor)

    def _describe(self, words: str) -> None:
        """Informative only: a full disk must not keep anybody out, nor in."""
        try:
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, words.encode())
        except OSError:
            return


def _busy(folder: Path, path: Path) -> str:
    holder = ""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        since = moment(known["since"]).astimezone(_VIETNAM)
        holder = f" (tiến trình {known['pid']}, từ {since:%H:%M:%S} ngày {since:%d/%m/%Y})"
    except (OSError, ValueError, KeyError):
        pass
    return f"Hồ sơ {folder.name} đang được một tiến trình khác sử dụng{holder}. Đợi tiến trình đó xong hoặc dừng nó, rồi thử lại."
