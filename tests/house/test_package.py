"""The project as a wheel: it builds, and what it installs runs away from the source tree."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _run(command: Sequence[str], folder: Path, **environment: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**{name: value for name, value in os.environ.items() if name != "PYTHONPATH"}, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("wheel")
    pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
    _run((*pip, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(place), str(ROOT)), place)
    (wheel,) = place.glob("kiemtra-*.whl")
    _run((*pip, "install", "--no-deps", "--no-index", "--target", str(place / "site"), str(wheel)), place)
    return place / "site"


def test_the_console_script_runs(installed: Path, tmp_path: Path) -> None:
    script = installed / "bin" / "kiemtra"
    listed = json.loads(_run((sys.executable, str(script), "criteria", "--json"), tmp_path, PYTHONPATH=str(installed)))
    assert {"N2b.1", "T.4"} <= {row["code"] for row in listed}


def test_the_rooms_of_the_wheel_are_its_own(installed: Path, tmp_path: Path) -> None:
    said = _run((sys.executable, "-c", "import inspection.cli; print(inspection.cli.__file__)"), tmp_path, PYTHONPATH=str(installed))
    assert Path(said.strip()).is_relative_to(installed)


def test_the_sample_province_travels_with_it(installed: Path) -> None:
    here = sorted(path.relative_to(ROOT) for path in (ROOT / "demo").rglob("*.toml"))
    there = sorted(path.relative_to(installed) for path in (installed / "demo").rglob("*.toml"))
    assert there == here


def test_the_page_travels_with_it(installed: Path) -> None:
    web = Path("inspection/web")
    here = {path.relative_to(ROOT / web) for folder in ("templates", "static") for path in (ROOT / web / folder).iterdir()}
    there = {path.relative_to(installed / web) for folder in ("templates", "static") for path in (installed / web / folder).iterdir()}
    assert there == here
