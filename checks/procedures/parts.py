"""N2b.3: are the procedures told in all their parts."""

from checks import basis
from checks.model import Verdict
from checks.readings.sections import Sections
from checks.registry import criterion
from checks.unproven import not_automated
from checks.vietnamese.lexicon import Topic


@criterion(
    "N2b.3",
    title="TTHC đủ bộ phận cấu thành",
    failure="TTHC chưa đủ bộ phận cấu thành",
    requirement="Các TTHC lấy mẫu nêu đủ tám bộ phận theo Nghị định 63/2010/NĐ-CP",
    points=4,
    basis=basis.PROCEDURES,
    topics=[Topic.PROCEDURES],
    proven=False,
)
def parts(sections: Sections) -> Verdict:
    """TTHC đủ bộ phận cấu thành. Not judged by the program yet: a person has to look."""
    return not_automated("các bộ phận cấu thành của TTHC", sections, Topic.PROCEDURES)
