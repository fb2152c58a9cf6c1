"""Scrapy's downloads, each behind the address guard and in its turn; and the settings that leave the rest of the work to us."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, StopDownload
from scrapy.http import Response

from crawler.fetching.witness import Witness
from crawler.patience import MIB, Patience

RECEIVED = "received"
"""Request.meta: status, headers and address of the answer before anything was decoded."""
CUT = "cut"
"""Request.meta: the limit in bytes that ended the download."""
MOST_BYTES = "most_bytes"
"""Request.meta: the limit in bytes of this download."""
PAUSE = "pause_s"
"""Request.meta: the pause that this host asks for."""
STARTED = "started"
"""Request.meta: when the request went out; before that, when its address was given out."""
SECURED = "secured"
"""Request.meta: the secure connection that the answer came over (witness.Seen), or None."""
_TAKEN = "taken"


class GuardedHandler(HTTP11DownloadHandler):
    """HTTP and HTTPS. The spider gives the guard and the pace."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        run = crawler.spider.survey.run  # type: ignore[union-attr]
        self._guard, self._turns, self._now = run.guard, run.pace, run.now
        # Our own limit cuts and keeps what came; Scrapy's would throw it away.
        self._default_maxsize = 0
        self._witness = Witness(self._contextFactory)
        self._contextFactory = self._witness  # type: ignore[assignment]
        crawler.signals.connect(_count, signal=signals.bytes_received)

    async def download_request(self, request: Request) -> Response:
        """Fetch. Raises AddressDenied and Scrapy's own exceptions."""
        parts = urlsplit(request.url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        try:
            await self._guard.admit(host, port)
        except (OSError, TimeoutError) as fault:
            raise CannotResolveHostError(host) from fault
        async with self._turns.turn(parts.netloc, request.meta[PAUSE]):
            request.meta[STARTED] = self._now()
            response = await super().download_request(request)
        request.meta[RECEIVED] = response
        request.meta[SECURED] = self._witness.seen(host, port, response)
        return response


def _count(data: bytes, request: Request, **_: object) -> None:
    taken = request.meta[_TAKEN] = request.meta.get(_TAKEN, 0) + len(data)
    most = request.meta.get(MOST_BYTES, 0)
    if most and taken >= most:
        request.meta[CUT] = most
        raise StopDownload(fail=False)


def settings(patience: Patience) -> Mapping[str, Any]:
    """Scrapy reduced to downloading: no retries, redirects, robots, cookies, cache or duplicates filter of its own."""
    handler = f"{GuardedHandler.__module__}.{GuardedHandler.__qualname__}"
    return {
        "SCHEDULER": "crawler.frontier.Frontier",
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
        "DOWNLOAD_HANDLERS_BASE": {"http": handler, "https": handler},
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "CONCURRENT_REQUESTS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_ITEMS": 1,  # Scrapy makes that many tasks for every answer; none of ours brings an item
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_MAXSIZE": max(patience.page_bytes, patience.document_bytes),
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
        "SCRAPER_SLOT_MAX_ACTIVE_SIZE": 64 * MIB,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "WARNING",
    }
