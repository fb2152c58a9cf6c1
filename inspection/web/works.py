"""Runs that somebody started from the page: each a ``kiemtra`` process of its own, asked to stop with grace."""

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Condition, Thread

import inspection
from crawler.watcher import VARIABLE, Watcher
from inspection.run import BadRequest

MOST = 3
"""At once."""
_GIVEN = "given"
_GRACE_S = 40.0
_LAST_BYTES = 8_000


@dataclass(frozen=True, slots=True)
class Work:
    """One process, over or not."""

    run: str
    command: str
    """Of ``kiemtra``."""
    words: str
    """What it does."""
    by: str
    begun: datetime
    log: Path
    process: subprocess.Popen[bytes]

    @property
    def watcher(self) -> Watcher:
        """What is asked of it and what it tells."""
        return Watcher(self.log.with_suffix(""))

    @property
    def code(self) -> int | None:
        """The exit code; None while it goes on."""
        return self.process.poll()

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.code is not None

    def said(self, most: int = 12) -> tuple[str, ...]:
        """The last lines it printed."""
        try:
            with self.log.open("rb") as file:
                file.seek(max(0, self.log.stat().st_size - _LAST_BYTES))
                text = file.read().decode("utf-8", "replace")
        except OSError:
            return ()
        return tuple([line.strip() for line in text.splitlines() if line.strip()][-most:])


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Work that waits for its turn."""

    run: str
    arguments: Sequence[str]
    words: str
    by: str
    given: Path | None
    """A folder with what was sent along; removed once the work is over."""


class Works:
    """All that was started from this page; for many threads."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._clock = clock
        self._turn = Condition()
        self._works: dict[str, Work] = {}
        self._waiting: list[_Wanted] = []
        self._closing = False
        self._followers: list[Thread] = []
        # What somebody sent to a server that was killed over it.
        shutil.rmtree(folder / _GIVEN, ignore_errors=True)

    def of(self, run: str) -> Work | None:
        """The last work on the run."""
        with self._turn:
            return self._works.get(run)

    def going(self) -> tuple[Work, ...]:
        """What goes on."""
        with self._turn:
            return self._going()

    def waiting(self, run: str) -> tuple[str, ...]:
        """What waits for its turn on the run, in words."""
        with self._turn:
            return tuple(wanted.words for wanted in self._waiting if wanted.run == run)

    def begin(self, run: str, arguments: Sequence[str], words: str, by: str) -> Work:
        """Start ``kiemtra`` with ``arguments`` on the run. Raises BadRequest where that cannot be now."""
        with self._turn:
            if self._busy(run):
                raise BadRequest(f"Lần kiểm tra {run} đang có việc chạy; chờ xong hoặc dừng việc đó.")
            if len(self._going()) >= MOST:
                raise BadRequest(f"Đang chạy {len(self._going())} việc, nhiều nhất {MOST} việc một lúc. Chờ một việc xong.")
            return self._start(_Wanted(run, arguments, words, by, None))

    def queue(self, run: str, arguments: Callable[[Path], Sequence[str]], words: str, by: str, name: str, data: bytes) -> None:
        """Keep ``data`` as a file of that ``name`` and start ``kiemtra`` on it, now or when the run's turn comes: whoever sends
        something at the same moment as somebody else need not send it again. ``arguments`` are those for the file."""
        given = self._folder / _GIVEN / secrets.token_hex(8)
        given.mkdir(parents=True, mode=0o700)
        (given / name).write_bytes(data)
        wanted = _Wanted(run, arguments(given / name), words, by, given)
        with self._turn:
            self._waiting.append(wanted)
            self._go_on()

    def stop(self, run: str) -> bool:
        """Ask the work on the run to stop; it finishes what it holds. False where nothing goes on."""
        work = self.of(run)
        if work is None or work.over:
            return False
        work.watcher.ask_to_stop()
        return True

    def close(self) -> None:
        """Ask everything to stop, and wait for it; what was gathered stays and can be resumed."""
        with self._turn:
            self._closing = True
        going = self.going()
        for work in going:
            work.watcher.ask_to_stop()
        for work in going:
            try:
                work.process.wait(_GRACE_S)
            except subprocess.TimeoutExpired:
                work.process.kill()
                work.process.wait()
        for follower in self._followers:
            follower.join(_GRACE_S)

    def _going(self) -> tuple[Work, ...]:
        return tuple(work for work in self._works.values() if not work.over)

    def _busy(self, run: str) -> bool:
        return any(work.run == run for work in self._going()) or any(wanted.run == run for wanted in self._waiting)

    def _go_on(self) -> None:
        """Start what waits and may begin; asked with the turn held."""
        for wanted in tuple(self._waiting):
            going = self._going()
            if not self._closing and len(going) < MOST and all(work.run != wanted.run for work in going):
                self._waiting.remove(wanted)
                self._start(wanted)

    def _start(self, wanted: _Wanted) -> Work:
        self._folder.mkdir(parents=True, exist_ok=True)
        now = self._clock()
        log = self._folder / f"{wanted.run}-{now:%Y%m%dT%H%M%S%f}.log"
        work = Work(wanted.run, wanted.arguments[0], wanted.words, wanted.by, now, log, _started(wanted.arguments, log))
        self._works[wanted.run] = work
        self._followers.append(Thread(target=self._follow, args=(work, wanted.given), name=f"work {wanted.run}", daemon=True))
        self._followers[-1].start()
        return work

    def _follow(self, work: Work, given: Path | None) -> None:
        work.process.wait()
        if given:
            shutil.rmtree(given, ignore_errors=True)
        with self._turn:
            self._go_on()


def _started(arguments: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    root = str(Path(inspection.__file__).resolve().parents[1])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
    with log.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "inspection", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", VARIABLE: str(log.with_suffix(""))},
            # A group of its own: a Ctrl-C typed where the page is served is not meant for it; we ask it to stop in our way.
            process_group=None if sys.platform == "win32" else 0,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
