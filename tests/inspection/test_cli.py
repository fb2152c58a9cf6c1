"""The command line: what it says, and its exit codes."""

import json
from pathlib import Path

import pytest
import typer

from inspection.cli import app, main

ROOT = Path(__file__).resolve().parents[2]
TARGETS = ROOT / "targets.toml"
COMMANDS = sorted(typer.main.get_command(app).commands)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """Everything that was printed, on one line, so that wrapping does not matter."""
    captured = capsys.readouterr()
    return " ".join((captured.out + captured.err).split())


def test_nothing_typed_tells_what_to_do_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    words = said(capsys)
    for step in ("kiemtra doctor", "kiemtra demo", "targets.toml", "kiemtra inspect"):
        assert step in words


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_vietnamese(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    words = said(capsys)
    assert "Cách dùng:" in words
    assert "Hiện hướng dẫn này" in words
    for english in ("Show this message", "Options", "Usage", "default"):
        assert english not in words


def test_the_commands_of_the_first_issue_exist() -> None:
    wanted = {"inspect", "demo", "resume", "judge", "report", "evaluate", "targets", "criteria", "explain", "doctor"}
    assert wanted <= set(COMMANDS)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (["inspct"], "Có phải ý là “inspect”?"),
        (["targets", "chek"], "Có phải ý là “check”?"),
        (["inspect", "--unti", "x"], "Không có tùy chọn --unti"),
        (["judge"], "Thiếu LẦN_KIỂM_TRA"),
        (["inspect", "--targets", "nowhere.toml"], "không thấy tệp nowhere.toml"),
        (["inspect", "--targets", str(TARGETS), "--unit", "so-noi-vụ"], "Có phải ý là “so-noi-vu”?"),
        (["inspect", "--targets", str(TARGETS), "--only", "N2a.9"], "Không có tiêu chí “N2a.9”"),
        (["inspect", "--targets", str(TARGETS), "--as-of", "30-9-2024"], "“30-9-2024” không phải ngày"),
        (["inspect", "--targets", str(TARGETS), "--as-of", "2199-01-01"], "ở tương lai"),
        (["inspect", "--targets", str(TARGETS), "--as-of", "31/12/2023"], "trước đầu kỳ xem xét 01/01/2024"),
        (["inspect", "--targets", str(TARGETS), "--as-of", "2025-08-01", "--unit", "xa-bum-to"], "Xã Bum Tở (xa-bum-to) chưa có địa chỉ"),
        (["inspect", "--url", "http://127.0.0.1:1/"], "127.0.0.1 là địa chỉ nội bộ"),
        (["inspect", "--url", "a.example.vn", "--kind", "distric"], "“district”"),
        (["judge", "20240101T000000-adhoc-0000"], "Không thấy lần kiểm tra"),
        (["explain", "N2b"], "Không có tiêu chí “N2b”"),
    ],
)
def test_what_was_typed_wrong_is_named(
    typed: list[str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(typed) == 2
    assert expected in said(capsys)
    assert not list(tmp_path.rglob("case.sqlite"))


def test_all_faults_of_a_targets_file_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "targets.toml"
    path.write_text(TARGETS.read_text("utf-8").replace("pace_s", "pace").replace("so-y-te", "so-noi-vu"), "utf-8")
    assert main(["targets", "check", "--targets", str(path)]) == 2
    words = said(capsys)
    assert "có 2 chỗ sai" in words
    assert "pace_s" in words
    assert "đã dùng cho đơn vị thứ" in words


def test_targets_check_lists_the_units_as_they_stand_on_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["targets", "check", "--targets", str(TARGETS), "--as-of", "2026-11-24", "--json"]) == 0
    units = {unit["id"]: unit for unit in json.loads(capsys.readouterr().out)}
    assert units["so-y-te"]["in_force"]
    assert "Sở Nông nghiệp và Môi trường" in units["so-tai-nguyen-va-moi-truong"]["reason"]
    assert main(["targets", "check", "--targets", str(TARGETS), "--as-of", "2024-09-30"]) == 0
    assert "Ban quản lý Khu kinh tế tỉnh" in said(capsys)


def test_criteria_are_listed_and_the_unproven_among_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["criteria", "--json"]) == 0
    everything = json.loads(capsys.readouterr().out)
    assert main(["criteria", "--unproven", "--json"]) == 0
    unproven = json.loads(capsys.readouterr().out)
    assert {row["code"] for row in everything if not row["proven"]} == {row["code"] for row in unproven}
    assert {"N2b.1", "N5.4", "T.1"} <= {row["code"] for row in everything}
    assert main(["criteria"]) == 0
    assert "N2b.1" in said(capsys)


def test_a_criterion_is_explained_with_its_requirement(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "N2b.1"]) == 0
    words = said(capsys)
    assert "N2b.1" in words
    assert "Yêu cầu:" in words
    assert "Căn cứ" in words


def test_the_doctor_accepts_this_machine_and_refuses_a_broken_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--targets", str(TARGETS), "--out", str(tmp_path)]) == 0
    capsys.readouterr()
    broken = tmp_path / "targets.toml"
    broken.write_text("[plan", "utf-8")
    assert main(["doctor", "--targets", str(broken), "--out", str(tmp_path), "--json"]) == 2
    bad = [row for row in json.loads(capsys.readouterr().out) if row["fatal"] and not row["fine"]]
    assert [row["name"] for row in bad] == ["targets.toml"]
