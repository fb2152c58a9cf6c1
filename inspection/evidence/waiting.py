"""Time-stamps that are waited for: asked again by themselves for thirty days, by a process beside whatever is being done, so that
nobody waits for an authority. ``python -m inspection.evidence.waiting FOLDER`` is that process."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from crawler.archive.encoding import moment, stamp
from crawler.archive.lock import turn
from inspection.evidence import endorsement, sealing, stamps
from inspection.run import now
from inspection.whole_file import write_whole

QUEUE = "stamps.json"
AGAIN = timedelta(minutes=30)
"""No authority is asked more often for one run."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A run whose stamp, or what is behind it, is not there yet."""

    run: str
    url: str
    tried: str
    """When it was last asked for."""
    words: str
    """What came of it."""


def put(out: Path, run: str, url: str, words: str, at: datetime) -> None:
    """From now on ask for the run's stamp at ``url`` again."""
    with _turn(out):
        _write(out, {**_read(out), run: Waiting(run, url, stamp(at), words)})


def waiting(out: Path) -> tuple[Waiting, ...]:
    """All that wait in the folder."""
    return tuple(_read(out).values())


def ask(out: Path, clock: Callable[[], datetime], post: stamps.Post = stamps.post, get: endorsement.Get = endorsement.get) -> int:
    """Ask for all that are due, once; returns how many still wait. What waited too long, or is sealed no more, waits no longer."""
    with _turn(out):
        for one in _read(out).values():
            at = clock()
            if at - moment(one.tried) >= AGAIN:
                left = _asked(out / one.run, one, at, post, get)
                others = {run: each for run, each in _read(out).items() if run != one.run}
                _write(out, {**others, one.run: left} if left else others)
        return len(_read(out))


def ask_beside(out: Path, at: datetime) -> "subprocess.Popen[bytes] | None":
    """Let a process of its own ask for what is due; it outlives this one. None where nothing is due."""
    if not any(at - moment(one.tried) >= AGAIN for one in waiting(out)):
        return None
    command = [sys.executable, "-m", "inspection.evidence.waiting", str(out.resolve())]
    windows, quiet = sys.platform == "win32", subprocess.DEVNULL
    apart = 0x00000008 if windows else 0  # DETACHED_PROCESS
    return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, creationflags=apart, start_new_session=not windows)


def _asked(folder: Path, one: Waiting, at: datetime, post: stamps.Post, get: endorsement.Get) -> Waiting | None:
    """What is still waited for."""
    if not sealing.is_sealed(folder) or at - sealing.sealed_at(folder) > stamps.WAITS:
        return None
    try:
        missing = stamps.stamp(folder, one.url, sealing.sealed_at(folder), at, post, get)
    except stamps.StampError as fault:
        missing = (str(fault),)
    return replace(one, tried=stamp(at), words="; ".join(missing)) if missing else None


def _read(out: Path) -> dict[str, Waiting]:
    path = out / QUEUE
    try:
        return {one["run"]: Waiting(**one) for one in json.loads(path.read_bytes())} if path.is_file() else {}
    except (ValueError, KeyError, TypeError):
        return {}  # a queue is no evidence: nothing else stops for it


def _write(out: Path, known: dict[str, Waiting]) -> None:
    write_whole(out / QUEUE, json.dumps([asdict(one) for one in known.values()], ensure_ascii=False, indent=1).encode())


@contextmanager
def _turn(out: Path) -> Iterator[None]:
    descriptor = os.open(out / f".{QUEUE}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        with turn(descriptor):
            yield
    finally:
        os.close(descriptor)


if __name__ == "__main__":
    ask(Path(sys.argv[1]), now)
