"""b.10 of the matrix: attachments, broken, locked, disguised or made to hurt."""

import io
import zipfile
from collections.abc import Iterator

from attachments import compound, doc, docx, pdf, scanned_pdf
from fault import LEADERS, WANTED, Fault, Verdict, page
from scripted_portal import Answer

from checks.model import Outcome, Role
from crawler.blame import Completeness, Owner


def _zip(*members: tuple[str, bytes], times: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members:
            for number in range(times):
                package.writestr(f"{number}{name}" if number else name, data)
    return out.getvalue()


_LOCKED = (
    b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    b"3 0 obj\n<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"00" * 32 + b"> /U <" + b"11" * 32 + b"> >>\nendobj\n"
    b"trailer\n<< /Size 4 /Root 1 0 R /Encrypt 3 0 R /ID [<00> <00>] >>\n%%EOF"
)


def _lively(body: bytes) -> bytes:
    return body.replace(b"/Type /Catalog", b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> /Type /Catalog")


def _attachments() -> Iterator[Fault]:
    files: dict[str, tuple[str, bytes, str]] = {
        "122": ("PDF có mật khẩu", _LOCKED, "mật khẩu"),
        "123a": ("PDF hỏng", b"%PDF-1.7\nrubbish", "hỏng"),
        "123b": ("PDF cụt", pdf("Ke hoach")[:200], "hỏng"),
        "124": ("bom PDF: hai tỷ trang", pdf("x").replace(b"/Count 1", b"/Count 2000000000"), ""),
        "125": ("trang web báo lỗi dưới tên .pdf", b"<html><body>Loi</body></html>", "trả về một trang web"),
        "126": ("PDF là bản chụp", scanned_pdf("QUYET DINH"), "bản chụp"),
        "127": ("PDF ba trăm trang", pdf(*(f"Trang so {n} cua tap tai lieu rat dai" for n in range(300))), "chỉ đọc 200 trong 300 trang"),
        "128": ("PDF có mã JavaScript", _lively(pdf("Quy trinh giai quyet cong viec cua So")), ""),
        "129a": ("DOC đời 97", doc("Quy trình giải quyết công việc"), ""),
        "129b": ("DOC có mật khẩu", doc("x", encrypted=True), "mật khẩu"),
        "129c": ("OLE hỏng", compound({"WordDocument": bytes(4096)}), "hỏng"),
        "130a": ("bom zip trong docx", _zip(("word/document.xml", bytes(210 * 1024 * 1024))), "bung ra lớn quá giới hạn"),
        "130b": ("mười nghìn tệp trong docx", _zip(("word/document.xml", b""), times=10_001), "bung ra lớn quá giới hạn"),
        "130c": ("docx hỏng", docx("Quy trình")[:800], "hỏng"),
        "131": ("tên tệp trong zip trỏ ra ngoài", _zip(("../../../../tmp/kiemtra-zip-slip", b"x")), "tệp nén"),
        "132": ("RAR", b"Rar!\x1a\x07\x00rest", "RAR"),
        "133": ("docx có macro", _zip(("word/vbaProject.bin", b"x"), ("word/document.xml", b"<x/>")), "hỏng"),
        "134": ("tệp thử phần mềm diệt virus (EICAR)", rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*", "chưa đọc được"),
    }  # fmt: skip
    for number, (what, body, words) in files.items():
        # The first is what a plain file would be: text that could be read.
        yield _attached(number, what, Answer(body, content_type="application/pdf"), words)
    named = {"Content-Disposition": "attachment; filename*=UTF-8''..%2F..%2Fetc%2Fpasswd%00" + "a" * 500}
    yield _attached(
        "135",
        "tên tệp tải về đánh lừa",
        Answer(pdf("Quy trinh giai quyet cong viec cua So"), content_type="application/pdf", headers=named),
        "",
    )
    yield _attached(
        "136", "docx khai là PDF", Answer(docx("Quy trình giải quyết công việc của Sở"), content_type="application/pdf"), ""
    )
    yield _attached("132b", "tệp đính kèm báo 404", Answer(b"", 404), "", outcome=Outcome.GONE, owner=Owner.SITE)
    yield _attached(
        "132c",
        "tệp đính kèm bị cắt giữa chừng",
        Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 90000\r\n\r\n%PDF-1.4 "),
        "",
        outcome=Outcome.TRUNCATED,
        owner=Owner.PATH,
        completeness=Completeness.PARTIAL,
    )
    yield _attached(
        "132d",
        "tệp đính kèm lớn quá giới hạn",
        Answer(b"%PDF-1.4" + bytes(3 * 1024 * 1024), content_type="application/pdf"),
        "",
        outcome=Outcome.TRUNCATED,
        owner=Owner.US,
        completeness=Completeness.PARTIAL,
    )


def _attached(number: str, what: str, answer: Answer, words: str, **more: object) -> Fault:
    listing = page(LEADERS, ("/tep/quy-trinh.pdf", "Quy trình giải quyết công việc nội bộ của lãnh đạo Sở"))
    fields: dict[str, object] = {"outcome": Outcome.OK, "verdict": Verdict.OPEN, **more}
    return Fault(
        number,
        what,
        pages={WANTED: listing, "/tep/quy-trinh.pdf": answer},
        path="/tep/quy-trinh.pdf",
        role=Role.DOCUMENT,
        criterion="N2c.1",
        also=lambda seen: words in seen.fault.note and (bool(words) or more or bool(seen.fault.text)),
        **fields,
    )


FILES = [*_attachments()]
