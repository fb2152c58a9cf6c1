"""N2a.3: does the portal speak of administrative reform."""

import re
from datetime import date, timedelta

from checks import basis
from checks.model import Status, Target, Verdict
from checks.readings.address import same
from checks.readings.documents import Document, Documents, Issuer
from checks.readings.procedures import announces
from checks.readings.search import Search
from checks.readings.sections import Sections
from checks.registry import criterion
from checks.vietnamese.lexicon import label_strength
from checks.vietnamese.text import key
from checks.vietnamese.topics import Topic

WHAT = "tin, bài về CCHC"
_NAMED = re.compile(
    r"\b(cải cách (thủ tục )?hành chính|cchc|thủ tục hành chính|tthc|par ?index|sipas|papi|bộ phận (tiếp nhận và trả kết quả|một cửa)|một cửa"
    r"|dịch vụ công trực tuyến|kỷ (luật|cương),? (kỷ cương )?hành chính|chỉ số hài lòng|văn hóa công vụ|văn hoá công vụ|đề án 06|sắp xếp.{0,20}bộ máy"
    r"|tinh gọn bộ máy|hiện đại hóa hành chính)\b"
)
_SIGNS = (
    "cải cách hành chính", "thủ tục hành chính", "một cửa", "dịch vụ công trực tuyến", "chỉ số cải cách hành chính", "par index", "sipas",
    "kỷ luật kỷ cương", "đề án 06", "số hóa hồ sơ", "số hoá hồ sơ", "kiểm soát thủ tục", "mức độ hài lòng",
)  # fmt: skip
_SERVED = re.compile(r"\b(trung tâm (phục vụ )?hành chính công|bưu chính công ích)\b")
_DIGITAL = re.compile(r"\b(chuyển đổi số|(công nghệ|kinh tế|xã hội) số|không dùng tiền mặt|định danh điện tử|an toàn thông tin)\b")
_CONFUSERS = re.compile(r"\b(cải cách (tư pháp|tiền lương|giáo dục)|thủ tục hải quan|vi phạm hành chính)\b")
_PAPER = re.compile(r"^kế hoạch (số \d+ |cải cách hành chính|cchc)")
_DENSITY = 3
_PLACE = 0.85
_ARTICLE = 300
_TITLE = 5
_STATEMENT = 8
"""Words from which on a line says something: a label is shorter."""


@criterion(
    "N2a.3",
    title="Có tin, bài tuyên truyền CCHC trong kỳ",
    failure="Tin, bài tuyên truyền CCHC trong kỳ chưa đủ",
    requirement="Trung bình mỗi tháng ít nhất một tin, bài về CCHC, tin mới nhất không quá 60 ngày",
    points=4,
    basis=basis.REFORM,
    topics=[Topic.REFORM],
)
def news(documents: Documents, sections: Sections, target: Target, search: Search, *, monthly: float = 1.0, newest_days: int = 60) -> Verdict:
    """Tin, bài tuyên truyền CCHC trong kỳ.

    Counted are items whose subject is administrative reform: the title says so, the text speaks of it again and again, or it is filed
    in the section and its text names procedures or how they are served; being filed there is not enough. The window runs from
    ``window_start`` to the inspection date. `met`: on average *monthly* a month or more, the newest at most *newest_days* old.
    `partial`: at least one in the window. `outdated`: items exist, none in the window. `absent`: no item at all.

    monthly: items a month. newest_days: days since the newest.
    """
    filed = _filed(sections)
    told = [d for d in documents.all if (is_reform(d) or _serves(d, filed)) and not _is_paper(d) and documents.issuer(d) is not Issuer.OTHER]
    dated = [(d.day, d) for d in told if d.day is not None and d.day <= target.as_of]
    window = sorted(((day, d) for day, d in dated if day >= target.window_start), key=lambda pair: pair[0], reverse=True)
    months = max(1.0, (target.as_of - target.window_start).days / 30.4)
    advice = "Đăng đều tin, bài về công tác CCHC của đơn vị."
    if window:
        newest = window[0][0]
        cites = tuple(d.cite() for _, d in window[:5])
        said = f"Từ {target.window_start:%d/%m/%Y} đến {target.as_of:%d/%m/%Y} cổng đăng {len(window)} tin, bài, văn bản về CCHC; mới nhất {newest:%d/%m/%Y}."
        enough = len(window) >= monthly * months - 0.5
        if enough and target.as_of - newest <= timedelta(days=newest_days):
            return Verdict(Status.MET, said, cites)
        return Verdict(Status.PARTIAL, said, cites, share=_share(len(window), months, newest, target.as_of, newest_days), advice=advice)
    if dated:
        day, one = max(dated, key=lambda pair: pair[0])
        said = f"Tin, bài về CCHC mới nhất trên cổng đăng ngày {day:%d/%m/%Y}, trước kỳ kiểm tra: “{one.title}”."
        return Verdict(Status.OUTDATED, said, (one.cite(),), advice=advice)
    undated = [d for d in told if d.target is not None and len(d.text) >= _ARTICLE]
    if undated:
        said = f"Cổng có bài về CCHC (“{undated[0].title}”) nhưng không ghi ngày đăng; cần người kiểm tra xác minh."
        return Verdict(Status.NEEDS_REVIEW, said, (undated[0].cite(),), confidence=0.4)
    return search.nothing(WHAT, Topic.REFORM, advice=advice)


def is_reform(document: Document) -> bool:
    """Whether administrative reform is what DOCUMENT is about."""
    words = document.words
    named_places = (Topic.REFORM, Topic.PROCEDURES, Topic.SERVICES)
    if len(words.split()) < _TITLE or _CONFUSERS.search(words) or any(label_strength(document.title, t) >= _PLACE for t in named_places):
        return False
    if _NAMED.search(words):
        return True
    text = document.target.told if document.target is not None else ""
    named = [sign for sign in _SIGNS if sign in text]
    return len(named) >= 2 and sum(text.count(sign) for sign in named) >= _DENSITY


def _filed(sections: Sections) -> frozenset[str]:
    """What the places for administrative reform list."""
    places = [s.content for s in sections.about(Topic.REFORM) if s.place and s.content is not None]
    return frozenset(same(link.url) for content in places for link in content.links)


def _serves(document: Document, filed: frozenset[str]) -> bool:
    """Filed as reform, and a sentence of its text names procedures or how they are served; digital things are another subject."""
    if document.target is None or same(document.target.seen.url) not in filed or _CONFUSERS.search(document.words) or _DIGITAL.search(document.words):
        return False
    said = [line for line in map(key, document.target.body) if len(line.split()) >= _STATEMENT]
    return len(document.words.split()) >= _TITLE and any(_NAMED.search(line) or _SERVED.search(line) for line in said)


def _is_paper(document: Document) -> bool:
    """The plan itself or a decision announcing procedures: what is told of elsewhere, not the telling."""
    return bool(_PAPER.match(document.words)) or announces(document.title, document.line)


def _share(count: int, months: float, newest: date, as_of: date, newest_days: int) -> float:
    fresh = 1.0 if (as_of - newest).days <= newest_days else 0.7
    return round(min(0.9, max(0.2, count / months)) * fresh, 2)
