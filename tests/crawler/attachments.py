"""Attachments made for tests: PDF, scans, Word old and new, Excel, PowerPoint, RTF."""

import io
import struct
from collections.abc import Sequence

from docx import Document
from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFont
from pptx import Presentation

_SECTOR = 512
_FREE, _END, _TABLE, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def pdf(*pages: str) -> bytes:
    """A PDF with one line of plain letters on each page."""
    streams = [f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET".encode() for line in pages]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, stream in enumerate(streams):
        frame = "/Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< {frame} /Contents {5 + 2 * n} 0 R >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return assembled(objects)


def assembled(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects; the first is its root."""
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        size,
        start,
    )
    return bytes(out)


def picture(*lines: str) -> Image.Image:
    """A picture of lines of plain letters, as a scanner makes it."""
    image = Image.new("L", (1240, 200 + 90 * len(lines)), 255)
    for number, line in enumerate(lines):
        ImageDraw.Draw(image).text((90, 90 + 90 * number), line, 0, font=ImageFont.load_default(44))
    return image


def png(*lines: str) -> bytes:
    """That picture as PNG."""
    out = io.BytesIO()
    picture(*lines).save(out, "PNG")
    return out.getvalue()


def scanned_pdf(*pages: str) -> bytes:
    """A PDF whose pages are pictures."""
    out = io.BytesIO()
    first, *rest = [picture(*page.split("\n")) for page in pages]
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=150)
    return out.getvalue()


def docx(*paragraphs: str, rows: Sequence[Sequence[str]] = ()) -> bytes:
    """A Word document."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for number, row in enumerate(rows):
            for cell, text in zip(table.rows[number].cells, row, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx(*rows: Sequence[object]) -> bytes:
    """An Excel workbook."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pptx(title: str, body: str) -> bytes:
    """A presentation of one slide."""
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = title
    slide.placeholders[1].text = body
    out = io.BytesIO()
    show.save(out)
    return out.getvalue()


def rtf(text: str) -> bytes:
    """A rich text in which every letter that is not plain stands by its number."""
    plain = "".join(letter if letter.isascii() else f"\\u{ord(letter)}?" for letter in text)
    return rf"{{\rtf1\ansi\ansicpg1252\deff0{{\fonttbl{{\f0 Times New Roman;}}}}\f0\fs28 {plain}\par}}".encode()


def doc(wide: str, narrow: bytes = b"", *, encrypted: bool = False) -> bytes:
    """A Word 97 document whose text is two pieces: one of UTF-16, one of single bytes."""
    text = wide.encode("utf-16-le")
    stream = bytearray(8192)
    struct.pack_into("<HH", stream, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", stream, 0x0A, 0x0200 | (0x0100 if encrypted else 0))
    stream[1024 : 1024 + len(text)] = text
    stream[6144 : 6144 + len(narrow)] = narrow
    ends = struct.pack("<III", 0, len(wide), len(wide) + len(narrow))
    pieces = struct.pack("<HIH", 0, 1024, 0) + struct.pack("<HIH", 0, 6144 * 2 | 0x40000000, 0)
    clx = b"\x01" + struct.pack("<H", 2) + b"\0\0" + b"\x02" + struct.pack("<I", len(ends + pieces)) + ends + pieces
    struct.pack_into("<II", stream, 0x01A2, 0, len(clx))
    return compound({"WordDocument": bytes(stream), "1Table": clx.ljust(4096, b"\0")})


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of streams of at least 4096 bytes each."""
    sectors: list[bytes] = []
    chain: list[int] = []
    starts: dict[str, int] = {}
    for name, data in streams.items():
        starts[name] = len(sectors) + 2
        blocks = [data[at : at + _SECTOR].ljust(_SECTOR, b"\0") for at in range(0, len(data), _SECTOR)]
        chain += [len(sectors) + 2 + n + 1 for n in range(len(blocks) - 1)] + [_END]
        sectors += blocks
    table = struct.pack("<128I", _TABLE, _END, *chain, *[_FREE] * (126 - len(chain)))
    entries = [_entry("Root Entry", 5, _END, 0, child=1)]
    entries += [
        _entry(name, 2, starts[name], len(data), right=n + 1 if n < len(streams) else -1)
        for n, (name, data) in enumerate(streams.items(), start=1)
    ]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0)
    header += struct.pack("<108I", *[_FREE] * 108)
    return header + table + b"".join(entries).ljust(_SECTOR, b"\0") + b"".join(sectors)


def _entry(name: str, kind: int, start: int, size: int, *, right: int = -1, child: int = -1) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    links = [link & _NONE for link in (-1, right, child)]
    return written.ljust(64, b"\0") + struct.pack("<HBBIII16x4x16xIQ", len(written), kind, 1, *links, start, size)
