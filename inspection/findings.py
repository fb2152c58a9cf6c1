"""findings.json as typed records: what other programs read, and what the papers are laid out from.

The records mirror the file: a field is a key of the same name. Enums, times and dates are checked on reading, an
unknown key is refused, and a key that a later version added may be missing where its field has a default.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from checks.model import Citation, Finding, Kind, Outcome, Score, Status, Stop, Trail
from crawler.archive.encoding import moment, stamp, storable
from inspection.whole_file import write_whole

SCHEMA = 1


class FindingsError(Exception):
    """A findings file that cannot be used; the text names the file and the place in it."""


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """What an inspector decided on a finding, last."""

    status: Status | None
    """None: the machine's stands."""
    points: float | None
    """None: those that follow from the status."""
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FindingRecord:
    """A signed finding, and what the inspectors decided on it."""

    criterion: str
    status: Status
    title: str
    """The criterion's title, or its failing title where the status is a shortcoming."""
    summary: str
    points: float | None
    """None where the status is not scored."""
    maximum: float
    confidence: float
    """0..1."""
    citations: tuple[Citation, ...] = ()
    trail: Trail | None = None
    basis: tuple[str, ...] = ()
    rule_version: str = ""
    advice: str = ""
    notes: tuple[str, ...] = ()
    requirement: str = ""
    review: ReviewRecord | None = None

    @classmethod
    def of(cls, finding: Finding, requirement: str = "") -> "FindingRecord":
        """The record of what the judge signed."""
        return cls(**{field.name: getattr(finding, field.name) for field in fields(finding)}, requirement=requirement)


@dataclass(frozen=True, slots=True)
class CrawlRecord:
    """How far the visit of a unit's portal came; all zero where there was none."""

    pages: int = 0
    attempts: int = 0
    rendered: int = 0
    documents: int = 0
    errors: int = 0
    """Attempts that the portal did not answer."""
    bytes: int = 0
    seconds: float = 0.0
    stopped: Stop | None = None
    """None where the portal was not visited."""


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """All that was found on one unit. Nothing in it depends on when it was written."""

    id: str
    name: str
    kind: Kind
    portal: str
    """The address taken as its home page; "" where it was not visited."""
    access: Outcome | None
    """How the visit of that address ended; None where there was none."""
    score: Score
    crawl: CrawlRecord
    findings: tuple[FindingRecord, ...]
    notes: tuple[str, ...] = ()
    """In words, what limits and circumstances an inspector must know of."""
    not_in_force: str = ""
    """Why the unit did not exist on the inspection date; "" where it did."""
    reviewed_score: Score | None = None
    """The score after the inspectors' decisions; None where there are none."""

    @property
    def applicable(self) -> bool:
        """Some criterion with points concerns the unit."""
        return any(finding.maximum and finding.status is not Status.NOT_APPLICABLE for finding in self.findings)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """Which run it is: for what plan, on which day, with which tool and rules."""

    id: str
    started: datetime
    ended: datetime
    as_of: date
    trigger: str
    """demo | ad-hoc | scheduled."""
    tool: str
    rules_digest: str
    targets_digest: str
    trustworthy: bool
    reasons: tuple[str, ...] = ()
    """In words, why it is not trustworthy."""
    notes: tuple[str, ...] = ()
    """In words: no browser at hand, interrupted, ..."""
    plan: str = ""
    """The name of the inspection plan."""
    reference: str = ""
    """Its number and date, as papers cite it."""
    province: str = ""
    lead: str = ""
    coordinating: tuple[str, ...] = ()
    timezone: str = "Asia/Ho_Chi_Minh"
    """In which the papers give times."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A judged run."""

    run: RunFacts
    units: tuple[UnitRecord, ...]

    def to_json(self) -> dict[str, Any]:
        """The record as plain data, with the schema's number."""
        return {"schema": SCHEMA, "run": plain(self.run), "units": plain(self.units)}

    @classmethod
    def from_json(cls, data: Any) -> "RunRecord":
        """The record in plain data. Raises FindingsError naming the place that is wrong."""
        if not isinstance(data, dict) or data.get("schema") != SCHEMA:
            found = data.get("schema") if isinstance(data, dict) else None
            raise FindingsError(f"schema: chỉ đọc được phiên bản {SCHEMA}, tệp ghi {found!r}")
        return _typed(cls, {key: value for key, value in data.items() if key != "schema"}, "")


def write(path: Path, record: RunRecord) -> None:
    """Write ``record``: the same bytes for the same record. The former file stays where this fails (OSError)."""
    write_whole(path, as_bytes(record))


def as_bytes(record: RunRecord) -> bytes:
    """The content of the file of ``record``."""
    return f"{json.dumps(record.to_json(), ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)}\n".encode()


def read(path: Path) -> RunRecord:
    """The record at ``path``. Raises FindingsError, or OSError where the file cannot be opened."""
    try:
        return RunRecord.from_json(json.loads(path.read_text("utf-8")))
    except ValueError as error:
        raise FindingsError(f"{path} không phải JSON nguyên vẹn: {error}") from error
    except FindingsError as error:
        raise FindingsError(f"{path}: {error}") from error


def plain(value: object) -> Any:
    """A record, or a part of one, as plain data for JSON."""
    match value:
        case Enum():
            return value.value
        case str():
            return storable(value)
        case datetime():
            return stamp(value)
        case date():
            return value.isoformat()
        case tuple():
            return [plain(part) for part in value]
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value


def _typed(kind: Any, data: Any, place: str) -> Any:
    """``data`` as a value of ``kind``, a type as the records' fields are annotated with."""
    if get_origin(kind) in (Union, types.UnionType):
        options = get_args(kind)
        return None if data is None else _typed(next(k for k in options if k is not types.NoneType), data, place)
    if get_origin(kind) is tuple:
        _expect(isinstance(data, list), place, "một danh sách", data)
        return tuple(_typed(get_args(kind)[0], part, f"{place}[{n}]") for n, part in enumerate(data))
    if is_dataclass(kind):
        return _record(kind, data, place)
    if issubclass(kind, Enum):
        known = [str(member.value) for member in kind]
        _expect(data in known, place, f"một trong {', '.join(known)}", data)
        return kind(data)
    if kind in (datetime, date):
        return _time(kind, data, place)
    if kind is float:
        _expect(type(data) in (int, float), place, "một số", data)
        return float(data)
    _expect(type(data) is kind, place, {str: "chữ", int: "số nguyên", bool: "true hoặc false"}.get(kind, "null"), data)
    return data


def _record(kind: Any, data: Any, place: str) -> Any:
    _expect(isinstance(data, Mapping), place, "một đối tượng", data)
    hints = get_type_hints(kind)
    needed = [field.name for field in fields(kind) if field.default is MISSING]
    for key in data.keys() - hints.keys():
        raise FindingsError(f"{_below(place, key)}: khóa lạ")
    for key in needed:
        if key not in data:
            raise FindingsError(f"{_below(place, key)}: thiếu")
    return kind(**{key: _typed(hints[key], value, _below(place, key)) for key, value in data.items()})


def _time(kind: Any, data: Any, place: str) -> Any:
    _expect(isinstance(data, str), place, "thời điểm", data)
    try:
        time: Any = moment(data) if kind is datetime else date.fromisoformat(data)
    except ValueError:
        raise FindingsError(f"{place}: không đọc được thời điểm {data!r}") from None
    _expect(kind is date or time.tzinfo is not None, place, "thời điểm có múi giờ", data)
    return time


def _expect(right: bool, place: str, wanted: str, data: object) -> None:
    if not right:
        raise FindingsError(f"{place or 'tệp'}: phải là {wanted}, đang là {data!r}")


def _below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key
