"""The text of an attachment, read in a process of its own and within limits."""

import asyncio
import json
from dataclasses import dataclass, field, replace
from typing import Any

from checks.vietnamese.legacy import repaired
from crawler.documents.kinds import Format, format_of, is_drawing
from crawler.documents.ocr import Tesseract
from crawler.documents.working import AT_ONCE, Overtime, worked
from crawler.places import Places

NO_OCR = "bản chụp; máy này không có Tesseract tiếng Việt để nhận dạng chữ"
_UNREAD = {
    Format.RAR: "chưa đọc được định dạng này (RAR)",
    Format.HTML: "liên kết tới tệp nhưng máy chủ trả về một trang web",
    Format.UNKNOWN: "chưa đọc được định dạng này",
}
_GRACE_S = 5.0
"""For a worker to end by itself after its time is up."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read in a document, by what, and what stood in the way."""

    text: str = ""
    extractor: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are read in this run."""

    seconds: float
    """For the text of one document."""
    scan_s: float
    """For the letters in one scan or picture."""
    tesseract: Tesseract | None = None
    places: Places = field(default_factory=Places)

    async def read(self, body: bytes) -> Read:
        """Read ``body`` without holding up the crawl."""
        format = format_of(body)
        if format in _UNREAD:
            return Read(note=_UNREAD[format])
        async with self.places.place("document", AT_ONCE):
            return await asyncio.to_thread(self._read, body, format)

    def _read(self, body: bytes, format: Format) -> Read:
        if format is Format.IMAGE and not is_drawing(body):
            return self._letters(body, Read())
        told, text = _worked(body, "text", self.seconds)
        read = Read(text, str(told.get("extractor", "")), str(told.get("note", "")))
        scanned, pages = int(told.get("scanned", 0)), int(told.get("pages", 0))
        # A title page or a few empty ones make no scan.
        return self._letters(body, read) if pages and 2 * scanned >= pages else read

    def _letters(self, body: bytes, read: Read) -> Read:
        """``read`` with the letters of a scan or picture."""
        if self.tesseract is None or not self.tesseract.vietnamese:
            # What letters it has besides are not the document: it counts as unread.
            return _noted(replace(read, text=""), NO_OCR)
        told, text = _worked(body, "letters", self.scan_s, self.tesseract.path)
        by = " + ".join(filter(None, (read.extractor, self.tesseract.name)))
        return _noted(Read(text or read.text, by, read.note), str(told.get("note", "")))


def _noted(read: Read, words: str) -> Read:
    return replace(read, note="; ".join(part for part in (read.note, words) if part))


def _worked(body: bytes, *how: object) -> tuple[dict[str, Any], str]:
    """What the worker says and read."""
    seconds = float(how[1])  # type: ignore[arg-type]
    try:
        out = worked(body, *how, seconds=seconds + (_GRACE_S if how[0] == "letters" else 0.0))
    except Overtime:
        return {"note": f"đọc tệp quá {seconds:g} giây nên dừng"}, ""
    if out is None:
        return {"note": "tệp hỏng hoặc quá lớn để đọc"}, ""
    head, _, text = out.decode("utf-8", "replace").partition("\n")
    return json.loads(head), "\n".join(repaired(line) for line in text.split("\n")) if text.strip() else ""
