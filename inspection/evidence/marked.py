"""Pictures of what was seen: a page as it was archived, shown again offline, the decisive passage marked where a finding cites
one, and in a margin above it the address, the time, the way to it, the run and the finding."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from checks.model import Citation
from checks.readings.captures import holds_page
from crawler.archive.case import CaseFile
from crawler.archive.origins import Origin
from crawler.fetching.browsers import find_browser
from inspection.crawling import Progress
from inspection.evidence.circumstances import HOME, breadcrumb, circumstances
from inspection.evidence.laid_out import laid_out
from inspection.evidence.studio import Sheet, Shot, shoot, studio
from inspection.evidence.wanted import Wanted, wanted
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.papers.moments import LocalClock

EVENT = "marked"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page cited by one finding, with its quotes marked; or one that was looked at in vain."""

    unit: str
    criterion: str
    """Of the finding that cites it; "" where none does."""
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
    vain: tuple[str, ...] = ()
    """Criteria of the findings that did not find there what they sought."""

    @property
    def path(self) -> str:
        """Below the run's folder."""
        return f"artifacts/{self.name}"


def pictures(case: CaseFile) -> tuple[Picture, ...]:
    """The pictures made of the case so far, last first where there are several of one key."""
    made: dict[str, Picture] = {}
    for entry in case.entries(EVENT):
        for told in entry.data["pictures"]:
            lists = {"unmarked": tuple(told["unmarked"]), "vain": tuple(told.get("vain", ()))}
            made[told["key"]] = Picture(**{**told, **lists})
    return tuple(made.values())


def take(case: CaseFile, record: RunRecord, progress: Progress, at: datetime) -> None:
    """Make the pictures that the findings need and the case does not have, unit by unit; without a browser there are none."""
    browser = find_browser()
    if browser is None:
        return
    known = {picture.key for picture in pictures(case)}
    clock = LocalClock.on(ZoneInfo(record.run.timezone), record.run.ended)
    with ExitStack() as opened:
        page: Page | None = None
        for unit in record.units:
            # One unit's pages and what they need to be shown fit into the memory; a whole province's do not.
            missing = [one for one in wanted(case, unit) if one.key not in known]
            if missing:
                progress.step(f"{unit.name}: chụp {len(missing)} trang đã viện dẫn hoặc đã xem khi tìm, tô đoạn quyết định")
                page = page or opened.enter_context(studio(browser))
                made = [picture for one in missing if (picture := _taken(case, page, one, record.run.id, clock))]
                data = {"pictures": [asdict(picture) for picture in made], "artifacts": sorted({picture.name for picture in made})}
                case.log(EVENT, unit.id, data, at)


def shown(record: RunRecord, made: Iterable[Picture]) -> RunRecord:
    """The record with its citations' screenshots replaced by the marked ones, for papers."""
    paths = {(picture.unit, picture.criterion, picture.url): picture.path for picture in made}
    return replace(record, units=tuple(_shown_unit(unit, paths) for unit in record.units))


def looked(case: CaseFile, unit: str, finding: FindingRecord, made: Sequence[Picture]) -> tuple[Citation, ...]:
    """The pages that came closest to what a negative finding sought, each with its picture where there is one; they quote
    nothing."""
    if not (finding.status.negative and finding.trail):
        return ()
    paths = {one.url: one.path for one in made if one.unit == unit and finding.criterion in (*one.vain, one.criterion)}
    origins = [origin for url in finding.trail.closest if (origin := case.origin(unit, url))]
    return tuple(
        Citation(origin.url, origin.way[-1] if origin.way else HOME, "", origin.at, origin.sha256, paths.get(origin.url, ""))
        for origin in origins
    )


def _shown_unit(unit: UnitRecord, paths: Mapping[tuple[str, str, str], str]) -> UnitRecord:
    def shown(finding: FindingRecord) -> FindingRecord:
        citations = (
            replace(citation, screenshot=paths.get((unit.id, finding.criterion, citation.url), citation.screenshot))
            for citation in finding.citations
        )
        return replace(finding, citations=tuple(citations))

    return replace(unit, findings=tuple(shown(finding) for finding in unit.findings))


def _taken(case: CaseFile, page: Page, one: Wanted, run_id: str, clock: LocalClock) -> Picture | None:
    """The picture, kept; None where the browser cannot show the page."""
    sheet = _sheet(one)
    margin = _margin(case.origin(one.unit.id, one.capture.url), one, run_id, clock)
    shot = shoot(page, *sheet, margin) if sheet else None
    return _picture(one, case.keep(shot.png, "png"), shot) if shot else None


def _sheet(one: Wanted) -> tuple[Sheet, tuple[str, ...]] | None:
    """What is to be shown, and the quotes to be marked in it."""
    capture = one.capture
    if capture.dom:
        return Sheet(capture.url, capture.dom.encode(), "text/html; charset=utf-8", one.requisites), one.quotes
    if holds_page(capture.content_type, capture.body):
        return Sheet(capture.url, capture.body, capture.content_type, one.requisites), one.quotes
    return laid_out(capture, one.quotes)


def _picture(one: Wanted, name: str, shot: Shot) -> Picture:
    codes = tuple(finding.criterion for finding in one.findings)
    if one.cited:
        return Picture(one.unit.id, codes[0], one.capture.url, one.key, name, shot.unmarked, *shot.mark)
    return Picture(one.unit.id, "", one.capture.url, one.key, name, vain=codes)


def _margin(origin: Origin | None, one: Wanted, run_id: str, clock: LocalClock) -> list[tuple[str, str]]:
    capture = one.capture
    moment = f"{clock.read(capture.captured_at):%H:%M:%S %d/%m/%Y} ({clock.name})"
    findings = "; ".join(f"{one.unit.id}/{finding.criterion}: {finding.title}" for finding in one.findings)
    said = "kết quả" if one.cited else "đã xem khi tìm cho kết quả"
    return [
        ("Địa chỉ", capture.url),
        ("Thời điểm", moment + (", trang do trình duyệt dựng" if capture.dom else "")),
        *(circumstances(origin, clock) if origin else ()),
        *breadcrumb(capture),
        ("Lần kiểm tra", f"{run_id} · {said} {findings}"),
        ("SHA-256", capture.dom_sha256 or capture.sha256),
        ("Bản chụp", "dựng lại từ bản lưu, không dùng mạng, không chạy mã của trang"),
    ]
