"""The page as inspectors use it, in a real browser, from the first address to the papers."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page, expect

from checks.model import Status
from crawler.archive.case import CaseFile
from crawler.archive.reviews import reviews
from inspection import findings
from inspection.papers import details, style
from inspection.run import FINDINGS
from inspection.web.server import Server
from tests.inspection.tiny_portal import NAME, PAGES, TinyPortal, targets_of
from tests.web import surfing
from tests.web.conftest import UNIT, Kept
from tests.web.shop import served
from tests.web.surfing import Surfer

pytestmark = [pytest.mark.browser, pytest.mark.skipif(surfing.FOUND is None, reason="no browser on this machine")]
AXE = (Path(__file__).parent / "axe.min.js").read_text("utf-8")
SCHEDULE = """
[schedule]
name = "Đột xuất thử"
periods = [[2099-01-01, 2099-03-31]]
weekdays = ["T2", "T3"]
hours = ["08:00-11:00"]
always = ["so-thu"]
drawn = 0
visits = 2
days_apart = 7
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with surfing.browser() as one:
        yield one


@pytest.fixture
def surf(browser: Browser) -> Iterator[Callable[..., Surfer]]:
    """Opens browsers for people; afterwards nothing of them has left the page, broken or asked."""
    with ExitStack() as stack:
        opened: list[Surfer] = []

        def surf(server: Server, login: str = "an", **settings: object) -> Surfer:
            one = stack.enter_context(surfing.surfer(browser, server, **settings))
            opened.append(one)
            one.enter(login)
            return one

        yield surf
        for one in opened:
            assert (one.complaints, one.abroad, one.dialogs) == ([], [], [])


def finding_path(kept: Kept, code: str) -> str:
    return f"/runs/{kept.id}/units/{UNIT}/findings/{code}"


def test_a_unit_from_the_start_to_the_papers(tmp_path: Path, surf: Callable[..., Surfer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIEMTRA_BROWSER", "khong-co")
    clothed = PAGES["/lanh-dao"].replace("</head>", '<link rel="stylesheet" href="/mau.css"></head>')
    pages = {**PAGES, "/lanh-dao": clothed, "/mau.css": "main h2 { color: rgb(1, 2, 3) }"}
    with TinyPortal(pages, held="/co-cau") as portal, ExitStack() as stack:
        targets = tmp_path / "targets.toml"
        targets.write_text(targets_of((UNIT, NAME, portal.url)), "utf-8")
        server = stack.enter_context(served(tmp_path / "output", targets))
        page = surf(server).page
        # Started, seen as it goes, stopped.
        page.get_by_role("button", name="Kiểm tra lần đầu").click()
        live = page.get_by_role("region", name="Tiến độ từng đơn vị")
        expect(live.get_by_text("đang xem")).to_be_visible()
        assert portal.asked.wait(30)
        expect(page.get_by_text("Đang chạy:")).to_be_visible()
        expect(live.get_by_role("img", name="N3a.1: thấy “Cơ cấu tổ chức”, chưa mở")).to_be_visible()
        expect(live.get_by_text("đang lấy /co-cau")).to_be_visible()
        expect(page.get_by_role("row", name="N3a.2 Công khai")).to_contain_text("đã mở “Giới thiệu”")
        assert barriers(page) == []
        expect(page.get_by_text("Lần kiểm tra 20", exact=False)).to_be_visible()
        page.get_by_role("button", name="Dừng lại").click()
        expect(page.get_by_text("Đã yêu cầu dừng")).to_be_visible()
        portal.let_go.set()
        # The page turns by itself, and the run goes on where it was.
        expect(page.get_by_text("đã dừng (mã 4)")).to_be_visible()
        page.get_by_role("button", name="Chạy tiếp").click()
        heat = page.get_by_role("region", name="Đơn vị × tiêu chí")
        expect(heat).to_be_visible()
        assert portal.hits.count("/lanh-dao") == 1
        # A finding with its proof, and the archived page, isolated, in its own clothes.
        heat.get_by_role("link", name="N3d.1 Đạt").click()
        expect(page.get_by_text("Trần Thị Bình", exact=False).first).to_be_visible()
        page.get_by_role("link", name="Xem bản lưu").click()
        frame = page.frame_locator("iframe:visible")
        expect(frame.get_by_text("Giám đốc: Ông Nguyễn Văn An")).to_be_visible()
        expect(frame.get_by_role("heading", name="Lãnh đạo Sở")).to_have_css("color", "rgb(1, 2, 3)")
        assert portal.hits.count("/mau.css") == 1
        # Papers out, a filled workbook in.
        page.get_by_role("link", name=re.compile("^2.*adhoc")).click()
        page.get_by_role("link", name="Giấy tờ và bằng chứng").click()
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile(r"^Sổ làm việc")).click()
        filled = tmp_path / download.value.suggested_filename
        download.value.save_as(filled)
        (folder,) = (path.parent for path in (tmp_path / "output").glob("*/case.sqlite"))
        _decide_in(filled, folder, "N3d.1", Status.PARTIAL, "Thiếu nhiệm kỳ")
        page.get_by_label("Sổ Excel có kết luận").set_input_files(filled)
        page.get_by_role("button", name="Đọc quyết định trong sổ").click()
        expect(page.get_by_text("Đã ghi 1 quyết định")).to_be_visible()
        with CaseFile.read(folder) as case:
            assert [(one.criterion, one.by, one.reason) for one in reviews(case)] == [("N3d.1", "Nguyễn Văn An", "Thiếu nhiệm kỳ")]


def _decide_in(book_path: Path, folder: Path, code: str, status: Status, reason: str) -> None:
    book = load_workbook(book_path)
    row = details.Rows.of(findings.read(folder / FINDINGS)).by_finding[UNIT, code]
    for head, value in ((details.DECISION, style.label(status)), (details.REASON, reason)):
        book[details.TITLE][f"{details.DECISION_LETTERS[head]}{row}"] = value
    book.save(book_path)


def test_any_address_and_a_mistyped_wish(kept: Kept, surf: Callable[..., Surfer], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIEMTRA_BROWSER", "khong-co")
    with served(kept.out, kept.targets) as server, TinyPortal(held="/") as portal:
        kept.targets.with_name("khac.toml").write_text(targets_of((UNIT, NAME, portal.url)), "utf-8")
        server.desk.configuration.path = kept.targets.with_name("khac.toml")
        one = surf(server)
        page = one.page
        row = page.get_by_role("row").filter(has_text=NAME)
        expect(row.get_by_role("link", name=re.compile(r"Xem \d+ nội dung cần xác minh"))).to_be_visible()
        page.get_by_label("Lọc").fill("khong co")
        expect(row).to_be_hidden()
        page.get_by_label("Lọc").fill("so thu")
        expect(row).to_be_visible()
        page.get_by_role("button", name="Kiểm tra các đơn vị đã chọn").click()
        expect(page.get_by_role("alert")).to_contain_text("Chưa chọn đơn vị nào")
        one.complaints.clear()  # the browser reports the answer 409
        page.goto(server.url)
        page.get_by_text("Kiểm tra một địa chỉ bất kỳ").click()
        page.get_by_label("Địa chỉ cổng").fill(portal.url)
        page.get_by_label("Tên cơ quan").fill("Sở <b>Lạ</b>")
        page.get_by_role("button", name="Kiểm tra", exact=True).click()
        live = page.get_by_role("region", name="Tiến độ từng đơn vị")
        expect(live.get_by_role("rowheader", name="Sở <b>Lạ</b>")).to_be_visible()
        assert portal.asked.wait(30)
        page.get_by_role("button", name="Dừng lại").click()
        expect(page.get_by_text("Đã yêu cầu dừng")).to_be_visible()
        portal.let_go.set()
        expect(page.get_by_role("button", name="Chạy tiếp")).to_be_visible()


def test_the_queue_by_keyboard_alone(kept: Kept, surf: Callable[..., Surfer]) -> None:
    with served(kept.out, kept.targets) as server:
        one = surf(server, "binh")
        page, press = one.open(f"/runs/{kept.id}/queue"), one.page.keyboard.press
        press("Tab")
        expect(page.get_by_text("Tới nội dung chính")).to_be_focused()
        press("Enter")
        waiting = page.locator("a[data-row]").count()
        press("j")
        press("j")
        expect(page.locator("a[data-row]").nth(1)).to_be_focused()
        press("k")
        first = page.locator("a[data-row]").first.get_attribute("href")
        press("Enter")
        expect(page).to_have_url(re.compile(re.escape(str(first)) + "$"))
        page.wait_for_load_state()
        press("a")
        expect(page.get_by_label("Lý do")).to_be_focused()
        page.keyboard.type("đúng, j k a c không phải là lệnh ở đây")
        press("Control+Enter")
        expect(page.get_by_text("Đã ghi quyết định cho")).to_be_visible()
        assert str(first) not in page.url
        page.wait_for_load_state()
        press("c")
        expect(page.get_by_label("Kết quả mới")).to_be_focused()
        for _ in range(4):
            press("ArrowDown")
        assert page.get_by_label("Kết quả mới").input_value() == Status.EMPTY
        press("Tab")
        press("Tab")
        page.keyboard.type("Có mục nhưng trống")
        press("Control+Enter")
        expect(page.get_by_text("Đã ghi quyết định cho")).to_be_visible()
        one.open(f"/runs/{kept.id}/queue")
        expect(page.locator("a[data-row]")).to_have_count(waiting - 2)
        with CaseFile.read(kept.out / kept.id) as case:
            made = reviews(case)
        assert [each.reason for each in made] == ["đúng, j k a c không phải là lệnh ở đây", "Có mục nhưng trống"]
        assert made[1].status is Status.EMPTY


def test_the_pictures_lead_to_the_proof_by_keyboard_alone(kept: Kept, surf: Callable[..., Surfer]) -> None:
    _later(kept)
    with served(kept.out, kept.targets) as server:
        page = surf(server, "chi").open(f"/runs/{kept.id}")
        # Units × criteria.
        _press_until(page, page.get_by_role("region", name="Đơn vị × tiêu chí").get_by_role("link", name=NAME))
        # Statuses over time: the run a month later first.
        times = page.get_by_role("region", name="Qua các lần kiểm tra").get_by_role("row")
        expect(times.nth(1).get_by_role("link", name="N3d.1 Có nhưng lỗi thời")).to_be_visible()
        expect(times.nth(2).get_by_role("link", name="N3d.1 Đạt")).to_be_visible()
        # The portal's map: what was visited, and where the proof lies.
        _press_until(page, page.get_by_role("link", name="Bản đồ cổng"))
        strip = page.get_by_role("row", name="Lãnh đạo Sở")
        expect(strip.get_by_role("img", name=re.compile("^1 địa chỉ: 1 truy cập được; minh chứng của .*N3d.1"))).to_be_visible()
        _press_until(page, strip.get_by_role("link", name="N3d.1"))
        expect(page.get_by_role("region", name="Máy nói")).to_contain_text("Đạt")
        expect(page.get_by_role("heading", name="Quy tắc N3d.1")).to_be_visible()


def _press_until(page: Page, link: Locator) -> None:
    """Tab to the link, and follow it."""
    expect(link).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("(one) => one === document.activeElement"):
            page.keyboard.press("Enter")
            page.wait_for_load_state()
            return
    raise AssertionError(f"out of a keyboard's reach: {link}")


def test_two_people_at_one_finding(kept: Kept, surf: Callable[..., Surfer]) -> None:
    with served(kept.out, kept.targets) as server:
        one, two = surf(server, "an"), surf(server, "binh")
        for person in (one, two):
            person.open(finding_path(kept, "N3d.1"))
            person.page.get_by_label("Kết luận khác").check()
            person.page.get_by_label("Kết quả mới").select_option(label="Đạt một phần")
        one.page.get_by_label("Lý do").fill("Thiếu ảnh chân dung")
        two.page.get_by_label("Lý do").fill("Thiếu số điện thoại")
        for person in (one, two):
            person.page.get_by_role("button", name="Ghi, ở lại đây").click()
        expect(one.page.get_by_text("Đã ghi quyết định")).to_be_visible()
        expect(two.page.get_by_role("alert")).to_contain_text("Nguyễn Văn An đã ghi quyết định")
        assert two.page.get_by_label("Lý do").input_value() == "Thiếu số điện thoại"
        expect(two.page.get_by_role("region", name="Người kiểm tra nói")).to_contain_text("Thiếu ảnh chân dung")
        two.complaints.clear()  # the browser reports the answer 409
        two.page.get_by_label(re.compile("Xác nhận quyết định của")).check()
        two.page.get_by_label("Lý do").fill("")
        two.page.get_by_role("button", name="Ghi, ở lại đây").click()
        expect(two.page.get_by_text("đã được Trần Thị Bình xác nhận")).to_be_visible()


def test_a_plan_is_sealed_and_its_slots_show_only_to_the_passphrase(kept: Kept, tmp_path: Path, surf: Callable[..., Surfer]) -> None:
    targets = tmp_path / "kehoach.toml"
    targets.write_text(kept.targets.read_text("utf-8") + SCHEDULE, "utf-8")
    with served(kept.out, targets) as server:
        one = surf(server)
        page = one.open("/schedule")
        page.get_by_text("Bốc thăm và niêm phong").click()
        page.get_by_label(re.compile("Cụm mật khẩu, từ")).fill("mười hai ký tự trở lên")
        page.get_by_label("Gõ lại").fill("mười hai ký tự trở lên")
        page.get_by_role("button", name="Niêm phong").click()
        expect(page.get_by_text("Đã chạy 0/2 lượt; chờ 2.")).to_be_visible()
        assert NAME not in page.content()
        page.get_by_label("Cụm mật khẩu, để xem").fill("mười hai ký tự khác hẳn")
        page.get_by_role("button", name="Xem các lượt").click()
        expect(page.get_by_role("alert")).to_contain_text("không đúng")
        one.complaints.clear()  # the browser reports the answer 409
        one.open("/schedule")
        page.get_by_label("Cụm mật khẩu, để xem").fill("mười hai ký tự trở lên")
        page.get_by_role("button", name="Xem các lượt").click()
        expect(page.get_by_role("region", name="Các lượt").get_by_role("row").filter(has_text=NAME)).to_have_count(2)


def test_two_runs_compared(kept: Kept, surf: Callable[..., Surfer]) -> None:
    later = _later(kept)
    with served(kept.out, kept.targets) as server:
        page = surf(server).open("/compare")
        page.get_by_label("Lần trước").select_option(value=kept.id)
        page.get_by_label("Lần sau").select_option(value=later)
        page.get_by_role("button", name="So sánh").click()
        worse = page.get_by_role("region", name="Kém đi")
        expect(worse.get_by_role("row").filter(has_text="N3d.1")).to_contain_text("Có nhưng lỗi thời")


def _later(kept: Kept) -> str:
    """A run like the kept one, a month later, in which one criterion fell back."""
    record = findings.read(kept.out / kept.id / FINDINGS)
    name = f"{kept.id}-sau"
    (kept.out / name).mkdir()
    os.link(kept.out / kept.id / "case.sqlite", kept.out / name / "case.sqlite")
    fallen = tuple(
        replace(one, status=Status.OUTDATED, points=0.8) if one.criterion == "N3d.1" else one for one in record.units[0].findings
    )
    facts = replace(record.run, id=name, started=record.run.started + timedelta(days=30))
    findings.write(kept.out / name / FINDINGS, replace(record, run=facts, units=(replace(record.units[0], findings=fallen),)))
    return name


def paths(kept: Kept) -> list[str]:
    here = f"/runs/{kept.id}"
    return ["/", "/runs", here, f"{here}/queue", f"{here}/papers", f"{here}/units/{UNIT}", f"{here}/units/{UNIT}/map",
            finding_path(kept, "N3d.1"), finding_path(kept, "N3a.1"), f"/compare?old={kept.id}&new={kept.id}-sau", "/schedule"]  # fmt: skip


def barriers(page: Page, *rules: str) -> list[tuple[str, ...]]:
    """What keeps people out of the page as it is shown, folded parts unfolded, by these rules or all."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate(AXE)
    found = page.evaluate("(rules) => axe.run(document, {resultTypes: ['violations'], ...(rules.length ? {runOnly: rules} : {})})", list(rules))
    return [
        (rule["id"], rule["impact"], rule["nodes"][0]["html"][:160], rule["nodes"][0]["failureSummary"][:200]) for rule in found["violations"]
    ]


def test_nobody_is_kept_out(kept: Kept, surf: Callable[..., Surfer]) -> None:
    _later(kept)
    with served(kept.out, kept.targets) as server:
        one = surf(server)
        for path in paths(kept):
            page = one.open(path)
            assert barriers(page) == [], path
            page.emulate_media(color_scheme="dark")
            assert barriers(page, "color-contrast") == [], path
            page.emulate_media(color_scheme="light")


def test_a_phone_scrolls_down_only(kept: Kept, surf: Callable[..., Surfer]) -> None:
    _later(kept)
    with served(kept.out, kept.targets) as server:
        one = surf(server, viewport={"width": 360, "height": 740})
        for path in paths(kept):
            assert one.open(path).evaluate("document.documentElement.scrollWidth") == 360, path
