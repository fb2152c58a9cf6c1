"""Pages as their scripts leave them: one headless browser for all visits, behind our own proxy.

The browser lives in a thread with an event loop of its own: on Windows the loop that Scrapy needs cannot start processes,
and a page that is being rendered does not wait for another that is being read.
"""

import asyncio
import contextlib
import logging
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from playwright.async_api import Browser as Chromium
from playwright.async_api import BrowserContext, Dialog, Page, Playwright, async_playwright
from playwright.async_api import Error as BrowserError

from checks.readings.address import host_of, same
from crawler.fetching import gestures
from crawler.fetching.browsers import Browser, needs_no_sandbox
from crawler.fetching.guard import Guard
from crawler.fetching.proxy import Proxy
from crawler.places import Places

log = logging.getLogger(__name__)

_AT_ONCE = 2
_ON_THE_MACHINE = max(_AT_ONCE, os.cpu_count() or 1) + 1  # one more: a page that hangs holds its place until its time is up
"""Pages rendered at once by all processes together: more would make each other late."""
_PAGES_PER_BROWSER = 100
_TALLEST_PX = 15_000
_IDLE_MS = 5_000
_START_S = 30.0
_CLOSE_S = 5.0
_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    # Without it the browser goes to loopback addresses past the proxy.
    "--proxy-bypass-list=<-loopback>",
)
_SETTLED = """() => new Promise(done => {
  const end = () => { watch.disconnect(); done(true); };
  // A page that says next to nothing yet is given more time.
  const empty = () => (document.body ? document.body.innerText.trim().length : 0) < 80;
  const rest = () => { still = setTimeout(() => empty() ? rest() : end(), 300); };
  let still;
  rest();
  const watch = new MutationObserver(() => { clearTimeout(still); rest(); });
  watch.observe(document, {subtree: true, childList: true, characterData: true});
  setTimeout(end, 3000);
})"""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page after its scripts ran."""

    url: str
    """Where the scripts left the browser."""
    dom: str
    screenshot: bytes
    note: str = ""


class Unrendered(Exception):
    """The browser could not show the page; the text says why, in Vietnamese."""


class _BrowserLost(Exception):
    """The browser ended while it showed a page."""


class Renderer:
    """Renders pages for the crawl; ``close`` ends the browser."""

    def __init__(
        self, browser: Browser, guard: Guard, user_agent: str, page_s: float, places: Places | None = None
    ) -> None:
        self._browser, self._guard, self._user_agent, self._page_s = browser, guard, user_agent, page_s
        self._places = places or Places()
        self._loop = asyncio.new_event_loop()
        self._studio: _Studio | None = None
        self._thread = threading.Thread(target=self._run, name="browser", daemon=True)
        self._thread.start()

    async def render(self, url: str) -> Rendered:
        """Open ``url``. Raises Unrendered."""
        async with self._places.place("browser", _ON_THE_MACHINE):
            return await asyncio.wrap_future(self._submit(self._render(url)))

    def close(self) -> None:
        """End the browser and the thread."""
        self._submit(self._end()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _submit(self, work: Coroutine[Any, Any, _T]) -> "Future[_T]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    async def _render(self, url: str) -> Rendered:
        if self._studio is None:
            self._studio = _Studio(self._browser, self._guard, self._user_agent, self._page_s)
        return await self._studio.render(url)

    async def _end(self) -> None:
        if self._studio is not None:
            await self._studio.close()


class _Studio:
    """The browser inside its own loop: started when first needed, replaced when worn or hung."""

    def __init__(self, browser: Browser, guard: Guard, user_agent: str, page_s: float) -> None:
        self._found, self._user_agent, self._page_s = browser, user_agent, page_s
        self._proxy = Proxy(guard)
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._starting = asyncio.Lock()
        self._open = contextlib.AsyncExitStack()
        self._driver: Playwright | None = None
        self._chromium: Chromium | None = None
        self._shown = 0
        self._busy = 0
        self._menus: dict[str, set[str]] = {}
        """By host, the menus that were opened before: they come back on every page."""

    async def render(self, url: str) -> Rendered:
        async with self._places:
            try:
                return await self._try(url)
            except _BrowserLost:
                # Another page took the browser with it, or this one did: once more in a fresh one tells.
                pass
            try:
                return await self._try(url)
            except _BrowserLost as fault:
                raise Unrendered(f"trình duyệt dừng khi dựng trang: {_first_line(fault)}") from fault

    async def _try(self, url: str) -> Rendered:
        try:
            chromium = await self._ready()
        except (BrowserError, OSError, TimeoutError) as fault:
            raise Unrendered(f"không khởi động được trình duyệt: {_first_line(fault)}") from fault
        self._busy += 1
        self._shown += 1
        try:
            async with asyncio.timeout(self._page_s):
                return await self._show(chromium, url)
        except TimeoutError as fault:
            await self._discard()
            raise Unrendered(f"trang không dựng xong trong {self._page_s:g} giây") from fault
        except BrowserError as fault:
            if chromium is not self._chromium or not chromium.is_connected():
                raise _BrowserLost(str(fault)) from fault
            raise Unrendered(f"trình duyệt không dựng được trang: {_first_line(fault)}") from fault
        finally:
            self._busy -= 1

    async def close(self) -> None:
        await self._discard()
        with contextlib.suppress(TimeoutError, BrowserError):
            async with asyncio.timeout(_CLOSE_S):
                await self._open.aclose()

    async def _ready(self) -> Chromium:
        async with self._starting:
            if self._shown >= _PAGES_PER_BROWSER and not self._busy:
                await self._discard()
            if self._chromium is not None and self._chromium.is_connected():
                return self._chromium
            async with asyncio.timeout(_START_S):
                if self._driver is None:
                    await self._open.enter_async_context(self._proxy)
                    self._driver = await self._open.enter_async_context(async_playwright())
                flags = [*_FLAGS, f"--proxy-server={self._proxy.address}"]
                self._chromium = await self._driver.chromium.launch(
                    executable_path=self._found.path,
                    args=flags,
                    chromium_sandbox=not needs_no_sandbox(),
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                )
                self._shown = 0
                return self._chromium

    async def _show(self, chromium: Chromium, url: str) -> Rendered:
        context = await chromium.new_context(
            user_agent=self._user_agent,
            locale="vi-VN",
            timezone_id="Asia/Ho_Chi_Minh",
            viewport={"width": 1366, "height": 900},
            ignore_https_errors=True,
            service_workers="block",
            accept_downloads=False,
            permissions=[],
        )
        try:
            page = await context.new_page()
            _keep_quiet(context, page)
            await page.goto(url, wait_until="load", timeout=self._page_s * 1000)
            await asyncio.gather(_idle(page), page.evaluate(_SETTLED))
            if same(page.url) != same(url):
                return Rendered(page.url, await page.content(), b"")
            return await self._looked_into(page)
        finally:
            with contextlib.suppress(TimeoutError, BrowserError):
                async with asyncio.timeout(_CLOSE_S):
                    await context.close()

    async def _looked_into(self, page: Page) -> Rendered:
        """The page with all that a hand can open on it."""
        known = self._menus.setdefault(host_of(page.url), set())
        await gestures.watch(page)
        opened = await gestures.open_up(page, known)
        known.update(opened.tried)
        url, dom = page.url, await page.content()
        rendered = await _picture(page, Rendered(url, dom, b""))
        turned, pages = await gestures.turn_pages(page)
        note = "; ".join(part for part in (rendered.note, gestures.told(opened.labels, pages)) if part)
        return replace(rendered, dom=gestures.with_extra(dom, (*opened.extra, *turned)), note=note)

    async def _discard(self) -> None:
        chromium, self._chromium = self._chromium, None
        if chromium is None:
            return
        try:
            async with asyncio.timeout(_CLOSE_S):
                await chromium.close()
        except (TimeoutError, BrowserError):
            # The driver kills the browser when it ends itself.
            log.warning("the browser hangs; its driver is ended with it")
            self._driver = None
            stack, self._open = self._open, contextlib.AsyncExitStack()
            with contextlib.suppress(TimeoutError, BrowserError):
                async with asyncio.timeout(_CLOSE_S):
                    await stack.aclose()


async def _idle(page: Page) -> None:
    """Wait until the page asks for nothing more; pages that never stop are left to it."""
    with contextlib.suppress(BrowserError):
        await page.wait_for_load_state("networkidle", timeout=_IDLE_MS)


async def _picture(page: Page, rendered: Rendered) -> Rendered:
    """Add the screenshot; a page too tall for one is cut, and says so."""
    height = int(await page.evaluate("() => document.documentElement.scrollHeight"))
    try:
        if height <= _TALLEST_PX:
            return replace(rendered, screenshot=await page.screenshot(full_page=True, timeout=15_000))
        clip = {"x": 0, "y": 0, "width": 1366, "height": _TALLEST_PX}
        shot = await page.screenshot(full_page=True, clip=clip, timeout=15_000)  # type: ignore[arg-type]
        return replace(rendered, screenshot=shot, note=f"ảnh chụp chỉ gồm {_TALLEST_PX} điểm ảnh đầu của trang cao {height}")
    except BrowserError as fault:
        return replace(rendered, note=f"không chụp được ảnh trang: {_first_line(fault)}")


def _keep_quiet(context: BrowserContext, page: Page) -> None:
    """Dismiss dialogs, close popups."""

    def dismiss(dialog: Dialog) -> None:
        _unattended(dialog.dismiss)

    def close(popup: Page) -> None:
        if popup is not page:
            _unattended(popup.close)

    page.on("dialog", dismiss)
    context.on("page", close)


_tasks: set["asyncio.Task[None]"] = set()


def _unattended(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Do ``work`` beside the page; that it fails because the page is gone does not matter."""

    async def do() -> None:
        with contextlib.suppress(BrowserError):
            await work()

    task = asyncio.get_running_loop().create_task(do())
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


def _first_line(fault: BaseException) -> str:
    return (str(fault).strip().splitlines() or [type(fault).__name__])[0]
