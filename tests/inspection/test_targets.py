"""targets.toml: what is read from a right one, and what is said about every wrong one."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from checks.model import Kind
from crawler.archive.plan import Manners
from inspection.adhoc import adhoc_targets
from inspection.complaints import TargetsError
from inspection.targets import Targets, load_targets, read_targets

ROOT = Path(__file__).resolve().parents[2]

RIGHT = """\
[plan]
name = "Kế hoạch thử"
province = "Lai Châu"
year = 2024
service_hosts = ["dichvucong.example.vn"]

[network]
private_hosts = ["127.0.0.1:8101"]

[defaults]
items = ["N1", "N2a"]
pace_s = 0.5

[[unit]]
id = "so-noi-vu"
name = "Sở Nội vụ"
kind = "department"
hosts = ["https://sonoivu.example.vn/"]

[[unit]]
id = "huyen-muong-te"
name = "Huyện Mường Tè"
kind = "district"
hosts = ["http://127.0.0.1:8101/"]
extra_items = ["N5"]
valid_to = 2025-06-30
reorganised = "Cấp huyện kết thúc hoạt động từ 01/7/2025."
successors = ["xa-muong-te"]
pages = 40

[[unit.leaders]]
name = "Nguyễn Văn A"
post = "Chủ tịch"
since = 2021-07-01

[[unit.exempt]]
criterion = "N3c.1"
reason = "Công văn 12"
until = 2024-12-31

[[unit]]
id = "xa-muong-te"
name = "Xã Mường Tè"
kind = "commune"
hosts = []
inspected = false
valid_from = 2025-07-01
"""

# What is typed instead of what, and words of the complaint it must bring.
WRONG = [
    ("unknown key", "pace_s = 0.5", "pace = 0.5", ["[defaults] · pace", "không có khóa nào", "“pace_s”", "dòng 12"]),
    ("unknown table", "[network]", "[netwrok]", ["[netwrok]", "không có bảng nào", "“network”"]),
    ("unknown key of a unit", "valid_to = 2025", "valid_too = 2025", ["[[unit]] thứ 2 · valid_too", "“valid_to”", "dòng 26"]),
    ("unknown key of a leader", 'post = "Chủ tịch"', 'chuc_vu = "Chủ tịch"', ["[[unit.leaders]] thứ 1 của đơn vị thứ 2 · chuc_vu"]),
    ("missing key", 'kind = "commune"\n', "", ["[[unit]] thứ 3 · kind", "thiếu khóa"]),
    ("missing plan", RIGHT[: RIGHT.index("[network]")], "", ["[plan]", "thiếu bảng"]),
    ("no unit", RIGHT[RIGHT.index("[[unit]]") :], "", ["[[unit]]", "cần ít nhất một"]),
    ("single brackets", RIGHT[RIGHT.index("[[unit]]") :], '[unit]\nid = "a"\n', ["[unit]", "hai dấu ngoặc vuông"]),
    ("text for a number", "year = 2024", 'year = "2024"', ["[plan] · year", "phải là số nguyên", "dòng 4"]),
    ("true for a number", "pages = 40", "pages = true", ["pages", "phải là số nguyên", "true"]),
    ("text for a date", "valid_to = 2025-06-30", 'valid_to = "30/6/2025"', ["valid_to", "phải là ngày", "30/6/2025"]),
    ("text for a list", '["xa-muong-te"]', '"xa-muong-te"', ["successors", "phải là danh sách"]),
    ("impossible number", "pages = 40", "pages = 0", ["pages", "phải từ 1 trở lên"]),
    ("not a number", "pace_s = 0.5", "pace_s = nan", ["pace_s", "phải là số hữu hạn"]),
    ("empty text", '"Sở Nội vụ"', '" "', ["[[unit]] thứ 1 · name", "không được để trống"]),
    ("equal ids", '"xa-muong-te"\nname', '"so-noi-vu"\nname', ["[[unit]] thứ 3 · id", "đã dùng cho đơn vị thứ 1"]),
    ("id with marks", 'id = "so-noi-vu"', 'id = "Sở Nội vụ"', ["[[unit]] thứ 1 · id", "“so-noi-vu”"]),
    ("ends before it begins", "valid_to = 2025-06-30", "valid_from = 2025-07-01\nvalid_to = 2025-06-30", ["trước ngày đầu 01/07/2025"]),
    ("window after the year", "year = 2024", "year = 2024\nwindow_start = 2025-01-01", ["window_start", "nằm sau năm"]),
    ("leader leaves before coming", "since = 2021-07-01", "since = 2021-07-01\nuntil = 2020-01-01", ["trước khi nhận chức"]),
    ("impossible date", "2025-06-30", "2025-06-31", ["dòng 26", "cột"]),
    ("control site inside", "[network]", '[network]\ncontrol = ["http://10.0.0.1/"]', ["[network] · control mục 1", "địa chỉ nội bộ"]),
    ("quiet hours in words", "[network]", '[network]\nquiet_hours = ["ban đêm"]', ["quiet_hours mục 1", "22:00-06:00"]),
    ("quiet all day", "[network]", '[network]\nquiet_hours = ["06:00-06:00"]', ["quiet_hours mục 1", "khác nhau"]),
    ("contact with marks", "[network]", '[network]\ncontact = "Sở (Nội vụ)"', ["[network] · contact", "không dấu"]),
    ("override without a document", 'kind = "commune"', 'kind = "commune"\nrobots_override = "được phép"', ["robots_override", "có số hiệu"]),
    ("loopback", "private_hosts = [", "# [", ["[[unit]] thứ 2 · hosts mục 1", "127.0.0.1 là địa chỉ nội bộ", "private_hosts"]),
    ("another port", "127.0.0.1:8101/", "127.0.0.1:8102/", ['"127.0.0.1:8102"']),
    ("private", "sonoivu.example.vn", "10.0.0.7", ["10.0.0.7 là địa chỉ nội bộ"]),
    ("link local", "sonoivu.example.vn", "[fe80::1]", ["địa chỉ nội bộ"]),
    ("metadata service", "sonoivu.example.vn", "169.254.169.254", ["địa chỉ nội bộ"]),
    ("loopback in disguise", "sonoivu.example.vn", "[::ffff:127.0.0.1]", ["địa chỉ nội bộ"]),
    ("loopback as one number", "sonoivu.example.vn", "2130706433", ["không phải địa chỉ IP viết đúng"]),
    ("loopback in hexadecimal", "sonoivu.example.vn", "0x7f.1", ["“0x7f.1”"]),
    ("localhost", "sonoivu.example.vn", "localhost", ["localhost là tên máy nội bộ"]),
    ("no scheme", "https://sonoivu", "sonoivu", ["phải bắt đầu bằng https://"]),
    ("another scheme", "https://sonoivu", "file://sonoivu", ["phải bắt đầu bằng https://"]),
    ("password", "https://sonoivu", "https://a:b@sonoivu", ["tên đăng nhập"]),
    ("bare name", "sonoivu.example.vn", "sonoivu", ["thiếu phần như .gov.vn"]),
    ("broken name", "sonoivu.example.vn", "so_noi_vu.vn", ["viết sai"]),
    ("same host twice", 'vn/"]', 'vn/", "https://sonoivu.example.vn/"]', ["được ghi hai lần"]),
    ("service host with a path", '"dichvucong.example.vn"', '"https://dichvucong.example.vn/"', ["service_hosts mục 1", "không có https://"]),
    ("no host for an inspected unit", "inspected = false\n", "", ["[[unit]] thứ 3 · hosts", "inspected = false"]),
    ("unknown successor", '["xa-muong-te"]', '["xa-muong-tè"]', ["successors", "không có đơn vị nào", "“xa-muong-te”"]),
    ("successor of itself", '["xa-muong-te"]', '["huyen-muong-te"]', ["tự kế thừa"]),
    ("successor without a date", "valid_from = 2025-07-01", "", ["successors", "xa-muong-te phải ghi valid_from"]),
    ("successor too early", "valid_from = 2025-07-01", "valid_from = 2025-06-01", ["bắt đầu 01/06/2025"]),
    ("reorganised without an end", "valid_to = 2025-06-30\n", "", ["reorganised", "ghi ngày cuối ở valid_to"]),
    ("unknown kind", '"district"', '"distric"', ["kind", "không có loại", "“district”"]),
    ("unknown item", '"N1", "N2a"', '"N1", "N2d"', ["[defaults] · items mục 2", 'không có nội dung "N2d"', "N3a"]),
    ("item twice", '["N5"]', '["N1"]', ["extra_items", "N1 đã có trong items"]),
    ("unknown criterion", "pages = 40", 'pages = 40\ntune."N2a.33".x = 1', ["tune.N2a.33", "không có tiêu chí", "“N2a.3”"]),
    ("unknown option", "pages = 40", 'pages = 40\ntune."N3b.1".minimum_leters = 9', ["tune.N3b.1.minimum_leters", "không có tùy chọn"]),
    ("unknown exempted criterion", '"N3c.1"', '"N3c"', ["[[unit.exempt]] thứ 1 của đơn vị thứ 2 · criterion", "“N3c.1”"]),
    ("exemption without an end", "until = 2024-12-31", "", ["until", "thiếu khóa"]),
    ("unknown timezone", "year = 2024", 'year = 2024\ntimezone = "Asia/Ho_Chi_Min"', ["timezone", "“Asia/Ho_Chi_Minh”"]),
    ("private host without a port", '"127.0.0.1:8101"', '"127.0.0.1"', ["private_hosts mục 1", '"127.0.0.1:8100"']),
    ("unquoted text", '"Sở Nội vụ"', "Sở Nội vụ", ["dòng 16", "cột 8", "ngoặc kép"]),
    ("unclosed quote", '"Sở Nội vụ"', '"Sở Nội vụ', ["dòng 16", "ngoặc kép"]),
    ("unclosed list", 'items = ["N1", "N2a"]', 'items = ["N1", "N2a"', ["dòng 12", "]"]),
    ("backslash", '"Sở Nội vụ"', r'"Sở \Nội vụ"', ["dòng 16", "\\\\"]),
    ("key twice", "year = 2024", "year = 2024\nyear = 2025", ["dòng 5", "đã được ghi"]),
    ("unfinished file", 'name = "Xã Mường Tè"', 'name = """Xã', ["hết tệp"]),
]


def complaints_of(text: str) -> tuple[str, ...]:
    with pytest.raises(TargetsError) as caught:
        load_targets(text, "targets.toml")
    return tuple(str(complaint) for complaint in caught.value.complaints)


@pytest.mark.parametrize(("old", "new", "expected"), [row[1:] for row in WRONG], ids=[row[0] for row in WRONG])
def test_a_wrong_file_is_refused_in_words(old: str, new: str, expected: list[str]) -> None:
    assert old in RIGHT
    complaints = complaints_of(RIGHT.replace(old, new))
    matching = [complaint for complaint in complaints if all(words in complaint for words in expected)]
    assert matching, complaints


def test_all_complaints_come_at_once_in_the_order_of_the_lines() -> None:
    text = RIGHT.replace("year = 2024", 'year = "hai"').replace("pace_s", "pace").replace('"district"', '"huyện"')
    complaints = complaints_of(text.replace("127.0.0.1:8101/", "127.0.0.1/").replace("name = \"Xã", "ten = \"Xã"))
    assert [words for words in ("year", "pace", "kind", "hosts", "ten") if any(words in line for line in complaints)] == [
        "year", "pace", "kind", "hosts", "ten"
    ]
    lines = [int(line.split()[1].rstrip(":")) for line in complaints if line.startswith("dòng")]
    assert lines == sorted(lines)


def test_a_right_file_is_read_with_defaults_and_exceptions() -> None:
    targets = load_targets(RIGHT)
    first, district, commune = targets.units
    assert targets.plan.window_start == date(2024, 1, 1)
    assert (first.kind, first.pace_s, first.pages, first.items) == (Kind.DEPARTMENT, 0.5, 400, {"N1", "N2a"})
    assert (district.pages, district.items) == (40, {"N1", "N2a", "N5"})
    assert district.leaders[0].since == date(2021, 7, 1)
    assert district.exempt[0].until == date(2024, 12, 31)
    assert not commune.inspected
    target = district.target(date(2024, 9, 30), targets.plan)
    assert (target.year, target.province, target.service_hosts) == (2024, "Lai Châu", ("dichvucong.example.vn",))


def test_manners_and_budgets_reach_the_plan() -> None:
    text = RIGHT.replace("[network]", '[network]\ncontact = "doan@example.vn"\ncontrol = ["https://example.vn/"]\nquiet_hours = ["22:00-5:30"]\nparallel = 3')
    text = text.replace("pace_s = 0.5", "pace_s = 0.5\nmib = 300").replace(
        'kind = "commune"', 'kind = "commune"\nminutes = 20\nrobots_override = "Kế hoạch số 15/KH-UBND"'
    )
    targets = load_targets(text)
    assert targets.manners == Manners("doan@example.vn", ("https://example.vn/",), ("22:00-5:30",), parallel=3)
    first, *_, last = (unit.plan(targets.plan) for unit in targets.units)
    assert (first.mib, first.minutes, first.robots_basis) == (300, 0, "")
    assert (last.mib, last.minutes, last.robots_basis) == (300, 20, "Kế hoạch số 15/KH-UBND")


def test_a_unit_is_in_force_to_its_last_day_inclusive() -> None:
    targets = load_targets(RIGHT)
    assert [unit.id for unit in targets.in_force(date(2025, 6, 30))] == ["so-noi-vu", "huyen-muong-te"]
    assert [unit.id for unit in targets.in_force(date(2025, 7, 1))] == ["so-noi-vu"]
    assert [unit.id for unit in targets.planned(date(2025, 7, 1))] == ["so-noi-vu", "huyen-muong-te"]


def test_the_reorganisation_is_named_with_the_successors() -> None:
    targets = load_targets(RIGHT)
    said = targets.why_not_in_force(targets.units[1], date(2026, 1, 1))
    assert "Cấp huyện kết thúc hoạt động từ 01/7/2025." in said
    assert "Xã Mường Tè" in said
    assert "chưa thành lập" in targets.why_not_in_force(targets.units[2], date(2024, 9, 30))
    assert targets.why_not_in_force(targets.units[1], date(2024, 9, 30)) == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_files_of_any_windows_editor_are_read(tmp_path: Path, encoding: str, newline: str) -> None:
    path = tmp_path / "targets.toml"
    path.write_bytes(RIGHT.replace("\n", newline).encode(encoding))
    assert read_targets(path).units[0].name == "Sở Nội vụ"


def test_another_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "targets.toml"
    path.write_bytes(RIGHT.encode("utf-8").replace("Sở Nội".encode(), b"S\xf4 N\xf6i"))
    with pytest.raises(TargetsError, match="dòng 16.*UTF-8"):
        read_targets(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(TargetsError, match="không thấy tệp .*nowhere.toml"):
        read_targets(tmp_path / "nowhere.toml")


def test_decomposed_text_is_read_composed() -> None:
    assert load_targets(unicodedata.normalize("NFD", RIGHT)).units[0].name == unicodedata.normalize("NFC", "Sở Nội vụ")


@pytest.fixture(scope="module")
def seven() -> Targets:
    return read_targets(ROOT / "targets.toml")


def test_the_plan_of_2024_has_its_seven_units(seven: Targets) -> None:
    assert [unit.id for unit in seven.in_force(date(2024, 9, 30))] == [
        "so-ngoai-vu",
        "so-giao-duc-va-dao-tao",
        "so-y-te",
        "so-tai-nguyen-va-moi-truong",
        "so-noi-vu",
        "ban-quan-ly-khu-kinh-te",
        "huyen-muong-te",
    ]
    assert [unit.id for unit in seven.units if "N5" in unit.items] == ["huyen-muong-te"]


def test_today_the_reorganised_units_are_not_visited_but_spoken_of(seven: Targets) -> None:
    day = date(2026, 11, 24)
    gone = [unit for unit in seven.planned(day) if not unit.in_force(day)]
    assert [unit.id for unit in gone] == ["so-tai-nguyen-va-moi-truong", "huyen-muong-te"]
    assert "Sở Nông nghiệp và Môi trường" in seven.why_not_in_force(gone[0], day)
    assert "Xã Tà Tổng" in seven.why_not_in_force(gone[1], day)


def test_an_adhoc_portal_borrows_what_surrounds_it(seven: Targets) -> None:
    targets = adhoc_targets("congbao.example.vn", 'Sở "Thử"', "", date(2026, 3, 1), seven)
    (unit,) = targets.units
    assert (unit.name, unit.kind, unit.hosts) == ('Sở "Thử"', Kind.OTHER, ("https://congbao.example.vn/",))
    assert (targets.plan.year, targets.plan.province) == (2026, "Lai Châu")
    assert targets.plan.service_hosts == seven.plan.service_hosts
    assert "N5" not in unit.items
    assert "N5" in adhoc_targets("a.example.vn", "", "district", date(2026, 3, 1)).units[0].items


def test_an_adhoc_portal_may_not_be_private() -> None:
    with pytest.raises(TargetsError, match="127.0.0.1 là địa chỉ nội bộ"):
        adhoc_targets("http://127.0.0.1:8000/", "", "", date(2026, 3, 1))
