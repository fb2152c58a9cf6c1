"""Processes that share a folder wait for each other: one request at a time to a host, with the pause between."""

import asyncio
import os
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from place_holder import PAUSE_S

from crawler.fetching.pace import Pace
from crawler.patience import Patience
from crawler.places import Places

_ROOT = Path(__file__).resolve().parents[2]


def _start(folder: Path, turns: int, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(Path(__file__).with_name("place_holder.py")), str(folder), str(turns), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(_ROOT)}, text=True)


def test_turns_at_a_host_are_taken_across_processes(tmp_path: Path) -> None:
    processes = [_start(tmp_path / "places", 8) for _ in range(3)]
    said = "".join(process.communicate(timeout=60)[0] for process in processes)
    turns = sorted(tuple(map(float, line.split())) for line in said.splitlines())
    assert len(turns) == 24
    assert all(begun - ended >= PAUSE_S for (_, ended), (begun, _) in pairwise(turns))


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    async def once(wait_s: float) -> None:
        async with asyncio.timeout(wait_s), Places(tmp_path / "places").place("host cong.example.vn"):
            pass

    with _start(tmp_path / "places", 0, "hold") as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(TimeoutError):
            asyncio.run(once(0.2))
        holder.kill()
        holder.communicate()
    asyncio.run(once(20.0))


def test_as_many_as_there_are_places(tmp_path: Path) -> None:
    async def most() -> int:
        places, at_once, seen = Places(tmp_path / "places"), 0, []

        async def work() -> None:
            nonlocal at_once
            async with places.place("browser", 2):
                at_once += 1
                seen.append(at_once)
                await asyncio.sleep(0.01)
                at_once -= 1

        await asyncio.gather(*(work() for _ in range(6)))
        return max(seen)

    assert asyncio.run(most()) == 2


def test_a_pause_noted_before_the_machine_was_started_anew_is_not_waited_for(tmp_path: Path) -> None:
    async def turn(now: float) -> None:
        pace = Pace(Patience(), lambda: now, Places(tmp_path / "places"))
        async with asyncio.timeout(5), pace.turn("cong.example.vn", 1.0):
            pass

    asyncio.run(turn(time.monotonic() + 1_000_000.0))
    asyncio.run(turn(5.0))
