"""b.7 of the matrix: markup that overwhelms a parser, sitemaps that are traps, content that is hidden."""

from collections.abc import Iterator

from fault import LEADERS, WANTED, Fault, Verdict, framed, page
from scripted_portal import Answer

from checks.model import Outcome


def _markup() -> Iterator[Fault]:
    deep = framed("<div>" * 3_000 + LEADERS + "</div>" * 3_000)
    yield Fault("76", "ba nghìn thẻ lồng nhau", Outcome.OK, {WANTED: Answer(deep.encode())}, verdict=Verdict.OPEN)
    yield Fault("77", "bốn trăm thẻ font không đóng", Outcome.OK, {WANTED: Answer(framed("<font>" * 400 + LEADERS).encode())})
    attributes = " ".join(f"a{n}=1" for n in range(20_000))
    yield Fault(
        "78",
        "hai mươi nghìn thuộc tính trên một thẻ",
        Outcome.OK,
        {WANTED: Answer(framed(f"<div {attributes}>{LEADERS}</div>").encode())},
    )
    yield Fault("79", "một trăm nghìn thẻ trống", Outcome.OK, {WANTED: Answer(framed("<br>" * 100_000 + LEADERS).encode())})
    yield Fault(
        "80",
        "một đoạn chữ dài gần 1 MB trước nội dung",
        Outcome.OK,
        {WANTED: Answer(framed(f"<p>{'chữ ' * 120_000}</p>{LEADERS}").encode())},
        verdict=Verdict.OPEN,
    )
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
        + b"]><urlset><url><loc>&j;</loc></url></urlset>"
    )
    xml = {"content_type": "application/xml"}
    yield Fault("82a", "sitemap là bom XML", Outcome.OK, {"/sitemap.xml": Answer(bomb, **xml)})
    outside = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "http://{host}:{port}/xxe">]><urlset><url><loc>&a;</loc></url></urlset>'
    yield Fault(
        "82b",
        "sitemap đòi mở địa chỉ khác (XXE)",
        Outcome.OK,
        {"/sitemap.xml": Answer(outside, **xml)},
        also=lambda seen: "/xxe" not in seen.asked,
    )
    large = b"<urlset>" + b"".join(b"<url><loc>http://{host}:{port}/s-%d</loc></url>" % n for n in range(20_000)) + b"</urlset>"
    yield Fault(
        "83a",
        "sitemap hai mươi nghìn địa chỉ",
        Outcome.OK,
        {"/sitemap.xml": Answer(large, **xml)},
        also=lambda seen: any("địa chỉ đầu của sitemap" in words for words in seen.limits),
    )
    index = b"<sitemapindex><sitemap><loc>http://{host}:{port}/sitemap-1.xml</loc></sitemap></sitemapindex>"
    nested = {f"/sitemap-{n}.xml": Answer(index.replace(b"-1", b"-%d" % (n + 1)), **xml) for n in range(1, 9)}
    yield Fault(
        "83b",
        "sitemap trỏ mãi vào sitemap",
        Outcome.OK,
        {"/sitemap.xml": Answer(index, **xml), **nested},
        also=lambda seen: "/sitemap-5.xml" not in seen.asked,
    )
    based = Answer(framed(LEADERS, ("tin-0", "Tin"), head='<base href="http://127.0.0.1:1/">').encode())
    yield Fault(
        "85",
        "<base href> trỏ ra ngoài",
        Outcome.OK,
        {WANTED: based},
        also=lambda seen: all("127.0.0.1" not in one.url for one in seen.captures),
    )
    yield Fault(
        "86a",
        "nội dung chỉ có trong chú thích HTML",
        Outcome.OK,
        {WANTED: Answer(framed(f"<h1>Lãnh đạo Sở</h1><!-- {LEADERS} -->").encode())},
        verdict=Verdict.SAID,
    )
    yield Fault(
        "86b",
        "nội dung chỉ có trong noscript",
        Outcome.OK,
        {WANTED: Answer(framed(f"<noscript>{LEADERS}</noscript>").encode())},
        verdict=Verdict.SAID,
    )
    yield Fault(
        "87",
        "nội dung nằm trong khung (iframe)",
        Outcome.OK,
        {
            WANTED: page("<h1>Lãnh đạo Sở</h1><iframe src='/khung'></iframe>"),
            "/khung": Answer(f"<html><body>{LEADERS}</body></html>".encode()),
        },
        verdict=Verdict.FOUND,
    )


MARKUP = [*_markup()]
