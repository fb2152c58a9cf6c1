"""What wakes the service: APScheduler, with its jobs in SQLite, and the service's own patience beneath it.

APScheduler's jobs only poke. They hold no unit and no time of a visit, and where one is lost nothing is: every slot
stands in the slot table. A clock turned back would let APScheduler sleep until it is right again; so the service also
wakes by itself when nobody poked it for a while, and asks for a new time.
"""

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from json import dumps
from pathlib import Path
from threading import Event, Lock
from types import FrameType

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from crawler.archive.encoding import stamp
from inspection.scheduling.service import POLL_S, Service
from inspection.scheduling.watch import Clock
from inspection.whole_file import write_whole

JOBS = "jobs.sqlite"
HEARTBEAT = "heartbeat.json"
_JOB = "wake"
_AWAKE: dict[str, "Waking"] = {}


class Waking:
    """Keeps one service awake until it is asked to stop."""

    def __init__(self, service: Service, folder: Path, clock: Clock, every_s: float = POLL_S) -> None:
        self._service = service
        self._folder = folder
        self._clock = clock
        self._every_s = every_s
        self._poked = Event()
        self._stopping = False
        self._signing = Lock()
        jobs = SQLAlchemyJobStore(url=f"sqlite:///{(folder / JOBS).as_posix()}")
        self._scheduler = BackgroundScheduler(jobstores={"default": jobs}, timezone=UTC)

    def run(self, finished: Callable[[], bool] = lambda: False) -> None:
        """Work until a signal, or ``finished`` says so."""
        key = str(self._folder.resolve())
        _AWAKE[key] = self
        self._scheduler.start()
        self._arm()
        self._poked.set()
        tell_system("READY=1")
        try:
            with _signals_to(self.stop):
                while not self._stopping and not finished():
                    self._poked.wait(2 * self._every_s)
                    if not self._poked.is_set():
                        self._arm()
                    self._poked.clear()
                    self.sign()
                    if not self._service.work():
                        return
        finally:
            self._scheduler.shutdown()
            del _AWAKE[key]

    def stop(self) -> None:
        """End after what is being done."""
        self._stopping = True
        self._poked.set()

    def poke(self) -> None:
        """Wake the service; the sign of life goes on while a visit lasts."""
        self._poked.set()
        if self._service.beat():
            self._arm()
        self.sign()

    def sign(self) -> None:
        """Say to whoever looks that the service lives."""
        alive = {"utc": stamp(self._clock().wall), "pid": os.getpid(), "waiting": self._service.waiting}
        with self._signing:
            write_whole(self._folder / HEARTBEAT, dumps(alive).encode())
        tell_system("WATCHDOG=1")

    def _arm(self) -> None:
        """Lay the job down again, whatever became of the former one: its next time counts from now."""
        self._scheduler.add_job(
            "inspection.scheduling.waking:wake",
            "interval",
            seconds=self._every_s,
            args=[str(self._folder.resolve())],
            id=_JOB,
            replace_existing=True,
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )


def wake(folder: str) -> None:
    """The job: poke the service of ``folder`` in this process, if there is one."""
    if folder in _AWAKE:
        _AWAKE[folder].poke()


def tell_system(words: str) -> None:
    """Tell systemd, where it asked to be told."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address or sys.platform == "win32":
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
        out.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        out.sendall(words.encode())


@contextmanager
def _signals_to(stop: Callable[[], None]) -> Iterator[None]:
    def handle(_number: int, _frame: FrameType | None) -> None:
        stop()

    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]
    before = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
