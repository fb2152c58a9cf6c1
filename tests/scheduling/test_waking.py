"""What wakes the service: APScheduler for real, and the service by itself where APScheduler is lost."""

import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from simulated_province import SEED, UNITS, plan, sealed

from inspection.scheduling.draw import Appointment, draw
from inspection.scheduling.service import Service
from inspection.scheduling.slots import SlotTable, State
from inspection.scheduling.visit import Outcome
from inspection.scheduling.waking import HEARTBEAT, JOBS, Waking
from inspection.scheduling.watch import Reading, Watch, system_clock

ONE_DAY = plan(periods=((date(2024, 7, 1), date(2024, 7, 1)),), visits=1, drawn=1, minutes_apart=0, second_visit=None, reinspection=None)
POLL_S = 0.2


class QuickInspector:
    """Makes visits that take no time."""

    def new_run(self, at: object) -> str:
        return "20240701T080000-scheduled-0000"

    def visit(self, appointment: Appointment, run_id: str, beat: Callable[[], object]) -> Outcome:
        return Outcome(True, (), "", "")


@pytest.fixture
def waking(tmp_path: Path) -> Waking:
    """A service half a second before its first slot, by a clock that goes on from there."""
    opened = sealed(tmp_path, ONE_DAY)
    first = min(one.due for one in draw(SEED, opened.plan)) - timedelta(seconds=0.5)
    began = system_clock()

    def clock() -> Reading:
        now = system_clock()
        return replace(now, wall=first + timedelta(seconds=now.elapsed - began.elapsed))

    service = Service(SlotTable(tmp_path), Watch(SlotTable(tmp_path, durable=False)), opened, QuickInspector(), clock)
    return Waking(service, tmp_path, clock, POLL_S)


def _done(table: SlotTable) -> int:
    return len(table.slots(states=(State.DONE,)))


def test_a_slot_begins_when_its_time_has_come(waking: Waking, tmp_path: Path) -> None:
    table = SlotTable(tmp_path)
    began = time.monotonic()
    waking.run(lambda: _done(table) == 1)
    assert 0.4 < time.monotonic() - began < 20
    alive = json.loads((tmp_path / HEARTBEAT).read_text("utf-8"))
    assert alive["utc"].startswith("2024-07-01T")
    assert alive["waiting"] <= 2


def test_where_the_jobs_are_lost_the_service_wakes_by_itself_and_lays_them_down_again(waking: Waking, tmp_path: Path) -> None:
    table = SlotTable(tmp_path)
    lost: list[int] = []

    def finished() -> bool:
        db = sqlite3.connect(tmp_path / JOBS, isolation_level=None, timeout=10)
        lost.append(db.execute("DELETE FROM apscheduler_jobs").rowcount)
        db.close()
        return _done(table) == 1

    waking.run(finished)
    assert sum(lost) > 1  # laid down again after having been lost


def test_the_jobs_tell_nothing(waking: Waking, tmp_path: Path) -> None:
    table = SlotTable(tmp_path)
    waking.run(lambda: _done(table) == 1)
    db = sqlite3.connect(tmp_path / JOBS)
    jobs = db.execute("SELECT id, job_state FROM apscheduler_jobs").fetchall()
    db.close()
    assert [id for id, _ in jobs] == ["wake"]
    assert not [unit for unit in UNITS if unit.encode() in jobs[0][1]]


def test_a_service_that_is_asked_to_stop_ends(waking: Waking) -> None:
    asked: list[bool] = []

    def finished() -> bool:
        if asked:
            waking.stop()
        asked.append(True)
        return False

    waking.run(finished)
    assert len(asked) == 2
