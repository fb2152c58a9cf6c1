"""Who may use the page: names, roles and hashed passwords, in one file beside the runs."""

import base64
import hashlib
import hmac
import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from threading import Lock

from inspection.run import BadRequest
from inspection.whole_file import write_whole

FOLDER = "web"
"""Below the folder of the runs: accounts, logs of what was started, what is known of the runs."""
NAME = "accounts.json"
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
SCRYPT_COST = 2**15
_BLOCK, _TIMES = 8, 3
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}$")


class Role(StrEnum):
    """What a person may do; each may do all that the one before may."""

    VIEWER = "viewer"
    INSPECTOR = "inspector"
    LEAD = "lead"

    @property
    def label(self) -> str:
        """The words a person reads."""
        return _LABELS[self]

    def may(self, needed: "Role") -> bool:
        """Whether somebody of this role may do what ``needed`` may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


_LABELS: Mapping[Role, str] = {Role.VIEWER: "người xem", Role.INSPECTOR: "người kiểm tra", Role.LEAD: "trưởng đoàn"}


@dataclass(frozen=True, slots=True)
class Account:
    """One person."""

    login: str
    name: str
    """As decisions are signed."""
    role: Role
    secret: str
    """scrypt$cost$salt$hash."""


class Accounts:
    """The accounts in ``folder``; another process may change them at any time."""

    def __init__(self, folder: Path, cost: int = SCRYPT_COST) -> None:
        self._path = folder / NAME
        self._cost = cost
        self._lock = Lock()
        self._read: tuple[tuple[int, int], dict[str, Account]] = ((-1, -1), {})
        self._nobody = Account("", "", Role.VIEWER, _secret(secrets.token_hex(8), cost))

    def all(self) -> tuple[Account, ...]:
        """Everybody, by login."""
        return tuple(account for _, account in sorted(self._known().items()))

    def find(self, login: str) -> Account | None:
        """The account of that login."""
        return self._known().get(login)

    def put(self, login: str, name: str, role: Role, password: str) -> Account:
        """Add an account, or change the one of that login. Raises BadRequest where something cannot be used."""
        login, name = login.strip().lower(), " ".join(name.split())
        if not _LOGIN.match(login):
            raise BadRequest("Tên đăng nhập: 2 đến 40 chữ thường không dấu, chữ số, dấu chấm, gạch ngang.")
        if not name:
            raise BadRequest("Cần họ tên: quyết định được ký bằng họ tên này.")
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or password.lower() in (login, name.lower()):
            raise BadRequest(f"Mật khẩu cần từ {SHORTEST_PASSWORD} ký tự, và không phải tên của chính mình.")
        account = Account(login, name, role, _secret(password, self._cost))
        self._write({**self._known(), login: account})
        return account

    def remove(self, login: str) -> None:
        """Take the account away; its sessions end. Raises BadRequest where there is none."""
        known = dict(self._known())
        if known.pop(login, None) is None:
            raise BadRequest(f"Không có tài khoản “{login}”.")
        self._write(known)

    def verified(self, login: str, password: str) -> Account | None:
        """The account, where the password is its own. It takes as long for a login that does not exist."""
        account = self.find(login.strip().lower())
        right = _matches(password[:LONGEST_PASSWORD], (account or self._nobody).secret)
        return account if account and right else None

    def _known(self) -> dict[str, Account]:
        with self._lock:
            try:
                status = self._path.stat()
            except FileNotFoundError:
                return {}
            key = (status.st_mtime_ns, status.st_size)
            if key != self._read[0]:
                rows = json.loads(self._path.read_text("utf-8"))
                self._read = key, {row["login"]: Account(**{**row, "role": Role(row["role"])}) for row in rows}
            return self._read[1]

    def _write(self, known: Mapping[str, Account]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps([asdict(account) for _, account in sorted(known.items())], ensure_ascii=False, indent=1)
        write_whole(self._path, f"{text}\n".encode(), check=lambda unfinished: os.chmod(unfinished, 0o600))


def _secret(password: str, cost: int) -> str:
    salt = secrets.token_bytes(16)
    return f"scrypt${cost}${base64.b64encode(salt).decode()}${base64.b64encode(_derived(password, salt, cost)).decode()}"


def _matches(password: str, secret: str) -> bool:
    _, cost, salt, derived = secret.split("$")
    return hmac.compare_digest(_derived(password, base64.b64decode(salt), int(cost)), base64.b64decode(derived))


def _derived(password: str, salt: bytes, cost: int) -> bytes:
    memory = 256 * _BLOCK * cost
    return hashlib.scrypt(password.encode("utf-8", "replace"), salt=salt, n=cost, r=_BLOCK, p=_TIMES, maxmem=memory, dklen=32)
