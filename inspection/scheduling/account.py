"""The account the service gives of itself: how many visits were made, which were not, and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from inspection.scheduling.custody import Open
from inspection.scheduling.mail import Letter, put, unsent
from inspection.scheduling.slots import Reason, Slot, SlotTable, State


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of some slots."""

    states: Counter[State]
    missed: Counter[Reason]
    late: Counter[Reason]

    @property
    def made(self) -> int:
        """Visits that were made, in time or late."""
        return self.states[State.DONE] + self.states[State.LATE]

    @property
    def all(self) -> int:
        """All slots, whatever became of them."""
        return sum(self.states.values())


def tally(slots: Iterable[Slot]) -> Tally:
    """Count what became of ``slots``."""
    slots = tuple(slots)
    return Tally(
        Counter(slot.state for slot in slots),
        Counter(slot.reason for slot in slots if slot.state is State.MISSED),
        Counter(slot.reason for slot in slots if slot.state is State.LATE),
    )


def sentence(count: Tally) -> str:
    """The account in one sentence."""
    if not count.all:
        return "Không có lượt nào."
    parts = [f"Đã chạy {count.made}/{count.all} lượt"]
    if count.states[State.LATE]:
        parts.append(f"trong đó {count.states[State.LATE]} lượt muộn vì {_reasons(count.late)}")
    if count.states[State.MISSED]:
        parts.append(f"bỏ lỡ {count.states[State.MISSED]} vì {_reasons(count.missed)}")
    if count.states[State.SKIPPED]:
        parts.append(f"bỏ {count.states[State.SKIPPED]} theo quyết định")
    if running := count.states[State.CLAIMED]:
        parts.append(f"đang chạy {running}")
    if waiting := count.states[State.PLANNED]:
        parts.append(f"chờ {waiting}")
    return "; ".join(parts) + "."


def _reasons(reasons: Counter[Reason]) -> str:
    return ", ".join(f"{reason.label} ({count})" for reason, count in reasons.most_common())


def week_of(at: datetime, opened: Open) -> date:
    """The Monday of the week, in the plan's zone."""
    day = at.astimezone(opened.plan.local).date()
    return day - timedelta(days=day.weekday())


def weekly(table: SlotTable, opened: Open, at: datetime, *, letters: bool) -> None:
    """Write the account of every past week since the sealing that has none yet, each week once."""
    monday = week_of(opened.sealed.sealed, opened)
    while monday < week_of(at, opened):
        _week(table, opened, monday, at, letters)
        monday += timedelta(days=7)


def _week(table: SlotTable, opened: Open, monday: date, at: datetime, letters: bool) -> None:
    name = f"{monday.isocalendar().year}-W{monday.isocalendar().week:02d}"
    if table.db.execute("SELECT 1 FROM account WHERE week = ?", (name,)).fetchone():
        return
    slots = [slot for slot in table.slots(opened.sealed.id) if week_of(opened.appointment(slot).due, opened) == monday]
    text = week_text(monday, slots, unsent(table))
    with table.change() as db:
        db.execute("INSERT INTO account VALUES (?, ?)", (name, text))
        table.note("account", name, {"text": text}, at)
        if letters:
            put(table, Letter(f"Kiểm tra đột xuất: báo cáo tuần {monday:%d/%m/%Y}", text), at)


def week_text(monday: date, slots: Sequence[Slot], waiting: int) -> str:
    """The account of the week, without any unit."""
    sunday = monday + timedelta(days=6)
    mails = f" Còn {waiting} thư chưa gửi được." if waiting else ""
    return f"Tuần {monday:%d/%m/%Y} - {sunday:%d/%m/%Y}: {sentence(tally(slots))}{mails}\n"
