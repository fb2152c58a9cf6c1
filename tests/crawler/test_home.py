"""Which of the candidate addresses becomes the portal."""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

from crawls import NAME, UNIT, Visit, capture, crawl, make_case, paths, unit
from scripted_portal import Answer, Page, ScriptedPortal, page, redirect, text
from self_signed import self_signed
from warcio.archiveiterator import ArchiveIterator

from checks.judge import judge
from checks.model import Kind, Outcome, Role, Status, Stop, Target
from crawler.archive import CaseFile

OWN: Mapping[str, Page] = {"/": page(f"Trang thông tin {NAME}", ("/lanh-dao", "Lãnh đạo")), "/lanh-dao": page("Lãnh đạo")}

GONE = "http://127.0.0.1:1/"
"""Nobody listens there."""


_TARGET = Target(UNIT, NAME, Kind.DEPARTMENT, "Lai Châu", 2026, date(2026, 9, 30), date(2026, 1, 1), frozenset())


def home_of(case: CaseFile) -> str:
    told = case.visit(UNIT)
    assert told is not None
    return told.home


def test_the_first_that_answers_as_the_unit(visit: Visit) -> None:
    with ScriptedPortal({"/": page("Tên miền đã hết hạn", ("/mua", "Mua"))}) as parked, ScriptedPortal(OWN) as own:
        case = visit(unit(GONE, parked.url, own.url), parked, own)
    assert home_of(case) == own.url
    homes = [(row.url, row.outcome) for row in case.attempts(UNIT) if row.role is Role.HOME]
    assert homes == [(GONE, Outcome.REFUSED)] * 3 + [(parked.url, Outcome.OK), (own.url, Outcome.OK)]
    assert parked.asked == ["/robots.txt", "/"], "nothing else is asked of a host that is not the unit's"
    assert "/lanh-dao" in own.asked


def test_where_none_names_the_unit_the_first_that_answers(visit: Visit) -> None:
    with ScriptedPortal({"/": page("Một", ("/a", "A")), "/a": page("A")}) as one, ScriptedPortal({"/": page("Hai")}) as two:
        case = visit(unit(one.url, two.url), one, two)
    assert home_of(case) == one.url
    assert one.hits["/a"] == 1


def test_redirects_of_the_home_page_are_followed(visit: Visit) -> None:
    with ScriptedPortal({"/vi/trang-chu": OWN["/"], "/vi/": redirect("trang-chu"), "/": redirect("/vi/", 301)}) as portal:
        case = visit(unit(portal.url), portal)
    assert paths(case.attempts(UNIT), Role.HOME) == ["", "vi/", "vi/trang-chu"]
    assert capture(case, "lanh-dao").parent == home_of(case) == portal.url + "vi/trang-chu"


def test_a_page_that_sends_on_without_saying_so_in_its_status(visit: Visit) -> None:
    onward = Answer(b'<html><head><meta http-equiv="refresh" content="0; url=/portal/"></head><body></body></html>')
    with ScriptedPortal({"/": onward, "/portal/": OWN["/"]}) as portal:
        case = visit(unit(portal.url), portal)
    assert capture(case, "").outcome is Outcome.REDIRECT
    assert home_of(case) == portal.url + "portal/"


def test_everything_that_is_missing_leads_home(visit: Visit) -> None:
    """robots.txt, too, redirects to the home page there, which must still be recorded as the home page."""
    with ScriptedPortal({"/trang-chu": OWN["/"]}) as portal:
        portal.missing = redirect("/trang-chu")
        case = visit(unit(portal.url), portal)
    assert capture(case, "trang-chu").role is Role.HOME
    assert capture(case, "robots.txt").outcome is Outcome.REDIRECT
    assert capture(case, "lanh-dao").location == home_of(case) == portal.url + "trang-chu"


def test_no_home_at_all(visit: Visit) -> None:
    with ScriptedPortal({"/": Answer(b"", 500)}) as broken:
        case = visit(unit(GONE, broken.url), broken)
    told = case.visit(UNIT)
    assert told is not None and (told.home, told.stopped) == (GONE, Stop.EXHAUSTED)
    outcomes = {row.url: row.outcome for row in case.attempts(UNIT) if row.role is Role.HOME}
    assert outcomes == {GONE: Outcome.REFUSED, broken.url: Outcome.SERVER_ERROR}


def test_robots_that_refuse_the_home_page(visit: Visit) -> None:
    with ScriptedPortal({**OWN, "/robots.txt": text("User-agent: *\nDisallow: /\n")}) as portal:
        case = visit(unit(portal.url), portal)
    assert capture(case, "").outcome is Outcome.ROBOTS
    assert portal.asked == ["/robots.txt"]


def test_robots_that_an_error_stands_for_refuse(visit: Visit) -> None:
    """RFC 9309: until the server can say what it allows, it allows nothing. It is asked again before that is believed."""
    with ScriptedPortal({**OWN, "/robots.txt": Answer(b"", 503)}) as portal:
        case = visit(unit(portal.url), portal)
    assert portal.asked == ["/robots.txt"] * 3
    assert capture(case, "").outcome is Outcome.ROBOTS and "RFC 9309" in capture(case, "").note


def test_robots_that_cannot_be_had_allow_and_are_noted(visit: Visit) -> None:
    with ScriptedPortal({**OWN, "/robots.txt": Answer(raw=b"")}) as portal:
        case = visit(unit(portal.url), portal)
    assert capture(case, "lanh-dao").outcome is Outcome.OK
    told = case.visit(UNIT)
    assert told is not None and any("robots.txt" in words and portal.host in words for words in told.limits)


def test_units_do_not_wait_for_each_other(tmp_path: Path) -> None:
    """Each portal answers for its home page only when the other one has been asked for its own."""
    both = Barrier(2, timeout=20)
    with ScriptedPortal(OWN) as one, ScriptedPortal(OWN) as two:
        one.on_ask = two.on_ask = lambda path: both.wait() if path == "/" else None
        folder = make_case(tmp_path / "run", [unit(one.url, id="mot"), unit(two.url, id="hai")], [one.host, two.host])
        code, said = crawl(folder)
    assert code == 0, said
    assert not both.broken
    with CaseFile.read(folder) as case:
        assert capture(case, "lanh-dao", "mot").url == one.url + "lanh-dao"
        assert capture(case, "lanh-dao", "hai").url == two.url + "lanh-dao"


def test_an_untrusted_certificate_is_told_and_passed(visit: Visit, tmp_path: Path) -> None:
    with ScriptedPortal(OWN, tls=self_signed(tmp_path)) as portal:
        home = capture(visit(unit(portal.url), portal), "")
    assert home.outcome is Outcome.OK
    assert home.note == "Chứng thư không hợp lệ: tự ký, không do tổ chức nào cấp"


def test_what_came_in_spite_of_the_certificate_is_marked(visit: Visit, tmp_path: Path) -> None:
    """In the record of every attempt, and in the finding on how the portal answers."""
    with ScriptedPortal(OWN, tls=self_signed(tmp_path)) as portal:
        case = visit(unit(portal.url), portal)
    captures, told = tuple(case.captures(UNIT)), case.visit(UNIT)
    assert told is not None
    words = "Chứng thư không hợp lệ: tự ký, không do tổ chức nào cấp"
    assert {one.distrust for one in captures if one.status} == {words}
    seen = case.origin(UNIT, portal.url)
    assert seen is not None and seen.secured is not None
    assert (seen.secured.fault, seen.secured.facts()["pass"]) == (words, "second, unverified")
    facts = [record["tls"] for record in _records(case.folder) if record["tls"]]
    assert len(facts) == len(portal.asked) and {one["pass"] for one in facts} == {"second, unverified"}
    assert {Path(name).suffix for name in os.listdir(case.folder / "artifacts")} == {".pem"}, "the chain that was shown is kept"
    (finding,) = judge(_TARGET, captures, told, codes=["T.1"])
    assert finding.status is Status.MET and "HTTPS, chứng thư không hợp lệ" in finding.summary
    assert any(note.startswith(words) and "lượt thứ hai, không xác thực" in note for note in finding.notes)


def _records(folder: Path) -> Iterator[Mapping[str, Any]]:
    """What the metadata records of the archive say."""
    for file in sorted((folder / "warc").iterdir()):
        with file.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type == "metadata":
                    yield json.loads(record.content_stream().read().partition(b": ")[2])


def test_a_host_that_speaks_nothing_secure_is_asked_plainly(visit: Visit) -> None:
    """That https failed stays on record."""
    with ScriptedPortal(OWN) as portal:
        secure = portal.url.replace("http:", "https:")
        case = visit(unit(secure), portal)
    homes = [(one.url, one.outcome) for one in case.captures(UNIT) if one.role is Role.HOME]
    assert homes == [(secure, Outcome.TLS), (portal.url, Outcome.OK)]
    assert home_of(case) == portal.url
    told = case.visit(UNIT)
    assert told is not None
    (finding,) = judge(_TARGET, tuple(case.captures(UNIT)), told, codes=["T.1"])
    assert any(secure in note for note in finding.notes)
