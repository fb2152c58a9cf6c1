"""The rules of the house: how the rooms are kept."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("checks", "crawler", "inspection", "demo")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
LONGEST = 320
NOT_NOUNS = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
PORTAL_HOST = re.compile(r"\b[\w-]+\.[\w-]+\.(?:gov|edu|org)\.vn\b")
"""A host below a province's or a ministry's domain."""


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 80


def test_no_module_is_longer_than_can_be_read_at_one_sitting() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_files_and_folders_are_nouns_of_the_trade() -> None:
    names = {part for path in MODULES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert names & NOT_NOUNS == set()


@pytest.mark.parametrize("room", ["checks", "crawler"])
def test_no_rule_is_made_for_one_portal(room: str) -> None:
    named = {
        f"{path.relative_to(ROOT)}: {host}"
        for path in (ROOT / room).rglob("*.py")
        for host in PORTAL_HOST.findall(path.read_text("utf-8"))
    }
    assert named == set()


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path.relative_to(ROOT)) for path in MODULES if not path.read_text("utf-8").lstrip().startswith('"""')]
    assert silent in ([], ["checks/__init__.py"])
