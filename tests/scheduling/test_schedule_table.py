"""``[schedule]`` in targets.toml: what is read from a right one, and what is said about a wrong one."""

from datetime import date
from pathlib import Path

import pytest

from inspection.complaints import TargetsError
from inspection.scheduling.plan import Candidate, read_plan
from inspection.scheduling.settings import MailSettings, Schedule
from inspection.targets import load_targets

ROOT = Path(__file__).resolve().parents[2]
UNITS = """
[plan]
name = "Kế hoạch thử"
province = "Lai Châu"
year = 2024
[defaults]
items = ["N1"]
"""
for _id, _more in (("so-a", ""), ("so-b", ""), ("so-cu", "valid_to = 2024-03-01"), ("so-d", ""), ("so-e", "inspected = false")):
    UNITS += f'[[unit]]\nid = "{_id}"\nname = "{_id}"\nkind = "department"\nhosts = ["https://{_id}.example.vn/"]\n{_more}\n'

RIGHT = """
[schedule]
name = "Đột xuất"
periods = [[2024-07-01, 2024-09-30], [2024-11-01, 2024-12-31]]
weekdays = ["T2", "CN"]
hours = ["08:00-11:30", "13:30-24:00"]
holidays = [2024-09-02]
always = ["so-a"]
drawn = 1
second_visit = [3, 14]
[schedule.mail]
host = "smtp.example.vn"
sender = "a@example.vn"
inspectors = ["b@example.vn"]
"""


def read(text: str) -> Schedule:
    schedule = load_targets(text + UNITS).schedule
    assert schedule is not None
    return schedule


def test_a_right_table_is_read_whole() -> None:
    plan = read(RIGHT).plan
    assert plan.periods == ((date(2024, 7, 1), date(2024, 9, 30)), (date(2024, 11, 1), date(2024, 12, 31)))
    assert plan.weekdays == (1, 7)
    assert plan.hours == ((480, 690), (810, 1440))
    assert plan.always == (Candidate("so-a"),)
    assert plan.second_visit == (3, 14)
    assert plan.reinspection is None
    assert read(RIGHT).mail == MailSettings("smtp.example.vn", 587, "starttls", "", "a@example.vn", ("b@example.vn",))
    assert read_plan(plan.text()) == plan


def test_who_is_drawn_from_is_every_other_unit_that_exists_then() -> None:
    assert [unit.id for unit in read(RIGHT).plan.pool] == ["so-b", "so-d"]
    assert read(RIGHT.replace("drawn = 1\n", "")).plan.drawn == 2


def test_without_the_table_nothing_is_planned() -> None:
    assert load_targets(UNITS).schedule is None
    assert load_targets((ROOT / "targets.toml").read_text("utf-8")).schedule is None


def test_the_example_of_the_page_and_of_the_targets_file_can_be_used() -> None:
    targets = (ROOT / "targets.toml").read_text("utf-8")
    page = (ROOT / "docs" / "scheduling.md").read_text("utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    assert load_targets(targets.replace("[network]", example + "\n[network]", 1)).schedule is not None
    commented = [line for line in targets.splitlines() if line.startswith("# ")]
    start = next(n for n, line in enumerate(commented) if line.startswith("# [schedule]"))
    end = next(n for n, line in enumerate(commented) if line.startswith("# inspectors"))
    woken = "\n".join(line[2:] for line in commented[start : end + 1])
    assert load_targets(targets.replace("[network]", woken + "\n[network]", 1)).schedule is not None


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('name = "Đột xuất"\n', "", "[schedule] · name: thiếu khóa bắt buộc"),
        ("periods = [[2024-07-01, 2024-09-30], [2024-11-01, 2024-12-31]]", "periods = []", "cần ít nhất một khoảng"),
        ("[2024-11-01, 2024-12-31]", "[2024-11-01]", "periods mục 2: phải có đủ 2 mục"),
        ("[2024-11-01, 2024-12-31]", "[2024-12-31, 2024-11-01]", "periods mục 2: ngày cuối 01/11/2024 trước ngày đầu"),
        ("[2024-11-01, 2024-12-31]", '["2024-11-01", "2024-12-31"]', "phải là ngày"),
        ('"T2", "CN"', '"T2", "T8"', 'weekdays mục 2: không có ngày "T8"'),
        ('["T2", "CN"]', "[]", "weekdays: không được để trống"),
        ('"08:00-11:30"', '"8h-11h30"', 'hours mục 1: viết giờ như "08:00-11:30"'),
        ('"08:00-11:30"', '"11:30-08:00"', "giờ đầu trước giờ cuối"),
        ('always = ["so-a"]', 'always = ["so-aa"]', "always mục 1: không có đơn vị nào có id"),
        ('always = ["so-a"]', 'always = ["so-a", "so-a"]', "được ghi hai lần"),
        ('always = ["so-a"]', 'always = ["so-cu"]', "đơn vị so-cu không hoạt động trong các khoảng này"),
        ('always = ["so-a"]', 'always = ["so-a"]\npool = ["so-a"]', "pool mục 1: đơn vị so-a được ghi hai lần"),
        ("drawn = 1", "drawn = 3", "bốc thăm 3 đơn vị nhưng chỉ có 2"),
        ('always = ["so-a"]\ndrawn = 1', "drawn = 0", "không kiểm tra đơn vị nào"),
        ("second_visit = [3, 14]", "second_visit = [14, 3]", "viết [sớm nhất, muộn nhất]"),
        ("second_visit = [3, 14]", "second_visits = [3, 14]", "Có phải ý là “second_visit”?"),
        ('sender = "a@example.vn"\n', "", "mail.sender: thiếu khóa bắt buộc"),
        ("a@example.vn", "a example.vn", "mail.sender: không phải địa chỉ thư"),
        ('["b@example.vn"]', "[]", "mail.inspectors: cần ít nhất một người nhận"),
        ('sender = "a@example.vn"', 'sender = "a@example.vn"\nsecurity = "ssl"', 'mail.security: không có cách "ssl"'),
        ('sender = "a@example.vn"', 'sender = "a@example.vn"\npassword = "x"', "mail.password: không có khóa nào"),
        ("[schedule.mail]", "[[schedule.mail]]", "[schedule] · mail: phải là một bảng"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(right: str, wrong: str, said: str) -> None:
    assert right in RIGHT
    with pytest.raises(TargetsError) as error:
        read(RIGHT.replace(right, wrong))
    assert said in str(error.value)
    assert "dòng " in str(error.value)
