"""The text of an attachment, read in a process of its own and within limits."""

import asyncio
import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import crawler
from crawler.documents import pdf_worker
from crawler.documents.kinds import Format, format_of

_UNREAD = {
    Format.ZIPPED: "chưa đọc được định dạng này (Word, Excel mới hoặc tệp nén)",
    Format.OLE: "chưa đọc được định dạng này (Word, Excel cũ)",
    Format.RAR: "chưa đọc được định dạng này (RAR)",
    Format.RTF: "chưa đọc được định dạng này (RTF)",
    Format.IMAGE: "chưa đọc được định dạng này (ảnh)",
    Format.HTML: "liên kết tới tệp nhưng máy chủ trả về một trang web",
    Format.UNKNOWN: "chưa đọc được định dạng này",
}


@dataclass(frozen=True, slots=True)
class Read:
    """What was read in a document, by what, and what stood in the way."""

    text: str = ""
    extractor: str = ""
    note: str = ""


async def read(body: bytes, seconds: float) -> Read:
    """Read ``body`` without holding up the crawl."""
    format = format_of(body)
    if format is not Format.PDF:
        return Read(note=_UNREAD[format])
    return await asyncio.to_thread(_read_pdf, body, seconds)


def _read_pdf(body: bytes, seconds: float) -> Read:
    root = str(Path(crawler.__file__).resolve().parents[1])
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
    try:
        done = subprocess.run(
            [sys.executable, "-m", pdf_worker.__name__],
            input=body,
            capture_output=True,
            timeout=seconds,
            env={**os.environ, "PYTHONPATH": path},
        )
    except subprocess.TimeoutExpired:
        return Read(note=f"đọc tệp PDF quá {seconds:g} giây nên dừng")
    extractor = f"pypdfium2 {version('pypdfium2')}"
    if done.returncode == pdf_worker.LOCKED:
        return Read("", extractor, "tệp PDF có mật khẩu")
    if done.returncode != 0:
        return Read("", extractor, "tệp PDF hỏng hoặc quá lớn để đọc")
    head, _, text = done.stdout.decode("utf-8", "replace").partition("\n")
    pages, taken = (int(number) for number in head.split())
    notes = []
    if taken < pages:
        notes.append(f"chỉ đọc {taken} trong {pages} trang của tệp PDF")
    if len(text.strip()) < 20 * max(1, taken):
        notes.append("tệp PDF hầu như không có chữ, có thể là bản chụp")
    return Read(text, extractor, "; ".join(notes))
