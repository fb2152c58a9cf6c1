"""Units crawled apart, by processes of their own: one breaks, all are stopped or killed, and the run still comes to its end."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event, Thread

import pytest

from crawler.archive import CaseFile, parts
from crawler.archive.verify import INCOMPLETE, check
from inspection import findings
from inspection.cli import main
from inspection.crawling import states
from tests.inspection.runs_apart import assert_whole, folder_of, found, holder, inspect, start
from tests.inspection.tiny_portal import NAME, PAGES, TinyPortal, html, targets_of

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")

UNITS = ("so-mot", "so-hai")


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIEMTRA_BROWSER", "khong-co")


@pytest.fixture
def portals() -> Iterator[dict[str, TinyPortal]]:
    """A portal for each unit."""
    with ExitStack() as running:
        yield {id: running.enter_context(TinyPortal()) for id in UNITS}


def test_units_become_one_case(tmp_path: Path, portals: dict[str, TinyPortal]) -> None:
    sub = {"so-mot-b": portals["so-mot"]}
    text = targets_of(*((id, NAME, portal.url) for id, portal in portals.items()))
    text += "".join(f'[[unit]]\nid = "{id}"\nname = "{NAME}"\nkind = "department"\nhosts = ["{p.url}co-cau"]\n' for id, p in sub.items())
    (tmp_path / "targets.toml").write_text(text, "utf-8")
    assert main(["inspect", "--targets", str(tmp_path / "targets.toml"), "--out", str(tmp_path), "--as-of", "2024-09-30"]) == 0
    folder = folder_of(tmp_path)
    with CaseFile.read(folder) as case:
        joins = {entry.ref: entry.data["units"] for entry in case.entries(parts.JOINED)}
    assert joins == {"so-mot": ["so-mot", "so-mot-b"], "so-hai": ["so-hai"]}, "one host, one process"
    assert {path.name for path in (folder / "warc").iterdir()} == {"000101.warc.gz", "000201.warc.gz"}
    assert (folder / "crawl.log").read_text("utf-8").count("cổng http://127.0.0.1") == 3
    assert_whole(folder, {"so-hai": portals["so-hai"]})
    assert main(["seal", str(folder)]) == 0
    assert main(["verify", str(folder)]) == 0


def test_later_looks_are_made_apart_too(tmp_path: Path) -> None:
    hollow = {**PAGES, "/lanh-dao": html("Lãnh đạo Sở", "<p>Nội dung đang được cập nhật.</p>")}
    with ExitStack() as running:
        portals = {id: running.enter_context(TinyPortal(hollow)) for id in UNITS}
        code, said, folder = inspect(tmp_path, portals, "--only", "N3d.1")
        assert code == 0, said
        assert main(["revisit", str(folder), "--now"]) == 0
    assert check(folder)[0].code == INCOMPLETE
    with CaseFile.read(folder) as case:
        assert [entry.ref for entry in case.entries(parts.JOINED)[2:]] in (["so-hai~2", "so-mot~2"], ["so-mot~2", "so-hai~2"])
        assert all(case.counts(f"{id}~2").pages for id in UNITS)
    names = {path.name for path in (folder / "warc").iterdir()}
    assert names == {"000101.warc.gz", "000201.warc.gz", "000301.warc.gz", "000401.warc.gz"}


@pytest.mark.parametrize("times", [1, 2])
def test_a_process_that_dies_dies_alone(tmp_path: Path, times: int) -> None:
    with ExitStack() as running:
        hostile = running.enter_context(TinyPortal(held="/co-cau"))
        portals = {id: running.enter_context(TinyPortal()) for id in UNITS} | {"so-doc": hostile}

        def strike() -> None:
            for _ in range(times):
                assert hostile.asked.wait(60)
                hostile.asked.clear()
                crawl = holder(folder_of(tmp_path) / "units" / "so-doc")
                if sys.platform == "linux":
                    assert Path(f"/proc/{crawl}/oom_score_adj").read_text() == "500\n", "it goes first where memory runs out"
                os.kill(crawl, signal.SIGKILL)
            hostile.let_go.set()

        striking = Thread(target=strike)
        striking.start()
        code, said, folder = inspect(tmp_path, portals)
        striking.join()
        assert code == 0, said
        if times == 1:
            assert_whole(folder, portals, again=1)
            return
        assert_whole(folder, {id: portals[id] for id in UNITS})
        assert "thu thập dừng vì lỗi ở máy này, không phải ở đơn vị" in said and "kiemtra resume" in said
        with CaseFile.read(folder) as case:
            assert case.visit("so-doc") is None and case.counts("so-doc").attempts
            (broken,) = case.entries("unit.broken")
            assert (broken.ref, broken.data["code"]) == ("so-doc", -signal.SIGKILL)
        judged = next(unit for unit in findings.read(folder / "findings.json").units if unit.id == "so-doc")
        assert judged.crawl.stopped == "interrupted" and not any(one.status.negative for one in judged.findings)

        assert main(["resume", str(folder)]) == 0
        assert_whole(folder, portals, again=2)


def test_a_stop_reaches_all_and_what_is_judged_then_goes_on_in_the_run_s_case(tmp_path: Path) -> None:
    with ExitStack() as running:
        portals = {id: running.enter_context(TinyPortal(held="/co-cau")) for id in UNITS}
        process = start(tmp_path, portals)
        assert all(portal.asked.wait(60) for portal in portals.values())
        process.send_signal(signal.SIGINT)
        for portal in portals.values():
            portal.let_go.set()
        _, said = process.communicate(timeout=60)
        folder = folder_of(tmp_path)
        assert process.returncode == 4 and f"kiemtra resume {folder}" in said
        assert {path.name for path in parts.apart(folder)} == {*UNITS}
        assert main(["judge", str(folder)]) == 0
        assert not parts.apart(folder) and found(folder).keys() == {*UNITS}
        assert main(["resume", str(folder)]) == 0
        assert_whole(folder, portals)


def test_everything_killed_in_mid_crawl_comes_to_the_same_findings(tmp_path: Path) -> None:
    """All but one process are killed with the run; the one that lives on is waited for."""
    for place in ("killed", "whole"):
        (tmp_path / place).mkdir()
    with ExitStack() as running:
        portals = {id: running.enter_context(TinyPortal(held="/co-cau")) for id in UNITS}
        process = start(tmp_path / "killed", portals)
        assert all(portal.asked.wait(60) for portal in portals.values())
        folder = folder_of(tmp_path / "killed")
        with CaseFile.read(folder) as case:
            assert all(state.counts.pages and not state.stopped for state in states(case)), "whoever looks sees them apart"
        process.kill()
        process.communicate()
        for id in UNITS[1:]:
            os.kill(holder(folder / "units" / id), signal.SIGKILL)
        for id in UNITS[1:]:
            portals[id].let_go.set()
        releasing = Thread(target=release, args=(folder, portals[UNITS[0]]))
        releasing.start()
        assert main(["resume", str(folder)]) == 0
        releasing.join()
        assert_whole(folder, portals, again=1)
        code, said, undisturbed = inspect(tmp_path / "whole", portals)
        assert code == 0, said
    assert found(folder) == found(undisturbed)


def release(folder: Path, portal: TinyPortal) -> None:
    """Let the portal answer once the new run has found that somebody still crawls it."""
    log = folder / "units" / UNITS[0] / "crawl.log"
    while "đang được một tiến trình khác sử dụng" not in log.read_text("utf-8"):
        Event().wait(0.05)
    portal.let_go.set()
