"""A small run, inspected on a loopback portal; made once, copied for every test that spoils it."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from checks.model import Status
from inspection import run
from inspection.crawling import UnitState
from inspection.targets import load_targets
from tests.inspection.tiny_portal import NAME, TinyPortal, targets_of

NOW = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)


class Silence:
    """Progress that nobody watches."""

    def started(self, folder: Path, units: object) -> None:
        """Nothing."""

    def crawling(self, elapsed_s: float, units: tuple[UnitState, ...]) -> None:
        """Nothing."""

    def judged(self, unit: str, criterion: str, status: Status) -> None:
        """Nothing."""

    def step(self, words: str) -> None:
        """Nothing."""


def inspected(out: Path) -> Path:
    """A finished run in ``out``, not sealed."""
    out.mkdir(exist_ok=True)
    with TinyPortal() as portal:
        targets = load_targets(targets_of(("so-thu", NAME, portal.url)), "targets.toml")
        return run.inspect(targets, Silence(), as_of=datetime(2024, 9, 30, tzinfo=UTC).date(), out=out).folder


def copied(folder: Path, place: Path) -> Path:
    """The run with the chain beside it, somewhere else."""
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(folder.parent / "runs.jsonl", place)
    return Path(shutil.copytree(folder, place / folder.name))
