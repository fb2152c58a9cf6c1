"""Unit files: what the system reads in them is what was meant."""

import configparser
import shlex
import shutil
import subprocess
from pathlib import Path, PureWindowsPath
from xml.etree import ElementTree

import pytest

from inspection.scheduling.installation import Installation, systemd_unit, windows_task

NAMESPACE = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
LINUX = Installation(
    Path("/usr/bin/python3"), Path("/srv/kiem tra"), Path("/srv/kiem tra/targets.toml"), Path("/srv/100%/output"), Path("/etc/kiemtra/p"), "doan"
)
WINDOWS = Installation(
    PureWindowsPath(r"C:\Program Files\Python\python.exe"),  # type: ignore[arg-type]
    PureWindowsPath(r"D:\kiem tra"),  # type: ignore[arg-type]
    PureWindowsPath(r"D:\kiem tra\targets.toml"),  # type: ignore[arg-type]
    PureWindowsPath(r"D:\output"),  # type: ignore[arg-type]
    PureWindowsPath(r"D:\kiem tra\cum & mat khau.txt"),  # type: ignore[arg-type]
    "TINH\\doan",
)


def test_the_systemd_unit_starts_the_service_again_and_again() -> None:
    read = configparser.ConfigParser(interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(systemd_unit(LINUX))
    service = read["Service"]
    words = [word.replace("%%", "%") for word in shlex.split(service["ExecStart"])]
    assert words == [str(LINUX.python), *LINUX.arguments]
    assert words[1:5] == ["-m", "inspection", "schedule", "run"]
    assert service["Restart"] == "always"
    assert service["LoadCredential"] == "passphrase:/etc/kiemtra/p"
    assert "KIEMTRA_PASSPHRASE_FILE=%d/passphrase" in service["Environment"]
    assert read["Unit"]["StartLimitIntervalSec"] == "0"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_finds_no_fault_in_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "kiemtra-schedule.service"
    unit.write_text(systemd_unit(LINUX), "utf-8")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60)
    assert str(unit) not in done.stderr


def test_the_windows_task_starts_with_the_machine_and_never_twice() -> None:
    data = windows_task(WINDOWS)
    assert data[:2] in (b"\xff\xfe", b"\xfe\xff")
    task = ElementTree.fromstring(data.decode("utf-16").replace('encoding="UTF-16"', ""))
    found = {name: task.findtext(f".//t:{name}", namespaces=NAMESPACE) for name in (
        "Command", "Arguments", "WorkingDirectory", "MultipleInstancesPolicy", "ExecutionTimeLimit", "LogonType", "UserId"
    )}  # fmt: skip
    assert found["Command"] == r"C:\Program Files\Python\python.exe"
    assert found["WorkingDirectory"] == r"D:\kiem tra"
    assert found["MultipleInstancesPolicy"] == "IgnoreNew"
    assert found["ExecutionTimeLimit"] == "PT0S"
    assert found["LogonType"] == "S4U"
    assert found["UserId"] == "TINH\\doan"
    assert r'--passphrase-file "D:\kiem tra\cum & mat khau.txt"' in str(found["Arguments"])
    assert task.find(".//t:BootTrigger", NAMESPACE) is not None
    assert task.findtext(".//t:RestartOnFailure/t:Interval", namespaces=NAMESPACE) == "PT1M"
