"""The crawl of one case as a child process: begun, and what it said in the end."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import crawler
from crawler.archive.parts import LOG

DONE, OWN_FAULT, INTERRUPTED, BUSY = 0, 3, 4, 5
"""How it ends where it ends by itself."""


def environment() -> dict[str, str]:
    """What a Python process needs to find this program as we do; with ``-P``, no other one that lies where it is begun."""
    root = str(Path(crawler.__file__).resolve().parents[1])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
    return {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}


@dataclass(frozen=True, slots=True)
class Child:
    """A process that crawls; what it says goes into the case's log."""

    process: subprocess.Popen[bytes]
    log: Path
    offset: int

    @classmethod
    def begin(cls, folder: Path, *options: str, leash: bool = False, **variables: str) -> "Child":
        """Crawl the case of ``folder``; on a ``leash``, only as long as this process lives."""
        with (folder / LOG).open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "crawler", str(folder), *options, *(["--leash"] if leash else [])],
                stdin=subprocess.PIPE if leash else subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env={**environment(), **variables},
                # A group of its own: a Ctrl-C typed in the terminal reaches the crawl once, from us. Windows shares the
                # console's Ctrl-C with the child by itself and offers no other way to send one.
                process_group=None if sys.platform == "win32" else 0,
            )
            return cls(process, folder / LOG, log.tell())

    def going(self, wait_s: float) -> bool:
        """Whether it still goes on after so many seconds; they end with it."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(wait_s)
        return self.process.poll() is None

    def ask_to_stop(self, number: int = signal.SIGINT) -> None:
        """Pass on a signal: the first asks it to finish what it holds, the second to stop at once."""
        if sys.platform != "win32":
            self.process.send_signal(signal.SIGINT)
        elif number != signal.SIGINT:
            self.process.terminate()

    def said(self) -> str:
        """The last thing it said, or what is known of an end without a word."""
        code = self.process.returncode
        if code in (DONE, OWN_FAULT, INTERRUPTED, BUSY):
            with self.log.open("rb") as log:
                log.seek(self.offset)
                lines = [line for line in log.read().decode("utf-8", "replace").splitlines() if line.strip()]
            if lines:
                return lines[-1].strip()
        return f"tiến trình thu thập dừng đột ngột (mã {code})"
