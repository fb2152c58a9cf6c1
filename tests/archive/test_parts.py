"""Parts of a run: recorded apart, joined into its case in one commit, whatever happens meanwhile."""

import errno
import json
import os
import random
import shutil
import signal
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from archive_samples import HOME, NOW, OTHER, UNIT, address, assert_sound, child, page, plan, rows

from checks.model import Stop, Visit
from crawler.archive import CaseBusy, CaseDamaged, CaseFile, parts
from crawler.archive.verify import INCOMPLETE, chained, check, link

_PAGES = 6


def fill(folder: Path, unit: str, pages: int = _PAGES, *, done: bool = True) -> None:
    """Record ``pages`` of the unit in the case of ``folder``; one of them has the same text in every unit."""
    with CaseFile.open(folder, at=NOW, segment_bytes=1_500) as part:
        for n in range(pages):
            part.discover(unit, [address(f"{unit}/{n}", worth=99.0 - n)])
            lease = part.lease(unit, 0.0)
            assert lease is not None
            part.commit(lease, page(f"{unit} {n}".encode() * 40, dom=f"<p>{n}</p>", text="giống nhau" if n == 0 else ""), ())
        part.discover(unit, [address(f"{unit}/waiting")])
        part.set_run_state(f"limits:{unit}", '["đủ"]')
        part.log("control", unit, {"faults": {}}, NOW)
        if done:
            part.set_visit(unit, Visit(HOME, Stop.EXHAUSTED))


@pytest.fixture
def run(folder: Path) -> Path:
    """A run with two parts that are done."""
    with CaseFile.create(folder, plan()) as case:
        for unit in case.plan.units:
            fill(parts.begin(case, [unit]), unit.id)
    return folder


def assert_whole(folder: Path, *, units: tuple[str, ...] = (UNIT, OTHER)) -> None:
    """Everything that the parts of ``units`` held is in the run's case, once; nothing is left of them."""
    assert_sound(folder)
    found, _ = check(folder)
    assert found.code == INCOMPLETE, "not sealed, and nothing else"
    with CaseFile.read(folder) as case:
        for unit in units:
            captures = list(case.captures(unit))
            assert [capture.body for capture in captures] == [f"{unit} {n}".encode() * 40 for n in range(_PAGES)]
            assert [capture.dom for capture in captures] == [f"<p>{n}</p>" for n in range(_PAGES)]
            assert [one.url for one in case.unvisited(unit)] == [f"{HOME}{unit}/waiting"]
            assert case.run_state(f"limits:{unit}") == '["đủ"]'
            visit = case.visit(unit)
            assert visit is not None and visit.stopped is Stop.EXHAUSTED
        assert sorted(entry.ref for entry in case.entries("control")) == sorted(units)
        assert parts.joined(case) == {*units}
    assert not (folder / "units").exists()


def test_parts_are_joined(run: Path) -> None:
    heads = {folder.name: chained(folder / "ledger.jsonl") for folder in parts.apart(run)}
    with CaseFile.open(run, at=NOW) as case:
        assert not list(case.captures(UNIT)), "a part is no part of the case yet"
        parts.join_all(case, NOW)
        joins = case.entries(parts.JOINED)
    assert_whole(run)
    for join in joins:
        assert join.data["head"] == heads[join.ref][-1][0]
    assert len({name for (name,) in rows(run, "SELECT text FROM attempt WHERE text <> ''")}) == 1, "what is equal is kept once"


def test_a_part_s_own_ledger_can_be_made_again_from_the_run_s(run: Path) -> None:
    kept = {folder.name: (folder / "ledger.jsonl").read_text("utf-8") for folder in parts.apart(run)}
    with CaseFile.open(run, at=NOW) as case:
        parts.join_all(case, NOW)
    entries = [json.loads(text) for _, text in chained(run / "ledger.jsonl")]
    for place, entry in enumerate(entries):
        if entry["ev"] != parts.JOINED:
            continue
        told = entry["data"]
        first = {"data": told["start"], "ev": "run.start", "ref": entry["run"], "run": entry["run"], "utc": entries[0]["utc"]}
        head, lines = "", []
        for seq, one in enumerate([first, *entries[place - told["entries"] : place]], start=1):
            text = json.dumps({**one, "seq": seq}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            head = link(head, text)
            lines.append(f'{{"h":"{head}","entry":{text}}}\n')
        assert head == told["head"]
        assert "".join(lines) == kept[entry["ref"]]


def test_a_visit_that_has_not_ended_goes_on_in_the_run_s_case(folder: Path) -> None:
    with CaseFile.create(folder, plan()) as case:
        (first, second) = case.plan.units
        fill(parts.begin(case, [first]), UNIT, 3, done=False)
        parts.begin(case, [second])
        parts.join_all(case, NOW)
        assert parts.joined(case) == {UNIT}, "where nothing was begun, nothing is joined"
        assert case.visit(UNIT) is None and case.counts(UNIT).attempts == 3
    with CaseFile.open(folder, at=NOW, segment_bytes=1_500) as case:
        for n in range(3, _PAGES):
            case.discover(UNIT, [address(f"{UNIT}/{n}", worth=99.0 - n)])
            lease = case.lease(UNIT, 0.0)
            assert lease is not None
            case.commit(lease, page(f"{UNIT} {n}".encode() * 40, dom=f"<p>{n}</p>"), ())
        case.set_visit(UNIT, Visit(HOME, Stop.EXHAUSTED))
        # It takes its turn again, beside what was joined before.
        fill(parts.begin(case, [second]), OTHER)
        parts.join_all(case, NOW)
    assert_whole(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("linked", [True, False])
def test_killed_at_any_line_of_joining(run: Path, tmp_path: Path, linked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    again = shutil.copytree(run, tmp_path / "again" / run.name)
    with child("joiner.py", str(again), "0") as joining:
        total = int(joining.communicate()[0])
    assert_whole(again)
    chance = random.Random(total)
    for n in [total - 1, *(chance.randrange(total) for _ in range(6))]:
        shutil.rmtree(again)
        shutil.copytree(run, again)
        with child("joiner.py", str(again), str(n)) as joining:
            joining.communicate()
        assert joining.returncode == -signal.SIGKILL
        if not linked:
            monkeypatch.setattr(os, "link", _no_links)
        with CaseFile.open(again, at=NOW) as case:
            parts.join_all(case, NOW)
        assert_whole(again)
        with CaseFile.read(again) as case:
            assert len(case.entries(parts.JOINED)) == 2, "each part once"
            assert not case.entries("run.recover"), "what was linked too early is taken back, not set aside"


def _no_links(source: object, target: object) -> None:
    raise OSError(errno.EPERM, "no links here")


def test_a_part_in_other_hands_waits(run: Path) -> None:
    with CaseFile.open(run, at=NOW) as case:
        with CaseFile.open(parts.apart(run)[0], at=NOW), pytest.raises(CaseBusy):
            parts.join(case, parts.apart(run)[0], NOW)
        assert not parts.joined(case) and len(parts.apart(run)) == 2


def test_what_was_altered_is_not_joined(run: Path) -> None:
    part = parts.apart(run)[0]
    artifact = next((part / "artifacts").glob("*.html"))
    artifact.write_bytes(artifact.read_bytes() + b" ")
    with CaseFile.open(run, at=NOW) as case:
        with pytest.raises(CaseDamaged, match=artifact.name):
            parts.join(case, part, NOW)
        assert part.is_dir() and not parts.joined(case)


def test_a_part_of_another_run_is_not_joined(run: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / run.name
    with CaseFile.create(other, replace(plan(), rules_digest="s" * 64)) as case:
        fill(parts.begin(case, case.plan.units[:1]), UNIT)
    shutil.rmtree(run / "units" / UNIT)
    shutil.copytree(other / "units" / UNIT, run / "units" / UNIT)
    with CaseFile.open(run, at=NOW) as case, pytest.raises(CaseDamaged, match="không thuộc lần kiểm tra"):
        parts.join(case, run / "units" / UNIT, NOW)


def test_a_part_half_made_is_made_again(folder: Path) -> None:
    with CaseFile.create(folder, plan()) as case:
        (folder / "units" / f".{UNIT}" / "warc").mkdir(parents=True)
        made = parts.begin(case, case.plan.units[:1])
        assert parts.begin(case, case.plan.units[:1]) == made
        with CaseFile.read(made) as part:
            assert [unit.id for unit in part.plan.units] == [UNIT]
            assert part.plan.neighbours == case.plan.units[1].hosts
