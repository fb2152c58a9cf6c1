"""Writes docs/rubric.md from the registry: what is checked, and what each status means. ``make rubric`` runs it."""

from collections.abc import Iterator
from pathlib import Path

from checks.basis import LegalText
from checks.model import Status
from checks.registry import Criterion, criteria
from inspection.papers.style import MARKS
from inspection.papers.summary import ITEMS

PAGE = Path(__file__).with_name("rubric.md")
_HEAD = """\
# Tiêu chí và kết quả

<!-- Trang này do chương trình viết (make rubric); sửa ở checks/, không sửa ở đây. -->

Ba điều đứng trên mọi tiêu chí:

1. **Không kết luận oan.** “Không tìm thấy” và “Có mục, không có nội dung” chỉ được ghi khi đã tìm trọn vẹn; một lần mở trang
   hỏng, một hạn mức cạn hay một quy tắc lỗi không bao giờ thành thiếu sót của đơn vị.
2. **Xem nội dung, không xem tiêu đề.** Trang được đánh giá sau khi bỏ khung chung của cổng (đầu trang, trình đơn, cột bên, chân trang).
3. **Kết quả nào cũng có minh chứng.** Kết quả tốt kèm đoạn trích, địa chỉ, giờ ghi nhận, mã băm; kết quả xấu kèm nơi đã tìm.

Điểm, ngưỡng và thời hạn là đề xuất, chỉnh được trong `targets.toml`; Kế hoạch không quy định thang điểm.
"""


def page() -> str:
    """The page as it should be."""
    return "\n".join([_HEAD, *_statuses(), *_criteria()]).rstrip() + "\n"


def _statuses() -> Iterator[str]:
    yield "## Kết quả\n"
    yield "| Mã | Ký hiệu | Nhãn | Nghĩa |"
    yield "|---|---|---|---|"
    for status in Status:
        mark = MARKS[status]
        yield f"| `{status}` | {mark.sign} | {status.label} | {mark.meaning} |"
    yield ""


def _criteria() -> Iterator[str]:
    item = ""
    for criterion in criteria():
        if criterion.item != item:
            item = criterion.item
            yield f"## {item} · {ITEMS.get(item, 'Tình trạng cổng (tham khảo, không tính điểm)')}\n"
        yield from _criterion(criterion)


def _criterion(criterion: Criterion) -> Iterator[str]:
    points = f" ({criterion.points:g} điểm)".replace(".", ",") if criterion.points else ""
    yield f"### {criterion.code} · {criterion.title}{points}\n"
    yield f"- Yêu cầu: {criterion.requirement}"
    yield f"- Khi không đạt: {criterion.failure}"
    if not criterion.proven:
        yield "- Xét trên tệp kết xuất phải nhập (`kiemtra import`); khi chưa nhập: “Không kiểm chứng được qua mạng”."
    for text in criterion.basis:
        yield f"- Căn cứ: {_dated(text)}"
    for name, value in criterion.options.items():
        yield f"- Chỉnh được: `{name} = {value}`"
    yield f"- Viết ở: `{criterion.module}`\n"
    yield f"{criterion.doc}\n"


def _dated(text: LegalText) -> str:
    since = f" từ {text.since:%d/%m/%Y}" if text.since else ""
    until = f" đến {text.until:%d/%m/%Y}" if text.until else ""
    return f"{text.cite}{f' (áp dụng{since}{until})' if since or until else ''}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
