"""A portal made by a function, on a loopback port: what the benchmarks crawl where the sample province is too small or too kind."""

import json
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self

from checks.model import Status
from inspection.crawling import UnitState

NAME = "Sở Mẫu"
_TEXT = "Đoàn công tác làm việc với cơ sở, ghi nhận kết quả và những việc cần làm trong thời gian tới. "

class Portal:
    """Answers whatever is asked for with ``answer``. A context manager; ``closing`` is set when it ends."""

    def __init__(self, answer: Callable[["Portal", BaseHTTPRequestHandler], None]) -> None:
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1
            disable_nagle_algorithm = True  # else each answer waits 40 ms for the client to have taken its beginning

            def do_GET(self) -> None:
                answer(portal, self)

            do_POST = do_GET

            def log_message(self, format: str, *args: object) -> None:
                """Nothing."""

        self.closing = Event()
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def host(self) -> str:
        """Name and port."""
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        """Its home."""
        return f"http://{self.host}/"

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

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that leave are no news."""


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> None:
    """A whole answer; ``headers`` with underscores for hyphens."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    handler.send_header("Content-Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def page(number: int, pages: int, *, kilobytes: int = 20, head: str = "", name: str = NAME) -> bytes:
    """Page ``number`` of a portal of ``pages``: banner, menu, ``kilobytes`` of an article, links to the pages 8n+1 to 8n+8."""
    links = "".join(f'<li><a href="/{n}">Tin số {n}: hội nghị</a></li>' for n in range(8 * number + 1, 8 * number + 9) if n < pages)
    text = f"<p>{number}. {_TEXT * 6}</p>"
    article = text * (kilobytes * 1024 // len(text.encode()))
    menu = '<li><a href="/">Trang chủ</a></li><li><a href="/1">Tin tức</a></li>'
    document = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">{head}<title>{name} tỉnh Lai Châu</title></head><body>
<div class="banner">TRANG THÔNG TIN ĐIỆN TỬ {name.upper()} TỈNH LAI CHÂU</div><ul class="menu">{menu}</ul>
<div class="content"><h1>Tin số {number}</h1>{article}<ul>{links}</ul></div><div class="foot">Bản quyền thuộc {name}</div></body></html>"""
    return document.encode()


def scripted(markup: bytes) -> bytes:
    """The page, its body put in by a script."""
    inside = markup.decode().partition("<body>")[2].partition("</body>")[0]
    script = f"addEventListener('load', () => {{ document.body.innerHTML = {json.dumps(inside)} }})".replace("</", "<\\/")
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{NAME}</title><script>{script}</script></head><body></body></html>".encode()


def numbered(handler: BaseHTTPRequestHandler) -> int:
    """The number that is asked for; 0 at home, -1 where it is none."""
    path = handler.path.partition("?")[0].strip("/")
    return int(path) if path.isdecimal() else 0 if not path else -1


class Silent:
    """Hears how a run goes on and says nothing."""

    def started(self, folder: Path, units: Sequence[str]) -> None:
        """As Progress."""

    def crawling(self, elapsed_s: float, units: Sequence[UnitState]) -> None:
        """As Progress."""

    def step(self, words: str) -> None:
        """As Progress."""

    def judged(self, unit: str, criterion: str, status: Status) -> None:
        """As Progress."""
