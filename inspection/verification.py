"""What the values of a targets file mean together: names that must be known, dates that must be possible, addresses allowed."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from zoneinfo import available_timezones

from checks.model import Kind
from checks.registry import criteria
from checks.vietnamese.numbers import numbers_in
from checks.vietnamese.text import folded
from crawler.fetching.quiet import QuietHours
from inspection.complaints import Complaint, nearest, row_table, shown, unit_table
from inspection.hosts import wrong_address, wrong_private_host, wrong_service_host
from inspection.tables import DefaultsTable, ExemptTable, LeaderTable, NetworkTable, PlanTable, Table, UnitTable, read_table

Row = TypeVar("Row", bound=Table)

_CONTACT = re.compile(r"[A-Za-z0-9@.+/:_ -]{0,100}")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*$")


@dataclass(frozen=True, slots=True)
class UnitRows:
    """A ``[[unit]]`` with the rows that hang on it."""

    unit: UnitTable
    leaders: tuple[LeaderTable, ...]
    exempt: tuple[ExemptTable, ...]


def known_items() -> tuple[str, ...]:
    """The items of the plan that criteria exist for, e.g. "N2a"; the state of the portal (T) is always looked at."""
    return tuple(dict.fromkeys(c.item for c in criteria() if c.item != "T"))


def plan_complaints(plan: PlanTable, network: NetworkTable, defaults: DefaultsTable) -> Iterator[Complaint]:
    """What is wrong with the tables that stand before the units."""
    if plan.year and plan.window_start and plan.window_start > date(plan.year, 12, 31):
        wrong = f"đầu kỳ {plan.window_start:%d/%m/%Y} nằm sau năm được kiểm tra {plan.year}"
        yield Complaint("[plan]", "window_start", wrong)
    zones = available_timezones()
    if plan.timezone not in zones:
        yield Complaint("[plan]", "timezone", f"không có múi giờ {shown(plan.timezone)}", nearest(plan.timezone, zones))
    for number, entry in enumerate(network.private_hosts, start=1):
        if wrong := wrong_private_host(entry):
            yield Complaint("[network]", f"private_hosts mục {number}", f"{wrong}; đang là {shown(entry)}")
    for number, entry in enumerate(network.control, start=1):
        if wrong := wrong_address(entry, network.private_hosts):
            yield Complaint("[network]", f"control mục {number}", f"{wrong}; đang là {shown(entry)}")
    for number, entry in enumerate(network.quiet_hours, start=1):
        try:
            QuietHours.of([entry], "UTC")
        except ValueError:
            wrong = f'viết như "22:00-06:00", đầu và cuối khác nhau; đang là {shown(entry)}'
            yield Complaint("[network]", f"quiet_hours mục {number}", wrong)
    if not _CONTACT.fullmatch(network.contact):
        wrong = "chỉ dùng chữ không dấu, số và @ . + - / : _ (thư điện tử, số điện thoại, địa chỉ trang), nhiều nhất 100 ký tự"
        yield Complaint("[network]", "contact", f"{wrong}; đang là {shown(network.contact)}")
    for number, entry in enumerate(plan.service_hosts, start=1):
        if wrong := wrong_service_host(entry, network.private_hosts):
            yield Complaint("[plan]", f"service_hosts mục {number}", f"{wrong}; đang là {shown(entry)}")
    yield from _item_complaints("[defaults]", "items", defaults.items)
    yield from _tune_complaints("[defaults]", defaults.tune)


def read_units(raw: object, defaults: DefaultsTable, private_hosts: Collection[str]) -> tuple[list[UnitRows], list[Complaint]]:
    """Every ``[[unit]]``, and everything that is wrong with one or with all of them together."""
    if not isinstance(raw, list) or not raw:
        written = "viết [[unit]] với hai dấu ngoặc vuông" if isinstance(raw, dict) else "cần ít nhất một [[unit]]"
        return [], [Complaint("[unit]" if raw else "[[unit]]", "", written)]
    read: list[UnitRows] = []
    complaints: list[Complaint] = []
    for number, entry in enumerate(raw, start=1):
        table = unit_table(number)
        unit, found = read_table(UnitTable, entry, table)
        leaders, wrong_leaders = _rows(LeaderTable, unit.leaders, "leaders", number)
        exempt, wrong_exempt = _rows(ExemptTable, unit.exempt, "exempt", number)
        rows = UnitRows(unit, leaders, exempt)
        complaints += found + wrong_leaders + wrong_exempt
        complaints += _unit_complaints(rows, number, private_hosts)
        if not found:
            complaints += _missing_company(unit, table)
        complaints += _item_complaints(table, "items", unit.items or ())
        complaints += _item_complaints(table, "extra_items", unit.extra_items)
        for item in set(unit.extra_items) & set(unit.items if unit.items is not None else defaults.items):
            complaints.append(Complaint(table, "extra_items", f"{item} đã có trong items"))
        complaints += _tune_complaints(table, unit.tune)
        read.append(rows)
    complaints += _together([rows.unit for rows in read])
    return read, complaints


def _rows(
    kind: type[Row], raw: Sequence[Mapping[str, object]], name: str, unit: int
) -> tuple[tuple[Row, ...], list[Complaint]]:
    read = [read_table(kind, row, row_table(name, number, unit)) for number, row in enumerate(raw, start=1)]
    return tuple(row for row, _ in read), [complaint for _, found in read for complaint in found]


def _unit_complaints(rows: UnitRows, number: int, private_hosts: Collection[str]) -> Iterator[Complaint]:
    unit, table = rows.unit, unit_table(number)
    if unit.id and not _SLUG.match(unit.id):
        slug = folded(unit.id).replace(" ", "-")
        yield Complaint(table, "id", f"chỉ dùng chữ thường không dấu, số và dấu -; đang là {shown(unit.id)}", slug)
    if unit.kind and unit.kind not in list(Kind):
        kinds = [kind.value for kind in Kind]
        wrong = f"không có loại {shown(unit.kind)}; chọn một trong: {', '.join(kinds)}"
        yield Complaint(table, "kind", wrong, nearest(unit.kind, kinds))
    for place, host in enumerate(unit.hosts, start=1):
        if wrong := wrong_address(host, private_hosts):
            yield Complaint(table, f"hosts mục {place}", f"{wrong}; đang là {shown(host)}")
        elif host in unit.hosts[: place - 1]:
            yield Complaint(table, f"hosts mục {place}", f"địa chỉ {host} được ghi hai lần")
    if unit.valid_from and unit.valid_to and unit.valid_to < unit.valid_from:
        yield Complaint(table, "valid_to", f"ngày cuối {_day(unit.valid_to)} trước ngày đầu {_day(unit.valid_from)}")
    for place, leader in enumerate(rows.leaders, start=1):
        if leader.since and leader.until and leader.until < leader.since:
            wrong = f"thôi giữ chức {_day(leader.until)} trước khi nhận chức {_day(leader.since)}"
            yield Complaint(row_table("leaders", place, number), "until", wrong)
    if unit.robots_override and not any(numbers_in(unit.robots_override)):
        wrong = f"phải nêu văn bản làm căn cứ, có số hiệu, ví dụ “Kế hoạch số 15/KH-UBND”; đang là {shown(unit.robots_override)}"
        yield Complaint(table, "robots_override", wrong)
    codes = [c.code for c in criteria()]
    for place, exemption in enumerate(rows.exempt, start=1):
        if exemption.criterion and exemption.criterion not in codes:
            wrong = f"không có tiêu chí {shown(exemption.criterion)}"
            yield Complaint(row_table("exempt", place, number), "criterion", wrong, nearest(exemption.criterion, codes))


def _missing_company(unit: UnitTable, table: str) -> Iterator[Complaint]:
    """What a key needs beside it. Asked only of tables whose keys are all right: a misspelt key is not missing."""
    if not unit.hosts and unit.inspected:
        yield Complaint(table, "hosts", "đơn vị được kiểm tra cần ít nhất một địa chỉ; chưa biết thì ghi inspected = false")
    if (unit.successor or unit.successors or unit.reorganised) and not unit.valid_to:
        key = "reorganised" if unit.reorganised else "successor" if unit.successor else "successors"
        yield Complaint(table, key, "đơn vị đã tổ chức lại thì phải ghi ngày cuối ở valid_to")


def _item_complaints(table: str, key: str, items: Collection[str]) -> Iterator[Complaint]:
    known = known_items()
    for number, item in enumerate(items, start=1):
        if item not in known:
            wrong = f"không có nội dung {shown(item)}; có: {', '.join(known)}"
            yield Complaint(table, f"{key} mục {number}", wrong, nearest(item, known))


def _tune_complaints(table: str, tune: Mapping[str, Mapping[str, object]]) -> Iterator[Complaint]:
    known = {c.code: c for c in criteria()}
    for code, options in tune.items():
        if code not in known:
            yield Complaint(table, f"tune.{code}", f"không có tiêu chí {shown(code)}", nearest(code, known))
            continue
        right = known[code].options
        for name, value in options.items():
            key = f"tune.{code}.{name}"
            if name not in right:
                has = f"; có: {', '.join(right)}" if right else "; tiêu chí này không có tùy chọn nào"
                yield Complaint(table, key, f"tiêu chí {code} không có tùy chọn {shown(name)}{has}", nearest(name, right))
            elif wrong := _wrong_option(value, right[name]):
                yield Complaint(table, key, f"{wrong}; đang là {shown(value)}")


def _wrong_option(value: object, default: object) -> str:
    """What is wrong with ``value`` where the rule's own is ``default``: numbers stay numbers, words words."""
    if isinstance(default, bool) or isinstance(value, bool):
        return "" if type(value) is type(default) else f"phải cùng kiểu với mặc định {shown(default)}"
    if isinstance(default, float) and isinstance(value, int):
        return ""
    if isinstance(default, (tuple, list)) and isinstance(value, list):
        return ""
    if default is not None and type(value) is not type(default):
        return f"phải cùng kiểu với mặc định {shown(default)}"
    if isinstance(value, (int, float)) and value < 0:
        return "không được âm"
    return ""


def _together(units: Sequence[UnitTable]) -> Iterator[Complaint]:
    first: dict[str, int] = {}
    by_id = {unit.id: unit for unit in units if unit.id}
    for number, unit in enumerate(units, start=1):
        table = unit_table(number)
        if unit.id in first:
            yield Complaint(table, "id", f"id {shown(unit.id)} đã dùng cho đơn vị thứ {first[unit.id]}")
        elif unit.id:
            first[unit.id] = number
        for heir in [*unit.successors, *([unit.successor] if unit.successor else [])]:
            key = "successors" if heir in unit.successors else "successor"
            if heir == unit.id:
                yield Complaint(table, key, "đơn vị không thể tự kế thừa chính mình")
            elif heir not in by_id:
                wrong = f"không có đơn vị nào có id {shown(heir)}"
                yield Complaint(table, key, wrong, nearest(heir, by_id.keys() - {unit.id}))
            elif (since := by_id[heir].valid_from) is None:
                yield Complaint(table, key, f"đơn vị kế thừa {heir} phải ghi valid_from")
            elif unit.valid_to and since <= unit.valid_to:
                wrong = f"đơn vị kế thừa {heir} bắt đầu {_day(since)}, phải sau {_day(unit.valid_to)}"
                yield Complaint(table, key, wrong)
    if units and not any(unit.inspected for unit in units):
        yield Complaint("[[unit]]", "", "không đơn vị nào được kiểm tra (mọi đơn vị đều inspected = false)")


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
