"""Links that lead to a piece of a topic, though their words name no section of it: the page of a room, who was appointed, the
notice that hands out the leaders' duties.

The crawl opens them before it says that something is missing, and the judgement asks whether it did.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from checks.readings.org_units import is_party, units_in
from checks.vietnamese.names import leading_post, person_in
from checks.vietnamese.text import key
from checks.vietnamese.topics import Topic

ASSIGNMENT = re.compile(r"\bphân công\b.{0,40}\b(nhiệm vụ|công tác|công việc|lĩnh vực|phụ trách)\b")
"""Words, as keys, by which duties are handed out."""
NO_ASSIGNMENT = re.compile(r"\b(phòng chống|thiên tai|trực|giúp đỡ|phụ trách xã|giảng dạy|tiếp công dân|ban chỉ đạo|đảng ủy viên|cấp ủy)\b")
"""Other duties than those of office."""
_APPOINTED = re.compile(r"\b(bổ nhiệm|trao quyết định|điều động|luân chuyển|nghỉ hưu|nghỉ chế độ|thôi giữ chức|bầu|phê chuẩn|kiện toàn)\b")
_HEADS = ("chánh thanh tra", "chánh văn phòng", "cục trưởng", "chi cục trưởng")
_UNIT_WORDS = 14
_COMMUNE = re.compile(r"^(ubnd |ủy ban nhân dân )?(xã|phường|thị trấn)\b")


def _hands_out_duties(label: str) -> bool:
    words = key(label)
    return bool(ASSIGNMENT.search(words)) and not NO_ASSIGNMENT.search(words)


def _tells_of_a_leader(label: str) -> bool:
    return bool(leading_post(label, _HEADS)) and (bool(_APPOINTED.search(key(label))) or bool(person_in(label)))


def _names_a_part(label: str) -> bool:
    if label.count(" ") >= _UNIT_WORDS:
        return False
    units = units_in([label])
    return len(units) == 1 and not is_party(units[0].name) and not _COMMUNE.match(key(units[0].name))


_MENTIONS: Mapping[Topic, Callable[[str], bool]] = {
    Topic.DUTIES: _hands_out_duties,
    Topic.LEADERS: _tells_of_a_leader,
    Topic.FUNCTIONS: _names_a_part,
}


@lru_cache(maxsize=200_000)
def mentions(label: str, topic: Topic) -> bool:
    """Whether LABEL leads to a piece of TOPIC."""
    tells = _MENTIONS.get(topic)
    return tells is not None and tells(label)
