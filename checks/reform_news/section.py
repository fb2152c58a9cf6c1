"""N2a.1: is there a place for administrative reform."""

from checks import basis
from checks.model import Verdict
from checks.readings.places import Places
from checks.registry import criterion
from checks.vietnamese.topics import Topic


@criterion(
    "N2a.1",
    title="Có chuyên mục CCHC",
    failure="Chưa có chuyên mục CCHC có nội dung",
    requirement="Chuyên mục CCHC trên cổng của đơn vị, trong ba lần bấm từ trang chủ, có ít nhất một mục tin ghi ngày",
    points=3,
    basis=basis.REFORM,
    topics=[Topic.REFORM],
)
def section(places: Places, *, clicks: int = 3) -> Verdict:
    """Chuyên mục CCHC.

    A section is a place named for administrative reform; a digital-transformation section alone is none. `met`: it is at most
    *clicks* steps from the home page and lists a dated item, itself or one step further. `partial`: its items carry no date, it
    stands deeper, or there is only a link to another portal's section on the home page. `empty`: nothing is listed. `absent`: no such place.

    clicks: steps from the home page within which the section must stand.
    """
    return places.verdict(Topic.REFORM, "chuyên mục CCHC", "chuyên mục CCHC có tin, bài, văn bản", clicks)
