"""A workbook somebody worked in: what was left free may be filled, whatever else changed is named."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sealed_run import Silence

from crawler.archive.verify import TAMPERED, WHOLE
from inspection.evidence import rows
from inspection.evidence.levels import verified


@pytest.fixture
def worked(folder: Path, tmp_path: Path) -> Path:
    """A copy of the sealed workbook."""
    (book,) = folder.glob("*.xlsx")
    return Path(shutil.copy(book, tmp_path / book.name))


def worked_in(path: Path, work: Callable[[Workbook], None]) -> None:
    book = load_workbook(path)
    work(book)
    book.save(path)


def fill_free_cells(book: Workbook) -> None:
    free = [cell for sheet in book.worksheets for cells in sheet.iter_rows() for cell in cells if rows._is_free(cell)]
    assert len(free) > 20
    for cell in free:
        if cell.value is None:
            cell.value = 3.5


def test_free_cells_may_be_filled(folder: Path, worked: Path) -> None:
    worked_in(worked, fill_free_cells)
    assert verified(folder, Silence(), workbook=worked).code == WHOLE


def edited(book: Workbook) -> None:
    book["Chi tiết"]["H6"].value = "Đơn vị đã công khai đầy đủ"


def given_points(book: Workbook) -> None:
    cell = next(cell for cell in book["Chi tiết"][5] if isinstance(cell.value, int | float) and cell.column > 5)
    cell.value = cell.value + 1


def given_a_formula(book: Workbook) -> None:
    book["Chi tiết"]["H6"].value = '=HYPERLINK("http://khac.example/","Đạt")'


def led_elsewhere(book: Workbook) -> None:
    cell = next(cell for cells in book["Minh chứng"].iter_rows() for cell in cells if cell.hyperlink and cell.hyperlink.target)
    cell.hyperlink.target = "http://khac.example/"


def without_a_row(book: Workbook) -> None:
    book["Chi tiết"].delete_rows(7)


def with_a_row(book: Workbook) -> None:
    book["Chi tiết"].append([99, "Sở Thêm", "N9.9", "Tiêu chí thêm"])


def with_a_hidden_sheet(book: Workbook) -> None:
    book["Lỗi truy cập"].sheet_state = "hidden"


def without_a_sheet(book: Workbook) -> None:
    del book["Lỗi truy cập"]


EDITS = {
    edited: "sheet “Chi tiết”, dòng 6",
    given_points: "sheet “Chi tiết”, dòng 5",
    given_a_formula: "sheet “Chi tiết”, dòng 6",
    led_elsewhere: "sheet “Minh chứng”, dòng",
    without_a_row: "sheet “Chi tiết”, dòng 7",
    with_a_row: "sheet “Chi tiết”, dòng",
    with_a_hidden_sheet: "sheet “Lỗi truy cập”",
    without_a_sheet: "sheet “Lỗi truy cập”",
}


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edited_row_is_named(folder: Path, worked: Path, edit: Callable[[Workbook], None]) -> None:
    worked_in(worked, edit)
    found = verified(folder, Silence(), workbook=worked)
    assert found.code == TAMPERED
    items = [problem.item for problem in found.problems]
    assert items[0].startswith(f"{worked.name}, {EDITS[edit]}"), items
    assert {problem.level for problem in found.problems} == {"L4"}


def test_one_edit_leaves_the_other_rows_standing(folder: Path, worked: Path) -> None:
    worked_in(worked, edited)
    assert len(verified(folder, Silence(), workbook=worked).problems) == 1


def test_what_is_no_workbook_is_named(folder: Path, tmp_path: Path) -> None:
    paper = tmp_path / "so.xlsx"
    paper.write_text("không phải Excel", "utf-8")
    (problem,) = verified(folder, Silence(), workbook=paper).problems
    assert "không mở được sổ" in problem.words


def test_digests_are_the_same_for_the_same_workbook(worked: Path) -> None:
    assert rows.as_bytes(rows.digests(worked)) == rows.as_bytes(rows.digests(worked))
    assert json.loads(rows.as_bytes(rows.digests(worked)))["Chi tiết"]["state"] == "visible"
