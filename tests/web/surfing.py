"""Real browsers at the page, each with one person; whatever a browser complains of is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect, sync_playwright

from crawler.fetching.browsers import find_browser, needs_no_sandbox
from inspection.web.server import Server
from tests.web.visitor import PASSWORD

FOUND = find_browser({})
"""Whatever the environment says: the runs may do without a browser, these tests may not."""
PATIENCE_MS = 45_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass(slots=True)
class Surfer:
    """One person in a browser of their own."""

    page: Page
    server: Server
    complaints: list[str] = field(default_factory=list)
    """Errors on the console and in scripts."""
    abroad: list[str] = field(default_factory=list)
    """Requests that left the two origins."""
    dialogs: list[str] = field(default_factory=list)

    def enter(self, login: str = "an") -> None:
        """Sign in as people do."""
        self.page.goto(self.server.url)
        self.page.get_by_label("Tên đăng nhập").fill(login)
        self.page.get_by_label("Mật khẩu").fill(PASSWORD)
        self.page.get_by_role("button", name="Đăng nhập").click()
        expect(self.page.get_by_role("button", name="Đăng xuất")).to_be_visible()

    def open(self, path: str) -> Page:
        """Go to a page of ours."""
        self.page.goto(self.server.desk.origin + path)
        return self.page


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser."""
    assert FOUND is not None
    with sync_playwright() as driver:
        one = driver.chromium.launch(executable_path=FOUND.path, chromium_sandbox=not needs_no_sandbox())
        try:
            yield one
        finally:
            one.close()


@contextmanager
def surfer(browser: Browser, server: Server, **settings: object) -> Iterator[Surfer]:
    """Somebody with a browser of their own."""
    context = browser.new_context(locale="vi-VN", **settings)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE_MS)
    one = Surfer(context.new_page(), server)
    homes = {urlsplit(origin).netloc for origin in (server.desk.origin, server.desk.archive)}

    def asked(url: str) -> None:
        if urlsplit(url).netloc not in homes and not url.startswith(("data:", "about:", "blob:")):
            one.abroad.append(url)

    context.on("request", lambda request: asked(request.url))
    one.page.on("console", lambda message: one.complaints.append(message.text) if message.type == "error" else None)
    one.page.on("pageerror", lambda error: one.complaints.append(str(error)))

    def refuse(dialog: object) -> None:
        one.dialogs.append(dialog.message)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    one.page.on("dialog", refuse)
    try:
        yield one
    finally:
        context.close()
