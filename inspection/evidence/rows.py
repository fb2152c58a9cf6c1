"""The workbook's rows by digest: which of them still say what was sealed, in a copy that somebody worked in.

Cells that wait for an inspector's hand are left out, so a copy may be filled in and stays true.
"""

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from inspection.papers import style

_DIGITS = 32
_LABEL_CELLS = 4

SheetRows = Mapping[str, Any]
"""Of one sheet: its "state", and its "rows" in order, each with the columns of its "free" cells and its "sha256"."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A row or a sheet that no longer says what was sealed."""

    item: str
    words: str


def digests(path: Path) -> dict[str, SheetRows]:
    """The rows of every sheet of the workbook just written: their digests and their free cells."""
    found: dict[str, SheetRows] = {}
    for sheet in load_workbook(path).worksheets:
        rows = []
        for cells in sheet.iter_rows():
            free = [cell.column or 0 for cell in cells if _is_free(cell)]
            rows.append({"free": free, "sha256": _digest(cells, free)})
        found[sheet.title] = {"state": sheet.sheet_state, "rows": rows}
    return found


def as_bytes(sheets: Mapping[str, SheetRows]) -> bytes:
    """``digests`` as they are kept among the artifacts."""
    return json.dumps(sheets, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def edits(path: Path, sealed: Mapping[str, SheetRows]) -> tuple[Edit, ...]:
    """What the workbook at ``path`` says otherwise than the rows ``sealed``."""
    try:
        book = load_workbook(path)
    except (OSError, ValueError, KeyError, BadZipFile, InvalidFileException) as fault:
        return (Edit(path.name, f"không mở được sổ: {fault}"),)
    titles = {sheet.title: sheet for sheet in book.worksheets}
    found = [Edit(f"sheet “{title}”", "bị xóa hoặc đổi tên") for title in sealed.keys() - titles.keys()]
    found += [Edit(f"sheet “{title}”", "bị thêm vào") for title in titles.keys() - sealed.keys()]
    for title, rows in sealed.items():
        if title in titles:
            found += _sheet_edits(titles[title], rows)
    return tuple(found)


def _sheet_edits(sheet: Worksheet, sealed: SheetRows) -> list[Edit]:
    found = []
    if sheet.sheet_state != sealed["state"]:
        found.append(Edit(f"sheet “{sheet.title}”", "bị ẩn hoặc bỏ ẩn"))
    there = list(sheet.iter_rows())
    for number, row in enumerate(sealed["rows"], start=1):
        cells = there[number - 1] if number <= len(there) else ()
        if _digest(cells, row["free"]) != row["sha256"]:
            found.append(Edit(f"sheet “{sheet.title}”, dòng {number}{_label(cells)}", "khác bản gốc"))
    for number, cells in enumerate(there[len(sealed["rows"]) :], start=len(sealed["rows"]) + 1):
        if any(cell.value is not None for cell in cells):
            found.append(Edit(f"sheet “{sheet.title}”, dòng {number}{_label(cells)}", "bị thêm vào"))
    return found


def _digest(cells: Sequence[Cell | MergedCell], free: Sequence[int]) -> str:
    said = [(cell.column, _plain(cell.value), _leads(cell)) for cell in cells if cell.column not in free]
    told = [one for one in said if one[1] or one[2]]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:_DIGITS]


def _plain(value: object) -> str:
    """A cell's value as it survives Excel and LibreOffice."""
    match value:
        case None:
            return ""
        case bool():
            return str(value)
        case int() | float():
            return f"{float(value):.9g}"
        case datetime():
            return value.replace(microsecond=0).isoformat()
        case date():
            return value.isoformat()
    return unicodedata.normalize("NFC", str(value)).replace("\r", "").strip()


def _leads(cell: Cell | MergedCell) -> str:
    """Where the cell's link leads. Of a file only its name: programs rewrite its path."""
    link = getattr(cell, "hyperlink", None)
    if link is None:
        return ""
    target = unquote(link.target or "")
    web = urlsplit(target).scheme in ("http", "https")
    return f"{target.rstrip('/') if web else target.replace(chr(92), '/').rsplit('/', 1)[-1]}#{link.location or ''}"


def _is_free(cell: Cell | MergedCell) -> bool:
    if isinstance(cell, MergedCell):
        return False
    unlocked = cell.protection is not None and not cell.protection.locked
    return unlocked or cell.fill.fgColor.rgb == style.FREE_FILL.fgColor.rgb


def _label(cells: Sequence[Cell | MergedCell]) -> str:
    words = [_plain(cell.value)[:40] for cell in cells[:_LABEL_CELLS] if cell.value is not None]
    return f" ({' · '.join(words)})" if words else ""
