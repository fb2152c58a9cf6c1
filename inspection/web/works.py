"""Runs that somebody started from the page: each a ``kiemtra`` process of its own, asked to stop with grace."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

import inspection
from crawler.watcher import VARIABLE, Watcher
from inspection.run import BadRequest

MOST = 3
"""At once."""
_GRACE_S = 40.0
_LAST_BYTES = 8_000


@dataclass(frozen=True, slots=True)
class Work:
    """One process, over or not."""

    run: str
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


class Works:
    """All that was started from this page; for many threads."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._clock = clock
        self._lock = Lock()
        self._works: dict[str, Work] = {}

    def of(self, run: str) -> Work | None:
        """The last work on the run."""
        with self._lock:
            return self._works.get(run)

    def going(self) -> tuple[Work, ...]:
        """What goes on."""
        with self._lock:
            return tuple(work for work in self._works.values() if not work.over)

    def begin(self, run: str, arguments: Sequence[str], words: str, by: str) -> Work:
        """Start ``kiemtra`` with ``arguments`` on the run. Raises BadRequest where that cannot be now."""
        with self._lock:
            going = [work for work in self._works.values() if not work.over]
            if any(work.run == run for work in going):
                raise BadRequest(f"Lần kiểm tra {run} đang có việc chạy; chờ xong hoặc dừng việc đó.")
            if len(going) >= MOST:
                raise BadRequest(f"Đang chạy {len(going)} việc, nhiều nhất {MOST} việc một lúc. Chờ một việc xong.")
            self._folder.mkdir(parents=True, exist_ok=True)
            now = self._clock()
            log = self._folder / f"{run}-{now:%Y%m%dT%H%M%S%f}.log"
            work = Work(run, words, by, now, log, _started(arguments, log))
            self._works[run] = work
            return work

    def stop(self, run: str) -> bool:
        """Ask the work on the run to stop; it finishes what it holds. False where nothing goes on."""
        work = self.of(run)
        if work is None or work.over:
            return False
        work.watcher.ask_to_stop()
        return True

    def close(self) -> None:
        """Ask everything to stop, and wait for it; what was gathered stays and can be resumed."""
        going = self.going()
        for work in going:
            work.watcher.ask_to_stop()
        for work in going:
            try:
                work.process.wait(_GRACE_S)
            except subprocess.TimeoutExpired:
                work.process.kill()
                work.process.wait()


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
