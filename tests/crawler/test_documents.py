"""Attachments: which are opened, and what is read in them."""

import asyncio
import io
import os
import zipfile
from pathlib import Path

import pytest
from attachments import compound, doc, docx, pdf, png, pptx, rtf, scanned_pdf, xlsx
from crawls import NAME, UNIT, Visit, capture, paths, unit
from scripted_portal import Answer, ScriptedPortal, page

from checks.model import Outcome, Role
from crawler.documents import Read, Reading, find_tesseract
from crawler.documents.kinds import Format, format_of

OCR = find_tesseract()
_WITHOUT_OCR = Reading(20.0, 60.0)


def read(body: bytes, reading: Reading = _WITHOUT_OCR) -> Read:
    return asyncio.run(reading.read(body))


def test_the_text_of_a_pdf() -> None:
    found = read(pdf("Ke hoach cai cach hanh chinh nam 2026", "Trang hai cua ke hoach"))
    assert "Ke hoach cai cach hanh chinh nam 2026" in found.text and "Trang hai" in found.text
    assert found.extractor.startswith("pypdfium2 ") and found.note == ""


def test_a_long_pdf_is_read_in_part_and_says_so() -> None:
    found = read(pdf(*(f"Trang so {n} cua mot tap tai lieu dai" for n in range(230))))
    assert found.note == "chỉ đọc 200 trong 230 trang của tệp PDF"
    assert "so 199 " in found.text and "so 200 " not in found.text


@pytest.mark.parametrize("body", [pdf("", ""), scanned_pdf("QUYET DINH"), png("SO DO TO CHUC")], ids=["blank", "scan", "picture"])
def test_a_scan_without_anything_to_read_it(body: bytes) -> None:
    found = read(body)
    assert (found.text, found.note) == ("", "bản chụp; máy này không có Tesseract tiếng Việt để nhận dạng chữ")


@pytest.mark.skipif(OCR is None or not OCR.vietnamese, reason="no Tesseract with Vietnamese on this machine")
def test_the_letters_of_scans() -> None:
    reading = Reading(20.0, 60.0, OCR)
    assert OCR is not None
    found = read(scanned_pdf("QUYET DINH SO 15\nVe chuc nang nhiem vu", "Dieu 2 Van phong So"), reading)
    assert "Ve chuc nang nhiem vu" in found.text and "Van phong" in found.text.split("\f")[1]
    assert found.extractor.startswith("pypdfium2 ") and found.extractor.endswith(f"+ tesseract {OCR.version} (vie)")
    found = read(png("Van phong", "Thanh tra"), reading)
    assert ("Van phong" in found.text, found.extractor) == (True, OCR.name)
    blank = read(png(""), reading)
    assert (blank.text, blank.note) == ("", "không nhận dạng được chữ trong ảnh")
    assert read(b"\x89PNG\r\n\x1a\n rubbish", reading).note == "tệp ảnh hỏng hoặc quá lớn để đọc"


def _program(path: Path, version: str, languages: str) -> str:
    path.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "{version}" || printf "{languages}"\n')
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(os.name == "nt", reason="programs are made otherwise there")
def test_which_tesseract(tmp_path: Path) -> None:
    assert find_tesseract({"PATH": str(tmp_path), "KIEMTRA_TESSERACT": "none"}) is None
    _program(tmp_path / "tesseract", "tesseract 5.3.0", "List of available languages (1):\\neng\\n")
    found = find_tesseract({"PATH": str(tmp_path)})
    assert found is not None and (found.version, found.vietnamese) == ("5.3.0", False)
    chosen = _program(tmp_path / "own", "tesseract v5.4.0.2", "List (2):\\nosd\\nvie\\n")
    found = find_tesseract({"PATH": str(tmp_path), "KIEMTRA_TESSERACT": chosen})
    assert found is not None and (found.path, found.name, found.vietnamese) == (chosen, "tesseract 5.4.0.2 (vie)", True)
    assert find_tesseract({"PATH": "", "KIEMTRA_TESSERACT": _program(tmp_path / "other", "something else", "")}) is None


@pytest.mark.parametrize("body", [b"%PDF-1.7\nrubbish", pdf("x")[:60]], ids=["rubbish", "cut"])
def test_a_broken_pdf(body: bytes) -> None:
    found = read(body)
    assert (found.text, found.note) == ("", "tệp PDF hỏng hoặc quá lớn để đọc")


def test_a_document_that_takes_too_long() -> None:
    assert read(pdf("a"), Reading(0.001, 1.0)).note == "đọc tệp quá 0.001 giây nên dừng"


_XLS = compound({"Workbook": b"rubbish".ljust(4096, b"\0")})
_DOC = doc("Quyết định\rĐiều 1 \x13HYPERLINK a\x14tại đây\x15\r", "Chøc n¨ng, nhiÖm vô cña Së\r".encode("cp1252"))
_SVG = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><g><text>Giám đốc Sở</text><text>Văn phòng</text></g></svg>'


@pytest.mark.parametrize(
    ("body", "text", "extractor"),
    [
        (docx("Kế hoạch năm 2026", rows=[["Văn phòng", "Tham mưu"]]), "Kế hoạch năm 2026\nVăn phòng\tTham mưu", "python-docx"),
        (xlsx(["STT", "Tên thủ tục"], [1, "Cấp phép"], []), "Sheet\nSTT\tTên thủ tục\n1\tCấp phép", "python-calamine"),
        (pptx("Sơ đồ tổ chức", "Văn phòng"), "Sơ đồ tổ chức\nVăn phòng\n\f", "python-pptx"),
        (rtf("Kế hoạch cải cách hành chính"), "Kế hoạch cải cách hành chính\n", "striprtf"),
        (_DOC, "Quyết định\nĐiều 1 tại đây\nChức năng, nhiệm vụ của Sở\n", "olefile"),
        (_SVG.encode(), "Giám đốc Sở\nVăn phòng", "lxml"),
    ],
    ids=["docx", "xlsx", "pptx", "rtf", "doc", "svg"],
)
def test_the_text_of_a_document(body: bytes, text: str, extractor: str) -> None:
    found = read(body)
    assert found.extractor.split()[0] == extractor and found.note == ""
    assert found.text == text


def _package(*members: tuple[str, bytes], times: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members:
            for number in range(times):
                package.writestr(f"{number}{name}" if number else name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (doc("x", encrypted=True), "tệp Word có mật khẩu"),
        (compound({"EncryptedPackage": bytes(4096)}), "tệp Office có mật khẩu"),
        (compound({"PowerPoint Document": bytes(4096)}), "chưa đọc được định dạng này (PowerPoint cũ hoặc tệp khác)"),
        (compound({"WordDocument": bytes(4096)}), "tệp Word quá cũ hoặc hỏng"),
        (_XLS, "tệp hỏng hoặc quá lớn để đọc"),
        (docx("x")[:500], "tệp hỏng hoặc quá lớn để đọc"),
        (_package(("a.txt", b"a")), "tệp nén, không mở các tệp bên trong"),
        (_package(("word/document.xml", bytes(210 * 1024 * 1024))), "tệp nén bung ra lớn quá giới hạn nên không mở"),
        (_package(("word/document.xml", b""), times=10_001), "tệp nén bung ra lớn quá giới hạn nên không mở"),
        (b"Rar!\x1a\x07\x00", "chưa đọc được định dạng này (RAR)"),
        (b"\x00\x01", "chưa đọc được định dạng này"),
    ],
    ids=["doc-locked", "docx-locked", "ppt", "doc-old", "xls-broken", "docx-cut", "zip", "bomb", "members", "rar", "unknown"],
)
def test_what_is_not_read_says_why(body: bytes, note: str) -> None:
    found = read(body)
    assert (found.text, found.note) == ("", note)


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
        "/tep/mau.doc": Answer(doc("Mẫu đơn"), content_type="application/msword"),
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
    assert capture(case, "tep/mau.doc").text == "Mẫu đơn"
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
