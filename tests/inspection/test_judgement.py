"""From a case file to a judged run: exemptions, broken rules, our own faults, a full disk."""

import os
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from checks.model import Outcome, Status, Verdict
from checks.registry import Criterion, criteria
from inspection import findings, judgement
from inspection.cli import main
from tests.inspection.finished_crawl import HOME, case_of
from tests.inspection.tiny_portal import NAME, targets_of

ROOT = Path(__file__).resolve().parents[2]


def found(folder: Path, criterion: str) -> findings.FindingRecord:
    (unit, *_) = findings.read(folder / "findings.json").units
    return next(finding for finding in unit.findings if finding.criterion == criterion)


def exempted(until: str) -> str:
    return f'[[unit.exempt]]\ncriterion = "N3d.1"\nreason = "Đang kiện toàn nhân sự."\nuntil = {until}\n'


def test_an_exempted_criterion_is_not_scored_and_what_was_found_stays_readable(tmp_path: Path) -> None:
    plain = case_of(tmp_path / "plain", targets_of(("so-thu", NAME, HOME)))
    let_off = case_of(tmp_path / "let-off", targets_of(("so-thu", NAME, HOME), more=exempted("2024-09-30")))
    assert main(["judge", str(plain)]) == main(["judge", str(let_off)]) == 0
    judged, exempt = found(plain, "N3d.1"), found(let_off, "N3d.1")
    assert judged.status.scored
    assert exempt.status is Status.NOT_APPLICABLE
    assert exempt.points is None
    assert exempt.citations == judged.citations
    assert "Đang kiện toàn nhân sự" in exempt.summary
    assert judged.summary in exempt.notes[0]
    maximum = [findings.read(folder / "findings.json").units[0].score.maximum for folder in (plain, let_off)]
    assert maximum[0] - maximum[1] == judged.maximum


def test_an_exemption_ends_with_its_day(tmp_path: Path) -> None:
    folder = case_of(tmp_path / "run", targets_of(("so-thu", NAME, HOME), more=exempted("2024-09-29")))
    assert main(["judge", str(folder)]) == 0
    assert found(folder, "N3d.1").status.scored
    assert "hết hạn miễn" in found(folder, "N3d.1").notes[-1]


def test_a_broken_rule_needs_review_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def rule() -> Verdict:
        raise ZeroDivisionError("chia cho không")

    broken: tuple[Criterion, ...] = tuple(replace(c, rule=rule) if c.code == "N3a.2" else c for c in criteria())
    monkeypatch.setattr("checks.judge.criteria", lambda: broken)
    monkeypatch.setattr(judgement, "criteria", lambda: broken)
    folder = case_of(tmp_path / "run", targets_of(("so-thu", NAME, HOME)))
    assert main(["judge", str(folder)]) == 1
    assert f"{NAME}, N3a.2: ZeroDivisionError: chia cho không" in " ".join(capsys.readouterr().err.split())
    assert found(folder, "N3a.2").status is Status.NEEDS_REVIEW
    assert found(folder, "T.1").status is Status.MET
    assert list(folder.glob("*.xlsx"))


def test_a_run_that_reached_nobody_is_not_trustworthy_and_accuses_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = targets_of(("so-thu", NAME, HOME), ("so-hai", "Sở Hai", "http://127.0.0.1:8001/"))
    folder = case_of(tmp_path / "run", text, Outcome.DNS)
    assert main(["judge", str(folder)]) == 3
    assert "Kết quả chưa đủ tin cậy" in capsys.readouterr().err
    record = findings.read(folder / "findings.json")
    assert not record.run.trustworthy
    assert not any(finding.status.negative for unit in record.units for finding in unit.findings)
    assert list(folder.glob("*.xlsx"))


def test_a_case_without_its_list_of_units_speaks_of_those_it_visits(tmp_path: Path) -> None:
    folder = case_of(tmp_path / "run", targets_of(("so-thu", NAME, HOME)), only=("N3a.2",))
    assert main(["judge", str(folder)]) == 0
    record = findings.read(folder / "findings.json")
    assert [unit.id for unit in record.units] == ["so-thu"]
    assert [finding.criterion for finding in record.units[0].findings] == ["N3a.2"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_disk_leaves_the_former_findings_and_says_so(tmp_path: Path) -> None:
    folder = case_of(tmp_path / "run", targets_of(("so-thu", NAME, HOME)))
    assert main(["judge", str(folder)]) == 0
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".json", ".xlsx")}
    limited = subprocess.run(
        [sys.executable, "-m", "inspection", "judge", str(folder)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8_192, 8_192)),
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
    )
    assert limited.returncode == 3, limited.stderr
    assert "ổ đĩa đầy" in limited.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in (".json", ".xlsx")} == before
    assert main(["judge", str(folder)]) == 0
