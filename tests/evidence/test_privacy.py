"""What papers cover of private persons, and what they must not."""

from dataclasses import replace
from pathlib import Path

import pytest

from crawler.archive import CaseFile
from inspection import handover, run
from inspection.evidence.privacy import cover, covered


@pytest.mark.parametrize(
    ("text", "shown", "kinds"),
    [
        ("Số CCCD: 012345678901, cấp ngày 01/02/2021", "Số CCCD: ••••••••••••, cấp ngày 01/02/2021", ("số giấy tờ tùy thân",)),
        ("CMND số 045 123 456", "CMND số ••• ••• •••", ("số giấy tờ tùy thân",)),
        ("Di động 0912.345.678", "Di động 091•.•••.•••", ("số điện thoại di động",)),
        ("ĐT: +84 987 654 321", "ĐT: +84 98• ••• •••", ("số điện thoại di động",)),
        ("Nơi ở hiện nay: số 5, tổ 3 · Chức vụ: Giám đốc", "Nơi ở hiện nay: •• •, •• • · Chức vụ: Giám đốc", ("nơi ở",)),
    ],
)
def test_private_data_is_covered(text: str, shown: str, kinds: tuple[str, ...]) -> None:
    assert cover(text) == (shown, kinds)


@pytest.mark.parametrize(
    "text",
    [
        "Điện thoại: 02133.876.543",
        "Quyết định số 1234/QĐ-UBND ngày 15/9/2024",
        "Quê quán: huyện Phong Thổ, tỉnh Lai Châu",
        "Mã số thuế 6200012345, tài khoản 0351001234567",
        "Địa chỉ: Tầng 3, nhà C, Khu hành chính - chính trị tỉnh",
    ],
)
def test_what_an_office_publishes_stays(text: str) -> None:
    assert cover(text) == (text, ())


def test_a_telephone_number_stays_where_the_finding_asks_for_it() -> None:
    assert cover("Đường dây nóng 0912345678", mobiles=False) == ("Đường dây nóng 0912345678", ())


def test_the_papers_cover_it_the_evidence_keeps_it_and_the_unit_is_told(folder: Path) -> None:
    record = run.record_of(folder)
    assert covered(record) == record, "what holds nothing private is not touched"
    unit = record.units[0]
    at = next(number for number, finding in enumerate(unit.findings) if finding.citations and finding.criterion != "T.2")
    finding = unit.findings[at]
    quote = replace(finding.citations[0], quote="Giám đốc, căn cước công dân số 012345678901")
    changed = replace(finding, citations=(quote,))
    findings = (*unit.findings[:at], changed, *unit.findings[at + 1 :])
    written = replace(record, units=(replace(unit, findings=findings),))
    with CaseFile.read(folder) as case:
        book = handover.workbook_of(folder, written, handover.sources_of(case, written))
    said = [str(cell.value) for sheet in book.worksheets for cells in sheet.iter_rows() for cell in cells if cell.value]
    assert not [words for words in said if "012345678901" in words]
    assert [words for words in said if "••••••••••••" in words]
    assert [words for words in said if "thừa dữ liệu cá nhân (số giấy tờ tùy thân)" in words]
