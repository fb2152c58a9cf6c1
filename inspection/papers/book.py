"""A workbook's bytes: the same for the same workbook, its formulas with their values."""

import errno
import io
import os
import tempfile
import zipfile
from datetime import datetime
from functools import partial

from lxml.etree import SerialisationError
from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

from inspection.papers.formulas import results_of, with_results
from inspection.papers.packing import AUTHOR, naive, packed


def book_bytes(book: Workbook, title: str, at: datetime) -> bytes:
    """The workbook with no time in it but ``at``. Raises OSError where the disk takes no more."""
    facts = book.properties
    facts.creator = facts.lastModifiedBy = AUTHOR
    facts.created = facts.modified = naive(at)
    facts.title = title
    book.calculation.fullCalcOnLoad = True
    written = io.BytesIO()
    try:
        ExcelWriter(book, zipfile.ZipFile(written, "w", zipfile.ZIP_STORED)).save()
    except SerialisationError as error:  # of the temporary files openpyxl writes its sheets to
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), tempfile.gettempdir()) from error
    parts = {
        f"xl/worksheets/sheet{number}.xml": partial(with_results, results=results_of(sheet))
        for number, sheet in enumerate(book.worksheets, 1)
    }
    return packed(written.getvalue(), parts)
