"""The two applications behind one server: the page, and the archive on an origin of its own."""

import secrets
from pathlib import Path

from itsdangerous import URLSafeTimedSerializer
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from inspection.web import archive, events
from inspection.web.accounts import Role
from inspection.web.desk import Desk
from inspection.web.gate import Guarded, archive_headers, done, page_headers, shown
from inspection.web.pages import comparison, entrance, evidence, finding, one_run, one_unit, papers, runs, unannounced, units
from inspection.web.place import is_loopback

LARGEST_BODY = papers.LARGEST + 1024 * 1024
_STATIC = Path(__file__).parent / "static"


def page_app(desk: Desk) -> Starlette:
    """The page."""
    run, unit, one = "/runs/{run}", "/runs/{run}/units/{unit}", "/runs/{run}/units/{unit}/findings/{code}"

    async def failed(request: Request, fault: Exception) -> Response:
        status, words = (fault.status_code, fault.detail) if isinstance(fault, HTTPException) else (500, "")
        # What a library says of itself is English and plain ASCII; what we say is neither.
        said = _WORDS.get(status, _WORDS[500]) if words.isascii() else words
        return HTMLResponse(desk.templates.get_template("refused.html").render(status=status, words=said), status)

    return Starlette(
        routes=[
            Mount("/static", StaticFiles(directory=_STATIC), name="static"),
            Route("/login", entrance.ask(desk), methods=["GET"]),
            Route("/login", entrance.enter(desk), methods=["POST"]),
            Route("/logout", done(desk, entrance.leave, Role.VIEWER), methods=["POST"]),
            Route("/", shown(desk, units.units)),
            Route("/runs", shown(desk, runs.runs), methods=["GET"]),
            Route("/runs", done(desk, runs.start), methods=["POST"]),
            Route(run, shown(desk, one_run.page)),
            Route(f"{run}/events", events.stream(desk)),
            Route(f"{run}/stop", done(desk, runs.stop), methods=["POST"]),
            Route(f"{run}/resume", done(desk, runs.resume), methods=["POST"]),
            Route(f"{run}/revisit", done(desk, runs.revisit), methods=["POST"]),
            Route(f"{run}/judge", done(desk, runs.judge), methods=["POST"]),
            Route(f"{run}/report", done(desk, runs.report), methods=["POST"]),
            Route(f"{run}/verify", done(desk, runs.verify), methods=["POST"]),
            Route(f"{run}/seal", done(desk, runs.seal, Role.LEAD), methods=["POST"]),
            Route(f"{run}/queue", shown(desk, one_run.queue)),
            Route(unit, shown(desk, one_unit.page)),
            Route(f"{unit}/map", shown(desk, one_unit.walked)),
            Route(one, shown(desk, finding.page), methods=["GET"]),
            Route(one, done(desk, finding.answer), methods=["POST"]),
            Route(f"{run}/artifacts/{{name}}", shown(desk, papers.artifact)),
            Route(f"{run}/papers", shown(desk, papers.page)),
            Route(f"{run}/papers/{{name:path}}", shown(desk, papers.file)),
            Route(f"{run}/workbook", done(desk, papers.workbook), methods=["POST"]),
            Route(f"{run}/export", done(desk, papers.export), methods=["POST"]),
            Route(f"{run}/archive.wacz", shown(desk, evidence.archive, Role.INSPECTOR), methods=["GET"]),
            Route(f"{run}/archive.wacz", done(desk, evidence.write_archive), methods=["POST"]),
            Route(f"{run}/bundle.zip", shown(desk, evidence.bundle, Role.INSPECTOR)),
            Route("/compare", shown(desk, comparison.page), methods=["GET"]),
            Route("/compare", done(desk, comparison.write), methods=["POST"]),
            Route("/schedule", shown(desk, unannounced.page), methods=["GET"]),
            Route("/schedule/slots", done(desk, unannounced.slots, Role.LEAD), methods=["POST"]),
            Route("/schedule/seal", done(desk, unannounced.seal_plan, Role.LEAD), methods=["POST"]),
        ],
        middleware=[Middleware(Guarded, page_headers(desk.archive))],
        exception_handlers={HTTPException: failed, 500: failed},
        max_body_size=LARGEST_BODY,
    )


def archive_app(desk: Desk) -> Starlette:
    """The archive."""

    def answer(request: Request) -> Response:
        return archive.answer(desk, request)

    async def failed(_request: Request, fault: Exception) -> Response:
        status, words = (fault.status_code, fault.detail) if isinstance(fault, HTTPException) else (500, _WORDS[500])
        return PlainTextResponse(words, status)

    return Starlette(
        routes=[Route("/{token}", answer)],
        middleware=[Middleware(Guarded, archive_headers(desk.origin, desk.archive))],
        exception_handlers={HTTPException: failed, 500: failed},
    )


class TwoOrigins:
    """One server, two ports: which application answers is decided by the port that was asked."""

    def __init__(self, page: ASGIApp, archive: ASGIApp, archive_port: int, host: str) -> None:
        hosts = [host, "localhost"] if is_loopback(host) else [host]
        self._page = TrustedHostMiddleware(page, allowed_hosts=hosts, www_redirect=False)
        self._archive = TrustedHostMiddleware(archive, allowed_hosts=hosts, www_redirect=False)
        self._archive_port = archive_port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._archive if scope["server"][1] == self._archive_port else self._page
        await app(scope, receive, send)


def signer() -> URLSafeTimedSerializer:
    """What signs addresses of the archive; its key lives as long as the server."""
    return URLSafeTimedSerializer(secrets.token_bytes(32), salt="archive")


_WORDS = {
    400: "Trình duyệt gửi đến điều không đọc được.",
    403: "Không được phép.",
    404: "Không có trang này.",
    405: "Không có trang này.",
    413: "Tệp gửi lên quá lớn.",
    500: "Chương trình gặp lỗi. Dấu vết lỗi nằm ở cửa sổ đang chạy kiemtra web; không có gì bị mất.",
}
