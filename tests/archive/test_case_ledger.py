"""The ledger only grows, and shows when somebody made it do otherwise."""

import json
import sqlite3
from pathlib import Path

import pytest
from archive_samples import NOW, UNIT, plan, record, rows

from crawler.archive import CaseDamaged, CaseFile, ledger


@pytest.fixture
def closed(folder: Path) -> Path:
    with CaseFile.create(folder, plan()) as case:
        record(case, "a")
        case.log("judge", plan().run_id, {"luật": "mới", "n": 2}, NOW)
    return folder


def test_it_tells_the_story_of_the_run(closed: Path) -> None:
    entries = [json.loads(entry) for (entry,) in rows(closed, "SELECT entry FROM ledger ORDER BY seq")]
    assert [entry["ev"] for entry in entries] == ["run.start", "segment", "attempt", "judge"]
    assert entries[2]["data"]["unit"] == UNIT and len(entries[2]["data"]["sha256"]) == 64
    assert entries[3] == {
        "seq": 4,
        "utc": "2026-11-24T07:15:00.000000Z",
        "run": plan().run_id,
        "ev": "judge",
        "ref": plan().run_id,
        "data": {"luật": "mới", "n": 2},
    }


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger SET entry = '{}' WHERE seq = 2",
        "DELETE FROM ledger WHERE seq = 4",
        "INSERT OR REPLACE INTO ledger (seq, entry, h) VALUES (2, '{}', '')",
        "UPDATE attempt SET outcome = 'gone'",
        "DELETE FROM attempt",
        "UPDATE record SET sha256 = ''",
        "DELETE FROM record",
    ],
)
def test_what_is_written_stays(closed: Path, change: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        rows(closed, change)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ("UPDATE ledger SET entry = replace(entry, 'so-mau', 'so-khac') WHERE seq = 3", 3),
        ("DELETE FROM ledger WHERE seq = 2", 2),
    ],
)
def test_a_change_behind_the_triggers_is_found(closed: Path, change: str, place: int) -> None:
    db = sqlite3.connect(closed / "case.sqlite", isolation_level=None)
    for trigger in ("ledger_update", "ledger_delete"):
        db.execute(f"DROP TRIGGER {trigger}")
    db.execute(change)
    db.close()
    with pytest.raises(CaseDamaged, match=f"bị đứt ở mục {place}"):
        CaseFile.open(closed, at=NOW)


def test_another_plan_than_the_ledgers_is_found(closed: Path) -> None:
    db = sqlite3.connect(closed / "case.sqlite", isolation_level=None)
    db.execute("UPDATE run SET plan = replace(plan, '2026-09-30', '2026-10-30')")
    db.close()
    for opening in (CaseFile.read, lambda folder: CaseFile.open(folder, at=NOW)):
        with pytest.raises(CaseDamaged, match="Kế hoạch"):
            opening(closed)


def test_entries_of_an_event_are_all_told_however_often_one_asks(case: CaseFile, folder: Path) -> None:
    with CaseFile.read(folder) as reader:
        for n in range(3):
            case.log("visit.note", str(n), {}, NOW)
            case.log("something.else", str(n), {}, NOW)
            for who in (case, reader):
                assert [entry.ref for entry in who.entries("visit.note")] == [str(one) for one in range(n + 1)]
        assert case.entries("never") == ()
        with pytest.raises(KeyError), case.transaction() as db:
            ledger.append(db, case.plan.run_id, "visit.note", "taken back", {}, NOW)
            assert len(case.entries("visit.note")) == 4
            raise KeyError
        assert len(case.entries("visit.note")) == 3
