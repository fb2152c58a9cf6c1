"""N2b.4: are the procedures up to date."""

from datetime import date

from checks import basis
from checks.model import Citation, Status, Target, Verdict
from checks.readings.hints import Hints
from checks.readings.items import Items
from checks.readings.own_content import OwnContent
from checks.readings.procedures import Announcement, ProcedureShelf
from checks.readings.search import Search
from checks.registry import criterion
from checks.vietnamese.dates import dates_in
from checks.vietnamese.numbers import numbers_in
from checks.vietnamese.topics import Topic

WHAT = "quyết định công bố TTHC"
_ADVICE = "Đăng quyết định công bố TTHC mới nhất trong thời hạn quy định."


@criterion(
    "N2b.4",
    title="TTHC được cập nhật",
    failure="TTHC chưa được cập nhật",
    requirement="Quyết định công bố TTHC mới nhất trên cổng thuộc năm được kiểm tra hoặc là quyết định mới nhất đã biết",
    points=3,
    basis=basis.PROCEDURES,
    topics=[Topic.PROCEDURES, Topic.DOCUMENTS],
)
def currency(shelf: ProcedureShelf, own: OwnContent, items: Items, target: Target, search: Search, hints: Hints) -> Verdict:
    """Cập nhật TTHC.

    `met`: the newest announcing decision on the portal is of the inspected year, or is one of ``decisions``, the newest known.
    `outdated`: it is older. `needs_review`: it carries no date. `absent`: no decision anywhere.
    """
    if not shelf.announced:
        return search.nothing(WHAT, Topic.PROCEDURES, advice=_ADVICE, hint=hints.announcement())
    known = {number.replace(" ", "") for number in target.decisions}
    for one in shelf.announced:
        if any(number.raw.replace(" ", "") in known for number in numbers_in(one.title)):
            return Verdict(Status.MET, f"Cổng đăng quyết định công bố TTHC mới nhất đã biết: “{one.title}”.", (_at(one),))
    dated = [(day, one) for one in shelf.announced if (day := _day(one, own, items, target.as_of)) is not None]
    if not dated:
        said = f"Cổng đăng “{shelf.announced[0].title}” nhưng không rõ ngày; cần người kiểm tra xác minh."
        return Verdict(Status.NEEDS_REVIEW, said, (_at(shelf.announced[0]),), confidence=0.4)
    day, one = max(dated, key=lambda pair: pair[0])
    said = f"Quyết định công bố TTHC mới nhất trên cổng là “{one.title}” ({day:%d/%m/%Y})"
    if day.year >= target.year:
        return Verdict(Status.MET, f"{said}.", (_at(one),))
    return Verdict(Status.OUTDATED, f"{said}, trước năm {target.year}.", (_at(one),), advice=_ADVICE)


def _day(one: Announcement, own: OwnContent, items: Items, as_of: date) -> date | None:
    """The day the decision bears in its title, else the day in its row, else the day its page was published."""
    named = [found.day for found in dates_in(one.title) if found.day <= as_of]
    if named:
        return named[0]
    return one.day or items.published(own.of(one.seen))


def _at(one: Announcement) -> Citation:
    return one.seen.citation(one.title)
