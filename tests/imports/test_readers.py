"""Readers of exports: what they take from a file, what they find wrong in it, what they refuse."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.readings.exports import Personnel, Scores, Settlement, Sharing, Source
from inspection.imports.grid import decoded, parse, read_grids, vietnamese_number
from inspection.imports.personal import personal_records
from inspection.imports.refusal import ExportRefused
from inspection.imports.rows_of_units import read_personnel, read_scores, read_sharing
from inspection.imports.settlement import read_settlement
from tests.imports import forms
from tests.imports.forms import as_csv, as_xlsx
from tests.inspection.tiny_portal import NAME

SOURCE = Source("bao-cao.xlsx", "artifacts/x.xlsx", "0" * 64, datetime(2024, 9, 30, tzinfo=UTC))
XLS = Path(__file__).parent / "ii06a.xls"
"""The form of ``forms.settlement()`` as LibreOffice writes Excel 97."""


def settlement(rows: Sequence[forms.Row], path: Path) -> Settlement:
    return read_settlement(read_grids(as_xlsx(path / "a.xlsx", rows, merged=True))[2], (NAME,), SOURCE)


def scores(rows: Sequence[forms.Row], path: Path) -> Scores:
    return read_scores(read_grids(as_csv(path / "a.csv", rows))[2], (NAME,), SOURCE)


def sharing(rows: Sequence[forms.Row], path: Path) -> Sharing:
    return read_sharing(read_grids(as_xlsx(path / "a.xlsx", rows))[2], (NAME,), SOURCE)


def personnel(rows: Sequence[forms.Row], path: Path) -> Personnel:
    return read_personnel(read_grids(as_xlsx(path / "a.xlsx", rows))[2], (NAME,), SOURCE)


WRITERS: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda place: as_xlsx(place / "a.xlsx", forms.settlement(), merged=True),
    "xls": lambda place: XLS,
    "csv utf-8": lambda place: as_csv(place / "a.csv", forms.settlement(), "utf-8-sig"),
    "csv utf-8 without mark, semicolons": lambda place: as_csv(place / "a.csv", forms.settlement(), "utf-8", ";"),
    "csv utf-16, tabs": lambda place: as_csv(place / "a.csv", forms.settlement(), "utf-16", "\t"),
    "csv windows-1258": lambda place: as_csv(place / "a.csv", forms.settlement(), "cp1258"),
    "a name that lies": lambda place: as_xlsx(place / "a.csv", forms.settlement(), merged=True),
}


@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_the_form_is_read_from_every_format(tmp_path: Path, writer: Callable[[Path], Path]) -> None:
    found = read_settlement(read_grids(writer(tmp_path))[2], (NAME,), SOURCE)
    assert found.faults == ()
    assert (found.received, found.online, found.direct, found.carried) == (150, 100, 40, 10)
    assert (found.settled, found.early, found.on_time, found.late) == (130, 80, 48, 2)
    assert (found.pending, found.pending_in_time, found.pending_late) == (20, 19, 1)
    assert (found.since, found.until) == (date(2024, 1, 1), date(2024, 9, 15))


@pytest.mark.parametrize(
    ("column", "value", "cell", "words"),
    [
        (3, 81, "C10", "cột (3) ghi 120, phải bằng (4)+(5)+(6) = 121"),
        (7, 61, "G10", "cột (7) ghi 100, phải bằng (8)+(9)+(10) = 101"),
        (11, 18, "K10", "cột (11) ghi 20, phải bằng (12)+(13) = 19"),
        (2, 121, "C10", "cột (3) ghi 121, phải bằng (7)+(11) = 120"),
    ],
)
def test_each_sum_of_the_form_is_checked_and_named_by_cell(tmp_path: Path, column: int, value: int, cell: str, words: str) -> None:
    line = list(forms.LINES[0])
    line[column] = value
    found = settlement(forms.settlement([line, forms.LINES[1]]), tmp_path)
    assert f"Ô {cell}: {words}" in [str(fault) for fault in found.faults]


def test_the_total_is_held_against_its_lines(tmp_path: Path) -> None:
    total = ("", "Tổng cộng", 151, 101, 40, 10, 131, 81, 48, 2, 20, 19, 1)
    faults = [str(fault) for fault in settlement(forms.settlement(total=total), tmp_path).faults]
    assert "Ô C12: dòng tổng ghi 151, cộng các dòng được 150" in faults


def test_lines_within_lines_are_not_added_twice(tmp_path: Path) -> None:
    within = ("1.1", "Cấp giấy chứng nhận", 100, 70, 20, 10, 90, 60, 28, 2, 10, 9, 1)
    assert settlement(forms.settlement([forms.LINES[0], within, forms.LINES[1]]), tmp_path).faults == ()


def test_another_agencys_form_is_no_evidence(tmp_path: Path) -> None:
    faults = settlement(forms.settlement(reporter="Sở Khác"), tmp_path).faults
    assert [str(fault) for fault in faults] == [f"Ô D2: đơn vị báo cáo là “Sở Khác”, không phải {NAME}"]


def test_what_is_no_number_is_named(tmp_path: Path) -> None:
    line = list(forms.LINES[0])
    line[3] = "tám mươi"
    faults = [str(fault) for fault in settlement(forms.settlement([line, forms.LINES[1]]), tmp_path).faults]
    assert "Ô D10: “tám mươi” không phải số" in faults


def test_scores_are_read_with_decimal_commas_and_added_up(tmp_path: Path) -> None:
    found = scores(forms.scores(), tmp_path)
    assert (found.total, dict(found.groups)["Dịch vụ trực tuyến"], found.faults) == (92.65, 10.25, ())
    wrong = scores(forms.scores(total="93,65"), tmp_path)
    assert [str(fault) for fault in wrong.faults] == ["Ô I4: tổng điểm ghi 93.65, cộng các nhóm được 92.65"]
    beyond = scores(forms.scores(groups=("19", "19", "10", "9", "17", "20"), total="94"), tmp_path)
    assert [str(fault) for fault in beyond.faults] == ["Ô C4: “Công khai, minh bạch” ghi 19, tối đa 18"]
    silent = scores(forms.scores(groups=("", "19", "10", "9", "17", "20"), total="75"), tmp_path)
    assert dict(silent.groups)["Công khai, minh bạch"] is None, "what is not said is not nought"


def test_connected_systems_of_the_unit_only(tmp_path: Path) -> None:
    rows = forms.sharing(
        ("CSDLQG về dân cư", NAME, "1.234", "Đang hoạt động"),
        ("CSDL đất đai", "Sở Khác", 5, "Đang hoạt động"),
        ("CSDL hộ tịch", NAME.upper(), 0, "Tạm dừng hoạt động"),
    )
    found = sharing(rows, tmp_path)
    assert [(link.name, link.working, link.queries) for link in found.links] == [
        ("CSDLQG về dân cư", True, 1234),
        ("CSDL hộ tịch", False, 0),
    ]


def test_personnel_figures_are_held_against_each_other(tmp_path: Path) -> None:
    sound = personnel(forms.personnel(), tmp_path)
    assert (sound.staff, sound.complete, sound.newest, sound.faults) == (50, 50, date(2024, 9, 20), ())
    faults = personnel(forms.personnel(complete=45, approved=60, missing=3, rate="95"), tmp_path).faults
    assert [str(fault) for fault in faults] == [
        "Ô F3: ghi 60, nhiều hơn số hồ sơ đã tạo (50)",
        "Ô J3: đủ trường 45 + thiếu trường 3 khác số hồ sơ đã tạo (50)",
        "Ô K3: tỷ lệ ghi 95%, tính từ số hồ sơ đủ trường được 90%",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("STT", "Họ và tên", "Ngày sinh", "Đơn vị"), (1, "Lò Văn A", "1/2/1980", NAME)],
        [("STT", "Họ và tên", "Chức vụ"), (1, "Lò Văn A", "Chuyên viên"), (2, "Vàng Thị B", "Chuyên viên")],
        [("STT", "Mã", "Tổng"), (1, "001090012345", 1), (2, "001090012346", 1)],
        [("STT", "CCCD", "Quê quán"), (1, 1, "Lai Châu")],
    ],
)
def test_personal_records_are_seen(tmp_path: Path, rows: Sequence[forms.Row]) -> None:
    assert personal_records(read_grids(as_xlsx(tmp_path / "a.xlsx", rows))[2])


@pytest.mark.parametrize("rows", [forms.settlement(), forms.scores(), forms.sharing(("CSDL", NAME, 1, "Hoạt động")), forms.personnel()])
def test_aggregates_are_no_personal_records(tmp_path: Path, rows: Sequence[forms.Row]) -> None:
    signed = [*rows, ("", "Người lập biểu"), ("", "Họ và tên"), ("", "Lò Văn A")]
    assert personal_records(read_grids(as_xlsx(tmp_path / "a.xlsx", signed))[2]) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "là PDF"),
        (b"\xd0\xcf\x11\xe0 broken", "Không đọc được bảng tính"),
        (b"PK\x03\x04 broken", "bị hỏng"),
        (b"\x89PNG\r\n\x1a\n\0\0", "không phải bảng tính hay CSV"),
        (b"\n\n", "không có dòng nào"),
        (b"\xc3\x8d\x90", "không phải UTF-8 hay Windows-1258"),
    ],
)
def test_what_is_no_table_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(ExportRefused, match=words):
        parse(data, "tep.bin")


def test_a_table_without_the_columns_names_them(tmp_path: Path) -> None:
    with pytest.raises(ExportRefused, match="thiếu cột: .*tong diem"):
        scores([("STT", "Tên đơn vị", "Công khai, minh bạch", "Tiến độ giải quyết")], tmp_path)
    with pytest.raises(ExportRefused, match="không có dòng đánh số cột"):
        settlement([("TT", "Lĩnh vực")], tmp_path)
    with pytest.raises(ExportRefused, match=f"không có dòng của {NAME}"):
        scores(forms.scores(unit="Sở Nào Đó"), tmp_path)


@pytest.mark.parametrize(
    ("text", "number"),
    [("95,5", 95.5), ("95.5", 95.5), ("1.234", 1234), ("1.234,5", 1234.5), ("1 234", 1234), ("12", 12), ("1,2,3", None), ("1.23.4", None), ("năm", None)],
)
def test_numbers_in_the_vietnamese_way(text: str, number: float | None) -> None:
    assert vietnamese_number(text) == number


@given(st.text(st.sampled_from("aăâeêioôơuưyđ áàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵĐ,;1"), max_size=60))
def test_any_vietnamese_text_survives_windows_1258(text: str) -> None:
    assert decoded(forms.windows_1258(text), "a.csv") == text or text.isascii() or _reads_as_utf_8(forms.windows_1258(text))


def _reads_as_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
