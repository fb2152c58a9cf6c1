"""Who looked at a finding and who took something away is told, and cannot be taken back unseen."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sealed_run import Silence, copied

from crawler.archive import CaseDamaged
from crawler.archive.custody import CUSTODY, Handled, Handling, chain_of, note
from crawler.archive.verify import TAMPERED, WHOLE, line, link
from inspection import run
from inspection.cli import main
from inspection.evidence import sealing
from inspection.evidence.custody import handed_out, viewed
from inspection.evidence.levels import chain_verified, verified


@pytest.fixture
def handled(finished: Path, tmp_path: Path) -> Path:
    """A sealed run that was looked at and taken away before and after."""
    folder = copied(finished, tmp_path / "output")
    viewed(folder, "so-thu", "N3d.1", "Trần Thị Bình", run.now)
    handed_out(folder, "ket-luan.docx", "Trần Thị Bình", run.now)
    note(folder.parent, Handled(Handling.VIEW, "20240101T000000-adhoc-0000", "so-khac/T.1", "Lò Văn Chi"), run.now())
    sealing.seal(folder, Silence(), run.now)
    viewed(folder, "so-thu", "N3d.1", "Lò Văn Chi", run.now)
    return folder


def rewritten(path: Path, keep: list[int]) -> None:
    """The chain with only these of its entries, chained anew."""
    before, rows = "", []
    entries = [json.loads(row)["entry"] for row in path.read_text("utf-8").splitlines()]
    for seq, entry in enumerate((entries[at] for at in keep), start=1):
        text = json.dumps({**entry, "seq": seq}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        before = link(before, text)
        rows.append(line(before, text))
    path.write_text("".join(rows), "utf-8")


def test_sealing_brings_it_into_the_ledger_and_verifying_counts_it(handled: Path) -> None:
    found = verified(handled, Silence())
    assert found.code == WHOLE
    assert "Sổ giao nhận: 2 lần xem kết quả, 1 lần lấy tệp ra." in found.notes
    ledger = [json.loads(row)["entry"] for row in (handled / "ledger.jsonl").read_text("utf-8").splitlines()]
    (told,) = [entry["data"]["handled"] for entry in ledger if entry["ev"] == "custody"]
    assert [(one["entry"]["ev"], one["entry"]["what"]) for one in told] == [("view", "so-thu/N3d.1"), ("export", "ket-luan.docx")]
    assert chain_verified(handled.parent).looked["L2"] == "1 lần kiểm tra, 4 lần xem, lấy tệp ra"
    assert main(["seal", str(handled), "--reopen", "Bổ sung"]) == 0
    sealing.seal(handled, Silence(), run.now)
    ledger = [json.loads(row)["entry"] for row in (handled / "ledger.jsonl").read_text("utf-8").splitlines()]
    assert [len(entry["data"]["handled"]) for entry in ledger if entry["ev"] == "custody"] == [2, 1], "each is told once"


@pytest.mark.parametrize("keep", [[0, 2, 3], [1, 0, 2, 3], [2, 3]], ids=["dropped", "swapped", "shortened"])
def test_a_rewritten_chain_is_not_what_the_ledger_was_told(handled: Path, keep: list[int]) -> None:
    rewritten(handled.parent / CUSTODY, keep)
    found = verified(handled, Silence())
    assert found.code == TAMPERED and {problem.item for problem in found.problems} == {CUSTODY}
    assert chain_verified(handled.parent).code == WHOLE, "which only the runs' own ledgers can tell"


def test_an_edited_or_lost_chain_is_found(handled: Path) -> None:
    path = handled.parent / CUSTODY
    data = path.read_bytes()
    path.write_bytes(data.replace("Bình".encode(), b"Chinh", 1))
    assert verified(handled, Silence()).code == chain_verified(handled.parent).code == TAMPERED
    path.unlink()
    assert verified(handled, Silence()).code == TAMPERED
    (handled.parent / "runs.jsonl").unlink()
    assert verified(handled, Silence()).code == WHOLE, "a run that was taken elsewhere has left both chains behind"


def test_many_at_once_make_one_chain_and_a_torn_line_is_cut(tmp_path: Path) -> None:
    def add(number: int) -> None:
        note(tmp_path, Handled(Handling.VIEW, "run", f"so/{number}", "x" * 500), run.now())

    with ThreadPoolExecutor(4) as people:
        list(people.map(add, range(40)))
    with (tmp_path / CUSTODY).open("ab") as file:
        file.write(b'{"h":"half')
    add(40)
    chain = chain_of(tmp_path)
    assert len(chain) == 41 and {entry["what"] for _, entry in chain} == {f"so/{number}" for number in range(41)}
    (tmp_path / CUSTODY).write_bytes(b"rac\n")
    with pytest.raises(CaseDamaged):
        add(41)


def test_a_copy_elsewhere_gets_no_chain(handled: Path) -> None:
    (handled.parent / "runs.jsonl").unlink()
    (handled.parent / CUSTODY).unlink()
    viewed(handled, "so-thu", "N3d.1", "Lò Văn Chi", run.now)
    assert not (handled.parent / CUSTODY).exists()


def test_the_command_line_tells_too(handled: Path, tmp_path: Path) -> None:
    id, out = handled.name, str(handled.parent)
    assert main(["explain", "N3d.1", "--run", id, "--unit", "so-thu", "--out", out]) == 0
    assert main(["export", id, "--wacz", str(tmp_path / "a.wacz"), "--out", out]) == 0
    assert main(["report", id, "--format", "json", "--out", out]) == 0
    assert verified(handled, Silence()).code == WHOLE, "what is written of a sealed run lies beside it"
    told = [(entry["ev"], entry["what"]) for _, entry in chain_of(handled.parent)][-3:]
    assert told == [("view", "so-thu/N3d.1"), ("export", "a.wacz"), ("export", f"{id}-findings-da-che.json")]
