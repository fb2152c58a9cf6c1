"""The watch over our own time: when the service slept, was down, or had its clock turned under it.

Three clocks are compared: the wall's, one that counts while the machine sleeps, and one that does not. What the wall
moved beyond the others is a step of the clock; what passed without a sign of life is sleep, or a dead process.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock

from crawler.archive.encoding import moment, stamp
from inspection.scheduling.slots import Reason, SlotTable

ON_TIME_S = 60.0
"""Later than this is late; a longer silence is an outage."""
STEP_S = 2.0
"""The wall may run away from the other clocks by so much between two looks before it counts as a step."""
DOUBTED_STEP_S = 3600.0
"""A step beyond this is first held to be a mistake ..."""
SETTLING_S = 600.0
"""... for so long: nothing begins and nothing is missed meanwhile, and a clock put right again has done no harm."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the clocks."""

    wall: datetime
    elapsed: float
    """Seconds since the machine started, its sleep included."""
    boot: str
    """Which start of the machine."""


Clock = Callable[[], Reading]


def system_clock() -> Reading:
    """The clocks of this machine."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        elapsed = time.clock_gettime(time.CLOCK_BOOTTIME)
    else:
        elapsed = time.monotonic()
    return Reading(datetime.now(UTC), elapsed, _boot())


def _boot() -> str:
    path = Path("/proc/sys/kernel/random/boot_id")
    return path.read_text("ascii").strip() if path.is_file() else ""


@dataclass(frozen=True, slots=True)
class _Sign:
    """The last sign of life, and the doubts held then."""

    reading: Reading
    stepped: float = 0.0
    """Seconds of doubted steps in sum: near nothing once the clock was put right."""
    until: float = 0.0
    """``elapsed`` at which the doubts end."""


class Watch:
    """Keeps the sign of life and the table of outages. Safe to be called from several threads."""

    def __init__(self, table: SlotTable) -> None:
        self._table = table
        self._lock = RLock()
        self._sign: _Sign | None = None

    def begin(self, now: Reading, since: datetime) -> None:
        """The service starts: since the last sign of life it was down, or since the plan was sealed where there is none."""
        with self._lock:
            row = self._table.db.execute("SELECT sign FROM pulse").fetchone()
            if row:
                self._look(_read_sign(row[0]), now, Reason.PROCESS_DOWN, 0.0)
                return
            with self._table.change():
                self._outage(Reason.PROCESS_DOWN, since, now.wall)
                self._keep(_Sign(now))

    def pulse(self, now: Reading) -> bool:
        """A sign of life; True where the clock was found stepped."""
        with self._lock:
            assert self._sign is not None, "begin comes first"
            return self._look(self._sign, now, Reason.HOST_ASLEEP, ON_TIME_S)

    def silence(self, now: Reading) -> float:
        """Seconds since the last sign of life."""
        with self._lock:
            return now.elapsed - self._sign.reading.elapsed if self._sign else 0.0

    def doubtful(self, now: Reading) -> bool:
        """The clock made a step so large that it may be put right again soon."""
        with self._lock:
            return self._sign is not None and self._sign.until > now.elapsed

    def _look(self, last: _Sign, now: Reading, silent: Reason, tolerated_s: float) -> bool:
        before = last.reading
        same = before.boot == now.boot and now.elapsed >= before.elapsed
        walled = (now.wall - before.wall).total_seconds()
        passed = now.elapsed - before.elapsed if same else max(walled, 0.0)
        step = walled - passed
        stepped = abs(step) > STEP_S
        sign = _doubts(last, now, step if stepped else 0.0) if same else _Sign(now)
        with self._table.change():
            if passed > tolerated_s:
                self._outage(silent, before.wall, before.wall + timedelta(seconds=passed))
            if stepped:
                if step > 0:
                    self._outage(Reason.CLOCK_STEP, before.wall + timedelta(seconds=passed), now.wall)
                else:
                    self._forget_the_future(now.wall)
                self._table.note("clock.step", "", {"seconds": round(step, 3)}, now.wall)
            self._keep(sign)
        return stepped

    def _outage(self, reason: Reason, began: datetime, ended: datetime) -> None:
        row = (reason.value, stamp(began), stamp(ended))
        self._table.db.execute("INSERT INTO outage (reason, began, ended) VALUES (?, ?, ?)", row)

    def _forget_the_future(self, now: datetime) -> None:
        """Spans that a wrong clock dated later than it is: they lasted until now."""
        self._table.db.execute("DELETE FROM outage WHERE began > ?", (stamp(now),))
        self._table.db.execute("UPDATE outage SET ended = ? WHERE ended > ?", (stamp(now), stamp(now)))

    def _keep(self, sign: _Sign) -> None:
        self._sign = sign
        reading = sign.reading
        text = json.dumps([stamp(reading.wall), reading.elapsed, reading.boot, sign.stepped, sign.until])
        self._table.db.execute("INSERT INTO pulse VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET sign = excluded.sign", (text,))


def _doubts(last: _Sign, now: Reading, step: float) -> _Sign:
    doubting = last.until > last.reading.elapsed and last.until > now.elapsed
    if not doubting and abs(step) <= DOUBTED_STEP_S:
        return _Sign(now)
    stepped = (last.stepped if doubting else 0.0) + step
    if abs(stepped) <= DOUBTED_STEP_S:  # put right
        return _Sign(now)
    return _Sign(now, stepped, now.elapsed + SETTLING_S if step else last.until)


def _read_sign(text: str) -> _Sign:
    wall, elapsed, boot, stepped, until = json.loads(text)
    return _Sign(Reading(moment(wall), elapsed, boot), stepped, until)
