"""Quiet hours: when the crawl leaves every portal in peace, by the clock of the plan's time zone."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

_SPAN = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Spans of the day, each from one time to another; one that ends before it begins goes on into the next day."""

    spans: tuple[tuple[time, time], ...]
    zone: ZoneInfo

    @staticmethod
    def of(written: Sequence[str], timezone: str) -> "QuietHours":
        """Read spans such as "22:00-06:00". Raises ValueError for anything else."""
        return QuietHours(tuple(map(_span, written)), ZoneInfo(timezone))

    def left_s(self, now: datetime) -> float:
        """Seconds until it is no longer quiet; 0 where it is not."""
        ends = [end for begin, end in self._around(now) if begin <= now < end]
        return (max(ends) - now).total_seconds() if ends else 0.0

    def within_s(self, begin: datetime, end: datetime) -> float:
        """How many seconds between two moments were quiet."""
        spent, at = 0.0, begin
        for start, stop in sorted(self._between(begin, end)):
            start, stop = max(start, at), min(stop, end)
            if stop > start:
                spent += (stop - start).total_seconds()
                at = stop
        return spent

    def _around(self, now: datetime) -> Iterator[tuple[datetime, datetime]]:
        return self._between(now, now)

    def _between(self, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        day = begin.astimezone(self.zone).date() - timedelta(days=1)
        while day <= end.astimezone(self.zone).date():
            for start, stop in self.spans:
                first = datetime.combine(day, start, self.zone)
                last = datetime.combine(day + timedelta(days=stop <= start), stop, self.zone)
                yield first, last
            day += timedelta(days=1)


def _span(written: str) -> tuple[time, time]:
    found = _SPAN.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"no span of hours: {written!r}")
    first_hour, first_minute, last_hour, last_minute = map(int, found.groups())
    begin, end = time(first_hour, first_minute), time(last_hour, last_minute)
    if begin == end:
        raise ValueError(f"no span of hours: {written!r}")
    return begin, end
