"""Signing in and out."""

from typing import cast

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from inspection.web.desk import Desk
from inspection.web.gate import Caller, Endpoint, require_same_origin, session_of
from inspection.web.sessions import LONGEST


def ask(desk: Desk) -> Endpoint:
    """The page that asks for name and password."""

    async def endpoint(request: Request) -> Response:
        if session_of(desk, request):
            return RedirectResponse(_inside(request.query_params.get("next", "")), 303)
        return _page(desk, request.query_params.get("next", ""))

    return endpoint


def enter(desk: Desk) -> Endpoint:
    """Look at name and password."""

    async def endpoint(request: Request) -> Response:
        require_same_origin(desk, request)
        async with request.form(max_files=0, max_fields=10) as form:
            login, password, way = (cast("str", form.get(name, "")) for name in ("login", "password", "next"))
        if not all(isinstance(value, str) for value in (login, password, way)):
            raise HTTPException(400, "Biểu mẫu không đọc được.")
        login = login.strip().lower()
        if not desk.sessions.may_try(login):
            return _page(desk, way, login, "Sai nhiều lần liên tiếp. Chờ năm phút rồi thử lại.", 429)
        account = await run_in_threadpool(desk.accounts.verified, login, password)
        if account is None:
            desk.sessions.failed(login)
            return _page(desk, way, login, "Tên đăng nhập hoặc mật khẩu không đúng.", 403)
        session = desk.sessions.begin(account)
        answer = RedirectResponse(_inside(way), 303)
        answer.set_cookie(
            desk.cookie, session.token, max_age=int(LONGEST.total_seconds()), httponly=True, secure=desk.secure, samesite="strict"
        )
        return answer

    return endpoint


def leave(caller: Caller) -> Response:
    """Sign out."""
    caller.desk.sessions.end(caller.session.token)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(caller.desk.cookie, httponly=True, secure=caller.desk.secure, samesite="strict")
    return answer


def _page(desk: Desk, way: str, login: str = "", wrong: str = "", status: int = 200) -> Response:
    return HTMLResponse(desk.templates.get_template("login.html").render(next=_inside(way), login=login, wrong=wrong), status)


def _inside(way: str) -> str:
    """A path of ours, whatever was asked for."""
    return way if way.startswith("/") and not way.startswith(("//", "/\\")) and way.isprintable() and " " not in way else "/"
