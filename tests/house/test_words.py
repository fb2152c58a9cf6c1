"""What a person is told exists: commands in the README, dependencies in their page, rules in the change log."""

import re
import tomllib
from pathlib import Path

import pytest
import typer

from inspection.cli import app

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
COMMANDS = sorted(typer.main.get_command(app).commands)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_stands_in_the_readme(command: str) -> None:
    assert typer.main.get_command(app).commands[command].help
    assert f"`kiemtra {command}" in README


def test_the_readme_names_no_command_that_is_not_there() -> None:
    named = set(re.findall(r"(?:`|^\$ |^)kiemtra ([a-z]+)\b", README, re.MULTILINE))
    assert named <= set(COMMANDS)


def test_make_targets_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    named = set(re.findall(r"\bmake ([a-z]+)\b", README))
    assert {"demo", "test", "check"} <= named
    assert all(re.search(rf"^{name}:", makefile, re.MULTILINE) for name in named)


def test_exit_codes_of_the_command_line_stand_in_the_readme() -> None:
    for code in (0, 1, 2, 3, 4, 5):
        assert re.search(rf"^\| {code} \|", README, re.MULTILINE)


def _dependencies() -> list[str]:
    listed = [*PROJECT["dependencies"], *(name for group in PROJECT["optional-dependencies"].values() for name in group)]
    return [re.split(r"[<>=;\s]", name)[0] for name in listed]


@pytest.mark.parametrize("name", _dependencies())
def test_every_dependency_says_why_it_is_there(name: str) -> None:
    assert re.search(rf"^\| {re.escape(name)} \| \S.* \| \S.* \|$", (ROOT / "docs" / "dependencies.md").read_text("utf-8"), re.MULTILINE)


def test_every_dependency_is_locked() -> None:
    lock = (ROOT / "requirements-dev.lock").read_text("utf-8")
    assert [name for name in _dependencies() if not re.search(rf"^{re.escape(name)}==", lock, re.MULTILINE)] == []


def test_the_change_log_speaks_of_this_version_and_of_rules() -> None:
    log = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert f"## {PROJECT['version']}" in log
    assert "### Rules" in log


def test_local_links_of_the_pages_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]
    dead = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []
