"""Spans of time, dates and numbers in titles."""

from datetime import date

import pytest

from checks.vietnamese.dates import dates_in
from checks.vietnamese.numbers import abbreviates, is_higher, numbers_in
from checks.vietnamese.periods import periods_in


@pytest.mark.parametrize(
    ("title", "start", "end"),
    [
        ("Kế hoạch CCHC năm 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("Báo cáo quý III/2024", date(2024, 7, 1), date(2024, 9, 30)),
        ("Báo cáo 6 tháng đầu năm 2024", date(2024, 1, 1), date(2024, 6, 30)),
        ("Kết quả sáu tháng cuối năm 2024", date(2024, 7, 1), date(2024, 12, 31)),
        ("Báo cáo 9 tháng năm 2024", date(2024, 1, 1), date(2024, 9, 30)),
        ("Báo cáo tháng 12/2024", date(2024, 12, 1), date(2024, 12, 31)),
        ("Kế hoạch giai đoạn 2021 – 2025", date(2021, 1, 1), date(2025, 12, 31)),
        ("Quy hoạch thời kỳ 2021-2030, tầm nhìn đến năm 2050", date(2021, 1, 1), date(2030, 12, 31)),
        ("Chương trình từ năm 2022 đến năm 2026", date(2022, 1, 1), date(2026, 12, 31)),
    ],
)
def test_one_period(title: str, start: date, end: date) -> None:
    (period,) = periods_in(title)
    assert (period.start, period.end) == (start, end)


def test_no_period() -> None:
    assert not list(periods_in("Quyết định số 2019/QĐ-UBND"))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thứ năm, 30/10/2025 | 10:31", date(2025, 10, 30)),
        ("10:8, Thứ Tư, 3-4-2024", date(2024, 4, 3)),
        ("(Ngày đăng :01/10/2013 12:00:00 SA)", date(2013, 10, 1)),
        ("ngày 24 tháng 12 năm 2024", date(2024, 12, 24)),
        ("24.12.2024", date(2024, 12, 24)),
        ("Đăng ngày 07 - 04 - 2009", date(2009, 4, 7)),
        ("2025-10-30T10:31:51+07:00", date(2025, 10, 30)),
        ("đăng 5/9/24", date(2024, 9, 5)),
    ],
)
def test_a_day(text: str, day: date) -> None:
    assert [found.day for found in dates_in(text)] == [day]


@pytest.mark.parametrize("text", ["1/1/0001", "31/02/2024", "127.0.0.1", "ngày    tháng 3 năm 2024", "20019 lượt truy cập", "31/12/9999"])
def test_no_day(text: str) -> None:
    assert not list(dates_in(text))


@pytest.mark.parametrize(
    ("text", "number", "year", "kind", "issuer"),
    [
        ("2943/KH-UBND", 2943, None, "KH", "UBND"),
        ("14/2024/QĐ-UBND", 14, 2024, "QĐ", "UBND"),
        ("08-NQ/TU", 8, None, "NQ", "TU"),
        ("4975/VPCP-KSTT", 4975, None, "", "VPCP-KSTT"),
        ("Số: 15/KH-SNV ngày 10/01/2024", 15, None, "KH", "SNV"),
        ("01 /2018/TT-VPCP", 1, 2018, "TT", "VPCP"),
    ],
)
def test_a_number(text: str, number: int, year: int | None, kind: str, issuer: str) -> None:
    (found,) = numbers_in(text)
    assert (found.number, found.year, found.kind, found.issuer) == (number, year, kind, issuer)


def test_whose_number() -> None:
    assert abbreviates("SYT", "Sở Y tế")
    assert abbreviates("BQLKKT", "Ban quản lý Khu kinh tế tỉnh")
    assert not abbreviates("UBND", "Sở Y tế")
    assert not abbreviates("STC", "Sở Nội vụ")
    assert is_higher("UBND")
    assert is_higher("BTC")
    assert not is_higher("SYT")
