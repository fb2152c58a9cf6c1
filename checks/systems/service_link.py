"""N1.1: does the portal lead citizens to where procedures are settled."""

from checks import basis
from checks.model import Status, Target, Verdict
from checks.readings.address import host_of
from checks.readings.search import Search
from checks.readings.service_links import ServiceLinks
from checks.registry import criterion
from checks.vietnamese.topics import Topic


@criterion(
    "N1.1",
    title="Có liên kết đến hệ thống giải quyết TTHC",
    failure="Chưa có liên kết đến hệ thống giải quyết TTHC",
    requirement="Trong hai lần bấm từ trang chủ có liên kết tới Cổng dịch vụ công của tỉnh hoặc quốc gia",
    points=4,
    basis=basis.ONE_STOP,
    topics=[Topic.SERVICES, Topic.PROCEDURES],
)
def service_link(links: ServiceLinks, search: Search, target: Target, *, clicks: int = 2) -> Verdict:
    """Liên kết đến hệ thống giải quyết TTHC.

    A link counts where its host is one of ``service_hosts``, the national portal, or an unmistakable one-stop host of the same
    province (dichvucong.*, dvc.*, motcua.*, igate.*). `met`: there is one, at most *clicks* steps from the home page. `partial`:
    every such link answers 404 or 410, or stands deeper. `absent`: none. A target that cannot be reached from here only adds a note.

    clicks: steps from the home page within which the link must stand.
    """
    near = links.within(clicks)
    alive = [one for one in near if not one.dead]
    if alive:
        one = alive[0]
        failed = one.target is not None and one.target.outcome.may_pass
        note = f"Không mở được {one.link.url} từ máy kiểm tra; chỉ ghi nhận là có liên kết." if failed else ""
        where = f"ở trang cách trang chủ {one.seen.capture.clicks} bước" if one.seen.capture.clicks else "ngay trên trang chủ"
        named = f"“{one.link.text}” " if one.link.text else ""
        return Verdict(
            Status.MET,
            f"Cổng có liên kết {named}tới {host_of(one.link.url)} {where}.",
            (one.seen.citation(f"{one.link.text} → {one.link.url}".strip(" →")),),
            notes=(note,) if note else (),
        )
    if near:
        one = near[0]
        status = f" (HTTP {one.target.status})" if one.target is not None and one.target.status else ""
        return Verdict(
            Status.PARTIAL,
            f"Liên kết “{one.link.text or one.link.url}” tới hệ thống giải quyết TTHC bị hỏng: {one.link.url} không tồn tại{status}.",
            (one.seen.citation(f"{one.link.text} → {one.link.url}"),),
            advice="Sửa lại địa chỉ liên kết tới Cổng dịch vụ công.",
        )
    if links.all:
        one = links.all[0]
        return Verdict(
            Status.PARTIAL,
            f"Liên kết tới {host_of(one.link.url)} chỉ có ở trang cách trang chủ {one.seen.capture.clicks} bước, khó tìm đối với người dân.",
            (one.seen.citation(f"{one.link.text} → {one.link.url}"),),
            advice="Đặt liên kết tới Cổng dịch vụ công ở trang chủ.",
        )
    where = ", ".join(target.service_hosts) or "Cổng dịch vụ công của tỉnh hoặc quốc gia"
    trail = search.trail(Topic.SERVICES, Topic.PROCEDURES)
    return Verdict(
        Status.ABSENT,
        f"Chưa tìm thấy liên kết tới {where} trên cổng (đã đọc {trail.pages_read} trang).",
        trail=trail,
        advice="Đặt liên kết tới Cổng dịch vụ công ở trang chủ.",
    )
