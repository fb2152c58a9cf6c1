"""T.1: does the portal answer, and how."""

from checks import basis
from checks.model import Outcome, Role, Status, Verdict, Visit
from checks.readings.barrier import OUTCOME_WORDS
from checks.readings.captures import Captures
from checks.readings.portal import Portal, cited
from checks.registry import criterion


@criterion(
    "T.1",
    title="Cổng truy cập được",
    failure="Cổng không truy cập được hoặc chưa an toàn",
    requirement="Cổng trả lời, dùng HTTPS với chứng thư hợp lệ, thời gian phản hồi chấp nhận được (thông tin tham khảo, không tính điểm)",
    points=0,
    basis=basis.PORTAL_STATE,
)
def reachable(portal: Portal, captures: Captures, visit: Visit, *, slow_s: float = 5.0) -> Verdict:
    """Tình trạng truy cập.

    `met`: the home page answers; what is worth knowing (no HTTPS, a certificate that does not hold, a redirect, a slow answer) stands
    in the summary and as a note. `unreachable`: it does not. A plain-HTTP portal is noted, not marked down: the plan does not ask for
    HTTPS.

    slow_s: seconds from which an answer is called slow.
    """
    if portal.home is None:
        tries = [c for c in captures.all if c.role is Role.HOME]
        last = tries[-1] if tries else None
        why = OUTCOME_WORDS[last.outcome] if last else "chưa truy cập lần nào"
        cites = (cited(last, last.note or why, "Lần truy cập"),) if last else ()
        return Verdict(Status.UNREACHABLE, f"Cổng {visit.home} không truy cập được: {why}.", cites)
    home = portal.home.capture
    secure = home.url.startswith("https:")
    notes = []
    if not secure:
        notes.append("Cổng chưa dùng HTTPS.")
        notes += [f"Kết nối bảo mật tới {c.url} không lập được: {c.note}." for c in captures.all if c.role is Role.HOME and c.outcome is Outcome.TLS]
    if home.distrust:
        notes.append(f"{home.distrust}. Nội dung được lấy ở lượt thứ hai, không xác thực máy chủ; chứng thư đã được lưu làm bằng chứng.")
    if home.elapsed_s > slow_s:
        notes.append(f"Trang chủ phản hồi chậm: {home.elapsed_s:.1f} giây.")
    hops = [c for c in captures.all if c.role is Role.HOME and c.outcome is Outcome.REDIRECT]
    notes += [f"Chuyển hướng từ {hop.url} tới {hop.location}." for hop in hops]
    failed = [c for c in captures.all if c.role is Role.PAGE and c.outcome.may_pass]
    if failed:
        notes.append(f"{len(failed)} địa chỉ trên cổng không truy cập được, ví dụ {failed[0].url}.")
    way = "HTTPS, chứng thư không hợp lệ" if home.distrust else "HTTPS" if secure else "HTTP"
    said = f"Cổng {home.url} truy cập được (HTTP {home.status}, {home.elapsed_s:.1f} giây, {way})."
    return Verdict(
        Status.MET, said, (portal.home.citation(portal.home.page.title or home.url),), notes=tuple(notes)
    )
