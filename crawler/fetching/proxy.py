"""The browser's only way out: a forward proxy on loopback that asks the address guard before every connection.

It connects to the address that the guard admitted, so that neither a redirect nor a script nor a name that changes its mind
gets further. One request per connection: a kept connection would carry requests to hosts nobody asked the guard about.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.fetching.guard import AddressDenied, Guard

_MOST_HEAD = 64 * 1024
_CONNECT_S = 15.0
_IDLE_S = 60.0
_HOP_BY_HOP = frozenset({"connection", "proxy-connection", "keep-alive", "proxy-authorization", "te", "trailer"})


class Proxy:
    """Use as an asynchronous context manager."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._server: asyncio.Server | None = None
        self.denied: list[str] = []
        """What it refused: "host:port: why"."""

    @property
    def address(self) -> str:
        """Where it listens, as the browser wants it."""
        assert self._server is not None
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"http://{host}:{port}"

    async def __aenter__(self) -> "Proxy":
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_MOST_HEAD)
        return self

    async def __aexit__(self, *fault: object) -> None:
        assert self._server is not None
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_IDLE_S):
                head = await reader.readuntil(b"\r\n\r\n")
            await self._pass_on(head, reader, writer)
        except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError):
            pass
        finally:
            writer.close()

    async def _pass_on(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line, *fields = head.decode("latin-1").rstrip("\r\n").split("\r\n")
        method, target, version = line.split(" ", 2)
        host, port = _where(method, target)
        try:
            addresses = await self._guard.admit(host, port)
        except AddressDenied as denied:
            self.denied.append(f"{host}:{port}: {denied}")
            await _say(writer, "403 Forbidden")
            return
        except OSError:
            await _say(writer, "502 Bad Gateway")
            return
        try:
            upstream, sink = await _connect(addresses, port)
        except (OSError, TimeoutError):
            await _say(writer, "502 Bad Gateway")
            return
        try:
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            else:
                parts = urlsplit(target)
                path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
                sink.write(_head(f"{method} {path} {version}", fields))
            # What the browser sends may have a body, without which nothing is answered.
            await asyncio.gather(_pipe(reader, sink), _answer(upstream, writer, headed=method != "CONNECT"))
        finally:
            sink.close()


def _where(method: str, target: str) -> tuple[str, int]:
    parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
    if not parts.hostname or (method != "CONNECT" and parts.scheme != "http"):
        raise ValueError(target)
    return parts.hostname, parts.port or (443 if method == "CONNECT" else 80)


async def _connect(addresses: Sequence[str], port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    last: OSError | TimeoutError = OSError("no address")
    for address in addresses:
        try:
            return await asyncio.wait_for(asyncio.open_connection(address, port, limit=_MOST_HEAD), _CONNECT_S)
        except (OSError, TimeoutError) as fault:
            last = fault
    raise last


async def _answer(upstream: asyncio.StreamReader, writer: asyncio.StreamWriter, *, headed: bool) -> None:
    """Carry the answer; where it is ``headed``, its head is made that of the last answer of the connection."""
    try:
        if headed:
            answer = await asyncio.wait_for(upstream.readuntil(b"\r\n\r\n"), _IDLE_S)
            status, *received = answer.decode("latin-1").rstrip("\r\n").split("\r\n")
            writer.write(_head(status, received))
        await _pipe(upstream, writer)
    finally:
        # The browser hears the end even of an answer that is none.
        writer.close()


def _head(line: str, fields: Sequence[str]) -> bytes:
    """A head with its hop-by-hop fields replaced: this connection ends with the answer."""
    kept = [field for field in fields if field.partition(":")[0].strip().lower() not in _HOP_BY_HOP]
    return "\r\n".join([line, *kept, "Connection: close", "", ""]).encode("latin-1")


async def _pipe(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Carry bytes until the source ends or falls silent; then the other side hears the end too."""
    with contextlib.suppress(OSError, TimeoutError):
        while data := await asyncio.wait_for(source.read(64 * 1024), _IDLE_S):
            sink.write(data)
            await sink.drain()
    with contextlib.suppress(OSError, RuntimeError):
        sink.close()


async def _say(writer: asyncio.StreamWriter, status: str) -> None:
    writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
    with contextlib.suppress(OSError):
        await writer.drain()
