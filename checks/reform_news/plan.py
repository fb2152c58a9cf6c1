"""N2a.2: is this year's plan on administrative reform published."""

from checks import basis
from checks.model import Verdict
from checks.readings.sections import Sections
from checks.registry import criterion
from checks.unproven import not_automated
from checks.vietnamese.lexicon import Topic


@criterion(
    "N2a.2",
    title="Công khai kế hoạch CCHC năm kiểm tra",
    failure="Chưa công khai kế hoạch CCHC năm kiểm tra",
    requirement="Kế hoạch CCHC của chính đơn vị cho năm được kiểm tra",
    points=3,
    basis=basis.REFORM,
    topics=[Topic.REFORM, Topic.DOCUMENTS],
    proven=False,
)
def plan(sections: Sections) -> Verdict:
    """Công khai kế hoạch CCHC năm kiểm tra. Not judged by the program yet: a person has to look."""
    return not_automated("kế hoạch CCHC của đơn vị", sections, Topic.REFORM)
