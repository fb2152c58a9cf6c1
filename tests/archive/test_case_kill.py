"""A process killed at any point loses nothing that it recorded, and records nothing twice."""

import random
import signal
import sys
from pathlib import Path

import pytest
from archive_samples import HOME, UNIT, assert_sound, child, plan
from committer import PAGES, content

from crawler.archive import CaseFile

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_from_outside_again_and_again(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    CaseFile.create(folder, plan()).close()
    said: list[str] = []
    for _ in range(4):
        with child("committer.py", str(folder), "0") as crawl:
            # Killed while it goes on writing: the line read last may lie well behind what it does now.
            said += [crawl.stdout.readline() for _ in range(chance.randint(1, 20))]
            crawl.kill()
            said += crawl.communicate()[0].splitlines(keepends=True)
    _finish_and_check(folder, said, kills=4)


@pytest.mark.parametrize("seed", [3, 4])
def test_killed_at_any_line_of_the_archive(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    CaseFile.create(folder, plan()).close()
    said: list[str] = []
    for _ in range(6):
        with child("committer.py", str(folder), str(chance.randint(1, 2_000))) as crawl:
            said += crawl.communicate()[0].splitlines(keepends=True)
            assert crawl.returncode == -signal.SIGKILL
        _check_recorded(folder, said)
    _finish_and_check(folder, said, kills=6)


def _finish_and_check(folder: Path, said: list[str], kills: int) -> None:
    with child("committer.py", str(folder), "0") as crawl:
        said += crawl.communicate()[0].splitlines(keepends=True)
        assert crawl.returncode == 0
    _check_recorded(folder, said)
    assert_sound(folder)
    with CaseFile.read(folder) as case:
        captures = {capture.url: capture for capture in case.captures(UNIT)}
        assert case.counts(UNIT).attempts == PAGES, "exactly one record of each page"
        assert case.pending(UNIT) == 0
    numbers = range(1, PAGES + 1)
    assert {url: capture.body for url, capture in captures.items()} == {HOME + str(n): content(n) for n in numbers}
    assert all(captures[HOME + str(n)].dom == f"<p>{n}</p>" for n in numbers if n % 5 == 0)
    assert len([line for line in said if line.startswith("fetched")]) <= PAGES + kills
    assert not list((folder / "artifacts").glob("*.tmp"))


def _check_recorded(folder: Path, said: list[str]) -> None:
    """What the process called recorded is recorded, before anything is recovered."""
    recorded = {HOME + line.split()[1] for line in said if line.startswith("recorded") and line.endswith("\n")}
    with CaseFile.read(folder) as case:
        assert recorded <= {row.url for row in case.attempts(UNIT)}
