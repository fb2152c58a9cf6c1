"""The service's behaviour in one bad moment at a time."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from simulated_province import Killed, World, plan, sealed

from inspection.scheduling.account import sentence, tally
from inspection.scheduling.custody import Open
from inspection.scheduling.draw import Appointment
from inspection.scheduling.plan import VisitPlan
from inspection.scheduling.service import POLL_S, RETRY_S, Service
from inspection.scheduling.slots import Reason, Slot, SlotTable, State
from inspection.scheduling.visit import Broken, Outcome, Refused, Stopped, Waiting
from inspection.scheduling.watch import Watch

WEEK = plan(periods=((date(2024, 7, 1), date(2024, 7, 5)),), days_apart=0, minutes_apart=90, second_visit=None, reinspection=None)
FOLLOWED = replace(WEEK, second_visit=(1, 2), remedy_days=1, reinspection=(1, 2))
GOOD = Outcome(True, (), "24 tiêu chí: đạt 24.", "/papers.xlsx")


@dataclass
class ScriptedInspector:
    """Makes visits that end as told; what is an exception is raised."""

    world: World
    script: list[Outcome | BaseException] = field(default_factory=list)
    lasts_s: float = 60.0
    asked: list[tuple[str, str]] = field(default_factory=list)

    def new_run(self, at: datetime) -> str:
        return f"{at:%Y%m%dT%H%M%S}-scheduled-{len(self.asked):04x}"

    def visit(self, appointment: Appointment, run_id: str, beat: Callable[[], object]) -> Outcome:
        self.asked.append((appointment.id, run_id))
        for _ in range(int(self.lasts_s / POLL_S)):
            self.world.pass_(POLL_S)
            beat()
        result = self.script.pop(0) if self.script else GOOD
        if isinstance(result, BaseException):
            raise result
        return result


class Scene:
    """A sealed plan, a world, and a service at its first day."""

    def __init__(self, folder: Path, chosen: VisitPlan = WEEK) -> None:
        self.folder = folder
        self.world = World(Random(0))
        self.opened: Open = sealed(folder, chosen)
        self.table = SlotTable(folder)
        self.inspector = ScriptedInspector(self.world)
        self.service = self.start()

    def start(self) -> Service:
        """The service as a new process."""
        self.service = Service(
            SlotTable(self.folder), Watch(SlotTable(self.folder, durable=False)), self.opened, self.inspector, self.world.clock
        )
        return self.service

    @property
    def dues(self) -> list[datetime]:
        """When the slots are drawn for, in order."""
        return sorted(self.opened.appointment(slot).due for slot in self.table.slots())

    def slot(self, number: int) -> Slot:
        """The slot of that place in time."""
        return sorted(self.table.slots(), key=lambda slot: self.opened.appointment(slot).due)[number]

    def until(self, wall: datetime) -> None:
        """The service works on until the wall shows the time."""
        while self.world.wall < wall:
            self.world.quarter_minute()
            self.service.work()


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_a_slot_begins_within_a_poll_of_its_time(scene: Scene) -> None:
    scene.until(scene.dues[0] + timedelta(minutes=5))
    slot = scene.slot(0)
    assert slot.state is State.DONE
    assert slot.claimed is not None
    assert 0 <= (slot.claimed - scene.dues[0]).total_seconds() <= POLL_S
    assert scene.inspector.asked == [(slot.id, slot.run)]


def test_a_short_sleep_makes_late_and_a_long_one_missed(scene: Scene) -> None:
    scene.until(scene.dues[0] - timedelta(minutes=5))
    scene.world.pass_(3600)
    scene.until(scene.world.wall + timedelta(minutes=5))
    assert (scene.slot(0).state, scene.slot(0).reason) == (State.LATE, Reason.HOST_ASLEEP)
    scene.until(scene.dues[1] - timedelta(minutes=5))
    scene.world.pass_(9 * 3600)
    scene.until(scene.world.wall + timedelta(minutes=5))
    assert (scene.slot(1).state, scene.slot(1).reason) == (State.MISSED, Reason.HOST_ASLEEP)
    assert len(scene.inspector.asked) == 1


def test_a_process_that_was_down_is_told_from_a_sleeping_host(scene: Scene) -> None:
    scene.until(scene.dues[0] - timedelta(minutes=5))
    scene.world.pass_(5 * 3600)
    scene.start().work()
    assert (scene.slot(0).state, scene.slot(0).reason) == (State.MISSED, Reason.PROCESS_DOWN)


def test_a_machine_that_was_switched_off_was_down(scene: Scene) -> None:
    scene.until(scene.dues[0] - timedelta(minutes=5))
    scene.world.pass_(5 * 3600)
    scene.world.boot, scene.world.elapsed = "another", 3.0
    scene.start().work()
    assert (scene.slot(0).state, scene.slot(0).reason) == (State.MISSED, Reason.PROCESS_DOWN)


@pytest.mark.parametrize("seconds", [2 * 365 * 86400, 40 * 86400, 7200, -7200, -2 * 365 * 86400])
def test_a_clock_gone_far_wrong_and_put_right_does_no_harm(scene: Scene, seconds: float) -> None:
    scene.until(scene.dues[0] - timedelta(minutes=20))
    scene.world.wrong += seconds
    for _ in range(20):
        scene.world.pass_(POLL_S)
        scene.service.work()
    scene.world.wrong -= seconds
    scene.until(scene.dues[1] - timedelta(minutes=5))
    assert scene.slot(0).state is State.DONE
    assert [slot.state for slot in scene.table.slots()].count(State.PLANNED) == 7
    assert [entry["data"]["seconds"] for entry in scene.table.entries() if entry["ev"] == "clock.step"] == [seconds, -seconds]


def test_a_doubt_outlives_the_process(scene: Scene) -> None:
    scene.until(scene.dues[0] - timedelta(minutes=20))
    scene.world.wrong += 40 * 86400
    scene.world.pass_(POLL_S)
    scene.service.work()
    scene.world.pass_(POLL_S)
    scene.start().work()
    scene.world.wrong -= 40 * 86400
    scene.until(scene.dues[0] + timedelta(minutes=5))
    assert scene.slot(0).state is State.DONE


def test_a_clock_stepped_while_the_process_was_down_is_doubted_too(scene: Scene) -> None:
    scene.until(scene.dues[0] - timedelta(minutes=20))
    scene.world.wrong += 40 * 86400
    scene.world.pass_(30)
    scene.start().work()
    assert {slot.state for slot in scene.table.slots()} == {State.PLANNED}


def test_a_step_that_stays_is_believed_in_the_end(scene: Scene) -> None:
    scene.until(scene.dues[0] - timedelta(minutes=20))
    scene.world.wrong += 10 * 3600
    scene.until(scene.world.wall + timedelta(minutes=15))
    assert (scene.slot(0).state, scene.slot(0).reason) == (State.MISSED, Reason.CLOCK_STEP)


def test_a_slot_that_ran_does_not_run_again_when_the_clock_goes_back(scene: Scene) -> None:
    scene.until(scene.dues[0] + timedelta(minutes=5))
    scene.world.wrong -= 1800
    scene.until(scene.dues[0] + timedelta(minutes=10))
    assert len(scene.inspector.asked) == 1


def test_a_visit_in_the_way_makes_the_next_one_late(scene: Scene) -> None:
    scene.inspector.lasts_s = (scene.dues[1] - scene.dues[0]).total_seconds() + 1800
    scene.until(scene.dues[1] + timedelta(minutes=40))
    assert scene.slot(0).state is State.DONE
    assert (scene.slot(1).state, scene.slot(1).reason) == (State.LATE, Reason.OVERLAP)


def test_a_killed_visit_goes_on_as_the_same_run(scene: Scene) -> None:
    scene.inspector.script = [Killed()]
    with pytest.raises(Killed):
        scene.until(scene.dues[0] + timedelta(minutes=5))
    scene.world.pass_(600)
    scene.start().work()
    slot = scene.slot(0)
    assert scene.inspector.asked == [(slot.id, slot.run)] * 2
    assert slot.state is State.DONE


def test_a_stopped_visit_stays_claimed_and_goes_on(scene: Scene) -> None:
    scene.inspector.script = [Stopped()]
    scene.until(scene.dues[0] - timedelta(seconds=POLL_S))
    scene.world.pass_(POLL_S)
    assert scene.service.work() is False
    assert scene.slot(0).state is State.CLAIMED
    assert scene.start().work() is True
    assert scene.slot(0).state is State.DONE


def test_a_case_that_another_process_holds_is_waited_for(scene: Scene) -> None:
    scene.inspector.script = [Waiting("đang giữ")] * 5
    scene.until(scene.dues[0] + timedelta(minutes=12))
    assert scene.slot(0).state is State.DONE
    assert scene.slot(0).tries == 0
    assert len({run for _, run in scene.inspector.asked}) == 1


def test_a_visit_that_breaks_is_tried_three_times_and_then_given_up(scene: Scene) -> None:
    scene.inspector.script = [Broken("hết chỗ trên đĩa")] * 3
    scene.until(scene.dues[0] + timedelta(minutes=30))
    slot = scene.slot(0)
    assert (slot.state, slot.reason, slot.words) == (State.MISSED, Reason.NOT_TRUSTWORTHY, "hết chỗ trên đĩa")
    assert len(scene.inspector.asked) == 3
    faults = [entry["utc"] for entry in scene.table.entries() if entry["ev"] == "slot.fault"]
    apart = [datetime.fromisoformat(b) - datetime.fromisoformat(a) for a, b in zip(faults, faults[1:], strict=False)]
    assert min(apart).total_seconds() >= RETRY_S


def test_a_visit_that_breaks_once_is_made_after_all(scene: Scene) -> None:
    scene.inspector.script = [Broken("mất mạng")]
    scene.until(scene.dues[0] + timedelta(minutes=30))
    assert scene.slot(0).state is State.DONE
    assert scene.slot(0).words == ""


def test_a_run_that_is_not_trustworthy_counts_as_missed_and_gives_no_cause(scene: Scene) -> None:
    scene.inspector.script = [Outcome(False, ("N2b.2",), "24 tiêu chí: không truy cập được 24.", "/papers.xlsx")]
    scene.until(scene.dues[0] + timedelta(minutes=5))
    assert (scene.slot(0).state, scene.slot(0).reason) == (State.MISSED, Reason.NOT_TRUSTWORTHY)
    assert len(scene.table.slots()) == 8


def test_what_the_configuration_forbids_is_skipped_with_its_words(scene: Scene) -> None:
    scene.inspector.script = [Refused("Sở Y tế đã được tổ chức lại.")]
    scene.until(scene.dues[0] + timedelta(minutes=5))
    slot = scene.slot(0)
    assert (slot.state, slot.reason, slot.words) == (State.SKIPPED, Reason.REFUSED, "Sở Y tế đã được tổ chức lại.")


def test_shortcomings_call_for_a_second_visit_and_then_for_a_reinspection(tmp_path: Path) -> None:
    scene = Scene(tmp_path, FOLLOWED)
    bad = Outcome(True, ("N2b.2",), "24 tiêu chí: không tìm thấy 1.", "/papers.xlsx")
    scene.inspector.script = [bad] * 100
    scene.until(scene.dues[-1] + timedelta(days=15))
    made = [scene.opened.appointment(slot) for slot in scene.table.slots()]
    assert [sum(one.kind == kind for one in made) for kind in ("drawn", "second", "reinspection")] == [8, 8, 8]
    by_id = {one.id: one for one in made}
    for one in made:
        if one.kind != "drawn":
            assert by_id[one.parent].unit == one.unit
            assert one.due > by_id[one.parent].due
    assert {slot.state for slot in scene.table.slots()} <= {State.DONE, State.LATE}
    assert sentence(tally(scene.table.slots())).startswith("Đã chạy 24/24 lượt")


def test_two_services_on_one_table_claim_a_slot_once(scene: Scene) -> None:
    other = ScriptedInspector(scene.world)
    second = Service(SlotTable(scene.folder), Watch(SlotTable(scene.folder, durable=False)), scene.opened, other, scene.world.clock)
    while scene.service.waiting:
        scene.world.quarter_minute()
        for service in scene.world.random.sample([scene.service, second], 2):
            service.work()
    asked = scene.inspector.asked + other.asked
    assert len(asked) == len({slot for slot, _ in asked}) == 8
    assert scene.inspector.asked
    assert other.asked


def test_what_is_asked_of_others_gets_its_turn_at_every_waking(scene: Scene) -> None:
    told: list[datetime] = []
    signs = Watch(SlotTable(scene.folder, durable=False))
    service = Service(SlotTable(scene.folder), signs, scene.opened, scene.inspector, scene.world.clock, None, told.append)
    for _ in range(3):
        scene.world.quarter_minute()
        assert service.work()
    assert len(told) == 3 and told[-1] == scene.world.wall
