"""N1.3: is data connected and shared."""

from checks import basis
from checks.imports_wanted import behind_login
from checks.model import Status, Verdict
from checks.readings.exports import Exports, unsound
from checks.registry import criterion


@criterion(
    "N1.3",
    title="Kết nối, chia sẻ dữ liệu, khai thác CSDL dùng chung",
    failure="Chưa kết nối, chia sẻ, khai thác CSDL dùng chung đầy đủ",
    requirement="Kết nối, chia sẻ dữ liệu; khai thác cơ sở dữ liệu dùng chung của tỉnh",
    points=8,
    basis=basis.ONE_STOP,
    proven=False,
)
def data_sharing(exports: Exports, *, systems: int = 1) -> Verdict:
    """Kết nối, chia sẻ dữ liệu.

    `not_public` until an inspector imports the list of connected systems (`kiemtra import`). `met`: at least *systems* are
    connected, all of them work and were queried in the period. `partial`: connected, but some do not work or nobody asked
    them; the points by how many do. A list that does not say how often, or that names nothing of this unit, gives `needs_review`.

    systems: how many systems or databases must be connected.
    """
    sharing = exports.sharing
    if sharing is None:
        return behind_login("Việc kết nối, chia sẻ dữ liệu", "bảng kết xuất các hệ thống, cơ sở dữ liệu đã kết nối, chia sẻ")
    if verdict := unsound(sharing, "Danh sách kết nối, chia sẻ dữ liệu"):
        return verdict
    links = sharing.links
    quote = "; ".join(f"{one.cell}: {one.name}, {'–' if one.queries is None else one.queries} lượt" for one in links[:6])
    cited = (sharing.source.cite(quote),)
    unknown = [one.name for one in links if one.working and one.queries is None]
    if unknown:
        words = f"Danh sách kết nối không ghi lượt truy vấn của {', '.join(unknown[:3])}; cần người kiểm tra xem xét."
        return Verdict(Status.NEEDS_REVIEW, words, cited, confidence=0.4)
    used = [one for one in links if one.working and one.queries]
    told = f"Đơn vị kết nối {len(links)} hệ thống, cơ sở dữ liệu; {len(used)} hệ thống hoạt động và có khai thác trong kỳ"
    if len(used) == len(links) and len(used) >= systems:
        return Verdict(Status.MET, f"{told}: {', '.join(one.name for one in used[:5])}.", cited)
    idle = ", ".join(one.name for one in links if one not in used)
    return Verdict(
        Status.PARTIAL,
        f"{told}{f'; chưa hoạt động hoặc chưa khai thác: {idle}' if idle else f', ít hơn {systems}'}.",
        cited,
        share=len(used) / max(len(links), systems),
        advice="Khai thác thường xuyên các hệ thống, cơ sở dữ liệu đã kết nối; khôi phục kết nối bị gián đoạn.",
    )
