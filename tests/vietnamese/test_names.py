"""People's names, and what only looks like one."""

import pytest

from checks.vietnamese.names import leading_post, person_in


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Ông Lò Văn Mẫu - Giám đốc Sở", "Lò Văn Mẫu"),
        ("ThS. Nguyễn Thị Khuôn", "Nguyễn Thị Khuôn"),
        ("Đồng chí Vàng A Thử, Phó Giám đốc", "Vàng A Thử"),
        ("ĐÈO MINH QUYẾT", "ĐÈO MINH QUYẾT"),
        ("Đèo Minh Quyết", "Đèo Minh Quyết"),
        ("Giám đốc: Trần Văn Nghị", "Trần Văn Nghị"),
        ("Họ và tên: Phạm Văn Mạnh", "Phạm Văn Mạnh"),
        ("Bà Hoàng Thị Lan Chi", "Hoàng Thị Lan Chi"),
    ],
)
def test_a_name(line: str, name: str) -> None:
    assert person_in(line) == name


@pytest.mark.parametrize(
    "line",
    [
        "Quê quán: huyện Ứng Hòa, thành phố Hà Nội",
        "Phòng Kế hoạch - Tài chính",
        "LÃNH ĐẠO SỞ",
        "HỒ SƠ CÔNG VIỆC",
        "Địa chỉ: đường Trần Phú",
        "Thành phố Hồ Chí Minh",
        "Lịch tiếp công dân",
        "Ủy ban nhân dân huyện",
    ],
)
def test_no_name(line: str) -> None:
    assert person_in(line) == ""


@pytest.mark.parametrize(
    ("line", "post"),
    [
        ("Giám đốc Sở", "Giám đốc Sở"),
        ("Chức vụ: Phó Giám đốc", "Phó Giám đốc"),
        ("Phó Chủ tịch UBND huyện", "Phó Chủ tịch UBND huyện"),
        ("Giám đốc Trung tâm Y tế huyện", ""),
        ("Trưởng phòng Tổ chức", ""),
    ],
)
def test_a_leading_post(line: str, post: str) -> None:
    assert leading_post(line) == post
