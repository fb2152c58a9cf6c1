"""Who is signed in: sessions in memory, gone with the server, and a brake on guessing passwords."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from inspection.web.accounts import Account

IDLE = timedelta(minutes=45)
LONGEST = timedelta(hours=10)
MOST_PER_LOGIN = 5
TRIES = 5
PAUSE = timedelta(minutes=5)
_MOST_REMEMBERED = 1_000


@dataclass(slots=True)
class Session:
    """One browser of one person."""

    login: str
    secret: str
    """The account's when it began: another password ends it."""
    begun: datetime
    seen: datetime
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    told: list[str] = field(default_factory=list)
    """Words for the next page."""


class Sessions:
    """All sessions; for many threads."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._lock = Lock()
        self._open: dict[str, Session] = {}
        self._failed: dict[str, tuple[int, datetime]] = {}

    def begin(self, account: Account) -> Session:
        """A new session; the oldest of too many of one person ends."""
        now = self._clock()
        session = Session(account.login, account.secret, now, now)
        with self._lock:
            self._open = {token: one for token, one in self._open.items() if not _over(one, now)}
            own = sorted((one for one in self._open.values() if one.login == account.login), key=lambda one: one.begun)
            for one in own[: max(0, len(own) - MOST_PER_LOGIN + 1)]:
                del self._open[one.token]
            self._open[session.token] = session
            self._failed.pop(account.login, None)
        return session

    def of(self, token: str, *, active: bool = True) -> Session | None:
        """The session of that token, if it still lives; an ``active`` look keeps it from growing idle."""
        now = self._clock()
        with self._lock:
            session = self._open.get(token)
            if session is None:
                return None
            if _over(session, now):
                del self._open[token]
                return None
            if active:
                session.seen = now
            return session

    def end(self, token: str) -> None:
        """End it."""
        with self._lock:
            self._open.pop(token, None)

    def may_try(self, login: str) -> bool:
        """Whether a password for ``login`` is looked at now."""
        with self._lock:
            times, last = self._failed.get(login, (0, self._clock()))
            if times < TRIES:
                return True
            if self._clock() - last < PAUSE:
                return False
            del self._failed[login]
            return True

    def failed(self, login: str) -> None:
        """A wrong password for ``login``."""
        with self._lock:
            if len(self._failed) >= _MOST_REMEMBERED:
                self._failed.pop(next(iter(self._failed)))
            self._failed[login] = (self._failed.get(login, (0, self._clock()))[0] + 1, self._clock())


def _over(session: Session, now: datetime) -> bool:
    return now - session.seen > IDLE or now - session.begun > LONGEST
