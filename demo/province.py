"""The sample province: all portals on loopback, and the targets file that names them."""

import re
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from demo.application import Application
from demo.portal import portal_ids, read_portal
from demo.server import PortalServer
from demo.service import ServiceSite
from demo.site import AS_OF, Site

__all__ = ["AS_OF", "TRUTH", "Province", "targets_text"]

TRUTH = Path(__file__).parent / "truth.csv"
"""What is right for every unit and criterion on AS_OF."""

_TARGETS = Path(__file__).parent / "targets.toml"
_KINDS: Mapping[str, type[Site]] = {"igate": ServiceSite, "application": Application}


class Province:
    """All portals of the sample province; use it in a ``with`` statement.

    ``urls`` holds the home address of every portal by its id, the service portal ``dich-vu-cong`` and the province's own
    portal ``tinh-lai-chau`` among them. Each portal has its own fixed port from 8701 on; where that is taken, a free one.
    ``delay_s`` is waited before every answer.
    """

    urls: dict[str, str]

    def __init__(self, *, delay_s: float = 0.0) -> None:
        self.urls = {}
        self._delay_s = delay_s
        self._running = ExitStack()

    def __enter__(self) -> Self:
        servers: dict[str, PortalServer] = {}
        with ExitStack() as starting:
            portals = {id: read_portal(id) for id in portal_ids()}
            for id, portal in portals.items():
                servers[id] = self._bound(portal.port)
                starting.callback(servers[id].stop)
            self.urls = {id: server.url for id, server in servers.items()}
            for id, portal in portals.items():
                servers[id].start(_KINDS.get(portal.family, Site)(portal, self.urls))
            self._running = starting.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._running.close()

    def _bound(self, port: int) -> PortalServer:
        try:
            return PortalServer(port, self._delay_s)
        except OSError:
            return PortalServer(0, self._delay_s)


def targets_text(urls: Mapping[str, str]) -> str:
    """``demo/targets.toml`` with the ports of URLS in place of the usual ones."""
    usual = {str(read_portal(id).port): url.rstrip("/").rsplit(":", 1)[1] for id, url in urls.items()}
    text = _TARGETS.read_text(encoding="utf-8")
    return re.sub(r"127\.0\.0\.1:(\d+)", lambda found: f"127.0.0.1:{usual.get(found[1], found[1])}", text)
