"""Dates as portals and documents write them.

Every form listed in the domain study (§2.10) of a full day: 30/10/2025, 3-4-2024, 24.12.2024, "ngày 24 tháng 12 năm 2024",
ISO 8601. Times of day, also with SA/CH, stand beside the date and are not needed to tell the day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_NUMERIC = re.compile(r"(?<![\d/.\-])(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d/])")
_WORDS = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s*(?:,|năm)\s*(\d{4})", re.IGNORECASE)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_EARLIEST = 1990


@dataclass(frozen=True, slots=True)
class DateFound:
    """A day named in a text, and the characters that name it."""

    day: date
    raw: str
    start: int


def dates_in(text: str) -> Iterator[DateFound]:
    """Yield the days TEXT names, in order. Impossible days and sentinels (1/1/0001, before 1990) are passed over."""
    found: list[DateFound] = []
    for pattern, order in ((_NUMERIC, (4, 3, 1)), (_WORDS, (3, 2, 1)), (_ISO, (1, 2, 3))):
        for match in pattern.finditer(text):
            year, month, day = (int(match[i]) for i in order)
            if len(match[order[0]]) == 2:
                year += 2000
            if year < _EARLIEST or year > 2100:
                continue
            try:
                found.append(DateFound(date(year, month, day), match[0], match.start()))
            except ValueError:
                continue
    yield from sorted(found, key=lambda one: one.start)


def years_in(text: str) -> tuple[int, ...]:
    """Return the years 1930–2099 that TEXT names, in order, each once."""
    return tuple(dict.fromkeys(int(year) for year in re.findall(r"(?<!\d)(19[3-9]\d|20\d\d)(?!\d)", text)))
