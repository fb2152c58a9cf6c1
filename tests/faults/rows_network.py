"""b.2 and b.5 of the matrix: names, connections, certificates; redirects, forbidden addresses, scope."""

from collections.abc import Iterator

from fault import LEADERS, NAME, WANTED, Bench, Fault, Verdict, page
from scripted_portal import Answer, redirect
from town import acting, closing_between, dripping, head, torn

from checks.model import Outcome, Role
from crawler.blame import Completeness, Owner

_NONE, _PARTIAL = Completeness.NONE, Completeness.PARTIAL
_LOST = {"owner": Owner.PATH, "completeness": _NONE, "verdict": Verdict.OPEN, "tries": 3}
_DENIED = {"owner": Owner.US, "completeness": _NONE, "verdict": Verdict.OPEN, "path": "", "outcome": Outcome.ADDRESS_DENIED}
_BODY = page(LEADERS).body


def _cookieless(handler) -> None:
    """The page, unless a cookie or a password comes with the request."""
    held = handler.headers.get("Cookie") or handler.headers.get("Authorization") or handler.headers.get("Referer")
    handler.wfile.write(head(f"Content-Length: {len(_BODY)}", status="500 Held" if held else "200 OK") + _BODY)


def _said(words: str):
    return lambda seen: words in seen.fault.note


def _never(*parts: str):
    return lambda seen: not any(part in path for part in parts for path in seen.asked)


NETWORK = [
    Fault("1", "không ai nghe ở cổng mạng đó", Outcome.REFUSED, hosts=("http://{host}:1/",), path="", **_LOST),
    Fault(
        "2",
        "gói tin bị bỏ, không có hồi âm khi kết nối",
        Outcome.TIMEOUT,
        hosts=("http://{host}:{deaf}/",),
        path="",
        bench=Bench.SLOW,
        **_LOST,
    ),
    Fault(
        "3a", "kết nối bị cắt giữa phần đầu câu trả lời", Outcome.RESET, {WANTED: torn(b"HTTP/1.1 200 OK\r\nContent-Ty")}, **_LOST
    ),
    Fault(
        "3b",
        "kết nối bị cắt giữa phần thân",
        Outcome.TRUNCATED,
        {WANTED: torn(head("Content-Length: 99999") + _BODY[:300])},
        owner=Owner.PATH,
        completeness=_PARTIAL,
        verdict=Verdict.OPEN,
        also=lambda seen: 0 < len(seen.fault.body) <= 300,
    ),
    Fault("4", "tên miền không tồn tại (NXDOMAIN)", Outcome.DNS, path="", names={"{host}": [[]]}, **_LOST),
    Fault("5", "máy chủ tên miền không trả lời", Outcome.DNS, path="", names={"{host}": ["timeout"]}, **_LOST),
    Fault("6a", "tên miền có địa chỉ rồi mất", Outcome.OK, names={"{host}": [["127.0.0.1"], []]}),
    Fault("6b", "tên miền mất địa chỉ rồi có lại", Outcome.OK, path="", names={"{host}": [[], ["127.0.0.1"]]}),
    Fault("7", "IPv6 hỏng, IPv4 tốt", Outcome.OK, names={"{host}": [["::1", "127.0.0.1"]]}),
    Fault("10", "chứng thư hết hạn", Outcome.OK, path="", hosts=("https://expired.{host}:{tls}/",), also=_said("đã hết hạn")),
    Fault(
        "10b",
        "chứng thư chưa đến ngày hiệu lực",
        Outcome.OK,
        path="",
        hosts=("https://early.{host}:{tls}/",),
        also=_said("chưa đến ngày"),
    ),
    Fault("11", "chứng thư tự ký", Outcome.OK, path="", hosts=("https://self.{host}:{tls}/",), also=_said("tự ký")),
    Fault(
        "12a",
        "chứng thư cấp cho tên khác",
        Outcome.OK,
        path="",
        hosts=("https://other.{host}:{tls}/",),
        also=_said("không cấp cho tên miền này"),
    ),
    Fault(
        "12b",
        "thiếu chứng thư trung gian",
        Outcome.OK,
        path="",
        hosts=("https://chainless.{host}:{tls}/",),
        also=_said("thiếu chứng thư trung gian"),
    ),
    Fault(
        "12c",
        "chứng thư hợp lệ thì không có gì để nói",
        Outcome.OK,
        path="",
        hosts=("https://fine.{host}:{tls}/",),
        also=lambda seen: not seen.fault.note,
    ),
    Fault(
        "13",
        "máy chủ chỉ nói TLS 1.1",
        Outcome.TLS,
        path="",
        hosts=("https://{host}:{old}/",),
        owner=Owner.SITE,
        completeness=_NONE,
        verdict=Verdict.OPEN,
        also=_said("TLS"),
    ),
    Fault(
        "14",
        "bắt tay TLS không bao giờ xong",
        Outcome.TIMEOUT,
        path="",
        hosts=("https://{host}:{deaf}/",),
        bench=Bench.SLOW,
        **_LOST,
    ),
    Fault(
        "16",
        "http → https → http",
        Outcome.OK,
        {"/vao": redirect("https://fine.{host}:{tls}/giua"), "/giua": redirect("http://{host}:{port}/")},
        hosts=("http://{host}:{port}/vao",),
        path="",
        also=lambda seen: [one.outcome.value for one in seen.captures if one.role is Role.HOME].count("redirect") == 2,
    ),
    Fault(
        "18",
        "máy chủ hứa giữ kết nối rồi đóng",
        Outcome.OK,
        {
            url: closing_between(head(f"Content-Length: {len(body)}", "Connection: keep-alive") + body)
            for url, body in {"/tin-0": page("<h1>Tin</h1>").body, "/tin-1": page("<h1>Tin</h1>").body, WANTED: _BODY}.items()
        },
    ),
]


def _forbidden() -> Iterator[Fault]:
    places = {
        "127.0.0.1": "loopback", "10.1.2.3": "mạng riêng", "169.254.169.254": "siêu dữ liệu đám mây", "[::1]": "loopback IPv6",
        "[::ffff:127.0.0.1]": "IPv4 bọc trong IPv6", "[64:ff9b::7f00:1]": "NAT64 của loopback", "[2002:7f00:1::]": "6to4 của loopback",
        "224.0.0.1": "multicast", "100.64.0.1": "CGNAT",
    }  # fmt: skip
    for letter, (place, words) in zip("abcdefghi", places.items(), strict=True):
        yield Fault(f"49{letter}", f"trang chủ trỏ tới {place} ({words})", hosts=(f"http://{place}/",), **_DENIED)
    for letter, place in zip("jklm", ("127.0.0.1:{port}", "169.254.169.254", "[::1]:{port}", "10.0.0.1"), strict=True):
        yield Fault(
            f"49{letter}",
            f"một trang chuyển hướng tới {place.partition(':{')[0]}",
            Outcome.OFFSITE,
            {"/tin-0": redirect(f"http://{place}/latest")},
            path="/tin-0",
            owner=Owner.SITE,
            verdict=Verdict.UNTOUCHED,
            also=_never("/latest"),
        )
    yield Fault(
        "49n",
        "trang chủ chuyển hướng tới tên cùng miền trỏ vào mạng nội bộ",
        hosts=("http://{host}:{port}/vao",),
        pages={"/vao": redirect("http://trong.{host}/")},
        names={"trong.{host}": [["169.254.169.254"]]},
        also=_said("mạng nội bộ"),
        **_DENIED,
    )
    for letter, spelt in zip("abcdef", ("127.1", "0x7f.1", "2130706433", "0", "localhost", "0177.0.0.1"), strict=True):
        yield Fault(f"50{letter}", f"loopback viết là {spelt}", hosts=(f"http://{spelt}/",), **_DENIED)


def _scope() -> Iterator[Fault]:
    yield Fault(
        "51",
        "tên miền đổi sang địa chỉ nội bộ giữa chừng (DNS rebinding)",
        Outcome.OK,
        names={"{host}": [["127.0.0.1"], ["169.254.169.254"]]},
    )
    yield Fault(
        "52",
        "tên miền có cả địa chỉ công cộng lẫn nội bộ",
        hosts=("http://hai.{host}/",),
        names={"hai.{host}": [["203.113.131.1", "10.0.0.1"]]},
        **_DENIED,
    )
    schemes = (
        "file:///etc/hostname",
        "data:text/html,x",
        "javascript:alert(1)",
        "ftp://{host}/x",
        "gopher://{host}/x",
        "chrome://version",
        "blob:http://{host}/x",
    )
    yield Fault(
        "55",
        "liên kết file:, data:, javascript:, ftp:, gopher:, chrome:, blob:",
        Outcome.OK,
        {"/tin-0": page("<h1>Tin</h1>", *((url, f"Lãnh đạo {n}") for n, url in enumerate(schemes)))},
        also=lambda seen: all(one.url.startswith("http") for one in seen.captures),
    )
    for letter, port in zip("abcd", (22, 25, 6379, 8080), strict=True):
        yield Fault(
            f"56{letter}",
            f"chuyển hướng tới cổng mạng {port}",
            hosts=("http://{host}:{port}/vao",),
            pages={"/vao": redirect(f"http://{{host}}:{port}/")},
            also=_said(f"Cổng {port}"),
            **_DENIED,
        )
    odd = (
        r"http://127.0.0.1\@{host}:{port}/bay-1",
        "http://ai:mat-khau@{host}:{port}/bay-2",
        "http://{host}:{port}#@127.0.0.1/bay-3",
        "http://127.0.0.1:{port}/bay-4",
    )
    yield Fault(
        "57",
        r"địa chỉ đánh lừa: \@, tên người dùng, #@",
        Outcome.OK,
        {"/tin-0": page("<h1>Tin</h1>", *((url, f"Lãnh đạo {n}") for n, url in enumerate(odd)))},
        also=_never("bay-4"),
    )
    yield Fault(
        "58a",
        "chuyển hướng sang tên miền nhái",
        Outcome.OFFSITE,
        {"/tin-0": redirect("http://{host}.evil.example/")},
        path="/tin-0",
        owner=Owner.SITE,
        verdict=Verdict.UNTOUCHED,
    )
    yield Fault(
        "58b",
        "trang chủ chuyển hướng sang tên miền nhái",
        Outcome.OFFSITE,
        {"/": redirect("http://{host}.evil.example/")},
        path="",
        owner=Owner.SITE,
        verdict=Verdict.OPEN,
        also=_said("ra ngoài cổng"),
    )
    round_ = {"outcome": Outcome.SERVER_ERROR, "owner": Owner.SITE, "verdict": Verdict.OPEN, "path": "/vong"}
    yield Fault("59a", "chuyển hướng vòng quanh", pages={WANTED: redirect("/vong"), "/vong": redirect(WANTED)}, **round_)
    yield Fault(
        "59e",
        "hai mục trong trình đơn chuyển hướng sang nhau",
        Outcome.REDIRECT,
        {"/": page("", ("/lanh-dao-so", "Lãnh đạo Sở")), WANTED: redirect("/lanh-dao-so"), "/lanh-dao-so": redirect(WANTED)},
        verdict=Verdict.OPEN,
        also=lambda seen: seen.at("/lanh-dao-so").outcome is Outcome.SERVER_ERROR,
    )
    yield Fault(
        "59d",
        "trang chuyển hướng về chính nó",
        Outcome.SERVER_ERROR,
        {WANTED: redirect(WANTED)},
        owner=Owner.SITE,
        verdict=Verdict.OPEN,
    )
    hops = {f"/hop?n={n}": redirect(f"/hop?n={n + 1}") for n in range(1, 60)}
    yield Fault(
        "59b",
        "chuyển hướng năm mươi lần, lần nào cũng địa chỉ mới",
        Outcome.SERVER_ERROR,
        {WANTED: redirect("/hop?n=1"), **hops},
        path="/hop?n=10",
        owner=Owner.SITE,
        verdict=Verdict.OPEN,
        also=lambda seen: sum("/hop" in path for path in seen.asked) == 10,
    )
    yield Fault("59c", "trang chủ chuyển hướng vòng quanh", pages={"/": redirect("/vong"), "/vong": redirect("/")}, **round_)
    refresh = Answer(f'<html><head><meta http-equiv="refresh" content="0;url=/vong"></head><body>{NAME}</body></html>'.encode())
    back = Answer(f'<html><head><meta http-equiv="refresh" content="0;url={WANTED}"></head><body>{NAME}</body></html>'.encode())
    yield Fault("60", "meta refresh vòng quanh", pages={WANTED: refresh, "/vong": back}, **round_)
    yield Fault(
        "61",
        "cookie và tên người dùng không được mang theo",
        Outcome.OK,
        {"/": page("", ("/tin-0", "Tin"), headers={"Set-Cookie": "a=b; Path=/"}), WANTED: acting(_cookieless)},
    )


NETWORK += [*_forbidden(), *_scope()]


def timing(ended) -> list[Fault]:
    """b.3, what takes too long; ``ended`` lets the servers go home."""
    more = {"bench": Bench.SLOW, **_LOST}
    return [
        Fault(
            "19",
            "phần đầu câu trả lời nhỏ giọt từng byte",
            Outcome.TIMEOUT,
            {WANTED: dripping(head("X-Cham: 1"), 0.2, ended)},
            **more,
        ),
        Fault(
            "19b",
            "phần thân nhỏ giọt từng byte",
            Outcome.TIMEOUT,
            {WANTED: acting(lambda handler: _slow_body(handler, ended))},
            **more,
        ),
        Fault("19c", "nhận yêu cầu rồi im lặng", Outcome.TIMEOUT, {WANTED: Answer(silent=True)}, **more),
        Fault("40d", "robots.txt không bao giờ trả lời", Outcome.OK, {"/robots.txt": Answer(silent=True)}, bench=Bench.SLOW),
        Fault("29", "trang chủ im lặng", Outcome.TIMEOUT, {"/": Answer(silent=True)}, path="", **more),
    ]


def _slow_body(handler, ended) -> None:
    handler.close_connection = True
    handler.wfile.write(head())
    handler.wfile.flush()
    while not ended.wait(0.2):
        handler.wfile.write(b"a")
        handler.wfile.flush()
