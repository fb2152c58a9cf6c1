"""The audit, and the one that shares no code with it: both agree to what was, and both see what was done to it."""

import importlib.util
import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from simulated_province import SEED, World, plan, sealed, started

from crawler.archive.faults import CaseDamaged
from crawler.archive.ledger import link
from inspection.scheduling.audit import audit, read_published
from inspection.scheduling.custody import reveal
from inspection.scheduling.draw import draw
from inspection.scheduling.plan import VisitPlan, read_plan
from inspection.scheduling.slots import SlotTable

SCRIPT = Path(__file__).with_name("audit_independently.py")
CHOSEN = plan(days_apart=3, second_visit=(1, 3), remedy_days=1, reinspection=(1, 3))


def _script() -> Any:
    spec = importlib.util.spec_from_file_location("audit_independently", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


INDEPENDENT = _script()


def _lived(folder: Path) -> Mapping[str, Any]:
    """A short plan, lived through with some bad luck, and revealed."""
    opened = sealed(folder, replace(CHOSEN, periods=((date(2024, 7, 1), date(2024, 7, 12)),)))
    world = World(Random(5), sleep=5e-4, step=2e-4)
    service = started(folder, world, opened)
    while service.waiting:
        world.quarter_minute()
        service.work()
    table = SlotTable(folder)
    return reveal(table, opened, world.wall + timedelta(hours=1))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, Mapping[str, Any]]:
    folder = tmp_path_factory.mktemp("lived")
    published = _lived(folder)
    db = sqlite3.connect(folder / "slots.sqlite")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return (folder / "slots.sqlite").read_bytes(), published


@pytest.fixture
def scene(lived: tuple[bytes, Mapping[str, Any]], tmp_path: Path) -> tuple[Path, Mapping[str, Any]]:
    (tmp_path / "slots.sqlite").write_bytes(lived[0])
    return tmp_path, lived[1]


def _independent(folder: Path, published: Mapping[str, Any]) -> list[str]:
    db = sqlite3.connect(folder / "slots.sqlite")
    rows = db.execute("SELECT seq, entry, h FROM ledger ORDER BY seq").fetchall()
    db.close()
    return list(INDEPENDENT.objections(published, rows))


def test_the_script_shares_no_code_with_the_program() -> None:
    text = SCRIPT.read_text("utf-8")
    imported = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    "chosen",
    [plan(), CHOSEN, plan(zone="America/New_York", weekdays=(1, 3, 6, 7), hours=((0, 1440),)), plan(visits=4, days_apart=10)],
)
def test_both_draw_the_same(chosen: VisitPlan) -> None:
    for n in range(4):
        seed = bytes([n]) * 32
        theirs = INDEPENDENT.Draw(seed, chosen.text()).slots()
        assert theirs == {one.id: (one.unit, one.due) for one in draw(seed, read_plan(chosen.text()))}


def test_what_was_done_rightly_passes_both(scene: tuple[Path, Mapping[str, Any]]) -> None:
    folder, published = scene
    done = audit(SlotTable(folder), published)
    assert done.objections == ()
    assert done.followed > 2
    assert done.slots == 8 + done.followed
    assert _independent(folder, published) == []


def test_the_script_runs_by_itself(scene: tuple[Path, Mapping[str, Any]]) -> None:
    folder, published = scene
    (folder / "reveal.json").write_text(json.dumps(published), "utf-8")
    words = [sys.executable, "-I", str(SCRIPT), str(folder / "reveal.json"), str(folder / "slots.sqlite")]
    run = subprocess.run([*words, published["commitment"]], capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stdout) == (0, "0 objections\n")
    assert subprocess.run([*words, "0" * 64], capture_output=True, timeout=60).returncode == 1


def _forged(folder: Path, change: Callable[[list[dict[str, Any]]], list[dict[str, Any]]]) -> None:
    """The ledger written anew, chain and all, as somebody with the database could."""
    db = sqlite3.connect(folder / "slots.sqlite", isolation_level=None)
    entries = [json.loads(entry) for (entry,) in db.execute("SELECT entry FROM ledger ORDER BY seq")]
    db.execute("DROP TRIGGER ledger_keeps")
    db.execute("DROP TRIGGER ledger_holds")
    db.execute("DELETE FROM ledger")
    before = ""
    for seq, entry in enumerate(change(entries), start=1):
        text = json.dumps({**entry, "seq": seq}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        before = link(before, text)
        db.execute("INSERT INTO ledger VALUES (?, ?, ?)", (seq, text, before))
    db.close()


def _without_an_end(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    last = max(n for n, entry in enumerate(entries) if entry["ev"] == "slot.end")
    return entries[:last] + entries[last + 1 :]


def _a_slot_fewer(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    seal = next(entry for entry in entries if entry["ev"] == "plan.seal")
    dropped = seal["data"]["slots"].pop()
    return [entry for entry in entries if entry["ref"] != dropped]


def _begun_twice(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    claim = next(entry for entry in entries if entry["ev"] == "slot.claim")
    return [*entries, claim]


def _begun_at_another_time(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    done = next(entry["ref"] for entry in entries if entry["ev"] == "slot.end" and entry["data"]["state"] == "done")
    for entry in entries:
        if entry["ref"] == done and entry["ev"] == "slot.claim":
            entry["utc"] = "2024-07-01T00:30:00.000000Z"
    return entries


def _without_a_reason(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    next(entry for entry in entries if entry["ev"] == "slot.end" and entry["data"]["reason"])["data"]["reason"] = ""
    return entries


def _another_follow_up(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    follow = next(entry for entry in entries if entry["ev"] == "slot.follow")
    for entry in entries:
        if entry["ref"] == follow["ref"] and entry is not follow:
            entry["ref"] = "0123456789abcdef"
    follow["ref"] = "0123456789abcdef"
    return entries


def _another_seal(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    next(entry for entry in entries if entry["ev"] == "plan.seal")["ref"] = "f" * 64
    return entries


@pytest.mark.parametrize(
    "forgery",
    [_without_an_end, _a_slot_fewer, _begun_twice, _begun_at_another_time, _without_a_reason, _another_follow_up, _another_seal],
)
def test_a_forged_ledger_is_seen_by_both(scene: tuple[Path, Mapping[str, Any]], forgery: Callable[..., Any]) -> None:
    folder, published = scene
    _forged(folder, lambda entries: entries)
    assert audit(SlotTable(folder), published).objections == ()
    _forged(folder, forgery)
    assert audit(SlotTable(folder), published).objections
    assert _independent(folder, published)


def test_another_seed_or_plan_is_seen_by_both(scene: tuple[Path, Mapping[str, Any]]) -> None:
    folder, published = scene
    for forged in (
        {**published, "seed": bytes(reversed(SEED)).hex()},
        {**published, "plan": published["plan"].replace('"visits":2', '"visits":1')},
    ):
        assert audit(SlotTable(folder), forged).objections
        assert _independent(folder, forged)


def test_a_broken_chain_is_seen_by_both(scene: tuple[Path, Mapping[str, Any]]) -> None:
    folder, published = scene
    db = sqlite3.connect(folder / "slots.sqlite", isolation_level=None)
    db.execute("DROP TRIGGER ledger_keeps")
    db.execute("UPDATE ledger SET entry = replace(entry, '\"done\"', '\"late\"') WHERE seq > 3")
    db.close()
    with pytest.raises(CaseDamaged, match="bị đứt"):
        audit(SlotTable(folder), published)
    assert "broken" in _independent(folder, published)[0]


def test_a_row_taken_from_the_table_is_seen(scene: tuple[Path, Mapping[str, Any]]) -> None:
    folder, published = scene
    db = sqlite3.connect(folder / "slots.sqlite", isolation_level=None)
    db.execute("DELETE FROM slot WHERE id = (SELECT min(id) FROM slot)")
    db.close()
    assert any("bị xóa" in objection for objection in audit(SlotTable(folder), published).objections)


@pytest.mark.parametrize("text", ["{}", "[]", "1", '{"schema": 2, "seed": "", "plan": "", "commitment": ""}', "not json"])
def test_what_is_no_revealed_plan_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a revealed plan|Expecting value"):
        read_published(text)
