"""The first page: every unit of the plan with its last result, its trend and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from checks.model import Kind
from inspection import run
from inspection.targets import Targets, Unit
from inspection.web.gate import Caller
from inspection.web.shelf import RunLine, UnitLine

TREND = 12
_KINDS: Mapping[Kind, str] = {
    Kind.DEPARTMENT: "sở, ban, ngành",
    Kind.DISTRICT: "huyện, thành phố",
    Kind.MANAGEMENT_BOARD: "ban quản lý",
    Kind.COMMUNE: "xã, phường",
    Kind.OTHER: "khác",
}

Seen = tuple[RunLine, UnitLine]


@dataclass(frozen=True, slots=True)
class Row:
    """One unit of the plan."""

    unit: Unit
    why_not: str
    """Why it is not inspected today; "" where it is."""
    last: Seen | None
    shares: tuple[float | None, ...]
    """Of the points, in each of the last runs, oldest first."""
    step: tuple[str, str]
    """What to do next, and where; no place: it starts with the button of the row."""

    @property
    def trend(self) -> str:
        """The shares as points of a line; "" for fewer than two results."""
        return trend(self.shares)


def units(caller: Caller) -> Response:
    """The page."""
    targets = caller.desk.configuration.targets()
    lines, waiting = caller.desk.shelf.lines()
    rows = _rows(caller, targets, lines) if targets else []
    return caller.page("units.html", targets=targets, rows=rows, waiting=waiting, kinds=_KINDS, asked="/")


def _rows(caller: Caller, targets: Targets, lines: Sequence[RunLine]) -> list[Row]:
    today = run.today(targets.plan.timezone, caller.desk.clock)
    history = _history(lines)
    return [
        Row(
            unit,
            targets.why_not_in_force(unit, today) or ("" if unit.hosts else "Chưa có địa chỉ nào trong cấu hình."),
            next((seen for seen in history.get(unit.id, []) if seen[0].judged), None),
            tuple(one.share for line, one in reversed(history.get(unit.id, [])[:TREND]) if line.judged),
            _step(caller, history.get(unit.id, [])),
        )
        for unit in targets.units
    ]


def _history(lines: Sequence[RunLine]) -> dict[str, list[Seen]]:
    """What is known of each unit, last first; the sample province is nobody's."""
    history: dict[str, list[Seen]] = {}
    for line in lines:
        if line.trigger != run.DEMO and not line.fault:
            for unit in line.units:
                history.setdefault(unit.id, []).append((line, unit))
    return history


def trend(shares: Sequence[float | None], width: int = 88, height: int = 22) -> str:
    """Points of a line through the shares."""
    known = [share for share in shares if share is not None]
    if len(known) < 2:
        return ""
    step = (width - 4) / (len(known) - 1)
    return " ".join(f"{2 + place * step:.1f},{2 + (1 - share) * (height - 4):.1f}" for place, share in enumerate(known))


def _step(caller: Caller, seen: Sequence[Seen]) -> tuple[str, str]:
    if not seen:
        return "Kiểm tra lần đầu", ""
    line, unit = seen[0]
    place = f"/runs/{line.id}"
    work = caller.desk.works.of(line.id)
    if work and not work.over:
        return "Đang chạy", place
    if not line.judged:
        return "Chạy tiếp lần dở dang", place
    if unit.doubtful:
        return f"Xem {unit.doubtful} nội dung cần xác minh", f"{place}/queue?unit={unit.id}"
    return "Lấy giấy tờ", f"{place}/papers"
