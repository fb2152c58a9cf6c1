"""The shape of an address: which are never opened, which are files, which are made without end by a machine."""

import re
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlsplit

_DEEPEST = 20
_LONGEST = 2_000
_REPEATS = 2

_DOCUMENT = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|rar|zip|7z|rtf|odt|ods)$", re.IGNORECASE)
_IMAGE = re.compile(r"\.(jpe?g|png|gif|webp|bmp|svg)$", re.IGNORECASE)
_NO_PAGE = re.compile(
    r"\.(css|m?js|json|ico|woff2?|ttf|eot|map|mp[34]|avi|wmv|flv|mov|webm|wav|exe|msi|apk|dmg|iso|swf|ics|vcf)$",
    re.IGNORECASE,
)
_DOOR = re.compile(
    r"^(dang-?nhap|log-?in|sign-?in|dang-?xuat|log-?out|log-?off|sign-?out|dang-?ky(-?thanh-?vien)?|register|sign-?up"
    r"|quen-?mat-?khau|forgot-?password|lost-?password|users?-?log(in|out)|delete|remove|xoa|wp-(admin|login)|admin"
    r"|administrator|webadmin|quan-?tri)(\.\w+)?$",
    re.IGNORECASE,
)
_DEED = re.compile(
    r"^(log-?in|log-?out|sign-?in|sign-?out|register|delete|remove|edit|dang-?nhap|dang-?xuat|xoa)$", re.IGNORECASE
)
_COPY = re.compile(
    r"(^|[/=_-])(print|in-?bai|in-?tin|inbaiviet|send-?mail|sendmail|email|gui-?(email|ban-?be|bai)|savefile|save-?pdf|rss|feed"
    r"|atom|share|comment|reply)([/=_.-]|$)",
    re.IGNORECASE,
)
_FOREIGN = re.compile(
    r"(^|/)(en|eng|english|en-us|cn|zh|lo|lao|fr)(/|$)|(lang|language|locale|ngonngu)=(en|cn|zh|lo|fr)", re.IGNORECASE
)
_CALENDAR = re.compile(r"(^|&)(month|thang|year|nam|day|ngay|date|calendar|lich|week|tuan)=\d", re.IGNORECASE)
_WORDY = 24


def is_document(url: str) -> bool:
    """Whether the path names a document or an archive."""
    return bool(_DOCUMENT.search(unquote(urlsplit(url).path)))


def is_image(url: str) -> bool:
    """Whether the path names a picture."""
    return bool(_IMAGE.search(unquote(urlsplit(url).path)))


def never_opened(url: str) -> bool:
    """Whether the address must not, or need not ever, be opened: doors, deeds, files of the page's machinery, addresses
    that grow without end."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or len(url) > _LONGEST:
        return True
    segments = [segment for segment in unquote(parts.path).split("/") if segment]
    if len(segments) > _DEEPEST or any(segments.count(segment) > _REPEATS for segment in set(segments)):
        return True
    if _NO_PAGE.search(parts.path) or any(_DOOR.match(segment) for segment in segments):
        return True
    return any(_DEED.match(value) for _, value in parse_qsl(parts.query))


def is_copy(url: str) -> bool:
    """Whether it shows what another address shows: for the printer, for a feed, for sending, in another language."""
    parts = urlsplit(url)
    rest = f"{parts.path}?{parts.query}"
    return bool(_COPY.search(rest) or _FOREIGN.search(rest))


def is_calendar(url: str) -> bool:
    """Whether it asks for a day, a week or a month."""
    return bool(_CALENDAR.search(urlsplit(url).query))


@lru_cache(maxsize=50_000)
def template(url: str) -> str:
    """What addresses made by one machine have in common: digits and long slugs are taken out."""
    parts = urlsplit(url)
    path = "/".join(_plain(segment) for segment in unquote(parts.path).split("/"))
    query = "&".join(f"{name}={_plain(value)}" for name, value in sorted(parse_qsl(parts.query)))
    return f"{path}?{query}"


def _plain(segment: str) -> str:
    stem, dot, extension = segment.rpartition(".")
    if not dot or len(extension) > 5:
        stem, extension = segment, ""
    if len(stem) > _WORDY or stem.count("-") >= 4:
        stem = "*"
    return re.sub(r"\d+", "0", stem) + dot + extension
