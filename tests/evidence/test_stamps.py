"""RFC 3161 time-stamps from an authority made here with OpenSSL, behind a real server on loopback."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from sealed_run import Silence

from crawler.archive.verify import MANIFEST, TAMPERED, WHOLE
from inspection.cli import main
from inspection.evidence import sealing, stamps
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
"""


def openssl(place: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=place, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys, certificates and configuration of a time-stamping authority."""
    place = tmp_path_factory.mktemp("tsa")
    (place / "conf").write_text(CONFIG.format(place=place), "utf-8")
    (place / "serial").write_text("01\n", "utf-8")
    for name in ("ca", "tsa", "other"):
        openssl(place, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")
    for name in ("ca", "other"):
        made = ("req", "-x509", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-days", "30", "-out", f"{name}.pem")
        openssl(place, *made, "-config", "conf", "-extensions", "ca")
    openssl(place, "req", "-new", "-key", "tsa.key", "-subj", "/CN=TSA", "-out", "tsa.csr", "-config", "conf")
    signed = ("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "30")
    openssl(place, *signed, "-extfile", "conf", "-extensions", "signer", "-out", "tsa.pem")
    return place


@pytest.fixture
def url(authority: Path) -> Iterator[str]:
    """Where the authority answers."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (authority / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            openssl(authority, "ts", "-reply", "-config", "conf", "-queryfile", "query", "-out", "answer")
            data = (authority / "answer").read_bytes()
            self.send_response(200)
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
    assert subprocess.run(asked, cwd=folder, check=False, capture_output=True).returncode == 0


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
    assert "Xin lại" in capsys.readouterr().out
    found = verified(folder, Silence())
    assert (found.code, found.looked["L5"]) == (WHOLE, "đang chờ dấu thời gian")
    assert main(["seal", str(folder), "--tsa", url]) == 0
    assert verified(folder, Silence(), ca=authority / "ca.pem").looked["L5"].endswith("chữ ký đúng với ca.pem")


def test_what_is_no_stamp_is_not_kept(folder: Path) -> None:
    at = sealing.sealed_at(folder)
    with pytest.raises(stamps.StampError):
        stamps.stamp(folder, "http://tsa.example/", at, now(), lambda url, query: b"<html>Maintenance</html>")
    assert not (folder / stamps.TOKEN).exists() and (folder / stamps.QUERY).exists()
    with pytest.raises(stamps.StampError, match="30 ngày"):
        stamps.stamp(folder, "http://tsa.example/", at, at + timedelta(days=31), lambda url, query: b"")
    with pytest.raises(stamps.StampError, match="http"):
        stamps.stamp(folder, "file:///etc/passwd", at, now())


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
