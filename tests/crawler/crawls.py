"""Cases, crawls of them in processes of their own, and what they recorded."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from scripted_portal import ScriptedPortal

from checks.model import Capture, Role
from crawler.archive import AttemptRow, CaseFile, Manners, RunPlan, UnitPlan

NOW = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)
UNIT = "so-mau"
NAME = "Sở Mẫu"
_ROOT = Path(__file__).resolve().parents[2]
NOBODY = "127.0.0.1:1"
"""No one listens there; tests may ask."""
Visit = Callable[..., CaseFile]
"""Crawls a unit on some portals (see ``visited``)."""
HASTE: Mapping[str, object] = {
    "retries_s": [0.0, 0.0], "request_s": 5.0, "backoff_s": 0.01, "satisfied_pages": 10_000, "control_again_s": 0.05, "outage_s": 0.1,
}  # fmt: skip
"""Limits for tests: nothing is waited for that need not be, and everything is opened."""


def unit(*hosts: str, id: str = UNIT, topics: Sequence[str] = ("leaders", "reform"), **more: object) -> UnitPlan:
    """A unit whose portal is at ``hosts``."""
    fields: dict[str, object] = {
        "id": id,
        "name": NAME,
        "aliases": (),
        "hosts": hosts,
        "topics": tuple(topics),
        "service_hosts": (),
        "pace_s": 0.0,
        "pages": 100,
    }
    return UnitPlan(**{**fields, **more})  # type: ignore[arg-type]


def make_case(folder: Path, units: Sequence[UnitPlan], private_hosts: Sequence[str], manners: Manners = Manners()) -> Path:
    """A fresh case that plans visits of ``units``."""
    plan = RunPlan(
        run_id="20261124T141500-demo-0001",
        trigger="demo",
        started=NOW,
        as_of=date(2026, 9, 30),
        tool="0.1.0",
        targets_digest="t" * 64,
        rules_digest="r" * 64,
        private_hosts=tuple(private_hosts),
        units=tuple(units),
        targets="",
        criteria=(),
        manners=manners,
    )
    CaseFile.create(folder, plan).close()
    return folder


def start(
    folder: Path,
    *,
    browser: str = "none",
    caps: Mapping[str, object] | None = None,
    largest_file: int = 0,
    names: Mapping[str, object] | None = None,
    authorities: Path | None = None,
    **patience: object,
) -> subprocess.Popen[str]:
    """Begin to crawl the case of ``folder``, with what ``browser`` names ("": what is found), in a world where no file
    grows beyond ``largest_file`` bytes (0: any), names mean what ``names`` says (see hasty.py), and certificates are
    trusted that the ``authorities`` signed."""
    given = {"patience": {**HASTE, **patience}, "caps": caps or {}, "largest_file": largest_file, "names": names or {}}
    settings = json.dumps(given)
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "KIEMTRA_BROWSER": browser}
    if authorities:
        environment["SSL_CERT_FILE"] = str(authorities)
    if not browser:
        del environment["KIEMTRA_BROWSER"]
    command = [sys.executable, "-W", "error", str(Path(__file__).with_name("hasty.py")), str(folder), settings]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True, encoding="utf-8")


def crawl(folder: Path, **settings: object) -> tuple[int, str]:
    """Crawl the case of ``folder`` to its end: exit code and what was said."""
    with start(folder, **settings) as process:  # type: ignore[arg-type]
        _, said = process.communicate(timeout=120)
    return process.returncode, said


def visited(
    folder: Path, plan: UnitPlan, portals: Sequence[ScriptedPortal], manners: Manners = Manners(), **settings: object
) -> CaseFile:
    """Crawl one unit, whose network is ``portals``, and open what was recorded."""
    code, said = crawl(make_case(folder, [plan], [*(portal.host for portal in portals), NOBODY], manners), **settings)
    assert code == 0, said
    return CaseFile.read(folder)


def paths(rows: Sequence[AttemptRow], *roles: Role) -> list[str]:
    """The paths that were tried, in order, in one of ``roles`` (none named: in any)."""
    return [row.url.split("/", 3)[3] for row in rows if not roles or row.role in roles]


def capture(case: CaseFile, path: str, id: str = UNIT) -> Capture:
    """The capture of the one address that ends with ``path``."""
    (found,) = [one for one in case.captures(id) if one.url.split("/", 3)[3] == path]
    return found
