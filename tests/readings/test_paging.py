"""Which addresses ask for the next pages of a list."""

import pytest

from checks.readings.paging import continues, first_page, page_number

_HOST = "http://cong.gov.vn"


@pytest.mark.parametrize(
    ("path", "number"),
    [("/tin?page=3", 3), ("/tin/trang-12", 12), ("/tin/trang/4", 4), ("/tin", 1), ("/tin?page=", 1), ("/tap-2026", 1)],
)
def test_page_numbers(path: str, number: int) -> None:
    assert page_number(_HOST + path) == number


@pytest.mark.parametrize(
    ("page", "label"),
    [("/van-ban/trang-2", "2"), ("/van-ban/page/3/", "3"), ("/van-ban?page=2", "Sau ›"), ("/van-ban?start=20", "3"), ("/van-ban-p2", "")],
)
def test_the_next_pages_of_a_list(page: str, label: str) -> None:
    assert continues(_HOST + page, label)
    assert first_page(_HOST + page) == first_page(_HOST + "/van-ban")


@pytest.mark.parametrize(
    ("page", "label"), [("/van-ban", "1"), ("/van-ban/trang-4", "4"), ("/van-ban?page=1", "Đầu"), ("/van-ban?page=31", "Cuối"), ("/ke-hoach", "2")]
)
def test_what_is_no_next_page(page: str, label: str) -> None:
    assert not continues(_HOST + page, label)
