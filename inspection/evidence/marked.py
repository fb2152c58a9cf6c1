"""Pictures of what was cited: the page as it was archived, shown again offline, the decisive passage marked, and in a
margin above it the address, the time, the run and the finding."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, Route, sync_playwright

from checks.model import Capture, Citation
from crawler.archive.case import CaseFile
from crawler.archive.encoding import canonical, sha256
from crawler.fetching.browsers import Browser as Found
from crawler.fetching.browsers import find_browser, needs_no_sandbox
from inspection.crawling import Progress
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.papers.moments import LocalClock

EVENT = "marked"
_SCRIPT = (files("inspection.evidence") / "marks.js").read_text("utf-8")
WIDTH, _TALLEST = 1366, 12_000
_TIMEOUT_MS = 15_000
# Nothing leaves the machine: no name is known, and what a page asks for comes from the archive or not at all.
_FLAGS = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND")

_FIRST_MARK = """() => {
  const seen = [...document.querySelectorAll("mark")].map((one) => one.getBoundingClientRect()).filter((box) => box.width);
  return seen.length ? [Math.round(seen[0].left + scrollX), Math.round(seen[0].top + scrollY)] : [0, 0];
}"""
# None of the page's own; ours is evaluated.
_NO_SCRIPTS = "script-src 'unsafe-eval'"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page cited by one finding, with its quotes marked."""

    unit: str
    criterion: str
    url: str
    key: str
    """Of all that the picture shows: the same key, the same picture."""
    name: str
    """Among the artifacts."""
    unmarked: tuple[str, ...] = ()
    """Quotes that could not be found in the page as it is shown."""
    x: int = 0
    y: int = 0
    """Where the first mark stands, pixels from the upper left; 0, 0 where nothing was marked."""

    @property
    def path(self) -> str:
        """Below the run's folder."""
        return f"artifacts/{self.name}"


@dataclass(frozen=True, slots=True)
class _Wanted:
    unit: UnitRecord
    finding: FindingRecord
    url: str
    citations: tuple[Citation, ...]
    capture: Capture
    images: Mapping[str, Capture]
    """Of the unit's portal, by address."""

    @property
    def key(self) -> str:
        quotes = [citation.quote for citation in self.citations]
        seen = [self.capture.sha256, self.capture.dom_sha256]
        return sha256(canonical({"of": [self.unit.id, self.finding.criterion, self.url], "quotes": quotes, "seen": seen}).encode())


def pictures(case: CaseFile) -> tuple[Picture, ...]:
    """The pictures made of the case so far, last first where there are several of one key."""
    made: dict[str, Picture] = {}
    for entry in case.entries(EVENT):
        for told in entry.data["pictures"]:
            made[told["key"]] = Picture(**{**told, "unmarked": tuple(told["unmarked"])})
    return tuple(made.values())


def take(case: CaseFile, record: RunRecord, progress: Progress, at: datetime) -> None:
    """Make the pictures that the findings need and the case does not have; without a browser there are none."""
    known = {picture.key for picture in pictures(case)}
    wanted = [one for unit in record.units for one in _wanted(case, unit) if one.key not in known]
    browser = find_browser()
    if not wanted or browser is None:
        return
    progress.step(f"Chụp {len(wanted)} trang được viện dẫn, tô đoạn quyết định")
    clock = LocalClock.on(ZoneInfo(record.run.timezone), record.run.ended)
    with _studio(browser) as page:
        made = [picture for one in wanted if (picture := _taken(case, page, one, record.run.id, clock)) is not None]
    data = {"pictures": [asdict(picture) for picture in made], "artifacts": sorted({picture.name for picture in made})}
    case.log(EVENT, record.run.id, data, at)


def shown(record: RunRecord, made: Iterable[Picture]) -> RunRecord:
    """The record with its citations' screenshots replaced by the marked ones, for papers."""
    paths = {(picture.unit, picture.criterion, picture.url): picture.path for picture in made}
    return replace(record, units=tuple(_shown_unit(unit, paths) for unit in record.units))


def _shown_unit(unit: UnitRecord, paths: Mapping[tuple[str, str, str], str]) -> UnitRecord:
    def shown(finding: FindingRecord) -> FindingRecord:
        citations = (
            replace(citation, screenshot=paths.get((unit.id, finding.criterion, citation.url), citation.screenshot))
            for citation in finding.citations
        )
        return replace(finding, citations=tuple(citations))

    return replace(unit, findings=tuple(shown(finding) for finding in unit.findings))


def _wanted(case: CaseFile, unit: UnitRecord) -> Iterator[_Wanted]:
    """Each page that a finding of the unit cites, as it was archived."""
    cited: dict[str, dict[str, tuple[FindingRecord, list[Citation]]]] = {}
    for finding in unit.findings:
        for citation in finding.citations:
            by_finding = cited.setdefault(citation.url, {})
            by_finding.setdefault(finding.criterion, (finding, []))[1].append(citation)
    if not cited:
        return
    images: dict[str, Capture] = {}
    pages: list[Capture] = []
    for capture in case.captures(unit.id):
        kind = capture.content_type.lower()
        if kind.startswith("image/"):
            images[capture.url] = capture
        elif capture.url in cited and "html" in kind and (capture.dom or capture.body):
            pages.append(capture)
    for page in pages:
        for finding, citations in cited[page.url].values():
            yield _Wanted(unit, finding, page.url, tuple(citations), page, images)


@contextmanager
def _studio(browser: Found) -> Iterator[Page]:
    """A page of a browser that reaches nothing by itself."""
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


def _taken(case: CaseFile, page: Page, wanted: _Wanted, run_id: str, clock: LocalClock) -> Picture | None:
    """The picture, kept; None where the browser cannot show the page."""
    quotes = [citation.quote for citation in wanted.citations if citation.quote]
    try:
        _open(page, wanted.capture, wanted.images)
        found = page.evaluate(_SCRIPT, {"quotes": quotes, "margin": _margin(wanted, run_id, clock)})
        x, y = page.evaluate(_FIRST_MARK)
        height = min(_TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": height}
        data = page.screenshot(full_page=True, clip=clip, animations="disabled")  # type: ignore[arg-type]
    except BrowserError:
        return None
    unmarked = tuple(quote for quote, seen in zip(quotes, found, strict=True) if not seen)
    name = case.keep(data, "png")
    return Picture(wanted.unit.id, wanted.finding.criterion, wanted.url, wanted.key, name, unmarked, x, y)


def _open(page: Page, capture: Capture, images: Mapping[str, Capture]) -> None:
    """Show the archived page, with the images that were archived and nothing else; none of its scripts runs."""
    body = capture.dom.encode() if capture.dom else capture.body
    kind = "text/html; charset=utf-8" if capture.dom else capture.content_type
    served: list[str] = []

    def answer(route: Route) -> None:
        if route.request.is_navigation_request() and not served:
            served.append(route.request.url)
            route.fulfill(status=200, headers={"Content-Type": kind, "Content-Security-Policy": _NO_SCRIPTS}, body=body)
        elif image := images.get(route.request.url):
            route.fulfill(status=200, headers={"Content-Type": image.content_type}, body=image.body)
        else:
            route.abort("aborted")

    page.unroute_all()
    page.route("**/*", answer)
    page.goto(capture.url, wait_until="load")


def _margin(wanted: _Wanted, run_id: str, clock: LocalClock) -> list[list[str]]:
    capture = wanted.capture
    moment = f"{clock.read(capture.captured_at):%H:%M:%S %d/%m/%Y} ({clock.name})"
    answer = f"HTTP {capture.status}" + (", trang do trình duyệt dựng" if capture.dom else "")
    return [
        ["Địa chỉ", capture.url],
        ["Thời điểm", f"{moment} · {answer}"],
        ["Lần kiểm tra", f"{run_id} · kết quả {wanted.unit.id}/{wanted.finding.criterion}: {wanted.finding.title}"],
        ["SHA-256", capture.dom_sha256 or capture.sha256],
        ["Bản chụp", "dựng lại từ bản lưu, không dùng mạng; kiểu trình bày và ảnh không có trong bản lưu thì không hiện"],
    ]
