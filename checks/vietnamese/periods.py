"""Spans of time that titles name: "năm 2024", "quý III/2024", "6 tháng đầu năm 2024", "giai đoạn 2021-2025"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from checks.vietnamese.text import clean

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"((?:19|20)\d{2})"
_SPAN = re.compile(rf"(?<![\d/.]){_YEAR}\s?[-–—]\s?{_YEAR}(?![\d/])|từ\s+(?:năm\s+)?{_YEAR}\s+đến\s+(?:năm\s+)?{_YEAR}", re.IGNORECASE)
_UNTIL = re.compile(rf"(?:đến|tới)\s+năm\s+{_YEAR}", re.IGNORECASE)
_QUARTER = re.compile(rf"quý\s+(iv|i{{1,3}}|[1-4])\s*(?:/|năm|-|,)?\s*{_YEAR}", re.IGNORECASE)
_MONTHS = re.compile(rf"(0?[369]|sáu|chín|ba)\s+tháng\s+(?:(đầu|cuối)\s+)?năm\s*{_YEAR}", re.IGNORECASE)
_MONTH = re.compile(rf"tháng\s+(\d{{1,2}})\s*(?:/|-|năm)\s*{_YEAR}", re.IGNORECASE)
_ONE_YEAR = re.compile(rf"năm\s+(?:học\s+)?{_YEAR}(?!\s?[-–—]\s?(?:19|20)\d\d)", re.IGNORECASE)
_BARE_YEAR = re.compile(r"(?<![\d/.\-–])(?<!/ )((?:19|20)\d{2})(?!\s?[\d/.\-–])")
_VISION = re.compile(r",?\s*(?:và\s+)?tầm nhìn.*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both inclusive."""

    start: date
    end: date
    raw: str

    def holds(self, day: date) -> bool:
        """Whether DAY lies in it."""
        return self.start <= day <= self.end

    @property
    def years(self) -> int:
        """How many calendar years it touches."""
        return self.end.year - self.start.year + 1


def periods_in(text: str) -> Iterator[Period]:
    """Yield the periods TEXT names; a vision ("tầm nhìn đến năm 2050") is none."""
    told = _VISION.sub("", clean(text))
    taken: list[tuple[int, int]] = []

    def free(match: re.Match[str]) -> bool:
        if any(match.start() < stop and start < match.end() for start, stop in taken):
            return False
        taken.append(match.span())
        return True

    for match in _SPAN.finditer(told):
        first, last = int(match[1] or match[3]), int(match[2] or match[4])
        if 0 < last - first <= 60 and free(match):
            yield Period(date(first, 1, 1), date(last, 12, 31), match[0])
    for match in _QUARTER.finditer(told):
        if free(match):
            quarter, year = _ROMAN[match[1].lower()], int(match[2])
            yield Period(date(year, 3 * quarter - 2, 1), _month_end(year, 3 * quarter), match[0])
    for match in _MONTHS.finditer(told):
        if free(match):
            count = {"ba": 3, "sáu": 6, "chín": 9}.get(match[1].lower()) or int(match[1])
            year = int(match[3])
            late = (match[2] or "").lower() == "cuối"
            yield Period(date(year, 13 - count if late else 1, 1), date(year, 12, 31) if late else _month_end(year, count), match[0])
    for match in _MONTH.finditer(told):
        if 1 <= int(match[1]) <= 12 and free(match):
            yield Period(date(int(match[2]), int(match[1]), 1), _month_end(int(match[2]), int(match[1])), match[0])
    for match in _UNTIL.finditer(told):
        if free(match):
            year = int(match[1])
            yield Period(date(year - 9, 1, 1), date(year, 12, 31), match[0])
    for match in _ONE_YEAR.finditer(told):
        if free(match):
            yield Period(date(int(match[1]), 1, 1), date(int(match[1]), 12, 31), match[0])
    bare = _BARE_YEAR.findall(told)
    if not taken and len(bare) == 1:
        yield Period(date(int(bare[0]), 1, 1), date(int(bare[0]), 12, 31), bare[0])


def _month_end(year: int, month: int) -> date:
    return (date(year + month // 12, month % 12 + 1, 1)) - timedelta(days=1)
