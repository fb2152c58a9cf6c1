"""The frontier's operations at 10⁴, 10⁵ and 10⁶ addresses.

One case grows; at each size the same few hundred pages are visited: an address given out, its attempt recorded with 30 links, ten of them
new. The goal: at 10⁶ addresses no slower than twice the time at 10⁴. CPU time counts, for the disk and whatever else runs weigh on every
size alike.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar

from checks.model import Outcome, Role
from crawler.archive import Address, CaseFile, Fetched, Lease, RunPlan, UnitPlan

SIZES = (10_000, 100_000, 1_000_000)
GOAL = 2.0
_NOW = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)
_HOME = "http://127.0.0.1:8000/"
_UNIT = UnitPlan("so-mau", "Sở Mẫu", (), (_HOME,), (), (), 0.0, 1_000_000)
_T = TypeVar("_T")
_VISITS, _BATCH = 300, 10_000
_ANSWER = Fetched(Outcome.OK, _NOW, _NOW, b"GET / HTTP/1.1\r\n\r\n", 200, "OK", (("Content-Type", "text/html"),), b"<p>x</p>", "127.0.0.1", "", "")


def _address(number: int) -> Address:
    return Address(f"{_HOME}chuyen-muc-{number % 50}/tin-hoat-dong-cua-co-quan-{number}.html", Role.PAGE, 25.0 + number % 60, 3, _HOME, f"Tin số {number}")


def main() -> int:
    """Print microseconds per operation; 1 where the goal is missed."""
    plan = RunPlan("benchmark", "ad-hoc", _NOW, date(2026, 9, 30), "0", "", "", (), (_UNIT,), "", ())
    chance, known, first = random.Random(1), 0, {}
    worst = 0.0
    with tempfile.TemporaryDirectory() as place, CaseFile.create(Path(place) / "run", plan) as case:
        for size in SIZES:
            while known < size:
                more = min(_BATCH, size - known)
                case.discover(_UNIT.id, map(_address, range(known, known + more)))
                known += more
            spent: dict[str, list[float]] = {"còn gì chờ": [], "cho ra một địa chỉ": [], "trả lại": [], "ghi một lần truy cập, 30 liên kết": []}
            for _ in range(_VISITS):
                _timed(spent["còn gì chờ"], lambda: case.waits(_UNIT.id))
                back = _timed(spent["cho ra một địa chỉ"], lambda: case.lease(_UNIT.id, 0.0))
                assert back is not None
                _timed(spent["trả lại"], lambda back=back: case.release(back))
                lease = case.lease(_UNIT.id, 0.0)
                assert isinstance(lease, Lease)
                found = [_address(chance.randrange(known)) for _ in range(20)] + [_address(known + n) for n in range(10)]
                known += 10
                _timed(spent["ghi một lần truy cập, 30 liên kết"], lambda lease=lease, found=found: case.commit(lease, _ANSWER, found))
            for name, times in spent.items():
                median = statistics.median(times)
                growth = median / first.setdefault(name, median)
                worst = max(worst, growth)
                print(f"{size:>9,} địa chỉ · {name}: {1e6 * median:,.0f} µs CPU, gấp {growth:.2f}", flush=True)
    print(f"gấp nhiều nhất {worst:.2f} (mục tiêu: dưới {GOAL})")
    return int(worst > GOAL)


def _timed(times: list[float], work: Callable[[], _T]) -> _T:
    begun = time.process_time()
    result = work()
    times.append(time.process_time() - begun)
    return result


if __name__ == "__main__":
    sys.exit(main())
