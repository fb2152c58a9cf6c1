"""How a page was had, in the words of the papers."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from checks.model import Capture, Outcome, Role
from crawler.archive.origins import Origin
from crawler.archive.secured import Secured
from inspection.evidence.circumstances import breadcrumb, circumstances
from inspection.papers.moments import LocalClock

AT = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)
CLOCK = LocalClock.on(ZoneInfo("Asia/Ho_Chi_Minh"), AT)
SHOWN = Secured("TLSv1.2", "ECDHE-RSA-AES128-GCM-SHA256", "CN=so.gov.vn", "CN=CA", AT, datetime(2027, 2, 1, 20, tzinfo=UTC), "ab" * 32)
PAGE = Origin(
    "https://so.gov.vn/ld", Role.PAGE, ("Giới thiệu", "Lãnh đạo"), (("http://so.gov.vn/ld", 301),), 200, "OK", "text/html", "nginx",
    "203.0.113.5", AT, "cd" * 32, SHOWN,
)  # fmt: skip


def test_everything_is_told() -> None:
    assert circumstances(PAGE, CLOCK) == (
        ("Đường đến trang", "Trang chủ › Giới thiệu › Lãnh đạo"),
        ("Chuyển hướng", "http://so.gov.vn/ld (HTTP 301) → https://so.gov.vn/ld"),
        ("Trả lời", "HTTP 200 OK · text/html · nginx · 203.0.113.5"),
        (
            "Kết nối",
            "TLSv1.2, ECDHE-RSA-AES128-GCM-SHA256; chứng thư của CN=so.gov.vn do CN=CA cấp, hiệu lực 24/11/2026 đến 02/02/2027, "
            f"SHA-256 {'ab' * 32}",
        ),
    )


@pytest.mark.parametrize(
    ("origin", "name", "words"),
    [
        (replace(PAGE, secured=replace(SHOWN, fault="Chứng thư đã hết hạn")), "Kết nối", "Chứng thư đã hết hạn"),
        (replace(PAGE, secured=None), "Kết nối", "có mã hóa (HTTPS), chi tiết không được ghi"),
        (replace(PAGE, url="http://so.gov.vn/ld", secured=None), "Kết nối", "không mã hóa (HTTP thường)"),
        (replace(PAGE, role=Role.SEARCH, way=("Lãnh đạo",)), "Đường đến trang", "Trang chủ › hỏi ô tìm kiếm “Lãnh đạo”"),
        (replace(PAGE, role=Role.PROBE), "Đường đến trang", "địa chỉ thử, không liên kết nào đã xem dẫn tới"),
        (replace(PAGE, way=()), "Đường đến trang", "Trang chủ"),
        (replace(PAGE, status=None), "Trả lời", "không có"),
    ],
)
def test_what_differs(origin: Origin, name: str, words: str) -> None:
    assert dict(circumstances(origin, CLOCK))[name].endswith(words)


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ('<ul class="breadcrumb"><li><a href="/">Trang nhất</a></li><li>Lãnh đạo Sở</li></ul><p>Nội dung</p>', "Trang nhất › Lãnh đạo Sở"),
        ('<div id="ctl00_breadCrumbs"><span>Trang chủ</span></div><p>Nội dung</p>', "Trang chủ"),
        ("<ul><li>Trang chủ</li></ul>", ""),
    ],
)
def test_the_page_says_where_it_stands(markup: str, told: str) -> None:
    body = f"<html><body>{markup}</body></html>".encode()
    page = Capture(1, "https://so.gov.vn/ld", Role.PAGE, Outcome.OK, AT, content_type="text/html; charset=utf-8", body=body)
    assert breadcrumb(page) == ((("Vết đường dẫn trên trang", told),) if told else ())
    assert breadcrumb(replace(page, content_type="application/pdf")) == ()
