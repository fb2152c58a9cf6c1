"""The workbook: laid out as inspectors need it, and unharmed by what portals say."""

import re
import resource
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from checks.model import Status
from inspection.findings import RunRecord
from inspection.papers.cell_text import CUT, cell_text
from inspection.papers.style import MARKS
from inspection.papers.table import HEAD_ROW, LINKS, UNLINKED, Column, Link, lay_table
from inspection.papers.workbook import workbook_name, write_workbook
from tests.papers import sample

ROOT = Path(__file__).resolve().parents[2]
TABLES = [
    "Chi tiết",
    "Minh chứng",
    "Cần xác minh",
    "Không kiểm chứng qua mạng",
    "Lỗi truy cập",
    "Căn cứ pháp lý",
    "Tham số",
]
FIRST, LAST = ["Tổng hợp", "Biểu đồ"], [*TABLES[:-1], "Thang đánh giá", "Tham số"]


def written(folder: Path, record: RunRecord) -> Path:
    """The workbook of a record."""
    return write_workbook(folder, record, sample.CRITERIA, sample.ATTEMPTS, sample.SETTINGS)


def parts(path: Path, name: str) -> Iterator[str]:
    """The text of the workbook's parts whose name matches."""
    with zipfile.ZipFile(path) as archive:
        for part in archive.namelist():
            if re.search(name, part):
                yield archive.read(part).decode("utf-8")


def rows(sheet: Worksheet, head_row: int = HEAD_ROW) -> list[dict[str, object]]:
    """The table's rows by their heads."""
    heads = [str(cell.value) for cell in sheet[head_row]]
    return [
        dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=head_row + 1)
    ]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample province's workbook."""
    return written(tmp_path_factory.mktemp("run"), sample.province())


@pytest.fixture(scope="module")
def province(path: Path) -> Workbook:
    """The same, read back with the values a viewer sees that works nothing out."""
    return load_workbook(path, data_only=True)


@pytest.fixture(scope="module")
def live(path: Path) -> Workbook:
    """The same with its formulas."""
    return load_workbook(path)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of a hostile portal."""
    return written(tmp_path_factory.mktemp("hostile"), sample.hostile())


def test_the_sheets_stand_in_order(province: Workbook) -> None:
    units = [f"{number}. {unit.name}"[:31] for number, unit in enumerate(sample.province().units, 1)]
    assert province.sheetnames == [*FIRST, *units, *LAST]


@pytest.mark.parametrize("title", ["Tổng hợp", *TABLES])
def test_every_sheet_prints_and_scrolls_well(province: Workbook, title: str) -> None:
    sheet = province[title]
    head_row = 7 if title == "Tổng hợp" else HEAD_ROW
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (
        sheet.sheet_properties.pageSetUpPr.fitToPage,
        sheet.page_setup.fitToWidth,
        sheet.page_setup.fitToHeight,
    ) == (True, 1, 0)
    assert sheet.print_title_rows == f"${head_row}:${head_row}"
    assert sheet.freeze_panes.endswith(str(head_row + 1))
    assert sheet.auto_filter.ref.startswith(f"A{head_row}:")
    assert sheet.oddFooter.right.text == "Trang &P/&N"
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None} == {
        "Times New Roman"
    }
    assert all(cell.alignment.wrap_text for cell in sheet[head_row])


def test_what_the_machine_wrote_is_protected_and_the_inspectors_cells_are_free(province: Workbook) -> None:
    assert all(sheet.protection.sheet for sheet in province.worksheets)
    details = province["Chi tiết"]
    free = [str(details.cell(HEAD_ROW, cell.column).value) for cell in details[HEAD_ROW + 1] if not cell.protection.locked]
    assert free == ["Kết luận thẩm định", "Điểm thẩm định", "Lý do thẩm định", "Người thẩm định"]
    choices, points = details.data_validations.dataValidation
    assert choices.formula1 == "'Thang đánh giá'!$A$5:$A$13"
    assert (points.formula1, points.formula2) == ("0", "$H4")
    labels = {cell.value for cell in province["Thang đánh giá"]["A"][4:13]}
    assert labels == {f"{mark.sign} {status.label}" for status, mark in MARKS.items()}


def test_summary_shows_units_by_items(province: Workbook) -> None:
    sheet = province["Tổng hợp"]
    table = {row["Đơn vị"]: row for row in rows(sheet, 7)[:7]}
    office = table["Sở Nội vụ"]
    assert office["N2a\nThông tin, tuyên truyền CCHC"] == "4,2/6\n●\u00a01 ◔\u00a02 ?\u00a03"
    assert office["N4\nHồ sơ CBCCVC"] == "chưa chấm\n□\u00a01"
    assert (office["Điểm đề xuất"], office["Điểm sau thẩm định"], office["Điểm tối đa đã kiểm chứng"]) == (24.2, 24.2, 46)
    assert (office["Tỷ lệ điểm"], office["Xếp loại (tham khảo)"], office["Thứ hạng"]) == (0.5261, "Trung bình", 1)
    assert 0 < office["Tỷ lệ kiểm chứng"] < 1  # type: ignore[operator]
    gone = table["Sở Tài nguyên và Môi trường"]
    assert (gone["N2b\nCông khai TTHC"], gone["Điểm đề xuất"], gone["Tỷ lệ kiểm chứng"]) == ("–", "–", "–")
    words = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for said in (
        "Điểm trong bảng là điểm tham khảo do phần mềm đề xuất",
        "Kế hoạch kiểm tra công tác CCHC năm 2024",
        "Ngày kiểm tra: 30/09/2024",
        "09:14:00 30/09/2024 – 09:31:07 30/09/2024 (GMT+7)",
        "SỞ NỘI VỤ",
        "Máy không có trình duyệt",
        "đã được tổ chức lại. Đơn vị kế thừa: Sở Nông nghiệp và Môi trường",
        "Huyện Mường Tè: việc thu thập bị dừng giữa chừng",
        "Huyện Mường Tè: Tệp ke-hoach.pdf chỉ đọc 200 trang đầu.",
    ):
        assert said in words
    for status, mark in MARKS.items():
        assert f"{mark.sign}  {status.label}" in words


def test_an_untrustworthy_run_says_so_first(tmp_path: Path) -> None:
    record = sample.run_record(trustworthy=False, reasons=("mạng của máy kiểm tra bị ngắt",))
    sheet = load_workbook(written(tmp_path, record))["Tổng hợp"]
    notes = [cell.value for cell in sheet["A"] if str(cell.value).startswith("- ")]
    assert notes == ["- KẾT QUẢ CHƯA ĐỦ TIN CẬY, cần kiểm tra lại: mạng của máy kiểm tra bị ngắt."]


def test_details_have_a_row_per_unit_and_criterion(province: Workbook) -> None:
    table = rows(province["Chi tiết"])
    record = sample.province()
    assert [(row["Đơn vị"], row["Mã"]) for row in table] == [
        (unit.name, f.criterion) for unit in record.units for f in unit.findings
    ]
    partial = next(row for row in table if (row["Đơn vị"], row["Mã"]) == ("Sở Nội vụ", "N2b.2"))
    assert partial["Tiêu chí"] == "Công khai danh mục, nội dung thủ tục hành chính"
    assert partial["Kết quả máy đánh giá"] == partial["Kết quả cuối"] == "◐ Đạt một phần"
    assert (partial["Điểm tối đa"], partial["Điểm đề xuất"], partial["Điểm thẩm định"]) == (7, 3.5, None)
    assert partial["Thời điểm kiểm tra\n(GMT+7)"] == datetime(2024, 9, 30, 9, 14, 5)
    assert partial["Độ tin cậy"] == 0.97
    absent = next(row for row in table if (row["Đơn vị"], row["Mã"]) == ("Sở Nội vụ", "N2c.1"))
    assert str(absent["Tài liệu kiểm chứng"]).startswith("Đã đọc 57 trang, sâu đến 4 lần bấm")
    assert absent["Thời điểm kiểm tra\n(GMT+7)"] == datetime(2024, 9, 30, 9, 14, 5), "the last attempt on the portal"
    assert str(absent["Ghi chú, khuyến nghị"]).startswith("Khuyến nghị: Bổ sung nội dung")


def test_details_lead_to_the_page_and_to_its_proof(province: Workbook) -> None:
    details, proof = province["Chi tiết"], province["Minh chứng"]
    heads = {cell.value: cell.column for cell in details[HEAD_ROW]}
    for row in range(HEAD_ROW + 1, details.max_row + 1):
        place = details.cell(row, heads["Dòng ở sheet Minh chứng"])
        if place.value == "–":
            continue
        found = re.fullmatch(r"'Minh chứng'!A(\d+)", place.hyperlink.location)
        assert found
        first = int(found[1])
        assert [proof.cell(first, n).value for n in (2, 3)] == [details.cell(row, n).value for n in (2, 3)]
        if str(details.cell(row, heads["Tài liệu kiểm chứng"]).value).startswith("http"):
            assert details.cell(row, heads["Mở trang"]).hyperlink.target == f"{sample.PORTAL}tthc"
    assert proof["K4"].value == sample.DIGEST
    assert proof["M4"].hyperlink.target == f"artifacts/{sample.DIGEST}.png"


def test_a_negative_finding_shows_its_whole_trail(province: Workbook) -> None:
    table = [row for row in rows(province["Minh chứng"]) if (row["Đơn vị"], row["Mã"]) == ("Sở Nội vụ", "N2c.1")]
    words = "; ".join(str(row["Nội dung trích, hoặc nơi đã tìm"]) for row in table)
    trail = sample.TRAIL
    for place in (*trail.menus, trail.sitemap, *trail.searches, *trail.probes):
        assert place in words
    assert max(len(str(row["Nội dung trích, hoặc nơi đã tìm"])) for row in table) < 1_000, (
        "a printed row cannot show more"
    )


def test_failed_attempts_are_listed_and_guesses_are_not(province: Workbook) -> None:
    table = rows(province["Lỗi truy cập"])
    assert [row["Kết quả"] for row in table] == ["cổng báo không có trang này", "quá thời gian chờ", "máy chủ báo lỗi"]
    assert table[1]["Ghi chú"] == "mục “Quy trình”; không trả lời trong 30 giây"
    assert table[2]["Mã HTTP"] == 503


def test_parameters_tell_how_to_repeat_and_contest_the_run(province: Workbook) -> None:
    table = {(row["Nhóm"], row["Mục"]): row["Giá trị"] for row in rows(province["Tham số"])}
    assert table["Phiên bản", "Mã băm SHA-256 của bộ quy tắc"] == sample.DIGEST
    assert table["Lần kiểm tra", "Ngày kiểm tra"] == datetime(2024, 9, 30)
    assert table["Cấu hình", "pace_s"] == "1.0"
    assert table["Ngưỡng mặc định", "N2a.3 newest_days"] == "60"
    assert {key[1] for key in table if key[0] == "Tiêu chí ngoài cổng"} == {"N2a.3", "N2c.1"}
    assert ("Ký hiệu kết quả", "✕ Không tìm thấy") in table


def test_portal_text_never_becomes_a_formula_or_an_error(hostile: Path) -> None:
    sheets = list(parts(hostile, r"worksheets/sheet\d"))
    assert len(sheets) == len(FIRST) + 1 + len(LAST)
    formulas = [formula for xml in sheets for formula in re.findall(r"<f>(.*?)</f>", xml, re.DOTALL)]
    ours = re.compile(r"(IF|ROUND|SUM|VLOOKUP|LOOKUP|RANK|ISNUMBER|COUNTIFS|TRIM|LEFT|CHAR)\(")
    for formula in formulas:
        assert not re.search(r"[A-Z]{2,}\(", ours.sub("(", formula)), formula
        assert "Xấu" not in formula and "|" not in formula
    for xml in sheets:
        assert not re.search(r'<c [^>]*t="(e|s|b)"', xml)
    quotes = [row["Nội dung trích, hoặc nơi đã tìm"] for row in rows(load_workbook(hostile)["Minh chứng"])]
    assert quotes[: len(sample.HOSTILE)] == [cell_text(text) for text in sample.HOSTILE]
    assert "0012" in quotes and "12345678901234567890" in quotes, "numbers in text stay text"
    assert sum(str(quote).endswith(CUT) for quote in quotes) == 2


def test_formula_like_text_stays_text_when_the_cell_is_edited(hostile: Path) -> None:
    proof = load_workbook(hostile)["Minh chứng"]
    formula_like = [
        cell
        for row in proof.iter_rows(min_row=HEAD_ROW + 1)
        for cell in row
        if str(cell.value).startswith(("=", "+", "@"))
    ]
    assert formula_like
    assert all(cell.quotePrefix and cell.data_type == "s" for cell in formula_like)


def test_no_link_leaves_the_web_and_the_run(hostile: Path) -> None:
    targets = [
        relation.attrib["Target"]
        for xml in parts(hostile, r"worksheets/_rels/")
        for relation in ElementTree.fromstring(xml)
        if relation.attrib["Type"].endswith("/hyperlink")
    ]
    assert targets
    assert all(target.startswith((sample.PORTAL, "artifacts/")) and len(target) <= 2_079 for target in targets)
    addresses = [row["Địa chỉ"] for row in rows(load_workbook(hostile)["Minh chứng"])]
    for url in sample.UNLINKED:
        assert url in addresses, "what may not be followed is still shown"


def test_more_links_than_excel_bears_become_plain_text() -> None:
    sheet = Workbook().active
    lay_table(sheet, [Column("Trang", 8)], ([Link("Mở", "https://a.vn/")] for _ in range(LINKS + 5)))
    cells = [row[0] for row in sheet.iter_rows(min_row=HEAD_ROW + 1)]
    assert sum(cell.hyperlink is not None for cell in cells) == LINKS
    assert {cell.value for cell in cells if cell.hyperlink} == {"Mở"}
    assert {cell.value for cell in cells if not cell.hyperlink} == {UNLINKED}, "the cut is said"


def test_the_same_record_gives_the_same_bytes(tmp_path: Path) -> None:
    first = written(tmp_path, sample.hostile()).read_bytes()
    assert written(tmp_path, sample.hostile()).read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == [workbook_name(sample.hostile().run.id)]


def test_a_workbook_somebody_worked_in_is_left_alone(tmp_path: Path) -> None:
    path = written(tmp_path, sample.province())
    book = load_workbook(path)
    book["Chi tiết"]["K4"] = 3.5
    book.properties.lastModifiedBy = "Nguyễn Văn A"
    book.save(path)
    again = written(tmp_path, sample.province())
    assert again.name == workbook_name(sample.province().run.id).replace(".xlsx", "_v2.xlsx")
    assert load_workbook(path)["Chi tiết"]["K4"].value == 3.5
    assert written(tmp_path, sample.province()) == again, "its own second version is replaced"


def test_no_room_for_the_sheets_leaves_the_former_workbook_and_nothing_else(tmp_path: Path) -> None:
    path = written(tmp_path, sample.province())
    before = path.read_bytes()
    program = (
        "from pathlib import Path\n"
        "from tests.papers import sample, test_workbook\n"
        f"test_workbook.written(Path({str(tmp_path)!r}), sample.province())\n"
    )

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, len(before) // 2))

    done = subprocess.run(
        [sys.executable, "-B", "-c", program],
        cwd=ROOT,
        preexec_fn=little_room,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "OSError: [Errno 28]" in done.stderr, "as the command line expects of a full disk"
    assert path.read_bytes() == before
    assert [left.name for left in tmp_path.iterdir()] == [path.name]


def test_a_workbook_that_reads_back_short_is_not_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from inspection.papers.packing import PaperError

    path = written(tmp_path, sample.province())
    before = path.read_bytes()
    monkeypatch.setattr(Worksheet, "max_row", property(lambda sheet: 1_000_000))
    with pytest.raises(PaperError, match="đọc lại không khớp: sheet “Tổng hợp”"):
        written(tmp_path, replace(sample.province(), units=sample.province().units[:2]))
    assert path.read_bytes() == before
    assert [left.name for left in tmp_path.iterdir()] == [path.name]


def test_a_run_without_units_still_gives_a_workbook(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, sample.run_record()))
    assert book.sheetnames == [*FIRST, *LAST]
    assert "Không có lần truy cập nào thất bại." in [cell.value for cell in book["Lỗi truy cập"][HEAD_ROW + 1]]


def test_every_status_has_its_own_sign() -> None:
    assert set(MARKS) == set(Status)
    assert len({mark.sign for mark in MARKS.values()}) == len(Status)


@pytest.mark.nightly
def test_seventy_thousand_links_lose_no_cell(tmp_path: Path) -> None:
    links = 70_000
    cites = [sample.citation(url=f"{sample.PORTAL}trang-{number}", quote=str(number)) for number in range(links)]
    long = sample.citation(title="=" + "ư" * 40_000)
    unit = sample.unit("x", "Sở X", [sample.finding("N2b.2", Status.MET, [*cites, long])])
    path = written(tmp_path, sample.run_record(unit))
    sheet = load_workbook(path, read_only=True)["Minh chứng"]
    table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD_ROW + 1)]
    assert [row[5] for row in table[:links]] == [str(number) for number in range(links)]
    assert [row[7] for row in table[:links]] == [f"{sample.PORTAL}trang-{number}" for number in range(links)]
    assert str(table[links][6]).startswith("=ưư") and str(table[links][6]).endswith(CUT)
    shown = [row[8] for row in table[:links]]
    assert shown.count("Mở") + shown.count(UNLINKED) == links and shown.count(UNLINKED) > 0
    relations = [relation for xml in parts(path, r"worksheets/_rels/") for relation in ElementTree.fromstring(xml)]
    assert sum(relation.attrib["Type"].endswith("/hyperlink") for relation in relations) <= 65_530
    for xml in parts(path, r"worksheets/sheet\d"):
        assert "<f>=" not in xml and not re.search(r"<f>[^<]*ưư", xml)
