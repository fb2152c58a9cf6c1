"""Writes docs/faults.md from the fault matrix of tests/faults. ``make faults`` runs it."""

import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

_ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(_ROOT), *(str(_ROOT / "tests" / folder) for folder in ("archive", "crawler", "faults"))]

from elsewhere import ELSEWHERE  # noqa: E402
from fault import Fault  # noqa: E402
from matrix import faults, number  # noqa: E402

from checks.readings.barrier import OUTCOME_WORDS  # noqa: E402
from crawler.blame import Completeness, Owner  # noqa: E402

PAGE = Path(__file__).with_name("faults.md")
_SECTIONS = {
    18: "Mạng, tên miền, chứng thư",
    29: "Thời gian và kích thước",
    48: "HTTP, tường lửa, phép lịch sự",
    62: "Địa chỉ cấm, chuyển hướng, phạm vi",
    75: "Bảng mã và chữ Việt",
    88: "HTML, XML",
    107: "Trình duyệt",
    121: "Không gian địa chỉ",
    137: "Tệp đính kèm",
    175: "Tiến trình, lưu trữ",
}
_OWNERS = {
    Owner.NOBODY: "không có lỗi",
    Owner.SITE: "cổng",
    Owner.PATH: "đường truyền hoặc cổng",
    Owner.US: "chương trình kiểm tra",
}
_PARTS = {Completeness.FULL: "trọn vẹn", Completeness.PARTIAL: "một phần", Completeness.NONE: "không có gì"}
_HEAD = """\
# Khi cổng hoặc mạng trục trặc

<!-- Trang này do chương trình viết (make faults) từ tests/faults; sửa ở đó, không sửa ở đây. -->

Mỗi dòng là một trục trặc được dựng lại trên máy chủ thử mỗi lần chạy kiểm thử. Dòng nào cũng kiểm: lần truy cập được gọi tên là gì,
lỗi của ai, nhận được bao nhiêu, có bản ghi trong kho lưu trữ (WARC) đọc lại được, và **không đơn vị nào bị ghi thiếu sót vì nó**.
Cột cuối nói về nội dung nằm sau trục trặc (danh sách lãnh đạo, hoặc quy trình trong tệp đính kèm).
"""


def page() -> str:
    """The page as it should be."""
    return "\n".join([_HEAD, *_tables(faults(Event())), *_others()]).rstrip() + "\n"


def _tables(rows: list[Fault]) -> Iterator[str]:
    yield f"{len(rows)} dòng tự kiểm, {len(ELSEWHERE)} dòng kiểm ở nơi khác.\n"
    begin = 0
    for end, title in _SECTIONS.items():
        here = [row for row in rows if begin < number(row.id)[0] <= end]
        begin = end
        if here:
            yield f"## {title}\n"
            yield "| Số | Trục trặc | Gọi là | Lỗi của | Nhận được | Nội dung phía sau |"
            yield "|---|---|---|---|---|---|"
            yield from map(_line, here)
            yield ""


def _line(row: Fault) -> str:
    what = row.what.replace("|", "\\|")
    called = f"`{row.outcome}`: {OUTCOME_WORDS[row.outcome]}"
    return f"| {row.id} | {what} | {called} | {_OWNERS[row.owner]} | {_PARTS[row.completeness]} | {row.verdict} |"


def _others() -> Iterator[str]:
    yield "## Kiểm ở nơi khác\n"
    yield "| Số | Trục trặc | Bài kiểm |"
    yield "|---|---|---|"
    for id, (what, test) in ELSEWHERE.items():
        yield f"| {id} | {what} | `{test}` |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
