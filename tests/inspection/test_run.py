"""A run from plan to papers against real portals on loopback: what it leaves, what it says, how it ends."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from checks.model import Status
from crawler.archive import CaseFile
from inspection import findings
from inspection.cli import main
from inspection.run import now
from tests.inspection.tiny_portal import NAME, PAGES, TinyPortal, targets_of

ROOT = Path(__file__).resolve().parents[2]
ENDED = """\
[[unit]]
id = "so-cu"
name = "Sở Cũ"
kind = "department"
hosts = ["https://socu.example.vn/"]
valid_to = 2024-06-30
reorganised = "Sở Cũ đã nhập vào Sở Thử nghiệm từ ngày 01/7/2024."
"""


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIEMTRA_BROWSER", "khong-co")


@pytest.fixture
def portal() -> Iterator[TinyPortal]:
    with TinyPortal() as portal:
        yield portal


def inspect(place: Path, text: str, *more: str) -> tuple[int, Path]:
    """Run the command on a targets file; returns its exit code and the run's folder."""
    targets = place / "targets.toml"
    targets.write_text(text, "utf-8")
    code = main(["inspect", "--targets", str(targets), "--out", str(place), "--as-of", "2024-09-30", *more])
    (case,) = place.glob("*/case.sqlite")
    return code, case.parent


def unit_of(folder: Path, id: str) -> findings.UnitRecord:
    return next(unit for unit in findings.read(folder / "findings.json").units if unit.id == id)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return " ".join((captured.out + captured.err).split())


def test_a_run_ends_with_a_workbook_and_judging_again_offline_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with TinyPortal() as portal:
        code, folder = inspect(tmp_path, targets_of(("so-thu", NAME, portal.url), more=ENDED))
        seen = set(portal.hits)
    assert code == 0
    assert set(PAGES) <= seen
    printed = capsys.readouterr().out.strip().splitlines()
    workbook = Path(printed[-1])
    sheets = load_workbook(workbook).sheetnames
    assert {"Tổng hợp", "1. Sở Thử nghiệm", "Chi tiết", "Minh chứng", "Cần xác minh", "Căn cứ pháp lý"} <= set(sheets)
    unit = unit_of(folder, "so-thu")
    status = {finding.criterion: finding.status for finding in unit.findings}
    assert status["T.1"] is Status.MET
    assert status["N3a.2"] is Status.MET
    assert unit.crawl.pages >= len(PAGES)
    ended = unit_of(folder, "so-cu")
    assert {finding.status for finding in ended.findings} == {Status.NOT_APPLICABLE}
    assert "Sở Cũ đã nhập vào Sở Thử nghiệm" in ended.not_in_force

    before = (folder / "findings.json").read_bytes()
    papers = workbook.read_bytes()
    assert main(["judge", str(folder)]) == 0
    assert (folder / "findings.json").read_bytes() == before
    assert workbook.read_bytes() == papers


def test_wrong_hosts_error_pages_and_empty_portals_are_no_shortcomings(tmp_path: Path) -> None:
    error, empty = TinyPortal({"/": 500}), TinyPortal({"/": "<html><body></body></html>"})
    with TinyPortal() as other, error, empty:
        text = targets_of(("so-khac", "Sở Khoáng sản", other.url), ("so-loi", "Sở Lỗi", error.url), ("so-rong", "Sở Rỗng", empty.url))
        code, folder = inspect(tmp_path, text)
    assert code == 0
    expected = {"so-khac": Status.NEEDS_REVIEW, "so-loi": Status.UNREACHABLE, "so-rong": Status.NEEDS_REVIEW}
    for id, status in expected.items():
        unit = unit_of(folder, id)
        judged = {finding.criterion: finding.status for finding in unit.findings}
        assert judged["N3d.1"] is status, id
        assert not any(finding.status.negative for finding in unit.findings), id
    assert "so-khac" not in {unit.id for unit in findings.read(folder / "findings.json").units if unit.score.maximum}


def test_a_case_in_other_hands_is_refused(tmp_path: Path, portal: TinyPortal, capsys: pytest.CaptureFixture[str]) -> None:
    _, folder = inspect(tmp_path, targets_of(("so-thu", NAME, portal.url)))
    capsys.readouterr()
    with CaseFile.open(folder, at=now()):
        for command in ("judge", "resume"):
            assert main([command, str(folder)]) == 5
            assert "đang được một tiến trình khác sử dụng" in said(capsys)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to a process")
def test_an_interrupted_run_says_how_to_go_on_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    targets = tmp_path / "targets.toml"
    with TinyPortal(held="/co-cau") as portal:
        targets.write_text(targets_of(("so-thu", NAME, portal.url)), "utf-8")
        command = [sys.executable, "-m", "inspection", "inspect", "--targets", str(targets), "--out", str(tmp_path)]
        running = subprocess.Popen(
            [*command, "--as-of", "2024-09-30"],
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            text=True,
            encoding="utf-8",
        )
        assert portal.asked.wait(60)
        running.send_signal(signal.SIGINT)
        portal.let_go.set()
        _, words = running.communicate(timeout=60)
        assert running.returncode == 4
        (case,) = tmp_path.glob("*/case.sqlite")
        folder = case.parent
        assert f"kiemtra resume {folder}" in words

        assert main(["judge", str(folder)]) == 0
        assert "Chưa thu thập xong: Sở Thử nghiệm" in said(capsys)
        partial = unit_of(folder, "so-thu")
        assert partial.crawl.stopped == "interrupted"
        assert not any(finding.status.negative for finding in partial.findings)

        assert main(["resume", str(folder)]) == 0
        assert "Chưa thu thập xong" not in said(capsys)
    assert unit_of(folder, "so-thu").crawl.stopped == "exhausted"
    assert portal.hits.count("/") == 1
    assert set(PAGES) <= set(portal.hits)


def test_a_finding_is_explained_with_the_chain_behind_it(
    tmp_path: Path, portal: TinyPortal, capsys: pytest.CaptureFixture[str]
) -> None:
    _, folder = inspect(tmp_path, targets_of(("so-thu", NAME, portal.url)), "--only", "N3a")
    capsys.readouterr()
    assert main(["explain", "N3a.2", "--run", str(folder), "--unit", "so-thu"]) == 0
    words = said(capsys)
    assert f"{portal.url}co-cau" in words
    assert "SHA-256" in words
    assert main(["explain", "N3a.2", "--run", str(folder), "--unit", "so-thư"]) == 2
    assert "Có phải ý là “so-thu”?" in said(capsys)
    assert main(["explain", "N3d.1", "--run", str(folder)]) == 2
    assert "không xét tiêu chí N3d.1" in said(capsys)
    assert main(["explain", "N3a.2", "--unit", "so-thu"]) == 2


def test_findings_are_compared_with_a_truth_table(tmp_path: Path, portal: TinyPortal, capsys: pytest.CaptureFixture[str]) -> None:
    _, folder = inspect(tmp_path, targets_of(("so-thu", NAME, portal.url)), "--only", "N3a")
    truth = tmp_path / "truth.csv"
    truth.write_text(
        "portal,criterion,status,also_ok,proof_paths,reason\nso-thu,N3a.2,met,,/co-cau,bốn bộ phận\n"
        "so-thu,N3a.1,met,,,không có thật\n",
        "utf-8",
    )
    capsys.readouterr()
    assert main(["evaluate", str(folder), "--truth", str(truth)]) == 0
    assert "Kết luận oan" in said(capsys)
    assert main(["evaluate", str(folder), "--truth", str(truth), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed == json.loads((folder / "evaluation.json").read_text("utf-8"))
    assert printed["overall"]["rows"] == 2
    assert printed["overall"]["agreements"] == 1
    assert (folder / "evaluation.csv").is_file()
