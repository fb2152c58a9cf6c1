"""N3b.1: are the agency's own functions and duties published."""

from checks import basis
from checks.model import Status, Verdict
from checks.readings.hints import Hints
from checks.readings.mandates import Mandate, Mandates
from checks.readings.search import Search
from checks.registry import criterion
from checks.vietnamese.text import key
from checks.vietnamese.topics import Topic

WHAT = "chức năng, nhiệm vụ, quyền hạn của cơ quan"
_ADVICE = "Đăng toàn văn quy định chức năng, nhiệm vụ, quyền hạn của cơ quan."

_UNNAMED = 0.85
"""Certainty of a text that does not say whose it is."""


@criterion(
    "N3b.1",
    title="Công khai chức năng, nhiệm vụ của cơ quan",
    failure="Chức năng, nhiệm vụ của cơ quan chưa được công khai đầy đủ",
    requirement="Văn bản hoặc bài nêu chức năng, nhiệm vụ, quyền hạn của chính cơ quan, đủ dài và đọc được",
    points=4,
    basis=basis.FUNCTIONS,
    topics=[Topic.FUNCTIONS, Topic.INTRODUCTION],
)
def agency(mandates: Mandates, search: Search, hints: Hints, *, characters: int = 800) -> Verdict:
    """Chức năng, nhiệm vụ của cơ quan.

    `met`: the agency's own text, on the page or in a file that could be read, of at least *characters* characters, with both
    "chức năng" and "nhiệm vụ". `partial`: a short paragraph. `needs_review`: the text is plainly another agency's, or it stands in
    a file that could not be read. `empty`, `absent`.

    characters: from which length on a text is more than a short paragraph.
    """
    if not mandates.own:
        return search.missing(WHAT, Topic.FUNCTIONS, advice=_ADVICE, hint=hints.mandate())
    one = mandates.own[0]
    cite = (one.content.seen.citation(_passage(one)),)
    where = f"Mục “{one.label}”"
    if one.foreign:
        said = f"{where} nói về {one.foreign}, không phải của đơn vị; cần người kiểm tra xác minh."
        return Verdict(Status.NEEDS_REVIEW, said, cite, confidence=0.3, advice=_ADVICE)
    if one.function and one.duties and one.length >= characters:
        said = f"{where} công khai chức năng, nhiệm vụ của cơ quan (khoảng {one.length} ký tự)."
        return Verdict(Status.MET, said, cite, confidence=1.0 if one.named else _UNNAMED)
    if one.unread or one.broken or one.pictured:
        what = "hình ảnh" if one.pictured else "tệp đính kèm"
        why = "cổng báo không còn" if one.broken else "chương trình chưa đọc được"
        said = f"{where} đưa nội dung vào {what} mà {why}; cần người kiểm tra xem trực tiếp."
        return Verdict(Status.NEEDS_REVIEW, said, cite, confidence=0.4, advice=_ADVICE)
    return Verdict(Status.PARTIAL, f"{where} chỉ có đoạn ngắn ({one.length} ký tự) về chức năng, nhiệm vụ.", cite, advice=_ADVICE)


def _passage(one: Mandate) -> str:
    lines = [line for line in one.content.prose if "chức năng" in key(line)]
    return max(lines, key=len, default=one.content.heading)
