"""A browser that reaches nothing by itself and shows what lies in the archive, to be photographed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, Route, sync_playwright

from checks.model import Capture
from checks.readings.address import same
from crawler.fetching.browsers import Browser as Found
from crawler.fetching.browsers import needs_no_sandbox

WIDTH = 1366
_TALLEST = 12_000
_TIMEOUT_MS = 15_000
_SCRIPT = (files("inspection.evidence") / "marks.js").read_text("utf-8")
# Nothing leaves the machine: no name is known, and what a page asks for comes from the archive or not at all.
_FLAGS = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND")

_KINDS = {"stylesheet": "tệp kiểu trình bày", "image": "ảnh", "font": "phông chữ", "document": "trang lồng bên trong"}
_FIRST_MARK = """() => {
  const seen = [...document.querySelectorAll("mark")].map((one) => one.getBoundingClientRect()).filter((box) => box.width);
  return seen.length ? [Math.round(seen[0].left + scrollX), Math.round(seen[0].top + scrollY)] : [0, 0];
}"""
# None of the page's own; ours is evaluated.
_NO_SCRIPTS = "script-src 'unsafe-eval'"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document to be shown at its address, with what of its requisites was archived, by ``same`` address."""

    url: str
    body: bytes
    content_type: str
    requisites: Mapping[str, Capture] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture (PNG), and the quotes that could not be marked in it."""

    png: bytes
    unmarked: tuple[str, ...]
    mark: tuple[int, int]
    """Where the first mark stands, pixels from the upper left; 0, 0 where nothing was marked."""


@contextmanager
def studio(browser: Found) -> Iterator[Page]:
    """A page of such a browser."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=browser.path, args=list(_FLAGS), chromium_sandbox=not needs_no_sandbox()
        )
        try:
            context = chromium.new_context(
                viewport={"width": WIDTH, "height": 900}, service_workers="block", locale="vi-VN"
            )
            context.set_default_timeout(_TIMEOUT_MS)
            yield context.new_page()
        finally:
            chromium.close()


def shoot(page: Page, sheet: Sheet, quotes: Sequence[str], margin: Sequence[Sequence[str]]) -> Shot | None:
    """The sheet with its quotes marked and the margin, rows of a name and words, above it; None where the browser cannot
    show it."""
    try:
        missing = _open(page, sheet)
        said = [("Không có trong bản lưu", "; ".join(f"{missing[kind]} {name}" for kind, name in _KINDS.items() if missing[kind]))]
        rows = [list(row) for row in (*margin, *(said if said[0][1] else ()))]
        found = page.evaluate(_SCRIPT, {"quotes": list(quotes), "margin": rows})
        x, y = page.evaluate(_FIRST_MARK)
        height = min(_TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": height}
        data = page.screenshot(full_page=True, clip=clip, animations="disabled")  # type: ignore[arg-type]
    except BrowserError:
        return None
    return Shot(data, tuple(quote for quote, seen in zip(quotes, found, strict=True) if not seen), (x, y))


def _open(page: Page, sheet: Sheet) -> Counter[str]:
    """Show the sheet, with the requisites that were archived and nothing else; none of its scripts runs. Returns how many
    were missing, by Playwright's kinds of resources."""
    served: list[str] = []
    missing: Counter[str] = Counter()

    def answer(route: Route) -> None:
        if route.request.is_navigation_request() and not served:
            served.append(route.request.url)
            headers = {"Content-Type": sheet.content_type, "Content-Security-Policy": _NO_SCRIPTS}
            route.fulfill(status=200, headers=headers, body=sheet.body)
        elif capture := sheet.requisites.get(same(route.request.url)):
            route.fulfill(status=200, headers={"Content-Type": capture.content_type}, body=capture.body)
        else:
            missing[route.request.resource_type] += 1
            route.abort("aborted")

    page.unroute_all()
    page.route("**/*", answer)
    page.goto(sheet.url, wait_until="load")
    return missing
