"""The same words compare equal however they were written."""

import pytest

from checks.vietnamese.text import clean, folded, holds, key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Cơ cấu tổ chức", "Co\u031b c\u00e2\u0301u t\u00f4\u0309 ch\u01b0\u0301c"),
        ("Uỷ ban nhân dân", "Ủy ban nhân dân"),
        ("hoà bình", "hòa bình"),
        ("kĩ thuật", "kỹ thuật"),
        ("quí III", "quý III"),
        ("SƠ ĐỒ\u00a0TỔ CHỨC", "sơ đồ tổ chức"),
        ("chƣơng trình", "chương trình"),
        ("Kinh tế - xã hội", "kinh tế xã hội"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_same_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize("word", ["chi cục", "thị trấn", "địa chỉ", "khi", "nghi"])
def test_syllables_that_only_look_like_the_habit_keep_their_i(word: str) -> None:
    assert key(word) == word


def test_folded_has_no_diacritics() -> None:
    assert folded("Đường dây nóng") == "duong day nong"


def test_holds_at_word_boundaries() -> None:
    assert holds("ban quản lý khu kinh tế", "quản lý")
    assert not holds("ban quản lý khu kinh tế", "an quản")


def test_clean_keeps_what_is_seen() -> None:
    assert clean("  Sở\t Nội\u00a0vụ ") == "Sở Nội vụ"
