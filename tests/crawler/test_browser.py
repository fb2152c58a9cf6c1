"""Pages that only scripts show, and pages whose scripts want more than to show something."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from archive_samples import assert_sound
from crawls import NAME, UNIT, Visit, capture, unit, visited
from scripted_portal import Answer, ScriptedPortal, page, redirect, text

from checks.model import Outcome
from crawler.archive import CaseFile
from crawler.fetching.browsers import find_browser

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_browser() is None, reason="no browser on this machine"),
]

_APP = """const pages = {"/": "<h1>%s</h1><a href='/gioi-thieu'>Giới thiệu</a> <a href='/lanh-dao'>Lãnh đạo</a>",
"/gioi-thieu": "<h1>Giới thiệu</h1>", "/lanh-dao": "<h1>Lãnh đạo Sở</h1>"};
const more = "<p>Trang của cơ quan có nội dung bằng chữ, đủ dài để thấy ngay là nó đã hiện ra trọn vẹn.</p>";
document.getElementById("root").innerHTML = (pages[location.pathname] || "<h1>Không có trang này</h1>") + more;"""
_SHELL = Answer(b'<html><head><title>Cong</title></head><body><div id="root"></div><script src="/app.js"></script></body></html>')


def scripted(code: str) -> Answer:
    """A page of nothing but a script."""
    return Answer(f"<html><body><div id='root'></div><script>{code}</script></body></html>".encode())


@pytest.fixture(scope="module")
def application() -> Iterator[ScriptedPortal]:
    files = {"/app.js": text(_APP % NAME, "text/javascript; charset=utf-8"), "/robots.txt": text("User-agent: *\nAllow: /\n")}
    with ScriptedPortal(files) as portal:
        portal.missing = _SHELL
        yield portal


@pytest.fixture(scope="module")
def case(application: ScriptedPortal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[CaseFile]:
    folder = tmp_path_factory.mktemp("browser") / "run"
    with visited(folder, unit(application.url), [application], browser="", page_s=45.0) as case:
        yield case


def test_an_application_is_read_as_it_is_seen(application: ScriptedPortal, case: CaseFile) -> None:
    visit = case.visit(UNIT)
    assert visit is not None and visit.rendering and visit.home == application.url
    found = capture(case, "lanh-dao")
    assert "Lãnh đạo Sở" in found.dom and "Lãnh đạo Sở" not in found.body.decode()
    assert (found.label, found.clicks, found.parent) == ("Lãnh đạo", 1, application.url)
    assert (case.folder / found.screenshot).read_bytes().startswith(b"\x89PNG")
    assert_sound(case.folder)


def test_how_an_application_says_that_there_is_nothing(case: CaseFile) -> None:
    (nothing,) = [one for one in case.captures(UNIT) if "trang-khong-co" in one.url]
    assert "Không có trang này" in nothing.dom


def test_the_browser_names_itself_as_the_program(application: ScriptedPortal, case: CaseFile) -> None:
    assert {agent.split()[0] for agent in application.agents} == {"kiemtra/0.1.0"}


def test_a_page_that_reads_well_without_scripts_is_left_alone(visit: Visit) -> None:
    links = [(f"/{n}", f"Trang {n}") for n in range(6)]
    with ScriptedPortal({"/": page(NAME, *links, more="<script src='/app.js'></script>")}) as portal:
        case = visit(unit(portal.url, topics=[]), portal, browser="")
    assert capture(case, "").dom == ""
    assert "/app.js" not in portal.asked


def test_a_script_that_sends_on_is_a_redirect(visit: Visit) -> None:
    with ScriptedPortal({"/": scripted("location.replace('/vi/')"), "/vi/": page(NAME, ("/a", "A"))}) as portal:
        case = visit(unit(portal.url, topics=[]), portal, browser="")
    told = case.visit(UNIT)
    assert told is not None and told.home == portal.url + "vi/"
    assert (capture(case, "").outcome, capture(case, "").location) == (Outcome.REDIRECT, portal.url + "vi/")


_LIVELY = """<nav><ul id="menu"><li aria-haspopup="true">Giới thiệu</li></ul></nav><div id="root">Trang chủ</div>
<ul class="nav-tabs"><li><a href="#mot" onclick="show('Thẻ một: Phòng Tổ chức')">Thẻ một</a></li>
<li><a href="#hai" onclick="show('Thẻ hai: Phòng Kế hoạch')">Thẻ hai</a></li></ul><div id="tab"></div>
<ul id="list"></ul><button type="button" onclick="more()">Xem thêm</button>
<form action="/gui" method="post"><button>Xem thêm ý kiến</button><a href="#" onclick="this.closest('form').submit()">Tải thêm</a></form>
<button type="button" onclick="location.href='/xoa'">Xóa</button><a href="/that">Xem thêm tin</a>
<script>
function show(words) { document.getElementById('tab').innerHTML = '<p>' + words + '</p>'; }
let n = 0;
function more() { if (n < 3) document.getElementById('list').innerHTML += `<li><a href="/bai-${++n}">Bài ${n}</a></li>`; }
const menu = document.querySelector('#menu li');
menu.addEventListener('mouseenter', () => { menu.innerHTML = 'Giới thiệu<ul><li><a href="/lanh-dao">Lãnh đạo Sở</a></li></ul>'; });
</script>"""


def test_what_a_hand_opens(visit: Visit) -> None:
    """A menu that hovering makes, tabs that replace each other, "xem thêm" until nothing more comes; nothing is sent."""
    with ScriptedPortal({"/": Answer(f"<html><title>{NAME}</title><body>{_LIVELY}</body></html>".encode())}) as portal:
        case = visit(unit(portal.url, topics=[]), portal, browser="")
        home = capture(case, "")
        found = {row.url.removeprefix(portal.url): row.label for row in case.attempts(UNIT)}
    assert "Thẻ một: Phòng Tổ chức" in home.dom and "Thẻ hai: Phòng Kế hoạch" in home.dom
    assert found["lanh-dao"] == "Lãnh đạo Sở" and [found[f"bai-{n}"] for n in (1, 2, 3)] == ["Bài 1", "Bài 2", "Bài 3"]
    assert "đã mở thêm trên trang: “Giới thiệu”" in home.note
    assert not [path for path in portal.asked if path.startswith("POST") or path in ("/gui", "/xoa")]


def _listed(number: int, pages: int) -> Answer:
    pager = " ".join(
        f"<span>{n}</span>" if n == number else f"""<a href="javascript:__doPostBack('grid','Page${n}')">{n}</a>""" for n in range(1, pages + 1)
    )
    rows = "".join(f"<tr><td>Phó Giám đốc {number}.{n}</td></tr>" for n in range(3))
    return Answer(
        f"""<html><body><h1>Lãnh đạo</h1><form method="post" id="f" action="/lanh-dao"><input type="hidden" name="__EVENTTARGET">
        <input type="hidden" name="__EVENTARGUMENT"><table>{rows}</table>{pager}</form><script>
        function __doPostBack(target, argument) {{ document.getElementById('f').elements[1].value = argument; document.getElementById('f').submit(); }}
        </script></body></html>""".encode()
    )


@pytest.mark.parametrize(("pages", "turned"), [(3, 3), (9, 5)])
def test_a_list_that_posts_back(visit: Visit, pages: int, turned: int) -> None:
    """Its pages have no addresses: they are turned in the browser, up to the fifth."""
    answers = {"/": page(NAME, ("/lanh-dao", "Lãnh đạo")), "/lanh-dao": _listed(1, pages)}
    with ScriptedPortal({**answers, "POST /lanh-dao": lambda before: _listed(before + 2, pages)}) as portal:
        case = visit(unit(portal.url, topics=["leaders"]), portal, browser="")
    found = capture(case, "lanh-dao")
    assert portal.hits["POST /lanh-dao"] == turned - 1
    assert all(found.dom.count(f"Phó Giám đốc {number}.2") == 1 for number in range(1, turned + 1))
    assert f"đã lật danh sách đến trang {turned}" in found.note


WAYS_OUT = ("prefetch", "img", "frame", "script", "fetch", "beacon", "socket", "popup", "redirect", "redirect-img")


@pytest.mark.parametrize("allowed", [False, True])
def test_the_ways_out_of_a_page(visit: Visit, allowed: bool) -> None:
    """A page tries every way out that a script has: none passes the guard, and the page is still read. Where the plan names
    the address, the same ways do reach it."""
    with ScriptedPortal() as secret, ScriptedPortal() as portal:
        portal.pages = {
            "/": _reaching_for(secret),
            "/chuyen": redirect(secret.url + "redirect"),
            "/chuyen-anh": redirect(secret.url + "redirect-img"),
        }
        case = visit(unit(portal.url, topics=[]), portal, *([secret] if allowed else []), browser="", caps={"requisites": 0})
    assert "Đã thử" in capture(case, "").dom
    assert portal.hits["/chuyen-anh"] == 1
    if allowed:
        assert {f"/{way}" for way in WAYS_OUT} - {"/popup", "/prefetch", "/beacon"} <= set(secret.asked)
    else:
        assert (secret.asked, secret.connections) == ([], 0)


def _reaching_for(secret: ScriptedPortal) -> Answer:
    target, port = secret.url, secret.port
    return Answer(
        f"""<html><head><link rel="prefetch" href="{target}prefetch"></head><body><h1>{NAME}</h1><div id="root"></div>
        <img src="{target}img"><img src="/chuyen-anh"><iframe src="{target}frame"></iframe>
        <script src="{target}script"></script><script>
        fetch("{target}fetch", {{mode: "no-cors"}}).catch(() => 0);
        fetch("/chuyen", {{mode: "no-cors"}}).catch(() => 0);
        fetch("http://localhost:{port}/localhost", {{mode: "no-cors"}}).catch(() => 0);
        fetch("http://[::1]:{port}/six", {{mode: "no-cors"}}).catch(() => 0);
        navigator.sendBeacon("{target}beacon", "x");
        new WebSocket("{target.replace("http:", "ws:")}socket");
        open("{target}popup");
        document.getElementById("root").textContent = "Đã thử";
        </script></body></html>""".encode()
    )


def test_a_very_tall_page_is_cut_and_says_so(visit: Visit) -> None:
    tall = scripted("document.getElementById('root').innerHTML = '<div style=\"height:30000px\">Cao</div>'")
    with ScriptedPortal({"/": page(NAME, ("/cao", "Cao")), "/cao": tall}) as portal:
        case = visit(unit(portal.url, topics=[]), portal, browser="")
    found = capture(case, "cao")
    width, height = _size((case.folder / found.screenshot).read_bytes())
    assert (width, height) == (1366, 15_000)
    assert "15000 điểm ảnh đầu" in found.note


def test_a_browser_that_does_not_start(visit: Visit, tmp_path: Path) -> None:
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    with ScriptedPortal({"/": scripted("1"), "/robots.txt": text("")}) as portal:
        case = visit(unit(portal.url, topics=[]), portal, browser=str(broken))
    home, told = capture(case, ""), case.visit(UNIT)
    assert home.outcome is Outcome.OK and "không khởi động được trình duyệt" in home.note
    assert told is not None and not told.rendering and any("không dựng được" in words for words in told.limits)


def _size(png: bytes) -> tuple[int, int]:
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
