"""The slots of an opened plan as a person reads them, and as a program does."""

from collections.abc import Mapping

from rich.table import Table

from crawler.archive.encoding import stamp
from inspection.scheduling.custody import Open
from inspection.scheduling.draw import Appointment
from inspection.scheduling.slots import Slot, SlotTable


def slots_table(table: SlotTable, opened: Open, names: Mapping[str, str]) -> Table:
    """Every slot by time; ``names`` are the units' by id."""
    printed = Table(title=f"{opened.plan.name} · cam kết {opened.sealed.commitment[:16]}…")
    for column in ("Giờ", "Đơn vị", "Loại", "Tình trạng", "Lý do", "Lần kiểm tra"):
        printed.add_column(column)
    for one, slot in _rows(table, opened):
        when = f"{one.due.astimezone(opened.plan.local):%d/%m/%Y %H:%M}"
        words = f"{slot.reason.label}{': ' if slot.reason and slot.words else ''}{slot.words}"
        printed.add_row(when, names.get(one.unit, one.unit), one.kind.label, slot.state.label, words, slot.run)
    return printed


def slots_data(table: SlotTable, opened: Open) -> list[dict[str, str]]:
    """Every slot by time, as plain data."""
    return [
        {
            "slot": slot.id,
            "due": stamp(one.due),
            "unit": one.unit,
            "kind": one.kind.value,
            "state": slot.state.value,
            "reason": slot.reason.value,
            "run": slot.run,
        }
        for one, slot in _rows(table, opened)
    ]


def _rows(table: SlotTable, opened: Open) -> list[tuple[Appointment, Slot]]:
    rows = [(opened.appointment(slot), slot) for slot in table.slots(opened.sealed.id)]
    return sorted(rows, key=lambda row: row[0].due)
