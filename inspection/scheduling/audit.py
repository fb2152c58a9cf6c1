"""Was the draw fair, and was no slot dropped? Recomputed from what was revealed and what the ledger holds.

tests/scheduling/audit_independently.py answers the same from the same files and shares no line with this.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from crawler.archive.encoding import moment
from inspection.scheduling.draw import Appointment, Kind, draw, follow_up
from inspection.scheduling.plan import read_plan
from inspection.scheduling.seal import commitment
from inspection.scheduling.slots import SlotTable, State
from inspection.scheduling.watch import ON_TIME_S

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Audit:
    """What was looked at, and every objection."""

    commitment: str
    slots: int
    followed: int
    made: int
    sealings: int
    """How many plans were sealed in this folder, this one included."""
    objections: tuple[str, ...]


def audit(table: SlotTable, published: Mapping[str, Any]) -> Audit:
    """Compare ``published`` (see ``custody.reveal``) with the ledger of ``table``. Raises CaseDamaged for a broken chain."""
    entries = table.entries()
    seed, text = bytes.fromhex(published["seed"]), str(published["plan"])
    right = commitment(seed, text)
    seals = [entry for entry in entries if entry["ev"] == "plan.seal"]
    sealing = next((entry for entry in seals if entry["ref"] == right), None)
    if sealing is None:
        wrong = "hạt giống và kế hoạch đã công bố không khớp với cam kết nào trong nhật ký"
        return Audit(right, 0, 0, 0, len(seals), (wrong,))
    drawn = {one.id: one for one in draw(seed, read_plan(text))}
    known = _with_follow_ups(seed, text, drawn, entries)
    ends = {entry["ref"]: entry for entry in entries if entry["ev"] == "slot.end"}
    objections = (
        *_draw_objections(sealing, drawn, moment(sealing["utc"]), text),
        *_follow_objections(entries, known, drawn),
        *_end_objections(entries, known, read_plan(text).late_minutes),
        *_table_objections(table, known, ends),
    )
    made = sum(ends[id]["data"]["state"] in (State.DONE, State.LATE) for id in known if id in ends)
    return Audit(right, len(known), len(known) - len(drawn), made, len(seals), objections)


def _draw_objections(sealing: Entry, drawn: Mapping[str, Appointment], sealed: datetime, text: str) -> Iterator[str]:
    if sealing["data"]["plan"] != text:
        yield "kế hoạch ghi trong nhật ký khác với kế hoạch đã công bố"
    for id in sorted(set(sealing["data"]["slots"]) ^ set(drawn)):
        yield f"lượt {id} không phải do hạt giống này bốc ra, hoặc bốc ra mà không được niêm phong"
    for one in drawn.values():
        if one.due <= sealed:
            yield f"lượt {one.id} có giờ trước lúc niêm phong"


def _with_follow_ups(seed: bytes, text: str, drawn: Mapping[str, Appointment], entries: Sequence[Entry]) -> dict[str, Appointment]:
    """The drawn slots with those that follow from them, each recomputed in the ledger's order."""
    plan, known = read_plan(text), dict(drawn)
    for entry in entries:
        before = known.get(entry["data"].get("parent", "")) if entry["ev"] == "slot.follow" else None
        if before:
            taken = [one.due for one in known.values()]
            made = follow_up(seed, plan, before, moment(entry["utc"]), ("?",), taken)
            if made:
                known[made.id] = made
    return known


def _follow_objections(entries: Sequence[Entry], known: Mapping[str, Appointment], drawn: Mapping[str, Appointment]) -> Iterator[str]:
    named = {entry["ref"]: entry["data"] for entry in entries if entry["ev"] == "slot.follow" and entry["data"]["parent"] in known}
    for id in sorted(set(named) ^ (set(known) - set(drawn))):
        yield f"lượt tiếp theo {id} không suy ra được từ hạt giống"
    for id, data in named.items():
        if id in known and known[id].kind is not Kind(data["kind"]):
            yield f"lượt tiếp theo {id} thuộc loại khác với đã ghi"


def _end_objections(entries: Sequence[Entry], known: Mapping[str, Appointment], late_minutes: int) -> Iterator[str]:
    ends = Counter(entry["ref"] for entry in entries if entry["ev"] == "slot.end")
    claims = Counter(entry["ref"] for entry in entries if entry["ev"] == "slot.claim")
    for id in known:
        if ends[id] != 1:
            yield f"lượt {id} có {ends[id]} lần kết thúc, phải đúng 1"
        if claims[id] > 1:
            yield f"lượt {id} được bắt đầu {claims[id]} lần"
    begun = {entry["ref"]: moment(entry["utc"]) for entry in entries if entry["ev"] == "slot.claim"}
    for entry in entries:
        id, data = entry["ref"], entry["data"]
        if entry["ev"] != "slot.end" or id not in known:
            continue
        if data["state"] != State.DONE and not data["reason"]:
            yield f"lượt {id} kết thúc “{data['state']}” mà không có lý do"
        if data["state"] in (State.DONE, State.LATE):
            yield from _time_objections(id, State(data["state"]), begun.get(id), known[id].due, late_minutes)


def _time_objections(id: str, state: State, begun: datetime | None, due: datetime, late_minutes: int) -> Iterator[str]:
    if begun is None:
        yield f"lượt {id} được ghi là đã chạy mà chưa hề bắt đầu"
        return
    longest = timedelta(seconds=ON_TIME_S) if state is State.DONE else timedelta(minutes=late_minutes)
    if not timedelta(0) <= begun - due <= longest:
        yield f"lượt {id} bắt đầu lúc {begun:%d/%m/%Y %H:%M:%S} UTC, giờ đã bốc là {due:%d/%m/%Y %H:%M} UTC"


def _table_objections(table: SlotTable, known: Mapping[str, Appointment], ends: Mapping[str, Entry]) -> Iterator[str]:
    rows = {slot.id: slot for slot in table.slots()}
    for id in known:
        if id not in rows:
            yield f"lượt {id} đã bị xóa khỏi bảng"
        elif id in ends and rows[id].state != ends[id]["data"]["state"]:
            yield f"lượt {id} trong bảng là “{rows[id].state}”, trong nhật ký là “{ends[id]['data']['state']}”"


def read_published(text: str) -> Mapping[str, Any]:
    """The published seed and plan. Raises ValueError where the text is something else."""
    data = json.loads(text)
    if not isinstance(data, dict) or data.get("schema") != 1 or not {"seed", "plan", "commitment"} <= data.keys():
        raise ValueError("not a revealed plan")
    return data
