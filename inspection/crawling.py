"""The crawl as a child process: started, followed through the case file, stopped with grace."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Protocol

import crawler
from checks.model import Status, Stop
from crawler.archive import CaseFile, Counts, UnitPlan
from crawler.watcher import Watcher

LOG = "crawl.log"
_POLL_S = 0.5
_DONE, _OWN_FAULT, _INTERRUPTED, _BUSY = 0, 3, 4, 5


@dataclass(frozen=True, slots=True)
class UnitState:
    """How far the visit of one unit has come; ``stopped`` is None while it goes on."""

    id: str
    name: str
    budget: int
    counts: Counts
    stopped: Stop | None


class Progress(Protocol):
    """Who is told how a run goes on."""

    def started(self, folder: Path, units: Sequence[str]) -> None:
        """A run over the units of these names lives in ``folder``."""

    def crawling(self, elapsed_s: float, units: Sequence[UnitState]) -> None:
        """The state of the crawl, about twice a second."""

    def step(self, words: str) -> None:
        """Something else begins, in words. Raises RunStopped where somebody who watches asked to stop."""

    def judged(self, unit: str, criterion: str, status: Status) -> None:
        """The unit of that id was judged by the criterion. Raises RunStopped likewise."""


class RunStopped(Exception):
    """A run that did not come to its end; it is kept. ``code`` is the exit code, the text says why and what to do."""

    def __init__(self, code: int, message: str) -> None:
        self.code = code
        super().__init__(message)


def called(folder: Path) -> str:
    """How an inspector names the run of ``folder`` on the command line."""
    return folder.name if folder.parent == Path("output") else str(folder)


def crawl(folder: Path, progress: Progress, clock: Callable[[], datetime]) -> None:
    """Crawl what is unfinished in the case of ``folder``. Raises RunStopped where the crawl did not come to its end.

    SIGINT, SIGTERM and a closed terminal are passed on: the first asks the crawl to finish what it holds, the second to
    stop at once.
    """
    begun = clock()
    with (folder / LOG).open("a", encoding="utf-8") as log:
        log.write(f"\n{begun.isoformat()} python -m crawler\n")
        log.flush()
        offset = log.tell()
        child = _start(folder, log.fileno())
        with _signals_passed_to(child) as asked:
            _follow(child, folder, lambda units: progress.crawling((clock() - begun).total_seconds(), units))
    code = child.returncode
    if code == _DONE:
        return
    if code == _BUSY:
        raise RunStopped(_BUSY, _last_line(folder, offset) or "Một tiến trình khác đang giữ hồ sơ của lần kiểm tra này.")
    if code == _INTERRUPTED or asked():
        raise RunStopped(
            _INTERRUPTED,
            f"Đã dừng theo yêu cầu; mọi thứ đã thu thập vẫn còn nguyên.\nChạy tiếp: kiemtra resume {called(folder)}\n"
            f"Hoặc đánh giá phần đã có: kiemtra judge {called(folder)}",
        )
    said = _last_line(folder, offset) if code == _OWN_FAULT else f"tiến trình thu thập dừng đột ngột (mã {code})"
    raise RunStopped(
        _OWN_FAULT,
        f"Thu thập dừng vì lỗi ở máy này, không phải ở đơn vị: {said}\nNhật ký: {folder / LOG}\n"
        f"Những gì đã thu thập vẫn còn nguyên. Sửa xong, chạy tiếp: kiemtra resume {called(folder)}",
    )


def states(case: CaseFile) -> tuple[UnitState, ...]:
    """How far each unit of the case has come."""
    return tuple(_state(case, unit) for unit in case.plan.units)


def _state(case: CaseFile, unit: UnitPlan) -> UnitState:
    visit = case.visit(unit.id)
    return UnitState(unit.id, unit.name, unit.pages, case.counts(unit.id), visit.stopped if visit else None)


def _start(folder: Path, log: int) -> subprocess.Popen[bytes]:
    root = str(Path(crawler.__file__).resolve().parents[1])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
    return subprocess.Popen(
        [sys.executable, "-m", "crawler", str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
        # A group of its own: a Ctrl-C typed in the terminal reaches the crawl once, from us. Windows shares the console's
        # Ctrl-C with the child by itself and offers no other way to send one.
        process_group=None if sys.platform == "win32" else 0,
    )


def _follow(child: subprocess.Popen[bytes], folder: Path, tell: Callable[[Sequence[UnitState]], None]) -> None:
    with CaseFile.read(folder) as case:
        while True:
            try:
                child.wait(_POLL_S)
            except subprocess.TimeoutExpired:
                tell(states(case))
            else:
                tell(states(case))
                return


@contextmanager
def _signals_passed_to(child: subprocess.Popen[bytes]) -> Iterator[Callable[[], bool]]:
    """While inside, a request to stop goes to ``child``; yields a function that tells whether one came, be it to ``child`` itself."""
    requests: list[int] = []

    def pass_on(number: int, _frame: FrameType | None) -> None:
        requests.append(number)
        if sys.platform != "win32":
            child.send_signal(signal.SIGINT)
        elif number != signal.SIGINT:
            child.terminate()

    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        numbers = []
    before = {number: signal.signal(number, pass_on) for number in numbers}
    try:
        yield lambda: bool(requests) or Watcher.of_environment().stops
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if child.poll() is None:
            child.terminate()
            child.wait()


def _last_line(folder: Path, offset: int) -> str:
    with (folder / LOG).open(encoding="utf-8", errors="replace") as log:
        log.seek(offset)
        lines = [line.strip() for line in log if line.strip()]
    return lines[-1] if lines else ""
