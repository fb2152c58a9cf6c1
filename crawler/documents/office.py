"""The text of office documents: Word, Excel, PowerPoint, old and new, RTF."""

import io
import zipfile
from collections.abc import Callable, Iterator
from importlib.metadata import version

import olefile

from crawler.documents.limits import MOST_MEMBERS, MOST_UNPACKED, Unreadable
from crawler.documents.word97 import word97

Text = tuple[str, str]
"""What was read, and by what."""


def packaged(body: bytes) -> Text:
    """The text of a docx, xlsx, pptx or ods. Raises Unreadable; what its libraries raise for a damaged one passes."""
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        members = package.infolist()
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > MOST_UNPACKED:
        raise Unreadable("tệp nén bung ra lớn quá giới hạn nên không mở")
    names = {member.filename for member in members}
    for part, reader in _PACKAGES.items():
        if part in names:
            return reader(body)
    raise Unreadable("tệp nén, không mở các tệp bên trong")


def compound(body: bytes) -> Text:
    """The text of a doc or xls. Raises Unreadable likewise."""
    with olefile.OleFileIO(io.BytesIO(body)) as file:
        streams = {"/".join(path) for path in file.listdir()}
    if "EncryptedPackage" in streams:
        raise Unreadable("tệp Office có mật khẩu")
    if "WordDocument" in streams:
        return word97(body), _named("olefile")
    if streams & {"Workbook", "Book"}:
        return _sheets(body)
    raise Unreadable("chưa đọc được định dạng này (PowerPoint cũ hoặc tệp khác)")


def rich(body: bytes) -> Text:
    """The text of an RTF."""
    from striprtf.striprtf import rtf_to_text

    return rtf_to_text(body.decode("latin-1"), errors="ignore"), _named("striprtf")


def _document(body: bytes) -> Text:
    from docx import Document

    return "\n".join(_paragraphs(Document(io.BytesIO(body)))), _named("python-docx")


def _paragraphs(part: object) -> Iterator[str]:
    """Paragraphs and tables in their order; a table's row is a line."""
    from docx.table import Table

    for block in part.iter_inner_content():  # type: ignore[attr-defined]
        if isinstance(block, Table):
            for row in block.rows:
                # A merged cell comes once for every column it spans.
                cells = {id(cell._tc): cell.text.strip() for cell in row.cells}
                yield "\t".join(cells.values())
        else:
            yield block.text


def _slides(body: bytes) -> Text:
    from pptx import Presentation

    lines: list[str] = []
    for slide in Presentation(io.BytesIO(body)).slides:
        for shape in slide.shapes:
            lines += _shape(shape)
        lines.append("\f")
    return "\n".join(lines), _named("python-pptx")


def _shape(shape: object) -> Iterator[str]:
    if getattr(shape, "has_text_frame", False):
        yield shape.text_frame.text  # type: ignore[attr-defined]
    if getattr(shape, "has_table", False):
        for row in shape.table.rows:  # type: ignore[attr-defined]
            yield "\t".join(cell.text for cell in row.cells)
    for inner in getattr(shape, "shapes", ()):
        yield from _shape(inner)


def _sheets(body: bytes) -> Text:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    lines = []
    for name in book.sheet_names:
        lines.append(name)
        for row in book.get_sheet_by_name(name).to_python(skip_empty_area=True):
            cells = [_cell(value) for value in row]
            if any(cells):
                lines.append("\t".join(cells).rstrip("\t"))
    return "\n".join(lines), _named("python-calamine")


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def _named(package: str) -> str:
    return f"{package} {version(package)}"


_PACKAGES: dict[str, Callable[[bytes], Text]] = {
    "word/document.xml": _document,
    "xl/workbook.xml": _sheets,
    "xl/workbook.bin": _sheets,
    "ppt/presentation.xml": _slides,
    "content.xml": _sheets,
}
