"""A portal on loopback that answers as a test tells it to, well or badly, and remembers what it was asked."""

import gzip
import ssl
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self


@dataclass(frozen=True)
class Answer:
    """What one path answers."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=dict)
    raw: bytes | None = None
    """Written as it is instead of all above; then the connection is closed. Empty: closed without a word."""
    silent: bool = False
    """Nothing is written until the portal closes."""
    act: Callable[[BaseHTTPRequestHandler], None] | None = None
    """Done on the connection instead of all above."""


Page = Answer | Callable[[int], Answer]
"""An answer, or a function of how often the path was asked before."""


class ScriptedPortal:
    """Serves ``pages``, a mapping of path (with query) to answers; what is not in it is 404. A context manager."""

    def __init__(self, pages: Mapping[str, Page] | None = None, *, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Page] = dict(pages or {})
        self.missing = Answer(b"<html><title>404</title><p>Kh\xc3\xb4ng t\xc3\xacm th\xe1\xba\xa5y trang</p></html>", 404)
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.connections = 0
        """Whatever was then said over them."""
        self.closing = Event()
        self.on_ask: Callable[[str], object] = lambda path: None
        self._server = _Server(self)
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._scheme = "https" if tls else "http"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def answer_to(self, path: str, host: str) -> Page:
        """What lies at ``path`` of ``host``: here every name is the same portal."""
        return self.pages.get(path, self.missing)

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def host(self) -> str:
        """As private_hosts names it."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self._scheme}://{self.host}/"

    @property
    def hits(self) -> Counter[str]:
        """How often each path was asked."""
        return Counter(self.asked)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, portal: ScriptedPortal) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.portal = portal

    def process_request(self, request: Any, client_address: Any) -> None:
        self.portal.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that leave are no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = 30
    # Head and body leave together.
    wbufsize = -1

    def do_GET(self) -> None:
        self._answer(self.path)

    def do_POST(self) -> None:
        """As GET, under the path with "POST " before it."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(f"POST {self.path}")

    def _answer(self, path: str) -> None:
        portal = self.server.portal
        before = portal.asked.count(path)
        portal.asked.append(path)
        portal.agents.add(self.headers["User-Agent"])
        portal.on_ask(path)
        page = portal.answer_to(path, self.headers.get("Host", ""))
        answer = page if isinstance(page, Answer) else page(before)
        if answer.act is not None:
            answer.act(self)
        elif answer.silent:
            portal.closing.wait()
            self.close_connection = True
        elif answer.raw is not None:
            self.wfile.write(answer.raw)
            self.wfile.flush()
            self.close_connection = True
        else:
            self._write(answer)

    def _write(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def page(title: str, *links: tuple[str, str], text: str = "", more: str = "") -> Answer:
    """A page with a heading, text and links (address, words)."""
    listed = "".join(f'<li><a href="{address}">{words}</a></li>' for address, words in links)
    body = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><ul>{listed}</ul><p>{text or _FILLER}</p>{more}</body></html>"
    return Answer(body.encode())


def redirect(location: str, status: int = 302) -> Answer:
    """A redirect."""
    return Answer(status=status, headers={"Location": location})


def text(body: str, content_type: str = "text/plain") -> Answer:
    """Plain text, XML and the like."""
    return Answer(body.encode(), content_type=content_type)


def squeezed(body: bytes) -> Answer:
    """A page sent compressed."""
    return Answer(gzip.compress(body), headers={"Content-Encoding": "gzip"})


_FILLER = "Trang của cơ quan có nội dung bằng chữ, đủ dài để không cần chạy mã lệnh nào mới đọc được. " * 6
