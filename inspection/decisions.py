"""Reading an inspector's workbook back into its run: all that a ``kiemtra review`` does."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.archive.case import CaseFile
from crawler.archive.disk import writing
from crawler.archive.reviews import Review, last, record, reviews
from inspection import findings, handover, review, run
from inspection.crawling import Progress
from inspection.findings import RunRecord
from inspection.standing import with_reviews


@dataclass(frozen=True, slots=True)
class Read:
    """What was read back: the decisions recorded, and those that replaced somebody else's."""

    decisions: tuple[Review, ...]
    overruled: tuple[str, ...]
    """In words."""
    result: run.RunResult | None
    """The papers written again; None where there was nothing new."""


def read_back(folder: Path, workbook: Path, by: str, progress: Progress, clock: Callable[[], datetime] = run.now) -> Read:
    """Record the decisions in ``workbook`` and write the papers again.

    Raises ReviewRefused, with every complaint, before anything is recorded.
    """
    now = run.record_of(folder)
    filled = review.open_filled(workbook)
    review.origin_matches(filled, now)
    with CaseFile.open(folder, at=clock()) as case:
        made = reviews(case)
        then = with_reviews(now, made[: filled.origin.decisions])
        progress.step("Đối chiếu sổ với bản gốc")
        if changed := review.changed_cells(filled, handover.workbook_of(folder, then, handover.sources_of(case, then))):
            raise review.ReviewRefused(review.refusal(changed))
        holding = last(made)
        found = review.decisions_in(filled, then, holding, by, clock())
        if found:
            add(case, now, made, found, clock())
    names = {unit.id: unit.name for unit in now.units}
    overruled = [
        f"{names[one.unit]}, {one.criterion}: thay quyết định của {before.by} ghi lúc {before.at:%H:%M %d/%m/%Y} UTC"
        for one in found
        if (before := holding.get((one.unit, one.criterion))) and before.by != one.by
    ]
    return Read(found, tuple(overruled), run.report(folder, progress, clock) if found else None)


def add(case: CaseFile, now: RunRecord, made: Sequence[Review], found: Sequence[Review], at: datetime) -> None:
    """Record the decisions ``found`` after those ``made``, and put them beside the findings of ``now``."""
    for decision in found:
        record(case, decision)
    with writing(case.folder):
        findings.write(case.folder / run.FINDINGS, with_reviews(now, (*made, *found)))
    run.bind_findings(case, "reviewed", {"decisions": len(found)}, at)
