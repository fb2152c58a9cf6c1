"""A world for the service to live in: clocks that can be turned, a machine that sleeps, visits that take their time.

Nothing here waits for real: time passes because ``World.pass_`` says so. A killed process is a ``Killed`` raised out of any
look at the clock, after which only the disk is left.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from inspection.scheduling.custody import Open, current, seal_plan, unlock
from inspection.scheduling.draw import Appointment
from inspection.scheduling.plan import Candidate, VisitPlan
from inspection.scheduling.service import POLL_S, Service
from inspection.scheduling.slots import Reason, SlotTable
from inspection.scheduling.visit import Broken, Outcome
from inspection.scheduling.watch import Reading, Watch

PASSPHRASE = "mười hai con giáp"
START = datetime(2024, 7, 1, 0, 0, tzinfo=UTC)
SEED = bytes(range(32))
UNITS = ("so-noi-vu", "so-y-te", "so-ngoai-vu", "so-tai-chinh", "so-cong-thuong", "huyen-muong-te", "ban-quan-ly")


def plan(**changes: object) -> VisitPlan:
    """A plan of one always visited and three drawn units, for ninety days."""
    values: dict[str, object] = {
        "name": "Kế hoạch thử",
        "zone": "Asia/Ho_Chi_Minh",
        "periods": ((date(2024, 7, 1), date(2024, 9, 28)),),
        "weekdays": (1, 2, 3, 4, 5),
        "hours": ((8 * 60, 11 * 60), (13 * 60 + 30, 16 * 60 + 30)),
        "holidays": (date(2024, 9, 2), date(2024, 9, 3)),
        "always": (Candidate(UNITS[0]),),
        "pool": tuple(Candidate(id) for id in UNITS[1:]),
        "drawn": 3,
        "visits": 2,
        "days_apart": 14,
        "minutes_apart": 30,
        "late_minutes": 120,
        "second_visit": (2, 6),
        "remedy_days": 5,
        "reinspection": (1, 5),
        **changes,
    }
    return VisitPlan(**values)  # type: ignore[arg-type]


class Killed(BaseException):
    """The process is gone."""


class World:
    """The true time, the machine's clocks, and what truly happened.

    The chances are per quarter of a minute, that of a kill per look at the clock.
    """

    def __init__(self, random: Random, *, kill: float = 0.0, sleep: float = 0.0, step: float = 0.0) -> None:
        self.random = random
        self.true = START
        self.wrong = 0.0
        """Seconds the wall clock is ahead of the true time."""
        self.elapsed = 1000.0
        self.boot = "boot-0"
        self.kill_chance, self.sleep_chance, self.step_chance = kill, sleep, step
        self.log: list[tuple[Reason, datetime, datetime]] = []
        """What kept the service from beginning visits, in the wall's time."""
        self.runs: dict[str, Appointment] = {}
        self.completed: list[str] = []
        self._corrections: list[tuple[float, float]] = []

    @property
    def wall(self) -> datetime:
        """What a clock on the wall shows."""
        return self.true + timedelta(seconds=self.wrong)

    def clock(self) -> Reading:
        """What the process sees; it may be its last look."""
        if self.random.random() < self.kill_chance:
            raise Killed
        return Reading(self.wall, self.elapsed, self.boot)

    def pass_(self, seconds: float) -> None:
        """Time goes on."""
        self.true += timedelta(seconds=seconds)
        self.elapsed += seconds

    def quarter_minute(self) -> None:
        """Time goes on to the service's next look, and much may happen meanwhile. At night the looks are fewer."""
        self.pass_(POLL_S if self.true.isoweekday() <= 5 and self.true.hour < 11 else 3 * POLL_S)
        if self.random.random() < self.sleep_chance:
            self.away(Reason.HOST_ASLEEP, self.random.uniform(90, 10 * 3600))
        if self.random.random() < self.step_chance:
            self.turn(self.random.choice((1, -1)) * 10 ** self.random.uniform(0.5, 7.8))
        for entry in [entry for entry in self._corrections if entry[0] <= self.elapsed]:
            self._corrections.remove(entry)
            self._turn(-entry[1])

    def away(self, reason: Reason, seconds: float) -> None:
        """Time passes without a service."""
        before = self.wall
        self.pass_(seconds)
        self.log.append((reason, before - timedelta(seconds=3 * POLL_S), self.wall))

    def turn(self, seconds: float) -> None:
        """The clock goes wrong by so much; it is put right again, large steps within some minutes, small ones in a day."""
        self._turn(seconds)
        after = self.random.uniform(30, 500) if abs(seconds) > 3600 else self.random.uniform(60, 86400)
        self._corrections.append((self.elapsed + after, seconds))

    def _turn(self, seconds: float) -> None:
        before = self.wall
        self.wrong += seconds
        # While a large step is doubted nothing begins, whatever its direction.
        self.log.append((Reason.CLOCK_STEP, before - timedelta(seconds=3 * POLL_S), max(before, self.wall) + timedelta(seconds=600)))


class SimulatedInspector:
    """Makes visits that last; a visit survives the process in ``World.runs`` as a case file does on disk."""

    def __init__(self, world: World) -> None:
        self._world = world

    def new_run(self, at: datetime) -> str:
        """A run id."""
        return f"{at:%Y%m%dT%H%M%S}-scheduled-{self._world.random.getrandbits(32):08x}"

    def visit(self, appointment: Appointment, run_id: str, beat: Callable[[], object]) -> Outcome:
        """Some minutes to an hour and a half, with shortcomings in half of the cases."""
        world, before = self._world, self._world.wall
        world.runs.setdefault(run_id, appointment)
        try:
            for _ in range(world.random.randint(8, 360)):
                world.quarter_minute()
                beat()
        finally:
            world.log.append((Reason.OVERLAP, before, max(before, world.wall)))
        if world.random.random() < 0.08:
            raise Broken("hết chỗ trên đĩa")
        if run_id not in world.completed:  # a finished run is only judged again
            world.completed.append(run_id)
        world.clock()
        return Outcome(
            trustworthy=world.random.random() > 0.05,
            shortcomings=("N2b.2", "N3a.1") if world.random.random() < 0.5 else (),
            summary="24 tiêu chí: đạt 22, không tìm thấy 2.",
            papers=f"/output/{run_id}/kiem-tra-cchc-{run_id}.xlsx",
        )


def sealed(folder: Path, chosen: VisitPlan | None = None, seed: bytes = SEED, at: datetime = START) -> Open:
    """A plan sealed in ``folder``."""
    table = SlotTable(folder)
    opened = seal_plan(table, chosen or plan(), ("", "targets.toml"), PASSPHRASE, at, seed=seed)
    table.close()
    return opened


def started(folder: Path, world: World, opened: Open | None = None) -> Service:
    """The service as a new process finds it on disk. ``opened`` spares the cost of making the key again."""
    table, signs = SlotTable(folder, durable=False), SlotTable(folder, durable=False)
    opened = opened or unlock(current(table), PASSPHRASE)
    return Service(table, Watch(signs), opened, SimulatedInspector(world), world.clock)
