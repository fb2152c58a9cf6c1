"""What a secure connection was like, seen on the very connection that the answer came over: protocol, cipher, certificates.

Scrapy opens one connection to a host at a time and keeps it, so the last one that was opened to a host is the one that
answers; where the certificate of an answer is another one, nothing is said."""

from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL import SSL
from scrapy.http import Response
from twisted.internet.interfaces import IOpenSSLClientConnectionCreator
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

from crawler.archive.secured import Secured

Seen = tuple[Secured, bytes]
"""The facts, and the certificates that were shown, the host's own first (PEM)."""


@implementer(IPolicyForHTTPS)
class Witness:
    """Stands before ``policy``, which decides everything, and remembers the connections made by it."""

    def __init__(self, policy: Any) -> None:
        self._policy = policy
        self._last: dict[tuple[str, int], SSL.Connection] = {}

    def creatorForNetloc(self, hostname: bytes, port: int) -> "_Watched":
        """What makes connections to the host."""

        def remember(connection: SSL.Connection) -> None:
            self._last[hostname.decode("ascii").lower(), port] = connection

        return _Watched(self._policy.creatorForNetloc(hostname, port), remember)

    def seen(self, host: str, port: int, response: Response) -> Seen | None:
        """What is known of the connection that ``response`` came over; None where it was not secure or is not known."""
        connection = self._last.get((host, port))
        if connection is None or response.certificate is None:
            return None
        chain = [one.to_cryptography() for one in connection.get_peer_cert_chain() or ()]
        protocol, cipher = connection.get_protocol_version_name(), connection.get_cipher_name()
        if not chain or cipher is None or chain[0] != response.certificate.original.to_cryptography():
            return None
        leaf = chain[0]
        secured = Secured(
            protocol=protocol,
            cipher=cipher,
            subject=leaf.subject.rfc4514_string(),
            issuer=leaf.issuer.rfc4514_string(),
            since=leaf.not_valid_before_utc,
            until=leaf.not_valid_after_utc,
            sha256=leaf.fingerprint(SHA256()).hex(),
        )
        return secured, b"".join(one.public_bytes(Encoding.PEM) for one in chain)


@implementer(IOpenSSLClientConnectionCreator)
class _Watched:
    def __init__(self, creator: Any, remember: Callable[[SSL.Connection], None]) -> None:
        self._creator, self._remember = creator, remember

    def clientConnectionForTLS(self, tlsProtocol: Any) -> SSL.Connection:
        connection: SSL.Connection = self._creator.clientConnectionForTLS(tlsProtocol)
        self._remember(connection)
        return connection
