"""The worker process: one document at a time in a process of its own, ended with all that it started when its time is up."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import BoundedSemaphore

import crawler

_WORKER = "crawler.documents.worker"
AT_ONCE = os.cpu_count() or 1
_TURNS = BoundedSemaphore(AT_ONCE)


class Overtime(Exception):
    """The worker was ended."""


def worked(body: bytes, *how: object, seconds: float) -> bytes | None:
    """What the worker writes; None where the document ended it. Raises Overtime."""
    root = str(Path(crawler.__file__).resolve().parents[1])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
    with _TURNS:
        process = subprocess.Popen(
            [sys.executable, "-m", _WORKER, *map(str, how)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"},
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
