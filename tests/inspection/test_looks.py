"""Looking again, at another time, before something is called missing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from checks.model import Finding, Status
from crawler.archive import CaseFile, looks
from inspection import findings
from inspection.cli import main
from inspection.looks import Sight, together
from tests.inspection.tiny_portal import NAME, PAGES, TinyPortal, html, targets_of

UNIT = "so-thu"
HOLLOW = {**PAGES, "/lanh-dao": html("Lãnh đạo Sở", "<p>Nội dung đang được cập nhật.</p>")}
FIRST = datetime(2024, 9, 30, 2, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIEMTRA_BROWSER", "khong-co")


def inspect(place: Path, portal: TinyPortal, *more: str) -> Path:
    """The run that looks for the leaders."""
    targets = place / "targets.toml"
    targets.write_text(targets_of((UNIT, NAME, portal.url)), "utf-8")
    options = ["--targets", str(targets), "--out", str(place), "--as-of", "2024-09-30", "--only", "N3d.1"]
    assert main(["inspect", *options, *more]) == 0
    (case,) = place.glob("*/case.sqlite")
    return case.parent


def leaders(folder: Path) -> findings.FindingRecord:
    (unit,) = findings.read(folder / "findings.json").units
    (finding,) = (finding for finding in unit.findings if finding.criterion == "N3d.1")
    return finding


def test_what_appears_between_two_looks_is_not_missing_and_both_looks_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with TinyPortal(HOLLOW) as portal:
        folder = inspect(tmp_path, portal)
        assert leaders(folder).status is Status.EMPTY
        assert any("Mới xem cổng một lần" in note for note in leaders(folder).notes)
        assert "1 thiếu sót mới qua một lần xem" in " ".join(capsys.readouterr().err.split())
        portal.pages = PAGES
        assert main(["revisit", str(folder), "--now"]) == 0
    finding = leaders(folder)
    assert finding.status is Status.MET
    assert any("Lần xem thứ 2" in note and "không thấy" in note for note in finding.notes)
    with CaseFile.read(folder) as case:
        seen = [[capture for capture in case.captures(id) if capture.url.endswith("/lanh-dao")] for id in looks.ids(case, UNIT)]
    assert [len(captures) for captures in seen] == [1, 1]
    assert finding.citations[0].sha256 == seen[1][0].sha256 != seen[0][0].sha256
    before = (folder / "findings.json").read_bytes()
    assert main(["judge", str(folder)]) == 0
    assert (folder / "findings.json").read_bytes() == before


def test_what_two_looks_miss_is_missing_and_no_third_is_owed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with TinyPortal(HOLLOW) as portal:
        folder = inspect(tmp_path, portal)
        assert main(["revisit", str(folder)]) == 2
        assert "Chưa đến lúc xem lại" in " ".join(capsys.readouterr().err.split())
        assert main(["revisit", str(folder), "--now"]) == 0
        assert main(["revisit", str(folder), "--now"]) == 2
    assert leaders(folder).status is Status.EMPTY
    assert any("Đã xem cổng 2 lần" in note for note in leaders(folder).notes)


def test_an_ad_hoc_run_may_ask_for_one_look_and_says_so(tmp_path: Path) -> None:
    with TinyPortal(HOLLOW) as portal:
        folder = inspect(tmp_path, portal, "--visits", "1")
    assert any("Chỉ xem cổng một lần" in note for note in leaders(folder).notes)


def finding(status: Status) -> Finding:
    return Finding("N3d.1", status, "", status.label, None, 2, 1.0, (), None, (), "", (), "")


@pytest.mark.parametrize(
    ("later", "stands", "said"),
    [
        (Status.ABSENT, Status.ABSENT, "Đã xem cổng 2 lần, lần nào cũng không thấy: 09:00:00 30/09/2024, 14:00:00 30/09/2024."),
        (Status.PARTIAL, Status.PARTIAL, "Lần xem thứ 2 (14:00:00 30/09/2024) có nội dung này"),
        (Status.NEEDS_REVIEW, Status.NEEDS_REVIEW, "Lần xem thứ 2 (14:00:00 30/09/2024) chưa phân định được"),
        (Status.UNREACHABLE, Status.ABSENT, "không truy cập được nên không xác nhận được"),
    ],
)
def test_what_two_looks_say_together(later: Status, stands: Status, said: str) -> None:
    sights = [Sight(FIRST, finding(Status.ABSENT)), Sight(FIRST + timedelta(hours=5), finding(later))]
    settled = together(sights, 2, timedelta(hours=4), ZONE, "lan-1")
    assert settled.status is stands
    assert any(said in note for note in settled.notes)


def test_what_was_found_at_once_is_not_looked_for_again() -> None:
    found = replace(finding(Status.MET), notes=("một",))
    assert together([Sight(FIRST, found)], 2, timedelta(hours=4), ZONE, "lan-1") == found


def test_what_a_third_look_finds_counts_though_the_second_left_it_open() -> None:
    sights = [Sight(FIRST + timedelta(hours=5 * n), finding(status)) for n, status in enumerate((Status.EMPTY, Status.NEEDS_REVIEW, Status.MET))]
    assert together(sights, 3, timedelta(hours=4), ZONE, "lan-1").status is Status.MET
