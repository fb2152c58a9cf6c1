"""N4.1: are personnel files kept up to date."""

from checks import basis
from checks.imports_wanted import behind_login
from checks.model import Status, Target, Verdict
from checks.readings.exports import Exports, unsound
from checks.registry import criterion


@criterion(
    "N4.1",
    title="Cập nhật hồ sơ CBCCVC trên phần mềm quản lý",
    failure="Hồ sơ CBCCVC cập nhật chưa đầy đủ",
    requirement="Cập nhật hồ sơ cán bộ, công chức, viên chức trên phần mềm quản lý",
    points=10,
    basis=basis.PERSONNEL,
    proven=False,
)
def personnel_files(exports: Exports, target: Target, *, complete_percent: float = 100.0, newest_days: int = 90) -> Verdict:
    """Hồ sơ CBCCVC.

    `not_public` until an aggregate export (no personal data) is imported (`kiemtra import`). `met`: files with every required
    field reach *complete_percent* of the staff and the newest update is at most *newest_days* old. `partial`: fewer files, in
    proportion. `outdated`: complete, but the newest update is older. An aggregate that does not add up, or leaves the decisive
    figures out, gives `needs_review`.

    complete_percent: of the staff, how many have a complete file.
    newest_days: how old the newest update may be on the inspection date.
    """
    files = exports.personnel
    if files is None:
        wanted = "bảng tổng hợp số hồ sơ đã tạo, đã cập nhật, đã phê duyệt (không kèm dữ liệu cá nhân)"
        return behind_login("Việc cập nhật hồ sơ CBCCVC", wanted)
    if verdict := unsound(files, "Số liệu hồ sơ CBCCVC"):
        return verdict
    names = ("có mặt", "đã tạo", "đủ trường", "đã phê duyệt", "đã đồng bộ")
    figures = zip(names, (files.staff, files.created, files.complete, files.approved, files.synced), strict=True)
    known = "; ".join(f"{name} {value}" for name, value in figures if value is not None)
    newest = f"; cập nhật gần nhất {files.newest:%d/%m/%Y}" if files.newest else ""
    cited = (files.source.cite(f"{files.cell}: {known}{newest}"),)
    if files.complete is None or not files.staff:
        words = "Bảng tổng hợp không có số hồ sơ đủ trường hoặc số người có mặt; cần người kiểm tra xem xét."
        return Verdict(Status.NEEDS_REVIEW, words, cited, confidence=0.4)
    share = files.complete / files.staff
    told = f"Hồ sơ CBCCVC cập nhật đủ trường: {files.complete}/{files.staff} người ({_percent(100 * share)}){newest}."
    if 100 * share < complete_percent:
        advice = "Bổ sung các trường bắt buộc còn thiếu trong hồ sơ CBCCVC."
        return Verdict(Status.PARTIAL, told, cited, share=min(1.0, 100 * share / complete_percent), advice=advice)
    if files.newest is None:
        words = f"{told} Bảng tổng hợp không ghi ngày cập nhật gần nhất; cần người kiểm tra xem xét."
        return Verdict(Status.NEEDS_REVIEW, words, cited, confidence=0.4)
    age = (target.as_of - files.newest).days
    if age > newest_days:
        words = f"{told} Lần cập nhật gần nhất cách ngày kiểm tra {age} ngày, quá {newest_days} ngày."
        return Verdict(Status.OUTDATED, words, cited, advice="Cập nhật thường xuyên biến động hồ sơ CBCCVC.")
    return Verdict(Status.MET, told, cited)


def _percent(value: float) -> str:
    return f"{round(value, 2):g}%".replace(".", ",")
