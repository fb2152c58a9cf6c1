"""One judged run of a tiny portal, made once; each test that writes gets a copy of its own."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from checks.model import Status
from crawler.archive.case import CaseFile
from inspection import findings, run
from inspection.targets import load_targets
from inspection.terminal import Terminal
from inspection.web.server import Server
from tests.inspection.tiny_portal import NAME, TinyPortal, targets_of
from tests.web.shop import served

UNIT = "so-thu"


@dataclass(frozen=True, slots=True)
class Kept:
    """The run, and the configuration it was made with."""

    out: Path
    id: str
    targets: Path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    place = tmp_path_factory.mktemp("kept")
    with pytest.MonkeyPatch.context() as patch, TinyPortal() as portal:
        patch.setenv("KIEMTRA_BROWSER", "khong-co")
        targets = place / "targets.toml"
        targets.write_text(targets_of((UNIT, NAME, portal.url)), "utf-8")
        read = load_targets(targets.read_text("utf-8"), str(targets))
        result = run.inspect(read, Terminal(), as_of=date(2024, 9, 30), out=place / "output")
    _leave_open(result.folder, "N1.1", "N2a.1", "N3a.1")
    yield Kept(place / "output", result.folder.name, targets)


def _leave_open(folder: Path, *codes: str) -> None:
    """Let these findings wait for a person, whatever the rules of the day make of the portal."""
    record = findings.read(folder / run.FINDINGS)
    left = tuple(
        replace(one, status=Status.NEEDS_REVIEW, points=None, confidence=0.3) if one.criterion in codes else one
        for one in record.units[0].findings
    )
    with CaseFile.open(folder, at=run.now()) as case:
        findings.write(folder / run.FINDINGS, replace(record, units=(replace(record.units[0], findings=left),)))
        run.bind_findings(case, "judge", {}, run.now())


@pytest.fixture
def kept(made: Kept, tmp_path: Path) -> Kept:
    """A copy to write in."""
    shutil.copytree(made.out, tmp_path / "output")
    return Kept(tmp_path / "output", made.id, made.targets)


@pytest.fixture
def shop(kept: Kept) -> Iterator[Server]:
    """The page over the copy."""
    with served(kept.out, kept.targets) as server:
        yield server
