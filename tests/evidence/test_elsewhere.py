"""A run judged again somewhere else: another folder, a copy of the program, an environment of its own, another clock zone, no
network. It must say the same, to the byte."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
from sealed_run import copied

from inspection import run

ROOT = Path(run.__file__).parents[1]
_NO_NETWORK = """\
import socket
def refuse(*_):
    raise OSError("this machine has no network")
socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that knows a copy of the program and the libraries, nothing of this tree."""
    place = tmp_path_factory.mktemp("elsewhere")
    for package in ("checks", "crawler", "demo", "inspection"):
        shutil.copytree(ROOT / package, place / "clone" / package, ignore=shutil.ignore_patterns("__pycache__"))
    venv.create(place / "venv", with_pip=False)
    python = place / "venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    asked = [python, "-I", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip())
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "clone.pth").write_text("\n".join([str(place / "clone"), *sorted(libraries)]) + "\n", "utf-8")
    (packages / "sitecustomize.py").write_text(_NO_NETWORK, "utf-8")
    return python


def there(python: Path, folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the copied program on ``folder``."""
    env = {"PATH": os.defpath, "TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "20261125", "KIEMTRA_BROWSER": "khong-co"}
    command = [str(python), "-I", "-X", "utf8", "-m", "inspection", *words, str(folder)]
    return subprocess.run(command, cwd=folder.parent, env=env, check=False, capture_output=True, text=True, encoding="utf-8")


def test_the_program_there_is_the_copy(elsewhere: Path) -> None:
    asked = [str(elsewhere), "-I", "-c", "import inspection, crawler, checks; print(inspection.__path__, crawler.__path__, checks.__path__)"]
    said = subprocess.run(asked, check=True, capture_output=True, text=True).stdout
    assert said.count("clone") == 3 and str(ROOT) not in said


def test_a_sealed_run_verifies_there_with_every_finding_derived_again(folder: Path, elsewhere: Path, tmp_path: Path) -> None:
    moved = copied(folder, tmp_path / "moved")
    findings = sum(len(unit.findings) for unit in run.record_of(moved).units)
    told = there(elsewhere, moved, "verify")
    assert told.returncode == 0, told.stdout + told.stderr
    assert f"L3 Đánh giá lại từ bản lưu: khớp · {findings} kết quả của 1 đơn vị" in told.stdout
    assert "khác quy tắc đã dùng" not in told.stdout


def test_judging_there_writes_the_same_bytes(elsewhere: Path, finished: Path, tmp_path: Path) -> None:
    moved = copied(finished, tmp_path / "moved")
    before = (moved / run.FINDINGS).read_bytes()
    (moved / run.FINDINGS).unlink()
    told = there(elsewhere, moved, "judge")
    assert told.returncode == 0, told.stdout + told.stderr
    assert (moved / run.FINDINGS).read_bytes() == before
