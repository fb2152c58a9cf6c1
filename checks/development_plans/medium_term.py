"""N5.3: is a medium-term plan or strategy published."""

from checks import basis
from checks.development_plans.annual import ECONOMY
from checks.model import Status, Target, Verdict
from checks.readings.documents import Document, Documents, Issuer
from checks.readings.search import Search
from checks.registry import criterion
from checks.vietnamese.topics import Topic

WHAT = "chiến lược, kế hoạch phát triển KT-XH trung hạn của huyện"
_PLAN = r"\b(kế hoạch|chương trình|chiến lược|đề án|định hướng|nghị quyết)\b"
_OTHER = (
    r"\b(quy hoạch|tuyển dụng|đào tạo bồi dưỡng|luân chuyển|nhân sự|bầu cử|chỉ thị|xây dựng kế hoạch|hội nghị|dự toán"
    r"|cải cách hành chính|cchc|kiểm tra|sơ kết|tổng kết|báo cáo)\b"
)
_LONG_YEARS = 3


@criterion(
    "N5.3",
    title="Công khai chiến lược, kế hoạch 5 năm",
    failure="Chưa công khai chiến lược, kế hoạch 5 năm",
    requirement="Kế hoạch trung hạn, chương trình hoặc chiến lược KT-XH có kỳ bao gồm ngày kiểm tra",
    points=3,
    basis=basis.DEVELOPMENT,
    topics=[Topic.DEVELOPMENT_PLANS],
)
def medium_term(documents: Documents, target: Target, search: Search) -> Verdict:
    """Chiến lược, kế hoạch 5 năm.

    `met`: a medium-term socio-economic plan, programme or strategy whose period holds the inspection date. `partial`: only one for
    a single sector. `outdated`: only finished periods. `absent`: none.
    """
    long = [
        d
        for d in documents.titled(_PLAN, but=_OTHER)
        if _span(d) >= _LONG_YEARS and documents.issuer(d) in (Issuer.OWN, Issuer.UNKNOWN)
    ]
    current = [d for d in long if any(p.years >= _LONG_YEARS and p.holds(target.as_of) for p in d.periods)]
    whole = [d for d in current if d in documents.titled(ECONOMY)]
    advice = "Đăng kế hoạch phát triển KT-XH 5 năm, chương trình, chiến lược còn hiệu lực."
    if whole:
        return Verdict(Status.MET, f"Cổng công khai “{whole[0].title}”, kỳ bao gồm ngày kiểm tra.", (whole[0].cite(),))
    if current:
        said = f"Cổng chỉ có kế hoạch, chương trình theo ngành: “{current[0].title}”; chưa có kế hoạch KT-XH chung."
        return Verdict(Status.PARTIAL, said, (current[0].cite(),), advice=advice)
    if long:
        one = max(long, key=lambda d: d.newest_year() or 0)
        return Verdict(Status.OUTDATED, f"Cổng chỉ có kế hoạch đã hết kỳ: “{one.title}”.", (one.cite(),), advice=advice)
    return search.missing(WHAT, Topic.DEVELOPMENT_PLANS, advice=advice)


def _span(document: Document) -> int:
    return max((period.years for period in document.periods), default=0)
