"""All portals of the fault matrix on one loopback port, told apart by name; and the ways in which a server misbehaves."""

import socket
import struct
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler
from threading import Event

from scripted_portal import Answer, Page, ScriptedPortal


class Town(ScriptedPortal):
    """Serves every row's portal under the row's name."""

    def __init__(self, sites: Mapping[str, Mapping[str, Page]], **more: object) -> None:
        super().__init__(**more)
        self.sites = sites
        self.by_name: dict[str, list[str]] = defaultdict(list)

    def answer_to(self, path: str, host: str) -> Page:
        """What the portal of that name answers."""
        name = host.partition(":")[0]
        self.by_name[name].append(path)
        pages = self.sites.get(name, {})
        found = pages.get(path, pages.get("*", self.missing))
        if isinstance(found, Answer) or found is None:
            return found
        before = self.by_name[name].count(path) - 1
        return lambda _: found(before)


Act = Callable[[BaseHTTPRequestHandler], None]


def acting(act: Act) -> Answer:
    """An answer that is an act on the connection."""
    return Answer(act=act)


def raw(*parts: bytes) -> Answer:
    """These bytes, then the end of the connection."""
    return Answer(raw=b"".join(parts))


def head(*lines: str, status: str = "200 OK") -> bytes:
    """A head of an HTML answer."""
    return "\r\n".join([f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *lines, "", ""]).encode("latin-1")


def torn(data: bytes) -> Answer:
    """These bytes, then a reset."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(data)
        handler.wfile.flush()
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.connection.close()
        handler.close_connection = True

    return acting(act)


def dripping(data: bytes, pause_s: float, ended: Event) -> Answer:
    """These bytes, one at a time, again and again."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        while not ended.is_set():
            for byte in data:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                if ended.wait(pause_s):
                    return

    return acting(act)


def flowing(first: bytes, chunk: bytes, chunks: int) -> Answer:
    """A body without end, as fast as it is taken."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        handler.wfile.write(first)
        for _ in range(chunks):
            handler.wfile.write(chunk)

    return acting(act)


def closing_between(answer: bytes) -> Answer:
    """A whole answer that promises to keep the connection and then closes it."""

    def act(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(answer)
        handler.wfile.flush()
        time.sleep(0)
        handler.close_connection = True

    return acting(act)
