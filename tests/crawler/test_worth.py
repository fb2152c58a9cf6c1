"""What an address promises, by its words and its shape."""

import pytest

from checks.readings.sections import SECTION
from checks.vietnamese.topics import Topic
from crawler import shapes, worth

_HOST = "http://cong.gov.vn"
_TOPICS = (Topic.REFORM, Topic.LEADERS, Topic.STRUCTURE)


def value(path: str, label: str = "", clicks: int = 2, **more: object) -> float:
    fields: dict[str, object] = {"on_home": False, "parent_strength": 0.0, "siblings": 1, "pages": 2}
    named = worth.strength(_HOST + path, label, _TOPICS)
    return worth.of_page(worth.Lead(_HOST + path, label, clicks, **{**fields, **more}), named)  # type: ignore[arg-type]


def test_the_menus_of_the_home_page_come_before_anything_deeper_that_says_nothing() -> None:
    assert value("/a", "Thư viện", 1, on_home=True) > value("/b", "Văn hóa", 2)


@pytest.mark.parametrize(
    ("label", "more"),
    [
        ("Giải bóng chuyền nữ công nhân viên chức năm 2026", {"clicks": 1, "on_home": True}),
        ("xã Nam Đà", {"pages": 1}),
        ("Xem tiếp", {"clicks": 3}),
        ("12", {}),
    ],
)
def test_what_neither_stands_in_a_menu_nor_names_a_topic_promises_little(label: str, more: dict[str, object]) -> None:
    assert value("/x", label, **more) < worth.LOW  # type: ignore[arg-type]
    assert value("/x", label, **{**more, "parent_strength": 1.0}) > worth.LOW  # type: ignore[arg-type]


def test_a_link_that_several_pages_have_stands_in_a_menu() -> None:
    assert value("/x", "Phòng Nghiệp vụ", pages=2) > worth.LOW


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("/x", "Cải cách hành chính"), ("/x", "Hội thao chào mừng")),
        (("/co-cau-to-chuc.html", ""), ("/tin-the-thao.html", "")),
        (
            ("/x", "Tập huấn công tác cải cách hành chính năm 2026 tại huyện"),
            ("/x", "Tập huấn công tác phòng cháy năm 2026 tại huyện"),
        ),
        (("/tin?page=2", ""), ("/tin?page=9", "")),
        (("/bai", "Bài"), ("/print/bai", "In bài")),
        (("/bai", "Bài"), ("/en/bai", "Article")),
        (("/lich", "Lịch"), ("/lich?thang=3&nam=2031", "Lịch")),
    ],
)
def test_which_of_two(better: tuple[str, str], worse: tuple[str, str]) -> None:
    assert value(*better) > value(*worse)


def test_pages_of_a_section_on_a_wanted_topic_are_worth_more() -> None:
    assert value("/bai", "Bài", parent_strength=1.0) > value("/bai", "Bài")


def test_one_machine_s_pages_are_worth_less_and_less() -> None:
    values = [value("/bai-1", "Bài", siblings=n) for n in (10, 40, 60, 100, 1000)]
    assert values[0] == values[1] > values[2] > values[3] >= values[4] > 0
    assert value("/bai-1", "Cải cách hành chính", siblings=1000) > worth.LOW


@pytest.mark.parametrize(
    "path",
    [
        "/dang-nhap",
        "/login.aspx",
        "/dang-xuat",
        "/user/logout",
        "/wp-admin/x",
        "/tin?action=delete",
        "/xoa/12",
        "/a/b/a/b/a/b",
        "/" + "x/" * 25,
        "/" + "x" * 2_500,
        "/style.css",
        "/phim.mp4",
    ],
)
def test_never_opened(path: str) -> None:
    assert shapes.never_opened(_HOST + path)


@pytest.mark.parametrize("url", ["ftp://cong.gov.vn/", "http://user:pass@cong.gov.vn/", "http:///x", "file:///etc/passwd"])
def test_never_opened_whatever_they_name(url: str) -> None:
    assert shapes.never_opened(url)


@pytest.mark.parametrize(
    "path",
    [
        "/thu-tuc/dang-ky-kinh-doanh",
        "/tin/xoa-doi-giam-ngheo.html",
        "/quan-tri-cong",
        "/default.aspx",
        "/?q=delete+me",
        "/a/b/a/b",
    ],
)
def test_opened(path: str) -> None:
    assert not shapes.never_opened(_HOST + path)


def test_addresses_of_one_machine_have_one_template() -> None:
    made = {shapes.template(f"{_HOST}{path}") for path in ("/tin/bai-12.html?id=3", "/tin/bai-7.html?id=99")}
    assert len(made) == 1
    slugs = {shapes.template(f"{_HOST}/tin/{slug}.html") for slug in ("hoi-nghi-tong-ket-nam", "le-ra-quan-dau-xuan-2026")}
    assert len(slugs) == 1
    assert shapes.template(f"{_HOST}/gioi-thieu") != shapes.template(f"{_HOST}/lien-he")
@pytest.mark.parametrize(
    ("label", "topic"),
    [
        ("Thông báo 215/TB-UBND phân công công tác của Chủ tịch và các Phó Chủ tịch nhiệm kỳ 2021-2026", Topic.DUTIES),
        ("Trao quyết định bổ nhiệm Trưởng Ban Dân tộc tỉnh", Topic.LEADERS),
        ("Bà Nguyễn Thị Khuôn – Phó Giám đốc", Topic.LEADERS),
        ("Phòng Hành chính và Bổ trợ tư pháp", Topic.FUNCTIONS),
    ],
)
def test_a_link_to_a_piece_of_a_topic_is_followed_before_the_topic_is_called_missing(label: str, topic: Topic) -> None:
    assert worth.promise(_HOST + "/x", label, [topic]) >= SECTION
    assert worth.trail_needs(_HOST + "/x", label, 3, 1, [topic])


@pytest.mark.parametrize(
    ("label", "topic"),
    [
        ("Phân công trực phòng chống thiên tai năm 2024", Topic.DUTIES),
        ("Phó Chủ tịch UBND tỉnh kiểm tra tiến độ cao tốc", Topic.LEADERS),
        ("xã Nam Đà", Topic.FUNCTIONS),
        ("Phòng chống dịch tả lợn châu Phi", Topic.FUNCTIONS),
    ],
)
def test_a_link_to_something_else_is_not(label: str, topic: Topic) -> None:
    assert worth.promise(_HOST + "/x", label, [topic]) < SECTION
