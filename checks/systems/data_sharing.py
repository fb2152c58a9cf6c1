"""N1.3: is data connected and shared."""

from checks import basis
from checks.imports_wanted import behind_login
from checks.model import Verdict
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
def data_sharing() -> Verdict:
    """Kết nối, chia sẻ dữ liệu. `not_public` until an inspector imports an export of the connected systems."""
    return behind_login("Việc kết nối, chia sẻ dữ liệu", "bảng kết xuất các hệ thống, cơ sở dữ liệu đã kết nối, chia sẻ")
