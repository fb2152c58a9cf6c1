"""Every write, fsync, replace and commit of the case file fails once, one after the other; each time the case goes on and ends
whole. The sweep is done when a run meets no failure any more."""

import errno
import os
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from archive_samples import HOME, NOW, UNIT, address, assert_sound, page, plan

from crawler.archive import CaseFile, DiskFull

_PAGES = ("a", "b", "c")
_CALLS = ("write", "fsync", "replace", "commit before", "commit after")


class _Breaking:
    """Counts calls, and breaks the one of that number; ``for_good``: and all that follow."""

    def __init__(self, number: int, code: int, for_good: bool) -> None:
        self.number, self.code, self.for_good = number, code, for_good
        self.counted = 0
        self.broke = False

    def comes(self) -> bool:
        """Whether this call breaks."""
        self.counted += 1
        if self.counted == self.number or (self.for_good and self.counted > self.number):
            self.broke = True
        return self.counted == self.number or (self.for_good and self.counted > self.number)


def _broken(call: Callable[..., Any], breaking: _Breaking) -> Callable[..., Any]:
    def called(*arguments: Any, **more: Any) -> Any:
        if breaking.comes():
            raise OSError(breaking.code, os.strerror(breaking.code))
        return call(*arguments, **more)

    return called


def _connection(breaking: _Breaking, *, done: bool) -> type[sqlite3.Connection]:
    """Connections whose commits break; ``done``: just after they reached the disk."""

    class Connection(sqlite3.Connection):
        def execute(self, sql: str, *more: Any) -> sqlite3.Cursor:
            breaks = sql == "COMMIT" and breaking.comes()
            if breaks and done:
                super().execute(sql, *more)
            if breaks:
                fault = sqlite3.OperationalError("disk I/O error")
                fault.sqlite_errorcode = sqlite3.SQLITE_IOERR
                raise fault
            return super().execute(sql, *more)

    return Connection


def _work(folder: Path) -> None:
    with CaseFile.open(folder, at=NOW) as case:
        case.discover(UNIT, [address(path) for path in _PAGES])
        while lease := case.lease(UNIT, 0.0):
            dom = f"<p>{lease.address.url}</p>"
            case.commit(lease, page(lease.address.url.encode() * 20, dom=dom, screenshot=b"\x89PNG" + dom.encode()), ())


@pytest.mark.parametrize("for_good", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO], ids=["ENOSPC", "EIO"])
@pytest.mark.parametrize("call", _CALLS)
def test_every_call_fails_once(tmp_path: Path, call: str, code: int, for_good: bool) -> None:
    number = 0
    broke = True
    while broke:
        number += 1
        folder = tmp_path / str(number)
        CaseFile.create(folder, plan()).close()
        broke = _breaks(folder, call, _Breaking(number, code, for_good))
        _work(folder)
        _check(folder)
    assert number > 3 * (2 if call == "replace" else 1), "every page was reached"


def _breaks(folder: Path, call: str, breaking: _Breaking) -> bool:
    """Work in a world where calls break; whether one did."""
    with pytest.MonkeyPatch.context() as patch, suppress(OSError, DiskFull):
        if call.startswith("commit"):
            connect, kind = sqlite3.connect, _connection(breaking, done=call.endswith("after"))
            patch.setattr(sqlite3, "connect", lambda *given, **more: connect(*given, factory=kind, **more))
        else:
            patch.setattr(os, call, _broken(getattr(os, call), breaking))
        _work(folder)
    return breaking.broke


def _check(folder: Path) -> None:
    assert_sound(folder)
    with CaseFile.read(folder) as case:
        recorded = Counter(row.url for row in case.attempts(UNIT))
        assert recorded == {HOME + path: 1 for path in _PAGES}
        assert [capture.dom for capture in case.captures(UNIT)] == [f"<p>{HOME}{path}</p>" for path in _PAGES]
        assert case.pending(UNIT) == 0
    assert not list((folder / "artifacts").glob("*.tmp"))
