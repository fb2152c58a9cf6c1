"""N3c.1: does the portal tell how the agency came to be."""

import re

from checks import basis
from checks.model import Status, Target, Verdict
from checks.readings.formation import Formation, Formations
from checks.readings.hints import Hints
from checks.readings.ownership import names_home, other_owner
from checks.readings.search import Search
from checks.registry import criterion
from checks.vietnamese.dates import years_in
from checks.vietnamese.text import key
from checks.vietnamese.topics import Topic

WHAT = "tóm lược quá trình hình thành và phát triển của cơ quan"
_ADVICE = "Đăng bài tóm lược quá trình hình thành và phát triển, nêu các mốc thời gian và văn bản thành lập."

_NATIONAL = re.compile(r"\b(việt nam|cả nước|toàn quốc|thế giới)\b")


@criterion(
    "N3c.1",
    title="Công khai quá trình hình thành và phát triển",
    failure="Quá trình hình thành và phát triển chưa được công khai đầy đủ",
    requirement="Trang hoặc bài tóm lược quá trình hình thành, phát triển với ít nhất hai mốc thời gian hoặc văn bản thành lập",
    points=5,
    basis=basis.HISTORY,
    topics=[Topic.HISTORY, Topic.INTRODUCTION],
)
def formation(formations: Formations, target: Target, search: Search, hints: Hints, *, milestones: int = 2, characters: int = 200) -> Verdict:
    """Quá trình hình thành và phát triển.

    Read from pages named for history, and from the introduction branch. `met`: at least *milestones* dated milestones told in at
    least *characters* characters, or a founding document told in more than a sentence. `partial`: a sentence or two, or only a
    founding date. The history of the Party committee, of monuments or of a school subject is something else.

    milestones: different years the text must name. characters: length from which it is more than a remark.
    """
    if not formations.all:
        return search.missing(WHAT, Topic.HISTORY, advice=_ADVICE, hint=hints.formation())
    one = formations.all[0]
    cite = (one.content.seen.citation(_passage(one)),)
    where = f"Mục “{one.content.heading}”"
    if owner := other_owner(one.content.text, target):
        said = f"{where} nói về {owner}, không phải của đơn vị; cần người kiểm tra xác minh."
        return Verdict(Status.NEEDS_REVIEW, said, cite, confidence=0.3, advice=_ADVICE)
    if _NATIONAL.search(key(one.content.heading)) and not names_home(one.content.text, target):
        said = f"{where} kể lịch sử nhưng không nhắc tên đơn vị hay địa phương; cần người kiểm tra xem có phải của đơn vị không."
        return Verdict(Status.NEEDS_REVIEW, said, cite, confidence=0.4, advice=_ADVICE)
    enough = len(one.years) >= milestones or (one.document and len(one.sentences) > 1)
    if enough and one.length >= characters:
        document = f", văn bản {one.document}" if one.document else ""
        years = ", ".join(map(str, one.years[:6]))
        return Verdict(Status.MET, f"{where} kể quá trình hình thành với các mốc {years}{document}.", cite)
    said = f"{where} chỉ nhắc việc hình thành cơ quan trong {len(one.sentences)} câu (mốc {', '.join(map(str, one.years)) or 'không rõ'})."
    return Verdict(Status.PARTIAL, said, cite, advice=_ADVICE)


def _passage(one: Formation) -> str:
    return next((sentence for sentence in one.sentences if years_in(sentence)), one.sentences[0])
