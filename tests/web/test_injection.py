"""Text from portals is text: nothing in a title, a quote, an address or a file name runs, and an archived page is looked
at but never alive."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from checks.model import Citation, Status, Trail
from crawler.archive.case import CaseFile
from inspection import findings, run
from inspection.findings import FindingRecord
from inspection.run import FINDINGS
from inspection.targets import load_targets
from inspection.terminal import Terminal
from tests.inspection.tiny_portal import NAME, PAGES, TinyPortal, html, targets_of
from tests.papers.sample import SEEN
from tests.web import surfing
from tests.web.conftest import UNIT, Kept
from tests.web.shop import served

pytestmark = [pytest.mark.browser, pytest.mark.skipif(surfing.FOUND is None, reason="no browser on this machine")]
CORPUS = (
    "<script>window.hit = 1; alert(1)</script>",
    "</script><script>window.hit = 1</script>",
    "<img src=x onerror=\"window.hit = 1\">",
    "\"><svg onload=alert(1)>",
    "' onmouseover='window.hit = 1' autofocus onfocus='window.hit = 1",
    "<iframe srcdoc=\"<script>parent.hit = 1</script>\"></iframe>",
    "<style>* { display: none !important }</style>",
    "<style>@import 'http://192.0.2.7/x.css'</style>",
    "<link rel=stylesheet href=http://192.0.2.7/x.css>",
    "<meta http-equiv=refresh content='0;url=http://192.0.2.7/'>",
    "<base href=http://192.0.2.7/>",
    "<form action=http://192.0.2.7/><button>Đăng nhập</button></form>",
    "<a href=\"javascript:window.hit = 1\">bấm</a>",
    "{{ 7 * 7 }}{% raw %}{{ csrf }}",
    "<div hx-get=http://192.0.2.7/ hx-trigger=load hx-on:load=alert(1)></div>",
    "<div data-hx-get=/logout data-hx-trigger=load></div>",
    "\u202egnp.exe \u2066<b>\u2069",
    "<!--<textarea></textarea><script>window.hit = 1</script>",
    "data:text/html,<script>window.hit = 1</script>",
)
ADDRESSES = (
    "javascript:window.hit=1",
    "JaVaScRiPt:alert(1)//http://",
    "data:text/html,<script>alert(1)</script>",
    "http://so.example.vn/\"onmouseover=\"window.hit=1",
    "http://so.example.vn/<script>window.hit=1</script>.pdf",
    "vbscript:msgbox(1)",
)
def alive(beacon: str) -> str:
    """A page that tries everything to run, to load and to leave."""
    return html(
        "Trang sống",
        "<script>top.hit = 1; window.hit = 1; alert(1); fetch('/leak')</script><img src='BEACONx.png' onerror='alert(1)'>"
        "<svg onload='alert(1)'></svg><iframe src='BEACON'></iframe><object data='BEACON'></object>"
        "<link rel='stylesheet' href='BEACONx.css'><style>@import 'BEACONy.css'; body { background: url(BEACONz.png) }</style>"
        "<style>p { background: u\\72l(BEACONu.png) } h2 { background: image-set('BEACONi.png' 1x) }</style>"
        "<meta http-equiv='refresh' content='0;url=BEACON'><a id='out' href='BEACON' target='_top'>ra ngoài</a>"
        "<form action='BEACON' method='post'><button id='send'>gửi</button></form><a id='js' href='javascript:top.hit=1'>js</a>"
        "<a href='/lanh-dao' ping='BEACON'>tiếp</a><p>Chữ của trang sống</p>",
    ).replace("BEACON", beacon)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with surfing.browser() as one:
        yield one


@pytest.fixture
def beacon() -> Iterator[TinyPortal]:
    """Hears of everything that got out."""
    with TinyPortal({}) as one:
        yield one


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beacon: TinyPortal) -> Kept:
    """A run of a portal whose home page is alive, with the corpus in everything that a finding says."""
    monkeypatch.setenv("KIEMTRA_BROWSER", "khong-co")
    name = f"Sở {CORPUS[0]}"
    with TinyPortal({**PAGES, "/": alive(beacon.url).replace("<title>", f"<title>{NAME} ")}) as portal:
        targets = tmp_path / "targets.toml"
        targets.write_text(targets_of((UNIT, name, portal.url)), "utf-8")
        read = load_targets(targets.read_text("utf-8"), str(targets))
        result = run.inspect(read, Terminal(), only=["N3d", "T"], out=tmp_path / "output")
        home = portal.url
    record = result.record
    told = tuple(
        _told(finding, CORPUS[place % len(CORPUS)], home)
        for place, finding in enumerate(record.units[0].findings)
    )
    unit = replace(record.units[0], findings=told, notes=CORPUS, portal=ADDRESSES[0])
    facts = replace(record.run, plan=CORPUS[1], notes=CORPUS, reasons=CORPUS, province=CORPUS[2])
    with CaseFile.open(result.folder, at=run.now()) as case:
        findings.write(result.folder / FINDINGS, replace(record, run=facts, units=(unit,)))
        run.bind_findings(case, "judge", {}, run.now())
    return Kept(tmp_path / "output", result.folder.name, targets)


def _told(finding: FindingRecord, text: str, home: str) -> FindingRecord:
    cites = [Citation(home, text, text, SEEN, "0" * 64, f"artifacts/{text}.png")]
    cites += [Citation(url, other, other, SEEN, other) for url, other in zip(ADDRESSES, CORPUS, strict=False)]
    trail = Trail(True, CORPUS, CORPUS, text, CORPUS, CORPUS, 3, 2)
    return replace(
        finding, status=Status.NEEDS_REVIEW, points=None, title=text, summary="\n".join(CORPUS), citations=tuple(cites), trail=trail,
        basis=CORPUS, advice=text, notes=CORPUS, requirement=text, rule_version=text,
    )  # fmt: skip


def test_nothing_of_the_corpus_runs_and_all_of_it_can_be_read(hostile: Kept, browser: Browser) -> None:
    here = f"/runs/{hostile.id}"
    with served(hostile.out, hostile.targets) as server, surfing.surfer(browser, server) as one:
        one.enter()
        finding = f"{here}/units/{UNIT}/findings/N3d.1"
        for path in ("/", "/runs", here, f"{here}/queue", f"{here}/papers", f"{here}/units/{UNIT}", f"{here}/units/{UNIT}/map", finding):
            page = one.open(path)
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
            page.mouse.move(200, 400)
            assert page.evaluate("window.hit") is None, path
            assert page.locator("main").is_visible()
            assert page.url == server.desk.origin + path
        shown = one.page.locator("main").inner_text()
        for text in CORPUS:
            if "\u202e" not in text:
                assert text in shown
        assert "{{ 7 * 7 }}" in shown
        links = one.page.eval_on_selector_all("a[href]", "all => all.map((one) => one.protocol)")
        assert set(links) == {"http:"}
        # What an inspector writes is text as well.
        one.page.get_by_label("Trả lại để xác minh thêm").check()
        one.page.get_by_label("Lý do").fill(CORPUS[0])
        one.page.get_by_role("button", name="Ghi, ở lại đây").click()
        expect(one.page.get_by_text(CORPUS[0]).first).to_be_visible()
        assert one.page.evaluate("window.hit") is None
        assert (one.abroad, one.dialogs, one.complaints) == ([], [], [])


def test_an_archived_page_is_looked_at_and_dead(hostile: Kept, browser: Browser, beacon: TinyPortal) -> None:
    with served(hostile.out, hostile.targets) as server, surfing.surfer(browser, server) as one:
        one.enter()
        page = one.open(f"/runs/{hostile.id}/units/{UNIT}/findings/N3d.1")
        before = page.url
        page.get_by_role("link", name="Xem bản lưu").first.click()
        frame = page.frame_locator("iframe:visible")
        expect(frame.get_by_text("Chữ của trang sống")).to_be_visible()
        for inside in ("#js", "#send", "#out"):
            frame.locator(inside).click()
        expect(frame.get_by_text("Chữ của trang sống")).to_be_visible()
        assert page.evaluate("window.hit") is None
        assert page.url == before
        assert (one.dialogs, beacon.hits) == ([], [])
        # The same outside the frame: the archive's own address says what may not be done.
        address = page.locator("iframe:visible").get_attribute("src")
        page.goto(str(address))
        expect(page.get_by_text("Chữ của trang sống")).to_be_visible()
        assert page.evaluate("[window.hit, window.origin]") == [None, "null"]
        assert page.evaluate("() => { try { return document.cookie } catch (fault) { return fault.name } }") == "SecurityError"
        assert (one.dialogs, beacon.hits) == ([], [])
