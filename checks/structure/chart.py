"""N3a.1: is there an organisation chart."""

from checks import basis
from checks.model import Status, Verdict
from checks.readings.charts import Chart, Charts, Says, says
from checks.readings.search import Search
from checks.registry import criterion
from checks.vietnamese.topics import Topic

WHAT = "sơ đồ tổ chức"


@criterion(
    "N3a.1",
    title="Có sơ đồ tổ chức",
    failure="Chưa công khai sơ đồ tổ chức",
    requirement="Sơ đồ (hình ảnh, bản vẽ, bảng ô hoặc tệp) nêu các bộ phận của cơ quan, trang hoặc chú thích ghi rõ là sơ đồ",
    points=4,
    basis=basis.STRUCTURE,
    topics=[Topic.STRUCTURE],
)
def chart(charts: Charts, search: Search) -> Verdict:
    """Sơ đồ tổ chức.

    `met`: a chart (image, drawing, boxes or a readable file) that names the agency's bodies, on a page or with a caption saying
    so. `needs_review`: a picture that may be the chart but says so nowhere, one that does not open, an unreadable file, an
    embedded viewer. `empty`, `absent`: structure told as text only counts for N3a.2, not here.
    """
    for one in charts.all:
        if one.says is Says.CHART and one.shown:
            named = f", nêu {one.bodies} bộ phận" if one.bodies else ""
            said = f"Cổng có sơ đồ tổ chức dạng {one.form} tại mục “{one.content.heading}”{named}."
            return Verdict(Status.MET, said, (one.content.seen.citation(one.words),), confidence=1.0 if one.bodies or one.capture else 0.8)
    if charts.all:
        return _doubtful(charts.all[0])
    advice = "Đăng sơ đồ tổ chức và ghi rõ “Sơ đồ tổ chức” ở tiêu đề hoặc chú thích."
    return search.missing(WHAT, Topic.STRUCTURE, advice=advice, entry=lambda section: says(section.name) is not Says.NOTHING)


def _doubtful(one: Chart) -> Verdict:
    if one.failed:
        why = "không mở được"
    elif one.form in ("tệp", "khung nhúng"):
        why = "chương trình không đọc được nội dung"
    else:
        why = "không ghi rõ là sơ đồ tổ chức"
    said = f"Tại mục “{one.content.heading}” có {one.form} có thể là sơ đồ tổ chức nhưng {why}; cần người kiểm tra xem trực tiếp."
    return Verdict(
        Status.NEEDS_REVIEW,
        said,
        (one.content.seen.citation(one.words),),
        confidence=0.4,
        advice="Ghi rõ “Sơ đồ tổ chức” ở tiêu đề hoặc chú thích, bảo đảm hình, tệp mở được.",
    )
