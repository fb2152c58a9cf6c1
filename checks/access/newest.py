"""T.3: how fresh is the portal."""

from checks import basis
from checks.model import Status, Target, Verdict
from checks.readings.items import Item, Items
from checks.readings.own_content import Content, OwnContent
from checks.readings.search import Search
from checks.registry import criterion
from checks.vietnamese.topics import Topic


@criterion(
    "T.3",
    title="Cổng có tin mới",
    failure="Cổng không có tin ghi ngày",
    requirement="Ngày của tin mới nhất ở bất kỳ đâu trên cổng (thông tin tham khảo, không tính điểm)",
    points=0,
    basis=basis.PORTAL_STATE,
)
def newest(target: Target, own: OwnContent, items: Items, search: Search, *, stale_days: int = 180) -> Verdict:
    """Tin mới nhất trên cổng.

    The newest day of publication in own content of any page: list entries and articles; clocks in the header, counters and
    days after the inspection date do not count. `met`: there is one (`outdated` from *stale_days* on). `absent`: no dated item.
    """
    best: Item | None = None
    article: Content | None = None
    for content in own.all():
        day = items.published(content)
        known = best.day if best and best.day else None
        if day and (known is None or day > known):
            best, article = Item(content.heading, content.seen.url, day, content, content.heading), content
        for item in items.listed(content):
            known = best.day if best and best.day else None
            if item.day and (known is None or item.day > known):
                best, article = item, None
    if best is None or best.day is None:
        return search.missing("tin, bài ghi ngày đăng", Topic.DOCUMENTS, advice="Ghi ngày đăng dưới mỗi tin, bài.")
    age = (target.as_of - best.day).days
    said = f"Tin mới nhất trên cổng đăng ngày {best.day:%d/%m/%Y}, cách thời điểm kiểm tra {age} ngày: “{best.title}”."
    seen = article.seen if article else best.content.seen
    status = Status.OUTDATED if age > stale_days else Status.MET
    return Verdict(status, said, (seen.citation(best.line),), advice="" if status is Status.MET else "Cập nhật tin thường xuyên.")
