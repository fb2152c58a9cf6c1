"""Ninety days of bad luck: processes killed, the machine asleep, its clock turned, visits in each other's way."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from simulated_province import SEED, UNITS, Killed, World, plan, sealed, started

from inspection.scheduling.custody import Open
from inspection.scheduling.draw import draw
from inspection.scheduling.plan import Candidate
from inspection.scheduling.slots import Reason, Slot, SlotTable, State
from inspection.scheduling.watch import ON_TIME_S

DAYS = 90
SLACK = timedelta(seconds=ON_TIME_S)
BUSY_PLAN = plan(always=tuple(Candidate(id) for id in UNITS), pool=(), drawn=0, visits=7, days_apart=5, minutes_apart=20)


@dataclass(frozen=True)
class Aftermath:
    """What is left after the ninety days."""

    world: World
    table: SlotTable
    opened: Open
    kills: int

    def due(self, slot: Slot) -> datetime:
        """When the slot was drawn for."""
        return self.opened.appointment(slot).due


def _live(folder: Path, world: World) -> Aftermath:
    """The service from the first day until every slot has its account."""
    opened = sealed(folder, BUSY_PLAN)
    kills = 0
    service = None
    while (world.true - opened.sealed.sealed).days < DAYS or service is None or service.waiting:
        assert (world.true - opened.sealed.sealed).days < 2 * DAYS, "slots are left without an account"
        try:
            if service is None:
                service = started(folder, world, opened)
            world.quarter_minute()
            service.work()
        except Killed:
            kills += 1
            service = None
            if world.random.random() < 0.2:  # the whole machine went down
                world.boot, world.elapsed = f"boot-{kills}", 0.0
            world.away(Reason.PROCESS_DOWN, 10 ** world.random.uniform(1, 4.5))
    return Aftermath(world, SlotTable(folder), opened, kills)


@pytest.fixture(scope="module", params=[1, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in range(2, 12))])
def after(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    return _live(tmp_path_factory.mktemp("ninety"), World(Random(request.param), kill=5e-5, sleep=2e-4, step=2e-4))


def test_there_was_bad_luck_enough(after: Aftermath) -> None:
    happened = Counter(reason for reason, _, _ in after.world.log)
    assert after.kills > 40
    assert happened[Reason.HOST_ASLEEP] > 40
    assert happened[Reason.CLOCK_STEP] > 40


def test_every_slot_has_exactly_one_account(after: Aftermath) -> None:
    entries = after.table.entries()
    drawn = {one.id for one in draw(SEED, after.opened.plan)}
    followed = {entry["ref"] for entry in entries if entry["ev"] == "slot.follow"}
    assert len(drawn) == 7 * len(UNITS)
    assert len(followed) > 10
    assert drawn | followed == {slot.id for slot in after.table.slots()}
    assert all(slot.state.over for slot in after.table.slots())
    ends = Counter(entry["ref"] for entry in entries if entry["ev"] == "slot.end")
    assert ends == Counter(dict.fromkeys(drawn | followed, 1))


def test_no_slot_ran_twice(after: Aftermath) -> None:
    runs = Counter(appointment.id for appointment in after.world.runs.values())
    assert max(runs.values()) == 1
    assert len(after.world.completed) == len(set(after.world.completed))
    claims = Counter(entry["ref"] for entry in after.table.entries() if entry["ev"] == "slot.claim")
    assert set(claims.values()) == {1}
    made = {slot.run for slot in after.table.slots(states=(State.DONE, State.LATE))}
    assert made <= set(after.world.completed)


def test_what_is_called_done_began_within_a_minute(after: Aftermath) -> None:
    done = after.table.slots(states=(State.DONE,))
    delays = [(slot.claimed - after.due(slot)).total_seconds() for slot in done if slot.claimed]
    assert len(delays) == len(done) > 20
    assert 0 <= min(delays) <= max(delays) <= ON_TIME_S


def test_what_is_not_has_the_reason_that_truly_was(after: Aftermath) -> None:
    seen = Counter[Reason]()
    for slot in after.table.slots(states=(State.LATE, State.MISSED, State.SKIPPED)):
        seen[slot.reason] += 1
        if slot.reason is Reason.NOT_TRUSTWORTHY:
            assert slot.run in after.world.runs
            continue
        due = after.due(slot)
        true = {reason for reason, began, ended in after.world.log if began - SLACK <= due <= ended + SLACK}
        assert slot.reason in true, (slot.id, due, true)
    assert {Reason.PROCESS_DOWN, Reason.HOST_ASLEEP, Reason.OVERLAP} <= set(seen)


def test_every_week_has_its_account(after: Aftermath) -> None:
    weeks = [row[0] for row in after.table.db.execute("SELECT week FROM account ORDER BY week")]
    assert weeks[:12] == [f"2024-W{week}" for week in range(27, 39)]
