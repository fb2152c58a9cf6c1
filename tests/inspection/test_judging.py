"""Judging in processes of their own: the same as here, ended when asked, told when it breaks."""

import subprocess
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from checks.model import Status
from crawler.archive import CaseDamaged, CaseFile
from inspection import findings, run
from inspection.crawling import RunStopped
from inspection.judging import bench
from tests.evidence.sealed_run import Silence
from tests.inspection.finished_crawl import case_of
from tests.inspection.tiny_portal import NAME, targets_of

UNITS = targets_of(
    ("so-thu", NAME, "http://127.0.0.1:8000/"), ("so-hai", "Sở Hai", "http://127.0.0.1:8001/"), ("so-ba", "Sở Ba", "http://127.0.0.1:8002/")
)


class Heard(Silence):
    """Remembers what it was told; ``each`` is done with every step."""

    def __init__(self, each: Callable[[], object] = lambda: None) -> None:
        self.steps: list[str] = []
        self.news: list[tuple[str, str, Status]] = []
        self._each = each

    def step(self, words: str) -> None:
        self.steps.append(words)
        self._each()

    def judged(self, unit: str, criterion: str, status: Status) -> None:
        self.news.append((unit, criterion, status))


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """However few pages there are; yields the processes that were begun."""
    begun: list[Any] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *given: Any, **more: Any) -> None:
            super().__init__(*given, **more)
            begun.append(self)

    monkeypatch.setattr(bench, "FEW", 0)
    monkeypatch.setattr(subprocess, "Popen", Noted)
    return begun


def all_ended(processes: list[Any]) -> bool:
    """None goes on, and nobody listens to one."""
    listening = [thread for thread in threading.enumerate() if thread.name.startswith("inspection.judging")]
    return bool(processes) and not listening and all(process.returncode is not None for process in processes)


def test_processes_of_their_own_say_what_this_one_says(tmp_path: Path, apart: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    folder = case_of(tmp_path / "run", UNITS)
    there, here = Heard(), Heard()
    with CaseFile.read(folder) as case:
        monkeypatch.setattr("os.cpu_count", lambda: 2)
        one, _ = run.judged(case, there)
        assert len(apart) == 2 and all_ended(apart)
        monkeypatch.setattr(bench, "FEW", 1_000)
        other, _ = run.judged(case, here)
    assert len(apart) == 2
    assert findings.plain(one) == findings.plain(other)
    assert there.steps == here.steps == [f"Đánh giá {name}" for name in (NAME, "Sở Hai", "Sở Ba")]
    for unit in one.units:
        told = [[one for one in heard.news if one[0] == unit.id] for heard in (there, here)]
        assert told[0] == told[1] == [(unit.id, finding.criterion, finding.status) for finding in unit.findings]


def test_they_end_when_whoever_watches_asks_to_stop(tmp_path: Path, apart: list[Any]) -> None:
    folder = case_of(tmp_path / "run", UNITS)

    def stop() -> None:
        raise RunStopped(4, "Đã dừng theo yêu cầu.")

    with CaseFile.read(folder) as case, pytest.raises(RunStopped, match="theo yêu cầu"):
        run.judged(case, Heard(stop))
    assert all_ended(apart)


def test_evidence_that_was_altered_is_told_as_always(tmp_path: Path, apart: list[Any]) -> None:
    folder = case_of(tmp_path / "run", UNITS)
    (segment,) = (folder / "warc").iterdir()
    data = bytearray(segment.read_bytes())
    data[700] ^= 1
    segment.write_bytes(data)
    with CaseFile.read(folder) as case, pytest.raises(CaseDamaged, match="Minh chứng đã bị thay đổi") as damaged:
        run.judged(case, Heard())
    assert all_ended(apart)
    assert "inspection/judging/worker.py" in "".join(traceback.format_exception(damaged.value)).replace("\\", "/")


def test_one_that_is_ended_from_outside_accuses_nobody(tmp_path: Path, apart: list[Any]) -> None:
    folder = case_of(tmp_path / "run", targets_of(("so-thu", NAME, "http://127.0.0.1:8000/")))

    def kill() -> None:
        apart[0].kill()
        apart[0].wait()

    with CaseFile.read(folder) as case, pytest.raises(RunStopped, match=f"Đánh giá {NAME} dừng đột ngột") as stopped:
        run.judged(case, Heard(kill))
    assert stopped.value.code == 3 and all_ended(apart)
