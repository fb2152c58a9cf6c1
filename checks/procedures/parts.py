"""N2b.3: are the procedures told in all their parts."""

import random

from checks import basis
from checks.model import Capture, Status, Verdict
from checks.readings.hints import Hints
from checks.readings.own_content import OwnContent
from checks.readings.procedure_parts import EIGHT, parts_in
from checks.readings.procedures import Procedure, ProcedureShelf
from checks.readings.search import Search
from checks.readings.service_links import ServiceLinks
from checks.registry import criterion
from checks.vietnamese.text import key
from checks.vietnamese.topics import Topic

WHAT = "nội dung các bộ phận cấu thành của TTHC"


@criterion(
    "N2b.3",
    title="TTHC đủ bộ phận cấu thành",
    failure="TTHC chưa đủ bộ phận cấu thành",
    requirement="Các TTHC lấy mẫu nêu đủ tám bộ phận theo Nghị định 63/2010/NĐ-CP",
    points=4,
    basis=basis.PROCEDURES,
    topics=[Topic.PROCEDURES],
)
def parts(shelf: ProcedureShelf, own: OwnContent, links: ServiceLinks, search: Search, hints: Hints, *, sample: int = 5, seed: int = 63) -> Verdict:
    """Đủ bộ phận cấu thành.

    Of up to *sample* procedures, drawn with a fixed seed among those that lead somewhere, are told right below their names, or are
    named beside such, how many show the eight parts of NĐ 63/2010 (tên; trình tự; cách thức; thành phần, số lượng hồ sơ; thời hạn; đối
    tượng; cơ quan; kết quả). `met`: all eight in every sample. `partial`: fewer. `absent`: names only, or no procedures. `needs_review`: the portal leads
    to this agency's list on the service portal, where a person has to look (NĐ 42/2022 lets a portal integrate procedures from there).

    sample: how many procedures are drawn. seed: of the draw, so that it can be repeated.
    """
    told = sorted((one for one in shelf.listed if one.told), key=lambda one: key(one.name))
    if not told:
        filtered = [one for one in links.all if one.filtered and not one.dead]
        if filtered:
            said = "TTHC của đơn vị được dẫn tới Cổng dịch vụ công; các bộ phận cấu thành cần xem trực tiếp ở đó."
            cite = filtered[0].seen.citation(f"{filtered[0].link.text} → {filtered[0].link.url}")
            return Verdict(Status.NEEDS_REVIEW, said, (cite,), confidence=0.3)
        return search.nothing(WHAT, Topic.PROCEDURES, hint=hints.told_in_parts())
    beside = {one.content.seen.url for one in told}
    told += sorted((one for one in shelf.listed if not (one.linked or one.told) and one.content.seen.url in beside), key=lambda one: key(one.name))
    drawn = random.Random(seed).sample(told, min(sample, len(told)))
    unread = [one for one in drawn if isinstance(one.detail, Capture) and not one.detail.text]
    counts = {one.name: _parts(one, own) for one in drawn if one not in unread}
    cites = tuple(one.content.seen.citation(one.name) if isinstance(one.detail, Capture) or one.detail is None
                  else one.detail.citation(one.name) for one in drawn)  # fmt: skip
    if not counts:
        said = f"{len(unread)} TTHC lấy mẫu nằm trong tệp mà chương trình chưa đọc được; cần người kiểm tra mở tệp."
        return Verdict(Status.NEEDS_REVIEW, said, cites, confidence=0.4)
    full = [name for name, count in counts.items() if count >= EIGHT]
    if len(full) == len(counts):
        return Verdict(Status.MET, f"{len(full)}/{len(counts)} TTHC lấy mẫu nêu đủ tám bộ phận cấu thành.", cites)
    worst = min(counts, key=lambda name: counts[name])
    said = f"{len(full)}/{len(counts)} TTHC lấy mẫu nêu đủ tám bộ phận; ví dụ “{worst}” mới có {counts[worst]}/8."
    share = sum(counts.values()) / (EIGHT * len(counts))
    return Verdict(Status.PARTIAL, said, cites, share=round(min(0.9, share), 2), advice="Bổ sung đủ tám bộ phận cho từng TTHC.")


def _parts(one: Procedure, own: OwnContent) -> int:
    if isinstance(one.detail, Capture):
        return parts_in(key(one.detail.text))
    return parts_in(own.of(one.detail).words) if one.detail is not None else max(one.parts, 1)
