"""``kiemtra web`` as it is typed: accounts, the server as a process, its end, TLS."""

import os
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.client import HTTPSConnection
from ipaddress import IPv4Address
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from crawler.archive.case import CaseFile
from inspection import run
from inspection.cli import main
from inspection.web.accounts import FOLDER, Accounts
from tests.inspection.tiny_portal import NAME, TinyPortal, targets_of
from tests.web.conftest import UNIT
from tests.web.visitor import PASSWORD, Visitor

ROOT = Path(__file__).resolve().parents[2]


def put(out: Path, login: str = "an", role: str = "lead", password: str = PASSWORD) -> int:
    secret = out.parent / "mat-khau.txt"
    secret.write_text(f"{password}\n", "utf-8")
    return main(["web", "account", login, "--name", "Nguyễn Văn An", "--role", role, "--password-file", str(secret), "--out", str(out)])


@contextmanager
def running(out: Path, targets: Path, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server as a process, and where it is."""
    process = subprocess.Popen(
        [sys.executable, "-m", "inspection", "web", "--out", str(out), "--targets", str(targets), "--port", "0", *more],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "KIEMTRA_BROWSER": "khong-co"},
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"https?://\S+", said)
        assert found, said
        yield process, found[0]
    finally:
        process.kill()
        process.communicate()


def test_people_are_added_listed_and_taken_away(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "output"
    assert put(out) == 0
    assert main(["web", "accounts", "--out", str(out)]) == 0
    assert "trưởng đoàn" in capsys.readouterr().out
    found = Accounts(out / FOLDER).verified("an", PASSWORD)
    assert found and found.name == "Nguyễn Văn An"
    assert put(out, password="ngắn") == 2
    assert main(["web", "account", "an", "--remove", "--out", str(out)]) == 0
    assert main(["web", "account", "an", "--remove", "--out", str(out)]) == 2
    assert Accounts(out / FOLDER).all() == ()


def test_without_people_and_without_a_keyboard_nothing_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with (tmp_path / "leer").open("w+") as nobody:
        monkeypatch.setattr(sys, "stdin", nobody)
        assert main(["web", "--out", str(tmp_path / "output"), "--port", "0"]) == 2
    assert "kiemtra web account" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "words"), [(["--host", "192.0.2.1"], "bắt buộc có TLS"), (["--tls-cert", "a.pem"], "TLS cần cả hai")]
)
def test_a_place_that_others_reach_needs_tls(tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str], words: str) -> None:
    assert main(["web", "--out", str(tmp_path), *more]) == 2
    assert words in " ".join(capsys.readouterr().err.split())


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_its_end_stops_what_goes_on_and_that_can_be_resumed(tmp_path: Path) -> None:
    out = tmp_path / "output"
    put(out)
    with TinyPortal(held="/co-cau") as portal:
        targets = tmp_path / "targets.toml"
        # A second between two requests: the end comes in the middle.
        targets.write_text(targets_of((UNIT, NAME, portal.url)).replace("pace_s = 0", "pace_s = 1"), "utf-8")
        with running(out, targets) as (process, url):
            one = Visitor(url)
            assert one.enter("an").status == 303
            where = one.send("/runs", {"what": "units", "unit": UNIT}).headers["location"]
            assert portal.asked.wait(60)
            assert one.send("/runs", {"what": "units", "unit": "khac"}).status == 409
            portal.let_go.set()
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0
    folder = out / where.removeprefix("/runs/")
    with CaseFile.open(folder, at=run.now()) as case:
        assert case.visit(UNIT) is None
        assert case.counts(UNIT).pages >= 1


def test_tls_makes_the_cookie_secure(tmp_path: Path) -> None:
    certificate, key = _self_signed(tmp_path)
    put(tmp_path / "output")
    with running(tmp_path / "output", tmp_path / "khong-co.toml", "--tls-cert", str(certificate), "--tls-key", str(key)) as (_, url):
        assert url.startswith("https://")
        connection = HTTPSConnection("127.0.0.1", urlsplit(url).port, context=ssl.create_default_context(cafile=str(certificate)))
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": url.rstrip("/"), "Connection": "close"}
        connection.request("POST", "/login", urlencode({"login": "an", "password": PASSWORD}), headers)
        answer = connection.getresponse()
        assert answer.status == 303
        assert "secure" in (answer.getheader("Set-Cookie") or "").lower()
        connection.close()


def _self_signed(place: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kiemtra")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - timedelta(days=1), now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    paths = place / "chung-thu.pem", place / "khoa.pem"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paths
