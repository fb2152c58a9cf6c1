"""The workbook an inspector opens: its sheets in order, checked before it takes its place in the run's folder."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from openpyxl import Workbook, load_workbook
from openpyxl.packaging.custom import IntProperty, StringProperty

from checks.registry import Criterion
from crawler.archive.attempts import AttemptRow
from inspection.findings import RunRecord
from inspection.papers import (
    access_errors,
    basis,
    charts,
    details,
    notices,
    parameters,
    proof,
    scale,
    summary,
    unit_sheet,
)
from inspection.papers.book import book_bytes
from inspection.papers.exhibits import NOTHING, Exhibits
from inspection.papers.moments import LocalClock
from inspection.papers.packing import PaperError, write_version
from inspection.papers.thumbnails import Thumbnails, thumbnails_of
from inspection.papers.titles import title_of
from inspection.ranks import USUAL_BANDS, Bands

_TITLE = "Kết quả kiểm tra công tác cải cách hành chính trên môi trường mạng"
_DIGEST, _DECISIONS = "kiemtra.findings", "kiemtra.reviews"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a workbook remembers of where it comes from."""

    digest: str = ""
    """``digest_of`` what the machine found."""
    decisions: int = 0
    """How many the case held."""

    @classmethod
    def of(cls, book: Workbook) -> "Origin | None":
        """What the workbook remembers; None where it is none of ours."""
        facts = {fact.name: fact.value for fact in book.custom_doc_props}  # type: ignore[attr-defined]
        return cls(str(facts[_DIGEST]), int(facts[_DECISIONS])) if _DIGEST in facts and _DECISIONS in facts else None

    def tell(self, book: Workbook) -> None:
        """Let the workbook remember it."""
        for fact in (StringProperty(name=_DIGEST, value=self.digest), IntProperty(name=_DECISIONS, value=self.decisions)):
            book.custom_doc_props.append(fact)  # type: ignore[attr-defined]


NOWHERE = Origin()


def workbook_name(run_id: str) -> str:
    """The workbook's file name; a numbered one is used where that file is open in Excel or was worked in."""
    return f"kiem-tra-cchc-{run_id}.xlsx"


def write_workbook(
    folder: Path,
    record: RunRecord,
    criteria: Sequence[Criterion],
    attempts: Mapping[str, Sequence[AttemptRow]],
    settings: Mapping[str, str],
    bands: Bands = USUAL_BANDS,
    origin: Origin = NOWHERE,
    exhibits: Exhibits = NOTHING,
) -> Path:
    """Write the workbook of ``record`` into the run's ``folder``, the same bytes for the same input; returns its path.

    ``attempts`` are all attempts by unit id; ``settings`` is the configuration in words. A workbook that is open in
    Excel, or that somebody has saved since it was written, is left alone: the new one then ends in ``_v2.xlsx``, and so
    on; ``workbook_name`` tells the caller whether that happened.
    Raises PaperError where it reads back otherwise than written, OSError where it cannot be written.
    """
    book = lay_out(record, criteria, attempts, settings, bands, thumbnails_of(folder, record), exhibits)
    origin.tell(book)
    rows = {sheet.title: sheet.max_row for sheet in book.worksheets}
    return write_version(folder / workbook_name(record.run.id), book_bytes(book, _TITLE, record.run.ended), partial(_check, rows))


def digest_of(record: RunRecord) -> str:
    """SHA-256 of what the machine found, whatever was decided on it since."""
    units = tuple(
        replace(unit, reviewed_score=None, findings=tuple(replace(finding, review=None) for finding in unit.findings))
        for unit in record.units
    )
    once_read = RunRecord.from_json(replace(record, units=units).to_json())  # a whole number of points is read as 4.0
    data = json.dumps(once_read.to_json(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()


def lay_out(
    record: RunRecord,
    criteria: Sequence[Criterion],
    attempts: Mapping[str, Sequence[AttemptRow]],
    settings: Mapping[str, str],
    bands: Bands,
    thumbnails: Thumbnails,
    exhibits: Exhibits,
) -> Workbook:
    """The workbook, not yet a file."""
    clock = LocalClock.on(ZoneInfo(record.run.timezone), record.run.ended)
    subtitle = f"{record.run.plan or 'Kiểm tra trên môi trường mạng'} · ngày kiểm tra {record.run.as_of:%d/%m/%Y}"
    book = Workbook()
    book.remove(book.worksheets[0])
    overview, pictures = book.create_sheet(summary.TITLE), book.create_sheet(charts.TITLE)
    papers = [book.create_sheet(title_of(number, unit)) for number, unit in enumerate(record.units, 1)]
    listing, proofs, doubts, elsewhere, errors, texts, levels, facts = (
        book.create_sheet(title)
        for title in (
            details.TITLE, proof.TITLE, notices.DOUBTFUL, notices.NOT_ONLINE, access_errors.TITLE, basis.TITLE, scale.TITLE,
            parameters.TITLE,
        )
    )  # fmt: skip
    rows = details.Rows.of(record)
    known = {criterion.code: criterion for criterion in criteria}
    summary.lay_summary(overview, record, rows, bands, clock)
    charts.lay_charts(pictures, record, rows)
    for number, (paper, unit) in enumerate(zip(papers, record.units, strict=True), 1):
        unit_sheet.lay_unit(paper, number, record, unit, known, rows, bands, clock)
    places = proof.lay_proof(proofs, record, thumbnails, exhibits, clock, subtitle)
    details.lay_details(listing, record, known, attempts, places, clock, subtitle)
    notices.lay_doubtful(doubts, record, known, rows, places, subtitle)
    notices.lay_not_online(elsewhere, record, known, rows, subtitle)
    access_errors.lay_access_errors(errors, record, attempts, clock, subtitle)
    basis.lay_basis(texts, record, criteria, subtitle)
    scale.lay_scale(levels, bands, record.run.id)
    parameters.lay_parameters(facts, record, criteria, settings, clock, subtitle)
    return book


def _check(rows: Mapping[str, int], path: Path) -> None:
    """Raise PaperError where the workbook at ``path`` has other sheets, or other numbers of rows, than were laid."""
    with path.open("rb") as file:
        found = {sheet.title: sum(1 for _ in sheet.rows) for sheet in load_workbook(file, read_only=True).worksheets}
    for title, expected in rows.items():
        if found.get(title) != expected:
            raise PaperError(
                f"Sổ làm việc đọc lại không khớp: sheet “{title}” có {found.get(title)} dòng, phải là {expected}."
            )
