"""N5.1: is there a place for strategies, plans and planning."""

from checks import basis
from checks.model import Verdict
from checks.readings.places import Places
from checks.registry import criterion
from checks.vietnamese.topics import Topic

NAME = "chuyên mục chiến lược, kế hoạch, quy hoạch"


@criterion(
    "N5.1",
    title="Có chuyên mục chiến lược, kế hoạch, quy hoạch",
    failure="Chưa có chuyên mục chiến lược, kế hoạch, quy hoạch có nội dung",
    requirement="Chuyên mục chiến lược, kế hoạch, quy hoạch trong ba lần bấm từ trang chủ, có ít nhất một mục tin ghi ngày",
    points=2,
    basis=basis.DEVELOPMENT,
    topics=[Topic.DEVELOPMENT_PLANS],
)
def section(places: Places, *, clicks: int = 3) -> Verdict:
    """Chuyên mục chiến lược, kế hoạch, quy hoạch. As N2a.1, for strategies, plans and planning documents.

    clicks: steps from the home page within which the section must stand.
    """
    return places.verdict(Topic.DEVELOPMENT_PLANS, NAME, f"{NAME} có văn bản", clicks)
