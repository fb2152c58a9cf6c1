"""``python -m crawler.documents.worker HOW SECONDS [TESSERACT]``: a document on stdin → its text on stdout. A process of its
own, so that a file made to exhaust memory or time takes only this process with it.

HOW is "text", or "letters" for pictures of text. The first line of stdout is JSON: extractor, note, and whether it is a scan.
With "facsimile" stdin begins with a line of JSON (see ``_pictured``), and stdout is one line of JSON: pages as pictures.
"""

import json
import sys
import time
from collections.abc import Callable

from crawler.documents import office
from crawler.documents.kinds import Format, format_of, is_drawing
from crawler.documents.limits import MOST_CHARACTERS, MOST_MEMORY, Unreadable


def main(how: str, seconds: float, tesseract: str, monotonic: Callable[[], float]) -> int:
    """Read stdin, write stdout. What a library raises for a damaged file passes: it ends this process, and that tells."""
    _limit_memory()
    end = monotonic() + seconds
    body = sys.stdin.buffer.read()
    if how == "facsimile":
        return _pictured(body)
    try:
        if how == "letters":
            text, told = _letters(body, tesseract, lambda: end - monotonic())
        else:
            text, told = _text(body)
    except Unreadable as refused:
        text, told = "", {"note": str(refused)}
    if len(text) > MOST_CHARACTERS:
        told["note"] = "; ".join(filter(None, (str(told.get("note", "")), f"chỉ giữ {MOST_CHARACTERS} ký tự đầu")))
    sys.stdout.buffer.write(json.dumps(told).encode() + b"\n")
    sys.stdout.buffer.write(text[:MOST_CHARACTERS].encode("utf-8", "replace"))
    return 0


def _pictured(given: bytes) -> int:
    """The line says what was read on each page ("texts"), which passages are sought ("quotes") and how wide the pictures are."""
    from crawler.documents import facsimile

    head, _, body = given.partition(b"\n")
    try:
        pages = list(facsimile.facsimiles(body, **json.loads(head)))
    except Unreadable:
        pages = []
    sys.stdout.buffer.write(json.dumps(pages).encode())
    return 0


def _text(body: bytes) -> tuple[str, dict[str, object]]:
    format = format_of(body)
    if format is Format.PDF:
        return _pdf(body)
    if format is Format.IMAGE and is_drawing(body):
        return _drawing(body)
    reader = {Format.ZIPPED: office.packaged, Format.OLE: office.compound, Format.RTF: office.rich}[format]
    text, extractor = reader(body)
    return text, {"extractor": extractor}


def _pdf(body: bytes) -> tuple[str, dict[str, object]]:
    from crawler.documents import pages

    found = pages.pdf(body)
    note = f"chỉ đọc {found.read} trong {found.pages} trang của tệp PDF" if found.read < found.pages else ""
    return found.text, {"extractor": pages.EXTRACTOR, "note": note, "scanned": len(found.scanned), "pages": found.read}


def _drawing(body: bytes) -> tuple[str, dict[str, object]]:
    from lxml import etree

    root = etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True))
    words = ("".join(map(str, element.itertext())).strip() for element in root.iter("{*}text", "{*}title", "{*}desc"))
    return "\n".join(word for word in words if word), {"extractor": f"lxml {'.'.join(map(str, etree.LXML_VERSION[:3]))}"}


def _letters(body: bytes, tesseract: str, left_s: Callable[[], float]) -> tuple[str, dict[str, object]]:
    from crawler.documents import pages

    if format_of(body) is Format.IMAGE:
        text = pages.picture(body, tesseract, left_s)
        return text, {"note": "" if text else "không nhận dạng được chữ trong ảnh"}
    text, pictures, sure = pages.scan(body, tesseract, left_s)
    if sure == 0:
        return "", {"note": "bản chụp, không nhận dạng được chữ đủ tin cậy"}
    note = "" if sure == pictures else f"mới nhận dạng được {sure} trong {pictures} trang bản chụp"
    return text, {"note": note}


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "", time.monotonic))
