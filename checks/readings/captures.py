"""What was captured, as the readings get it: every attempt, and each page already read.

A page is read when it comes, and of what was answered only the beginning is kept: the bytes of a large portal together would fill
the memory, and nothing looks at them again.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from checks.model import Capture, Outcome, Role
from checks.readings.decoding import decode
from checks.readings.html import page_from
from checks.readings.page import Page

_BEGINNING = 2_000
"""Bytes that tell what kind of thing an answer is."""
_SITEMAP = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)\b")
_UNREAD = frozenset({Role.ROBOTS, Role.SITEMAP})


@dataclass(frozen=True, slots=True)
class Captures:
    """All attempts of one visit, the last one per address; what was answered is cut to its beginning."""

    all: tuple[Capture, ...]
    pages: Mapping[int, Page]
    """Those that answered with a page, by the attempt's id."""
    fault: Exception | None = None
    """What broke our own reading; then nothing can be said of the portal."""


def gathered(captures: Iterable[Capture]) -> Captures:
    """Read each of CAPTURES as it comes. What a page needs to be shown is no part of what the portal says."""
    kept: list[Capture] = []
    pages: dict[int, Page] = {}
    for capture in captures:
        if capture.role is Role.REQUISITE:
            continue
        if capture.role not in _UNREAD and capture.outcome is Outcome.OK and is_page(capture):
            try:
                pages[capture.id] = page_from(capture.dom or decode(capture.body, capture.content_type), capture.url)
            except Exception as broken:  # told by every rule that would have read the page
                return Captures((), {}, broken)
        kept.append(replace(capture, body=capture.body[:_BEGINNING], dom=""))
    return Captures(tuple(kept), pages)


def is_sitemap(capture: Capture) -> bool:
    """Whether CAPTURE is a sitemap that answered with one; many portals answer there with a page."""
    return capture.role is Role.SITEMAP and capture.outcome is Outcome.OK and bool(_SITEMAP.search(capture.body[:_BEGINNING]))


def is_page(capture: Capture) -> bool:
    """Whether CAPTURE holds a document for reading in a browser."""
    return holds_page(capture.content_type, capture.body)


def holds_page(content_type: str, body: bytes) -> bool:
    """Whether an answer of CONTENT_TYPE with BODY is a document for reading in a browser."""
    kind = content_type.lower()
    if "html" in kind:
        return True
    return (not kind or kind.startswith("text/plain")) and b"<html" in body[:_BEGINNING].lower()
