"""The frontier as Scrapy's scheduler: what to visit next is decided by the survey and kept in the case file.

Nothing lives here: a killed process goes on from the case file with the same order of visits.
"""

import asyncio
from typing import Self

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler

from crawler.spiders.portal import PortalSpider


class Frontier(BaseScheduler):
    """Gives out one address at a time."""

    def __init__(self, crawler: Crawler, spider: PortalSpider) -> None:
        self._crawler = crawler
        self._spider = spider
        self._survey = spider.survey
        self._alarm: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """For Scrapy."""
        assert isinstance(crawler.spider, PortalSpider)
        return cls(crawler, crawler.spider)

    def has_pending_requests(self) -> bool:
        """Whether the visit goes on; while it does, Scrapy keeps the spider open."""
        return not (self._survey.ended or self._survey.run.stopping)

    def enqueue_request(self, request: Request) -> bool:
        """Never used: addresses come in with the attempt that found them, in one commit."""
        raise NotImplementedError(request.url)

    def next_request(self) -> Request | None:
        """The next address as a request; None where there is none now."""
        request = None if self._survey.held else self._spider.next_request()
        if request is None:
            self._set_alarm()
        return request

    def _set_alarm(self) -> None:
        """Be asked again when the next address may be given out: Scrapy itself asks only every five seconds."""
        if self._alarm:
            self._alarm.cancel()
        wait = None if self._survey.held or not self.has_pending_requests() else self._survey.waits_s()
        if wait is not None:
            slot = self._crawler.engine._slot
            assert slot is not None
            self._alarm = asyncio.get_running_loop().call_later(wait, slot.nextcall.schedule)
