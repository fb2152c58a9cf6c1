"""Who may use the page: passwords are never kept, changes hold at once."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inspection.run import BadRequest
from inspection.web.accounts import NAME, Accounts, Role
from inspection.web.sessions import IDLE, LONGEST, MOST_PER_LOGIN, PAUSE, TRIES, Sessions

PASSWORD = "một mật khẩu dài"


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    known = Accounts(tmp_path, 16)
    known.put("an", "Nguyễn  Văn An", Role.LEAD, PASSWORD)
    return known


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.at = datetime(2024, 9, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def test_only_the_right_password_opens(accounts: Accounts) -> None:
    found = accounts.verified(" AN ", PASSWORD)
    assert found and found.name == "Nguyễn Văn An"
    assert accounts.verified("an", PASSWORD + "x") is None
    assert accounts.verified("an", "") is None
    assert accounts.verified("binh", PASSWORD) is None


def test_a_password_is_not_in_the_file_and_two_of_the_same_differ_there(accounts: Accounts, tmp_path: Path) -> None:
    accounts.put("binh", "Bình", Role.VIEWER, PASSWORD)
    text = (tmp_path / NAME).read_text("utf-8")
    assert PASSWORD not in text
    assert len({row["secret"] for row in json.loads(text)}) == 2
    if sys.platform != "win32":
        assert (tmp_path / NAME).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("login", "name", "password"),
    [("A b", "Tên", PASSWORD), ("../x", "Tên", PASSWORD), ("binh", "  ", PASSWORD), ("binh", "Tên", "ngắn"), ("binhbinhbinh", "Tên", "binhbinhbinh")],
)
def test_what_cannot_be_used_changes_nothing(accounts: Accounts, login: str, name: str, password: str) -> None:
    with pytest.raises(BadRequest):
        accounts.put(login, name, Role.VIEWER, password)
    assert [account.login for account in accounts.all()] == ["an"]


def test_a_change_by_another_process_holds_at_once(accounts: Accounts, tmp_path: Path) -> None:
    other = Accounts(tmp_path, 16)
    other.put("an", "Nguyễn Văn An", Role.VIEWER, "một mật khẩu khác")
    assert accounts.verified("an", PASSWORD) is None
    other.remove("an")
    assert accounts.find("an") is None
    with pytest.raises(BadRequest, match="Không có tài khoản"):
        accounts.remove("an")


def test_roles_are_steps() -> None:
    assert [[role.may(needed) for needed in Role] for role in Role] == [[True, False, False], [True, True, False], [True, True, True]]


def test_a_session_ends_idle_and_ends_in_any_case(accounts: Accounts) -> None:
    clock = Clock()
    sessions = Sessions(clock)
    session = sessions.begin(accounts.all()[0])
    clock.at += IDLE
    assert sessions.of(session.token)
    clock.at += IDLE + timedelta(seconds=1)
    assert sessions.of(session.token) is None
    session = sessions.begin(accounts.all()[0])
    for _ in range(int(LONGEST / IDLE)):
        clock.at += IDLE
        assert sessions.of(session.token)
    clock.at += IDLE
    assert sessions.of(session.token) is None


def test_looking_on_does_not_keep_a_session_awake(accounts: Accounts) -> None:
    clock = Clock()
    sessions = Sessions(clock)
    session = sessions.begin(accounts.all()[0])
    clock.at += IDLE
    assert sessions.of(session.token, active=False)
    clock.at += timedelta(seconds=1)
    assert sessions.of(session.token) is None


def test_the_oldest_of_too_many_sessions_ends(accounts: Accounts) -> None:
    clock = Clock()
    sessions = Sessions(clock)
    begun = []
    for _ in range(MOST_PER_LOGIN + 1):
        begun.append(sessions.begin(accounts.all()[0]))
        clock.at += timedelta(seconds=1)
    assert sessions.of(begun[0].token) is None
    assert all(sessions.of(session.token) for session in begun[1:])


def test_guessing_is_slowed_down_and_may_go_on_after_a_pause() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    for _ in range(TRIES):
        assert sessions.may_try("an")
        sessions.failed("an")
    assert not sessions.may_try("an")
    assert sessions.may_try("binh")
    clock.at += PAUSE
    assert sessions.may_try("an")
