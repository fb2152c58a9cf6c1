"""N2a.2: is this year's plan on administrative reform published."""

import re

from checks import basis
from checks.model import Status, Target, Verdict
from checks.readings.documents import Document, Documents, Issuer
from checks.readings.search import Search
from checks.registry import criterion
from checks.vietnamese.numbers import is_higher, numbers_in
from checks.vietnamese.topics import Topic

WHAT = "kế hoạch CCHC của đơn vị"
REFORM = r"\b(cải cách hành chính|cchc)\b"
_PLAN = re.compile(r"^(?:(?:số|quyết định|ban hành|phê duyệt|v v|về việc|về|công bố|bản|dự thảo|\d\w*|kh|qđ|ubnd) ){0,8}kế hoạch\b")
_OTHER_PLANS = r"\b(tuyên truyền|truyền thông|kiểm tra|tự kiểm tra|khắc phục|chuyển đổi số|đào tạo|báo cáo|kết quả|sơ kết|tổng kết|triển khai kế hoạch)\b"


@criterion(
    "N2a.2",
    title="Công khai kế hoạch CCHC năm kiểm tra",
    failure="Chưa công khai kế hoạch CCHC năm kiểm tra",
    requirement="Kế hoạch CCHC của chính đơn vị cho năm được kiểm tra",
    points=3,
    basis=basis.REFORM,
    topics=[Topic.REFORM, Topic.DOCUMENTS],
)
def plan(documents: Documents, target: Target, search: Search) -> Verdict:
    """Kế hoạch CCHC năm kiểm tra.

    A plan is a document whose title says so; a plan for propaganda or for inspecting, a report on a plan and news about one are
    something else. `met`: the unit's own for the inspected year, by number and issuer or plainly its own. `partial`: only the
    province's is posted. `outdated`: only an earlier year's own. `needs_review`: the title tells neither year nor issuer. `absent`.
    """
    plans = [d for d in documents.titled(REFORM) if _is_plan(d) and not _other(d)]
    own = [d for d in plans if documents.issuer(d) in (Issuer.OWN, Issuer.UNKNOWN)]
    current = [d for d in own if d.about_year(target.year)]
    if current:
        one = min(current, key=lambda d: documents.issuer(d) is not Issuer.OWN)
        sure = documents.issuer(one) is Issuer.OWN
        note = " (tệp đính kèm không mở được)" if one.broken else ""
        return Verdict(Status.MET, f"Cổng đăng “{one.title}”{note}.", (one.cite(),), confidence=1.0 if sure else 0.7)
    named = documents.titled(REFORM, r"\bkế hoạch\b")
    reposted = [d for d in named if d.about_year(target.year) and not _other(d) and _rests_on_higher(d)]
    higher = [d for d in plans if documents.issuer(d) is Issuer.HIGHER and d.about_year(target.year)] or reposted
    earlier = [d for d in own if (d.newest_year() or 9999) < target.year]
    if higher:
        said = f"Cổng chỉ đăng lại kế hoạch của cấp trên: “{higher[0].title}”; chưa có kế hoạch CCHC năm {target.year} của đơn vị."
        return Verdict(Status.PARTIAL, said, (higher[0].cite(),), advice=f"Đăng kế hoạch CCHC năm {target.year} của đơn vị.")
    if earlier:
        one = max(earlier, key=lambda d: d.newest_year() or 0)
        said = f"Kế hoạch CCHC mới nhất của đơn vị trên cổng là của năm {one.newest_year()}: “{one.title}”."
        return Verdict(Status.OUTDATED, said, (one.cite(),), advice=f"Đăng kế hoạch CCHC năm {target.year} của đơn vị.")
    if own:
        said = f"Cổng đăng “{own[0].title}” nhưng không rõ của năm nào; cần người kiểm tra xác minh."
        return Verdict(Status.NEEDS_REVIEW, said, (own[0].cite(),), confidence=0.4)
    return search.nothing(f"{WHAT} năm {target.year}", Topic.REFORM)


def _is_plan(document: Document) -> bool:
    """Its title begins with the word, or its number has the type KH ("V/v triển khai công tác CCHC năm 2024", 15/KH-SYT)."""
    return bool(_PLAN.search(document.words)) or any(number.kind == "KH" for number in document.own_numbers)


def _rests_on_higher(document: Document) -> bool:
    """Its text or row names a plan of the province or a ministry by number."""
    return any(number.kind == "KH" and is_higher(number.issuer) for number in numbers_in(f"{document.line} {document.text[:1500]}"))


def _other(document: Document) -> bool:
    before = re.split(REFORM, document.words, maxsplit=1)[0]
    return bool(re.search(_OTHER_PLANS, before))
