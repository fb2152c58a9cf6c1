"""N5.2: is this year's socio-economic plan published."""

from checks import basis
from checks.model import Verdict
from checks.readings.sections import Sections
from checks.registry import criterion
from checks.unproven import not_automated
from checks.vietnamese.lexicon import Topic


@criterion(
    "N5.2",
    title="Công khai kế hoạch KT-XH năm",
    failure="Chưa công khai kế hoạch KT-XH năm",
    requirement="Kế hoạch KT-XH hằng năm, nghị quyết hoặc quyết định giao chỉ tiêu của huyện cho năm được kiểm tra",
    points=4,
    basis=basis.DEVELOPMENT,
    topics=[Topic.DEVELOPMENT_PLANS, Topic.DOCUMENTS],
    proven=False,
)
def annual(sections: Sections) -> Verdict:
    """Công khai kế hoạch KT-XH năm. Not judged by the program yet: a person has to look."""
    return not_automated("kế hoạch KT-XH năm của huyện", sections, Topic.DEVELOPMENT_PLANS)
