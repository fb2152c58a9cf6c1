"""What a worker of a cluster does: it crawls one part of a run in a folder of its own and sends the case back whole.

A part is crawled once at a time in the whole cluster: the worker holds a lease that its scheduler takes back from the dead, and
its crawl lives on a leash: it ends with the worker, or when the worker has been cut off for less than the lease lasts.
"""

import hashlib
import os
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import checks
import crawler
from crawler.archive import CaseFile
from crawler.bundles import Bundle, BundleRefused, bundled, lay_out
from crawler.child import INTERRUPTED, OWN_FAULT, Child
from crawler.watcher import VARIABLE, Watcher

_LOOK_S = 1.0
_CUT_OFF_S = 15.0
"""Less than a lease lasts where nobody refreshes it (``distributed.scheduler.locks.lease-timeout``, 30 s by default)."""


@dataclass(frozen=True, slots=True)
class Task:
    """A part to be crawled."""

    name: str
    """Of the lease; the same for the same part of the same run."""
    wanted: str
    """The name of a lease that whoever wants the part holds: given back, or taken back, the crawl stops."""
    case: Bundle
    build: str
    """Of the program that asks; another one must not answer."""


@dataclass(frozen=True, slots=True)
class Returned:
    """How the crawl ended, and the case as it left it; None where there is nothing new."""

    code: int
    said: str
    case: Bundle | None = None


class CutOff(Exception):
    """The worker lost its scheduler; the part may be given to another one."""


def build() -> str:
    """A digest of the program's source: what crawls and what judges which addresses are worth it."""
    digest = hashlib.sha256()
    for room in (crawler, checks):
        root = Path(room.__file__ or "").parent
        for path in sorted(root.rglob("*.py"), key=lambda path: path.relative_to(root).as_posix()):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def crawl_part(task: Task) -> Returned:
    """Crawl the part on this worker. Raises CutOff."""
    from distributed import Semaphore

    if build() != task.build:
        return Returned(OWN_FAULT, "máy trong cụm cài bản khác của chương trình; cài cùng một bản trên mọi máy")
    lease, wanted = Semaphore(max_leases=1, name=task.name), _Wanted(task.wanted)
    while not lease.acquire(timeout=_LOOK_S):
        if not wanted.still():
            return Returned(INTERRUPTED, "")
    try:
        with tempfile.TemporaryDirectory(prefix="kiemtra-") as place:
            return _crawl(task.case, Path(place), wanted)
    finally:
        lease.release()


class _Wanted:
    """Whether somebody still wants the part, as far as the scheduler knows."""

    def __init__(self, name: str) -> None:
        from distributed import Semaphore

        self._lease = Semaphore(max_leases=1, name=name)

    def still(self) -> bool:
        """Ask. Raises CutOff."""
        try:
            # What the lease's own ``get_value`` does, but not for longer than we may wait.
            return bool(self._lease.sync(self._lease.scheduler.semaphore_value, name=self._lease.name, callback_timeout=_CUT_OFF_S))
        except (OSError, TimeoutError) as fault:
            raise CutOff(f"mất liên lạc với máy điều phối: {fault}") from fault


    def tell(self, folder: Path) -> None:
        """Let whoever wants the part know how far each of its visits has come."""
        from distributed import get_worker

        with CaseFile.read(folder) as case:
            seen = {unit.id: asdict(case.counts(unit.id)) for unit in case.plan.units}
        get_worker().log_event(self._lease.name, {"seen": seen})


def _crawl(case: Bundle, place: Path, wanted: _Wanted) -> Returned:
    folder = place / "case"
    try:
        lay_out(case, folder)
    except BundleRefused as fault:
        return Returned(OWN_FAULT, str(fault))
    with CaseFile.read(folder) as opened:
        shared = _shared(opened.plan.run_id)
    watcher = Watcher(place / "watcher")
    child = Child.begin(folder, "--shared", str(shared), leash=True, **{VARIABLE: str(watcher.stem)})
    try:
        while child.going(_LOOK_S):
            if not wanted.still():
                watcher.ask_to_stop()
            wanted.tell(folder)
    finally:
        child.process.kill()
        child.process.communicate()
    try:
        return Returned(child.process.returncode, child.said(), bundled(folder))
    except BundleRefused as fault:
        return Returned(OWN_FAULT, str(fault))


def _shared(run: str) -> Path:
    """Where the crawls of one run on this machine wait for each other, whichever worker began them."""
    folder = Path(tempfile.gettempdir()) / f"kiemtra-{os.environ.get('USERNAME') if sys.platform == 'win32' else os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if sys.platform != "win32" and folder.lstat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder / run
