"""What came is read before it is recorded: pages rendered where they need it, documents turned into text."""

import logging
from dataclasses import replace
from urllib.parse import urldefrag, urlsplit

from w3lib.html import get_meta_refresh

from checks.model import Outcome, Role
from checks.readings.address import canonical, host_of, same
from checks.readings.captures import holds_page
from checks.readings.decoding import decode
from checks.readings.html import page_from
from checks.readings.page import Page
from checks.readings.sections import SECTION
from checks.vietnamese.topics import Topic
from crawler import worth
from crawler.archive import Address, Fetched
from crawler.fetching import certificates
from crawler.fetching.appearance import Appearance
from crawler.fetching.browser import Rendered, Unrendered
from crawler.run import Run
from crawler.spiders.atlas import Atlas
from crawler.standins import stand_in

log = logging.getLogger(__name__)

UNRENDERED = "có trang cần trình duyệt để hiển thị mà không dựng được"
"""The limit to note where a page could not be shown: what it holds is then unknown."""
_THIN = 400
_AT_ONCE_S = 5
_FILES = frozenset({Role.DOCUMENT, Role.IMAGE})
_PAGES = frozenset({Role.HOME, Role.PAGE, Role.SEARCH, Role.PROBE, Role.NONSENSE})


class Reader:
    """Reads for one unit."""

    def __init__(self, run: Run, atlas: Atlas, topics: tuple[Topic, ...], rendered: int, home: Page | None) -> None:
        self._run, self._atlas, self._home = run, atlas, home
        self._appearance = Appearance(rendered)
        self._topics = topics
        self._complaints: dict[tuple[str, int], str] = {}
        """What is wrong with a host's certificate."""

    async def read(self, address: Address, fetched: Fetched) -> tuple[Fetched, Page | None]:
        """``fetched`` with what reading it brought, and the page it holds, if it is one."""
        if fetched.status is not None and address.role is not Role.OUTSIDE and (fault := await self._complaint(address.url)):
            fetched = replace(fetched, secured=replace(fetched.secured, fault=fault)) if fetched.secured else fetched
            fetched = _noted(fetched, fault) if address.role is Role.HOME else fetched
        if fetched.outcome is Outcome.OK and not fetched.body and address.role in _PAGES:
            words = f"Máy chủ trả lời mà không gửi nội dung gì (HTTP {fetched.status})"
            return _noted(replace(fetched, outcome=Outcome.SERVER_ERROR), words), None
        if fetched.outcome not in (Outcome.OK, Outcome.TRUNCATED) or not fetched.body:
            return fetched, None
        page = holds_page(fetched.content_type, fetched.body)
        if page and address.role in _PAGES:
            return self._taken(address, *await self._page(address, fetched))
        if address.role in _FILES or (not page and address.role in (Role.PAGE, Role.PROBE)):
            return await self._document(fetched), None
        return fetched, None

    async def _page(self, address: Address, fetched: Fetched) -> tuple[Fetched, Page | None]:
        markup = decode(fetched.body, fetched.content_type)
        page = page_from(markup, address.url)
        if elsewhere := _refresh(page, markup):
            return _moved(fetched, elsewhere), None
        renderer = self._run.renderer
        wanted = self._appearance.wants(
            page, markup, home=address.role is Role.HOME, wanted=worth.strength(address.url, address.label, self._topics) >= SECTION
        )
        if not wanted or renderer is None:
            return fetched, page
        try:
            rendered = await renderer.render(address.url)
        except Unrendered as fault:
            log.warning("%s: %s", address.url, fault)
            self._atlas.limit(UNRENDERED)
            return _noted(fetched, f"Không dựng được trang bằng trình duyệt: {fault}"), page
        if elsewhere := _elsewhere(address.url, rendered):
            return _moved(fetched, elsewhere), None
        shown = replace(fetched, dom=rendered.dom, screenshot=rendered.screenshot)
        return _noted(shown, rendered.note), page_from(rendered.dom, address.url)

    def _taken(self, address: Address, fetched: Fetched, page: Page | None) -> tuple[Fetched, Page | None]:
        """The page, unless it only stands in for one."""
        if page is None or address.role is Role.NONSENSE:
            return fetched, page
        markup = fetched.dom or decode(fetched.body, fetched.content_type)
        if mishap := stand_in(page, markup, None if address.role is Role.HOME else self._home):
            return _noted(replace(fetched, outcome=mishap.outcome), mishap.words), None
        if address.role is Role.HOME:
            self._home = page
        return fetched, page

    async def _document(self, fetched: Fetched) -> Fetched:
        read = await self._run.documents.read(fetched.body)
        return _noted(replace(fetched, text=read.text, extractor=read.extractor), read.note)

    async def _complaint(self, url: str) -> str:
        """What is wrong with the certificate of the address's host, asked once; "" where nothing is or none is needed."""
        parts = urlsplit(url)
        if parts.scheme != "https":
            return ""
        host, port = parts.hostname or "", parts.port or 443
        if (host, port) not in self._complaints:
            admitted = self._run.guard.admitted(host, port)
            self._complaints[host, port] = await certificates.complaint(host, port, admitted)
        return self._complaints[host, port]


def _noted(fetched: Fetched, words: str) -> Fetched:
    return replace(fetched, note="; ".join(part for part in (fetched.note, words) if part))


def _moved(fetched: Fetched, location: str) -> Fetched:
    moved = replace(fetched, outcome=Outcome.REDIRECT, location=location)
    return _noted(moved, "Trang trả lời HTTP 200 rồi tự chuyển hướng")


def _refresh(page: Page, markup: str) -> str:
    """The address that a page without content of its own sends its reader on to at once."""
    if not page.says_less_than(_THIN):
        return ""
    seconds, location = get_meta_refresh(markup, page.url)
    if location is None or seconds is None or seconds > _AT_ONCE_S:
        return ""
    try:
        return canonical(location) if same(location) != same(page.url) else ""
    except ValueError:
        return ""


def _elsewhere(url: str, rendered: Rendered) -> str:
    """The address of the same host to which a page's scripts sent the browser; empty where they did not."""
    try:
        landed = canonical(urldefrag(rendered.url).url)
    except ValueError:
        return ""
    return landed if host_of(landed) == host_of(url) and same(landed) != same(url) else ""
