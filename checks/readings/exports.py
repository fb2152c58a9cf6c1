"""Exports of internal systems as typed values: what an inspector imported for a unit, and where it came from.

The files are read elsewhere; here stand the figures, the faults found in them, and the words to cite them by.
"""

from dataclasses import dataclass
from datetime import date, datetime

from checks.model import Citation, Status, Verdict

_MOST_FAULTS = 5


@dataclass(frozen=True, slots=True)
class Source:
    """The file an export came in."""

    file: str
    """Its name."""
    path: str
    """Where it is kept, below the run's folder."""
    sha256: str
    imported_at: datetime
    """UTC, aware."""
    system: str = ""
    exporter: str = ""
    exported_on: date | None = None

    def cite(self, quote: str) -> Citation:
        """Cite what the file says."""
        made = (self.system, f"người kết xuất {self.exporter}" if self.exporter else "", f"{self.exported_on:%d/%m/%Y}" if self.exported_on else "")
        told = "; ".join(words for words in made if words)
        return Citation(self.path, f"Tệp {self.file}{f' ({told})' if told else ''}", quote, self.imported_at, self.sha256)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the file that cannot be right."""

    cell: str
    """E.g. "C12"."""
    words: str

    def __str__(self) -> str:
        return f"Ô {self.cell}: {self.words}"


@dataclass(frozen=True, slots=True)
class Settlement:
    """The unit's total in form II.06a/VPCP/KSTT: files received, settled and pending."""

    source: Source
    faults: tuple[Fault, ...]
    cell: str
    since: date | None
    until: date | None
    received: int = 0
    online: int = 0
    direct: int = 0
    carried: int = 0
    settled: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    pending: int = 0
    pending_in_time: int = 0
    pending_late: int = 0

    @property
    def quote(self) -> str:
        """The figures, as they stand in the form."""
        return (
            f"Tiếp nhận {self.received} (trực tuyến {self.online}, trực tiếp {self.direct}, kỳ trước {self.carried}); đã giải quyết "
            f"{self.settled} (trước hạn {self.early}, đúng hạn {self.on_time}, quá hạn {self.late}); đang giải quyết {self.pending} "
            f"(trong hạn {self.pending_in_time}, quá hạn {self.pending_late})"
        )


@dataclass(frozen=True, slots=True)
class Scores:
    """The unit's row in a score sheet of Quyết định 766/QĐ-TTg."""

    source: Source
    faults: tuple[Fault, ...]
    cell: str
    groups: tuple[tuple[str, float | None], ...]
    """Name and points of each group; None where the sheet says nothing: that is not nought."""
    total: float | None


@dataclass(frozen=True, slots=True)
class Link:
    """A system or database the unit is connected to."""

    cell: str
    name: str
    working: bool
    queries: int | None
    """In the period; None where the list says nothing."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """The unit's rows in the list of connected systems."""

    source: Source
    faults: tuple[Fault, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Personnel:
    """The unit's row in the aggregate on personnel files. No person is named in it."""

    source: Source
    faults: tuple[Fault, ...]
    cell: str
    staff: int
    created: int | None
    complete: int | None
    approved: int | None
    synced: int | None
    missing: int | None
    newest: date | None


@dataclass(frozen=True, slots=True)
class Exports:
    """What was imported for one unit; the newest of each kind."""

    settlement: Settlement | None = None
    scores: Scores | None = None
    sharing: Sharing | None = None
    personnel: Personnel | None = None


NONE = Exports()


def unsound(export: Settlement | Scores | Sharing | Personnel, what: str) -> Verdict | None:
    """``needs_review`` where the file does not add up: WHAT is a noun phrase in Vietnamese; None where it does."""
    if not export.faults:
        return None
    named = tuple(str(fault) for fault in export.faults[:_MOST_FAULTS])
    more = len(export.faults) - len(named)
    return Verdict(
        Status.NEEDS_REVIEW,
        f"{what} trong tệp {export.source.file} không khớp ở {len(export.faults)} chỗ; cần đơn vị đối chiếu, kết xuất lại.",
        (export.source.cite("; ".join(named)),),
        confidence=0.4,
        notes=(*named, *((f"… và {more} chỗ nữa",) if more > 0 else ())),
        advice="Đối chiếu số liệu và kết xuất lại.",
    )
