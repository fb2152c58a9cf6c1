"""Runs over several small portals in processes of their own, and what must be true of them in the end."""

import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from crawler.archive import CaseFile
from crawler.archive.verify import INCOMPLETE, check
from inspection import findings
from tests.inspection.tiny_portal import NAME, PAGES, TinyPortal, targets_of

ROOT = Path(__file__).resolve().parents[2]


def start(place: Path, portals: dict[str, TinyPortal], *more: str) -> subprocess.Popen[str]:
    """The command in a process of its own."""
    (place / "targets.toml").write_text(targets_of(*((id, NAME, portal.url) for id, portal in portals.items())), "utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "inspection", "inspect", "--targets", str(place / "targets.toml"), "--out", str(place), "--as-of", "2024-09-30", *more],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        text=True,
        encoding="utf-8",
    )


def inspect(place: Path, portals: dict[str, TinyPortal], *more: str) -> tuple[int, str, Path]:
    """Run it to its end: exit code, what it said, the run's folder."""
    _, said = (process := start(place, portals, *more)).communicate(timeout=120)
    return process.returncode, said, folder_of(place)


def folder_of(place: Path) -> Path:
    (case,) = place.glob("*/case.sqlite")
    return case.parent


def holder(folder: Path) -> int:
    """The process that holds the case of ``folder``."""
    return int(json.loads((folder / "LOCK").read_text("utf-8"))["pid"])


def found(folder: Path) -> dict[str, Any]:
    """The findings by unit, without what only tells how long things took."""
    record = findings.read(folder / "findings.json")
    return {
        unit.id: [(one.criterion, one.status, one.points, re.sub(r"\d+[.,]\d+ giây", "", one.summary)) for one in unit.findings]
        for unit in record.units
    }


def assert_whole(folder: Path, portals: dict[str, TinyPortal], again: int = 0) -> None:
    """One sound case with every page of every unit, once; asked for at most ``again`` times more than once."""
    code, _ = check(folder)
    assert code.code == INCOMPLETE, "not sealed, and nothing else"
    assert not (folder / "units").exists()
    with CaseFile.read(folder) as case:
        for id, portal in portals.items():
            assert case.visit(id) is not None
            recorded = Counter(row.url for row in case.attempts(id))
            assert {f"{portal.url.rstrip('/')}{path}" for path in PAGES} <= recorded.keys()
            assert set(recorded.values()) == {1}
            assert max(Counter(portal.hits).values()) <= 1 + again
