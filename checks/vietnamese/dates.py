"""Dates as portals and documents write them.

Every form listed in the domain study (§2.10) of a full day: 30/10/2025, 3-4-2024, 24.12.2024, "ngày 24 tháng 12 năm 2024",
"22 Tháng Mười, 2024" and "Tháng Mười 22, 2024" as blogs write them, "October 22, 2024" where nobody translated the theme,
ISO 8601. Times of day, also with SA/CH, stand beside the date and are not needed to tell the day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_NUMERIC = re.compile(r"(?<![\d/.\-])(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d/])")
_MONTH_FIRST = re.compile(r"(?<![\d/.\-])(1[0-2]|[1-9])/([12]\d|3[01]|[1-9])/(\d{4})\s+(?:1[0-2]|[1-9]):\d\d:\d\d\s*[AP]M\b")
"""What a server set to American English writes where nobody told it how: no leading zeros, seconds, AM or PM."""
_WORDS = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:,|năm|\s)\s*(\d{4})", re.IGNORECASE)
_MONTHS = {name: number for number, name in enumerate("một|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|mười một|mười hai".split("|"), 1)}
_MONTHS |= {"giêng": 1, "bốn": 4, "chạp": 12}
_MONTHS |= {name: number for number, name in enumerate("jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec".split("|"), 1)}
_NAME = (
    r"(?:tháng\s+(?P<{0}>mười một|mười hai|mười|một|hai|ba|tư|bốn|(?-i:Năm)|năm(?=,)|sáu|bảy|tám|chín|giêng|chạp)"
    r"|(?P<{1}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{{0,6}}\.?)"
)
_NAMED = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})\s+{_NAME.format('vi', 'en')},?\s+(?:năm\s+)?(?P<year>\d{{4}})(?!\d)"
    rf"|\b{_NAME.format('vi2', 'en2')}\s+(?P<day2>\d{{1,2}}),?\s+(?P<year2>\d{{4}})(?!\d)",
    re.IGNORECASE,
)
"""The month by its name: "năm" is a month only where capital or comma tells it from the word for year."""
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_DIGIT = re.compile(r"\d")
_EARLIEST = 1990
_LINE = 300


@dataclass(frozen=True, slots=True)
class DateFound:
    """A day named in a text, and the characters that name it."""

    day: date
    raw: str
    start: int


def dates_in(text: str) -> Iterator[DateFound]:
    """Yield the days TEXT names, in order. Impossible days and sentinels (1/1/0001, before 1990) are passed over."""
    yield from _short(text) if len(text) <= _LINE else _read(text)


@lru_cache(maxsize=50_000)
def _short(text: str) -> tuple[DateFound, ...]:
    """Lines come back on page after page."""
    return _read(text)


def _read(text: str) -> tuple[DateFound, ...]:
    if not _DIGIT.search(text):
        return ()
    found: list[DateFound] = []
    for match in _MONTH_FIRST.finditer(text):
        found += _valid(int(match[3]), int(match[1]), int(match[2]), match)
    american = {one.start for one in found}
    for pattern, order in ((_NUMERIC, (4, 3, 1)), (_WORDS, (3, 2, 1)), (_ISO, (1, 2, 3))):
        for match in pattern.finditer(text):
            if match.start() in american:
                continue
            year = int(match[order[0]]) + (2000 if len(match[order[0]]) == 2 else 0)
            found += _valid(year, int(match[order[1]]), int(match[order[2]]), match)
    for match in _NAMED.finditer(text):
        told = {name.rstrip("2"): value for name, value in match.groupdict().items() if value}
        month = _MONTHS[(told.get("vi") or told["en"]).lower()]
        found += _valid(int(told["year"]), month, int(told["day"]), match)
    return tuple(sorted(found, key=lambda one: one.start))


def _valid(year: int, month: int, day: int, match: re.Match[str]) -> list[DateFound]:
    if not _EARLIEST <= year <= 2100:
        return []
    try:
        return [DateFound(date(year, month, day), match[0], match.start())]
    except ValueError:
        return []


def years_in(text: str) -> tuple[int, ...]:
    """Return the years 1930–2099 that TEXT names, in order, each once."""
    return tuple(dict.fromkeys(int(year) for year in re.findall(r"(?<!\d)(19[3-9]\d|20\d\d)(?!\d)", text)))
