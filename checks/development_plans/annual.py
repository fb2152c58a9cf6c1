"""N5.2: is this year's socio-economic plan published."""

import re

from checks import basis
from checks.model import Status, Target, Verdict
from checks.readings.documents import Document, Documents, Issuer
from checks.readings.search import Search
from checks.registry import criterion
from checks.vietnamese.topics import Topic

WHAT = "kế hoạch phát triển KT-XH của huyện"
ECONOMY = r"\b(kinh tế xã hội|kt xh|ktxh)\b"
_PLAN = r"\b(kế hoạch|nhiệm vụ|chỉ tiêu|mục tiêu|nghị quyết|nq)\b"
_REPORTING = (
    r"\b(kết quả|tình hình|báo cáo|sơ kết|tổng kết|đánh giá|thông báo kết quả|(?:6|9|sáu|chín) tháng|quý (?:[1-4]|iv|i{1,3})|chuyển biến|khởi sắc"
    r"|tăng trưởng)\b"
)
_ABOUT = r"\b(chỉ thị|xây dựng kế hoạch|hướng dẫn|khung|hội nghị|triển khai xây dựng|tập trung tuyên truyền|góp ý|dự thảo|giám sát|thẩm tra)\b"
_ADOPTING = re.compile(r"^(?!nghị quyết|quyết định|nq|qđ|kế hoạch).{0,60}\b(?:thông qua|họp|tổ chức)\b")
"""The news that a council adopted them."""
_MEDIUM = re.compile(r"\b(?:5|năm) năm (?:\d|giai đoạn)")
_OF_A_YEAR = re.compile(r"(?<!\b5 )(?<!\bnăm )\bnăm 20\d\d\b")


@criterion(
    "N5.2",
    title="Công khai kế hoạch KT-XH năm",
    failure="Chưa công khai kế hoạch KT-XH năm",
    requirement="Kế hoạch KT-XH hằng năm, nghị quyết hoặc quyết định giao chỉ tiêu của huyện cho năm được kiểm tra",
    points=4,
    basis=basis.DEVELOPMENT,
    topics=[Topic.DEVELOPMENT_PLANS, Topic.DOCUMENTS],
)
def annual(documents: Documents, target: Target, search: Search) -> Verdict:
    """Kế hoạch KT-XH năm.

    `met`: the district's (HĐND/UBND) annual socio-economic plan, or the resolution or decision giving the year's targets, for the
    year of the inspection. `outdated`: earlier years only. `partial`: only news or a report about it. A directive to draw a plan up
    is not the plan, and the province's plan is not the district's.
    """
    named = documents.titled(ECONOMY, _PLAN, but=_ABOUT)
    plans = [d for d in named if not _reports(d) and documents.issuer(d) in (Issuer.OWN, Issuer.UNKNOWN) and _yearly(d)]
    current = [d for d in plans if d.about_year(target.year)]
    advice = f"Đăng kế hoạch phát triển KT-XH năm {target.year} của huyện."
    if current:
        one = min(current, key=lambda d: (d.broken, documents.issuer(d) is not Issuer.OWN))
        if one.broken:
            said = f"Cổng đăng tên “{one.title}” nhưng tệp đính kèm không mở được; cần người kiểm tra xác minh."
            return Verdict(Status.NEEDS_REVIEW, said, (one.cite(),), confidence=0.5, advice=advice)
        return Verdict(Status.MET, f"Cổng công khai “{one.title}”.", (one.cite(),), confidence=1.0 if documents.issuer(one) is Issuer.OWN else 0.7)
    told = [d for d in named if _reports(d) and d.about_year(target.year) and documents.issuer(d) is not Issuer.HIGHER]
    if plans:
        one = max(plans, key=lambda d: d.newest_year() or 0)
        said = f"Kế hoạch KT-XH mới nhất của huyện trên cổng là của năm {one.newest_year()}: “{one.title}”."
        return Verdict(Status.OUTDATED, said, (one.cite(),), advice=advice)
    reports = [*named, *documents.titled(ECONOMY, _REPORTING, but=_ABOUT)]
    told = told or [d for d in reports if _reports(d) and documents.issuer(d) in (Issuer.OWN, Issuer.UNKNOWN)]
    if told:
        said = f"Cổng chỉ có tin, báo cáo về việc thực hiện: “{told[0].title}”; chưa có bản kế hoạch năm {target.year}."
        return Verdict(Status.PARTIAL, said, (told[0].cite(),), share=0.3, advice=advice)
    return search.nothing(f"{WHAT} năm {target.year}", Topic.DEVELOPMENT_PLANS, advice=advice)


def _reports(document: Document) -> bool:
    if _ADOPTING.search(document.words):
        return True
    return bool(re.search(_REPORTING, re.split(_PLAN, document.words, maxsplit=1)[0]))


def _yearly(document: Document) -> bool:
    if _MEDIUM.search(document.words) and not _OF_A_YEAR.search(document.words):
        return False
    return not document.periods or min(period.years for period in document.periods) == 1
