"""The list of runs: the same whether read from the findings or from what was kept of them, and quick with many."""

import shutil
from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inspection import findings
from inspection.run import FINDINGS
from inspection.web.shelf import RunLine, Shelf, line_of
from tests.papers.sample import province
from tests.web.conftest import Kept


@pytest.fixture
def shelf(kept: Kept, tmp_path: Path) -> Iterator[Shelf]:
    one = Shelf(kept.out, tmp_path / "kept")
    yield one
    one.close()


def all_lines(shelf: Shelf) -> tuple[RunLine, ...]:
    """The lines once everything has been read."""
    while True:
        lines, waiting = shelf.lines()
        if not waiting:
            return lines
        wait(list(shelf._reading.values()))


def test_a_line_says_what_the_findings_say(shelf: Shelf, kept: Kept) -> None:
    record = findings.read(kept.out / kept.id / FINDINGS)
    (line,) = all_lines(shelf)
    assert line == line_of(record)
    for finding in record.units[0].findings:
        assert line.units[0].status(finding.criterion) is finding.status
    assert line.units[0].status("N9.9") is None


def test_what_was_kept_reads_the_same(shelf: Shelf, kept: Kept, tmp_path: Path) -> None:
    first = all_lines(shelf)
    again = Shelf(kept.out, tmp_path / "kept")
    (tmp_path / "kept" / f"{kept.id}.json").touch()
    assert all_lines(again) == first
    again.close()


def test_a_changed_run_is_read_again(shelf: Shelf, kept: Kept) -> None:
    all_lines(shelf)
    record = province()
    record = replace(record, run=replace(record.run, id=kept.id))
    findings.write(kept.out / kept.id / FINDINGS, record)
    assert all_lines(shelf) == (line_of(record),)
    assert shelf.record(kept.id) == record


def test_a_damaged_run_says_so_and_the_others_stand(shelf: Shelf, kept: Kept) -> None:
    shutil.copytree(kept.out / kept.id, kept.out / "hong")
    (kept.out / "hong" / FINDINGS).write_text("{", "utf-8")
    lines = {line.id: line for line in all_lines(shelf)}
    assert "không phải JSON" in lines["hong"].fault
    assert not lines[kept.id].fault


def test_an_unjudged_run_is_on_the_list(shelf: Shelf, kept: Kept) -> None:
    (kept.out / kept.id / FINDINGS).unlink()
    (line,) = all_lines(shelf)
    assert not line.judged
    assert [unit.name for unit in line.units] == ["Sở Thử nghiệm"]
    assert shelf.record(kept.id) is None


def test_the_last_run_comes_first(shelf: Shelf, kept: Kept) -> None:
    record = findings.read(kept.out / kept.id / FINDINGS)
    for days in (3, 1, 2):
        name = f"khac-{days}"
        shutil.copytree(kept.out / kept.id, kept.out / name)
        later = replace(record.run, id=name, started=record.run.started + timedelta(days=days))
        findings.write(kept.out / name / FINDINGS, replace(record, run=later))
    assert [line.id for line in all_lines(shelf)] == ["khac-3", "khac-2", "khac-1", kept.id]
