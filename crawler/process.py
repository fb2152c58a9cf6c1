"""The crawling process: one reactor, one spider for every unfinished unit, and an end that loses nothing.

Scrapy needs its reactor in place before its modules that use one are imported, so ``crawl`` imports them late.
"""

import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapy.utils.reactor import install_reactor

from crawler.archive import CaseBusy, CaseDamaged, CaseFile, CaseUnreadable, DiskFull, RunPlan, UnitPlan, looks
from crawler.child import BUSY, DONE, INTERRUPTED, OWN_FAULT
from crawler.collecting import seldom
from crawler.documents import Reading, find_tesseract
from crawler.fetching.browser import Renderer
from crawler.fetching.browsers import find_browser, sandbox_words
from crawler.fetching.guard import AdmittedAddresses, Guard, Resolve, resolve_by_system
from crawler.fetching.pace import Pace
from crawler.fetching.quiet import QuietHours
from crawler.fetching.recorder import Recorder
from crawler.health import BROWSER, SANDBOX
from crawler.patience import Caps, Patience
from crawler.places import Places
from crawler.run import Run, user_agent
from crawler.watcher import Watcher

log = logging.getLogger(__name__)

_HEED_S = 0.5
_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"


def crawl(
    folder: Path,
    now: Callable[[], datetime],
    monotonic: Callable[[], float],
    *,
    only: Collection[str] = (),
    shared: Path | None = None,
    patience: Patience = Patience(),
    caps: Caps = Caps(),
    resolve: Resolve = resolve_by_system,
) -> int:
    """Crawl what is unfinished in the case of ``folder`` (``only``: of these units); returns the exit code. What went wrong is
    said on stderr, in its last line. ``shared`` is a folder by which the processes of this machine wait for each other."""
    places = Places(shared)
    try:
        with CaseFile.open(folder, at=now()) as case:
            run = Run(
                case,
                now,
                monotonic,
                guard=_guard(case.plan, resolve),
                pace=Pace(patience, monotonic, places),
                recorder=Recorder(now, patience.request_s),
                documents=_reading(patience, places),
                quiet=QuietHours.of(case.plan.manners.quiet_hours, case.plan.manners.timezone),
                renderer=_renderer(case, patience, resolve, places),
                patience=patience,
                caps=caps,
            )
            waiting = [unit for unit in looks.visits(case) if case.visit(unit.id) is None and (not only or unit.id in only)]
            try:
                _visit_all(run, waiting)
            finally:
                if run.renderer:
                    run.renderer.close()
    except CaseBusy as busy:
        return _say(BUSY, busy)
    except (DiskFull, CaseDamaged, CaseUnreadable) as fault:
        return _say(OWN_FAULT, fault)
    if run.fault is not None:
        return _say(OWN_FAULT, run.fault)
    return INTERRUPTED if run.stopping else DONE


def _guard(plan: RunPlan, resolve: Resolve) -> Guard:
    homes = [host for unit in plan.units for host in unit.hosts]
    return Guard(plan.private_hosts, [*homes, *plan.neighbours, *plan.manners.control], resolve)


def _renderer(case: CaseFile, patience: Patience, resolve: Resolve, places: Places) -> Renderer | None:
    browser = find_browser()
    case.set_run_state(BROWSER, browser.name if browser else "")
    case.set_run_state(SANDBOX, sandbox_words() if browser else "")
    if browser is None:
        log.warning("không tìm thấy trình duyệt: các trang cần chạy mã JavaScript sẽ không dựng được")
        return None
    log.info("trình duyệt: %s (%s)", browser.name, browser.path)
    if words := sandbox_words():
        log.warning("%s", words)
    # The browser has its own guard: it asks from another thread.
    return Renderer(browser, _guard(case.plan, resolve), user_agent(case.plan), patience.page_s, places)


def _reading(patience: Patience, places: Places) -> Reading:
    tesseract = find_tesseract()
    if tesseract is None or not tesseract.vietnamese:
        log.warning("không có Tesseract tiếng Việt: chữ trong bản chụp sẽ không nhận dạng được")
    return Reading(patience.document_s, patience.scan_s, tesseract, places)


@seldom()
def _visit_all(run: Run, units: Sequence[UnitPlan]) -> None:
    """Run the reactor until the visits of ``units`` have ended or the run was told to stop."""
    install_reactor(_REACTOR)
    reactor = _reactor()
    reactor.installNameResolver(AdmittedAddresses(run.guard))
    reactor.callWhenRunning(lambda: asyncio.ensure_future(_walk(run, units)))
    _on_signals(run)
    reactor.run(installSignalHandlers=False)


def _reactor() -> Any:
    """The one installed. Its type, a module, says nothing of what it does."""
    from twisted.internet import reactor

    return reactor


async def _walk(run: Run, units: Sequence[UnitPlan]) -> None:
    from scrapy.crawler import AsyncCrawlerRunner

    from crawler.fetching.downloads import settings
    from crawler.spiders.portal import PortalSpider
    from crawler.spiders.survey import Survey

    heeding = asyncio.ensure_future(_heed(run, Watcher.of_environment()))
    try:
        await run.control_answers()
        if quiet := run.quiet_s():
            log.info("giờ nghỉ: %d phút nữa mới hỏi các cổng", quiet // 60)
        runner = AsyncCrawlerRunner(dict(settings(run.patience)))
        visits = [runner.crawl(PortalSpider, survey=Survey(run, unit)) for unit in units]
        ends = await asyncio.gather(*visits, return_exceptions=True)
        for fault in ends:
            if isinstance(fault, BaseException):
                run.break_off(fault)
        if not run.stopping:
            await run.control_answers()
    except Exception as fault:
        log.exception("the crawl broke")
        run.break_off(fault)
    finally:
        heeding.cancel()
        _reactor().stop()


async def _heed(run: Run, watcher: Watcher) -> None:
    """Stop as at a first signal once whoever watches asks for it."""
    while not run.stopping:
        if watcher.stops:
            run.stopping = True
            log.info("asked to stop: finishing what is in flight")
        await asyncio.sleep(_HEED_S)


def _on_signals(run: Run) -> None:
    """The first request to stop lets what is in flight come home; the second ends the process where it stands."""

    def stop(number: int, _frame: object) -> None:
        if run.stopping:
            sys.stderr.flush()
            os._exit(INTERRUPTED)
        run.stopping = True
        log.info("asked to stop (%s): finishing what is in flight", signal.Signals(number).name)

    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)


def _say(code: int, fault: BaseException) -> int:
    words = str(fault) if _is_in_words(fault) else f"Lỗi của chương trình kiểm tra: {type(fault).__name__}: {fault}"
    print(" ".join(words.split()), file=sys.stderr, flush=True)
    return code


def _is_in_words(fault: BaseException) -> bool:
    return isinstance(fault, CaseBusy | CaseDamaged | CaseUnreadable | DiskFull)
