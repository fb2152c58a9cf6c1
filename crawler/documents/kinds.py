"""What a file is, by its first bytes and, in a package, by what lies in it; its name and its declared type may lie."""

from enum import StrEnum


class Format(StrEnum):
    """Formats that portals attach."""

    PDF = "pdf"
    ZIPPED = "zip"  # docx, xlsx, pptx, ods and plain archives: see package_of
    OLE = "ole"  # doc, xls, ppt: see compound_of
    RAR = "rar"
    RTF = "rtf"
    IMAGE = "image"
    HTML = "html"
    UNKNOWN = "unknown"


_MAGIC = (
    (b"PK\x03\x04", Format.ZIPPED),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format.OLE),
    (b"Rar!\x1a\x07", Format.RAR),
    (b"{\\rtf", Format.RTF),
    (b"\x89PNG\r\n\x1a\n", Format.IMAGE),
    (b"\xff\xd8\xff", Format.IMAGE),
    (b"GIF8", Format.IMAGE),
    (b"BM", Format.IMAGE),
    (b"II*\x00", Format.IMAGE),
    (b"MM\x00*", Format.IMAGE),
)


def format_of(body: bytes) -> Format:
    """The format of ``body``."""
    # Readers of PDF accept anything before its mark, within the first kilobyte.
    if b"%PDF-" in body[:1024]:
        return Format.PDF
    for magic, format in _MAGIC:
        if body.startswith(magic):
            return format
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return Format.IMAGE
    start = body[:512].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return Format.HTML
    return Format.IMAGE if is_drawing(body) else Format.UNKNOWN


def is_drawing(body: bytes) -> bool:
    """Whether ``body`` is an SVG: an image whose letters are text."""
    return body[:512].lstrip().lower().startswith((b"<svg", b"<?xml")) and b"<svg" in body[:2048].lower()
