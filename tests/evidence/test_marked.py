"""Pictures of what was cited, made offline from the archive."""

import io
from dataclasses import replace
from pathlib import Path

import attachments
import pytest
from archive_samples import page
from PIL import Image
from sealed_run import Silence, copied

from checks.model import Citation, Role, Status
from crawler.archive import Address, CaseFile
from crawler.archive.verify import check
from crawler.documents.pages import PAGE_BREAK
from crawler.fetching.browsers import find_browser
from inspection import handover, run
from inspection.evidence import marked, sealing
from inspection.findings import RunRecord

pytestmark = [pytest.mark.browser, pytest.mark.skipif(find_browser() is None, reason="no browser on this machine")]

YELLOW = (0xFF, 0xE1, 0x4D)


@pytest.fixture(scope="module")
def pictured(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RunRecord]:
    """A run crawled without a browser, on a portal that is gone by now; judged again with one."""
    folder = copied(finished, tmp_path_factory.mktemp("pictured") / "output")
    return folder, run.rejudge(folder, Silence()).record


def pictures(folder: Path) -> tuple[marked.Picture, ...]:
    with CaseFile.read(folder) as case:
        return marked.pictures(case)


def test_every_page_cited_has_a_picture_with_its_quotes_marked(pictured: tuple[Path, RunRecord]) -> None:
    folder, record = pictured
    made = {(picture.criterion, picture.url): picture for picture in pictures(folder) if picture.criterion}
    cited = {(finding.criterion, one.url) for unit in record.units for finding in unit.findings for one in finding.citations}
    assert cited and cited == made.keys()
    leaders = next(picture for (code, _), picture in made.items() if code == "N3d.1")
    assert leaders.unmarked == ()
    image = Image.open(io.BytesIO((folder / leaders.path).read_bytes())).convert("RGB")
    colours = image.getcolors(1 << 24)
    assert colours is not None and {colour: count for count, colour in colours}[YELLOW] > 500


def test_what_was_looked_at_in_vain_is_shown_too(pictured: tuple[Path, RunRecord]) -> None:
    folder, record = pictured
    (unit,) = record.units
    negative = [finding for finding in unit.findings if finding.status.negative]
    assert negative
    made = pictures(folder)
    with CaseFile.read(folder) as case:
        for finding in negative:
            pages = marked.looked(case, unit.id, finding, made)
            assert 0 < len(pages) <= 5
            for page in pages:
                assert page.sha256 and (folder / page.screenshot).is_file(), (finding.criterion, page.url)
        exhibits = handover.sources_of(case, record).exhibits
    assert {code for _, code in exhibits.looked} == {finding.criterion for finding in negative}
    vain = [picture for picture in made if not picture.criterion]
    assert len({picture.url for picture in vain}) == len(vain), "one picture of a page, whatever was sought there"
    assert {code for picture in vain for code in picture.vain} <= {finding.criterion for finding in negative}


def test_papers_show_how_a_page_was_had(pictured: tuple[Path, RunRecord]) -> None:
    folder, record = pictured
    with CaseFile.read(folder) as case:
        exhibits = handover.sources_of(case, record).exhibits
    (told,) = {words for (_, url), words in exhibits.had.items() if url.endswith("/lanh-dao")}
    assert "Đường đến trang: Trang chủ › Lãnh đạo" in told
    assert "Trả lời: HTTP 200 OK · text/html" in told
    assert "Kết nối: không mã hóa (HTTP thường)" in told


def test_a_cited_file_is_shown_by_the_page_that_holds_the_passage(pictured: tuple[Path, RunRecord], tmp_path: Path) -> None:
    folder = copied(pictured[0], tmp_path / "output")
    unit = pictured[1].units[0]
    url, quote = f"{unit.portal}quy-trinh.pdf", "Quy trinh giai quyet cong viec"
    pages = ("Trang bia", f"Dieu 5. {quote}")
    headers = (("Content-Type", "application/pdf"),)
    with CaseFile.open(folder, at=run.now()) as case:
        case.discover(unit.id, [Address(url, Role.DOCUMENT, 1000.0, 2, f"{unit.portal}gioi-thieu", "Quy trình ISO")])
        lease = case.lease(unit.id, 0.0)
        assert lease and lease.address.url == url
        case.commit(lease, page(attachments.pdf(*pages), headers=headers, text=PAGE_BREAK.join(pages)), ())
        (archived,) = case.captures(unit.id, url)
        citation = Citation(url, "Quy trình", quote, run.now(), archived.sha256)
        finding = next(finding for finding in unit.findings if finding.criterion == "N2c.1")
        cites = replace(finding, status=Status.MET, citations=(citation,), trail=None)
        record = replace(pictured[1], units=(replace(unit, findings=(cites,)),))
        marked.take(case, record, Silence(), run.now())
        (picture,) = [one for one in marked.pictures(case) if one.url == url]
        (told,) = [words for (_, seen), words in handover.sources_of(case, record).exhibits.had.items() if seen == url]
    assert picture.unmarked == () and picture.y > 0
    assert (folder / picture.path).read_bytes().startswith(b"\x89PNG")
    assert "Đường đến trang: Trang chủ › Giới thiệu › Quy trình ISO" in told


def test_papers_show_them_and_the_findings_keep_what_the_judge_said(pictured: tuple[Path, RunRecord]) -> None:
    folder, record = pictured
    made = pictures(folder)
    shown = marked.shown(record, made)
    paths = {one.screenshot for unit in shown.units for finding in unit.findings for one in finding.citations}
    assert paths == {picture.path for picture in made if picture.criterion}
    assert run.record_of(folder) == record != shown


def test_judging_again_takes_none_twice_and_a_sealed_run_holds_them(pictured: tuple[Path, RunRecord], tmp_path: Path) -> None:
    folder, _ = pictured
    before = pictures(folder)
    run.rejudge(folder, Silence())
    assert pictures(folder) == before
    sealing.seal(folder, Silence(), run.now)
    (folder / before[0].path).write_bytes(b"retouched")
    assert check(folder)[0].problems[0].item == before[0].path
