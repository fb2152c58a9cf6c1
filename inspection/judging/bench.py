"""All visits of a run judged: in processes of their own, as many at once as there are cores, so that a second core is used and what a
large portal took of memory is given back. A few pages are judged here: a process takes as long to begin as a hundred pages take."""

import os
import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread

from checks.model import Finding
from crawler.archive.case import CaseFile
from crawler.child import OWN_FAULT, environment
from inspection.crawling import RunStopped, called
from inspection.judging.order import Judged, Order, judged

FEW = 300
"""Pages of a run up to which it is judged here."""
_WORKER = "inspection.judging.worker"
_LISTEN_S = 0.5

Begun = Callable[[Order], None]
Heard = Callable[[Order, Finding], None]


def judge_all(case: CaseFile, orders: Sequence[Order], begun: Begun, heard: Heard) -> list[Judged]:
    """Judge ``orders``; what was judged comes back in their order. ``begun`` is told each order as its turn comes, ``heard`` each
    finding as it is signed; what they raise ends it all.

    Raises CaseDamaged where evidence is gone or altered, RunStopped where a process was ended from outside.
    """
    if sum(case.counts(order.visited).pages for order in orders) > FEW:
        return _apart(case.folder, orders, begun, heard)
    done = []
    for order in orders:
        begun(order)
        done.append(judged(case, order, lambda finding, order=order: heard(order, finding)))  # type: ignore[misc]
    return done


class _Worker:
    """A process that judges, one order at a time; what it says goes to ``said``, and None when it has ended."""

    def __init__(self, folder: Path, said: "SimpleQueue[tuple[_Worker, object]]") -> None:
        self.holds = -1
        """The number of the order it works on; -1: none."""
        self._said = said
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", _WORKER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            process_group=None if sys.platform == "win32" else 0,
        )
        self._listener = Thread(target=self._listen, name=_WORKER, daemon=True)
        self._listener.start()

    def take(self, number: int, order: Order) -> None:
        """Begin with the order of that number."""
        assert self._process.stdin
        self.holds = number
        try:
            pickle.dump(order, self._process.stdin)
            self._process.stdin.flush()
        except OSError:
            return  # it has ended, and the listener says so

    def code(self) -> int:
        """With which code it ended, now that it says nothing more."""
        return self._process.wait()

    def end(self) -> None:
        """End it, whatever it does."""
        assert self._process.stdin and self._process.stdout
        self._process.kill()
        self._process.wait()
        self._listener.join()
        with suppress(OSError):  # of an order that was not taken
            self._process.stdin.close()
        self._process.stdout.close()

    def _listen(self) -> None:
        assert self._process.stdout
        try:
            while True:
                self._said.put((self, pickle.load(self._process.stdout)))
        except (EOFError, OSError, pickle.UnpicklingError):
            self._said.put((self, None))


def _apart(folder: Path, orders: Sequence[Order], begun: Begun, heard: Heard) -> list[Judged]:
    said: SimpleQueue[tuple[_Worker, object]] = SimpleQueue()
    waiting = deque(enumerate(orders))
    done: dict[int, Judged] = {}
    workers = [_Worker(folder, said) for _ in range(min(len(orders), os.cpu_count() or 1))]
    try:
        for worker in workers:
            _give(worker, waiting, begun)
        while len(done) < len(orders):
            try:
                # On Windows only a wait that ends lets a Ctrl-C through.
                worker, answer = said.get(timeout=_LISTEN_S)
            except Empty:
                continue
            if isinstance(answer, Finding):
                heard(orders[worker.holds], answer)
            elif isinstance(answer, Judged):
                done[worker.holds] = answer
                _give(worker, waiting, begun)
            elif isinstance(answer, Exception):
                raise answer
            elif worker.holds >= 0:
                raise _died(folder, orders[worker.holds], worker.code())
    finally:
        for worker in workers:
            worker.end()
    return [done[number] for number in range(len(orders))]


def _give(worker: _Worker, waiting: "deque[tuple[int, Order]]", begun: Begun) -> None:
    if not waiting:
        worker.holds = -1
        return
    number, order = waiting.popleft()
    begun(order)
    worker.take(number, order)


def _died(folder: Path, order: Order, code: int) -> RunStopped:
    return RunStopped(
        OWN_FAULT,
        f"Đánh giá {order.target.name} dừng đột ngột (mã {code}), thường vì máy hết bộ nhớ; mọi thứ đã thu thập vẫn còn nguyên.\n"
        f"Đánh giá lại: kiemtra judge {called(folder)}",
    )
