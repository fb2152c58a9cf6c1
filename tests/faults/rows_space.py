"""b.9 of the matrix: addresses without end, and one page under many addresses."""

from collections.abc import Iterator

from fault import LEADERS, WANTED, Fault, Verdict, page, site
from scripted_portal import Answer, redirect

from checks.model import Outcome


def _space() -> Iterator[Fault]:
    traps = {
        f"/lich?thang={n}&nam=2026": page(
            "<h1>Lịch</h1>", (f"/lich?thang={n + 1}&nam=2026", "Tháng sau"), (f"/lich?thang={n - 1}&nam=2026", "Tháng trước")
        )
        for n in range(-50, 500)
    }
    yield Fault(
        "108",
        "lịch vô tận",
        Outcome.OK,
        {"/tin-0": page("<h1>Tin</h1>", ("/lich?thang=1&nam=2026", "Lịch công tác")), **traps},
        also=lambda seen: sum("/lich" in path for path in seen.asked) <= 60,
    )
    deep = {"/a" * n: page("<h1>A</h1>", ("/a" * (n + 1), "A")) for n in range(1, 30)}
    yield Fault(
        "109a",
        "địa chỉ lặp mãi một đoạn",
        Outcome.OK,
        {"/tin-0": page("<h1>Tin</h1>", ("/a", "A")), **deep},
        also=lambda seen: "/a/a/a" not in seen.asked,
    )
    winding = {
        "".join(f"/{k}x" for k in range(n)): page("<h1>B</h1>", ("".join(f"/{k}x" for k in range(n + 1)), "B"))
        for n in range(1, 40)
    }
    yield Fault(
        "109b",
        "địa chỉ sâu mãi",
        Outcome.OK,
        {"/tin-0": page("<h1>Tin</h1>", ("/0x", "B")), **winding},
        also=lambda seen: max(path.count("/") for path in seen.asked) <= 20,
    )
    filters = {
        f"/loc?loai={one}&nam={two}": page(
            "<h1>Lọc</h1>", (f"/loc?loai={one + 1}&nam={two}", "Loại khác"), (f"/loc?loai={one}&nam={two + 1}", "Năm khác")
        )
        for one in range(40)
        for two in range(40)
    }
    yield Fault(
        "110",
        "bộ lọc sinh ra hàng nghìn địa chỉ",
        Outcome.OK,
        {"/tin-0": page("<h1>Tin</h1>", ("/loc?loai=0&nam=0", "Lọc")), **filters},
        also=lambda seen: 0 < sum("/loc" in path for path in seen.asked) < 60,
    )
    for number, session in (("111a", ";jsessionid={}"), ("111b", "?PHPSESSID={}"), ("111c", "?sid={}")):

        def visited(before: int, session: str = session) -> Answer:
            return page(LEADERS, (f"{WANTED}{session.format(f'{before:032x}')}", "Lãnh đạo Sở"))

        yield Fault(
            number,
            f"mã phiên trong địa chỉ: {session.format('…')}",
            Outcome.OK,
            {WANTED: visited},
            also=lambda seen: sum(path.startswith(WANTED) for path in seen.asked) <= 2,
        )
    copies = [
        (f"{WANTED}?utm_source=a", "Lãnh đạo"),
        (f"{WANTED}#dau", "Lãnh đạo"),
        (f"{WANTED}/", "Lãnh đạo"),
        (f"{WANTED}?fbclid=1", "Lãnh đạo"),
    ]
    yield Fault(
        "112",
        "một trang dưới nhiều cách viết",
        Outcome.OK,
        {"/tin-0": page("<h1>Tin</h1>", *copies)},
        also=lambda seen: sum(path.startswith(WANTED) for path in seen.asked) == 1,
    )
    yield Fault(
        "113",
        "chữ hoa và chữ thường là hai trang",
        Outcome.OK,
        {
            "/tin-0": page("<h1>Tin</h1>", ("/Abc", "Một"), ("/abc", "Hai")),
            "/Abc": page("<h1>Một</h1>"),
            "/abc": page("<h1>Hai</h1>"),
        },
        also=lambda seen: {"/Abc", "/abc"} <= set(seen.asked),
    )
    yield Fault(
        "114",
        "có www và không có www",
        Outcome.OK,
        {"/tin-0": page("<h1>Tin</h1>", (f"http://www.{{host}}:{{port}}{WANTED}", "Lãnh đạo"))},
        names={"www.{host}": [["127.0.0.1"]]},
        also=lambda seen: seen.asked.count(WANTED) == 1,
    )
    prints = [
        (f"{WANTED}?print=1", "In"),
        (f"/in-bai{WANTED}", "In"),
        (f"/en{WANTED}", "English"),
        ("/rss/tin.xml", "RSS"),
        (f"/gui-email?u={WANTED}", "Gửi"),
    ]
    yield Fault(
        "115",
        "bản in, bản tiếng Anh, RSS",
        Outcome.OK,
        {"/tin-0": page("<h1>Tin</h1>", *prints)},
        also=lambda seen: all(seen.asked.index(url) > seen.asked.index(WANTED) for url, _ in prints if url in seen.asked),
    )
    alike = [(f"/don-vi-{n}", f"Đơn vị {n}") for n in range(3)]
    yield Fault(
        "116",
        "trang gần giống hệt nhau vẫn là những trang khác nhau",
        Outcome.OK,
        {
            "/tin-0": page("<h1>Tin</h1>", *alike),
            **{url: page(f"<h1>Giới thiệu chung về đơn vị trực thuộc Sở</h1><p>{n}</p>") for n, (url, _) in enumerate(alike)},
        },
        also=lambda seen: all(seen.at(url).outcome is Outcome.OK and seen.at(url).body for url, _ in alike),
    )
    many = [(f"/muc-{n}", "Mục") for n in range(20_000)]
    yield Fault(
        "117",
        "hai mươi nghìn liên kết trên một trang",
        Outcome.OK,
        {"/tin-0": page("<h1>Tin</h1>", *many), "*": Answer(b"", 404)},
        also=lambda seen: any("liên kết đầu" in words for words in seen.limits),
    )
    eras = [(f"/lanh-dao-{n}", f"Lãnh đạo Sở thời kỳ {n}") for n in range(9)]
    yield Fault(
        "118",
        "hết hạn mức trang khi còn mục liên quan chưa mở",
        Outcome.OK,
        {"/": page("", *eras), WANTED: page("<h1>Lãnh đạo Sở</h1>"), **{url: page("<h1>Lịch sử</h1>") for url, _ in eras}},
        path="",
        budget=4,
        verdict=Verdict.OPEN,
        also=lambda seen: any("theo giới hạn" in words for words in seen.limits),
    )
    shuffled = lambda before: page("", *(((f"/tin-{(n + before) % 4}"), "Tin") for n in range(4)))  # noqa: E731
    yield Fault(
        "119",
        "thứ tự liên kết mỗi lần một khác",
        Outcome.OK,
        {"/tin-0": shuffled},
        also=lambda seen: len(seen.asked) == len(set(seen.asked)),
    )
    parked = Answer("<html><title>Tên miền đã hết hạn</title><h1>Mua lại tên miền này</h1><a href='/mua'>Mua</a></html>".encode())
    yield Fault(
        "62",
        "tên miền hết hạn, nay là trang của người khác",
        Outcome.OK,
        {url: parked for url in site() if url != "/robots.txt"},
        path="",
        verdict=Verdict.OPEN,
    )
    yield Fault(
        "121",
        "trang chuyển hướng sang địa chỉ đã biết",
        Outcome.REDIRECT,
        {"/tin-0": redirect(WANTED)},
        path="/tin-0",
        verdict=Verdict.UNTOUCHED,
        also=lambda seen: seen.asked.count(WANTED) == 1,
    )


SPACE = [*_space()]
