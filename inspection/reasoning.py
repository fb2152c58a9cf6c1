"""By what steps a rule comes to its verdict: the facts it reads, and what those are read from, in words for inspectors."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checks.model import Target, Visit
from checks.readings.attachments import Attachments
from checks.readings.barrier import Barrier
from checks.readings.biographies import Biographies
from checks.readings.captures import Captures
from checks.readings.charts import Charts
from checks.readings.composition import Compositions
from checks.readings.documents import Documents
from checks.readings.exports import Exports
from checks.readings.formation import Formations
from checks.readings.hints import Hints
from checks.readings.introduction import Introduction
from checks.readings.items import Items
from checks.readings.leaders import LeaderList
from checks.readings.mandates import Mandates
from checks.readings.own_content import OwnContent
from checks.readings.places import Places
from checks.readings.portal import Portal
from checks.readings.procedures import ProcedureShelf
from checks.readings.search import Search
from checks.readings.sections import Sections
from checks.readings.service_links import ServiceLinks
from checks.readings.succession import Succession
from checks.registry import Criterion, needs, provider

WORDS: Mapping[type, str] = {
    Captures: "mọi lần truy cập đã lưu",
    Visit: "chuyến thăm: trang chủ, vì sao dừng, còn gì chưa mở",
    Target: "đơn vị vào ngày kiểm tra: tên, loại, năm, phạm vi",
    Exports: "các tệp kết xuất đã nhập",
    Portal: "các trang của cổng",
    Barrier: "cổng có mở được không, có đúng của đơn vị không",
    OwnContent: "nội dung riêng của từng trang, bỏ khung chung",
    Sections: "các mục của cổng, theo chủ đề",
    Introduction: "các trang giới thiệu đơn vị",
    Search: "việc tìm: đã mở đâu, đã hỏi gì, còn thiếu gì",
    Items: "tin, bài trong các danh sách, kèm ngày",
    Attachments: "chữ trong các tệp đính kèm",
    Documents: "các văn bản: loại, số, ngày, trích yếu",
    Places: "chuyên mục có nội dung hay để trống",
    LeaderList: "danh sách lãnh đạo đầy đủ nhất",
    Biographies: "điều viết về từng lãnh đạo",
    Compositions: "các bộ phận mà mỗi trang nêu tên",
    ProcedureShelf: "các thủ tục hành chính mà cổng nêu",
    Hints: "dấu hiệu nội dung nằm ở chỗ khác thường",
    Mandates: "các đoạn nêu chức năng, nhiệm vụ",
    Formations: "các đoạn kể quá trình hình thành, phát triển",
    Succession: "tin về thay đổi lãnh đạo",
    ServiceLinks: "liên kết tới hệ thống giải quyết thủ tục",
    Charts: "hình, bảng, tệp có thể là sơ đồ tổ chức",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """One fact on the way to a verdict."""

    words: str
    asked: bool
    """By the rule itself; else another reading is made of it."""


def readings(criterion: Criterion) -> tuple[Reading, ...]:
    """What the criterion's rule reads, and what that is read from; each after what it is made of."""
    asked = needs(criterion.rule)
    kinds = dict.fromkeys(kind for one in (*((Barrier,) if criterion.proven else ()), *asked) for kind in _made_of(one))
    return tuple(Reading(WORDS[kind], kind in asked) for kind in kinds)


def _made_of(kind: type) -> Iterator[type]:
    if (made := provider(kind)) is not None:
        for one in needs(made):
            yield from _made_of(one)
    yield kind
