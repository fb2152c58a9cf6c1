"""Every way a visit goes wrong, as an outcome and in the words an inspector reads.

nothing was sent      ADDRESS_DENIED  the guard: a private network, a port that no portal uses
                      ROBOTS          the host's robots.txt
nothing was answered  DNS             no such name, or no answer about it
                      REFUSED         nobody listens, or no way there
                      TLS             no secure connection could be agreed on
                      RESET           the connection broke before the answer was whole enough to read
                      TIMEOUT         nothing, or not all, within the limit
a part was answered   TRUNCATED       a limit of ours, or the server stopped early
a refusal             GONE            404, 410: the portal itself says that nothing is there
                      BLOCKED         401, 403, 429, or a challenge page whatever its status
                      CLIENT_ERROR    other 4xx
                      SERVER_ERROR    5xx
elsewhere             REDIRECT        on the portal: its target is an address of its own
                      OFFSITE         off the portal
our own fault         INTERNAL
"""

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from gzip import BadGzipFile

from OpenSSL.SSL import Error as TLSError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from service_identity.exceptions import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.web.client import ResponseFailed

from checks.model import Outcome
from crawler.fetching.guard import AddressDenied

TRANSIENT = frozenset({Outcome.TIMEOUT, Outcome.RESET, Outcome.REFUSED, Outcome.DNS})
"""Failures of the connection that may pass."""
UNSECURED = frozenset({Outcome.TLS, Outcome.REFUSED, Outcome.RESET, Outcome.TIMEOUT})
"""Failures at an https address that leave open whether the host speaks http."""
_TRANSIENT_STATUSES = frozenset({429, 502, 503, 504})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

_CHALLENGE = re.compile(
    rb"cf-challenge|cf_chl_|challenge-platform|_Incapsula_|/aes\.js|slowAES|D1N=|DDoS protection|ddos-guard"
    rb"|g-recaptcha|h-captcha|hcaptcha\.com|Checking your browser|Just a moment\.\.\.|Request Rejected|Access Denied",
    re.IGNORECASE,
)
_CHALLENGE_SIZE = 20_000


@dataclass(frozen=True, slots=True)
class Mishap:
    """What a failure is called and how it reads."""

    outcome: Outcome
    words: str


def of_exception(fault: BaseException, *, request_s: float) -> Mishap:
    """What to call the exception that a download ended with. An unknown one is our own fault."""
    chain = tuple(_chain(fault))
    if isinstance(fault, AddressDenied):
        return Mishap(Outcome.ADDRESS_DENIED, str(fault))
    if any(isinstance(one, TLSError | VerificationError) for one in chain):
        return Mishap(Outcome.TLS, f"Không lập được kết nối bảo mật (TLS): {_tls_words(chain)}")
    if isinstance(fault, CannotResolveHostError):
        return Mishap(Outcome.DNS, f"Không phân giải được tên miền: {fault}")
    if isinstance(fault, DownloadTimeoutError):
        return Mishap(Outcome.TIMEOUT, f"Quá {request_s:g} giây mà máy chủ chưa trả lời xong")
    if isinstance(fault, DownloadConnectionRefusedError):
        return Mishap(Outcome.REFUSED, "Máy chủ từ chối kết nối (không có dịch vụ ở cổng này)")
    if isinstance(fault, ConnectError):
        return Mishap(Outcome.REFUSED, f"Không kết nối được tới máy chủ: {fault}")
    if isinstance(fault, IgnoreRequest):
        return Mishap(Outcome.TRUNCATED, "Nội dung nén bung ra lớn quá giới hạn; không giữ phần thân")
    if isinstance(fault, ResponseDataLossError | DownloadFailedError | DownloadCancelledError | ConnectionClosed):
        return Mishap(Outcome.RESET, "Kết nối bị ngắt, hoặc câu trả lời không đúng giao thức HTTP")
    if isinstance(fault, zlib.error | BadGzipFile | EOFError):
        return Mishap(Outcome.RESET, "Nội dung nén bị hỏng, không mở ra được")
    if isinstance(fault, UnsupportedURLSchemeError):
        return Mishap(Outcome.INTERNAL, f"Loại địa chỉ không hỗ trợ: {fault}")
    return Mishap(Outcome.INTERNAL, f"Lỗi của chương trình kiểm tra: {type(fault).__name__}: {fault}")


def of_answer(status: int, headers: Mapping[str, str], body: bytes) -> Mishap:
    """What to call an answer; OK has no words. A redirect is REDIRECT here: whether it leaves the portal is for the
    visit to say."""
    if status in _REDIRECTS and headers.get("location"):
        return Mishap(Outcome.REDIRECT, "")
    if status in (404, 410):
        return Mishap(Outcome.GONE, "")
    if status in (401, 403, 429):
        return Mishap(Outcome.BLOCKED, f"Máy chủ chặn truy cập (HTTP {status})")
    if status >= 500 or status < 200 or 300 <= status < 400:
        return Mishap(Outcome.SERVER_ERROR, f"Máy chủ báo lỗi (HTTP {status})")
    if status >= 400:
        return Mishap(Outcome.CLIENT_ERROR, f"Máy chủ không nhận yêu cầu (HTTP {status})")
    if is_challenge(headers.get("content-type", ""), body):
        return Mishap(Outcome.BLOCKED, "Máy chủ đưa ra trang xác minh người dùng thay cho nội dung")
    return Mishap(Outcome.OK, "")


def is_challenge(content_type: str, body: bytes) -> bool:
    """Whether a page with status 200 is a firewall asking for proof of a human. Such pages are short and link nowhere."""
    if "html" not in content_type.lower() or len(body) > _CHALLENGE_SIZE or body.lower().count(b"<a ") > 3:
        return False
    return bool(_CHALLENGE.search(body))


def may_be_retried(outcome: Outcome, status: int | None) -> bool:
    """Whether trying again soon may help."""
    return outcome in TRANSIENT or status in _TRANSIENT_STATUSES


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """The seconds from ``now`` that a ``Retry-After`` header asks for; None where there is none that can be read."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


def _chain(fault: BaseException) -> Iterator[BaseException]:
    """An exception, what caused it, and what Twisted wrapped in it."""
    waiting: list[BaseException | None] = [fault]
    while waiting:
        one = waiting.pop(0)
        if one is None:
            continue
        yield one
        waiting.append(one.__cause__)
        if isinstance(one, ResponseFailed):
            waiting += [reason.value for reason in one.reasons]


def _tls_words(chain: tuple[BaseException, ...]) -> str:
    for one in chain:
        if isinstance(one, TLSError) and one.args and one.args[0]:
            return "; ".join(str(entry[-1]) for entry in one.args[0] if entry)
    return "máy chủ ngắt kết nối khi đang bắt tay"
