"""What is cited and is no web page, laid out as one: pages of a PDF as pictures, the text of an Office file, an image."""

import json
from collections.abc import Sequence
from html import escape

from checks.model import Capture
from checks.readings.address import same
from crawler.documents.kinds import Format, format_of
from crawler.documents.pages import PAGE_BREAK
from crawler.documents.passages import span
from crawler.documents.working import Overtime, worked
from inspection.evidence.studio import WIDTH, Sheet

_KIND = "text/html; charset=utf-8"
_SECONDS = 30.0
_AROUND = 3_000
"""Characters of an Office file's text shown before and behind what is cited."""
_PAGE = '<!doctype html><html lang="vi"><meta charset="utf-8"><body style="margin:12px;background:#fff;font:17px/1.5 serif">{}</body></html>'
_NOTE = '<p style="font:italic 15px sans-serif">{}</p>'
_MARK = '<mark style="position:absolute;left:{}px;top:{}px;width:{}px;height:{}px;background:#ffe14d;outline:2px solid #d00000;mix-blend-mode:multiply"></mark>'


def laid_out(capture: Capture, quotes: Sequence[str]) -> tuple[Sheet, tuple[str, ...]] | None:
    """The capture as a page, and those of ``quotes`` that are not marked on it yet; None where nothing of it can be shown."""
    kind = format_of(capture.body)
    if kind is Format.PDF:
        return _pdf(capture, quotes) or _text(capture, quotes)
    if kind is Format.IMAGE or capture.content_type.lower().startswith("image/"):
        body = _PAGE.format(f'<img src="{escape(capture.url)}" style="max-width:100%" alt="">')
        return Sheet(capture.url, body.encode(), _KIND, {same(capture.url): capture}), ()
    return _text(capture, quotes)


def _pdf(capture: Capture, quotes: Sequence[str]) -> tuple[Sheet, tuple[str, ...]] | None:
    asked = {"texts": capture.text.split(PAGE_BREAK), "quotes": list(quotes), "width": WIDTH - 24}
    try:
        out = worked(json.dumps(asked).encode() + b"\n" + capture.body, "facsimile", _SECONDS, seconds=_SECONDS)
    except Overtime:
        return None
    pages = json.loads(out) if out else []
    if not pages:
        return None
    parts = []
    for page in pages:
        marks = "".join(_MARK.format(*mark) for mark in page["marks"])
        parts.append(_NOTE.format(f"Trang {page['number']} trong {page['of']} trang của tệp PDF"))
        size = f"width:{page['width']}px;height:{page['height']}px"
        image = f'<img src="data:image/png;base64,{page["png"]}" style="{size}" alt="">'
        parts.append(f'<div style="position:relative;{size};border:1px solid #999">{image}{marks}</div>')
    found = {quote for page in pages for quote in page["found"]}
    return Sheet(capture.url, _PAGE.format("".join(parts)).encode(), _KIND), tuple(quote for quote in quotes if quote not in found)


def _text(capture: Capture, quotes: Sequence[str]) -> tuple[Sheet, tuple[str, ...]] | None:
    text = capture.text.replace("\f", "\n")
    if not text.strip():
        return None
    places = [place for quote in quotes if (place := span(text, quote))]
    start = max(0, min((first for first, _ in places), default=0) - _AROUND)
    end = min(len(text), max((last for _, last in places), default=0) + _AROUND, start + 5 * _AROUND)
    note = f"Chữ do chương trình đọc được trong tệp ({capture.extractor or 'không rõ bộ đọc'}), không phải hình thức của tệp"
    note += f"; ký tự {start + 1} đến {end} trong {len(text)}." if (start, end) != (0, len(text)) else "."
    body = f'{_NOTE.format(escape(note))}<div style="white-space:pre-wrap;border:1px solid #999;padding:16px">{escape(text[start:end])}</div>'
    return Sheet(capture.url, _PAGE.format(body).encode(), _KIND), tuple(quotes)
