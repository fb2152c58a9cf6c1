"""Serving the page: sockets, certificates, and an end that waits for what goes on."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import uvicorn

from inspection import run
from inspection.complaints import TargetsError
from inspection.run import BadRequest
from inspection.web.accounts import FOLDER, SCRYPT_COST, Accounts
from inspection.web.app import TwoOrigins, archive_app, page_app, signer
from inspection.web.desk import Configuration, Desk, templates
from inspection.web.place import Place
from inspection.web.sessions import Sessions
from inspection.web.shelf import Shelf
from inspection.web.works import Works

_READY_S = 2.0


class Server:
    """The page of one output folder, ready to be served."""

    def __init__(
        self,
        out: Path,
        targets: Path,
        place: Place,
        clock: Callable[[], datetime] = run.now,
        scrypt_cost: int = SCRYPT_COST,
    ) -> None:
        place.check()
        out = out.resolve()
        self._sockets = [_bound(place.host, place.port), _bound(place.host, place.port and place.port + 1)]
        page, archive = (f"{_scheme(place)}://{place.host}:{bound.getsockname()[1]}" for bound in self._sockets)
        self.desk = Desk(
            out=out,
            configuration=Configuration(targets.resolve()),
            accounts=Accounts(out / FOLDER, scrypt_cost),
            sessions=Sessions(clock),
            shelf=Shelf(out, out / FOLDER / "shelf"),
            works=Works(out / FOLDER / "works", clock),
            clock=clock,
            signer=signer(),
            origin=page,
            archive=archive,
            templates=templates(),
        )
        app = TwoOrigins(page_app(self.desk), archive_app(self.desk), self._sockets[1].getsockname()[1], place.host)
        config = uvicorn.Config(
            app, http="h11", ws="none", lifespan="off", log_level="warning", access_log=False, server_header=False,
            proxy_headers=False, timeout_graceful_shutdown=3, limit_concurrency=200,
            ssl_certfile=place.certificate, ssl_keyfile=place.key, ssl_version=ssl.PROTOCOL_TLS_SERVER,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._get_ready()

    @property
    def url(self) -> str:
        """Where to look."""
        return f"{self.desk.origin}/"

    def serve(self) -> None:
        """Serve until a signal or ``stop``; then ask what goes on to stop, and wait for it."""
        with self._closing():
            self._server.run(sockets=self._sockets)

    def _get_ready(self) -> None:
        """Do once, before anybody waits, what the first page would have to."""
        self.desk.shelf.lines(_READY_S)
        self.desk.templates.get_template("units.html")
        with suppress(TargetsError):
            self.desk.configuration.targets()

    def stop(self) -> None:
        """Come to an end; from another thread."""
        self._server.should_exit = True

    @contextmanager
    def _closing(self) -> Iterator[None]:
        try:
            yield
        finally:
            for bound in self._sockets:
                bound.close()
            self.desk.works.close()
            self.desk.shelf.close()


def _scheme(place: Place) -> str:
    return "https" if place.certificate else "http"


def _bound(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(found[0], found[1])
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(found[4])
        bound.listen(128)
    except OSError as fault:
        raise BadRequest(f"Không mở được {host}:{port}: {fault.strerror or fault}. Cổng đang bận thì chọn số khác: --port.") from fault
    return bound
