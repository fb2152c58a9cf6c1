"""How many fetches the crawl spares by stopping when nothing more is needed, and whether any verdict changes: the sample province
is visited twice, once to the last linked page. See README.md beside this file.
"""

import json
import logging
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from sample_plan import plan_of

from checks.judge import judge
from checks.model import Status
from crawler.archive import CaseFile
from crawler.patience import Patience
from crawler.process import crawl
from demo.province import Province, targets_text
from inspection.targets import Targets, load_targets

_EVERYTHING = {"satisfied_pages": 1_000_000}


def main() -> None:
    """Visit twice, compare, print."""
    with tempfile.TemporaryDirectory() as place, Province() as province:
        targets = load_targets(targets_text(province.urls))
        folders = {"everything": Path(place) / "everything", "usual": Path(place) / "usual"}
        for name, folder in folders.items():
            CaseFile.create(folder, plan_of(province.urls)).close()
            patience = json.dumps(_EVERYTHING if name == "everything" else {})
            subprocess.run([sys.executable, __file__, str(folder), patience], check=True, stderr=subprocess.DEVNULL)
        everything, usual = (_judged(folder, targets) for folder in folders.values())
    same = sum(usual[unit][0][code] is status for unit, (found, _) in everything.items() for code, status in found.items())
    all_of_them = sum(len(found) for found, _ in everything.values())
    shares = {unit: usual[unit][1] / pages for unit, (_, pages) in everything.items()}
    for unit, share in shares.items():
        print(f"{unit}: {usual[unit][1]} of {everything[unit][1]} pages, {share:.0%}")
    print(f"statuses equal: {same} of {all_of_them}, {same / all_of_them:.1%}")
    print(f"pages fetched, median: {statistics.median(shares.values()):.0%}")


def _judged(folder: Path, targets: Targets) -> Mapping[str, tuple[Mapping[str, Status], int]]:
    """By unit, the status of every criterion and the number of pages fetched."""
    with CaseFile.read(folder) as case:
        found = {}
        for plan in case.plan.units:
            unit, visit = targets.unit(plan.id), case.visit(plan.id)
            assert unit is not None and visit is not None
            target = unit.target(case.plan.as_of, targets.plan)
            verdicts = judge(target, tuple(case.captures(plan.id)), visit, tune=unit.tune)
            found[plan.id] = {finding.criterion: finding.status for finding in verdicts}, case.counts(plan.id).pages
        return found


if __name__ == "__main__":
    if len(sys.argv) == 3:
        logging.basicConfig(level=logging.WARNING)
        patience = Patience(**json.loads(sys.argv[2]))
        sys.exit(crawl(Path(sys.argv[1]), lambda: datetime.now(UTC), time.monotonic, patience=patience))
    main()
