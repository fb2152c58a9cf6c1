"""Unannounced checks: the plan, sealing it, the account of its slots; the slots themselves only with the passphrase."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from starlette.responses import Response

from inspection.commands.schedule import FOLDER
from inspection.run import BadRequest
from inspection.scheduling import account, custody, seal
from inspection.scheduling.slots import NAME, Sealed, SlotTable
from inspection.targets import load_targets
from inspection.web.gate import Caller


@dataclass(frozen=True, slots=True)
class Line:
    """One slot, opened with the passphrase."""

    due: datetime
    unit: str
    kind: str
    state: str
    reason: str
    run: str


@dataclass(frozen=True, slots=True)
class Account:
    """What may be known without the passphrase."""

    sealed: Sealed
    commitment: str
    sentence: str
    weeks: tuple[str, ...]


def page(caller: Caller) -> Response:
    """The page."""
    return _page(caller)


def slots(caller: Caller) -> Response:
    """The page with every slot on it, for whoever has the passphrase; nothing of it is kept."""
    with _table(caller) as table:
        opened = custody.unlock(custody.named(table, ""), caller.text("passphrase"))
        names = {unit.id: unit.name for unit in load_targets(opened.sealed.targets, opened.sealed.targets_path).units}
        pairs = sorted(((opened.appointment(slot), slot) for slot in table.slots(opened.sealed.id)), key=lambda pair: pair[0].due)
        lines = [
            Line(
                one.due,
                names.get(one.unit, one.unit),
                one.kind.label,
                slot.state.label,
                ": ".join(part for part in (slot.reason.label, slot.words) if part),
                slot.run,
            )
            for one, slot in pairs
        ]
    return _page(caller, lines)


def seal_plan(caller: Caller) -> Response:
    """Draw and seal the plan of the configuration."""
    targets = caller.desk.configuration.targets()
    if targets is None or targets.schedule is None:
        raise BadRequest("Tệp cấu hình không có bảng [schedule].")
    if caller.text("passphrase") != caller.text("again"):
        raise BadRequest("Hai lần gõ cụm mật khẩu khác nhau; chưa có gì thay đổi.")
    with _table(caller, make=True) as table:
        custody.seal_plan(
            table, targets.schedule.plan, (targets.text, targets.path), caller.text("passphrase"), caller.desk.clock(),
            replacing=caller.text("reason"),
        )  # fmt: skip
    return caller.go("/schedule", "Đã niêm phong. Ghi cam kết dưới đây vào biên bản hoặc công văn ngay hôm nay.")


def _page(caller: Caller, lines: list[Line] | None = None) -> Response:
    targets = caller.desk.configuration.targets()
    return caller.page(
        "schedule.html",
        schedule=targets.schedule if targets else None,
        path_of_targets=caller.desk.configuration.path,
        known=_account(caller),
        lines=lines,
        shortest=seal.SHORTEST_PASSPHRASE,
    )


def _account(caller: Caller) -> Account | None:
    if not (caller.desk.out / FOLDER / NAME).is_file():
        return None
    with _table(caller) as table:
        plans = table.plans()
        if not plans:
            return None
        sealed = plans[-1]
        weeks = tuple(str(text).strip() for (text,) in table.db.execute("SELECT text FROM account ORDER BY week DESC"))
        return Account(sealed, seal.paper_form(sealed.commitment), account.sentence(account.tally(table.slots(sealed.id))), weeks)


@contextmanager
def _table(caller: Caller, *, make: bool = False) -> Iterator[SlotTable]:
    folder = caller.desk.out / FOLDER
    if not make and not (folder / NAME).is_file():
        raise BadRequest("Chưa có kế hoạch nào được niêm phong.")
    folder.mkdir(parents=True, exist_ok=True)
    table = SlotTable(folder)
    try:
        yield table
    finally:
        table.close()
