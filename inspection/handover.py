"""The papers of a judged run, and what they are made of besides its findings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
from inspection.papers.workbook import lay_out, write_workbook
from inspection.papers.word.drafts import write_drafts
from inspection.ranks import Bands
from inspection.targets import load_targets


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


def sources_of(case: CaseFile) -> Sources:
    """What the papers need of the case."""
    targets = load_targets(case.plan.targets, case.plan.targets_path)
    return Sources(
        attempts={unit.id: case.attempts(unit.id) for unit in case.plan.units},
        settings=settings(targets, case.plan),
        bands=targets.bands,
        decisions=len(reviews(case)),
        pictures=marked.pictures(case),
    )


def workbook_of(folder: Path, record: RunRecord, sources: Sources) -> Workbook:
    """The workbook as it would be laid out now, for comparison with one that came back."""
    record = covered(marked.shown(record, sources.pictures))
    return lay_out(record, criteria(), sources.attempts, sources.settings, sources.bands, thumbnails_of(folder, record))


def write(folder: Path, record: RunRecord, sources: Sources) -> Path:
    """Write the workbook; returns where it lies."""
    record = covered(marked.shown(record, sources.pictures))
    return write_workbook(
        folder, record, criteria(), sources.attempts, sources.settings, sources.bands, sources.decisions
    )
