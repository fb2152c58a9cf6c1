"""The certificates and revocation lists behind a time-stamp, kept beside it: years later, when the authority's addresses answer no
more, the stamp is verified with them and the root alone."""

import subprocess
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID

from crawler.archive.verify import MANIFEST
from inspection.whole_file import write_whole

CERTIFICATES, LISTS = (f"seal/{MANIFEST}.{kind}" for kind in ("chain.pem", "crl.pem"))
_TIMEOUT_S = 30
_TOO_BIG = 16 << 20
_LONGEST = 8
_END_OF_LIST = b"-----END X509 CRL-----\n"

Get = Callable[[str], bytes]
"""Fetches what lies at an address. Raises OSError."""


def get(url: str) -> bytes:
    """Over plain HTTP, as certificates name it: what comes is signed."""
    if not url.startswith("http://"):
        raise OSError(f"{url}: không phải địa chỉ http")
    with urlopen(url, timeout=_TIMEOUT_S) as answer:
        data: bytes = answer.read(_TOO_BIG)
    return data


def keep(folder: Path, token: Path, get: Get = get) -> tuple[str, ...]:
    """Keep what is behind the ``token`` in the run's folder; returns in words what could not be had."""
    missing: list[str] = []
    chain = list(_chain(_shown(token), get, missing))
    lists = list(_lists(chain, get, missing))
    if chain:
        write_whole(folder / CERTIFICATES, b"".join(one.public_bytes(Encoding.PEM) for one in chain))
    if lists:
        write_whole(folder / LISTS, b"".join(one.public_bytes(Encoding.PEM) for one in lists))
    return tuple(missing)


def revoked(folder: Path, at: datetime) -> str:
    """In words, whether a kept list says that a kept certificate was revoked by ``at``, or a list is not its issuer's; ""
    otherwise. Raises ValueError where they cannot be read."""
    chain = x509.load_pem_x509_certificates((folder / CERTIFICATES).read_bytes())
    blocks = (folder / LISTS).read_bytes().split(_END_OF_LIST)[:-1]
    lists = [x509.load_pem_x509_crl(block + _END_OF_LIST) for block in blocks]
    for one in chain:
        issuer = next((other for other in chain if other.subject == one.issuer), None)
        for crl in (crl for crl in lists if issuer and crl.issuer == one.issuer):
            assert issuer
            if not crl.is_signature_valid(issuer.public_key()):  # type: ignore[arg-type]
                return f"danh sách thu hồi lưu kèm không phải của {issuer.subject.rfc4514_string()}"
            entry = crl.get_revoked_certificate_by_serial_number(one.serial_number)
            if entry is not None and entry.revocation_date_utc <= at:
                return f"chứng thư {one.subject.rfc4514_string()} đã bị thu hồi trước lúc đóng dấu"
    return ""


def _shown(token: Path) -> list[x509.Certificate]:
    """The certificates that the token carries."""
    asked = ["openssl", "ts", "-reply", "-in", str(token), "-token_out"]
    done = subprocess.run(asked, capture_output=True, timeout=60, check=False)
    return pkcs7.load_der_pkcs7_certificates(done.stdout) if done.returncode == 0 else []


def _chain(shown: list[x509.Certificate], get: Get, missing: list[str]) -> Iterator[x509.Certificate]:
    """The signer's certificate and those above it, as far as they are shown or can be fetched."""
    current = next((one for one in shown if _stamps(one)), None)
    for _ in range(_LONGEST):
        if current is None:
            return
        yield current
        if current.issuer == current.subject:
            return
        above = next((one for one in shown if one.subject == current.issuer), None)
        current = above or _fetched(current, get, missing)


def _fetched(below: x509.Certificate, get: Get, missing: list[str]) -> x509.Certificate | None:
    for url in _issuers(below):
        try:
            data = get(url)
            return x509.load_pem_x509_certificate(data) if b"-----BEGIN" in data else x509.load_der_x509_certificate(data)
        except (OSError, ValueError) as fault:
            missing.append(f"chứng thư cấp trên ở {url}: {fault}")
    return None


def _lists(chain: list[x509.Certificate], get: Get, missing: list[str]) -> Iterator[x509.CertificateRevocationList]:
    for url in dict.fromkeys(url for one in chain for url in _points(one)):
        try:
            data = get(url)
            yield x509.load_pem_x509_crl(data) if b"-----BEGIN" in data else x509.load_der_x509_crl(data)
        except (OSError, ValueError) as fault:
            missing.append(f"danh sách thu hồi ở {url}: {fault}")


def _stamps(one: x509.Certificate) -> bool:
    try:
        return ExtendedKeyUsageOID.TIME_STAMPING in one.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return False


def _issuers(one: x509.Certificate) -> list[str]:
    try:
        told = one.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    except x509.ExtensionNotFound:
        return []
    return [each.access_location.value for each in told if each.access_method == AuthorityInformationAccessOID.CA_ISSUERS]


def _points(one: x509.Certificate) -> list[str]:
    try:
        told = one.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    except x509.ExtensionNotFound:
        return []
    return [name.value for point in told for name in point.full_name or () if name.value.startswith("http://")]
