"""Times as the papers give them: on the inspectors' clock, and naive, for cells know no time zones."""

from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True, slots=True)
class LocalClock:
    """The clock in the inspectors' office. It reads given times; it does not tell the present one."""

    zone: tzinfo
    name: str
    """As papers name it, e.g. "GMT+7"."""

    @classmethod
    def on(cls, zone: tzinfo, at: datetime) -> "LocalClock":
        """The clock of ``zone`` as it goes at ``at``."""
        offset = at.astimezone(zone).utcoffset()
        return cls(zone, f"GMT{offset.total_seconds() / 3600 if offset else 0.0:+g}")

    def read(self, at: datetime) -> datetime:
        """``at`` as the clock showed it, to the second."""
        return at.astimezone(self.zone).replace(tzinfo=None, microsecond=0)
