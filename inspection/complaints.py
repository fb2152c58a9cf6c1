"""What is wrong with a targets file, in words an inspector can act on: table, key, line, and the nearest right word."""

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from checks.vietnamese.text import folded


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong. ``line`` counts from 1; 0 where no single line is to blame."""

    table: str
    key: str
    wrong: str
    nearest: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = " · ".join(part for part in (f"dòng {self.line}" if self.line else "", self.table, self.key) if part)
        hint = f" Có phải ý là “{self.nearest}”?" if self.nearest else ""
        return f"{place}: {self.wrong}.{hint}" if place else f"{self.wrong}.{hint}"


class TargetsError(Exception):
    """A targets file that cannot be used; carries every complaint at once."""

    def __init__(self, complaints: Collection[Complaint], source: str = "") -> None:
        self.complaints = tuple(complaints)
        self.source = source
        super().__init__("\n".join(str(complaint) for complaint in self.complaints))


def nearest(word: str, right: Collection[str]) -> str:
    """The word of ``right`` that ``word`` was most likely meant to be, or "" where none is near.

    >>> nearest("valid_form", ["valid_from", "valid_to"])
    'valid_from'
    """
    by_fold = {folded(candidate): candidate for candidate in right}
    close = difflib.get_close_matches(folded(word), list(by_fold), n=1, cutoff=0.6)
    return by_fold[close[0]] if close else ""


_WRONG: Mapping[str, str] = {
    "string_type": "phải là chữ đặt trong ngoặc kép",
    "int_type": "phải là số nguyên",
    "float_type": "phải là số",
    "finite_number": "phải là số hữu hạn",
    "bool_type": "phải là true hoặc false",
    "date_type": "phải là ngày, viết 2024-01-31 không có ngoặc kép và không có giờ",
    "list_type": "phải là danh sách trong ngoặc vuông",
    "dict_type": "phải là một bảng",
    "model_type": "phải là một bảng",
    "model_attributes_type": "phải là một bảng",
    "greater_than_equal": "phải từ {ge} trở lên",
    "less_than_equal": "phải từ {le} trở xuống",
    "too_short": "phải có đủ {min_length} mục",
    "too_long": "chỉ được có {max_length} mục",
    "string_too_short": "không được để trống",
}


def wrong_value(error_type: str, context: Mapping[str, object], given: object) -> str:
    """pydantic's complaint of type ``error_type`` about the value ``given``, in Vietnamese."""
    sentence = _WRONG.get(error_type, f"giá trị không dùng được ({error_type})").format_map(dict(context))
    return f"{sentence}; đang là {shown(given)}"


def shown(value: object) -> str:
    """A TOML value as its writer would recognise it, cut when long."""
    match value:
        case bool():
            text = str(value).lower()
        case str():
            text = f'"{value}"'
        case dict():
            text = "một bảng"
        case list():
            text = "một danh sách"
        case _:
            text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


_SYNTAX: tuple[tuple[str, str], ...] = (
    ("Invalid statement", "dòng này không phải khóa = giá trị, cũng không phải [bảng]"),
    ("Expected '=' after a key", "thiếu dấu = sau tên khóa (tên khóa viết không dấu, không cách)"),
    ("Unclosed array", "danh sách thiếu dấu ] hoặc thiếu dấu phẩy giữa hai mục"),
    ("Expected newline or end of document", "thừa chữ sau giá trị; mỗi khóa một dòng"),
    ("Invalid value", "giá trị viết sai: chữ phải trong ngoặc kép, ngày viết 2024-01-31"),
    ("Invalid date or datetime", "ngày không có thật"),
    ("Invalid initial character for a key part", "tên khóa viết sai: chỉ dùng chữ không dấu, số, - và _"),
    ("Cannot overwrite a value", "khóa này đã được ghi ở trên"),
    ("Cannot declare", "bảng này đã được mở ở trên"),
    ("Unterminated string", "thiếu dấu ngoặc kép đóng"),
    ("Illegal character", "có ký tự không được phép (thường là thiếu dấu ngoặc kép đóng)"),
    ("Unescaped '\\'", "trong ngoặc kép, dấu \\ phải viết thành \\\\"),
    ("Expected ']", "tên bảng thiếu dấu ] đóng"),
    ("Invalid hex value", "trong ngoặc kép, dấu \\ phải viết thành \\\\"),
)


def syntax_complaint(message: str, text: str) -> Complaint:
    """The complaint for ``message`` of the TOML reader about ``text``, with line, column and the line itself."""
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    said = next((vietnamese for start, vietnamese in _SYNTAX if message.startswith(start)), message.split(" (at ")[0])
    if not place:
        return Complaint("", "", f"tệp TOML viết dở, hết tệp mà chưa đóng: {said}", line=text.count("\n") + 1)
    line, column = int(place[1]), int(place[2])
    lines = text.splitlines()
    written = lines[line - 1].strip() if line <= len(lines) else ""
    return Complaint("", f"cột {column}", f"{said} (dòng viết: {shown(written)})", line=line)


_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"""^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"))*)\s*=""")
_PART = re.compile(r'"([^"]*)"|([^."\s]+)')


def unit_table(number: int) -> str:
    """How the ``number``-th ``[[unit]]`` is called in complaints."""
    return f"[[unit]] thứ {number}"


def row_table(name: str, number: int, unit: int) -> str:
    """How the ``number``-th ``[[unit.NAME]]`` of the ``unit``-th unit is called in complaints."""
    return f"[[unit.{name}]] thứ {number} của đơn vị thứ {unit}"


def lines_of(text: str) -> Mapping[tuple[str, str], int]:
    """The line of each (table, key) of a targets file, with the names complaints use; key "" is the table's header.

    A reader of lines, not of TOML: good enough to point at a place, never used to read a value.
    """
    lines: dict[tuple[str, str], int] = {}
    table, prefix, units, rows = "", "", 0, dict[str, int]()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            parts = [quoted or bare for quoted, bare in _PART.findall(header[2])]
            prefix = ""
            if parts == ["unit"]:
                units, rows = units + 1, {}
                table = unit_table(units)
            elif parts[:1] == ["unit"] and header[1] == "[[" and len(parts) == 2:
                rows[parts[1]] = rows.get(parts[1], 0) + 1
                table = row_table(parts[1], rows[parts[1]], units)
            elif parts[:1] == ["unit"]:
                table, prefix = unit_table(units), ".".join(parts[1:]) + "."
            else:
                table, prefix = f"[{parts[0] if parts else ''}]", "".join(part + "." for part in parts[1:])
            lines.setdefault((table, prefix.rstrip(".")), number)
        elif key := _KEY.match(line):
            lines.setdefault((table, prefix + ".".join(quoted or bare for quoted, bare in _PART.findall(key[1]))), number)
    return lines


def located(complaint: Complaint, lines: Mapping[tuple[str, str], int]) -> Complaint:
    """``complaint`` with the line that is to blame, where one is."""
    key = complaint.key.split(" ")[0]
    tries = (key, key.rpartition(".")[0], key.split(".")[0], "")
    line = next((lines[complaint.table, part] for part in tries if (complaint.table, part) in lines), 0)
    return replace(complaint, line=complaint.line or line)
