"""What the desk takes for a unit as a run grows: 10, 100 and 1,000 units, each with a part of its own.

    python benchmarks/desk.py [UNITS …]

The run is ours from plan to joined case (``inspection.crawling.crawl``): parts begun, packed as for a cluster, taken back, verified by a
process of their own, joined. Only the visits are made up, by a crew that is done at once; what that costs is not counted. CPU time of the
desk and of the processes it verifies in.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from province import Quiet

from checks.model import Outcome, Role, Stop, Visit
from crawler.archive import Address, CaseFile, Counts, Fetched, RunPlan, UnitPlan, parts
from crawler.bundles import bundled, lay_out
from inspection.crawling import crawl
from inspection.crew import End

SIZES = (10, 100, 1_000)
_NOW = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)
_PAGES = 3


class Made:
    """A crew whose visits are done as soon as they are begun."""

    most = 64

    def __init__(self) -> None:
        self._ends: list[End] = []
        self.spent_s = 0.0
        """CPU of making visits up: what a crew elsewhere would take."""

    def begin(self, folder: Path) -> None:
        """Make the visit up; the desk packs it as for a cluster, and takes it back."""
        bundled(folder)
        begun = time.process_time()
        with CaseFile.open(folder, at=_NOW) as part:
            (unit,) = part.plan.units
            part.discover(unit.id, [Address(f"{unit.hosts[0]}{n}", Role.PAGE, 1.0, 1, unit.hosts[0], "") for n in range(_PAGES)])
            while lease := part.lease(unit.id, 0.0):
                headers = (("Content-Type", "text/html"),)
                answer = Fetched(Outcome.OK, _NOW, _NOW, b"GET / HTTP/1.1\r\n\r\n", 200, "OK", headers, b"<p>x</p>", "127.0.0.1", "", "")
                part.commit(lease, answer, ())
            part.set_visit(unit.id, Visit(unit.hosts[0], Stop.EXHAUSTED))
        returned = bundled(folder)
        self.spent_s += time.process_time() - begun
        parts.replace_by(folder, lambda arriving: lay_out(returned, arriving))
        self._ends.append(End(folder, 0, ""))

    def going(self) -> int:
        """Those that are done and not yet asked for."""
        return len(self._ends)

    def seen(self) -> Mapping[str, Counts]:
        """Nothing."""
        return {}

    def ended(self) -> Sequence[End]:
        """All that were begun."""
        ends, self._ends = self._ends, []
        return ends

    def stop(self, number: int) -> None:
        """There is nothing to stop."""

    def close(self) -> None:
        """There is nothing to end."""


def desk(units: int) -> float:
    """Seconds of CPU of the desk for a unit, in a run over so many."""
    plans = tuple(UnitPlan(f"don-vi-{n}", f"Đơn vị {n}", (), (f"http://don-vi-{n}.example.vn/",), (), (), 0.0, 400) for n in range(units))
    plan = RunPlan("20261124T141500-adhoc-0001", "ad-hoc", _NOW, date(2026, 9, 30), "0", "", "", (), plans, "", ())
    with tempfile.TemporaryDirectory() as place:
        folder, crew = Path(place) / plan.run_id, Made()
        CaseFile.create(folder, plan).close()
        ticks = iter(range(1_000_000_000))
        begun, children = time.process_time(), _children_s()
        assert not crawl(folder, Quiet(), lambda: _NOW + timedelta(seconds=next(ticks)), crew)
        spent = time.process_time() - begun - crew.spent_s + _children_s() - children
        with CaseFile.read(folder) as case:
            assert len(parts.joined(case)) == units
    return spent / units


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print a line for each size."""
    first = 0.0
    for size in [int(word) for word in sys.argv[1:]] or SIZES:
        each = desk(size)
        first = first or each
        print(f"{size:>6,} đơn vị · bàn làm việc: {1e3 * each:.1f} ms CPU mỗi đơn vị, gấp {each / first:.2f}", flush=True)


if __name__ == "__main__":
    main()
