"""N3a.2: does the portal say what the agency is made of."""

from datetime import date

from checks import basis
from checks.model import Citation, Status, Target, Verdict
from checks.readings.composition import Composition, Compositions
from checks.readings.hints import Hints
from checks.readings.search import Search
from checks.registry import criterion
from checks.vietnamese.text import holds, key
from checks.vietnamese.topics import Topic

WHAT = "cơ cấu tổ chức (các phòng, đơn vị trực thuộc)"
_ADVICE = "Công khai danh sách đầy đủ các phòng, đơn vị trực thuộc."
_ENDED = (("thanh tra", date(2025, 7, 1), "thanh tra sở, thanh tra huyện kết thúc hoạt động từ 01/7/2025 (Luật Thanh tra 2025)"),)


@criterion(
    "N3a.2",
    title="Công khai cơ cấu tổ chức",
    failure="Cơ cấu tổ chức chưa được công khai đầy đủ",
    requirement="Nêu tên ít nhất ba phòng, đơn vị trực thuộc (và 80 % danh sách đã biết, nếu có)",
    points=4,
    basis=basis.STRUCTURE,
    topics=[Topic.STRUCTURE, Topic.FUNCTIONS, Topic.INTRODUCTION],
)
def composition(compositions: Compositions, target: Target, search: Search, hints: Hints, *, least: int = 3, share: float = 0.8) -> Verdict:
    """Cơ cấu tổ chức.

    The bodies are read from pages on the structure, from the structure passage of the regulation on functions, or wherever a
    heading on structure opens such a passage. `met`: at least *least* named, and *share* of the configured roster where there is
    one. `partial`: fewer. `outdated`: names bodies that no longer exist on the date. `needs_review`: only another agency's structure.

    least: how many bodies make a structure. share: of the roster, 0..1.
    """
    own = [one for one in compositions.all if not one.foreign]
    if not own and compositions.all:
        one = compositions.all[0]
        said = f"Mục “{one.content.heading}” nêu cơ cấu tổ chức nhưng nội dung nói về {one.foreign}; cần người kiểm tra xác minh."
        return Verdict(Status.NEEDS_REVIEW, said, (_cite(one),), confidence=0.3, advice=_ADVICE)
    if not own:
        return search.missing(WHAT, Topic.STRUCTURE, advice=_ADVICE, hint=hints.bodies())
    best = own[0]
    names = [unit.name for unit in best.units]
    told = f"Cổng nêu {len(names)} phòng, đơn vị: {', '.join(names[:6])}{'…' if len(names) > 6 else ''}"
    ended = [why for word, until, why in _ENDED if target.as_of >= until and any(key(name).startswith(word) for name in names)]
    if ended:
        return Verdict(Status.OUTDATED, f"{told}; trong đó có bộ phận không còn tồn tại: {ended[0]}.", (_cite(best),), advice="Cập nhật cơ cấu tổ chức.")
    if best.passing:
        said = f"{told}; nhưng chỉ nhắc trong bài “{best.content.heading}”, chưa có mục cơ cấu tổ chức."
        return Verdict(Status.PARTIAL, said, (_cite(best),), confidence=0.6, advice=_ADVICE)
    if len(names) < least:
        return Verdict(Status.PARTIAL, f"{told}; chưa đủ {least} bộ phận.", (_cite(best),), advice=_ADVICE)
    known = " | ".join(key(unit.name) for one in own for unit in one.units)
    missing = [name for name in target.subordinate_units if not holds(known, key(name))]
    if target.subordinate_units and 1 - len(missing) / len(target.subordinate_units) < share:
        lacking = ", ".join(missing[:5])
        return Verdict(Status.PARTIAL, f"{told}; còn thiếu so với danh sách đã biết: {lacking}.", (_cite(best),), advice=_ADVICE)
    return Verdict(Status.MET, f"{told}.", (_cite(best),))


def _cite(one: Composition) -> Citation:
    return one.content.seen.citation("; ".join(unit.name for unit in one.units))
