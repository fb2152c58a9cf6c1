"""N2b.4: are the procedures up to date."""

from checks import basis
from checks.model import Verdict
from checks.readings.sections import Sections
from checks.registry import criterion
from checks.unproven import not_automated
from checks.vietnamese.lexicon import Topic


@criterion(
    "N2b.4",
    title="TTHC được cập nhật",
    failure="TTHC chưa được cập nhật",
    requirement="Quyết định công bố TTHC mới nhất trên cổng thuộc năm được kiểm tra hoặc là quyết định mới nhất đã biết",
    points=3,
    basis=basis.PROCEDURES,
    topics=[Topic.PROCEDURES, Topic.DOCUMENTS],
    proven=False,
)
def currency(sections: Sections) -> Verdict:
    """TTHC được cập nhật. Not judged by the program yet: a person has to look."""
    return not_automated("quyết định công bố TTHC mới nhất", sections, Topic.PROCEDURES)
