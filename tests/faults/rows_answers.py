"""b.3 and b.4 of the matrix: sizes, broken HTTP, refusals, firewalls, robots.txt."""

import gzip
import zlib
from collections.abc import Iterator

import brotli
from fault import LEADERS, WANTED, Fault, Verdict, framed, page
from scripted_portal import Answer, redirect
from town import flowing, head, raw

from checks.model import Outcome
from crawler.blame import Completeness, Owner

MIB = 1024 * 1024
_BODY = page(LEADERS).body
_CUT = {"outcome": Outcome.TRUNCATED, "owner": Owner.US, "completeness": Completeness.PARTIAL, "verdict": Verdict.OPEN}
_REFUSED = {"outcome": Outcome.BLOCKED, "owner": Owner.SITE, "verdict": Verdict.OPEN}
_LOST = {"outcome": Outcome.RESET, "owner": Owner.PATH, "completeness": Completeness.NONE, "verdict": Verdict.OPEN, "tries": 3}


def _zipped(times: int) -> Answer:
    body = _BODY
    for _ in range(times):
        body = gzip.compress(body, mtime=0)
    return Answer(body, headers={"Content-Encoding": ", ".join(["gzip"] * times)})


def _sizes() -> Iterator[Fault]:
    yield Fault(
        "20",
        "phần thân không bao giờ hết",
        pages={WANTED: flowing(head("Transfer-Encoding: chunked"), b"10000\r\n" + b"a" * 0x10000 + b"\r\n", 2_000)},
        **_CUT,
    )
    yield Fault("21", "báo dài 5 GB", pages={WANTED: flowing(head("Content-Length: 5000000000"), b"a" * 0x10000, 2_000)}, **_CUT)
    yield Fault(
        "22a",
        "báo ngắn hơn thật: trình duyệt nào cũng chỉ thấy phần đầu",
        Outcome.OK,
        {WANTED: raw(head(f"Content-Length: {len(_BODY) - 60}"), _BODY)},
        verdict=Verdict.FOUND,
    )
    yield Fault(
        "22b",
        "báo dài hơn thật",
        Outcome.TRUNCATED,
        {WANTED: raw(head("Content-Length: 99999"), _BODY)},
        owner=Owner.PATH,
        completeness=Completeness.PARTIAL,
        verdict=Verdict.OPEN,
        also=lambda seen: seen.fault.body == _BODY,
    )
    yield Fault(
        "23",
        "bom gzip: 40 MB trong 40 KB",
        pages={WANTED: Answer(gzip.compress(b"<html>" + b"a" * (40 * MIB)), headers={"Content-Encoding": "gzip"})},
        **_CUT,
    )
    yield Fault(
        "23b",
        "bom deflate",
        pages={WANTED: Answer(zlib.compress(b"<html>" + b"a" * (40 * MIB)), headers={"Content-Encoding": "deflate"})},
        **_CUT,
    )
    yield Fault(
        "24",
        "bom brotli",
        pages={WANTED: Answer(brotli.compress(b"<html>" + b"a" * (40 * MIB), quality=1), headers={"Content-Encoding": "br"})},
        **_CUT,
    )
    yield Fault("25a", "nén hai lần", Outcome.OK, {WANTED: _zipped(2)})
    yield Fault("25b", "nén mười lần", Outcome.OK, {WANTED: _zipped(10)})
    yield Fault(
        "25c",
        "nói là gzip mà không phải",
        Outcome.RESET,
        {WANTED: Answer(_BODY, headers={"Content-Encoding": "gzip"})},
        owner=Owner.PATH,
        completeness=Completeness.PARTIAL,
        verdict=Verdict.OPEN,
        tries=3,
    )


def _broken() -> Iterator[Fault]:
    length = f"Content-Length: {len(_BODY)}"
    yield Fault(
        "26a", "hai nghìn dòng đầu thư", Outcome.OK, {WANTED: raw(head(length, *(f"X-{n}: 1" for n in range(2_000))), _BODY)}
    )
    yield Fault("26b", "một dòng đầu thư dài 1 MB", pages={WANTED: raw(head(length, "X-Dai: " + "a" * MIB), _BODY)}, **_LOST)
    yield Fault(
        "27a", "206 mà không ai xin một phần", Outcome.OK, {WANTED: raw(head(length, status="206 Partial Content"), _BODY)}
    )
    empty = {"outcome": Outcome.SERVER_ERROR, "owner": Owner.SITE, "verdict": Verdict.OPEN}
    yield Fault("27b", "204 kèm phần thân", pages={WANTED: raw(head(length, status="204 No Content"), _BODY)}, **empty)
    yield Fault("27e", "200 mà không có phần thân", pages={WANTED: Answer(b"")}, **empty)
    yield Fault(
        "27c",
        "trả lời tạm 1xx trước câu trả lời",
        Outcome.OK,
        {WANTED: raw(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3, head(length), _BODY)},
    )
    yield Fault(
        "27d",
        "mã trạng thái 999",
        Outcome.SERVER_ERROR,
        {WANTED: raw(head(length, status="999 Chan"), _BODY)},
        owner=Owner.SITE,
        verdict=Verdict.OPEN,
    )
    yield Fault("28a", "dòng đầu thư kết thúc bằng LF", Outcome.OK, {WANTED: raw(head(length).replace(b"\r\n", b"\n"), _BODY)})
    yield Fault("28b", "byte NUL trong đầu thư", Outcome.OK, {WANTED: raw(head(length, "X-La: a\0b"), _BODY)})
    yield Fault("28c", "không phải HTTP", pages={WANTED: raw(b"\x00\x01\x02 no http at all\r\n\r\n")}, **_LOST)
    yield Fault("28d", "đóng kết nối không một lời", pages={WANTED: raw(b"")}, **_LOST)


_CHALLENGES = {
    "a": ("Cloudflare", "<script src='/cdn-cgi/challenge-platform/x.js'></script>Just a moment..."),
    "b": ("Incapsula", "<script src='/_Incapsula_Resource?x'></script>"),
    "c": ("reCAPTCHA", "<div class='g-recaptcha'></div>"),
    "d": ("hCaptcha", "<script src='https://hcaptcha.com/1/api.js'></script>"),
    "e": ("D1N", "<script>document.cookie='D1N=1';location.reload()</script>"),
    "f": ("F5", "Request Rejected. Your support ID is: 1"),
    "g": ("trang xác thực tiếng Việt", "<p>Hệ thống cần xác thực bạn không phải là robot. Vui lòng nhập mã xác nhận.</p>"),
}


def _refusals() -> Iterator[Fault]:
    yield Fault("30", "địa chỉ nào cũng trả lời 200 (soft 404)", Outcome.OK, {"*": page("<h1>Không tìm thấy trang</h1>")})
    yield Fault(
        "30b",
        "mục lãnh đạo trả lời 200 bằng trang “không tìm thấy”",
        Outcome.OK,
        {WANTED: page("<h1>Không tìm thấy trang</h1>"), "*": page("<h1>Không tìm thấy trang</h1>")},
        verdict=Verdict.SAID,
    )
    yield Fault("31", "mục lãnh đạo đưa về trang chủ", Outcome.REDIRECT, {WANTED: redirect("/")}, verdict=Verdict.SAID)
    yield Fault("32", "404 không có phần thân", Outcome.GONE, {WANTED: Answer(b"", 404)}, owner=Owner.SITE, verdict=Verdict.SAID)
    yield Fault("32b", "410", Outcome.GONE, {WANTED: Answer(b"", 410)}, owner=Owner.SITE, verdict=Verdict.SAID)
    yield Fault(
        "33a",
        "403 của tường lửa",
        pages={WANTED: Answer(b"<html>forbidden</html>", 403)},
        also=lambda seen: seen.fault.body == b"<html>forbidden</html>",
        **_REFUSED,
    )
    yield Fault("33b", "401", pages={WANTED: Answer(b"", 401)}, **_REFUSED)
    yield Fault("33c", "trang chủ trả lời 403", pages={"/": Answer(b"<html>forbidden</html>", 403)}, path="", **_REFUSED)
    waits = {
        "a": ("120", 1),
        "b": ("Wed, 21 Oct 2099 07:28:00 GMT", 1),
        "c": ("1000000000", 1),
        "d": ("-5", 3),
        "e": ("mai", 3),
        "f": ("0", 3),
        "g": ("Wed, 21 Oct 2015 07:28:00 GMT", 3),
    }
    for letter, (value, tries) in waits.items():
        yield Fault(
            f"34{letter}",
            f"429, Retry-After: {value}",
            pages={WANTED: Answer(b"", 429, headers={"Retry-After": value})},
            tries=tries,
            **_REFUSED,
        )
    down = {"outcome": Outcome.SERVER_ERROR, "owner": Owner.SITE, "verdict": Verdict.OPEN}
    for letter, status, tries in (("a", 503, 3), ("b", 502, 3), ("c", 504, 3), ("d", 500, 1)):
        yield Fault(f"35{letter}", f"HTTP {status}", pages={WANTED: Answer(b"<html>busy</html>", status)}, tries=tries, **down)
    upkeep = Answer(
        "<html><title>Bảo trì</title><body><h1>Hệ thống đang bảo trì, vui lòng quay lại sau</h1></body></html>".encode()
    )
    yield Fault("35e", "trang bảo trì trả lời 200", pages={WANTED: upkeep}, **down)
    yield Fault("35f", "cả cổng đang bảo trì, trả lời 200", pages={"/": upkeep, "*": upkeep}, path="", **down)
    for letter, (name, body) in _CHALLENGES.items():
        yield Fault(
            f"36{letter}",
            f"trang thử thách: {name}",
            pages={WANTED: Answer(f"<html><body>{body}</body></html>".encode())},
            **_REFUSED,
        )
    yield Fault(
        "39",
        "máy chủ bận lần đầu, lần sau trả lời",
        Outcome.OK,
        {WANTED: lambda before: Answer(_BODY) if before else Answer(b"", 429, headers={"Retry-After": "0"})},
        tries=2,
    )
    yield Fault("39b", "400", Outcome.CLIENT_ERROR, {WANTED: Answer(b"", 400)}, owner=Owner.SITE, verdict=Verdict.OPEN)
    login = framed(
        "<h1>Đăng nhập</h1><form method='post' action='/dang-nhap'><input name='user'><input name='pass' type='password'><button>Đăng nhập</button></form>"
    )
    yield Fault("45", "trang đăng nhập thay cho nội dung", pages={WANTED: Answer(login.encode())}, **_REFUSED)
    deeds = ("/dang-xuat", "/logout", "/tin?action=delete&id=1", "/wp-admin/", "/xoa", "/dang-ky-thanh-vien")
    yield Fault(
        "47",
        "liên kết đăng xuất, xóa, quản trị",
        Outcome.OK,
        {"/tin-0": page("<h1>Tin</h1>", *((url, "Lãnh đạo") for url in deeds))},
        also=lambda seen: not set(deeds) & set(seen.asked),
    )


def _robots() -> Iterator[Fault]:
    def answered(letter: str, what: str, answer: Answer, outcome: Outcome = Outcome.OK, **more: object) -> Fault:
        return Fault(f"40{letter}", f"robots.txt: {what}", outcome, {"/robots.txt": answer}, **more)

    closed = b"User-agent: *\nDisallow: /\n"
    shut = {"owner": Owner.SITE, "completeness": Completeness.NONE, "verdict": Verdict.OPEN, "path": ""}
    plain = {"content_type": "text/plain"}
    yield answered("a", "404", Answer(b"", 404))
    yield answered("b", "403", Answer(closed, 403))
    yield answered("c", "500, theo RFC 9309 coi như cấm tất cả", Answer(b"", 500), Outcome.ROBOTS, **shut)
    yield answered("e", "10 MB, lệnh cấm nằm sau 500 KB", Answer(b"#" * (10 * MIB) + b"\n" + closed, **plain))
    yield answered("f", "một trang HTML", Answer(b"<html><body>Disallow: /</body></html>"))
    yield answered("g", "UTF-16", Answer("﻿User-agent: *\nDisallow: /\n".encode("utf-16-le"), **plain), Outcome.ROBOTS, **shut)
    yield Fault(
        "40h",
        "robots.txt: chuyển hướng sáu lần rồi cấm tất cả",
        Outcome.ROBOTS,
        {
            "/robots.txt": redirect("/1/robots.txt"),
            **{f"/{n}/robots.txt": redirect(f"/{n + 1}/robots.txt") for n in range(1, 6)},
            "/6/robots.txt": Answer(closed, **plain),
        },
        **shut,
    )
    yield answered("i", "chuyển hướng một lần", redirect("/quy-tac/robots.txt"), Outcome.OK)
    yield Fault(
        "41",
        "robots.txt: dấu * chồng nhau",
        Outcome.OK,
        {"/robots.txt": Answer(b"User-agent: *\nDisallow: /" + b"*a" * 2_000 + b"$\n", **plain)},
    )
    yield Fault(
        "42",
        "robots.txt cấm đúng mục cần xem",
        Outcome.ROBOTS,
        {"/robots.txt": Answer(f"User-agent: *\nDisallow: {WANTED}\n".encode(), **plain)},
        owner=Owner.SITE,
        completeness=Completeness.NONE,
        verdict=Verdict.OPEN,
        also=lambda seen: WANTED not in seen.asked,
    )
    yield Fault(
        "42b",
        "robots.txt cấm tất cả",
        Outcome.ROBOTS,
        {"/robots.txt": Answer(closed, **plain)},
        also=lambda seen: seen.asked == ("/robots.txt",),
        **shut,
    )
    yield Fault(
        "43", "Crawl-delay một ngày", Outcome.OK, {"/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 86400\n", **plain)}
    )


ANSWERS = [*_sizes(), *_broken(), *_refusals(), *_robots()]
