"""A case sent to another machine and back is the same to the byte, or it is refused."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from archive_samples import NOW, UNIT, plan, record

from crawler import bundles
from crawler.archive import CaseFile, parts
from crawler.bundles import Bundle, BundleRefused, bundled, lay_out


def contents(folder: Path) -> dict[str, bytes | None]:
    """Every file and folder below it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None
        for path in folder.rglob("*")
        if path.name != "LOCK"
    }


@pytest.fixture
def case(tmp_path: Path) -> Path:
    with CaseFile.create(tmp_path / "run", plan()) as made:
        record(made, "a")
    return tmp_path / "run"


def test_there_and_back(case: Path, tmp_path: Path) -> None:
    lay_out(bundled(case), tmp_path / "there")
    assert contents(tmp_path / "there") == contents(case)
    with CaseFile.open(tmp_path / "there", at=NOW) as there:
        record(there, "b")
    lay_out(bundled(tmp_path / "there"), tmp_path / "back")
    with CaseFile.open(tmp_path / "back", at=NOW) as back:
        assert back.counts(UNIT).attempts == 2


def _as_zip(**files: bytes) -> Bundle:
    data = BytesIO()
    with ZipFile(data, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return Bundle(data.getvalue(), sha256(data.getvalue()).hexdigest())


@pytest.mark.parametrize(
    "wrong",
    [lambda good: replace(good, data=good.data + b" "), lambda _: Bundle(b"rubbish", sha256(b"rubbish").hexdigest())],
)
def test_what_arrives_otherwise_is_refused(case: Path, tmp_path: Path, wrong: Callable[[Bundle], Bundle]) -> None:
    with pytest.raises(BundleRefused):
        lay_out(wrong(bundled(case)), tmp_path / "there")


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    lay_out(_as_zip(**{"../out": b"1", "/abs": b"2", "in/side": b"3"}), tmp_path / "deep" / "there")
    assert contents(tmp_path) == {
        "deep": None, "deep/there": None, "deep/there/out": b"1", "deep/there/abs": b"2", "deep/there/in": None, "deep/there/in/side": b"3",
    }  # fmt: skip


def test_what_is_too_large_is_not_sent(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundles, "MOST_BYTES", 1_000)
    with pytest.raises(BundleRefused, match="quá lớn để gửi"):
        bundled(case)


@pytest.mark.parametrize("killed", ["before it came whole", "before the old was removed", "halfway through the old", "before it was put in place"])
def test_a_part_that_came_back_takes_the_place_of_the_one_sent(tmp_path: Path, killed: str) -> None:
    with CaseFile.create(tmp_path / "run", plan()) as run:
        folder = parts.begin(run, run.plan.units[:1])
        shutil.copytree(folder, tmp_path / "there")
        with CaseFile.open(tmp_path / "there", at=NOW) as there:
            record(there, "a")
        came = bundled(tmp_path / "there")
        if killed == "before it came whole":
            lay_out(came, folder.with_name(f".{folder.name}.arriving"))
        else:
            lay_out(came, folder.with_name(f".{folder.name}.arrived"))
        if killed == "halfway through the old":
            (folder / "case.sqlite").unlink()
        elif killed == "before it was put in place":
            shutil.rmtree(folder)
        parts.tidy(run)
        assert [path.name for path in (tmp_path / "run" / "units").iterdir()] == [UNIT]
        with CaseFile.read(folder) as part:
            assert part.counts(UNIT).attempts == (killed != "before it came whole")
        parts.replace_by(folder, lambda arriving: lay_out(came, arriving))
        parts.join_all(run, NOW)
        assert run.counts(UNIT).attempts == 1
