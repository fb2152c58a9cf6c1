"""N2a.4: are the periodic reports on administrative reform published."""

import re

from checks import basis
from checks.model import Status, Target, Verdict
from checks.readings.documents import Document, Documents, Issuer
from checks.readings.search import Search
from checks.reform_news.plan import REFORM
from checks.registry import criterion
from checks.vietnamese.periods import periods_in
from checks.vietnamese.topics import Topic

WHAT = "báo cáo CCHC định kỳ của đơn vị"
_REPORT = re.compile(r"^(?:(?:số|v v|về việc|công khai|đăng|\d\w*) ){0,4}báo cáo\b")
_AHEAD = re.compile(r"phương hướng|nhiệm vụ (?:trọng tâm|năm)", re.IGNORECASE)
_PERIODIC = re.compile(r"\b(quý|6 tháng|sáu tháng|9 tháng|chín tháng)\b")
_FOREIGN = r"\b(tuyên truyền|kế hoạch|hướng dẫn|chế độ báo cáo|đề cương)\b"


@criterion(
    "N2a.4",
    title="Công khai báo cáo CCHC định kỳ",
    failure="Chưa công khai báo cáo CCHC định kỳ",
    requirement="Ít nhất một báo cáo CCHC định kỳ (quý, 6 tháng, năm) của đơn vị cho năm được kiểm tra",
    points=2,
    basis=basis.REFORM,
    topics=[Topic.REFORM, Topic.DOCUMENTS],
)
def reports(documents: Documents, target: Target, search: Search) -> Verdict:
    """Báo cáo CCHC định kỳ.

    `met`: at least one of the unit's own periodic reports (quarter, six or nine months, year) for the inspected year. `partial`:
    its title is posted and its file is gone. `outdated`: only earlier years. `absent`: none; said as "chưa công khai", for many units
    treat such reports as internal.
    """
    told = [d for d in documents.titled(REFORM, but=_FOREIGN) if _is_report(d) and _years(d)]
    own = [d for d in told if documents.issuer(d) in (Issuer.OWN, Issuer.UNKNOWN)]
    current = [d for d in own if target.year in _years(d)]
    advice = "Đăng báo cáo CCHC định kỳ của đơn vị."
    if current:
        one = min(current, key=lambda d: d.broken)
        if one.broken:
            said = f"Cổng đăng tên “{one.title}” nhưng tệp đính kèm không mở được."
            return Verdict(Status.PARTIAL, said, (one.cite(),), advice="Đính kèm lại tệp báo cáo.")
        return Verdict(Status.MET, f"Cổng công khai “{one.title}”.", (one.cite(),))
    if own:
        one = max(own, key=lambda d: _years(d)[-1])
        said = f"Báo cáo CCHC mới nhất của đơn vị trên cổng là của năm {_years(one)[-1]}: “{one.title}”."
        return Verdict(Status.OUTDATED, said, (one.cite(),), advice=advice)
    return search.nothing(f"{WHAT} năm {target.year}", Topic.REFORM, advice=advice)


def _years(document: Document) -> tuple[int, ...]:
    """The years DOCUMENT reports on: those its title names before it comes to what lies ahead; where a title names a quarter alone, that of
    its date. None where it names no period."""
    periods = list(periods_in(_AHEAD.split(document.title, maxsplit=1)[0]))
    if periods:
        return tuple(sorted({year for period in periods for year in range(period.start.year, period.end.year + 1)}))
    return (document.day.year,) if document.day and _PERIODIC.search(document.words) else ()


def _is_report(document: Document) -> bool:
    """Its title begins with the word, or its number has the type BC; news that a report was made is none."""
    return bool(_REPORT.search(document.words)) or any(number.kind == "BC" for number in document.own_numbers)
