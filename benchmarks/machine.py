"""What a benchmark ran on, and what a process with all its children took."""

import os
import platform
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_EVERY_S = 0.05


@dataclass(frozen=True, slots=True)
class Taken:
    """What one command took."""

    said: str
    """Its last line."""
    seconds: float
    cpu_s: float
    """Of the process and all it waited for."""
    peak_mb: float
    """Memory of the whole tree at its fullest moment; what processes share is counted once (PSS). 0 where it cannot be seen."""
    largest_mb: float
    """The largest single process."""


def run(command: Sequence[str], environment: Mapping[str, str] = {}) -> Taken:
    """Run ``command`` to its end. Raises CalledProcessError."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, **environment}) as child:
        watch = _Memory(child.pid)
        watch.start()
        said, _ = child.communicate()
        seconds = time.perf_counter() - begun
        watch.ended.set()
        watch.join()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(said.strip().rsplit("\n", 1)[-1], seconds, cpu, watch.peak / 2**20, watch.largest / 2**20)


class _Memory(threading.Thread):
    """Looks at a tree of processes again and again."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self.ended = threading.Event()
        self.peak = self.largest = 0

    def run(self) -> None:
        try:
            import psutil
        except ImportError:
            return
        while not self.ended.wait(_EVERY_S):
            try:
                top = psutil.Process(self._pid)
                sizes = [_size(one) for one in (top, *top.children(recursive=True))]
            except psutil.NoSuchProcess:
                continue
            self.peak, self.largest = max(self.peak, sum(sizes)), max(self.largest, *sizes)


def _size(process: "psutil.Process") -> int:  # type: ignore[name-defined]  # noqa: F821
    try:
        told = Path(f"/proc/{process.pid}/smaps_rollup").read_text("ascii")
        return 1024 * int(next(line for line in told.splitlines() if line.startswith("Pss:")).split()[1])
    except (OSError, StopIteration):
        return int(process.memory_info().rss) if process.is_running() else 0


def described() -> str:
    """Cores, processor, memory, system, Python."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cpuinfo = Path("/proc/cpuinfo")
    named = [line.split(":")[1].strip() for line in cpuinfo.read_text().splitlines() if line.startswith("model name")] if cpuinfo.exists() else []
    model = named[0] if named else platform.processor() or platform.machine()
    return f"{os.cpu_count()} × {model}, {memory:.0f} GB, {platform.system()}, Python {sys.version.split()[0]}"


def release(name: str) -> str:
    """The installed version of a package; empty where there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def load() -> float:
    """How many processes wanted a core in the last minute."""
    return os.getloadavg()[0]
