"""N3d.2: are the leaders' lives told."""

from checks import basis
from checks.model import Status, Verdict
from checks.readings.biographies import FIELDS, Biographies
from checks.readings.hints import Hints
from checks.readings.search import Search
from checks.readings.succession import Succession
from checks.registry import criterion
from checks.vietnamese.topics import Topic

WHAT = "tiểu sử tóm tắt của lãnh đạo"
_ADVICE = "Đăng tiểu sử tóm tắt của từng lãnh đạo: năm sinh, quê quán, trình độ, lý luận chính trị, quá trình công tác."
_TELLING = {"ngày, năm sinh", "quê quán", "quá trình công tác"}
"""One of these alone begins a life; a degree alone only adorns a name."""


@criterion(
    "N3d.2",
    title="Công khai tiểu sử tóm tắt lãnh đạo",
    failure="Tiểu sử tóm tắt lãnh đạo chưa được công khai đầy đủ",
    requirement="Mỗi lãnh đạo có ít nhất ba trong năm nội dung: năm sinh, quê quán, trình độ chuyên môn, lý luận chính trị, quá trình công tác",
    points=3,
    basis=basis.LEADERS,
    topics=[Topic.LEADERS],
)
def biographies(told: Biographies, succession: Succession, search: Search, hints: Hints, *, fields: int = 3) -> Verdict:
    """Tiểu sử tóm tắt.

    `met`: for every listed leader at least *fields* of ngày/năm sinh, quê quán, trình độ chuyên môn, lý luận chính trị, quá trình công
    tác. `partial`: for some leaders, or fewer fields. `absent`: none; a bare list with posts and phone numbers is none. The lives of
    candidates and former leaders do not count. `needs_review`: a leader's own page shows nothing but a picture, or news on the portal says
    that one of those told of has left.

    fields: how many of the five make a biography.
    """
    lived = [one for one in told.all if len(one.fields) >= 2 or set(one.fields) & _TELLING]
    if not lived and told.pictured:
        page = told.pictured[0]
        said = f"Trang “{page.heading}” chỉ có hình ảnh, có thể là tiểu sử dạng ảnh; cần người kiểm tra xem trực tiếp."
        return Verdict(Status.NEEDS_REVIEW, said, (page.seen.citation(page.heading),), confidence=0.4, advice=_ADVICE)
    if not lived:
        return search.nothing(WHAT, Topic.LEADERS, advice=_ADVICE, hint=hints.lives())
    full = [one for one in told.all if len(one.fields) >= fields]
    cites = tuple(one.content.seen.citation(" · ".join(one.lines[:8])) for one in lived[:4])
    for one in full:
        if (news := succession.left(one.person.name)) is not None:
            said = f"Cổng đăng tiểu sử của {one.person.name}, trong khi tin trên cổng cho biết đã có thay đổi; cần người kiểm tra xác minh."
            return Verdict(Status.NEEDS_REVIEW, said, (*cites, news), confidence=0.4, advice=_ADVICE)
    if len(full) == len(told.all):
        names = ", ".join(one.person.name for one in full[:5])
        return Verdict(Status.MET, f"Cổng có tiểu sử tóm tắt của {len(full)}/{len(told.all)} lãnh đạo: {names}.", cites, confidence=told.certainty)
    least = min(lived, key=lambda one: len(one.fields))
    lacking = ", ".join(name for name in FIELDS if name not in least.fields)
    said = (
        f"Tiểu sử tóm tắt đủ nội dung mới có ở {len(full)}/{len(told.all)} lãnh đạo; "
        f"ví dụ {least.person.name} chỉ có {', '.join(least.fields)}, thiếu {lacking}."
    )
    share = sum(min(1.0, len(one.fields) / fields) for one in told.all) / len(told.all)
    return Verdict(Status.PARTIAL, said, cites, share=round(min(0.9, share), 2), advice=_ADVICE)
