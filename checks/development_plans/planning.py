"""N5.4: are planning documents published."""

from checks import basis
from checks.model import Verdict
from checks.readings.sections import Sections
from checks.registry import criterion
from checks.unproven import not_automated
from checks.vietnamese.lexicon import Topic


@criterion(
    "N5.4",
    title="Công khai quy hoạch",
    failure="Chưa công khai quy hoạch",
    requirement="Tài liệu quy hoạch còn hiệu lực (quy hoạch tỉnh, vùng huyện, đô thị, sử dụng đất) hoặc liên kết chính thức tới đó",
    points=3,
    basis=basis.DEVELOPMENT,
    topics=[Topic.DEVELOPMENT_PLANS],
    proven=False,
)
def planning(sections: Sections) -> Verdict:
    """Công khai quy hoạch. Not judged by the program yet: a person has to look."""
    return not_automated("quy hoạch còn hiệu lực", sections, Topic.DEVELOPMENT_PLANS)
