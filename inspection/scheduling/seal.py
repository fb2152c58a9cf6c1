"""What keeps the draw secret until it is over, and provable for ever after: a commitment, and a lock by passphrase.

The commitment is SHA-256 over the seed and the plan's text. The seed and every slot rest encrypted (Fernet: AES-128-CBC
with HMAC-SHA256) under a key that scrypt makes of a passphrase; without it a slot's row tells neither unit nor time.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import asdict
from datetime import datetime

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from crawler.archive.encoding import canonical, moment, stamp
from inspection.scheduling.draw import Appointment, Kind

SEED_BYTES = 32
SHORTEST_PASSPHRASE = 12
SCRYPT_COST = 2**15
_PAD = 512
"""A row's length must not tell how long the unit's id is."""


class WrongPassphrase(Exception):
    """The passphrase does not open what is sealed."""


class Vault:
    """Closes and opens what must not be read: made of a passphrase and the plan's salt."""

    def __init__(self, passphrase: str, salt: bytes, cost: int = SCRYPT_COST) -> None:
        key = Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode())
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def close(self, data: bytes) -> bytes:
        """``data``, unreadable."""
        return self._fernet.encrypt(data)

    def open(self, token: bytes) -> bytes:
        """What ``close`` was given. Raises WrongPassphrase."""
        try:
            return self._fernet.decrypt(token)
        except InvalidToken:
            raise WrongPassphrase from None

    def close_appointment(self, appointment: Appointment) -> bytes:
        """The appointment, unreadable and of a length that tells nothing."""
        text = canonical({**asdict(appointment), "due": stamp(appointment.due)}).encode()
        return self.close(text.ljust(-(-len(text) // _PAD) * _PAD))

    def open_appointment(self, token: bytes) -> Appointment:
        """The appointment in ``token``. Raises WrongPassphrase."""
        data = json.loads(self.open(token))
        return Appointment(**{**data, "due": moment(data["due"]), "kind": Kind(data["kind"]), "only": tuple(data["only"])})


def new_seed() -> bytes:
    """A seed nobody knows, from the system's source of randomness."""
    return secrets.token_bytes(SEED_BYTES)


def new_salt() -> bytes:
    """A salt for one plan's key."""
    return secrets.token_bytes(16)


def commitment(seed: bytes, plan: str) -> str:
    """What is published at sealing: SHA-256 of the seed followed by the plan's text, in lowercase hex."""
    return hashlib.sha256(seed + plan.encode()).hexdigest()


def paper_form(digest: str) -> str:
    """A digest as people copy it: groups of four."""
    return " ".join(digest[n : n + 4] for n in range(0, len(digest), 4))


def revealed(seed: bytes, plan: str, sealed: datetime) -> dict[str, object]:
    """What is published once the plan is over; anyone recomputes the draw from it."""
    return {"schema": 1, "seed": seed.hex(), "plan": plan, "commitment": commitment(seed, plan), "sealed": stamp(sealed)}
