"""The workbook an inspector opens: its sheets in order, checked before it takes its place in the run's folder."""

import errno
import io
import os
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from lxml.etree import SerialisationError
from openpyxl import Workbook, load_workbook
from openpyxl.writer.excel import ExcelWriter

from checks.registry import Criterion
from crawler.archive.attempts import AttemptRow
from inspection.findings import RunRecord
from inspection.papers import access_errors, details, parameters, proof, summary
from inspection.papers.moments import LocalClock
from inspection.whole_file import write_whole

_AUTHOR = "kiemtra"
_VERSIONS = 99
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


class PaperError(Exception):
    """A paper that may not be handed over; the text names it and what is wrong. The former one is intact."""


def workbook_name(run_id: str) -> str:
    """The workbook's file name; a numbered one is used where that file is open in Excel or was worked in."""
    return f"kiem-tra-cchc-{run_id}.xlsx"


def write_workbook(
    folder: Path,
    record: RunRecord,
    criteria: Sequence[Criterion],
    attempts: Mapping[str, Sequence[AttemptRow]],
    settings: Mapping[str, str],
) -> Path:
    """Write the workbook of ``record`` into the run's ``folder``, the same bytes for the same input; returns its path.

    ``attempts`` are all attempts by unit id; ``settings`` is the configuration in words. A workbook that is open in
    Excel, or that somebody has saved since it was written, is left alone: the new one then ends in ``_v2.xlsx``, and so
    on; ``workbook_name`` tells the caller whether that happened.
    Raises PaperError where it reads back otherwise than written, OSError where it cannot be written.
    """
    book = _lay_out(record, criteria, attempts, settings)
    data = _packed(book, record.run.ended)
    path = folder / workbook_name(record.run.id)
    rows = {sheet.title: sheet.max_row for sheet in book.worksheets}
    for version in range(1, _VERSIONS + 1):
        free = path if version == 1 else path.with_stem(f"{path.stem}_v{version}")
        if free.exists() and not _untouched(free):
            continue
        try:
            write_whole(free, data, partial(_check, rows))
        except PermissionError:
            if not free.exists():
                raise
        else:
            return free
    raise PaperError(
        f"{path} và các bản _v2 … _v{_VERSIONS} đều đang mở hoặc đã được sửa; đóng Excel hoặc chuyển bớt đi nơi khác."
    )


def _lay_out(
    record: RunRecord,
    criteria: Sequence[Criterion],
    attempts: Mapping[str, Sequence[AttemptRow]],
    settings: Mapping[str, str],
) -> Workbook:
    clock = LocalClock.on(ZoneInfo(record.run.timezone), record.run.ended)
    subtitle = f"{record.run.plan or 'Kiểm tra trên môi trường mạng'} · ngày kiểm tra {record.run.as_of:%d/%m/%Y}"
    book = Workbook()
    book.remove(book.worksheets[0])
    overview, listing, proofs, errors, facts = (
        book.create_sheet(title) for title in (summary.TITLE, details.TITLE, proof.TITLE, access_errors.TITLE, parameters.TITLE)
    )
    summary.lay_summary(overview, record, clock)
    places = proof.lay_proof(proofs, record, clock, subtitle)
    known = {criterion.code: criterion for criterion in criteria}
    details.lay_details(listing, record, known, attempts, places, clock, subtitle)
    access_errors.lay_access_errors(errors, record, attempts, clock, subtitle)
    parameters.lay_parameters(facts, record, criteria, settings, clock, subtitle)
    return book


def _packed(book: Workbook, at: datetime) -> bytes:
    """The workbook's bytes with no time in them but ``at``."""
    facts = book.properties
    facts.creator = facts.lastModifiedBy = _AUTHOR
    facts.created = facts.modified = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    facts.title = "Kết quả kiểm tra công tác cải cách hành chính trên môi trường mạng"
    written, packed = io.BytesIO(), io.BytesIO()
    try:
        ExcelWriter(book, zipfile.ZipFile(written, "w", zipfile.ZIP_STORED)).save()
    except SerialisationError as error:  # of the temporary files openpyxl writes its sheets to
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), tempfile.gettempdir()) from error
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _ZIP_DAY), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _untouched(path: Path) -> bool:
    """Nobody has saved the workbook since this program wrote it: Excel and LibreOffice change the name in it."""
    try:
        with zipfile.ZipFile(path) as parts:
            return f":lastModifiedBy>{_AUTHOR}<".encode() in parts.read("docProps/core.xml")
    except (OSError, KeyError, zipfile.BadZipFile):
        return False


def _check(rows: Mapping[str, int], path: Path) -> None:
    """Raise PaperError where the workbook at ``path`` has other sheets, or other numbers of rows, than were laid."""
    with path.open("rb") as file:
        found = {sheet.title: sum(1 for _ in sheet.rows) for sheet in load_workbook(file, read_only=True).worksheets}
    for title, expected in rows.items():
        if found.get(title) != expected:
            raise PaperError(
                f"Sổ làm việc đọc lại không khớp: sheet “{title}” có {found.get(title)} dòng, phải là {expected}."
            )
