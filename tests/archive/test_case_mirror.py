"""The ledger's copy in a plain file, and the chain of the runs of one folder."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from archive_samples import NOW, child, plan, record, rows

from crawler.archive import CaseDamaged, CaseFile, CaseSealed
from crawler.archive.verify import CHAIN, LEDGER, MANIFEST, chained, line


@pytest.fixture
def closed(folder: Path) -> Path:
    with CaseFile.create(folder, plan()) as case:
        record(case, "a")
        record(case, "b")
    return folder


def told(folder: Path) -> str:
    """What the database says the file must hold."""
    return "".join(line(h, entry) for h, entry in rows(folder, "SELECT h, entry FROM ledger ORDER BY seq"))


def test_the_file_says_what_the_database_says_while_the_case_is_open(case: CaseFile) -> None:
    for path in ("a", "b"):
        record(case, path)
        assert (case.folder / LEDGER).read_text("utf-8") == told(case.folder)
    case.log("judge", "r", {"luật": "mới"}, NOW)
    entries = [json.loads(text) for _, text in chained(case.folder / LEDGER)]
    assert [entry["ev"] for entry in entries] == ["run.start", "segment", "attempt", "attempt", "judge"]


@pytest.mark.parametrize("kept", [0, 1, 100, 700])
def test_what_a_kill_left_out_is_made_good(closed: Path, kept: int) -> None:
    path = closed / LEDGER
    path.write_bytes(path.read_bytes()[:kept])
    with CaseFile.open(closed, at=NOW) as case:
        record(case, "c")
    assert path.read_text("utf-8") == told(closed)


def test_a_file_that_went_missing_is_written_again(closed: Path) -> None:
    (closed / LEDGER).unlink()
    CaseFile.open(closed, at=NOW).close()
    assert (closed / LEDGER).read_text("utf-8") == told(closed)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.replace(b"so-mau", b"so-khac", 1),
        lambda data: data[: data.rindex(b"{", 0, -80)] + b"{}\n",
        lambda data: data + data.splitlines(keepends=True)[-1],
    ],
)
def test_another_story_in_the_file_is_damage(closed: Path, spoil: Callable[[bytes], bytes]) -> None:
    path = closed / LEDGER
    path.write_bytes(spoil(path.read_bytes()))
    with pytest.raises(CaseDamaged, match=LEDGER):
        CaseFile.open(closed, at=NOW)


def test_a_database_put_back_from_yesterday_is_noticed(closed: Path) -> None:
    yesterday = (closed / "case.sqlite").read_bytes()
    with CaseFile.open(closed, at=NOW) as case:
        case.log("judge", "r", {}, NOW)
    (closed / "case.sqlite").write_bytes(yesterday)
    with pytest.raises(CaseDamaged, match="bản cũ hơn"):
        CaseFile.open(closed, at=NOW)


def test_a_sealed_case_is_read_and_not_opened(closed: Path) -> None:
    (closed / MANIFEST).write_text("", "utf-8")
    with pytest.raises(CaseSealed):
        CaseFile.open(closed, at=NOW)
    CaseFile.read(closed).close()


def test_runs_are_chained_in_the_order_they_began(tmp_path: Path) -> None:
    out = tmp_path / "output"
    for number in range(3):
        CaseFile.create(out / f"run-{number}", replace(plan(), run_id=f"run-{number}")).close()
    entries = [(h, json.loads(text)) for h, text in chained(out / CHAIN)]
    assert [entry["run"] for _, entry in entries] == ["run-0", "run-1", "run-2"]
    for number, before in enumerate(["", entries[0][0], entries[1][0]]):
        ((h, first),) = rows(out / f"run-{number}", "SELECT h, entry FROM ledger WHERE seq = 1")
        assert json.loads(first)["data"]["previous"] == before
        assert entries[number][1]["head"] == h


def test_an_edited_chain_takes_no_more_runs_and_a_torn_line_is_cut(tmp_path: Path) -> None:
    out = tmp_path / "output"
    CaseFile.create(out / "one", replace(plan(), run_id="one")).close()
    chain = out / CHAIN
    whole = chain.read_bytes()
    chain.write_bytes(whole + whole[:50])
    CaseFile.create(out / "two", replace(plan(), run_id="two")).close()
    assert [json.loads(text)["run"] for _, text in chained(chain)] == ["one", "two"]
    chain.write_bytes(chain.read_bytes().replace(b'"one"', b'"eno"', 1))
    with pytest.raises(CaseDamaged, match=CHAIN):
        CaseFile.create(out / "three", replace(plan(), run_id="three"))


def test_runs_begun_at_once_by_several_processes_each_have_their_place(tmp_path: Path) -> None:
    out = tmp_path / "output"
    out.mkdir()
    makers = [child("case_maker.py", str(out / f"run-{number}")) for number in range(6)]
    for maker in makers:
        maker.communicate(timeout=60)
        assert maker.returncode == 0
    assert len(chained(out / CHAIN)) == 6
