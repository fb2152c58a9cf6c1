"""Letters: through a real server on this machine, with and without encryption, and never with a unit in them."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from random import Random
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from simulated_province import SEED, UNITS, SimulatedInspector, World, plan, sealed

from inspection.scheduling import mail
from inspection.scheduling.draw import draw
from inspection.scheduling.mail import Letter, deliver, put, server, unsent
from inspection.scheduling.service import Service
from inspection.scheduling.settings import MailSettings
from inspection.scheduling.slots import SlotTable
from inspection.scheduling.watch import Watch

NOW = datetime(2024, 7, 1, 3, tzinfo=UTC)
LETTER = Letter("Kiểm tra đột xuất: xong lần 20240701T100000-scheduled-0000", "Sổ làm việc: /output/x.xlsx\n")


@dataclass
class PostOffice:
    """Keeps what the server takes."""

    taken: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Session, envelope: Envelope) -> str:
        self.taken.append(message_from_bytes(envelope.content or b"", policy=policy.default))  # type: ignore[arg-type]
        self.to += envelope.rcpt_tos
        return "250 OK"


def _login(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"kiemtra", b"mat khau"), handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    encoding = serialization.Encoding.PEM
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + made.public_bytes(encoding))
    return path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _settings(port: int, security: str = "none", user: str = "") -> MailSettings:
    return MailSettings("127.0.0.1", port, security, user, "kiemtra@laichau.example", ("doan@laichau.example", "b@laichau.example"))


@pytest.fixture
def office() -> Iterator[tuple[PostOffice, MailSettings]]:
    keeper = PostOffice()
    controller = Controller(keeper, hostname="127.0.0.1", port=_free_port())
    controller.start()
    yield keeper, _settings(controller.port)
    controller.stop()


def test_a_letter_arrives_whole(office: tuple[PostOffice, MailSettings]) -> None:
    keeper, settings = office
    server(settings)(mail.message(settings, LETTER, NOW))
    (letter,) = keeper.taken
    assert letter["Subject"] == LETTER.subject
    assert letter.get_content().replace("\r\n", "\n") == LETTER.body
    assert letter["From"] == "kiemtra@laichau.example"
    assert keeper.to == ["doan@laichau.example", "b@laichau.example"]
    assert letter["Message-ID"].endswith("@laichau.example>")


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_encryption_and_password_are_used_where_asked_for(security: str, certificate: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    keeper = PostOffice()
    kinds: dict[str, dict[str, Any]] = {
        "starttls": {"tls_context": context, "require_starttls": True, "authenticator": _login, "auth_required": True},
        "tls": {"ssl_context": context},
    }
    controller = Controller(keeper, hostname="127.0.0.1", port=_free_port(), **kinds[security])
    trusting = ssl.create_default_context(cafile=str(certificate))
    controller.start()
    try:
        settings = _settings(controller.port, security, "kiemtra" if security == "starttls" else "")
        server(settings, "mat khau", trusting)(mail.message(settings, LETTER, NOW))
        with pytest.raises(OSError, match="certificate verify failed"):
            server(settings, "mat khau")(mail.message(settings, LETTER, NOW))
        if settings.user:
            with pytest.raises(smtplib.SMTPAuthenticationError):
                server(settings, "sai", trusting)(mail.message(settings, LETTER, NOW))
    finally:
        controller.stop()
    assert len(keeper.taken) == 1


def test_a_letter_waits_for_a_server_that_is_away(tmp_path: Path, office: tuple[PostOffice, MailSettings]) -> None:
    keeper, settings = office
    table = SlotTable(tmp_path)
    with table.change():
        put(table, LETTER, NOW)
    away = replace(settings, port=_free_port())
    assert not deliver(table, away, server(away), NOW)
    assert unsent(table) == 1
    assert not deliver(table, settings, server(settings), NOW + timedelta(minutes=5))
    assert deliver(table, settings, server(settings), NOW + timedelta(minutes=11))
    assert unsent(table) == 0
    assert not deliver(table, settings, server(settings), NOW + timedelta(minutes=30))
    assert len(keeper.taken) == 1
    assert [entry["ev"] for entry in table.entries()] == ["mail.sent"]


def test_one_bad_letter_does_not_hold_up_the_others(tmp_path: Path) -> None:
    table = SlotTable(tmp_path)
    with table.change():
        put(table, LETTER, NOW)
        put(table, Letter("thư thứ hai", "x"), NOW)
    sent: list[str] = []

    def send(made: EmailMessage) -> None:
        if made["Subject"] == LETTER.subject:
            raise smtplib.SMTPDataError(550, b"no")
        sent.append(made["Subject"])

    assert not deliver(table, _settings(1), send, NOW)
    assert deliver(table, _settings(1), send, NOW + timedelta(seconds=15))
    assert sent == ["thư thứ hai"]
    assert unsent(table) == 1


def test_every_finished_run_and_every_week_is_reported_without_a_unit(
    tmp_path: Path, office: tuple[PostOffice, MailSettings]
) -> None:
    keeper, settings = office
    opened = sealed(tmp_path, plan(second_visit=None, reinspection=None, visits=1))
    world = World(Random(3))
    service = Service(
        SlotTable(tmp_path),
        Watch(SlotTable(tmp_path, durable=False)),
        opened,
        SimulatedInspector(world),
        world.clock,
        (settings, server(settings)),
    )
    due = sorted(one.due for one in draw(SEED, opened.plan))[0]
    world.pass_((due - world.wall).total_seconds() - 600)
    while len(world.completed) < 1 or unsent(SlotTable(tmp_path)):
        world.quarter_minute()
        service.work()
    bodies = [str(letter.get_content()) for letter in keeper.taken]
    (finished,) = [body for body in bodies if "đã xong" in body]
    assert world.completed[0] in finished
    assert f"/output/{world.completed[0]}/" in finished
    assert "24 tiêu chí: đạt 22" in finished
    assert opened.sealed.commitment in finished
    for letter in keeper.taken:
        assert not [unit for unit in UNITS if unit in letter.as_string() or unit in str(letter.get_content())]
    weekly = [body for body in bodies if body.startswith("Tuần")]
    assert len(weekly) == (due - opened.sealed.sealed).days // 7
