"""``[schedule]`` of a targets file → the plan of unannounced checks and who hears of them, or what is wrong with it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import available_timezones

from inspection.complaints import Complaint, nearest, shown
from inspection.scheduling.plan import Candidate, Days, VisitPlan, moments
from inspection.tables import MailTable, ScheduleTable, UnitTable, read_table

TABLE = "[schedule]"
_WEEKDAYS = {"T2": 1, "T3": 2, "T4": 3, "T5": 4, "T6": 5, "T7": 6, "CN": 7}
_SECURITY = ("starttls", "tls", "none")
_HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")
_ADDRESS = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+$")


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Who hears of a finished run, and through which server. The password stands in no configuration."""

    host: str
    port: int
    security: str
    """starttls | tls | none."""
    user: str
    sender: str
    inspectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """What ``[schedule]`` says."""

    plan: VisitPlan
    mail: MailSettings | None = None


def read_schedule(raw: object, units: Sequence[UnitTable], zone: str) -> tuple[Schedule | None, list[Complaint]]:
    """What ``[schedule]`` says, None where there is no such table or it is wrong; and every complaint about it."""
    if raw is None:
        return None, []
    table, complaints = read_table(ScheduleTable, raw, TABLE)
    mail, mail_complaints = _mail(table)
    complaints += mail_complaints
    if not complaints:
        complaints += _time_complaints(table)
        complaints += _unit_complaints(table, units)
    if complaints or zone not in available_timezones():
        return None, complaints
    plan = _plan(table, units, zone)
    complaints += _empty_complaints(plan)
    return (None if complaints else Schedule(plan, mail)), complaints


def _plan(table: ScheduleTable, units: Sequence[UnitTable], zone: str) -> VisitPlan:
    by_id = {unit.id: unit for unit in units}
    pool = table.pool if table.pool is not None else [unit.id for unit in units if unit.inspected and unit.id not in table.always]
    candidates = {id: Candidate(id, by_id[id].valid_from, by_id[id].valid_to) for id in (*table.always, *pool)}
    periods = tuple((first, last) for first, last in table.periods)
    able = [candidates[id] for id in pool if any(_within(candidates[id], first, last) for first, last in periods)]
    return VisitPlan(
        name=table.name,
        zone=zone,
        periods=periods,
        weekdays=tuple(sorted(_WEEKDAYS[day] for day in set(table.weekdays))),
        hours=tuple(_minutes(words) for words in table.hours),
        holidays=tuple(sorted(set(table.holidays))),
        always=tuple(candidates[id] for id in table.always),
        pool=tuple(able),
        drawn=len(able) if table.drawn is None else table.drawn,
        visits=table.visits,
        days_apart=table.days_apart,
        minutes_apart=table.minutes_apart,
        late_minutes=table.late_minutes,
        second_visit=_days(table.second_visit),
        remedy_days=table.remedy_days,
        reinspection=_days(table.reinspection),
    )


def _within(unit: Candidate, first: date, last: date) -> bool:
    return (unit.first is None or unit.first <= last) and (unit.last is None or unit.last >= first)


def _days(pair: Sequence[int] | None) -> Days | None:
    return (pair[0], pair[1]) if pair else None


def _minutes(words: str) -> tuple[int, int]:
    found = _HOURS.match(words)
    assert found is not None
    begin_h, begin_m, end_h, end_m = (int(part) for part in found.groups())
    return begin_h * 60 + begin_m, min(end_h * 60 + end_m, 24 * 60)


def _mail(table: ScheduleTable) -> tuple[MailSettings | None, list[Complaint]]:
    if table.mail is None:
        return None, []
    mail, found = read_table(MailTable, table.mail, TABLE)
    complaints = [Complaint(TABLE, f"mail.{complaint.key}", complaint.wrong, complaint.nearest) for complaint in found]
    if mail.security not in _SECURITY:
        wrong = f"không có cách {shown(mail.security)}; chọn một trong: {', '.join(_SECURITY)}"
        complaints.append(Complaint(TABLE, "mail.security", wrong, nearest(mail.security, _SECURITY)))
    named = [("sender", mail.sender), *((f"inspectors mục {n}", address) for n, address in enumerate(mail.inspectors, start=1))]
    for key, address in named:
        if address and not _ADDRESS.match(address):
            complaints.append(Complaint(TABLE, f"mail.{key}", f"không phải địa chỉ thư điện tử; đang là {shown(address)}"))
    if not found and not mail.inspectors:
        complaints.append(Complaint(TABLE, "mail.inspectors", "cần ít nhất một người nhận"))
    read = MailSettings(mail.host, mail.port, mail.security, mail.user, mail.sender, tuple(mail.inspectors))
    return (None if complaints else read), complaints


def _time_complaints(table: ScheduleTable) -> Iterator[Complaint]:
    if not table.periods:
        yield Complaint(TABLE, "periods", "cần ít nhất một khoảng [ngày đầu, ngày cuối]")
    for place, (first, last) in enumerate(table.periods, start=1):
        if last < first:
            yield Complaint(TABLE, f"periods mục {place}", f"ngày cuối {last:%d/%m/%Y} trước ngày đầu {first:%d/%m/%Y}")
    for place, day in enumerate(table.weekdays, start=1):
        if day not in _WEEKDAYS:
            wrong = f"không có ngày {shown(day)}; chọn trong: {', '.join(_WEEKDAYS)}"
            yield Complaint(TABLE, f"weekdays mục {place}", wrong, nearest(day, _WEEKDAYS))
    for key in ("weekdays", "hours"):
        if not getattr(table, key):
            yield Complaint(TABLE, key, "không được để trống")
    for place, words in enumerate(table.hours, start=1):
        if not _HOURS.match(words) or _minutes(words)[0] >= _minutes(words)[1]:
            yield Complaint(TABLE, f"hours mục {place}", f'viết giờ như "08:00-11:30", giờ đầu trước giờ cuối; đang là {shown(words)}')
    for key in ("second_visit", "reinspection"):
        pair = getattr(table, key)
        if pair and pair[1] < pair[0]:
            yield Complaint(TABLE, key, f"viết [sớm nhất, muộn nhất], tính bằng ngày; đang là {list(pair)}")


def _unit_complaints(table: ScheduleTable, units: Sequence[UnitTable]) -> Iterator[Complaint]:
    by_id = {unit.id: unit for unit in units if unit.id}
    for key, ids in (("always", table.always), ("pool", table.pool or ())):
        for place, id in enumerate(ids, start=1):
            where = f"{key} mục {place}"
            if id not in by_id:
                yield Complaint(TABLE, where, f"không có đơn vị nào có id {shown(id)}", nearest(id, by_id))
            elif not by_id[id].hosts:
                yield Complaint(TABLE, where, f"đơn vị {id} chưa có địa chỉ nào ở hosts")
            elif id in ids[: place - 1] or (key == "pool" and id in table.always):
                yield Complaint(TABLE, where, f"đơn vị {id} được ghi hai lần")


def _empty_complaints(plan: VisitPlan) -> Iterator[Complaint]:
    if plan.drawn > len(plan.pool):
        wrong = f"bốc thăm {plan.drawn} đơn vị nhưng chỉ có {len(plan.pool)} đơn vị để bốc thăm trong các khoảng đã ghi"
        yield Complaint(TABLE, "drawn", wrong)
    if not plan.always and not plan.drawn:
        yield Complaint(TABLE, "drawn", "kế hoạch không kiểm tra đơn vị nào: ghi đơn vị ở always, hoặc drawn từ 1 trở lên")
    if not moments(plan):
        yield Complaint(TABLE, "periods", "không có giờ làm việc nào trong các khoảng này")
    for place, unit in enumerate(plan.always, start=1):
        if not moments(plan, unit.first, unit.last):
            yield Complaint(TABLE, f"always mục {place}", f"đơn vị {unit.id} không hoạt động trong các khoảng này")
