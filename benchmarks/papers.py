"""How fast the workbook of a whole province is written, and in how much memory: 200 units, all criteria, 5,000 citations.

Target: under 60 s and 700 MB. The findings are made up; every citation has a screenshot of its own to be made small.
"""

import itertools
import resource
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time

from PIL import Image

from checks.model import Citation, Kind, Outcome, Score, Status, Stop, Trail
from checks.registry import criteria
from inspection.findings import CrawlRecord, FindingRecord, RunFacts, RunRecord, UnitRecord
from inspection.papers.word.drafts import write_drafts
from inspection.papers.workbook import write_workbook
from inspection.ranks import USUAL_BANDS

UNITS, CITATIONS, SCREENSHOTS = 200, 5_000, 600
SECONDS, MEGABYTES = 60, 700
_AT = datetime(2024, 9, 30, 2, 0, tzinfo=UTC)
_STATUSES = itertools.cycle([Status.MET, Status.MET, Status.PARTIAL, Status.ABSENT, Status.MET, Status.NEEDS_REVIEW, Status.OUTDATED, Status.EMPTY])
_MENUS = tuple(f"Giới thiệu › Mục {n} (https://don-vi.example.vn/muc-{n})" for n in range(20))
_TRAIL = Trail(True, (), _MENUS, "sitemap.xml (57 địa chỉ)", ("quy trình",), (), 57, 4)


def _screenshots(folder: Path, count: int) -> list[str]:
    (folder / "artifacts").mkdir()
    names = []
    for number in range(count):
        name = f"artifacts/{sha256(str(number).encode()).hexdigest()}.png"
        Image.new("RGB", (1280, 2400), (number % 256, 90, 160)).save(folder / name)
        names.append(name)
    return names


def province(folder: Path, count: int = UNITS) -> RunRecord:
    """A judged run over ``count`` units, with citations and screenshots in proportion."""
    pictures = itertools.cycle(_screenshots(folder, SCREENSHOTS * count // UNITS))
    left = CITATIONS * count // UNITS
    units = []
    for number in range(count):
        findings = []
        for criterion in criteria():
            status = next(_STATUSES)
            wanted = min(left, 2 if status.positive else 0)
            left -= wanted
            cited = tuple(
                Citation(
                    f"https://don-vi-{number}.example.vn/{criterion.code}/{place}", "Trang của đơn vị", "Đoạn trích " * 12, _AT, "0" * 64, next(pictures)
                )
                for place in range(wanted)
            )
            share = {Status.MET: 1.0, Status.PARTIAL: 0.5, Status.OUTDATED: 0.4, Status.EMPTY: 0.0, Status.ABSENT: 0.0}.get(status)
            points = None if share is None else criterion.points * share
            findings.append(
                FindingRecord(
                    criterion.code, status, criterion.title, "Nhận xét của phần mềm về tiêu chí này. " * 3, points, criterion.points, 0.9, cited,
                    _TRAIL if status.negative else None, ("Luật Tiếp cận thông tin",), "bench", "Bổ sung.", (), criterion.requirement,
                )  # fmt: skip
            )
        crawl = CrawlRecord(57, 61, 3, 4, 2, 1_234_567, 41.2, Stop.EXHAUSTED)
        name = f"Đơn vị thứ {number}"
        units.append(
            UnitRecord(f"don-vi-{number}", name, Kind.DEPARTMENT, f"https://don-vi-{number}.example.vn/", Outcome.OK, Score(1, 2, 1), crawl, tuple(findings))
        )
    if left:
        units[0] = replace(units[0], findings=(replace(units[0].findings[0], citations=units[0].findings[0].citations + cited * left), *units[0].findings[1:]))
    run = RunFacts("benchmark", _AT, _AT, date(2024, 9, 30), "ad-hoc", "0", "0" * 64, "0" * 64, True, plan="Kế hoạch", province="Mẫu")
    return RunRecord(run, tuple(units))


def cpu_s(count: int) -> tuple[float, float]:
    """Seconds of CPU of the workbook of ``count`` units, and of their drafts in Word."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        record = province(folder, count)
        begun = process_time()
        write_workbook(folder, record, criteria(), {}, {})
        written = process_time()
        write_drafts(folder, record, USUAL_BANDS)
        return written - begun, process_time() - written


def main() -> int:
    """Measure; the exit code tells whether the target was met."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        record = province(folder)
        cited = sum(len(finding.citations) for unit in record.units for finding in unit.findings)
        begun = perf_counter()
        path = write_workbook(folder, record, criteria(), {}, {})
        seconds = perf_counter() - begun
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{len(record.units)} units, {cited} citations: {seconds:.1f} s, {memory:.0f} MB, {path.stat().st_size / 1e6:.1f} MB on disk")
        begun = perf_counter()
        drafts = write_drafts(folder, record, USUAL_BANDS)
        print(f"{len(drafts)} drafts in Word: {perf_counter() - begun:.1f} s")
    return 0 if seconds < SECONDS and memory < MEGABYTES and cited >= CITATIONS else 1


if __name__ == "__main__":
    sys.exit(main())
