"""The papers of a judged run, and what they are made of besides its findings."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from checks.registry import criteria
from crawler.archive.attempts import AttemptRow
from crawler.archive.case import CaseFile
from crawler.archive.reviews import reviews
from inspection.configuration import settings
from inspection.evidence import marked
from inspection.evidence.privacy import covered
from inspection.findings import RunRecord
from inspection.papers.thumbnails import thumbnails_of
from inspection.papers.word.drafts import write_drafts
from inspection.papers.workbook import Origin, digest_of, lay_out, write_workbook
from inspection.ranks import Bands
from inspection.targets import load_targets

_DEADLINE, _MENDED = "deadline", "mended"


@dataclass(frozen=True, slots=True)
class Sources:
    """What the case adds to the findings."""

    attempts: Mapping[str, Sequence[AttemptRow]]
    """By unit id."""
    settings: Mapping[str, str]
    bands: Bands
    decisions: int
    """How many the inspectors have made so far."""
    pictures: tuple[marked.Picture, ...]
    """Of the pages cited, with the quotes marked."""
    deadline: date | None
    """Until when units must mend and report, where it was set."""
    mended: Mapping[str, Sequence[str]]
    """By unit id, what changed since an earlier run, in sentences."""


def sources_of(case: CaseFile) -> Sources:
    """What the papers need of the case."""
    targets = load_targets(case.plan.targets, case.plan.targets_path)
    return Sources(
        attempts={unit.id: case.attempts(unit.id) for unit in case.plan.units},
        settings=settings(targets, case.plan),
        bands=targets.bands,
        decisions=len(reviews(case)),
        pictures=marked.pictures(case),
        deadline=date.fromisoformat(day) if (day := case.run_state(_DEADLINE)) else None,
        mended=json.loads(case.run_state(_MENDED) or "{}"),
    )


def workbook_of(folder: Path, record: RunRecord, sources: Sources) -> Workbook:
    """The workbook as it would be laid out now, for comparison with one that came back."""
    record = covered(marked.shown(record, sources.pictures))
    return lay_out(record, criteria(), sources.attempts, sources.settings, sources.bands, thumbnails_of(folder, record))


def write_book(folder: Path, record: RunRecord, sources: Sources) -> Path:
    """Write the workbook; returns where it lies."""
    shown = covered(marked.shown(record, sources.pictures))
    origin = Origin(digest_of(record), sources.decisions)
    return write_workbook(folder, shown, criteria(), sources.attempts, sources.settings, sources.bands, origin)


def write_words(folder: Path, record: RunRecord, sources: Sources) -> tuple[Path, ...]:
    """Write the drafts in Word; returns where they lie."""
    shown = covered(marked.shown(record, sources.pictures))
    return write_drafts(folder, shown, sources.bands, sources.deadline, sources.mended)


def set_deadline(case: CaseFile, day: date) -> None:
    """From now on the drafts ask units to mend and report before ``day``."""
    case.set_run_state(_DEADLINE, day.isoformat())


def set_mended(case: CaseFile, said: Mapping[str, Sequence[str]]) -> None:
    """From now on the conclusions say, by unit id, what changed since an earlier run."""
    case.set_run_state(_MENDED, json.dumps(said, ensure_ascii=False))
