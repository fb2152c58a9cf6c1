"""The tables of a targets file as its writer types them: which keys there are and what type each has.

Every key has a default here, so that a table with one bad value can still be read for the rest of its faults;
``REQUIRED`` says which keys must be written. What the values mean together is judged in :mod:`inspection.targets`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from inspection.complaints import Complaint, nearest, wrong_value

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Pace = Annotated[float, Field(ge=0, le=600, allow_inf_nan=False)]
Pages = Annotated[int, Field(ge=1, le=100_000)]
Mib = Annotated[int, Field(ge=0, le=1_000_000)]
Minutes = Annotated[int, Field(ge=0, le=10_000)]
Visits = Annotated[int, Field(ge=1, le=9)]
Hours = Annotated[float, Field(ge=0, le=24 * 31)]
Tune = dict[str, dict[str, Any]]
DayRange = Annotated[list[Annotated[int, Field(ge=1, le=366)]], Field(min_length=2, max_length=2)]


class Table(BaseModel):
    """A table whose keys and types are taken literally: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class PlanTable(Table):
    """``[plan]``: what is inspected, of which year, by whom."""

    name: Text = ""
    reference: str = ""
    province: Text = ""
    year: Annotated[int, Field(ge=2000, le=2100)] = 0
    window_start: date | None = None
    timezone: Text = "Asia/Ho_Chi_Minh"
    service_hosts: list[Text] = []
    lead: str = ""
    coordinating: list[Text] = []


class NetworkTable(Table):
    """``[network]``: the exceptions to "never a private address", and how the crawl behaves towards everybody."""

    private_hosts: list[Text] = []
    contact: str = ""
    control: list[Text] = []
    quiet_hours: list[Text] = []
    parallel: Annotated[int, Field(ge=0, le=256)] = 0


class DefaultsTable(Table):
    """``[defaults]``: for every unit that does not say otherwise."""

    items: list[Text] = []
    pace_s: Pace = 1.0
    pages: Pages = 400
    mib: Mib = 0
    minutes: Minutes = 0
    visits: Visits = 2
    hours_apart: Hours = 4
    tune: Tune = {}


class LeaderTable(Table):
    """``[[unit.leaders]]``: one line of a roster."""

    name: Text = ""
    post: str = ""
    since: date | None = None
    until: date | None = None


class ExemptTable(Table):
    """``[[unit.exempt]]``: a criterion this unit is let off, why, and to which day inclusive."""

    criterion: Text = ""
    reason: Text = ""
    until: date | None = None


class UnitTable(Table):
    """``[[unit]]``: one unit; ``leaders`` are read as :class:`LeaderTable`, ``exempt`` as :class:`ExemptTable`."""

    id: Text = ""
    name: Text = ""
    kind: Text = ""
    hosts: list[Text] = []
    aliases: list[Text] = []
    items: list[Text] | None = None
    extra_items: list[Text] = []
    inspected: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    reorganised: str = ""
    successor: str = ""
    successors: list[Text] = []
    leaders: list[dict[str, Any]] = []
    subordinate_units: list[Text] = []
    decisions: list[Text] = []
    pace_s: Pace | None = None
    pages: Pages | None = None
    mib: Mib | None = None
    minutes: Minutes | None = None
    visits: Visits | None = None
    hours_apart: Hours | None = None
    robots_override: str = ""
    tune: Tune = {}
    exempt: list[dict[str, Any]] = []


class ScheduleTable(Table):
    """``[schedule]``: the plan of unannounced checks; ``mail`` is read as :class:`MailTable`."""

    name: Text = ""
    periods: list[Annotated[list[date], Field(min_length=2, max_length=2)]] = []
    weekdays: list[Text] = ["T2", "T3", "T4", "T5", "T6"]
    hours: list[Text] = ["08:00-11:00", "13:30-16:30"]
    holidays: list[date] = []
    always: list[Text] = []
    pool: list[Text] | None = None
    drawn: Annotated[int, Field(ge=0, le=1000)] | None = None
    visits: Annotated[int, Field(ge=1, le=50)] = 1
    days_apart: Annotated[int, Field(ge=0, le=366)] = 21
    minutes_apart: Annotated[int, Field(ge=0, le=1440)] = 60
    late_minutes: Annotated[int, Field(ge=1, le=1440)] = 120
    second_visit: DayRange | None = None
    remedy_days: Annotated[int, Field(ge=0, le=366)] = 30
    reinspection: DayRange | None = None
    mail: dict[str, Any] | None = None


class MailTable(Table):
    """``[schedule.mail]``: who hears of a finished run, and through which server."""

    host: Text = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Text = "starttls"
    user: str = ""
    sender: Text = ""
    inspectors: list[Text] = []


REQUIRED: Mapping[type[Table], tuple[str, ...]] = {
    PlanTable: ("name", "province", "year"),
    DefaultsTable: ("items",),
    LeaderTable: ("name",),
    ExemptTable: ("criterion", "reason", "until"),
    UnitTable: ("id", "name", "kind", "hosts"),
    ScheduleTable: ("name", "periods"),
    MailTable: ("host", "sender", "inspectors"),
}


T = TypeVar("T", bound=Table)


def read_table(kind: type[T], raw: object, table: str) -> tuple[T, list[Complaint]]:
    """What can be read of ``raw`` as ``kind``, and a complaint for each key that cannot."""
    if not isinstance(raw, dict):
        return kind(), [Complaint(table, "", wrong_value("dict_type", {}, raw))]
    complaints = [Complaint(table, key, "thiếu khóa bắt buộc này") for key in REQUIRED.get(kind, ()) if key not in raw]
    try:
        return kind.model_validate(raw), complaints
    except ValidationError as error:
        faults = error.errors(include_url=False)
    for fault in faults:
        key = str(fault["loc"][0])
        if fault["type"] == "extra_forbidden":
            complaints.append(Complaint(table, key, "không có khóa nào tên như vậy", nearest(key, kind.model_fields)))
            continue
        place = "".join(f" mục {part + 1}" if isinstance(part, int) else f".{part}" for part in fault["loc"][1:])
        complaints.append(Complaint(table, key + place, wrong_value(fault["type"], fault.get("ctx", {}), fault["input"])))
    bad = {fault["loc"][0] for fault in faults}
    return kind.model_validate({key: value for key, value in raw.items() if key not in bad}), complaints
