"""A run that goes on, told piece by piece: what was found for each criterion, then what was judged."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks.model import Outcome, Role, Unvisited
from checks.registry import criteria
from crawler.archive.attempts import AttemptRow
from crawler.archive.case import CaseFile
from crawler.watcher import VARIABLE, Watcher
from inspection import run
from inspection.crawling import RunStopped
from inspection.run import FINDINGS
from inspection.terminal import Terminal
from inspection.web.events import Teller
from inspection.web.finds import finds
from inspection.web.server import Server
from inspection.web.watching import Watch
from tests.web.conftest import UNIT, Kept
from tests.web.shop import visitor

HOME = "https://so.example.vn"
SEEN = AttemptRow(HOME + "/", Role.HOME, "", 1, Outcome.OK, 200, datetime(2024, 9, 30, tzinfo=UTC), 0.1, 9, "", False)


def found(code: str, *rows: AttemptRow, waiting: tuple[Unvisited, ...] = ()) -> tuple[str, str]:
    (one,) = finds([one for one in criteria() if one.code == code], rows, waiting)
    return one.state, one.words(2)


def test_a_section_is_opened_seen_or_still_sought() -> None:
    leaders = replace(SEEN, url=HOME + "/a", role=Role.PAGE, label="Lãnh đạo Sở")
    later = tuple(Unvisited(f"{HOME}/{n}", f"Lãnh đạo {n}", 1) for n in range(4))
    assert found("N3d.2", SEEN) == ("sought", "chưa thấy mục nào")
    assert found("N3d.2", SEEN, leaders) == ("opened", "đã mở “Lãnh đạo Sở”")
    assert found("N3d.2", SEEN, waiting=later) == ("seen", "thấy “Lãnh đạo 0”, “Lãnh đạo 1” và 2 mục nữa, chưa mở")
    assert found("N3d.2", replace(leaders, outcome=Outcome.TIMEOUT))[0] == "sought"
    assert found("N4.1", leaders) == ("unsought", "không thấy được từ cổng; cần tệp kết xuất")


def test_news_is_read_once_and_only_in_whole_lines(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path / "lần-1")
    assert watcher.told() == ([], 0)
    watcher.tell({"unit": "a"})
    news, on = watcher.told()
    with (tmp_path / "lần-1.news").open("a") as file:
        file.write('{"unit": "b"')
    assert (news, watcher.told(on)) == ([{"unit": "a"}], ([], on))
    with (tmp_path / "lần-1.news").open("a") as file:
        file.write("}\n")
    assert watcher.told(on)[0] == [{"unit": "b"}]
    assert not watcher.stops
    watcher.ask_to_stop()
    assert watcher.stops and not Watcher().stops


def test_each_criterion_shows_what_was_judged_and_nothing_is_told_twice(shop: Server, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    one = visitor(shop, "binh")
    work = shop.desk.works.begin(kept.id, ["criteria"], "đánh giá lại", "Trần Thị Bình")
    assert work.process.wait(60) == 0
    monkeypatch.setenv(VARIABLE, str(work.watcher.stem))
    with CaseFile.read(kept.out / kept.id) as case:
        record, _ = run.judged(case, Terminal())
    now = Watch(shop.desk, kept.id).look()
    (unit,) = now.units
    assert [(cell.code, cell.state) for cell in unit.cells] == [(finding.criterion, finding.status) for finding in record.units[0].findings]
    assert (now.judged, now.chosen) == (1, unit)
    teller = Teller(shop.desk.templates.get_template("live.html"))
    assert [name for name, _ in teller.news(now)] == ["table", "head", "criteria", "said"]
    assert list(teller.news(now)) == []
    changed = replace(now, units=(replace(unit, words="khác"),))
    assert [name for name, _ in teller.news(changed)] == ["unit-0"]
    stream = one.get(f"/runs/{kept.id}/events?unit={UNIT}").text
    assert stream.endswith("event: over\ndata: xong\n\n")
    assert 'aria-label="N3d.1: Đạt"' in stream


def test_whoever_judges_stops_when_asked(kept: Kept, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "ai-xem"))
    Watcher(tmp_path / "ai-xem").ask_to_stop()
    before = (kept.out / kept.id / FINDINGS).read_bytes()
    with pytest.raises(RunStopped) as stopped:
        run.rejudge(kept.out / kept.id, Terminal())
    assert stopped.value.code == 4
    assert (kept.out / kept.id / FINDINGS).read_bytes() == before
