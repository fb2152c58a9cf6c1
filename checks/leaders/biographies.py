"""N3d.2: are the leaders' lives told."""

from checks import basis
from checks.model import Verdict
from checks.readings.sections import Sections
from checks.registry import criterion
from checks.unproven import not_automated
from checks.vietnamese.lexicon import Topic


@criterion(
    "N3d.2",
    title="Công khai tiểu sử tóm tắt lãnh đạo",
    failure="Tiểu sử tóm tắt lãnh đạo chưa được công khai đầy đủ",
    requirement="Mỗi lãnh đạo có ít nhất ba trong năm nội dung: năm sinh, quê quán, trình độ chuyên môn, lý luận chính trị, quá trình công tác",
    points=3,
    basis=basis.LEADERS,
    topics=[Topic.LEADERS],
    proven=False,
)
def biographies(sections: Sections) -> Verdict:
    """Công khai tiểu sử tóm tắt lãnh đạo. Not judged by the program yet: a person has to look."""
    return not_automated("tiểu sử tóm tắt của lãnh đạo", sections, Topic.LEADERS)
