"""A table file as a grid of texts and numbers with addresses: XLSX, XLS and ODS, CSV in UTF-8, UTF-16 or Windows-1258."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import pandas as pd
from openpyxl.utils import get_column_letter
from python_calamine import CalamineError

from checks.readings.exports import Fault
from checks.vietnamese.dates import dates_in
from checks.vietnamese.text import clean, folded
from inspection.imports.refusal import ExportRefused

MOST_BYTES = 25 * 1024 * 1024
_MOST_UNPACKED = 200 * 1024 * 1024
_MOST_ROWS, _MOST_COLUMNS = 20_000, 200
KINDS = ("xlsx", "xls", "ods", "csv")
_GROUPED = re.compile(r"^[+-]?\d{1,3}([. ]\d{3})+(,\d+)?$")
_COMMA = re.compile(r"^[+-]?\d+(,\d+)?$")
_POINT = re.compile(r"^[+-]?\d+\.\d+$")
_NOTHING = ("", "-", "–", "—", "…", "...", "x", "/")

Value = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet."""

    sheet: str
    """Its name; "" for CSV."""
    rows: tuple[tuple[Value, ...], ...]

    def at(self, row: int, column: int) -> Value:
        """A cell; None outside."""
        return self.rows[row][column] if 0 <= row < len(self.rows) and 0 <= column < len(self.rows[row]) else None

    def text(self, row: int, column: int) -> str:
        """A cell as text, clean."""
        value = self.at(row, column)
        return "" if value is None else clean(f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value))

    def address(self, row: int, column: int) -> str:
        """How the cell is called, e.g. "C12"."""
        return f"{get_column_letter(column + 1)}{row + 1}"

    def number(self, row: int, column: int, faults: list[Fault]) -> float | None:
        """A cell as a number, written in the Vietnamese way or not; None where it is empty: that is not nought."""
        value = self.at(row, column)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return float(value)
        text = self.text(row, column).removesuffix("%").strip()
        if text.lower() in _NOTHING:
            return None
        number = vietnamese_number(text)
        if number is None:
            faults.append(Fault(self.address(row, column), f"“{text}” không phải số"))
        return number

    def count(self, row: int, column: int, faults: list[Fault]) -> int | None:
        """A cell as a whole number, not below nought."""
        number = self.number(row, column, faults)
        if number is None:
            return None
        if number < 0 or number != int(number):
            faults.append(Fault(self.address(row, column), f"“{self.text(row, column)}” không phải số đếm"))
            return None
        return int(number)

    def day(self, row: int, column: int) -> date | None:
        """A cell as a day."""
        value = self.at(row, column)
        if isinstance(value, date):
            return value
        return next((found.day for found in dates_in(self.text(row, column))), None)

    def words(self) -> Iterator[tuple[int, int, str]]:
        """All cells with text, by row and column."""
        for row, values in enumerate(self.rows):
            for column, value in enumerate(values):
                if isinstance(value, str) and value.strip():
                    yield row, column, clean(value)


def vietnamese_number(text: str) -> float | None:
    """The number written as "1.234,5", "95,5" or "95.5"; None where there is none."""
    bare = text.replace("\u00a0", " ").strip()
    if _GROUPED.match(bare):
        return float(bare.replace(".", "").replace(" ", "").replace(",", "."))
    if _COMMA.match(bare):
        return float(bare.replace(",", "."))
    return float(bare) if _POINT.match(bare) else None


def read_grids(path: Path) -> tuple[bytes, str, tuple[Grid, ...]]:
    """The file's bytes, its kind by what it is (not by its name), and its sheets. Raises ExportRefused."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ExportRefused(f"{path} lớn quá {MOST_BYTES // 1024**2} MB; kết xuất bảng tổng hợp, không phải toàn bộ dữ liệu.")
        data = path.read_bytes()
    except OSError as error:
        raise ExportRefused(f"Không đọc được {path}: {error.strerror}") from error
    return data, *parse(data, path.name)


def parse(data: bytes, name: str) -> tuple[str, tuple[Grid, ...]]:
    """The kind of table file that ``data`` is, and its sheets. Raises ExportRefused, naming the file ``name``."""
    kind = _kind(data, name)
    grids = (_csv(data, name),) if kind == "csv" else _book(data, name)
    if all(value is None for grid in grids for row in grid.rows for value in row):
        raise ExportRefused(f"{name} không có dòng nào.")
    return kind, grids


def _kind(data: bytes, name: str) -> str:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    if data.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
                    raise ExportRefused(f"{name} bung ra quá lớn; không đọc.")
                names = parts.namelist()
        except zipfile.BadZipFile as error:
            raise ExportRefused(f"{name} bị hỏng: {error}") from error
        if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
            return "xlsx"
        if "content.xml" in names:
            return "ods"
        raise ExportRefused(f"{name} là tệp nén, không phải bảng tính.")
    if data.startswith(b"%PDF"):
        raise ExportRefused(f"{name} là PDF; đề nghị đơn vị gửi bảng tính (XLSX, XLS) hoặc CSV.")
    if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ExportRefused(f"{name} không phải bảng tính hay CSV.")
    return "csv"


def _book(data: bytes, name: str) -> tuple[Grid, ...]:
    try:
        sheets = pd.read_excel(io.BytesIO(data), sheet_name=None, header=None, dtype=object, engine="calamine", na_filter=False)
    except (CalamineError, ValueError, KeyError, OverflowError) as error:
        raise ExportRefused(f"Không đọc được bảng tính {name}: {error}") from error
    return tuple(_grid(str(title), frame, name) for title, frame in sheets.items())


def _grid(title: str, frame: pd.DataFrame, name: str) -> Grid:
    if frame.shape[0] > _MOST_ROWS or frame.shape[1] > _MOST_COLUMNS:
        raise ExportRefused(f"{name}, sheet “{title}” có {frame.shape[0]} dòng, {frame.shape[1]} cột: không phải bảng tổng hợp.")
    return Grid(title, tuple(tuple(map(_value, row)) for row in frame.itertuples(index=False)))


def _value(value: object) -> Value:
    match value:
        case bool():
            return str(value)
        case pd.Timestamp():
            return value.date()
        case datetime():
            return value.date()
        case date() | int():
            return value
        case float():
            return None if value != value else int(value) if value.is_integer() else value
        case time():
            return f"{value:%H:%M}"
        case None | "":
            return None
    return str(value)


def _csv(data: bytes, name: str) -> Grid:
    text = decoded(data, name)
    lines = text.splitlines()[:50]
    mark = max(";\t,", key=lambda sign: sum(line.count(sign) for line in lines))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise ExportRefused(f"{name} không phải CSV đúng cách: {error}") from error
    width = max((len(row) for row in rows), default=0)
    frame = pd.DataFrame([[*row, *[""] * (width - len(row))] for row in rows], dtype=object)
    return _grid("", frame, name)


def decoded(data: bytes, name: str) -> str:
    """The text of a CSV file. Windows-1258 writes tones as marks of their own: they are joined to their letters."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: Sequence[str] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1258")
    for encoding in encodings:
        try:
            return unicodedata.normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise ExportRefused(f"{name} không phải UTF-8 hay Windows-1258; lưu lại dạng CSV UTF-8.")


def same_name(said: str, names: Sequence[str]) -> bool:
    """Whether a cell names the unit by one of its names."""
    return bool(said) and folded(said) in {folded(name) for name in names}
