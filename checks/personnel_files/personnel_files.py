"""N4.1: are personnel files kept up to date."""

from checks import basis
from checks.imports_wanted import behind_login
from checks.model import Verdict
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
def personnel_files() -> Verdict:
    """Hồ sơ CBCCVC. `not_public` until an aggregate export (no personal data) is imported."""
    return behind_login("Việc cập nhật hồ sơ CBCCVC", "bảng tổng hợp số hồ sơ đã tạo, đã cập nhật, đã phê duyệt (không kèm dữ liệu cá nhân)")
