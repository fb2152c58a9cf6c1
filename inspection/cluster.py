"""The workers of a Dask cluster as a crew: each takes one part at a time, crawls it on its own machine and sends the case back
whole. A part whose worker dies is given to another one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from crawler.archive import CaseBusy, CaseFile, Counts, parts
from crawler.bundles import BundleRefused, bundled, lay_out
from crawler.child import BUSY, OWN_FAULT
from crawler.elsewhere import Returned, Task, build, crawl_part
from inspection.crew import End

_CONNECT_S = 15
_RESULT_S = 600


class ClusterRefused(Exception):
    """There is no cluster to be used; the text says what to do. Nothing was begun."""


@contextmanager
def cluster(address: str, clock: Callable[[], datetime]) -> Iterator["Cluster | None"]:
    """The cluster whose scheduler is at ``address``; None for an empty one. Raises ClusterRefused."""
    if not address:
        yield None
        return
    crew = Cluster(_connected(address), clock)
    try:
        yield crew
    finally:
        crew.close()


class Cluster:
    """Gives parts to the workers known to ``client``, as many as they have threads."""

    def __init__(self, client: Any, clock: Callable[[], datetime]) -> None:
        from distributed import Semaphore

        self._client, self._clock = client, clock
        self._build = build()
        self._going: dict[Path, Any] = {}
        self._busy: list[End] = []
        # As long as we hold it, and live, workers go on.
        self._wanted = Semaphore(max_leases=1, name=f"kiemtra-{uuid4()}")
        self._wanted.acquire()
        self._seen: dict[str, Counts] = {}
        client.subscribe_topic(self._wanted.name, self._note)
        self._requests = 0
        self._told = False

    @property
    def most(self) -> int:
        """All threads of all workers."""
        return sum(self._client.nthreads().values())

    def begin(self, folder: Path) -> None:
        """Send the part in ``folder`` to a worker."""
        try:
            with CaseFile.open(folder, at=self._clock()) as part:
                lease = f"kiemtra-{part.plan.run_id}-{folder.name}"
            # Closed, it is one plain file.
            task = Task(lease, self._wanted.name, bundled(folder), self._build)
        except CaseBusy as fault:
            self._busy.append(End(folder, BUSY, str(fault)))
        except BundleRefused as fault:
            self._busy.append(End(folder, OWN_FAULT, str(fault)))
        else:
            self._going[folder] = self._client.submit(crawl_part, task, key=f"{lease}-{uuid4()}", pure=False)

    def going(self) -> int:
        """How many are under way."""
        return len(self._going) + len(self._busy)

    def seen(self) -> Mapping[str, Counts]:
        """What workers told last of the visits they make."""
        return dict(self._seen)

    def ended(self) -> Sequence[End]:
        """Those that came to an end since this was last asked, their cases back in their folders."""
        if self._requests and not self._told:
            self._told = True
            self._wanted.release()
        if self._requests > 1:
            self._client.cancel(list(self._going.values()), force=True)
        ends, self._busy = self._busy, []
        for folder, future in [(folder, future) for folder, future in self._going.items() if future.done()]:
            if end := self._end(folder, future):
                del self._going[folder]
                ends.append(end)
        return ends

    def stop(self, number: int) -> None:
        """Note the signal; it is passed on when ``ended`` is asked."""
        self._requests += 1

    def close(self) -> None:
        """Let go of what is still under way."""
        if self._client.status == "running":
            self._client.cancel(list(self._going.values()), force=True)
            if not self._told:
                self._wanted.release()
        self._client.close()
        self._going.clear()

    def _note(self, event: tuple[float, dict[str, Any]]) -> None:
        _, told = event
        self._seen.update({id: Counts(**counts) for id, counts in told["seen"].items()})

    def _end(self, folder: Path, future: Any) -> End | None:
        if future.status == "cancelled":
            return End(folder, OWN_FAULT, "mất liên lạc với cụm máy")
        if future.status == "error":
            fault = future.exception()
            return End(folder, OWN_FAULT, f"máy trong cụm dừng giữa chừng: {type(fault).__name__}: {fault}")
        try:
            returned: Returned = future.result(timeout=_RESULT_S)
        except TimeoutError:
            # Its worker died with the result: another one does it again.
            return None
        future.release()
        try:
            if returned.case:
                case = returned.case
                parts.replace_by(folder, lambda arriving: lay_out(case, arriving))
        except BundleRefused as fault:
            return End(folder, OWN_FAULT, str(fault))
        return End(folder, returned.code, returned.said)


def _connected(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError as fault:
        raise ClusterRefused(
            "Muốn dùng cụm máy phải cài thêm một gói: pip install 'kiemtra[cluster]'. Không có cụm, bỏ --cluster: chạy trên máy này."
        ) from fault
    try:
        client = Client(address, timeout=_CONNECT_S, set_as_default=True)
    except (OSError, ValueError, TimeoutError) as fault:
        raise ClusterRefused(f"Không nối được tới máy điều phối của cụm ở {address}: {fault}") from fault
    if not client.nthreads():
        client.close()
        raise ClusterRefused(f"Cụm ở {address} chưa có máy nào làm việc. Mở trên mỗi máy: dask worker {address} --nthreads 8")
    return client
