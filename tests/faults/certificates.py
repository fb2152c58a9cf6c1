"""Certificates for the portals of the matrix: good ones, and every way in which one is not."""

import ssl
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

Signed = tuple[x509.Certificate, ec.EllipticCurvePrivateKey]
_DAY = timedelta(days=1)


class Authority:
    """An authority of our own, and contexts that show its certificates by the name that is asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.root = _signed("Root", None, ca=True)
        self._middle = _signed("Middle", self.root, ca=True)
        self.file = folder / "root.pem"
        self.file.write_bytes(self.root[0].public_bytes(Encoding.PEM))

    def context(self, hosts: Mapping[str, str]) -> ssl.SSLContext:
        """A server's context; ``hosts`` says which name gets what kind of certificate."""
        contexts = {host: self._context(host, kind) for host, kind in hosts.items()}
        base = self._context("nobody.test", "fine")

        def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
            connection.context = contexts.get(name or "", base)

        base.sni_callback = choose
        return base

    def old(self) -> ssl.SSLContext:
        """One that speaks no newer TLS than 1.1."""
        context = self._context("nobody.test", "fine")
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            # That nobody should speak it is the point.
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1
            context.maximum_version = ssl.TLSVersion.TLSv1_1
        return context

    def _context(self, host: str, kind: str) -> ssl.SSLContext:
        now = datetime.now(UTC)
        start, end = {"expired": (now - 30 * _DAY, now - _DAY), "early": (now + _DAY, now + 30 * _DAY)}.get(
            kind, (now - _DAY, now + 30 * _DAY)
        )
        issuer = None if kind == "self" else self._middle if kind == "chainless" else self.root
        certificate, key = _signed("other.test" if kind == "other" else host, issuer, start=start, end=end)
        path = self._folder / f"{host}.pem"
        path.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
            + certificate.public_bytes(Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context


def _signed(
    name: str, issuer: Signed | None, *, ca: bool = False, start: datetime | None = None, end: datetime | None = None
) -> Signed:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    by, signer = (issuer[0].subject, issuer[1]) if issuer else (subject, key)
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder(
            by, subject, key.public_key(), x509.random_serial_number(), start or now - _DAY, end or now + 30 * _DAY
        )
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return builder.sign(signer, hashes.SHA256()), key
