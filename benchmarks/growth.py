"""What grows with its size, and how fast: CPU time for one thing at 1×, 10× and 100×.

    python benchmarks/growth.py [frontier judging verifying workbook desk] [--write]

Each is measured at three sizes: the frontier's operations at 10⁴, 10⁵ and 10⁶ addresses (``frontier.py``, at most twice the time), and, at
most 1.3 times: judging all criteria over a made portal's pages, verifying an archive's bytes and a folder's files, writing the workbook
and the drafts of a judged run, and the desk's work for a unit (``desk.py``). Every size but the frontier's is measured in a process of its
own, which has done nothing of the kind before. A fixed cost makes the first size dear and the ratio small; so the last column compares
what was added: things from 10× to 100×, with those from 1× to 10×.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path

import desk
import frontier
import made_portal
import papers
import verifying
from peers import write_between

from checks.judge import judge
from checks.model import Capture, Kind, Outcome, Role, Stop, Target, Visit
from crawler.archive.verify import LEDGER, Bundle, Verification, check_archive, check_files, check_ledger

GOAL = 1.3
_MARKS = ("<!-- growth -->", "<!-- /growth -->")
_NOW = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)
_HOME = "http://127.0.0.1:8000/"
_ITEMS = ("N1", "N2a", "N2b", "N2c", "N3a", "N3b", "N3c", "N3d", "N3e", "N4")
_PAGE_BYTES = 60_000


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is done to many things."""

    thing: str
    sizes: tuple[int, int, int]
    take: Callable[[int], Mapping[str, float]]
    """Size → by what is done, the CPU seconds of all of it."""


def judging(pages: int) -> Mapping[str, float]:
    """Judge a made portal from memory."""
    captures = [_capture(number, path, body) for number, (path, body) in enumerate(made_portal.pages(pages).items(), start=1)]
    target = Target("so-noi-vu", "Sở Nội vụ", Kind.DEPARTMENT, "Mẫu", 2024, date(2024, 9, 30), date(2024, 1, 1), frozenset(_ITEMS))
    begun = time.process_time()
    judge(target, captures, Visit(_HOME, Stop.EXHAUSTED))
    return {"đánh giá mọi tiêu chí": time.process_time() - begun}


def _capture(number: int, path: str, body: bytes) -> Capture:
    role = Role.HOME if path == "/" else Role.PAGE
    blank = Capture(number, _HOME + path[1:], role, Outcome.OK, _NOW)
    return replace(blank, status=200, content_type="text/html; charset=utf-8", body=body, sha256="0" * 64, clicks=min(3, number))


def archive(records: int) -> Mapping[str, float]:
    """Verify an archive of pages of 60 kB: every byte, then ledger and tables."""
    with tempfile.TemporaryDirectory() as place:
        case = Path(place) / "case"
        verifying.archive(case, records, _PAGE_BYTES)
        bundle, found = Bundle(case), Verification()
        begun = time.process_time()
        check_archive(bundle, found)
        read = time.process_time()
        check_ledger(bundle, found)
        ended = time.process_time()
        assert (case / LEDGER).is_file() and not found.problems, found.problems
    return {"verify, kho lưu (L1)": read - begun, "verify, sổ nhật ký và bảng (L2)": ended - read}


def crowd(count: int) -> Mapping[str, float]:
    """Verify a folder of files of 20 kB against its manifest."""
    with tempfile.TemporaryDirectory() as place:
        folder, found = Path(place) / "crowd", Verification()
        verifying.many_files(folder, count)
        begun = time.process_time()
        check_files(Bundle(folder), found)
        spent = time.process_time() - begun
        assert not found.problems, found.problems
    return {"verify, tệp theo bảng kê (L0)": spent}


def workbook(units: int) -> Mapping[str, float]:
    """Write the papers of a judged run: 29 findings, 25 citations, 3 screenshots a unit."""
    book, drafts = papers.cpu_s(units)
    return {"lập sổ Excel": book, "dự thảo Word": drafts}


def at_the_desk(units: int) -> Mapping[str, float]:
    """Begin, verify and join the parts of a run."""
    return {"bàn làm việc: bắt đầu, kiểm, nhập hồ sơ": units * desk.desk(units)}


MEASURES = {
    "judging": (Measure("trang", (100, 1_000, 10_000), judging),),
    "verifying": (Measure("bản ghi 60 kB", (100, 1_000, 10_000), archive), Measure("tệp 20 kB", (50, 500, 5_000), crowd)),
    "workbook": (Measure("đơn vị", (2, 20, 200), workbook),),
    "desk": (Measure("đơn vị", (10, 100, 1_000), at_the_desk),),
}


def grown(measure: Measure) -> tuple[list[str], float]:
    """A line of the table for each thing that is done; and by how much the worst grew."""
    lines, worst = [], 0.0
    spent = []
    for size in measure.sizes:
        with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
            spent.append(fresh.submit(measure.take, size).result())
        told = ", ".join(f"{name} {1e3 * seconds / size:.2f} ms" for name, seconds in spent[-1].items())
        print(f"{size:>9,} {measure.thing}: {told}", file=sys.stderr, flush=True)
    for name in spent[0]:
        first, middle, last = (one[name] for one in spent)
        small, medium, large = measure.sizes
        each = [seconds / size for seconds, size in zip((first, middle, last), measure.sizes, strict=True)]
        ratio = each[2] / each[0]
        added = ((last - middle) / (large - medium)) / ((middle - first) / (medium - small))
        worst = max(worst, ratio)
        cells = " | ".join(f"{_comma(1e3 * one)} ms" for one in each)
        sizes = " · ".join(f"{size:,}".replace(",", ".") for size in measure.sizes)
        lines.append(f"| {name} | {measure.thing}: {sizes} | {cells} | {_comma(ratio)} | {_comma(added)} |")
    return lines, worst


def _comma(number: float) -> str:
    return f"{number:.2f}".replace(".", ",")


def main() -> int:
    """Measure what was asked for, all of it where nothing was; 1 where a goal is missed."""
    asked: Sequence[str] = [word for word in sys.argv[1:] if word != "--write"] or ["frontier", *MEASURES]
    lines = ["| | cỡ | CPU mỗi thứ ở 1× | 10× | 100× | 100× so với 1× | phần thêm |", "|---|---|---:|---:|---:|---:|---:|"]
    worst = 0.0
    for measure in (one for name in MEASURES if name in asked for one in MEASURES[name]):
        found, most = grown(measure)
        lines += found
        worst = max(worst, most)
    print("\n".join(lines))
    print(f"gấp nhiều nhất {worst:.2f} (mục tiêu: dưới {GOAL})")
    if "--write" in sys.argv:
        write_between(_MARKS, lines)
    missed = frontier.main() if "frontier" in asked else 0
    return int(worst > GOAL) or missed


if __name__ == "__main__":
    sys.exit(main())
