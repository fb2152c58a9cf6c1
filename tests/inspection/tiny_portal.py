"""A portal of a few pages on a loopback port, and the targets file that names it."""

from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from types import TracebackType
from typing import Self

NAME = "Sở Thử nghiệm"


def html(title: str, body: str) -> str:
    """A page of the portal, with its frame."""
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title} - {NAME}</title></head><body>'
        f'<header><h1>{NAME}</h1><nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/gioi-thieu">Giới thiệu</a></li>'
        '<li><a href="/co-cau">Cơ cấu tổ chức</a></li><li><a href="/lanh-dao">Lãnh đạo Sở</a></li></ul></nav></header>'
        f"<main><h2>{title}</h2>{body}</main><footer>{NAME} tỉnh Mẫu, số 1 đường Một, điện thoại 0213 3876 543, "
        "thư điện tử vanthu@so-thu-nghiem.example</footer></body></html>"
    )


PAGES: Mapping[str, str] = {
    "/": html("Trang chủ", "<p>" + "Tin tức, sự kiện, văn bản mới của Sở. " * 20 + "</p>"),
    "/gioi-thieu": html("Giới thiệu", "<p>" + "Sở Thử nghiệm là cơ quan chuyên môn thuộc Ủy ban nhân dân tỉnh. " * 8 + "</p>"),
    "/co-cau": html(
        "Cơ cấu tổ chức",
        "<p>Cơ cấu tổ chức của Sở gồm:</p><ul><li>Văn phòng Sở</li><li>Thanh tra Sở</li><li>Phòng Tổ chức cán bộ</li>"
        "<li>Phòng Kế hoạch - Tài chính</li></ul>",
    ),
    "/lanh-dao": html("Lãnh đạo Sở", "<p>Giám đốc: Ông Nguyễn Văn An</p><p>Phó Giám đốc: Bà Trần Thị Bình</p>"),
}


class TinyPortal:
    """Serves ``pages`` (path → HTML or CSS, or a status to answer with) while its ``with`` block runs; counts who asked for what.

    ``held`` is a path whose answer waits for ``let_go``; ``asked`` is set once somebody waits for it.
    """

    def __init__(self, pages: Mapping[str, str | int] = PAGES, held: str = "") -> None:
        self.pages = pages
        self.held = held
        self.asked, self.let_go = Event(), Event()
        self.hits: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def host(self) -> str:
        """Its "host:port"."""
        return f"127.0.0.1:{self._server.server_port}"

    @property
    def url(self) -> str:
        """Its home address."""
        return f"http://{self.host}/"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.let_go.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(portal: TinyPortal) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            portal.hits.append(self.path)
            if self.path == portal.held:
                portal.asked.set()
                portal.let_go.wait(60)
            page = portal.pages.get(self.path, 404)
            body = (page if isinstance(page, str) else f"<html><title>Lỗi {page}</title></html>").encode()
            self.send_response(200 if isinstance(page, str) else page)
            self.send_header("Content-Type", f"text/{'css' if self.path.endswith('.css') else 'html'}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the terminal belongs to the tests."""

    return Handler


def targets_of(*units: tuple[str, str, str], more: str = "") -> str:
    """A targets file with the units (id, name, address); ``more`` stands below the last one."""
    hosts = [url.split("/")[2] for _, _, url in units]
    lines = [
        "[plan]",
        'name = "Kế hoạch thử"',
        'province = "Mẫu"',
        "year = 2024",
        "[network]",
        f"private_hosts = {hosts}".replace("'", '"'),
        "[defaults]",
        'items = ["N1", "N2a", "N2b", "N3a", "N3b", "N3d"]',
        "pace_s = 0",
    ]
    for id, name, url in units:
        lines += ["[[unit]]", f'id = "{id}"', f'name = "{name}"', 'kind = "department"', f'hosts = ["{url}"]']
    return "\n".join([*lines, more, ""])
