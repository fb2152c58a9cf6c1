"""Two runs side by side: what moved, in which direction."""

from starlette.responses import Response

from inspection.changes import Comparison, Direction, compare
from inspection.run import BadRequest
from inspection.standing import status_of
from inspection.web.gate import Caller, missing

_DIRECTIONS = (Direction.APPEARED, Direction.IMPROVED, Direction.FELL_BACK, Direction.STILL_WANTING, Direction.INCOMPARABLE)
"""Worth a line; what was met and still is needs none."""

_QUIET = (Direction.STILL_WANTING, Direction.INCOMPARABLE)
"""Folded: what has not moved."""


def page(caller: Caller) -> Response:
    """The page."""
    lines, _ = caller.desk.shelf.lines()
    old, new = caller.text("old"), caller.text("new")
    compared = _compared(caller, old, new) if old and new else None
    return caller.page(
        "compare.html",
        lines=[line for line in lines if line.judged and not line.fault],
        old=old,
        new=new,
        notice=caller.text("notice"),
        compared=compared,
        directions=_DIRECTIONS,
        quiet=_QUIET,
        kept=Direction.STILL_MET,
        status_of=status_of,
    )


def write(caller: Caller) -> Response:
    """Put the comparison among the later run's papers."""
    old, new = caller.text("old"), caller.text("new")
    for id in (old, new):
        if caller.desk.shelf.folder(id) is None:
            missing("Không có lần kiểm tra này.")
    notice = ["--notice", day.isoformat()] if (day := caller.day("notice")) else []
    out = str(caller.desk.out)
    caller.desk.works.begin(new, ["compare", old, new, *notice, "--out", out], f"so sánh với {old}", caller.account.name)
    return caller.go(f"/runs/{new}", "Đã bắt đầu lập bảng so sánh; nó sẽ nằm cạnh các giấy tờ của lần sau.")


def _compared(caller: Caller, old: str, new: str) -> Comparison:
    before, after = caller.desk.shelf.record(old), caller.desk.shelf.record(new)
    if before is None or after is None:
        missing("Không có lần kiểm tra này, hoặc chưa được đánh giá.")
    if before.run.started >= after.run.started:
        raise BadRequest("Chọn lần trước ở ô trên, lần sau ở ô dưới.")
    return compare(before, after, caller.day("notice"))

