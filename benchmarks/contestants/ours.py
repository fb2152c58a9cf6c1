"""kiemtra: what ``kiemtra inspect`` does up to the findings, without pauses and without a browser.

The crawl runs in its own process, as always: fetch, record, read; then the judge. Only the visit's end is another: it goes on to
the last linked page, where a real one ends when nothing waits that a search would be incomplete without.
"""

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from crawler.archive import CaseFile, RunPlan
from crawler.patience import Patience
from crawler.process import crawl

_TARGETS = """
[plan]
name = "Đo tốc độ"
province = "Mẫu"
year = 2024
window_start = 2024-01-01
[network]
private_hosts = ["{host}"]
[defaults]
items = ["N1", "N2a", "N2b", "N2c", "N3a", "N3b", "N3c", "N3d", "N3e", "N4"]
pages = 5000
[[unit]]
id = "so-noi-vu"
name = "Sở Nội vụ"
kind = "department"
hosts = ["{home}"]
"""
_AS_OF = date(2024, 9, 30)


def make(home: str, folder: Path) -> None:
    """A case for the portal at ``home``."""
    from inspection.run import rules_digest
    from inspection.targets import load_targets

    text = _TARGETS.format(home=home, host=urlsplit(home).netloc)
    targets = load_targets(text)
    now = datetime.now(UTC)
    units = tuple(replace(unit.plan(targets.plan), pace_s=0.0) for unit in targets.in_force(_AS_OF))
    plan = RunPlan("benchmark", "ad-hoc", now, _AS_OF, "benchmark", targets.digest, rules_digest(), targets.private_hosts, units, text, ())
    CaseFile.create(folder, plan).close()


def main(home: str, place: str) -> None:
    """Inspect, write findings.json, print how many pages were read and how long each half took."""
    from inspection import findings, run  # the crawl, a process of its own, needs none of it
    from inspection.crawling import Progress

    class Quiet(Progress):
        """Tells nobody."""

    folder = Path(place) / "benchmark"
    make(home, folder)
    begun = time.perf_counter()
    with (folder / "crawl.log").open("w") as log:
        subprocess.run([sys.executable, __file__, "--crawl", str(folder)], check=True, stderr=log, env={**os.environ, "KIEMTRA_BROWSER": "none"})
    crawled, judging = time.perf_counter(), time.process_time()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    with CaseFile.open(folder, at=datetime.now(UTC)) as case:
        record, broken = run.judged(case, Quiet())
        assert not broken, broken
        findings.write(folder / run.FINDINGS, record)
        counts = case.counts("so-noi-vu")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)  # the judges are processes of their own too
    told = {
        "pages": counts.pages,
        "crawl_s": crawled - begun,
        "judge_s": time.perf_counter() - crawled,
        "crawl_cpu_s": used.ru_utime + used.ru_stime,
        "judge_cpu_s": time.process_time() - judging + after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime,
        "crawl_mb": used.ru_maxrss / 1024,
    }
    print(json.dumps({name: round(value, 3) for name, value in told.items()}))


if __name__ == "__main__":
    if sys.argv[1] == "--crawl":
        sys.exit(crawl(Path(sys.argv[2]), lambda: datetime.now(UTC), time.monotonic, patience=Patience(satisfied_pages=1_000_000)))
    main(*sys.argv[1:])
