"""Documents made of pages and pictures: PDF by its text, scans and images by their letters."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from subprocess import TimeoutExpired

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, UnidentifiedImageError

from crawler.documents.limits import LEAST_LETTERS, MOST_CHARACTERS, MOST_PAGES, MOST_SCANNED_PAGES, Unreadable
from crawler.documents.ocr import letters

EXTRACTOR = f"pypdfium2 {version('pypdfium2')}"
PAGE_BREAK = "\n\f\n"
"""Between the texts of two pages."""
_IMAGE = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
_DPI = 200
_POINTS = 72
_LONGEST_PX = 4_000
_SMALL_PX = 1_200
"""A picture narrower than this is enlarged: its letters are too small to be read."""


@dataclass(frozen=True, slots=True)
class PDFText:
    """What the letters of a PDF say, and which of its pages are pictures."""

    text: str
    pages: int
    read: int
    scanned: tuple[int, ...]


def pdf(body: bytes) -> PDFText:
    """The text of ``body``. Raises Unreadable."""
    document = opened(body)
    parts: list[str] = []
    room = MOST_CHARACTERS
    for number in range(min(len(document), MOST_PAGES)):
        text = _text(document, number)
        parts.append(text[:room])
        room -= len(text)
        if room <= 0:
            break
    scanned = tuple(number for number, text in enumerate(parts) if _is_picture(document[number], text))
    return PDFText(_together(parts), len(document), len(parts), scanned)


def scan(body: bytes, tesseract: str, left_s: Callable[[], float]) -> tuple[str, int, int]:
    """The text of a PDF whose pages are pictures, as far as ``left_s`` (the seconds that are left) lasts: the text, how many
    pages were pictures, and how many of those were read surely enough."""
    document = opened(body)
    parts: list[str] = []
    pictures = sure = 0
    for number in range(min(len(document), MOST_PAGES)):
        text = _text(document, number)
        if _is_picture(document[number], text):
            pictures += 1
            if pictures <= MOST_SCANNED_PAGES and left_s() > 1:
                text = _read(tesseract, partial(_rendered, document[number]), left_s()) or text
                sure += len(text.strip()) >= LEAST_LETTERS
        parts.append(text)
    return _together(parts), pictures, sure


def picture(body: bytes, tesseract: str, left_s: Callable[[], float]) -> str:
    """The letters in an image. Raises Unreadable."""
    try:
        with Image.open(io.BytesIO(body)) as image:
            grey = image.convert("L")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as fault:
        raise Unreadable("tệp ảnh hỏng hoặc quá lớn để đọc") from fault
    if max(grey.size) > _LONGEST_PX:
        grey.thumbnail((_LONGEST_PX, _LONGEST_PX))
    elif grey.width < _SMALL_PX and grey.height < _SMALL_PX:
        grey = grey.resize((grey.width * 2, grey.height * 2))
    png = _png(grey)
    text = _read(tesseract, lambda: png, left_s())
    if len(text) < LEAST_LETTERS and left_s() > 1:
        text = max(text, _read(tesseract, lambda: png, left_s(), sparse=True), key=len)
    return text


def opened(body: bytes) -> "pypdfium2.PdfDocument":
    """The PDF in ``body``. Raises Unreadable."""
    try:
        return pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as fault:
        locked = "password" in str(fault).lower()
        raise Unreadable("tệp PDF có mật khẩu" if locked else "tệp PDF hỏng hoặc quá lớn để đọc") from fault


def _text(document: "pypdfium2.PdfDocument", number: int) -> str:
    try:
        return str(document[number].get_textpage().get_text_bounded())
    except pypdfium2.PdfiumError:
        return ""


def _is_picture(page: "pypdfium2.PdfPage", text: str) -> bool:
    """Whether a page has no letters, or a few beside an image."""
    letters = len(text.strip())
    return not letters or (letters < LEAST_LETTERS and any(page.get_objects(filter=(_IMAGE,), max_depth=2)))


def _rendered(page: "pypdfium2.PdfPage") -> bytes:
    longest = max(page.get_size()) or 1.0
    scale = min(_DPI / _POINTS, _LONGEST_PX / longest)
    return _png(page.render(scale=scale, grayscale=True).to_pil())


def _read(tesseract: str, made: Callable[[], bytes], seconds: float, *, sparse: bool = False) -> str:
    try:
        return letters(tesseract, made(), seconds, sparse=sparse)
    except (TimeoutExpired, pypdfium2.PdfiumError):
        return ""


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _together(parts: list[str]) -> str:
    return PAGE_BREAK.join(parts).replace("\r\n", "\n")
