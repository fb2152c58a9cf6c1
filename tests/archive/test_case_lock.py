"""One process at a time writes to a case."""

from pathlib import Path

import pytest
from archive_samples import NOW, UNIT, address, child, plan

from crawler.archive import CaseBusy, CaseFile


@pytest.fixture
def made(folder: Path) -> Path:
    CaseFile.create(folder, plan()).close()
    return folder


def test_a_second_process_is_told_who_and_since_when(made: Path) -> None:
    with child("case_holder.py", str(made)) as holder:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(CaseBusy) as busy:
            CaseFile.open(made, at=NOW)
        assert f"tiến trình {holder.pid}, từ 14:15:00 ngày 24/11/2026" in str(busy.value)
        with CaseFile.read(made) as reader:
            assert reader.counts(UNIT).attempts == 0
        holder.communicate()
    CaseFile.open(made, at=NOW).close()


def test_the_lock_dies_with_its_process(made: Path) -> None:
    with child("case_holder.py", str(made)) as holder:
        assert holder.stdout.readline() == "held\n"
        holder.kill()
        holder.wait()
    with CaseFile.open(made, at=NOW) as case:
        assert case.discover(UNIT, [address("a")]) == 1


def test_two_in_one_process_are_two_as_well(made: Path) -> None:
    with CaseFile.open(made, at=NOW), pytest.raises(CaseBusy, match="đang được một tiến trình khác sử dụng"):
        CaseFile.open(made, at=NOW)
