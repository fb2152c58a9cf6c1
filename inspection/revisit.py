"""Looking again: the second look at portals where the first found something missing."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from crawler.archive import CaseFile, looks
from inspection import run
from inspection.crawling import Progress
from inspection.looks import due
from inspection.targets import load_targets


def revisit(folder: Path, progress: Progress, clock: Callable[[], datetime] = run.now, at_once: bool = False) -> run.RunResult:
    """Make the looks that the run of ``folder`` owes and whose time has come (``at_once``: all of them), judge anew, write the papers.

    Raises BadRequest where none is owed or the time has not come, RunStopped where the crawl did not come to its end.
    """
    record = run.record_of(folder)
    with CaseFile.open(folder, at=clock()) as case:
        targets = load_targets(case.plan.targets, case.plan.targets_path)
        begun = [look for look in looks.looks(case) if case.visit(look.plan.id) is None]
        owed = due(case, record, targets)
        ready = [one for one in owed if at_once or one.at <= clock()]
        if not begun and not owed:
            raise run.BadRequest(f"Lần kiểm tra {folder.name} không có thiếu sót nào cần xem lại.")
        if not begun and not ready:
            at = owed[0].at.astimezone(ZoneInfo(targets.plan.timezone))
            raise run.BadRequest(
                f"Chưa đến lúc xem lại: sớm nhất {at:%H:%M ngày %d/%m/%Y} ({owed[0].unit.name}), để hai lần xem cách nhau đủ lâu. "
                "Muốn xem ngay: thêm --now"
            )
        for one in ready:
            looks.begin(case, one.unit.plan(targets.plan, one.criteria), one.criteria, clock())
    return run.resume(folder, progress, clock)
