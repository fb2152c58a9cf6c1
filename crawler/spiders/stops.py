"""When a visit ends although addresses still wait."""

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from checks.model import Role, Stop
from crawler import worth
from crawler.archive import Address
from crawler.patience import MIB

if TYPE_CHECKING:
    from crawler.spiders.survey import Survey


def reached(survey: "Survey") -> Stop | None:
    """The limit that ends the visit now, noted in words; None where it goes on, or nothing waits anyway."""
    if not survey.case.waits(survey.unit.id):
        return None
    if survey.pages >= survey.unit.pages:
        waiting = survey.case.pending(survey.unit.id)
        survey.atlas.limit(f"đã mở đủ {survey.unit.pages} trang theo giới hạn đặt trước, còn {waiting} địa chỉ chưa mở")
        return Stop.BUDGET
    if means := spent(survey):
        stop, words = means
        survey.atlas.limit(words.format(survey.case.pending(survey.unit.id)))
        return stop
    return None


def spent(survey: "Survey") -> tuple[Stop, str] | None:
    """What has run out, pages apart, and in words (with a place for how many addresses wait); None where nothing has."""
    patience = survey.run.patience
    if survey.unit.mib and survey.bytes >= survey.unit.mib * MIB:
        return Stop.BUDGET, f"đã nhận đủ {survey.unit.mib} MB theo giới hạn đặt trước, còn {{}} địa chỉ chưa mở"
    seconds = min(patience.unit_s, survey.unit.minutes * 60.0 or patience.unit_s)
    if survey.run.active_s() > seconds:
        return Stop.DEADLINE, f"hết {seconds / 60:g} phút dành cho một đơn vị, còn {{}} địa chỉ chưa mở"
    host = urlsplit(survey.harvest.home).netloc if survey.harvest else ""
    if survey.run.pace.failures(host) >= patience.failures_before_end:
        return Stop.DEADLINE, f"dừng vì {patience.failures_before_end} lần liền không kết nối được tới cổng"
    return None


def raise_what_the_trail_needs(survey: "Survey") -> int:
    """Put before the rest what waits and would leave a search incomplete; how much that is."""
    assert survey.harvest is not None
    needed = [
        Address(one.url, Role.PAGE, worth.LOW, one.clicks, "", one.label)
        for one in survey.case.unvisited(survey.unit.id)
        if worth.trail_needs(one.url, one.label, one.clicks, survey.harvest.pages_naming(one.url), survey.topics)
    ]
    survey.case.discover(survey.unit.id, needed)
    return len(needed)
