"""The gate before every page: who asks, whether they may, and whether it was really they who asked."""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from typing import NoReturn
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from crawler.archive.faults import CaseBusy, CaseDamaged, CaseSealed, CaseUnreadable, DiskFull
from inspection.complaints import TargetsError
from inspection.crawling import RunStopped
from inspection.findings import FindingsError
from inspection.imports.refusal import ExportRefused
from inspection.papers.packing import PaperError
from inspection.run import BadRequest
from inspection.web.accounts import Account, Role
from inspection.web.desk import Desk
from inspection.web.sessions import Session

REFUSALS = (
    BadRequest, TargetsError, RunStopped, FindingsError, PaperError, ExportRefused, CaseBusy, CaseSealed, CaseUnreadable, CaseDamaged, DiskFull,
)  # fmt: skip
"""What ends as a sentence for the person who asked."""
TOKEN = "csrf"
_SAME = ("same-origin", "none")


@dataclass(frozen=True, slots=True)
class Caller:
    """A person who is signed in, and what they ask."""

    desk: Desk
    request: Request
    session: Session
    account: Account
    form: FormData = field(default_factory=FormData)

    def text(self, name: str) -> str:
        """A field of the form, or of the address, without the spaces around it."""
        value = self.form.get(name, self.request.query_params.get(name, ""))
        return value.strip() if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """All fields of that name."""
        return [value for value in self.form.getlist(name) if isinstance(value, str) and value]

    def day(self, name: str) -> date | None:
        """A day of the form; None where none was given. Raises BadRequest."""
        try:
            return date.fromisoformat(self.text(name)) if self.text(name) else None
        except ValueError:
            raise BadRequest(f"“{self.text(name)}” không phải ngày.") from None

    def file(self, name: str) -> UploadFile:
        """A file of the form. Raises BadRequest where none was chosen."""
        value = self.form.get(name)
        if not isinstance(value, UploadFile) or not value.filename:
            raise BadRequest("Chưa chọn tệp.")
        return value

    def page(self, template: str, code: int = 200, /, **facts: object) -> Response:
        """A whole page."""
        told, self.session.told[:] = list(self.session.told), []
        common = {
            "account": self.account, "csrf": self.session.csrf, "told": told, "path": self.request.url.path,
            "going": self.desk.works.going(),
        }  # fmt: skip
        return HTMLResponse(self.desk.templates.get_template(template).render(**common, **facts), code)

    def go(self, path: str, *told: str) -> Response:
        """Send the person to another page, with words for it."""
        self.session.told.extend(told)
        return RedirectResponse(path, 303)


View = Callable[[Caller], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def missing(words: str) -> NoReturn:
    """There is no such page."""
    raise HTTPException(404, words)


def shown(desk: Desk, view: View, role: Role = Role.VIEWER) -> Endpoint:
    """``view`` as a page for people of the role."""

    async def endpoint(request: Request) -> Response:
        who = _who(desk, request)
        if who is None:
            path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/login?next={quote(path)}", 303)
        _require(who[1], role)
        return await run_in_threadpool(_answered, view, Caller(desk, request, *who))

    return endpoint


def done(desk: Desk, view: View, role: Role = Role.INSPECTOR) -> Endpoint:
    """``view`` as something that changes the world, asked by a form of ours."""

    async def endpoint(request: Request) -> Response:
        require_same_origin(desk, request)
        who = _who(desk, request)
        if who is None:
            return RedirectResponse("/login", 303)
        _require(who[1], role)
        async with request.form(max_files=1, max_fields=2_000) as form:
            given = form.get(TOKEN)
            if not isinstance(given, str) or not hmac.compare_digest(given.encode(), who[0].csrf.encode()):
                raise HTTPException(403, "Biểu mẫu không còn hiệu lực. Mở lại trang rồi gửi lại.")
            return await run_in_threadpool(_answered, view, Caller(desk, request, *who, form))

    return endpoint


def require_same_origin(desk: Desk, request: Request) -> None:
    """Refuse what another site's page sent through this person's browser."""
    origin, site = request.headers.get("origin", desk.origin), request.headers.get("sec-fetch-site", _SAME[0])
    if origin != desk.origin or site not in _SAME:
        raise HTTPException(403, "Yêu cầu đến từ một trang khác.")


def session_of(desk: Desk, request: Request, *, active: bool = True) -> tuple[Session, Account] | None:
    """Who the browser's cookie says it is, where that still holds."""
    session = desk.sessions.of(request.cookies.get(desk.cookie, ""), active=active)
    account = desk.accounts.find(session.login) if session else None
    if session is None:
        return None
    if account is None or account.secret != session.secret:
        desk.sessions.end(session.token)
        return None
    return session, account


def _who(desk: Desk, request: Request) -> tuple[Session, Account] | None:
    return session_of(desk, request)


def _require(account: Account, role: Role) -> None:
    if not account.role.may(role):
        raise HTTPException(403, f"Việc này cần quyền {role.label}; tài khoản của bạn là {account.role.label}.")


def _answered(view: View, caller: Caller) -> Response:
    try:
        return view(caller)
    except REFUSALS as refused:
        return caller.page("error.html", 409, title="Chưa làm được", words=str(refused))


class Guarded:
    """``app`` with the headers that keep a browser from doing anything but showing it."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self._app = app
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {name for name, _ in message["headers"]}
                message = {**message, "headers": [*message["headers"], *(pair for pair in self._headers if pair[0] not in own)]}
            await send(message)

        await self._app(scope, receive, guarded)


ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def page_headers(archive: str) -> dict[str, str]:
    """What the page itself may do: its own scripts, styles and pictures, and the archive in a frame."""
    policy = {
        "default-src": "'none'", "script-src": "'self'", "style-src": "'self'", "img-src": "'self'", "connect-src": "'self'",
        "form-action": "'self'", "frame-src": archive, "frame-ancestors": "'none'", "base-uri": "'none'",
    }  # fmt: skip
    return {
        **ALWAYS,
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cache-Control": "no-store",
    }


def archive_headers(page: str, archive: str) -> dict[str, str]:
    """What an archived page may do: lie in the page's frame and be looked at, with stylesheets and pictures of the archive."""
    looks = f"style-src 'unsafe-inline' {archive}; img-src data: {archive}"
    return {
        **ALWAYS,
        "Content-Security-Policy": f"sandbox; default-src 'none'; {looks}; frame-ancestors {page}",
        "Cache-Control": "no-store",
    }
