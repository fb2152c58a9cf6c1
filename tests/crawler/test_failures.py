"""Portals that misbehave: every failure is recorded as what it is, and the visit goes on, or ends, by rule."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from archive_samples import assert_sound
from crawls import NAME, UNIT, Visit, capture, crawl, make_case, paths, unit, visited
from scripted_portal import Answer, ScriptedPortal, page, redirect, squeezed

from checks.model import Capture, Outcome, Role, Stop
from crawler.archive import CaseFile

_MIB = 1024 * 1024
_PAGES = {
    "/mat": Answer(b"gone", 410),
    "/cam": Answer(b"forbidden", 403),
    "/sai": Answer(b"bad", 400),
    "/hong": Answer(b"broken", 500),
    "/nghi": lambda before: page("Nghỉ rồi mở") if before else Answer(b"busy", 503),
    "/hen-gan": lambda before: page("Hẹn gần") if before else Answer(b"later", 429, headers={"Retry-After": "0"}),
    "/hen-xa": Answer(b"much later", 503, headers={"Retry-After": "120"}),
    "/ngat": Answer(raw=b""),
    "/ngat-dau": Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Ty"),
    "/thieu": Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9999\r\n\r\n<html>half"),
    "/rac": Answer(raw=b"\x00\x01\x02 no http at all\r\n\r\n"),
    "/im": Answer(silent=True),
    "/bom": squeezed(b"<html>" + b"a" * (40 * _MIB)),
    "/dai": Answer(b"<html><p>" + b"a" * (2 * _MIB)),
    "/nen": squeezed("<html><p>Nội dung nén</p></html>".encode()),
    "/vong-1": redirect("/vong-2"),
    "/vong-2": redirect("/vong-1"),
    "/mai-mai?n=0": redirect("/mai-mai?n=1"),
    "/tuong-lua": Answer(b"<html><script src='/cdn-cgi/challenge-platform/x.js'></script>Just a moment...</html>"),
    "/trong": Answer(b"", 204),
}
_PAGES |= {f"/mai-mai?n={n}": redirect(f"/mai-mai?n={n + 1}") for n in range(1, 40)}


@pytest.fixture(scope="module")
def portal() -> Iterator[ScriptedPortal]:
    with ScriptedPortal(_PAGES) as portal:
        portal.pages["/"] = page(NAME, *((path, "") for path in _PAGES if "n=" not in path or path.endswith("n=0")))
        yield portal


@pytest.fixture(scope="module")
def case(portal: ScriptedPortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseFile]:
    folder = tmp_path_factory.mktemp("failures") / "run"
    limits = {"request_s": 1.0, "page_bytes": _MIB, "document_bytes": 2 * _MIB, "failures_before_end": 1000}
    with visited(folder, unit(portal.url, topics=[]), [portal], **limits) as case:
        yield case


@pytest.mark.parametrize(
    ("path", "outcome", "status", "tries"),
    [
        ("mat", Outcome.GONE, 410, 1),
        ("cam", Outcome.BLOCKED, 403, 1),
        ("sai", Outcome.CLIENT_ERROR, 400, 1),
        ("hong", Outcome.SERVER_ERROR, 500, 1),
        ("nghi", Outcome.OK, 200, 2),
        ("hen-gan", Outcome.OK, 200, 2),
        ("hen-xa", Outcome.SERVER_ERROR, 503, 1),
        ("ngat", Outcome.RESET, None, 3),
        ("ngat-dau", Outcome.RESET, None, 3),
        ("thieu", Outcome.TRUNCATED, 200, 1),
        ("rac", Outcome.RESET, None, 3),
        ("im", Outcome.TIMEOUT, None, 3),
        ("bom", Outcome.TRUNCATED, 200, 1),
        ("dai", Outcome.TRUNCATED, 200, 1),
        ("nen", Outcome.OK, 200, 1),
        ("vong-1", Outcome.REDIRECT, 302, 1),
        ("vong-2", Outcome.SERVER_ERROR, 302, 1),
        ("tuong-lua", Outcome.BLOCKED, 200, 1),
        ("trong", Outcome.SERVER_ERROR, 204, 1),
    ],
)
def test_what_it_is_called(case: CaseFile, path: str, outcome: Outcome, status: int | None, tries: int) -> None:
    found = capture(case, path)
    assert (found.outcome, found.status, paths(case.attempts(UNIT)).count(path)) == (outcome, status, tries)
    assert bool(found.note) == (outcome not in (Outcome.OK, Outcome.REDIRECT, Outcome.GONE)), found.note


def test_what_was_cut_is_kept_as_far_as_it_came(case: CaseFile) -> None:
    assert capture(case, "thieu").body == b"<html>half"
    assert _MIB <= len(capture(case, "dai").body) < 2 * _MIB
    assert capture(case, "bom").body == b"", "what a bomb holds is not unpacked"
    assert "Nội dung nén" in capture(case, "nen").body.decode()


def test_the_words(case: CaseFile) -> None:
    assert capture(case, "hen-xa").note.endswith("máy chủ hẹn thử lại sau 120 giây, lâu hơn giới hạn nên không thử lại")
    assert capture(case, "im").note == "Quá 1 giây mà máy chủ chưa trả lời xong; đã thử 3 lần"


def test_redirects_without_end_are_left(portal: ScriptedPortal, case: CaseFile) -> None:
    assert len([path for path in portal.hits if path.startswith("/mai-mai")]) == 11
    assert "quá 10 lần" in capture(case, "mai-mai?n=10").note
    assert_sound(case.folder)


def test_a_portal_that_dies_is_not_hammered(visit: Visit) -> None:
    links = [(f"/bai-{n}", f"Bài {n}") for n in range(40)]
    with ScriptedPortal({"/": page(NAME, *links)}) as portal:
        portal.missing = Answer(raw=b"")
        case = visit(unit(portal.url, topics=[]), portal)
    told = case.visit(UNIT)
    assert told is not None and told.stopped is Stop.DEADLINE
    assert len(told.unvisited) > 0
    assert any("10 lần liền không kết nối được" in words for words in told.limits)
    assert len(case.attempts(UNIT)) == 2 + 10, "robots.txt, whose failure the home page made up for; the home page; ten in vain"


def test_one_unit_s_trouble_is_not_another_s(tmp_path: Path) -> None:
    with ScriptedPortal({"/": page(NAME, ("/a", "A")), "/a": page("A")}) as fine:
        units = [
            unit("http://127.0.0.1:1/", id="hong"),
            unit("http://ten-mien-khong-co.invalid/", id="mat"),
            unit(fine.url, id="tot"),
        ]
        folder = make_case(tmp_path / "run", units, [fine.host, "127.0.0.1:1"])
        code, said = crawl(folder)
    assert code == 0, said
    with CaseFile.read(folder) as case:
        assert capture(case, "a", "tot").outcome is Outcome.OK
        assert _homes(case, "hong")[-1].outcome is Outcome.REFUSED
        assert _homes(case, "mat")[-1].outcome is Outcome.DNS


def _homes(case: CaseFile, id: str) -> list[Capture]:
    return [one for one in case.captures(id) if one.role is Role.HOME]
