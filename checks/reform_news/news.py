"""N2a.3: does the portal speak of administrative reform."""

from checks import basis
from checks.model import Verdict
from checks.readings.sections import Sections
from checks.registry import criterion
from checks.unproven import not_automated
from checks.vietnamese.lexicon import Topic


@criterion(
    "N2a.3",
    title="Có tin, bài tuyên truyền CCHC trong kỳ",
    failure="Tin, bài tuyên truyền CCHC trong kỳ chưa đủ",
    requirement="Trung bình mỗi tháng ít nhất một tin, bài về CCHC, tin mới nhất không quá 60 ngày",
    points=4,
    basis=basis.REFORM,
    topics=[Topic.REFORM],
    proven=False,
)
def news(sections: Sections) -> Verdict:
    """Có tin, bài tuyên truyền CCHC trong kỳ. Not judged by the program yet: a person has to look."""
    return not_automated("tin, bài về CCHC trong kỳ", sections, Topic.REFORM)
