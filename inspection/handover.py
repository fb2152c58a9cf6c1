"""The papers of a judged run, and what they are made of besides its findings."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import Workbook

from checks.model import Citation
from checks.registry import criteria
from crawler.archive import looks
from crawler.archive.attempts import AttemptRow
from crawler.archive.case import CaseFile
from crawler.archive.reviews import reviews
from crawler.archive.verify import MANIFEST
from inspection import findings
from inspection.configuration import settings
from inspection.evidence import marked
from inspection.evidence.circumstances import in_words
from inspection.evidence.privacy import cover, covered
from inspection.findings import RunRecord
from inspection.papers.exhibits import Exhibits
from inspection.papers.flat import NAME as FLAT
from inspection.papers.flat import write_flat
from inspection.papers.moments import LocalClock
from inspection.papers.thumbnails import thumbnails_of
from inspection.papers.word.drafts import write_drafts
from inspection.papers.workbook import Origin, digest_of, lay_out, write_workbook
from inspection.ranks import Bands
from inspection.targets import load_targets

COVERED = "findings-da-che.json"
"""The findings for other programs, private data covered."""
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
    """Of the pages cited, with the quotes marked, and of those looked at in vain."""
    exhibits: Exhibits
    deadline: date | None
    """Until when units must mend and report, where it was set."""
    mended: Mapping[str, Sequence[str]]
    """By unit id, what changed since an earlier run, in sentences."""


def sources_of(case: CaseFile, record: RunRecord) -> Sources:
    """What the papers of ``record`` need of the case."""
    targets = load_targets(case.plan.targets, case.plan.targets_path)
    pictures = marked.pictures(case)
    return Sources(
        attempts={unit.id: tuple(row for id in looks.ids(case, unit.id) for row in case.attempts(id)) for unit in case.plan.units},
        settings=settings(targets, case.plan),
        bands=targets.bands,
        decisions=len(reviews(case)),
        pictures=pictures,
        exhibits=_exhibits(case, record, pictures),
        deadline=date.fromisoformat(day) if (day := case.run_state(_DEADLINE)) else None,
        mended=json.loads(case.run_state(_MENDED) or "{}"),
    )


def shown(record: RunRecord, pictures: Sequence[marked.Picture]) -> RunRecord:
    """The record as papers show it: with the marked pictures, and what concerns private persons covered. Whatever leaves the
    evidence goes through here or through ``covered``."""
    return covered(marked.shown(record, pictures))


def workbook_of(folder: Path, record: RunRecord, sources: Sources) -> Workbook:
    """The workbook as it would be laid out now, for comparison with one that came back."""
    record = shown(record, sources.pictures)
    thumbnails = thumbnails_of(folder, record)
    return lay_out(record, criteria(), sources.attempts, sources.settings, sources.bands, thumbnails, sources.exhibits)


def write_book(folder: Path, record: RunRecord, sources: Sources) -> Path:
    """Write the workbook; returns where it lies."""
    origin = Origin(digest_of(record), sources.decisions)
    facts = (sources.attempts, sources.settings, sources.bands, origin, sources.exhibits)
    return write_workbook(folder, shown(record, sources.pictures), criteria(), *facts)


def write_words(folder: Path, record: RunRecord, sources: Sources) -> tuple[Path, ...]:
    """Write the drafts in Word; returns where they lie."""
    return write_drafts(folder, shown(record, sources.pictures), sources.bands, sources.deadline, sources.mended)


def write_table(folder: Path, record: RunRecord) -> Path:
    """Write the findings as one table, CSV; returns where it lies."""
    return write_flat(*_beside(folder, FLAT), covered(record))


def write_findings(folder: Path, record: RunRecord) -> Path:
    """Write the findings as JSON for other programs; returns where it lies. The run's own findings.json is evidence, word for
    word, and is not handed out."""
    place, name = _beside(folder, COVERED)
    findings.write(place / name, covered(record))
    return place / name


def _beside(folder: Path, name: str) -> tuple[Path, str]:
    """Where a file for other programs is put: a sealed run takes no more, so beside it."""
    return (folder.parent, f"{folder.name}-{name}") if (folder / MANIFEST).is_file() else (folder, name)


def set_deadline(case: CaseFile, day: date) -> None:
    """From now on the drafts ask units to mend and report before ``day``."""
    case.set_run_state(_DEADLINE, day.isoformat())


def set_mended(case: CaseFile, said: Mapping[str, Sequence[str]]) -> None:
    """From now on the conclusions say, by unit id, what changed since an earlier run."""
    case.set_run_state(_MENDED, json.dumps(said, ensure_ascii=False))


def _exhibits(case: CaseFile, record: RunRecord, pictures: Sequence[marked.Picture]) -> Exhibits:
    clock = LocalClock.on(ZoneInfo(record.run.timezone), record.run.ended)
    had: dict[tuple[str, str], str] = {}
    looked: dict[tuple[str, str], Sequence[Citation]] = {}
    for unit in record.units:
        for url in {citation.url for finding in unit.findings for citation in finding.citations}:
            if origin := case.origin(unit.id, url):
                had[unit.id, url], _ = cover(in_words(origin, clock))
        for finding in unit.findings:
            if pages := marked.looked(case, unit.id, finding, pictures):
                looked[unit.id, finding.criterion] = pages
    return Exhibits(had, looked)
