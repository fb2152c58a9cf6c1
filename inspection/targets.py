"""targets.toml → typed values: the plan and its units; every complaint at once, with table, key and the nearest right word."""

import codecs
import hashlib
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from checks.model import Kind, Leader, Target
from checks.registry import criteria, topics_of
from crawler.archive.plan import Manners, UnitPlan
from inspection.complaints import Complaint, TargetsError, lines_of, located, nearest, syntax_complaint
from inspection.ranks import USUAL_BANDS, Bands, read_ranks
from inspection.scheduling.settings import Schedule, read_schedule
from inspection.tables import DefaultsTable, NetworkTable, PlanTable, read_table
from inspection.verification import UnitRows, plan_complaints, read_units


@dataclass(frozen=True, slots=True)
class Plan:
    """What is inspected, of which year, by whom."""

    name: str
    province: str
    year: int
    window_start: date
    timezone: str = "Asia/Ho_Chi_Minh"
    service_hosts: tuple[str, ...] = ()
    reference: str = ""
    lead: str = ""
    coordinating: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exemption:
    """A criterion a unit is let off until a day, inclusive, and why."""

    criterion: str
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the plan, or a successor of one."""

    id: str
    name: str
    kind: Kind
    hosts: tuple[str, ...]
    items: frozenset[str]
    pace_s: float
    pages: int
    aliases: tuple[str, ...] = ()
    inspected: bool = True
    """False: outside the plan, visited only when asked for by name."""
    valid_from: date | None = None
    valid_to: date | None = None
    reorganised: str = ""
    successors: tuple[str, ...] = ()
    leaders: tuple[Leader, ...] = ()
    subordinate_units: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    tune: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    exempt: tuple[Exemption, ...] = ()
    mib: int = 0
    minutes: int = 0
    visits: int = 1
    """Looks at the portal, hours_apart, before a shortcoming stands confirmed."""
    hours_apart: float = 4
    robots_override: str = ""
    """The document by which robots.txt is set aside; empty: it is obeyed."""

    def in_force(self, as_of: date) -> bool:
        """Whether the unit exists on the day."""
        return (self.valid_from is None or self.valid_from <= as_of) and not self.ended(as_of)

    def ended(self, as_of: date) -> bool:
        """Whether the unit's validity was over before the day."""
        return self.valid_to is not None and self.valid_to < as_of

    def target(self, as_of: date, plan: Plan) -> Target:
        """What the rules may know of the unit on its inspection date."""
        return Target(
            id=self.id,
            name=self.name,
            kind=self.kind,
            province=plan.province,
            year=plan.year,
            as_of=as_of,
            window_start=plan.window_start,
            items=self.items,
            service_hosts=plan.service_hosts,
            aliases=self.aliases,
            leaders=self.leaders,
            subordinate_units=self.subordinate_units,
            decisions=self.decisions,
        )

    def plan(self, plan: Plan, codes: Collection[str] = ()) -> UnitPlan:
        """What the crawl must know of the unit to gather for the criteria ``codes`` (empty: all of its items)."""
        wanted = [c.code for c in criteria() if (c.item == "T" or c.item in self.items) and (not codes or c.code in codes)]
        return UnitPlan(
            id=self.id,
            name=self.name,
            aliases=self.aliases,
            hosts=self.hosts,
            topics=tuple(sorted(topics_of(wanted))) if wanted else (),
            service_hosts=plan.service_hosts,
            pace_s=self.pace_s,
            pages=self.pages,
            mib=self.mib,
            minutes=self.minutes,
            robots_basis=self.robots_override,
        )


@dataclass(frozen=True, slots=True)
class Targets:
    """A whole targets file, and the text it was read from."""

    plan: Plan
    units: tuple[Unit, ...]
    private_hosts: tuple[str, ...]
    text: str
    path: str = ""
    manners: Manners = Manners()
    schedule: Schedule | None = None
    """The plan of unannounced checks, where there is one."""
    bands: Bands = USUAL_BANDS
    """How a share of the points is called."""

    @property
    def digest(self) -> str:
        """SHA-256 of the text, lowercase hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def unit(self, id: str) -> Unit | None:
        """The unit of that id, or None."""
        return next((unit for unit in self.units if unit.id == id), None)

    def in_force(self, as_of: date) -> tuple[Unit, ...]:
        """The units to be visited on the day, in the file's order."""
        return tuple(unit for unit in self.units if unit.inspected and unit.in_force(as_of))

    def planned(self, as_of: date) -> tuple[Unit, ...]:
        """The units a run on the day speaks of: those in force, and those whose validity is over."""
        return tuple(unit for unit in self.units if unit.inspected and (unit.in_force(as_of) or unit.ended(as_of)))

    def why_not_in_force(self, unit: Unit, as_of: date) -> str:
        """A sentence for the papers: why the unit is not inspected on the day; "" where it is."""
        if unit.in_force(as_of):
            return ""
        if not unit.ended(as_of):
            return f"Tại ngày kiểm tra {as_of:%d/%m/%Y}, {unit.name} chưa thành lập (hoạt động từ {unit.valid_from:%d/%m/%Y})."
        names = [heir.name for id in unit.successors if (heir := self.unit(id))]
        return " ".join(
            sentence
            for sentence in (
                f"Tại ngày kiểm tra {as_of:%d/%m/%Y}, {unit.name} đã được tổ chức lại (hoạt động đến {unit.valid_to:%d/%m/%Y}).",
                unit.reorganised,
                f"Đơn vị kế thừa: {', '.join(names)}." if names else "",
            )
            if sentence
        )


def read_targets(path: Path) -> Targets:
    """The targets file at ``path``. Raises TargetsError with every complaint."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise TargetsError([Complaint("", "", f"không thấy tệp {path}; dùng --targets để chỉ tệp khác")], str(path)) from None
    except OSError as error:
        raise TargetsError([Complaint("", "", f"không đọc được tệp {path}: {error.strerror}")], str(path)) from error
    return load_targets(_decoded(data, str(path)), str(path))


def _decoded(data: bytes, source: str) -> str:
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        wrong = "tệp không phải UTF-8; trong Notepad chọn Save As, mục Encoding chọn UTF-8"
        raise TargetsError([Complaint("", "", wrong, line=0 if utf16 else line)], source) from None


def load_targets(text: str, source: str = "") -> Targets:
    """The targets written in ``text``. Raises TargetsError with every complaint."""
    try:
        raw = tomllib.loads(unicodedata.normalize("NFC", text))
    except tomllib.TOMLDecodeError as error:
        raise TargetsError([syntax_complaint(str(error), text)], source) from None
    complaints: list[Complaint] = []
    known = ("plan", "network", "defaults", "ranks", "schedule", "unit")
    for key in raw.keys() - set(known):
        complaints.append(Complaint(f"[{key}]", "", "không có bảng nào tên như vậy", nearest(key, known)))
    if "plan" not in raw:
        complaints.append(Complaint("[plan]", "", "thiếu bảng bắt buộc này"))
    plan, found = read_table(PlanTable, raw["plan"], "[plan]") if "plan" in raw else (PlanTable(), [])
    network, more = read_table(NetworkTable, raw.get("network", {}), "[network]")
    defaults, last = read_table(DefaultsTable, raw.get("defaults", {}), "[defaults]")
    units, unit_complaints = read_units(raw.get("unit"), defaults, network.private_hosts)
    schedule, schedule_complaints = read_schedule(raw.get("schedule"), [rows.unit for rows in units], plan.timezone)
    bands, rank_complaints = read_ranks(raw.get("ranks"))
    complaints += [*found, *more, *last, *plan_complaints(plan, network, defaults), *unit_complaints]
    complaints += [*schedule_complaints, *rank_complaints]
    if complaints:
        lines = lines_of(text)
        placed = [located(complaint, lines) for complaint in complaints]
        raise TargetsError(sorted(placed, key=lambda complaint: complaint.line), source)
    return Targets(
        plan=Plan(
            name=plan.name,
            province=plan.province,
            year=plan.year,
            window_start=plan.window_start or date(plan.year, 1, 1),
            timezone=plan.timezone,
            service_hosts=tuple(plan.service_hosts),
            reference=plan.reference,
            lead=plan.lead,
            coordinating=tuple(plan.coordinating),
        ),
        units=tuple(_unit(table, defaults) for table in units),
        private_hosts=tuple(network.private_hosts),
        manners=Manners(network.contact, tuple(network.control), tuple(network.quiet_hours), plan.timezone, network.parallel),
        text=text,
        path=source,
        schedule=schedule,
        bands=bands,
    )


def _unit(rows: UnitRows, defaults: DefaultsTable) -> Unit:
    table = rows.unit
    items = defaults.items if table.items is None else table.items
    codes = defaults.tune.keys() | table.tune.keys()
    return Unit(
        id=table.id,
        name=table.name,
        kind=Kind(table.kind),
        hosts=tuple(table.hosts),
        items=frozenset([*items, *table.extra_items]),
        pace_s=defaults.pace_s if table.pace_s is None else table.pace_s,
        pages=defaults.pages if table.pages is None else table.pages,
        mib=defaults.mib if table.mib is None else table.mib,
        minutes=defaults.minutes if table.minutes is None else table.minutes,
        visits=defaults.visits if table.visits is None else table.visits,
        hours_apart=defaults.hours_apart if table.hours_apart is None else table.hours_apart,
        robots_override=table.robots_override,
        aliases=tuple(table.aliases),
        inspected=table.inspected,
        valid_from=table.valid_from,
        valid_to=table.valid_to,
        reorganised=table.reorganised,
        successors=(*table.successors, *([table.successor] if table.successor else [])),
        leaders=tuple(Leader(row.name, row.post, row.since, row.until) for row in rows.leaders),
        subordinate_units=tuple(table.subordinate_units),
        decisions=tuple(table.decisions),
        tune={code: {**defaults.tune.get(code, {}), **table.tune.get(code, {})} for code in codes},
        exempt=tuple(Exemption(row.criterion, row.reason, row.until) for row in rows.exempt if row.until),
    )
