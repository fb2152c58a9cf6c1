"""Who crawls the cases of a run: processes of this machine, a few at once, each with one case."""

import os
import signal
import subprocess
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import crawler
from crawler.archive.parts import LOG

DONE, OWN_FAULT, INTERRUPTED, BUSY = 0, 3, 4, 5


@dataclass(frozen=True, slots=True)
class End:
    """How the crawl of one case ended."""

    folder: Path
    code: int
    said: str
    """The last thing it said, or what is known where it said nothing."""


class Crew(Protocol):
    """Crawls cases, ``most`` at once."""

    most: int

    def begin(self, folder: Path, units: Collection[str] = ()) -> None:
        """Begin to crawl what is unfinished in the case of ``folder``; ``units``: only these."""

    def going(self) -> int:
        """How many are under way."""

    def ended(self) -> Sequence[End]:
        """Those that came to an end since this was last asked."""

    def stop(self, number: int) -> None:
        """Pass on a signal: the first asks all to finish what they hold, the second to stop at once."""

    def close(self) -> None:
        """End what is still under way."""


class Processes:
    """Processes of this machine; they wait for each other by what lies in the folder ``shared``."""

    def __init__(self, most: int, shared: Path) -> None:
        # Most of a visit is waiting: a core has time for several.
        self.most = most or max(8, 4 * (os.cpu_count() or 1))
        self._shared = shared
        self._going: dict[Path, tuple[subprocess.Popen[bytes], int]] = {}
        self._stopping = False

    def begin(self, folder: Path, units: Collection[str] = ()) -> None:
        """Start a process for the case of ``folder``."""
        root = str(Path(crawler.__file__).resolve().parents[1])
        path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
        chosen = [word for unit in units for word in ("--unit", unit)]
        with (folder / LOG).open("ab") as log:
            self._going[folder] = (
                subprocess.Popen(
                    [sys.executable, "-m", "crawler", str(folder), "--shared", str(self._shared), *chosen],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
                    # A group of its own: a Ctrl-C typed in the terminal reaches the crawl once, from us. Windows shares the
                    # console's Ctrl-C with the child by itself and offers no other way to send one.
                    process_group=None if sys.platform == "win32" else 0,
                ),
                log.tell(),
            )
        if self._stopping:
            _ask(self._going[folder][0], signal.SIGINT)

    def going(self) -> int:
        """How many are under way."""
        return len(self._going)

    def ended(self) -> Sequence[End]:
        """Those that came to an end since this was last asked."""
        over = [folder for folder, (child, _) in self._going.items() if child.poll() is not None]
        return [self._end(folder, *self._going.pop(folder)) for folder in over]

    def stop(self, number: int) -> None:
        """Pass on a signal."""
        self._stopping = True
        for child, _ in self._going.values():
            _ask(child, number)

    def close(self) -> None:
        """End what is still under way."""
        for child, _ in self._going.values():
            child.terminate()
        for child, _ in self._going.values():
            child.wait()
        self._going.clear()

    def _end(self, folder: Path, child: subprocess.Popen[bytes], offset: int) -> End:
        code = child.returncode
        said = _last_line(folder / LOG, offset) if code in (DONE, OWN_FAULT, INTERRUPTED, BUSY) else ""
        return End(folder, code, said or f"tiến trình thu thập dừng đột ngột (mã {code})")


def _ask(child: subprocess.Popen[bytes], number: int) -> None:
    if sys.platform != "win32":
        child.send_signal(signal.SIGINT)
    elif number != signal.SIGINT:
        child.terminate()


def _last_line(path: Path, offset: int) -> str:
    with path.open(encoding="utf-8", errors="replace") as log:
        log.seek(offset)
        lines = [line.strip() for line in log if line.strip()]
    return lines[-1] if lines else ""
