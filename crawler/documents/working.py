"""The worker process: one document at a time in a process of its own, ended with all that it started when its time is up."""

import os
import signal
import subprocess
import sys
from threading import BoundedSemaphore

from crawler.child import environment

_WORKER = "crawler.documents.worker"
AT_ONCE = os.cpu_count() or 1
_TURNS = BoundedSemaphore(AT_ONCE)


class Overtime(Exception):
    """The worker was ended."""


def worked(body: bytes, *how: object, seconds: float) -> bytes | None:
    """What the worker writes; None where the document ended it. Raises Overtime."""
    with _TURNS:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", _WORKER, *map(str, how)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(),
            process_group=None if sys.platform == "win32" else 0,
        )
        try:
            out, _ = process.communicate(body, timeout=seconds)
        except subprocess.TimeoutExpired as fault:
            _kill(process)
            raise Overtime from fault
    return out if process.returncode == 0 else None


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a worker and what it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
