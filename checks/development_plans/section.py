"""N5.1: is there a place for strategies, plans and planning."""

from checks import basis
from checks.model import Verdict
from checks.readings.sections import Sections
from checks.registry import criterion
from checks.unproven import not_automated
from checks.vietnamese.lexicon import Topic


@criterion(
    "N5.1",
    title="Có chuyên mục chiến lược, kế hoạch, quy hoạch",
    failure="Chưa có chuyên mục chiến lược, kế hoạch, quy hoạch có nội dung",
    requirement="Chuyên mục chiến lược, kế hoạch, quy hoạch trong ba lần bấm từ trang chủ, có ít nhất một mục tin ghi ngày",
    points=2,
    basis=basis.DEVELOPMENT,
    topics=[Topic.DEVELOPMENT_PLANS],
    proven=False,
)
def section(sections: Sections) -> Verdict:
    """Có chuyên mục chiến lược, kế hoạch, quy hoạch. Not judged by the program yet: a person has to look."""
    return not_automated("chuyên mục chiến lược, kế hoạch, quy hoạch", sections, Topic.DEVELOPMENT_PLANS)
