"""The sample province, served once, and every portal of it walked once along its links."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from http.client import HTTPConnection
from urllib.parse import quote, urljoin, urlsplit

import pytest

from demo.portal import portal_ids, read_portal
from demo.province import Province

_ADDRESS = re.compile(r'(?:href|src)="([^"]*)"')
_NOTHING_HERE = "Trang bạn truy cập không có"


@dataclass(frozen=True, slots=True)
class Reply:
    """What stands at one address."""

    status: int
    kind: str
    text: str
    location: str = ""

    @property
    def page(self) -> bool:
        """Something to read, not the portal's way to say that there is no such page."""
        return self.status == 200 and self.kind.startswith("text/html") and _NOTHING_HERE not in self.text


class Visitor:
    """A reader of one portal, over one connection."""

    def __init__(self, url: str, *, application: bool = False) -> None:
        self.url = url
        self._application = application
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=10)

    def get(self, path: str) -> Reply:
        """What the server sends for PATH."""
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        body = answer.read()
        kind = answer.getheader("Content-Type", "")
        text = body.decode("utf-8") if kind.startswith(("text/", "application/json", "application/xml")) else ""
        return Reply(answer.status, kind, text, answer.getheader("Location", ""))

    def read(self, path: str) -> Reply:
        """What a reader sees at PATH: in an application, what its script would show."""
        reply = self.get(path)
        if not (self._application and reply.page):
            return reply
        view = self.get(f"/api/trang?path={quote(path)}")
        return Reply(view.status, reply.kind, json.loads(view.text)["html"] + self._frame())

    def _frame(self) -> str:
        entries = json.loads(self.get("/api/khung").text)["menu"]
        return "".join(f'<a href="{one["url"]}"></a>' for entry in entries for one in (entry, *entry["items"]))

    def close(self) -> None:
        self._connection.close()


@dataclass
class Walk:
    """Everything reached by links from a portal's home page."""

    replies: dict[str, Reply] = field(default_factory=dict)
    linked_from: dict[str, str] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    """Addresses on other portals of the province."""

    @property
    def pages(self) -> list[str]:
        return [path for path, reply in self.replies.items() if reply.page]

    @property
    def missing(self) -> set[str]:
        """Linked, but answered with a refusal or sent back to the home page."""
        return {path for path, reply in self.replies.items() if path != "/" and not (reply.page or _is_file(reply))}


def _is_file(reply: Reply) -> bool:
    return reply.status == 200 and not reply.kind.startswith("text/html")


def _walk(visitor: Visitor, province: tuple[str, ...]) -> Walk:
    walk, waiting = Walk(), [("/", "")]
    while waiting:
        path, source = waiting.pop()
        if path in walk.replies:
            continue
        reply = walk.replies[path] = visitor.read(path)
        walk.linked_from[path] = source
        found = [reply.location] if path == "/" and reply.location else []
        found += [unescape(address) for address in _ADDRESS.findall(reply.text)] if reply.page else []
        for address in found:
            whole = urljoin(visitor.url.rstrip("/") + path, address)
            parts = urlsplit(whole)
            if whole.startswith(visitor.url):
                waiting.append((quote(parts.path, safe="/%") + (f"?{parts.query}" if parts.query else ""), path))
            elif whole.startswith(province):
                walk.elsewhere.add(whole)
    return walk


@pytest.fixture(scope="session")
def province() -> Iterator[Province]:
    with Province() as province:
        yield province


@pytest.fixture(scope="session")
def visitors(province: Province) -> Iterator[Mapping[str, Visitor]]:
    found = {id: Visitor(province.urls[id], application=read_portal(id).family == "application") for id in portal_ids()}
    yield found
    for visitor in found.values():
        visitor.close()


@pytest.fixture(scope="session")
def walks(province: Province, visitors: Mapping[str, Visitor]) -> Mapping[str, Walk]:
    others = tuple(province.urls.values())
    return {id: _walk(visitor, others) for id, visitor in visitors.items()}
