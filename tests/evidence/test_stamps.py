"""RFC 3161 time-stamps from an authority made here with OpenSSL, behind a real server on loopback."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from sealed_run import Silence

from crawler.archive.encoding import stamp
from crawler.archive.verify import MANIFEST, TAMPERED, WHOLE
from inspection.cli import main
from inspection.evidence import endorsement, sealing, stamps, waiting
from inspection.evidence.levels import verified
from inspection.run import now

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no OpenSSL on this machine")

CONFIG = """\
[req]
distinguished_name = name
[name]
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[tsa]
default_tsa = here
[here]
serial = {place}/serial
signer_cert = {place}/tsa.pem
signer_key = {place}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
[signer]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
crlDistributionPoints = URI:{url}ca.crl
authorityInfoAccess = caIssuers;URI:{url}middle.pem
[middle]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
"""


def openssl(place: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=place, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory, url: str, place: Path) -> Path:
    """Keys, certificates, configuration and revocation list of a time-stamping authority below one in the middle."""
    (place / "conf").write_text(CONFIG.format(place=place, url=url), "utf-8")
    (place / "serial").write_text("01\n", "utf-8")
    for name in ("ca", "middle", "tsa", "other"):
        openssl(place, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")
    for name in ("ca", "other"):
        made = ("req", "-x509", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-days", "30", "-out", f"{name}.pem")
        openssl(place, *made, "-config", "conf", "-extensions", "ca")
    for name, above, kind in (("middle", "ca", "middle"), ("tsa", "middle", "signer")):
        openssl(place, "req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-out", f"{name}.csr", "-config", "conf")
        signed = ("x509", "-req", "-in", f"{name}.csr", "-CA", f"{above}.pem", "-CAkey", f"{above}.key", "-CAcreateserial")
        openssl(place, *signed, "-days", "30", "-extfile", "conf", "-extensions", kind, "-out", f"{name}.pem")
    list_revoked(place)
    return place


def list_revoked(place: Path, *, signer: bool = False, by: str = "middle", at: timedelta = -timedelta(days=1)) -> None:
    """Write the list of the certificates that were revoked: none, or the signer's own."""
    issuer = x509.load_pem_x509_certificate((place / "middle.pem").read_bytes())
    key = load_pem_private_key((place / f"{by}.key").read_bytes(), None)
    made = x509.CertificateRevocationListBuilder(issuer.subject, now() - timedelta(days=2), now() + timedelta(days=9))
    if signer:
        serial = x509.load_pem_x509_certificate((place / "tsa.pem").read_bytes()).serial_number
        made = made.add_revoked_certificate(x509.RevokedCertificateBuilder(serial, now() + at).build())
    (place / "ca.crl").write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.DER))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tsa")


@pytest.fixture(scope="module")
def url(place: Path) -> Iterator[str]:
    """Where the authority answers."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = place / self.path.strip("/")
            self._say(path.read_bytes() if path.is_file() else b"", 200 if path.is_file() else 404)

        def do_POST(self) -> None:
            (place / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            openssl(place, "ts", "-reply", "-config", "conf", "-queryfile", "query", "-out", "answer")
            self._say((place / "answer").read_bytes(), 200)

        def _say(self, data: bytes, status: int) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_stamp_is_had_and_verified_here_and_by_openssl_alone(folder: Path, url: str, authority: Path) -> None:
    assert main(["seal", str(folder), "--tsa", url]) == 0
    ca = authority / "ca.pem"
    found = verified(folder, Silence(), ca=ca)
    assert found.code == WHOLE and "chữ ký đúng" in found.looked["L5"]
    assert "chưa kiểm chữ ký" in verified(folder, Silence()).looked["L5"]
    asked = ["openssl", "ts", "-verify", "-data", MANIFEST, "-in", stamps.TOKEN, "-CAfile", str(ca)]
    asked += ["-untrusted", endorsement.CERTIFICATES]
    assert subprocess.run(asked, cwd=folder, check=False, capture_output=True).returncode == 0
    told = subprocess.run([sys.executable, "-I", "-S", "verify.py"], cwd=folder, check=False, capture_output=True)
    assert told.returncode == WHOLE, "what is kept beside the stamp is no strange file"


def test_it_is_verified_years_later_without_the_authority(folder: Path, url: str, authority: Path) -> None:
    assert main(["seal", str(folder), "--tsa", url]) == 0
    chain = x509.load_pem_x509_certificates((folder / endorsement.CERTIFICATES).read_bytes())
    assert [one.subject.rfc4514_string() for one in chain] == ["CN=tsa", "CN=middle"], "the one in the middle was fetched"
    ca = authority / "ca.pem"
    assert "chưa bị thu hồi theo danh sách lưu kèm" in verified(folder, Silence(), ca=ca).looked["L5"]
    list_revoked(authority, signer=True)
    assert "chữ ký đúng" in verified(folder, Silence(), ca=ca).looked["L5"], "nobody is asked: what was kept counts"
    assert endorsement.keep(folder, folder / stamps.TOKEN) == ()
    assert [problem.item for problem in verified(folder, Silence(), ca=ca).problems] == [stamps.TOKEN]
    list_revoked(authority, signer=True, at=timedelta(days=1))
    assert endorsement.keep(folder, folder / stamps.TOKEN) == ()
    assert verified(folder, Silence(), ca=ca).code == WHOLE, "revoked after the stamp was made"
    list_revoked(authority, by="other")
    assert endorsement.keep(folder, folder / stamps.TOKEN) == ()
    assert verified(folder, Silence(), ca=ca).code == TAMPERED, "a list that somebody else signed"
    list_revoked(authority)


def test_it_is_asked_for_again_by_itself(folder: Path, url: str, authority: Path) -> None:
    out, at = folder.parent, now()
    waiting.put(out, folder.name, url, "không hỏi được", at)
    assert waiting.ask_beside(out, at) is None, "not every minute"
    later = at + waiting.AGAIN
    broken: list[str] = []

    def away(address: str, query: bytes) -> bytes:
        broken.append(address)
        raise OSError("mất mạng")

    assert waiting.ask(out, lambda: later, away) == 1 and broken == [url]
    (one,) = waiting.waiting(out)
    assert "mất mạng" in one.words
    assert waiting.ask(out, lambda: later, away) == 1 and broken == [url], "it was just tried"
    (out / waiting.QUEUE).write_text((out / waiting.QUEUE).read_text("utf-8").replace(one.tried, stamp(at - waiting.AGAIN)), "utf-8")
    asked = waiting.ask_beside(out, at)
    assert asked is not None and asked.wait(120) == 0
    assert waiting.waiting(out) == () and (folder / stamps.TOKEN).is_file() and (folder / endorsement.LISTS).is_file()
    assert verified(folder, Silence(), ca=authority / "ca.pem").code == WHOLE


def test_what_is_behind_it_is_asked_for_again_too_but_not_for_ever(folder: Path, url: str, authority: Path) -> None:
    out, at = folder.parent, now()
    (authority / "ca.crl").rename(authority / "gone.crl")
    assert main(["seal", str(folder), "--tsa", url]) == 0
    (one,) = waiting.waiting(out)
    assert "danh sách thu hồi" in one.words and (folder / stamps.TOKEN).is_file()
    (authority / "gone.crl").rename(authority / "ca.crl")
    before = (folder / stamps.TOKEN).read_bytes()
    assert waiting.ask(out, lambda: at + 2 * waiting.AGAIN) == 0
    assert (folder / endorsement.LISTS).is_file() and (folder / stamps.TOKEN).read_bytes() == before
    waiting.put(out, folder.name, url, "", at)
    assert waiting.ask(out, lambda: at + timedelta(days=31)) == 0, "after thirty days it is left"
    (out / waiting.QUEUE).write_text("[{", "utf-8")
    assert waiting.ask_beside(out, at) is None, "a torn queue stops nothing"


def test_a_stamp_of_somebody_else_or_of_something_else_is_found(folder: Path, url: str, authority: Path) -> None:
    assert main(["seal", str(folder), "--tsa", url]) == 0
    assert verified(folder, Silence(), ca=authority / "other.pem").code == TAMPERED
    openssl(authority, "ts", "-query", "-data", "conf", "-sha256", "-cert", "-out", "query")
    openssl(authority, "ts", "-reply", "-config", "conf", "-queryfile", "query", "-out", str(folder / stamps.TOKEN))
    assert [problem.item for problem in verified(folder, Silence()).problems] == [stamps.TOKEN]


def test_an_authority_that_does_not_answer_never_blocks(
    folder: Path, url: str, authority: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as gone:
        nobody = f"http://127.0.0.1:{gone.server_port}/"
    assert main(["seal", str(folder), "--tsa", nobody]) == 0
    assert "tự xin lại" in capsys.readouterr().out
    assert [one.url for one in waiting.waiting(folder.parent)] == [nobody]
    found = verified(folder, Silence())
    assert (found.code, found.looked["L5"]) == (WHOLE, "đang chờ dấu thời gian")
    assert main(["seal", str(folder), "--tsa", url]) == 0
    assert verified(folder, Silence(), ca=authority / "ca.pem").looked["L5"].endswith("chưa bị thu hồi theo danh sách lưu kèm")


def test_what_is_no_stamp_is_not_kept(folder: Path) -> None:
    at = sealing.sealed_at(folder)
    with pytest.raises(stamps.StampError):
        stamps.stamp(folder, "http://tsa.example/", at, now(), lambda url, query: b"<html>Maintenance</html>")
    assert not (folder / stamps.TOKEN).exists() and (folder / stamps.QUERY).exists()
    with pytest.raises(stamps.StampRefused, match="30 ngày"):
        stamps.stamp(folder, "http://tsa.example/", at, at + timedelta(days=31), lambda url, query: b"")
    with pytest.raises(stamps.StampRefused, match="http"):
        stamps.stamp(folder, "file:///etc/passwd", at, now())
    assert main(["seal", str(folder), "--tsa", "file:///etc/passwd"]) == 0
    assert waiting.waiting(folder.parent) == ()


def test_a_detached_signature_is_verified_where_there_is_one(folder: Path, authority: Path) -> None:
    signed = ("cms", "-sign", "-binary", "-in", str(folder / MANIFEST), "-signer", "ca.pem", "-inkey", "ca.key")
    openssl(authority, *signed, "-outform", "DER", "-out", str(folder / stamps.SIGNATURE))
    found = verified(folder, Silence(), ca=authority / "ca.pem")
    assert found.code == WHOLE and "chữ ký rời đúng với ca.pem" in found.looked["L5"]
    assert verified(folder, Silence()).code == WHOLE
    assert verified(folder, Silence(), ca=authority / "other.pem").code == TAMPERED
    other = ("conf" if word == str(folder / MANIFEST) else word for word in signed)
    openssl(authority, *other, "-outform", "DER", "-out", str(folder / stamps.SIGNATURE))
    assert [problem.item for problem in verified(folder, Silence()).problems] == [stamps.SIGNATURE]
