"""N2c.1: are work processes published."""

from checks import basis
from checks.model import Verdict
from checks.readings.sections import Sections
from checks.registry import criterion
from checks.unproven import not_automated
from checks.vietnamese.lexicon import Topic


@criterion(
    "N2c.1",
    title="Công khai quy trình giải quyết công việc",
    failure="Chưa công khai quy trình giải quyết công việc",
    requirement="Ít nhất một quy trình nội bộ, quy trình điện tử hoặc quy trình ISO nêu các bước, người thực hiện, thời gian",
    points=10,
    basis=basis.WORK_PROCESS,
    topics=[Topic.WORK_PROCESS],
    proven=False,
)
def work_process(sections: Sections) -> Verdict:
    """Công khai quy trình giải quyết công việc. Not judged by the program yet: a person has to look."""
    return not_automated("quy trình giải quyết công việc", sections, Topic.WORK_PROCESS)
