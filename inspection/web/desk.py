"""What every page needs: where the runs lie, who is who, and the templates."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

import jinja2
from itsdangerous import URLSafeTimedSerializer

from checks.model import Status
from inspection.targets import Targets, read_targets
from inspection.web.accounts import Accounts, Role
from inspection.web.sessions import Sessions
from inspection.web.shelf import Shelf
from inspection.web.works import Works

_TRIGGERS = {"demo": "chạy thử", "ad-hoc": "đột xuất", "scheduled": "theo lịch niêm phong"}
SIGNS = {
    Status.MET: "✓",
    Status.PARTIAL: "½",
    Status.OUTDATED: "↺",
    Status.EMPTY: "○",
    Status.ABSENT: "✕",
    Status.UNREACHABLE: "!",
    Status.NOT_PUBLIC: "⌂",
    Status.NEEDS_REVIEW: "?",
    Status.NOT_APPLICABLE: "–",
}
"""Beside the colour, for whoever does not see it."""


class Configuration:
    """The targets file, read again when it was changed; for many threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[tuple[int, int], Targets] | None = None

    def targets(self) -> Targets | None:
        """What it says; None where there is no such file. Raises TargetsError."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        key, known = (status.st_mtime_ns, status.st_size), self._read
        if known is None or known[0] != key:
            known = self._read = key, read_targets(self.path)
        return known[1]


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk behind the page."""

    out: Path
    configuration: Configuration
    accounts: Accounts
    sessions: Sessions
    shelf: Shelf
    works: Works
    clock: Callable[[], datetime]
    signer: URLSafeTimedSerializer
    """Of addresses in the archive."""
    origin: str
    """Of the page, e.g. "http://127.0.0.1:8765"."""
    archive: str
    """The other origin, where archived pages are shown."""
    templates: jinja2.Environment
    writing: Lock = field(default_factory=Lock)
    """One decision is recorded after the other."""

    @property
    def cookie(self) -> str:
        """The session's cookie; browsers do not keep ports apart, so the port is in it."""
        return f"kiemtra-{self.origin.rsplit(':', 1)[-1]}"

    @property
    def secure(self) -> bool:
        """Whether the page is served by TLS."""
        return self.origin.startswith("https:")


def templates() -> jinja2.Environment:
    """The templates; whatever goes into them is text."""
    loader = jinja2.PackageLoader("inspection.web")
    env = jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env.filters.update(number=number, percent=percent, local=local, trigger=lambda name: _TRIGGERS.get(name, name))
    env.globals.update(Status=Status, SIGNS=SIGNS, Role=Role)
    return env


def number(value: float | None) -> str:
    """A number as it is written in Vietnamese."""
    return "–" if value is None else f"{round(value, 2):g}".replace(".", ",")


def percent(share: float | None) -> str:
    """A share of one as a percentage."""
    return "–" if share is None else f"{share * 100:.0f} %"


def local(at: datetime, zone: str = "Asia/Ho_Chi_Minh") -> str:
    """A time on the inspectors' clock."""
    return f"{at.astimezone(ZoneInfo(zone)) if at.tzinfo else at.replace(tzinfo=UTC):%H:%M %d/%m/%Y}"
