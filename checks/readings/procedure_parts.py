"""The parts a procedure is told in (NĐ 63/2010, article 8), and the procedures that one page tells one after another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from checks.readings.own_content import Content
from checks.readings.page import Block
from checks.vietnamese.text import key

EIGHT = 8
_PARTS = (
    "trình tự thực hiện|cách thức thực hiện|thành phần hồ sơ|thành phần số lượng hồ sơ|số lượng hồ sơ|thời hạn giải quyết|đối tượng thực hiện"
    "|cơ quan thực hiện|cơ quan giải quyết|kết quả thực hiện|kết quả giải quyết"
).split("|")
_LABELS = {
    "trình tự": "trình tự", "cách thức": "cách thức", "thành phần": "hồ sơ", "số lượng": "hồ sơ", "hồ sơ": "hồ sơ", "thời hạn": "thời hạn",
    "thời gian": "thời hạn", "đối tượng": "đối tượng", "cơ quan": "cơ quan", "kết quả": "kết quả",
}  # fmt: skip
_LABEL = re.compile(
    rf"(?:(?:\d+|[a-hđ]|[ivx]+) )*({'|'.join(_LABELS)})(?: (?:thực hiện|giải quyết|số lượng|hồ sơ|thủ tục|hành chính|tthc|việc|của|có thẩm quyền))*"
)
_LABEL_LENGTH = 60
_BELOW = 3
"""Lines below its name before which a procedure's first part is told: its code, its field may stand between."""
_FEW = 2
_WORDS = range(3, 80)
_NUMBERED = re.compile(r"^\W*(?:\d{1,3}|[IVX]{1,5})\s*[.)\-–/](?!\d)\s*")


def parts_in(words: str) -> int:
    """How many of the eight parts of NĐ 63/2010 the text names, the name of the procedure counted as told."""
    named = sum(part in words for part in _PARTS)
    return 0 if named == 0 else min(EIGHT, named + 1)


@dataclass(frozen=True, slots=True)
class Telling:
    """A procedure told on a page that tells several, or under its own heading there."""

    name: str
    parts: int
    """How many of the eight parts follow, the name counted."""
    start: int
    """The block of its name."""
    stop: int
    """The last block that tells it."""


def tellings(content: Content) -> tuple[Telling, ...]:
    """The procedures CONTENT tells: each a name, then lines that begin with the parts' names, the same part first every time.

    A name is numbered, bold or a heading. Lines that the frame's learning took away as repeated (every procedure's "Cách thức") are
    read all the same.
    """
    if not content.kept:
        return ()
    lines = [i for i in range(content.kept[0], content.kept[-1] + 1) if not content.page.blocks[i].hidden]
    blocks = [content.page.blocks[i] for i in lines]
    labels = [_label(block.text) for block in blocks]
    told = []
    for at, end in pairwise([*_names(blocks, labels), len(blocks)]):
        parts = {label for label in labels[at:end] if label}
        if len(parts) >= _FEW:
            told.append(Telling(_NUMBERED.sub("", blocks[at].text).strip(), len(parts) + 1, lines[at], lines[end - 1]))
    return tuple(told) if len(told) != 1 else (replace(told[0], parts=max(told[0].parts, parts_in(content.words))),)


def _names(blocks: list[Block], labels: list[str]) -> Iterator[int]:
    """Where the names stand: right above each line that begins with the part that comes first on this page."""
    first = next(filter(None, labels), "")
    for at, label in enumerate(labels):
        if label != first:
            continue
        for above in range(at - 1, max(at - 1 - _BELOW, -1), -1):
            if labels[above]:
                break
            if _may_be_a_name(blocks[above]):
                yield above
                break


def _may_be_a_name(block: Block) -> bool:
    words = key(block.text)
    marked = bool(_NUMBERED.match(block.text)) or block.strong or block.level > 0 or words.startswith("thủ tục ")
    return marked and len(words.split()) in _WORDS and not block.text.endswith((".", ";", ":")) and not words.startswith("tên ")


def _label(text: str) -> str:
    """The part that TEXT tells or heads, "" where it is none."""
    head = text.partition(":")[0]
    if len(head) > _LABEL_LENGTH:
        return ""
    found = _LABEL.fullmatch(key(head))
    return _LABELS[found[1]] if found else ""
