"""All drafts of a run, written beside the workbook."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from docx import Document

from inspection.findings import RunRecord
from inspection.papers.moments import LocalClock
from inspection.papers.packing import AUTHOR, PaperError, naive, packed, write_version
from inspection.papers.word.conclusion import conclusion
from inspection.papers.word.minutes import minutes
from inspection.papers.word.sheet import Sheet
from inspection.papers.word.summing_up import summing_up
from inspection.ranks import Bands

FOLDER = "du-thao"
REPORT = "bao-cao-ket-qua.docx"


def write_drafts(
    folder: Path, record: RunRecord, bands: Bands, deadline: date | None = None, mended: Mapping[str, Sequence[str]] | None = None
) -> tuple[Path, ...]:
    """Write the drafts below the run's ``folder``; returns where they lie.

    ``deadline`` is the day until which units must mend and report; ``mended``, by unit id, what changed since an earlier
    run. The same input gives the same bytes; a draft that somebody worked on is left alone and the new one is numbered.
    """
    return tuple(
        write_version(folder / FOLDER / name, _packed(sheet, record), partial(_check, len(sheet.paper.paragraphs)))
        for name, sheet in _drafts(record, bands, deadline, mended or {})
    )


def _drafts(
    record: RunRecord, bands: Bands, deadline: date | None, mended: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, Sheet]]:
    clock = LocalClock.on(ZoneInfo(record.run.timezone), record.run.ended)
    for unit in record.units:
        if unit.not_in_force:
            continue
        yield f"bien-ban-{unit.id}.docx", minutes(record, unit, clock)
        yield f"ket-luan-{unit.id}.docx", conclusion(record, unit, bands, clock, deadline, mended.get(unit.id, ()))
    yield REPORT, summing_up(record, bands, clock, deadline)


def _packed(sheet: Sheet, record: RunRecord) -> bytes:
    facts = sheet.paper.core_properties
    facts.last_modified_by = AUTHOR
    facts.created = facts.modified = naive(record.run.ended)
    facts.revision = 1
    return packed(sheet.bytes())


def _check(paragraphs: int, path: Path) -> None:
    """Raise PaperError where the draft reads back otherwise than written."""
    with path.open("rb") as file:
        found = len(Document(file).paragraphs)
    if found != paragraphs:
        raise PaperError(f"Dự thảo {path.name} đọc lại không khớp: {found} đoạn, phải là {paragraphs}.")
