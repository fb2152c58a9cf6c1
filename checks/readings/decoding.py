"""Bytes of a page → text: byte-order mark, header, meta, UTF-8, then the likeliest of the rest."""

import codecs
import re

_META = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(body: bytes, content_type: str = "") -> str:
    """Return BODY as text; what no encoding explains becomes U+FFFD, nothing is dropped."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    declared = [found[1] for found in [_HEADER.search(content_type)] if found]
    declared += [found[1].decode("ascii", "replace") for found in [_META.search(body[:4096])] if found]
    for encoding in (*declared, "utf-8", "cp1258"):
        try:
            return body.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("utf-8", "replace")
