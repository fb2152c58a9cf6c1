"""N2a.4: are the periodic reports on administrative reform published."""

from checks import basis
from checks.model import Verdict
from checks.readings.sections import Sections
from checks.registry import criterion
from checks.unproven import not_automated
from checks.vietnamese.lexicon import Topic


@criterion(
    "N2a.4",
    title="Công khai báo cáo CCHC định kỳ",
    failure="Chưa công khai báo cáo CCHC định kỳ",
    requirement="Ít nhất một báo cáo CCHC định kỳ (quý, 6 tháng, năm) của đơn vị cho năm được kiểm tra",
    points=2,
    basis=basis.REFORM,
    topics=[Topic.REFORM, Topic.DOCUMENTS],
    proven=False,
)
def reports(sections: Sections) -> Verdict:
    """Công khai báo cáo CCHC định kỳ. Not judged by the program yet: a person has to look."""
    return not_automated("báo cáo CCHC định kỳ", sections, Topic.REFORM)
