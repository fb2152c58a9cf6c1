"""Attachments: which are opened, and what is read in them."""

import asyncio
from collections.abc import Sequence

import pytest
from crawls import NAME, UNIT, Visit, capture, paths, unit
from scripted_portal import Answer, ScriptedPortal, page

from checks.model import Outcome, Role
from crawler import documents
from crawler.documents.kinds import Format, format_of


def pdf(*pages: str) -> bytes:
    """A PDF with one line of plain letters on each page."""
    streams = [f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET".encode() for line in pages]
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, stream in enumerate(streams):
        frame = "/Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< {frame} /Contents {5 + 2 * n} 0 R >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    return _assembled(objects)


def _assembled(objects: Sequence[bytes]) -> bytes:
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, start = len(objects) + 1, len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        size,
        table,
        size,
        start,
    )
    return bytes(out)


def read(body: bytes, seconds: float = 20.0) -> documents.Read:
    return asyncio.run(documents.read(body, seconds))


def test_the_text_of_a_pdf() -> None:
    found = read(pdf("Ke hoach cai cach hanh chinh nam 2026", "Trang hai cua ke hoach"))
    assert "Ke hoach cai cach hanh chinh nam 2026" in found.text and "Trang hai" in found.text
    assert found.extractor.startswith("pypdfium2 ") and found.note == ""


def test_a_long_pdf_is_read_in_part_and_says_so() -> None:
    found = read(pdf(*(f"Trang so {n} cua mot tap tai lieu dai" for n in range(230))))
    assert found.note == "chỉ đọc 200 trong 230 trang của tệp PDF"
    assert "so 199 " in found.text and "so 200 " not in found.text


def test_a_pdf_without_letters() -> None:
    assert read(pdf("", "")).note == "tệp PDF hầu như không có chữ, có thể là bản chụp"


@pytest.mark.parametrize("body", [b"%PDF-1.7\nrubbish", pdf("x")[:60]], ids=["rubbish", "cut"])
def test_a_broken_pdf(body: bytes) -> None:
    found = read(body)
    assert (found.text, found.note) == ("", "tệp PDF hỏng hoặc quá lớn để đọc")


def test_a_pdf_that_takes_too_long() -> None:
    assert read(pdf("a"), seconds=0.001).note == "đọc tệp PDF quá 0.001 giây nên dừng"


@pytest.mark.parametrize(
    ("body", "format"),
    [
        (b"PK\x03\x04rest", Format.ZIPPED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format.OLE),
        (b"Rar!\x1a\x07\x00", Format.RAR),
        (b"\n <!DOCTYPE html><html>%PDF", Format.HTML),
        (b"\x89PNG\r\n\x1a\n", Format.IMAGE),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", Format.IMAGE),
        (b"\xef\xbb\xbf junk %PDF-1.4", Format.PDF),
        (b"", Format.UNKNOWN),
    ],
)
def test_first_bytes_decide(body: bytes, format: Format) -> None:
    assert format_of(body) is format


def test_which_attachments_are_opened(visit: Visit) -> None:
    """Those of a wanted section, and those whose words name a wanted topic; up to the cap, which is told."""
    chart = '<img src="/anh/so-do.png" alt="Sơ đồ tổ chức bộ máy"><img src="/anh/logo.png" alt="Logo">'
    pages = {
        "/": page(NAME, ("/cchc", "Cải cách hành chính"), ("/khac", "Tin khác"), more='<img src="/anh/logo.png" alt="Logo">'),
        "/cchc": page(
            "Cải cách hành chính", ("/tep/ke-hoach.pdf", "Tải về"), ("/tep/mau.doc", "Mẫu"), ("/tep/gia.pdf", "Phụ lục")
        ),
        "/khac": page(
            "Tin khác", ("/tep/thuc-don.pdf", "Thực đơn"), ("/tep/cchc.pdf", "Báo cáo cải cách hành chính quý I"), more=chart
        ),
        "/tep/ke-hoach.pdf": Answer(pdf("Ke hoach nam 2026"), content_type="application/octet-stream"),
        "/tep/mau.doc": Answer(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", content_type="application/msword"),
        "/tep/gia.pdf": Answer(b"<html>Login</html>", content_type="text/html"),
        "/tep/cchc.pdf": Answer(pdf("Bao cao"), content_type="application/pdf"),
        "/anh/so-do.png": Answer(b"\x89PNG\r\n\x1a\n", content_type="image/png"),
    }
    with ScriptedPortal(pages) as portal:
        case = visit(unit(portal.url, topics=["reform", "structure"]), portal, caps={"documents": 3})
    opened = [*paths(case.attempts(UNIT), Role.DOCUMENT), *paths(case.attempts(UNIT), Role.IMAGE)]
    assert opened == ["tep/ke-hoach.pdf", "tep/mau.doc", "tep/gia.pdf", "anh/so-do.png"]
    plan = capture(case, "tep/ke-hoach.pdf")
    assert "Ke hoach nam 2026" in plan.text and plan.extractor.startswith("pypdfium2")
    assert capture(case, "tep/mau.doc").note == "chưa đọc được định dạng này (Word, Excel cũ)"
    fake = capture(case, "tep/gia.pdf")
    assert (fake.outcome, fake.note) == (Outcome.OK, "liên kết tới tệp nhưng máy chủ trả về một trang web")
    told = case.visit(UNIT)
    assert told is not None and told.limits == ("chỉ mở 3 tài liệu đính kèm liên quan đầu tiên",)


def test_service_portals_are_looked_at_once(visit: Visit) -> None:
    with ScriptedPortal(
        {"/": page("Dịch vụ công", ("/sau", "Sâu")), "/robots.txt": Answer(b"User-agent: *\nDisallow: /kin")}
    ) as service:
        home = page(NAME, (service.url, "Dịch vụ công"), (service.url, "DVC"), (service.url + "kin", "Tra cứu"))
        with ScriptedPortal({"/": home}) as portal:
            case = visit(unit(portal.url, service_hosts=(service.host,)), portal, service)
    seen = {one.url: one.outcome for one in case.captures(UNIT) if one.role is Role.OUTSIDE}
    assert seen == {service.url: Outcome.OK, service.url + "kin": Outcome.ROBOTS}
    assert service.asked == ["/robots.txt", "/"]
