"""How a page was had, in words: the way that led to it, the redirects, what answered, over what connection."""

import re
from collections.abc import Iterator

from checks.model import Capture, Role
from checks.readings.captures import holds_page
from checks.readings.decoding import decode
from checks.readings.html import page_from
from crawler.archive.origins import Origin
from crawler.archive.secured import Secured
from inspection.papers.moments import LocalClock

HOME = "Trang chủ"
_PLAIN = "không mã hóa (HTTP thường)"
_CRUMBS = re.compile(r"breadcrumb|\bcrumbs?\b|duong-?dan")
_LONGEST = 400
_UNSAID = "có mã hóa (HTTPS), chi tiết không được ghi"


def circumstances(origin: Origin, clock: LocalClock) -> tuple[tuple[str, str], ...]:
    """Names and words, in the order in which they are told."""
    return tuple(_told(origin, clock))


def in_words(origin: Origin, clock: LocalClock) -> str:
    """The same in lines, for a cell."""
    return "\n".join(f"{name}: {words}" for name, words in circumstances(origin, clock))


def breadcrumb(capture: Capture) -> tuple[tuple[str, str], ...]:
    """The line by which the page itself says where it stands, where it has one; told likewise."""
    if not holds_page(capture.content_type, capture.dom.encode() or capture.body):
        return ()
    page = page_from(capture.dom or decode(capture.body, capture.content_type), capture.url)
    lines = ([block.text for block in page.blocks[one.start : one.stop]] for one in page.regions if _CRUMBS.search(one.ident))
    words = next((" › ".join(line) for line in lines if line and sum(map(len, line)) <= _LONGEST), "")
    return (("Vết đường dẫn trên trang", words),) if words else ()


def _told(origin: Origin, clock: LocalClock) -> Iterator[tuple[str, str]]:
    yield "Đường đến trang", _way(origin)
    if origin.redirects:
        hops = (f"{url} (HTTP {status})" for url, status in origin.redirects)
        yield "Chuyển hướng", " → ".join((*hops, origin.url))
    parts = (" ".join(("HTTP", str(origin.status), origin.reason)).strip(), origin.content_type, origin.server, origin.ip)
    yield "Trả lời", " · ".join(part for part in parts if part) if origin.status is not None else "không có"
    if origin.secured:
        yield "Kết nối", _secured(origin.secured, clock)
    else:
        yield "Kết nối", _UNSAID if origin.url.startswith("https:") else _PLAIN


def _way(origin: Origin) -> str:
    if origin.role is Role.PROBE:
        return "địa chỉ thử, không liên kết nào đã xem dẫn tới"
    if origin.role is Role.SEARCH and origin.way:
        return f"{HOME} › hỏi ô tìm kiếm “{origin.way[-1]}”"
    return " › ".join((HOME, *origin.way))


def _secured(seen: Secured, clock: LocalClock) -> str:
    valid = f"hiệu lực {clock.read(seen.since):%d/%m/%Y} đến {clock.read(seen.until):%d/%m/%Y}"
    named = f"chứng thư của {seen.subject or '(không ghi tên)'} do {seen.issuer or '(không ghi tên)'} cấp, {valid}, SHA-256 {seen.sha256}"
    return f"{seen.protocol}, {seen.cipher}; {named}" + (f". {seen.fault}" if seen.fault else "")
