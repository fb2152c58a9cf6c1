"""``kiemtra schedule`` for real: a portal, a process, a kill, papers, a reveal and both audits."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tiny_portal import TinyPortal, targets_of

from crawler.archive.case import CaseFile
from inspection.cli import main
from inspection.scheduling.custody import seal_plan
from inspection.scheduling.slots import SlotTable
from inspection.targets import read_targets

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "năm mươi sáu quả đồi"
UNIT = "so-thu-nghiem"


def _schedule(moment: datetime) -> str:
    """A table whose only minute is that of ``moment``."""
    local = moment.astimezone(ZoneInfo("Asia/Ho_Chi_Minh"))
    end = local.hour * 60 + local.minute + 1
    return (
        f'[schedule]\nname = "Đột xuất thử"\nperiods = [[{local:%Y-%m-%d}, {local:%Y-%m-%d}]]\n'
        'weekdays = ["T2", "T3", "T4", "T5", "T6", "T7", "CN"]\n'
        f'hours = ["{local:%H:%M}-{end // 60:02d}:{end % 60:02d}"]\n'
    )


@pytest.fixture
def passphrase(tmp_path: Path) -> str:
    path = tmp_path / "passphrase.txt"
    path.write_text(f"{PASSPHRASE}\n", "utf-8")
    return f"--passphrase-file={path}"


def _out(folder: Path) -> str:
    return f"--out={folder / 'output'}"


def _targets(folder: Path, url: str, moment: datetime) -> Path:
    path = folder / "targets.toml"
    text = targets_of((UNIT, "Sở Thử nghiệm", url)).replace("[network]", f"{_schedule(moment)}[network]")
    path.write_text(text, "utf-8")
    return path


def _sealed_half_an_hour_ago(folder: Path, url: str) -> Path:
    """A plan with one slot, drawn for some minutes ago."""
    now = datetime.now(UTC)
    path = _targets(folder, url, now - timedelta(minutes=20))
    targets = read_targets(path)
    assert targets.schedule is not None
    sealing = now - timedelta(minutes=30)
    seal_plan(SlotTable(folder / "output" / "schedule"), targets.schedule.plan, (targets.text, str(path)), PASSPHRASE, sealing)
    return path


def _service(folder: Path, targets: Path, passphrase: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "inspection", "schedule", "run", "--until-done", f"--targets={targets}", _out(folder), passphrase]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "TZ": "America/New_York"}
    return subprocess.Popen(words, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def _said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return captured.out + captured.err


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_service_goes_on_with_its_run_and_all_can_be_proved_afterwards(
    number: signal.Signals, tmp_path: Path, passphrase: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = _out(tmp_path)
    with TinyPortal(held="/co-cau") as portal:
        targets = _sealed_half_an_hour_ago(tmp_path, portal.url)
        first = _service(tmp_path, targets, passphrase)
        assert portal.asked.wait(60), first.communicate()
        assert main(["schedule", "run", f"--targets={targets}", out, passphrase]) == 5
        assert "đang được một tiến trình khác sử dụng" in _said(capsys)
        first.send_signal(number)
        if number == signal.SIGTERM:
            portal.let_go.set()
        first.communicate(timeout=60)
        assert first.returncode == (0 if number == signal.SIGTERM else -number)
        assert main(["schedule", "reveal", out, passphrase]) == 2
        assert "Còn 1 lượt" in _said(capsys)
        portal.let_go.set()
        (folder,) = (tmp_path / "output").glob("*-scheduled-*")
        if number == signal.SIGKILL:
            _until_the_crawl_is_over(folder)
        targets.write_text("[plan\n", "utf-8")  # somebody is just editing it
        second = _service(tmp_path, targets, passphrase)
        said, _ = second.communicate(timeout=120)
    assert second.returncode == 0, said
    assert "Đã chạy 1/1 lượt; trong đó 1 lượt muộn vì dịch vụ không chạy (1)." in said
    assert list((tmp_path / "output").glob("*-scheduled-*")) == [folder]
    assert list(folder.glob("*.xlsx"))
    record = json.loads((folder / "findings.json").read_text("utf-8"))
    assert record["run"]["trigger"] == "scheduled"
    assert [unit["id"] for unit in record["units"]] == [UNIT]
    assert main(["schedule", "list", out, passphrase, "--json"]) == 0
    (row,) = json.loads(_said(capsys))
    assert (row["unit"], row["state"], row["reason"], row["run"]) == (UNIT, "late", "process_down", folder.name)
    assert main(["schedule", "audit", out]) == 2
    assert "chưa được công bố" in _said(capsys)
    assert main(["schedule", "reveal", out, passphrase]) == 0
    assert main(["schedule", "audit", out]) == 0
    assert "không lượt nào bị bỏ" in _said(capsys)
    (published,) = (tmp_path / "output" / "schedule").glob("reveal-*.json")
    script = Path(__file__).with_name("audit_independently.py")
    audited = subprocess.run(
        [sys.executable, str(script), str(published), str(published.with_name("slots.sqlite"))],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (audited.returncode, audited.stdout) == (0, "0 objections\n")
    published.write_text(published.read_text("utf-8").replace('"seed": "', '"seed": "00'), "utf-8")
    assert main(["schedule", "audit", out, "--json"]) == 10
    assert json.loads(_said(capsys))["objections"]


def _until_the_crawl_is_over(folder: Path) -> None:
    """The crawl of a killed service ends by itself; it is another process's child by now."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with CaseFile.read(folder) as case:
            if case.visit(UNIT) is not None:
                return
        time.sleep(0.1)
    raise AssertionError("the crawl goes on")


def test_sealing_and_what_may_be_seen_without_the_passphrase(
    tmp_path: Path, passphrase: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = _out(tmp_path)
    targets = _targets(tmp_path, "http://127.0.0.1:9/", datetime.now(UTC) + timedelta(days=3))
    seal = ["schedule", "seal", f"--targets={targets}", out, passphrase]
    assert main(seal) == 0
    said = _said(capsys)
    assert "1 lượt kiểm tra" in said
    (sealed,) = SlotTable(tmp_path / "output" / "schedule").plans()
    assert sealed.commitment in said.replace(" ", "").replace("\n", "")
    assert main(seal) == 2
    assert "--replace" in _said(capsys)
    assert main([*seal, "--replace", "đổi người giữ cụm mật khẩu"]) == 0
    assert main(["schedule", "account", out, "--json"]) == 0
    assert json.loads(_said(capsys).partition("{")[2].join(["{", ""]))["states"]["planned"] == 1
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("cụm mật khẩu khác hẳn", "utf-8")
    assert main(["schedule", "list", out, f"--passphrase-file={wrong}"]) == 2
    assert "không đúng" in _said(capsys)
    assert main(["schedule", "list", out, passphrase]) == 0
    assert "Sở Thử nghiệm" in _said(capsys)


@pytest.mark.parametrize("command", ["list", "run", "account", "reveal", "audit"])
def test_before_sealing_every_command_says_what_to_do(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", command, _out(tmp_path)]) == 2
    assert "kiemtra schedule seal" in _said(capsys)


def test_a_targets_file_without_a_schedule_is_told_so(tmp_path: Path, passphrase: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedule", "seal", f"--targets={ROOT / 'targets.toml'}", _out(tmp_path), passphrase]) == 2
    assert "docs/scheduling.md" in _said(capsys)


@pytest.mark.parametrize(("system", "name"), [("systemd", "kiemtra-schedule.service"), ("windows", "kiemtra-schedule.xml")])
def test_install_writes_the_unit_and_says_the_rest(
    system: str, name: str, tmp_path: Path, passphrase: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["schedule", "install", f"--targets={ROOT / 'targets.toml'}", _out(tmp_path), passphrase, f"--system={system}"]
    assert main(words) == 0
    path = tmp_path / "output" / "schedule" / name
    assert path.is_file()
    assert str(path) in _said(capsys)
    assert main([*words[:-1], "--system=launchd"]) == 2
