"""N3e.1: is it published what each leader is in charge of."""

from checks import basis
from checks.model import Verdict
from checks.readings.sections import Sections
from checks.registry import criterion
from checks.unproven import not_automated
from checks.vietnamese.lexicon import Topic


@criterion(
    "N3e.1",
    title="Công khai nhiệm vụ đảm nhiệm của lãnh đạo",
    failure="Nhiệm vụ đảm nhiệm của lãnh đạo chưa được công khai đầy đủ",
    requirement="Nhiệm vụ, lĩnh vực phụ trách của từng lãnh đạo, hoặc văn bản phân công còn hiệu lực",
    points=4,
    basis=basis.LEADERS,
    topics=[Topic.DUTIES, Topic.LEADERS],
    proven=False,
)
def duties(sections: Sections) -> Verdict:
    """Công khai nhiệm vụ đảm nhiệm của lãnh đạo. Not judged by the program yet: a person has to look."""
    return not_automated("nhiệm vụ đảm nhiệm của lãnh đạo", sections, Topic.DUTIES)
