"""Live totals: the stored values are the program's own, and LibreOffice works out the same."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from PIL import Image

from checks.model import Status
from inspection.findings import FindingRecord, ReviewRecord, RunRecord, UnitRecord
from inspection.papers import charts, details, summary
from inspection.papers.table import HEAD_ROW
from inspection.papers.titles import title_of
from inspection.papers.workbook import write_workbook
from inspection.ranks import USUAL_BANDS
from inspection.standing import places, standing, status_of
from tests.papers import sample
from tests.papers.office import converted, needs_office, pages, recalculated

AT = datetime(2024, 10, 2, 3, 0, tzinfo=UTC)


def decided(record: RunRecord) -> RunRecord:
    """The record with decisions of every kind."""
    decisions = (
        ReviewRecord(Status.MET, None, "đã xem trực tiếp", "Nguyễn Văn A", AT),
        ReviewRecord(Status.PARTIAL, 1.25, "thiếu một phần", "Nguyễn Văn A", AT),
        ReviewRecord(None, 0.5, "giảm điểm", "Trần Thị B", AT),
        ReviewRecord(Status.NOT_APPLICABLE, None, "không thuộc phạm vi", "Trần Thị B", AT),
        ReviewRecord(Status.OUTDATED, None, "đã cũ", "Trần Thị B", AT),
        ReviewRecord(Status.NEEDS_REVIEW, None, "xem lại", "Trần Thị B", AT),
    )

    def of(place: int, finding: FindingRecord) -> FindingRecord:
        review = decisions[place % 6] if place % 2 == 0 or place % 3 == 0 else None
        if review and review.status is None and not finding.status.scored:
            review = None
        return replace(finding, review=review)

    units = []
    for number, unit in enumerate(record.units):
        units.append(replace(unit, findings=tuple(of(number + place, f) for place, f in enumerate(unit.findings))))
    return replace(record, units=tuple(units))


def written(folder: Path, record: RunRecord) -> Path:
    return write_workbook(folder, record, sample.CRITERIA, sample.ATTEMPTS, sample.SETTINGS)


def totals(book: Workbook, record: RunRecord) -> list[tuple[object, ...]]:
    """What the summary says of every unit, as numbers."""
    sheet = book[summary.TITLE]
    letters = list(summary.tail_letters(record).values())[:7]
    return [tuple(sheet[f"{letter}{row}"].value for letter in letters) for row in range(8, 8 + len(record.units))]


def expected(record: RunRecord) -> list[tuple[object, ...]]:
    """The program's own totals."""
    stands = [standing(unit) for unit in record.units]
    rows: list[tuple[object, ...]] = []
    for now, place in zip(stands, places(stands), strict=True):
        if now.share is None:
            rows.append(("–", "–", "–", "–", "–" if now.coverage is None else now.coverage, "–", "–"))
        else:
            rows.append((now.proposed, now.points, now.maximum, now.share, now.coverage, now.band(USUAL_BANDS), place))
    return rows


def test_decisions_move_status_points_and_totals() -> None:
    unit = sample.unit("x", "X", [sample.finding("N2b.2", Status.ABSENT), sample.finding("N1.2", Status.NOT_PUBLIC)])
    assert (standing(unit).points, standing(unit).maximum, standing(unit).applicable) == (0, 7, 15)

    def with_review(status: Status | None, points: float | None) -> UnitRecord:
        first, *others = unit.findings
        return replace(unit, findings=(replace(first, review=ReviewRecord(status, points, "r", "n", AT)), *others))

    assert standing(with_review(Status.MET, None)).points == 7
    assert standing(with_review(Status.PARTIAL, None)).points == 3.5
    assert standing(with_review(Status.PARTIAL, 2.25)).points == 2.25
    assert standing(with_review(None, 1)).points == 1
    assert standing(with_review(Status.NOT_APPLICABLE, None)).applicable == 8
    assert standing(with_review(Status.NEEDS_REVIEW, None)).maximum == 0


def test_bands_need_enough_that_was_judged() -> None:
    assert USUAL_BANDS.name(0.95, 0.4) == "Chưa đủ căn cứ"
    names = [USUAL_BANDS.name(share, 0.8) for share in (0, 0.4999, 0.5, 0.6499, 0.65, 0.8, 0.9, 1)]
    assert names == ["Yếu", "Yếu", "Trung bình", "Trung bình", "Khá", "Tốt", "Xuất sắc", "Xuất sắc"]


@pytest.mark.parametrize("record", [sample.province(), decided(sample.province())], ids=["machine", "decided"])
def test_viewers_that_work_nothing_out_see_the_programs_own_totals(tmp_path: Path, record: RunRecord) -> None:
    path = written(tmp_path, record)
    assert totals(load_workbook(path, data_only=True), record) == expected(record)
    cells = [cell for row in load_workbook(path)["Tổng hợp"]["C8:V14"] for cell in row if cell.data_type == "f"]
    assert len(cells) > 100, "they are formulas all the same"
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if "worksheets/sheet" in name and name.endswith(".xml")]
        assert not any(re.search(rb"<f>[^<]*</f><v\s*/?></c>", archive.read(name)) for name in names)


@needs_office
def test_libreoffice_works_out_the_same(tmp_path: Path) -> None:
    record = decided(sample.province())
    path = written(tmp_path, record)
    stored, worked_out = load_workbook(path, data_only=True), recalculated(path, tmp_path / "office")
    assert totals(worked_out, record) == expected(record)
    compared = 0
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                ours, theirs = (book[sheet.title][cell.coordinate].value for book in (stored, worked_out))
                compared += 1
                assert _same(ours, theirs), (sheet.title, cell.coordinate, ours, theirs, cell.value)
    assert compared > 850


def _same(ours: object, theirs: object) -> bool:
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return abs(ours - theirs) < 1e-9
    # Decimal signs within text follow the reader's country.
    return str(ours or "").replace(",", ".") == str(theirs or "").replace(",", ".")


@needs_office
def test_a_changed_cell_moves_totals_and_charts(tmp_path: Path) -> None:
    record = sample.province()
    path = written(tmp_path, record)
    book = load_workbook(path)
    row = details.Rows.of(record).by_finding["so-noi-vu", "N2c.1"]
    book[details.TITLE][f"{details.CHOICE}{row}"] = "● Đạt"
    book[details.TITLE][f"{details.GIVEN}{row}"] = 9.5
    book.save(path)
    moved = recalculated(path, tmp_path / "office")
    before, after = standing(record.units[3]), dict(enumerate(totals(moved, record)))[3]
    assert after[:2] == (before.proposed, round(before.points + 9.5, 2))
    paper = moved[title_of(4, record.units[3])]
    line = next(cells for cells in paper.iter_rows(values_only=True) if str(cells[1]).startswith("N2c.1"))
    assert (line[2], line[6]) == ("● Đạt", 9.5)
    figures = [[cell.value for cell in cells] for cells in moved[charts.TITLE].iter_rows(max_col=10)]
    assert next(cells for cells in figures if str(cells[0]).startswith("N2c."))[1] == 1, "one unit meets it now"


@needs_office
def test_every_sheet_becomes_pages(tmp_path: Path) -> None:
    pdf = converted(written(tmp_path, decided(sample.province())), "pdf", tmp_path / "office")
    assert pages(pdf) >= 17, "a page for each sheet at least"


def test_a_second_reader_sees_the_same(tmp_path: Path) -> None:
    record = decided(sample.province())
    path = written(tmp_path, record)
    ours = load_workbook(path, data_only=True)
    theirs = pd.read_excel(path, sheet_name=None, header=None, dtype=object, engine="calamine", na_filter=False)
    assert list(theirs) == ours.sheetnames
    compared = 0
    for sheet in ours.worksheets:
        frame = theirs[sheet.title]
        for row, values in enumerate(frame.itertuples(index=False), 1):
            for column, value in enumerate(values, 1):
                cell = sheet.cell(row, column).value
                if isinstance(value, str | int | float) and not isinstance(cell, datetime):
                    compared += 1
                    assert _same(cell, value), (sheet.title, row, column)
    assert compared > 5_000


def test_the_summary_leads_to_every_units_sheet(tmp_path: Path) -> None:
    book = load_workbook(written(tmp_path, sample.province()))
    for number, unit in enumerate(sample.province().units, 1):
        cell = book[summary.TITLE].cell(summary.HEAD_ROW + number, 2)
        assert (cell.value, cell.hyperlink.location) == (unit.name, f"'{title_of(number, unit)}'!A1")
        assert unit.name in [row[2].value for row in book[title_of(number, unit)].iter_rows(min_row=5, max_row=5)]


def test_charts_are_native_and_follow_the_cells(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path, sample.province()))[charts.TITLE]
    assert len(sheet._charts) == 2
    by_unit, by_item = sheet._charts
    assert len(by_unit.series) == 2 and len(by_item.series) == len(Status) - 1
    assert by_unit.series[0].val.numRef.f == "'Biểu đồ'!$B$4:$B$10"


def test_thumbnails_hang_beside_their_citations(tmp_path: Path) -> None:
    (tmp_path / "artifacts").mkdir()
    Image.new("RGB", (1280, 4000), "navy").save(tmp_path / "artifacts" / f"{sample.DIGEST}.png")
    record = sample.run_record(sample.province().units[0])
    sheet = load_workbook(written(tmp_path, record))["Minh chứng"]
    cited = [row[0].row for row in sheet.iter_rows(min_row=HEAD_ROW + 1) if row[4].value == "Trích dẫn"]
    assert [image.anchor._from.row + 1 for image in sheet._images] == cited
    assert all(Image.open(io.BytesIO(image._data())).size == (300, 200) for image in sheet._images)
    assert all(sheet.row_dimensions[row].height >= 75 for row in cited)


def test_a_broken_screenshot_is_said_and_linked(tmp_path: Path) -> None:
    (tmp_path / "artifacts").mkdir()
    (tmp_path / "artifacts" / f"{sample.DIGEST}.png").write_bytes(b"\x89PNG no")
    sheet = load_workbook(written(tmp_path, sample.run_record(sample.province().units[0])))["Minh chứng"]
    assert sheet["N4"].value == "Không thu nhỏ được; xem ảnh gốc."
    assert sheet["M4"].hyperlink.target == f"artifacts/{sample.DIGEST}.png"


def test_doubt_is_ordered_and_decided_doubt_is_gone(tmp_path: Path) -> None:
    unit = sample.unit(
        "x",
        "Sở X",
        [
            replace(sample.finding("N2a.1", Status.MET), confidence=0.6),
            replace(sample.finding("N2b.2", Status.NEEDS_REVIEW), confidence=0.4),
            replace(sample.finding("N3a.1", Status.NEEDS_REVIEW), confidence=0.3),
            replace(sample.finding("N3c.1", Status.UNREACHABLE), confidence=0.4),
            replace(sample.finding("N3b.1", Status.MET), confidence=0.99),
            replace(
                sample.finding("N3e.1", Status.NEEDS_REVIEW), review=ReviewRecord(Status.MET, None, "đã xem", "Nguyễn Văn A", AT)
            ),
        ],
    )
    sheet = load_workbook(written(tmp_path, sample.run_record(unit)))["Cần xác minh"]
    assert [row[2].value for row in sheet.iter_rows(min_row=HEAD_ROW + 1)] == ["N3a.1", "N2b.2", "N3c.1", "N2a.1"]
    assert sheet["L4"].hyperlink.location == "'Chi tiết'!J6"


def test_both_verdicts_stand_side_by_side(tmp_path: Path) -> None:
    record = decided(sample.province())
    sheet = load_workbook(written(tmp_path, record), data_only=True)["Chi tiết"]
    heads = {str(cell.value): cell.column for cell in sheet[HEAD_ROW]}
    row = details.Rows.of(record).by_finding["so-ngoai-vu", "N1.1"]
    machine, person, final = (
        sheet.cell(row, heads[head]).value for head in ("Kết quả máy đánh giá", "Kết luận thẩm định", "Kết quả cuối")
    )
    finding = record.units[0].findings[0]
    assert finding.review is not None and finding.review.status is status_of(finding)
    assert (machine, person, final) == ("● Đạt", "● Đạt", "● Đạt")
    assert sheet.cell(row, heads["Người thẩm định"]).value == "Nguyễn Văn A"
