"""Units spread over a cluster of several worker processes on this machine, one of them killed in mid-run."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest

from crawler.archive import CaseFile, parts
from inspection.cli import main
from tests.inspection.runs_apart import ROOT, assert_whole, folder_of, found, holder, inspect, start
from tests.inspection.tiny_portal import NAME, TinyPortal, targets_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")

UNITS = ("so-mot", "so-hai")
# A lease that nobody refreshes is taken back soon, so that a dead worker's part need not wait half a minute.
_LOCKS = "DASK_DISTRIBUTED__SCHEDULER__LOCKS__"
SETTINGS = {
    f"{_LOCKS}LEASE_TIMEOUT": "8s",
    f"{_LOCKS}LEASE_VALIDATION_INTERVAL": "500ms",
    "DASK_DISTRIBUTED__ADMIN__LOW_LEVEL_LOG_LENGTH": "0",
}


class Workers:
    """A scheduler and workers with one thread each; every worker has a folder for temporary files of its own."""

    def __init__(self, place: Path, count: int, running: ExitStack) -> None:
        self._file, self._running = place / "scheduler.json", running
        self._start("dask_scheduler", place, "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self._file))
        wait_for(self._file.is_file)
        self.places = [place / f"worker-{n}" for n in range(count)]
        self.processes = [self._worker(place) for place in self.places]
        self.address = self._file.read_text("utf-8").split('"address": "')[1].split('"')[0]

    def _worker(self, place: Path) -> subprocess.Popen[bytes]:
        place.mkdir()
        more = ("--nthreads", "1", "--no-nanny", "--local-directory", str(place), "--scheduler-file", str(self._file))
        return self._start("dask_worker", place, *more)

    def _start(self, program: str, place: Path, *more: str) -> subprocess.Popen[bytes]:
        with (place / f"{program}.log").open("wb") as log:
            process = self._running.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", f"distributed.cli.{program}", *more, "--no-dashboard"],
                    stdout=log,
                    stderr=log,
                    env={**os.environ, **SETTINGS, "PYTHONPATH": str(ROOT), "TMPDIR": str(place)},
                )
            )
        self._running.callback(process.kill)
        return process

    def crawling(self, url: str) -> tuple[subprocess.Popen[bytes], int]:
        """The worker that crawls the portal at ``url``, and the process of the crawl."""
        for place, process in zip(self.places, self.processes, strict=True):
            for ledger in place.glob("kiemtra-*/case/ledger.jsonl"):
                if url in ledger.read_text("utf-8"):
                    return process, holder(ledger.parent)
        raise AssertionError(f"nobody crawls {url}")


def wait_for(condition: object) -> None:
    assert callable(condition)
    for _ in range(1_200):
        if condition():
            return
        Event().wait(0.05)
    raise AssertionError(f"never true: {condition}")


def is_gone(pid: int) -> bool:
    """Whether the process has ended, reaped or not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIEMTRA_BROWSER", "khong-co")
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Workers]:
    pytest.importorskip("distributed", reason="the extra “cluster” is not installed")
    with ExitStack() as running:
        yield Workers(tmp_path, 3, running)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_worker_dies_and_all_units_come_back_once(tmp_path: Path, workers: Workers) -> None:
    with ExitStack() as running:
        held = running.enter_context(TinyPortal(held="/co-cau"))
        portals = {id: running.enter_context(TinyPortal()) for id in UNITS} | {"so-cho": held}
        process = start(tmp_path, portals, "--cluster", workers.address)
        assert held.asked.wait(60)
        worker, crawl = workers.crawling(held.url)
        held.asked.clear()
        worker.kill()
        wait_for(lambda: is_gone(crawl))
        assert not held.asked.is_set(), "nobody else began before the first was gone"
        held.let_go.set()
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
        folder = folder_of(tmp_path)
        assert_whole(folder, portals, again=1)
        with CaseFile.read(folder) as case:
            assert sorted(entry.ref for entry in case.entries(parts.JOINED)) == sorted(portals)
            assert not case.entries("unit.broken")
        (tmp_path / "here").mkdir()
        code, said, here = inspect(tmp_path / "here", portals)
        assert code == 0, said
        assert found(folder) == found(here)


@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGKILL, marks=pytest.mark.nightly)])
def test_a_stop_reaches_all_and_brings_home_what_was_gathered(tmp_path: Path, workers: Workers, number: signal.Signals) -> None:
    """Where the desk is killed, the workers stop by themselves, and nothing comes home."""
    with ExitStack() as running:
        portals = {id: running.enter_context(TinyPortal(held="/co-cau")) for id in UNITS}
        process = start(tmp_path, portals, "--cluster", workers.address)
        assert all(portal.asked.wait(60) for portal in portals.values())
        assert process.stderr is not None
        assert any(re.search(r" 0/2 đơn vị xong · [1-9]\d* trang", line) for line in process.stderr), "what workers see is told meanwhile"
        process.send_signal(number)
        wait_for(lambda: all("asked to stop" in log for log in crawl_logs(workers)))
        for portal in portals.values():
            portal.let_go.set()
        _, said = process.communicate(timeout=60)
        folder = folder_of(tmp_path)
        stopped = number == signal.SIGINT
        assert process.returncode == (4 if stopped else -number), said
        for part in parts.apart(folder):
            with CaseFile.read(part) as case:
                assert bool(case.counts(part.name).pages) is stopped
        _, said = (resuming := start_resume(folder, workers.address)).communicate(timeout=120)
        assert resuming.returncode == 0, said
        assert_whole(folder, portals, again=not stopped)


def crawl_logs(workers: Workers) -> list[str]:
    found = [log.read_text("utf-8") for place in workers.places for log in place.glob("kiemtra-*/case/crawl.log")]
    assert len(found) == 2
    return found


def start_resume(folder: Path, address: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "inspection", "resume", str(folder), "--cluster", address],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        text=True,
        encoding="utf-8",
    )


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    (tmp_path / "targets.toml").write_text(targets_of(("so-mot", NAME, "http://127.0.0.1:1/")), "utf-8")
    command = ["inspect", "--targets", str(tmp_path / "targets.toml"), "--out", str(tmp_path / "out"), "--as-of", "2024-09-30"]
    assert main([*command, "--cluster", "tcp://127.0.0.1:8786"]) == 2
    assert "pip install 'kiemtra[cluster]'" in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out").exists()
