"""A site on a loopback port."""

import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from demo.site import Answer, Site


class PortalServer(ThreadingHTTPServer):
    """Serves one portal; ``site`` is given once all ports of the province are known."""

    daemon_threads = True
    # Elsewhere the option would let two programs share a port.
    allow_reuse_address = os.name == "posix"
    request_queue_size = 64

    def __init__(self, port: int, delay_s: float = 0.0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.site: Site | None = None
        self.delay_s = delay_s
        self._thread = Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """The portal's home address."""
        return f"http://127.0.0.1:{self.server_port}/"

    def start(self, site: Site) -> None:
        """Begin to answer for SITE."""
        self.site = site
        self._thread.start()

    def stop(self) -> None:
        """End and free the port."""
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: PortalServer
    protocol_version = "HTTP/1.1"
    # A visitor that keeps its connection open and silent gives its thread back.
    timeout = 30
    # Otherwise each body would wait for the visitor's acknowledgement of its head.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def version_string(self) -> str:
        return "demo"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the terminal belongs to the inspector."""

    def _answer(self, *, with_body: bool) -> None:
        if self.server.delay_s:
            time.sleep(self.server.delay_s)
        site = self.server.site
        answer = site.answer(self.path) if site else Answer(503)
        try:
            self._send(answer, with_body=with_body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, answer: Answer, *, with_body: bool) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.status == 503:
            self.send_header("Retry-After", "120")
        self.end_headers()
        if with_body:
            self.wfile.write(answer.body)
