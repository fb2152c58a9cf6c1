"""Archived pages, shown from an origin of their own: no cookie counts there, no script runs, nothing is fetched.

An address there is signed and short-lived, so that only a page of ours can lead to it."""

import re
from typing import Literal
from urllib.parse import quote, urlsplit

from itsdangerous import BadSignature
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from checks.model import Capture
from crawler.archive.case import CaseFile
from crawler.archive.faults import CaseDamaged
from inspection.web.desk import Desk

LIFE_S = 3_600
Form = Literal["page", "text", "file"]
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]{2,40})", re.IGNORECASE)


def address(desk: Desk, run: str, unit: str, url: str, form: Form) -> str:
    """Where the capture of ``url`` can be seen: the page as archived, its text, or the file to be saved."""
    return f"{desk.archive}/{desk.signer.dumps([run, unit, url, form])}"


def answer(desk: Desk, request: Request) -> Response:
    """What lies at a signed address."""
    try:
        run, unit, url, form = desk.signer.loads(request.path_params["token"], max_age=LIFE_S)
    except BadSignature as wrong:
        raise HTTPException(403, "Địa chỉ xem bản lưu đã hết hạn. Mở lại từ trang kết quả.") from wrong
    folder = desk.shelf.folder(run)
    if folder is None:
        raise HTTPException(404, "Không còn lần kiểm tra này.")
    try:
        capture = _capture(CaseFile.read(folder), unit, url)
    except CaseDamaged as damaged:
        raise HTTPException(409, str(damaged)) from damaged
    if capture is None:
        raise HTTPException(404, "Địa chỉ này không có bản lưu.")
    return _ANSWERS[form](capture)


def _capture(case: CaseFile, unit: str, url: str) -> Capture | None:
    with case:
        return next((capture for capture in case.captures(unit) if capture.url == url), None)


def _page(capture: Capture) -> Response:
    if capture.dom:
        return Response(capture.dom, media_type="text/html; charset=utf-8")
    if "html" not in capture.content_type.lower():
        return _text(capture)
    charset = _CHARSET.search(capture.content_type)
    return Response(capture.body, headers={"Content-Type": f"text/html; charset={charset[1]}" if charset else "text/html"})


def _text(capture: Capture) -> Response:
    return Response(capture.text or capture.note or "(không đọc được chữ)", media_type="text/plain; charset=utf-8")


def _file(capture: Capture) -> Response:
    name = urlsplit(capture.url).path.rsplit("/", 1)[-1] or "trang.html"
    named = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(capture.body, headers={"Content-Type": "application/octet-stream", "Content-Disposition": named})


_ANSWERS = {"page": _page, "text": _text, "file": _file}
