"""The secure connection that an answer came over, as the case keeps it: its facts in the metadata record, the certificates
themselves as an artifact that any X.509 tool reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler.archive.encoding import moment, stamp


@dataclass(frozen=True, slots=True)
class Secured:
    """What was agreed on, and the certificate that was shown."""

    protocol: str
    """E.g. "TLSv1.3"."""
    cipher: str
    subject: str
    """RFC 4514."""
    issuer: str
    since: datetime
    until: datetime
    sha256: str
    """Of the certificate as DER: its fingerprint."""
    fault: str = ""
    """In words, what is wrong with the certificate, so that a connection which insists on it is refused: what came, came in a second
    pass that does not. "" where nothing is, or nobody looked."""

    def facts(self) -> dict[str, str]:
        """As the metadata record holds it."""
        return {
            "protocol": self.protocol,
            "cipher": self.cipher,
            "subject": self.subject,
            "issuer": self.issuer,
            "not_before": stamp(self.since),
            "not_after": stamp(self.until),
            "sha256": self.sha256,
            "fault": self.fault,
            "pass": "second, unverified" if self.fault else "first",
        }

    @classmethod
    def of(cls, facts: Mapping[str, str]) -> "Secured":
        """What ``facts`` said."""
        texts = {name: facts[name] for name in ("protocol", "cipher", "subject", "issuer", "sha256", "fault")}
        return cls(since=moment(facts["not_before"]), until=moment(facts["not_after"]), **texts)
