"""Sealing: who may read what, when a plan may be replaced, when its seed may be published."""

import hashlib
import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from simulated_province import PASSPHRASE, SEED, START, UNITS, plan, sealed

from inspection.complaints import TargetsError
from inspection.scheduling.custody import NotNow, current, named, reveal, seal_plan, unlock
from inspection.scheduling.draw import draw
from inspection.scheduling.slots import Reason, SlotTable, State


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))


def test_the_commitment_is_the_digest_of_seed_and_plan(tmp_path: Path) -> None:
    opened = sealed(tmp_path)
    assert opened.sealed.commitment == hashlib.sha256(SEED + opened.sealed.text.encode()).hexdigest()
    (entry,) = SlotTable(tmp_path).entries()
    assert entry["ev"] == "plan.seal"
    assert entry["ref"] == opened.sealed.commitment
    assert entry["data"]["plan"] == opened.sealed.text
    assert entry["data"]["slots"] == sorted(one.id for one in draw(SEED, opened.plan))


def test_two_seals_of_one_plan_differ(tmp_path: Path) -> None:
    seeds = {
        seal_plan(SlotTable(tmp_path / name), plan(), ("", ""), PASSPHRASE, START).seed for name in ("one", "another", "third")
    }
    assert len(seeds) == 3


def test_nothing_on_disk_tells_the_units_or_times_that_were_drawn(tmp_path: Path) -> None:
    """Whoever has the folder and the plan learns of the slots only how many there are."""
    opened = sealed(tmp_path)
    everything = _bytes(tmp_path)
    assert SEED not in everything
    assert SEED.hex().encode() not in everything
    for one in draw(SEED, opened.plan):
        assert one.due.strftime("%Y-%m-%dT%H:%M").encode() not in everything
        assert one.due.strftime("%H:%M:%S").encode() not in everything
    db = sqlite3.connect(tmp_path / "slots.sqlite")
    rows = [(slot, plan_, state, run, claimed) for slot, plan_, state, run, claimed in db.execute("SELECT id, plan, state, run, claimed FROM slot")]
    db.close()
    assert {row[1:] for row in rows} == {(1, "planned", "", "")}
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)  # not by time


def test_the_length_of_a_slot_tells_nothing(tmp_path: Path) -> None:
    sealed(tmp_path)
    assert len({len(slot.secret) for slot in SlotTable(tmp_path).slots()}) == 1
    assert len({len(id) for id in UNITS}) > 1


def test_only_the_passphrase_opens_the_plan(tmp_path: Path) -> None:
    sealed(tmp_path)
    table = SlotTable(tmp_path)
    opened = unlock(current(table), PASSPHRASE)
    assert {opened.appointment(slot) for slot in table.slots()} == set(draw(SEED, opened.plan))
    for wrong in ("mười hai con giáp ", "MƯỜI HAI CON GIÁP", "", "x" * 40):
        with pytest.raises(NotNow, match="không đúng"):
            unlock(current(table), wrong)


@pytest.mark.parametrize("passphrase", ["", "ngắn", "mười một kt"])
def test_a_short_passphrase_is_refused(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(NotNow, match="ít nhất 12"):
        seal_plan(SlotTable(tmp_path), plan(), ("", ""), passphrase, START)
    assert SlotTable(tmp_path).plans() == ()


def test_a_plan_is_replaced_only_with_a_reason_and_its_slots_are_not_forgotten(tmp_path: Path) -> None:
    first = sealed(tmp_path)
    table = SlotTable(tmp_path)
    with pytest.raises(NotNow, match="--replace"):
        seal_plan(table, plan(), ("", ""), PASSPHRASE, START)
    later = START + timedelta(days=10)
    second = seal_plan(table, plan(), ("", ""), PASSPHRASE, later, replacing="thêm đơn vị")
    old = table.slots(first.sealed.id)
    assert {(slot.state, slot.reason, slot.words) for slot in old} == {(State.SKIPPED, Reason.REPLACED, "thêm đơn vị")}
    assert len(old) == 8
    assert current(table).commitment == second.sealed.commitment
    assert named(table, first.sealed.commitment[:8]).id == first.sealed.id
    assert all(second.appointment(slot).due > later for slot in table.slots(second.sealed.id))


def test_a_seed_is_published_only_when_no_visit_is_to_come(tmp_path: Path) -> None:
    opened = sealed(tmp_path)
    table = SlotTable(tmp_path)
    with pytest.raises(NotNow, match="Còn 8 lượt"):
        reveal(table, opened, START)
    assert "plan.reveal" not in {entry["ev"] for entry in table.entries()}
    with table.change():
        for slot in table.slots():
            table.end(slot.id, State.SKIPPED, Reason.REFUSED, "", START)
    published = reveal(table, opened, START)
    assert json.loads(json.dumps(published))["seed"] == SEED.hex()
    assert table.entries()[-1]["ev"] == "plan.reveal"


def test_a_plan_whose_time_is_over_or_too_short_is_refused(tmp_path: Path) -> None:
    table = SlotTable(tmp_path)
    with pytest.raises(TargetsError, match="đã qua"):
        seal_plan(table, plan(), ("", ""), PASSPHRASE, START + timedelta(days=400))
    with pytest.raises(TargetsError, match="không xếp đủ 9 lượt"):
        seal_plan(table, plan(visits=9), ("", ""), PASSPHRASE, START)
    assert table.plans() == ()


def test_the_ledger_takes_no_change_and_no_removal(tmp_path: Path) -> None:
    sealed(tmp_path)
    table = SlotTable(tmp_path)
    for statement in ("UPDATE ledger SET entry = '{}'", "DELETE FROM ledger"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            table.db.execute(statement)


def test_a_slot_ends_once(tmp_path: Path) -> None:
    sealed(tmp_path)
    table = SlotTable(tmp_path)
    id = table.slots()[0].id
    with table.change():
        table.end(id, State.DONE, Reason.NONE, "", START)
    with pytest.raises(ValueError, match="already over"), table.change():
        table.end(id, State.MISSED, Reason.OVERLAP, "", START)
    assert table.slot(id).state is State.DONE
    assert len(table.entries()) == 2
