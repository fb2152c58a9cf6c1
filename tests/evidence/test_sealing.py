"""Sealing: verified first, refused otherwise; partial runs as partial; opened only with a reason; told on the way out."""

import json
from pathlib import Path

import pytest
from forgery import rewrite_manifest
from openpyxl import load_workbook
from sealed_run import Silence, copied

from crawler.archive import CaseFile, CaseSealed
from crawler.archive.verify import INCOMPLETE, LEDGER, MANIFEST, TAMPERED, WHOLE, check
from inspection import run
from inspection.cli import main
from inspection.evidence import sealing
from inspection.evidence.levels import verified


@pytest.fixture
def unsealed(finished: Path, tmp_path: Path) -> Path:
    return copied(finished, tmp_path / "output")


def test_a_run_not_sealed_is_incomplete_not_tampered_with(unsealed: Path) -> None:
    found = verified(unsealed, Silence())
    assert (found.code, [problem.item for problem in found.problems]) == (INCOMPLETE, [MANIFEST])


def test_what_does_not_verify_is_not_sealed(unsealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = unsealed / "findings.json"
    path.write_text(path.read_text("utf-8").replace('"absent"', '"met"', 1), "utf-8")
    assert main(["seal", str(unsealed)]) == 10
    assert "findings.json" in capsys.readouterr().out
    assert not (unsealed / MANIFEST).exists()


def test_rules_that_changed_since_the_judging_seal_nothing(
    unsealed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "rules_digest", lambda: "f" * 64)
    assert main(["seal", str(unsealed)]) == 2
    assert "kiemtra judge" in capsys.readouterr().err
    assert not (unsealed / MANIFEST).exists()


def test_a_sealed_run_is_written_no_more(folder: Path) -> None:
    with pytest.raises(CaseSealed, match="--reopen"):
        CaseFile.open(folder, at=run.now())
    for command in (["judge"], ["report"], ["resume"], ["seal"]):
        assert main([*command, str(folder)]) == 2
    assert check(folder)[0].code == WHOLE
    truth = folder.parent / "truth.csv"
    truth.write_text("portal,criterion,status,also_ok,proof_paths,reason\nso-thu,T.1,met,,/,mở được\n", "utf-8")
    assert main(["evaluate", str(folder), "--truth", str(truth)]) == 0
    assert check(folder)[0].code == WHOLE


def test_an_interrupted_run_is_sealed_as_partial(unsealed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with CaseFile.open(unsealed, at=run.now()) as case:
        case._db.execute("DELETE FROM visit")
    run.rejudge(unsealed, Silence())
    assert main(["seal", str(unsealed)]) == 0
    assert "chưa đầy đủ: Sở Thử nghiệm" in capsys.readouterr().out
    assert main(["verify", str(unsealed)]) == INCOMPLETE
    assert "chưa đầy đủ" in (unsealed / "seal/bien-ban.html").read_text("utf-8")


def test_a_seal_is_opened_with_a_reason_and_the_former_one_stays(folder: Path) -> None:
    frozen = check(folder)[1].entries[-1][0]
    assert main(["seal", str(folder), "--reopen", "  "]) == 2
    assert main(["seal", str(folder), "--reopen", "Đơn vị giải trình bổ sung"]) == 0
    assert main(["judge", str(folder)]) == 0
    assert main(["seal", str(folder)]) == 0
    assert verified(folder, Silence(), head=frozen).code == WHOLE, "the head in the older minutes is still in the chain"
    entries = [json.loads(line)["entry"] for line in (folder / LEDGER).read_text("utf-8").splitlines()]
    (opened,) = [entry for entry in entries if entry["ev"] == "run.reopen"]
    assert opened["data"]["reason"] == "Đơn vị giải trình bổ sung"
    former = folder / "seal/former/1.txt"
    former.write_text(former.read_text("utf-8").replace("a", "b", 1), "utf-8")
    assert [problem.item for problem in verified(folder, Silence()).problems] == ["seal/former/1.txt"]


def test_what_an_opened_seal_held_may_change_and_is_held_by_the_next(folder: Path) -> None:
    assert main(["seal", str(folder), "--reopen", "Bổ sung ý kiến"]) == 0
    (book,) = folder.glob("*.xlsx")
    filled = load_workbook(book)
    free = [cell for cells in filled["Chi tiết"].iter_rows() for cell in cells if not cell.protection.locked and cell.value is None]
    free[0].value = "Đã trao đổi với đơn vị"
    filled.save(book)
    assert main(["report", str(folder)]) == 0
    assert main(["seal", str(folder)]) == 0
    assert verified(folder, Silence()).code == WHOLE
    book.write_bytes(b"")
    assert check(folder)[0].problems[0].item == book.name


def test_the_page_for_the_minutes_is_checked_too(folder: Path) -> None:
    page = folder / "seal/bien-ban.html"
    head = check(folder)[1].entries[-1][0]
    text = page.read_text("utf-8")
    assert " ".join(head[at : at + 4] for at in range(0, 32, 4)) in text and "<svg" in text
    page.write_text(text.replace("đầy đủ", "dở dang"), "utf-8")
    assert [problem.item for problem in verified(folder, Silence()).problems] == ["seal/bien-ban.html"]


def test_verify_says_it_on_one_page_and_in_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "NGUYÊN VẸN" in said and all(f"L{level} " in said for level in range(6))
    (folder / "findings.json").write_bytes(b"{}")
    assert main(["verify", str(folder), "--json"]) == TAMPERED
    data = json.loads(capsys.readouterr().out)
    assert data["code"] == TAMPERED and data["problems"][0]["item"] == "findings.json"
    assert main(["verify", str(folder.parent)]) == 0
    assert main(["verify", str(folder), "--workbook", "khong-co.xlsx"]) == 2


def test_other_rules_are_said_not_suspected(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "rules_digest", lambda: "f" * 64)
    found = verified(folder, Silence())
    assert found.code == WHOLE
    assert any("khác quy tắc đã dùng" in note for note in found.notes)


def test_two_sealings_of_the_same_run_are_the_same_bytes(unsealed: Path, tmp_path: Path) -> None:
    at = run.now()
    sealings = []
    for folder in (unsealed, copied(unsealed, tmp_path / "other")):
        sealing.seal(folder, Silence(), lambda: at)
        sealings.append({path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    assert sealings[0] == sealings[1]


def test_a_mended_manifest_needs_the_ledger_too(folder: Path) -> None:
    (folder / "software.json").write_text("{}", "utf-8")
    rewrite_manifest(folder)
    assert "software.json" in {problem.item for problem in check(folder)[0].problems}
