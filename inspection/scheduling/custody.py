"""Who holds the plan: sealing it, opening it with the passphrase, replacing it, revealing it when all is over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from inspection.complaints import Complaint, TargetsError
from inspection.run import BadRequest
from inspection.scheduling import seal
from inspection.scheduling.draw import Appointment, TooTight, draw
from inspection.scheduling.plan import VisitPlan, moments, read_plan
from inspection.scheduling.seal import SHORTEST_PASSPHRASE, Vault
from inspection.scheduling.settings import TABLE
from inspection.scheduling.slots import Reason, Sealed, Slot, SlotTable, State


class NotNow(BadRequest):
    """What was asked for cannot be done with the plan as it stands; nothing was changed. The text says what to do."""


@dataclass(frozen=True, slots=True)
class Open:
    """A sealed plan with its secrets at hand."""

    sealed: Sealed
    plan: VisitPlan
    seed: bytes
    vault: Vault

    def appointment(self, slot: Slot) -> Appointment:
        """Whom and when the slot concerns."""
        return self.vault.open_appointment(slot.secret)


def current(table: SlotTable) -> Sealed:
    """The plan in force. Raises NotNow where none is."""
    plans = [plan for plan in table.plans() if plan.closed is None]
    if not plans:
        raise NotNow("Chưa có kế hoạch đột xuất nào được niêm phong. Gõ trước: kiemtra schedule seal")
    return plans[-1]


def named(table: SlotTable, start: str) -> Sealed:
    """The plan whose commitment begins so; empty: the last one sealed. Raises NotNow."""
    plans = [plan for plan in table.plans() if plan.commitment.startswith(start.replace(" ", "").lower())]
    if not plans:
        raise NotNow(f"Không có kế hoạch nào mang cam kết {start}…" if start else "Chưa có kế hoạch nào được niêm phong.")
    return plans[-1]


def unlock(sealed: Sealed, passphrase: str) -> Open:
    """The plan with its secrets. Raises NotNow where the passphrase is another."""
    vault = Vault(passphrase, sealed.salt, sealed.cost)
    try:
        seed = vault.open(sealed.seed)
    except seal.WrongPassphrase:
        raise NotNow("Cụm mật khẩu không đúng với kế hoạch đã niêm phong.") from None
    return Open(sealed, read_plan(sealed.text), seed, vault)


def seal_plan(
    table: SlotTable,
    plan: VisitPlan,
    targets: tuple[str, str],
    passphrase: str,
    at: datetime,
    *,
    replacing: str = "",
    seed: bytes | None = None,
) -> Open:
    """Draw and seal ``plan``; ``targets`` are the text and the path of the file it stands in.

    ``replacing`` is the reason for giving up a plan in force; its slots to come are then skipped, never forgotten.
    Raises NotNow, or TargetsError for a plan whose visits do not fit into its time.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise NotNow(f"Cụm mật khẩu phải dài ít nhất {SHORTEST_PASSPHRASE} ký tự.")
    old = [known for known in table.plans() if known.closed is None]
    if old and not replacing:
        raise NotNow(
            f"Đang có kế hoạch đã niêm phong {old[-1].commitment[:16]}…; thay nó thì ghi lý do: "
            'kiemtra schedule seal --replace "lý do". Các lượt còn lại của nó sẽ được ghi là bỏ, không mất.'
        )
    earliest = at + timedelta(minutes=2)
    plan = replace(plan, not_before=earliest.replace(second=0, microsecond=0))
    if not moments(plan):
        raise TargetsError([Complaint(TABLE, "periods", "mọi khoảng thời gian đã qua")], targets[1])
    seed = seed or seal.new_seed()
    try:
        appointments = draw(seed, plan)
    except TooTight as tight:
        wrong = f"không xếp đủ {plan.visits} lượt cho {tight.unit}: nới periods, hours, hoặc giảm visits, days_apart, minutes_apart"
        raise TargetsError([Complaint(TABLE, "visits", wrong)], targets[1]) from None
    salt = seal.new_salt()
    vault = Vault(passphrase, salt)
    text = plan.text()
    commitment = seal.commitment(seed, text)
    with table.change() as db:
        for known in old:
            _give_up(table, known, replacing, commitment, at)
        db.execute(
            "INSERT INTO plan (text, commitment, sealed, salt, cost, seed, targets, targets_path) VALUES (?,?,?,?,?,?,?,?)",
            (text, commitment, seal.stamp(at), salt, seal.SCRYPT_COST, vault.close(seed), *targets),
        )
        id = int(db.execute("SELECT max(id) FROM plan").fetchone()[0])
        add_slots(table, id, [(one.id, vault.close_appointment(one)) for one in appointments])
        data = {"plan": text, "slots": sorted(one.id for one in appointments)}
        table.note("plan.seal", commitment, data, at)
    return unlock(table.plans()[-1], passphrase)


def add_slots(table: SlotTable, plan: int, rows: Sequence[tuple[str, bytes]]) -> None:
    """Put slots into the table, inside ``change``; in the order of their ids, which tells nothing."""
    table.db.executemany("INSERT INTO slot (id, plan, secret) VALUES (?, ?, ?)", [(id, plan, secret) for id, secret in sorted(rows)])


def _give_up(table: SlotTable, old: Sealed, reason: str, by: str, at: datetime) -> None:
    for slot in table.slots(old.id, (State.PLANNED, State.CLAIMED)):
        table.end(slot.id, State.SKIPPED, Reason.REPLACED, reason, at)
    table.db.execute("UPDATE plan SET closed = ? WHERE id = ?", (seal.stamp(at), old.id))
    table.note("plan.replace", old.commitment, {"reason": reason, "by": by}, at)


def reveal(table: SlotTable, opened: Open, at: datetime) -> dict[str, object]:
    """What is published of the plan; its seed is no secret any more. Raises NotNow while a visit is still to come."""
    waiting = table.slots(opened.sealed.id, (State.PLANNED, State.CLAIMED))
    if waiting:
        raise NotNow(
            f"Còn {len(waiting)} lượt chưa kết thúc, công bố bây giờ là lộ lịch. Chờ xong, "
            'hoặc thay kế hoạch trước: kiemtra schedule seal --replace "lý do".'
        )
    data = seal.revealed(opened.seed, opened.sealed.text, opened.sealed.sealed)
    with table.change() as db:
        db.execute("UPDATE plan SET closed = ? WHERE id = ? AND closed = ''", (seal.stamp(at), opened.sealed.id))
        table.note("plan.reveal", opened.sealed.commitment, {"seed": opened.seed.hex()}, at)
    return data
