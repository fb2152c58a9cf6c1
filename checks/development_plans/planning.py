"""N5.4: are planning documents published."""

import re

from checks import basis
from checks.model import Status, Target, Verdict
from checks.readings.documents import Document, Documents, Issuer
from checks.readings.procedures import CODE
from checks.readings.search import Search
from checks.registry import criterion
from checks.vietnamese.topics import Topic

WHAT = "quy hoạch còn hiệu lực"
_PLANNING = r"\b(quy hoạch|kế hoạch sử dụng đất)\b"
_OTHER = r"\b(cán bộ|lãnh đạo|chức danh|cấp ủy|thanh tra|hội nghị|lấy ý kiến về công tác|nhân sự|nguồn nhân lực|bổ nhiệm)\b"
_DOCUMENT = (
    r"\b(quyết định|phê duyệt|đồ án|công bố|công khai|nghị quyết"
    r"|quy hoạch (tỉnh|vùng|chung|chi tiết|xây dựng|sử dụng|phân khu|tổng thể|đô thị|phát triển))\b"
)
_WITHIN = re.compile(r"\b(?:thị trấn|xã|khu dân cư|khu trung tâm)\b(?!.*\b(?:huyện|thị xã|thành phố) )")
"""Places within the district: their plans are the district's."""
_LASTING_YEARS = 10
_TEXT = 200


@criterion(
    "N5.4",
    title="Công khai quy hoạch",
    failure="Chưa công khai quy hoạch",
    requirement="Tài liệu quy hoạch còn hiệu lực (quy hoạch tỉnh, vùng huyện, đô thị, sử dụng đất) hoặc liên kết chính thức tới đó",
    points=3,
    basis=basis.DEVELOPMENT,
    topics=[Topic.DEVELOPMENT_PLANS],
)
def planning(documents: Documents, target: Target, search: Search) -> Verdict:
    """Quy hoạch.

    `met`: a current planning document (the province's plan, a district zone, a town, land use) or an official link to one. `partial`: its
    title stands there and its files are gone. `outdated`: only expired ones. "Quy hoạch cán bộ" is something else, and a separate
    socio-economic master plan of a district is never asked for (Planning Law of 2017).
    """
    found = [d for d in documents.titled(_PLANNING, _DOCUMENT, but=_OTHER) if not CODE.search(d.line)]
    named = [d for d in found if documents.issuer(d) is not Issuer.OTHER or _WITHIN.search(d.words)]
    current = [d for d in named if _current(d, target)]
    advice = "Đăng quy hoạch còn hiệu lực kèm tệp mở được."
    if current:
        one = min(current, key=lambda d: not _there(d))
        if _there(one):
            return Verdict(Status.MET, f"Cổng công khai “{one.title}”.", (one.cite(),))
        return Verdict(Status.PARTIAL, f"Cổng chỉ đăng tên “{one.title}”, tài liệu kèm theo không mở được.", (one.cite(),), advice=advice)
    if named:
        one = max(named, key=lambda d: d.newest_year() or 0)
        return Verdict(Status.OUTDATED, f"Cổng chỉ có quy hoạch đã hết kỳ: “{one.title}”.", (one.cite(),), advice=advice)
    return search.missing(WHAT, Topic.DEVELOPMENT_PLANS, advice=advice)


def _current(document: Document, target: Target) -> bool:
    if document.periods:
        return any(period.end >= target.as_of for period in document.periods)
    return document.day is None or target.as_of.year - document.day.year <= _LASTING_YEARS


def _there(document: Document) -> bool:
    """Something stands behind the title: a file that opens, or text of its own."""
    told = len(document.text) >= _TEXT or bool(document.own_numbers)
    return told or (bool(document.files) and not document.broken and any(f.outcome.answered for f in document.files))
