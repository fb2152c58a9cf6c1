"""What a download brought, as the archive keeps it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.client import responses
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.http import Response

from checks.model import Outcome
from checks.readings.address import canonical
from crawler import failures
from crawler.archive import Fetched
from crawler.blame import Cut
from crawler.fetching.downloads import CUT, RECEIVED, SECURED, STARTED


@dataclass(frozen=True, slots=True)
class Recorder:
    """Turns answers and failures into Fetched."""

    now: Callable[[], datetime]
    request_s: float

    def answer(self, request: Request, response: Response) -> Fetched:
        """An answer, whole or cut."""
        received: Response = request.meta.get(RECEIVED, response)
        headers = _headers(received)
        lower = {name.lower(): value for name, value in headers}
        mishap = failures.of_answer(response.status, lower, response.body)
        outcome, note = mishap.outcome, mishap.words
        cut, words = _cut(request, received)
        if outcome is Outcome.OK and cut:
            outcome, note = Outcome.TRUNCATED, words
        secured, chain = request.meta.get(SECURED) or (None, b"")
        return Fetched(
            outcome=outcome,
            started=request.meta[STARTED],
            ended=self.now(),
            request=head(request),
            status=response.status,
            reason=responses.get(response.status, ""),
            headers=headers,
            body=response.body,
            ip=str(response.ip_address or ""),
            location=_location(request.url, lower) if outcome is Outcome.REDIRECT else "",
            note=note,
            cut=cut,
            secured=secured,
            chain=chain,
        )

    def failure(self, request: Request, fault: BaseException) -> Fetched:
        """A download that ended with an exception. Where an answer had begun, its status and headers are kept."""
        mishap = failures.of_exception(fault, request_s=self.request_s)
        received: Response | None = request.meta.get(RECEIVED)
        sent = mishap.outcome not in (Outcome.ADDRESS_DENIED, Outcome.DNS)
        return Fetched(
            outcome=mishap.outcome,
            started=request.meta[STARTED],
            ended=self.now(),
            request=head(request) if sent else b"",
            status=received.status if received else None,
            reason=responses.get(received.status, "") if received else "",
            headers=_headers(received) if received else (),
            body=b"",
            ip=str(received.ip_address or "") if received else "",
            location="",
            note=mishap.words,
            cut=Cut.LENGTH if mishap.outcome is Outcome.TRUNCATED else None,
        )

    def unasked(self, outcome: Outcome, words: str) -> Fetched:
        """An address that was not asked for at all, and why."""
        now = self.now()
        return Fetched(outcome, now, now, b"", None, "", (), b"", "", "", words)


def head(request: Request) -> bytes:
    """The head of a request as it goes over the wire."""
    parts = urlsplit(request.url)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    fields = [("Host", parts.netloc), *((_text(name), _text(value)) for name, value in _pairs(request.headers))]
    lines = [f"{request.method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")


def _cut(request: Request, received: Response) -> tuple[Cut | None, str]:
    """What ended the answer early, and in words."""
    if CUT in request.meta:
        return Cut.LENGTH, f"Chỉ giữ {request.meta[CUT] // 1024} KB đầu: nội dung vượt giới hạn của lần kiểm tra"
    if "dataloss" in received.flags:
        return Cut.DISCONNECT, "Máy chủ ngắt kết nối trước khi gửi hết nội dung đã báo"
    return None, ""


def _location(url: str, headers: Mapping[str, str]) -> str:
    try:
        return canonical(urljoin(url, headers["location"].strip().replace(" ", "%20")))
    except ValueError:
        return headers["location"].strip()


def _headers(response: Response) -> tuple[tuple[str, str], ...]:
    return tuple((_text(name), _text(value)) for name, value in _pairs(response.headers))


def _pairs(headers: Mapping[bytes, list[bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, values in dict(headers).items() for value in values]


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")
