"""The spider of one unit's portal: asks for what the survey chose, reads what came, and hands it back to be recorded."""

import logging
import traceback
from dataclasses import replace
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from checks.model import Outcome, Role
from crawler.archive import CaseDamaged, DiskFull, Fetched, Lease
from crawler.fetching.downloads import MOST_BYTES, PAUSE, STARTED
from crawler.spiders.reader import Reader
from crawler.spiders.survey import Survey

log = logging.getLogger(__name__)

_LEASE = "lease"
_LARGE = frozenset({Role.DOCUMENT, Role.IMAGE})


class PortalSpider(Spider):
    """One address at a time: lease, fetch, read, commit."""

    name = "portal"

    def __init__(self, survey: Survey, **more: Any) -> None:
        super().__init__(**more)
        self.survey = survey
        self._reader = Reader(survey.run, survey.atlas, survey.topics, survey.case.counts(survey.unit.id).rendered, survey.home)

    async def start(self) -> Any:
        """Nothing to begin with: the frontier holds the addresses."""
        return
        yield

    def next_request(self) -> Request | None:
        """The request for the address that the survey gives out next. What breaks here would break again and again: it
        ends the run."""
        try:
            lease = self.survey.next()
            return self._request(lease) if lease else None
        except Exception as fault:
            self._break_off(fault)
            return None

    async def answered(self, response: Response) -> None:
        """An answer came, of whatever status."""
        assert response.request is not None
        await self._record(response.request.meta[_LEASE], self.survey.run.recorder.answer(response.request, response))

    async def failed(self, failure: Failure) -> None:
        """None came."""
        request: Request = failure.request  # type: ignore[attr-defined]
        assert failure.value is not None
        fetched = self.survey.run.recorder.failure(request, failure.value)
        if fetched.outcome is Outcome.INTERNAL:
            log.error("%s: %s", request.url, failure.getTraceback())
        await self._record(request.meta[_LEASE], fetched)

    async def _record(self, lease: Lease, fetched: Fetched) -> None:
        """Read what came and record it. A fault of ours becomes an outcome; one of the disk ends the run."""
        survey = self.survey
        try:
            try:
                fetched, page = await self._reader.read(lease.address, fetched)
                ours = survey.fails_for_good(lease, fetched) and await survey.run.outage.ours()
                survey.conclude(lease, fetched, page, again=ours)
            except (DiskFull, CaseDamaged):
                raise
            except Exception as fault:
                log.error("%s: %s", lease.address.url, traceback.format_exc())
                words = f"Lỗi của chương trình kiểm tra: {type(fault).__name__}: {fault}"
                survey.conclude(lease, replace(fetched, outcome=Outcome.INTERNAL, note=words, location=""), None)
        except Exception as fault:
            self._break_off(fault)

    def _request(self, lease: Lease) -> Request:
        run, patience, url = self.survey.run, self.survey.run.patience, lease.address.url
        asked = min(self.survey.robots.crawl_delay(url), patience.backoff_most_s)
        return Request(
            url,
            callback=self.answered,
            errback=self.failed,
            headers=run.headers,
            meta={
                _LEASE: lease,
                STARTED: run.now(),
                "download_timeout": patience.request_s,
                PAUSE: max(self.survey.unit.pace_s, asked),
                MOST_BYTES: patience.document_bytes if lease.address.role in _LARGE else patience.page_bytes,
            },
            dont_filter=True,
        )

    def _break_off(self, fault: Exception) -> None:
        if not isinstance(fault, DiskFull | CaseDamaged):
            log.error("%s", traceback.format_exc())
        self.survey.run.break_off(fault)
