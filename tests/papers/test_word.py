"""The drafts in Word: the format of NĐ 30/2020, and nothing in them that no finding carries."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.shared import Mm, Pt

from checks.model import Status
from inspection.findings import ReviewRecord, RunRecord, UnitRecord
from inspection.papers.word.drafts import FOLDER, write_drafts
from inspection.papers.word.sheet import official_day
from inspection.ranks import USUAL_BANDS
from inspection.standing import standing
from tests.papers import sample
from tests.papers.office import converted, needs_writer, pages

AT = datetime(2024, 10, 2, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def drafts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample province's drafts."""
    folder = tmp_path_factory.mktemp("run")
    write_drafts(folder, sample.province(), USUAL_BANDS, date(2024, 10, 5))
    return folder / FOLDER


def text_of(paper: Paper) -> str:
    """All that a draft says, tables too."""
    return "\n".join(words for words in _words(paper))


def _words(paper: Paper) -> Iterator[str]:
    yield from (paragraph.text for paragraph in paper.paragraphs)
    for table in paper.tables:
        for row in table.rows:
            yield from (cell.text for cell in row.cells)


def conclusion_of(folder: Path, unit: UnitRecord, **changes: object) -> str:
    write_drafts(folder, sample.run_record(unit, **changes), USUAL_BANDS)
    return text_of(Document(folder / FOLDER / f"ket-luan-{unit.id}.docx"))


def test_there_is_a_set_of_drafts_for_every_unit_that_existed(drafts: Path) -> None:
    units = [unit.id for unit in sample.province().units if not unit.not_in_force]
    expected = {f"{kind}-{unit}.docx" for kind in ("bien-ban", "ket-luan") for unit in units} | {"bao-cao-ket-qua.docx"}
    assert {path.name for path in drafts.iterdir()} == expected


@pytest.mark.parametrize("name", ["bien-ban-so-noi-vu.docx", "ket-luan-so-noi-vu.docx", "bao-cao-ket-qua.docx"])
def test_the_format_is_that_of_the_decree(drafts: Path, name: str) -> None:
    paper = Document(drafts / name)
    section = paper.sections[0]
    lengths = (section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin)
    assert [round(length / Mm(1)) for length in (*lengths, section.right_margin)] == [210, 297, 20, 20, 30, 20]
    assert section.different_first_page_header_footer, "pages are numbered from the second on"
    header = section.header._element.xml
    assert "PAGE" in header and "PAGE" not in section.first_page_header._element.xml
    assert "DỰ THẢO" in header and "DỰ THẢO" in section.first_page_header._element.xml
    usual = paper.styles["Normal"].font
    assert (usual.name, usual.size) == ("Times New Roman", Pt(14))
    words = text_of(paper)
    for said in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "UBND TỈNH LAI CHÂU", "DỰ THẢO", "Số:        /", "ngày …… tháng …… năm"):
        assert said in words
    assert words.count("./.") == 1, "one end mark"
    body = [paragraph for paragraph in paper.paragraphs if len(paragraph.text) > 80]
    assert {paragraph.paragraph_format.alignment for paragraph in body} <= {0, 1, 3}
    with zipfile.ZipFile(drafts / name) as parts:
        for part in parts.namelist():
            if part.endswith(".xml"):
                ElementTree.fromstring(parts.read(part))


def test_a_conclusion_states_what_stands_and_what_is_wanting_with_place_time_and_proof(drafts: Path) -> None:
    words = text_of(Document(drafts / "ket-luan-so-noi-vu.docx"))
    good, wanting, open_ = (words.index(head) for head in ("1. Ưu điểm", "2. Tồn tại, hạn chế", "3. Nội dung chưa kết luận"))
    unit = next(unit for unit in sample.province().units if unit.id == "so-noi-vu")
    end = words.index("4. Nguyên nhân")
    for finding in unit.findings:
        if finding.status is Status.NOT_APPLICABLE:
            continue
        place = words.index(finding.summary)
        within = (good, wanting) if finding.status is Status.MET else (open_, end) if not finding.status.scored else (wanting, open_)
        assert within[0] < place < within[1], finding.criterion
    assert f"{sample.PORTAL}tthc, ghi nhận lúc 09:14:05 ngày 30/09/2024" in words
    assert "Đã đọc 57 trang, sâu đến 4 lần bấm từ trang chủ; việc tìm kiếm trọn vẹn." in words
    assert "báo cáo kết quả về Sở Nội vụ trước ngày 05 tháng 10 năm 2024" in words
    assert "Nơi nhận:" in words and "- Lưu: VT, KS." in words
    assert "không thực hiện" not in words.lower()


def test_figures_in_papers_are_the_programs_own(drafts: Path) -> None:
    record = sample.province()
    table = next(t for t in Document(drafts / "bao-cao-ket-qua.docx").tables if t.rows[0].cells[0].text == "TT")
    assert len(table.rows) == 1 + len(record.units)
    for row, unit in zip(table.rows[1:], record.units, strict=True):
        cells = [cell.text for cell in row.cells]
        now = standing(unit)
        expected = "–" if now.share is None else f"{now.points:g}/{now.maximum:g}".replace(".", ",")
        assert (cells[1], cells[5]) == (unit.name, expected)
    assert "w:tblHeader" in table.rows[0]._tr.xml, "the head is repeated on every page"


def test_a_decision_moves_a_finding_and_both_verdicts_are_told(tmp_path: Path) -> None:
    finding = sample.finding("N2b.2", Status.ABSENT)
    met = replace(finding, review=ReviewRecord(Status.MET, None, "Danh mục nằm ở mục Văn bản", "Lò Văn Minh", AT))
    words = conclusion_of(tmp_path, sample.unit("x", "Sở X", [met]))
    told = words.index("Phần mềm ghi nhận")
    assert words.index("1. Ưu điểm") < told < words.index("2. Tồn tại")
    assert "Đoàn kiểm tra kết luận: đạt. Lý do: Danh mục nằm ở mục Văn bản." in words
    wanting = replace(sample.finding("N2b.1", Status.MET), review=ReviewRecord(Status.ABSENT, None, "Mục trống", "A", AT))
    words = conclusion_of(tmp_path, sample.unit("y", "Sở Y", [wanting]))
    assert words.index("2. Tồn tại") < words.index("Chưa đáp ứng yêu cầu “Trang của đơn vị có mục riêng") < words.index("3. Nội dung")
    assert "- Đáp ứng yêu cầu: Trang của đơn vị có mục riêng" in words


def test_a_unit_without_shortcomings_is_not_given_any(tmp_path: Path) -> None:
    words = conclusion_of(tmp_path, sample.unit("x", "Sở X", [sample.finding("N2b.1", Status.MET)]))
    assert "Không có trong phần đã kiểm chứng." in words
    assert "Đáp ứng yêu cầu" not in words


def test_an_untrustworthy_run_says_so(tmp_path: Path) -> None:
    unit = sample.unit("x", "Sở X", [sample.finding("N2b.1", Status.MET)])
    words = conclusion_of(tmp_path, unit, trustworthy=False, reasons=("mất mạng",))
    assert "chưa đủ tin cậy, phải kiểm tra lại trước khi kết luận: mất mạng" in words


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    words = write_and_read(tmp_path, sample.hostile())
    assert "=Sở\ufffd Xấu" in words
    with zipfile.ZipFile(tmp_path / FOLDER / "ket-luan-xau.docx") as parts:
        relations = parts.read("word/_rels/document.xml.rels").decode()
    assert not re.search(r'TargetMode="External"', relations), "nothing in a draft leads outside"


def write_and_read(folder: Path, record: RunRecord) -> str:
    write_drafts(folder, record, USUAL_BANDS)
    return text_of(Document(folder / FOLDER / f"ket-luan-{record.units[0].id}.docx"))


def test_the_same_record_gives_the_same_bytes_and_work_is_left_alone(tmp_path: Path) -> None:
    record = sample.run_record(sample.unit("x", "Sở X", [sample.finding("N2b.1", Status.MET)]))
    first = {path.name: path.read_bytes() for path in write_drafts(tmp_path, record, USUAL_BANDS)}
    second = {path.name: path.read_bytes() for path in write_drafts(tmp_path, record, USUAL_BANDS)}
    assert first == second
    path = tmp_path / FOLDER / "ket-luan-x.docx"
    paper = Document(path)
    paper.core_properties.last_modified_by = "Nguyễn Văn A"
    paper.add_paragraph("Đoàn bổ sung.")
    paper.save(path)
    assert "ket-luan-x_v2.docx" in [written.name for written in write_drafts(tmp_path, record, USUAL_BANDS)]
    assert Document(path).paragraphs[-1].text == "Đoàn bổ sung."


@needs_writer
@pytest.mark.parametrize("name", ["bien-ban-so-noi-vu.docx", "ket-luan-so-noi-vu.docx", "bao-cao-ket-qua.docx"])
def test_libreoffice_opens_every_kind_of_draft(drafts: Path, tmp_path: Path, name: str) -> None:
    assert pages(converted(drafts / name, "pdf", tmp_path / "office")) >= 2


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2024, 9, 5), "ngày 05 tháng 9 năm 2024"),
        (date(2024, 2, 15), "ngày 15 tháng 02 năm 2024"),
        (date(2024, 12, 31), "ngày 31 tháng 12 năm 2024"),
    ],
)
def test_days_and_first_months_have_a_nought(day: date, words: str) -> None:
    assert official_day(day) == words
