"""N5.3: is a medium-term plan or strategy published."""

from checks import basis
from checks.model import Verdict
from checks.readings.sections import Sections
from checks.registry import criterion
from checks.unproven import not_automated
from checks.vietnamese.lexicon import Topic


@criterion(
    "N5.3",
    title="Công khai chiến lược, kế hoạch 5 năm",
    failure="Chưa công khai chiến lược, kế hoạch 5 năm",
    requirement="Kế hoạch trung hạn, chương trình hoặc chiến lược KT-XH có kỳ bao gồm ngày kiểm tra",
    points=3,
    basis=basis.DEVELOPMENT,
    topics=[Topic.DEVELOPMENT_PLANS],
    proven=False,
)
def medium_term(sections: Sections) -> Verdict:
    """Công khai chiến lược, kế hoạch 5 năm. Not judged by the program yet: a person has to look."""
    return not_automated("chiến lược, kế hoạch KT-XH trung hạn", sections, Topic.DEVELOPMENT_PLANS)
