"""How a page was had stands in the case: the way to it, the redirects, the answer, the connection."""

from pathlib import Path

from crawls import NAME, UNIT, Visit, capture, unit
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from scripted_portal import ScriptedPortal, page, redirect
from self_signed import self_signed

from checks.model import Outcome
from crawler.archive.verify import WHOLE, Bundle, Verification, check_archive, check_ledger

OWN = {"/": page(f"Trang thông tin {NAME}", ("/lanh-dao", "Lãnh đạo")), "/lanh-dao": page("Lãnh đạo")}


def test_the_connection_is_told_as_it_was(visit: Visit, tmp_path: Path) -> None:
    with ScriptedPortal(OWN, tls=self_signed(tmp_path)) as portal:
        case = visit(unit(portal.url), portal)
    origin = case.origin(UNIT, portal.url)
    assert origin is not None and origin.secured is not None
    shown = x509.load_pem_x509_certificate((tmp_path / "portal.pem").read_bytes())
    seen = origin.secured
    assert (seen.protocol, seen.subject, seen.issuer) == ("TLSv1.3", "CN=127.0.0.1", "CN=127.0.0.1")
    assert seen.cipher.startswith("TLS_")
    assert (seen.since, seen.until) == (shown.not_valid_before_utc, shown.not_valid_after_utc)
    assert seen.sha256 == shown.fingerprint(SHA256()).hex()
    assert seen.fault == capture(case, "").note
    kept = [path for path in (case.folder / "artifacts").iterdir() if path.suffix == ".pem"]
    assert [x509.load_pem_x509_certificate(path.read_bytes()) for path in kept] == [shown], "one file, however many pages"
    found, bundle = Verification(), Bundle(case.folder)
    check_archive(bundle, found)
    check_ledger(bundle, found)
    assert found.code == WHOLE
    kept[0].write_bytes(b"another")
    check_ledger(Bundle(case.folder), found)
    assert [problem.item for problem in found.problems] == [f"artifacts/{kept[0].name}"]


def test_a_plain_connection_has_no_certificate(visit: Visit) -> None:
    with ScriptedPortal(OWN) as portal:
        case = visit(unit(portal.url), portal)
    origin = case.origin(UNIT, portal.url)
    assert origin is not None
    assert (origin.secured, origin.way, origin.redirects, origin.status, origin.reason) == (None, (), (), 200, "OK")
    assert origin.ip == "127.0.0.1" and "text/html" in origin.content_type and "Python" in origin.server
    assert case.origin(UNIT, portal.url + "khong-he-co") is None


def test_the_way_and_the_redirects_lead_to_the_page(visit: Visit) -> None:
    pages = {
        "/": page(NAME, ("/gioi-thieu", "Giới thiệu")),
        "/gioi-thieu": page("Giới thiệu", ("/cu", "Lãnh đạo Sở")),
        "/cu": redirect("/moi"),
        "/moi": page("Lãnh đạo"),
    }
    with ScriptedPortal(pages) as portal:
        case = visit(unit(portal.url), portal)
    origin = case.origin(UNIT, portal.url + "moi")
    assert origin is not None
    assert origin.way == ("Giới thiệu", "Lãnh đạo Sở")
    assert origin.redirects == ((portal.url + "cu", 302),)
    assert capture(case, "cu").outcome is Outcome.REDIRECT
