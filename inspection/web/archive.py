"""Archived pages, shown from an origin of their own: no cookie counts there, no script runs, nothing is fetched but what
lies in the archive itself.

An address there is signed and short-lived, so that only a page of ours can lead to it."""

from typing import Literal
from urllib.parse import quote, urlsplit

from itsdangerous import BadSignature
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from checks.model import Capture, Outcome
from checks.readings.address import same
from checks.readings.decoding import decode
from crawler.archive import looks
from crawler.archive.case import CaseFile
from crawler.archive.faults import CaseDamaged
from inspection.evidence.custody import handed_out
from inspection.web.desk import Desk
from inspection.web.dressing import Part, dressed, styled

LIFE_S = 3_600
Form = Literal["page", "text", "file", "part"]


def address(desk: Desk, run: str, unit: str, url: str, form: Form, by: str) -> str:
    """Where the capture of ``url`` can be seen: the page as archived, its text, the file to be saved, or a part of
    another page: a stylesheet or a picture. ``by`` is who is shown the way there."""
    return f"{desk.archive}/{desk.signer.dumps([run, unit, url, form, by])}"


def answer(desk: Desk, request: Request) -> Response:
    """What lies at a signed address."""
    try:
        run, unit, url, form, by = desk.signer.loads(request.path_params["token"], max_age=LIFE_S)
    except BadSignature as wrong:
        raise HTTPException(403, "Địa chỉ xem bản lưu đã hết hạn. Mở lại từ trang kết quả.") from wrong
    folder = desk.shelf.folder(run)
    if folder is None:
        raise HTTPException(404, "Không còn lần kiểm tra này.")
    try:
        with CaseFile.read(folder) as case:
            found = [capture for id in looks.ids(case, unit) for capture in case.captures(id, url)]
            known = {same(row.url): row.url for id in looks.ids(case, unit) for row in case.attempts(id) if row.outcome is Outcome.OK}
    except CaseDamaged as damaged:
        raise HTTPException(409, str(damaged)) from damaged
    capture = next((one for one in reversed(found) if one.outcome is Outcome.OK), found[-1] if found else None)
    if capture is None:
        raise HTTPException(404, "Địa chỉ này không có bản lưu.")
    if form == "file":
        handed_out(folder, url, by, desk.clock)

    def part(named: str) -> str:
        found = known.get(same(named))
        return address(desk, run, unit, found, "part", by) if found else ""

    return _ANSWERS[form](capture, part)


def _page(capture: Capture, part: Part) -> Response:
    if not capture.dom and "html" not in capture.content_type.lower():
        return _text(capture, part)
    markup = capture.dom or decode(capture.body, capture.content_type)
    return Response(dressed(markup, capture.url, part), media_type="text/html; charset=utf-8")


def _part(capture: Capture, part: Part) -> Response:
    kind = capture.content_type.lower().partition(";")[0].strip()
    if kind == "text/css":
        return Response(styled(decode(capture.body, capture.content_type), capture.url, part), media_type="text/css; charset=utf-8")
    if kind.startswith("image/"):
        return Response(capture.body, headers={"Content-Type": kind})
    raise HTTPException(404, "Địa chỉ này không phải kiểu trình bày hay ảnh.")


def _text(capture: Capture, _part: Part) -> Response:
    return Response(capture.text or capture.note or "(không đọc được chữ)", media_type="text/plain; charset=utf-8")


def _file(capture: Capture, _part: Part) -> Response:
    name = urlsplit(capture.url).path.rsplit("/", 1)[-1] or "trang.html"
    named = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(capture.body, headers={"Content-Type": "application/octet-stream", "Content-Disposition": named})


_ANSWERS = {"page": _page, "text": _text, "file": _file, "part": _part}
