"""Pages that stand in for what was asked: a door, a firewall's question, a note that the portal is being mended.

They answer with HTTP 200 and say nothing of what the unit publishes. Such pages are short and lead nowhere; a door has the
portal's own frame and is known by its heading and its password field.
"""

import re

from checks.model import Outcome
from checks.readings.page import Page
from checks.vietnamese.text import folded
from crawler.failures import Mishap

_LONGEST = 600
_MOST_LINKS = 3
_QUESTION = re.compile(
    r"\bxac (thuc|minh) (ban|nguoi dung|truy cap)\b|\bkhong phai (la )?(ro ?bot|nguoi may)\b|\bnhap ma xac (nhan|thuc)\b"
    r"|\b(truy cap|yeu cau)( cua ban)? (da )?bi (chan|tu choi)\b|\bverify you are human\b|\bchecking your browser\b"
)
_UPKEEP = re.compile(
    r"\bbao tri\b|\bnang cap he thong\b|\bhe thong dang nang cap\b|\btam (ngung|dung) (hoat dong|phuc vu|cung cap)\b"
    r"|\bunder maintenance\b|\b(temporarily|service) unavailable\b"
)
_DOOR = re.compile(r"(vui long )?dang nhap\b|log ?in\b|sign ?in\b")
_PASSWORD = re.compile(r"<input\b[^>]*\btype\s*=\s*[\"']?password", re.IGNORECASE)


def stand_in(page: Page, markup: str, home: Page | None) -> Mishap | None:
    """What ``page`` is instead of content; None where it is content. ``home``: the portal's home page, where it is known."""
    if page.says_less_than(_LONGEST) and len({link.url for link in page.links}) <= _MOST_LINKS:
        words = folded(f"{page.title} {page.text}")
        if _UPKEEP.search(words):
            return Mishap(Outcome.SERVER_ERROR, "Cổng trả về trang báo đang bảo trì thay cho nội dung")
        if _QUESTION.search(words):
            return Mishap(Outcome.BLOCKED, "Máy chủ đưa ra trang xác minh người dùng thay cho nội dung")
    if home is not None and _PASSWORD.search(markup) and _is_door(page) and not _is_door(home):
        return Mishap(Outcome.BLOCKED, "Cổng trả về trang đăng nhập thay cho nội dung")
    return None


def _is_door(page: Page) -> bool:
    heads = [page.title, *(block.text for block in page.blocks if block.level)]
    return any(_DOOR.match(folded(head)) for head in heads)
