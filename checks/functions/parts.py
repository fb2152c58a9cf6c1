"""N3b.2: are the functions of subordinate units published."""

from checks import basis
from checks.model import Verdict
from checks.readings.sections import Sections
from checks.registry import criterion
from checks.unproven import not_automated
from checks.vietnamese.lexicon import Topic


@criterion(
    "N3b.2",
    title="Công khai chức năng, nhiệm vụ của đơn vị trực thuộc",
    failure="Chức năng, nhiệm vụ của đơn vị trực thuộc chưa được công khai đầy đủ",
    requirement="Chức năng, nhiệm vụ của 80 % phòng, đơn vị trực thuộc đã nêu tên",
    points=4,
    basis=basis.FUNCTIONS,
    topics=[Topic.FUNCTIONS, Topic.STRUCTURE],
    proven=False,
)
def parts(sections: Sections) -> Verdict:
    """Công khai chức năng, nhiệm vụ của đơn vị trực thuộc. Not judged by the program yet: a person has to look."""
    return not_automated("chức năng, nhiệm vụ của các phòng, đơn vị trực thuộc", sections, Topic.FUNCTIONS)
