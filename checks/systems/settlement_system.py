"""N1.2: is the settlement system used."""

from checks import basis
from checks.imports_wanted import behind_login
from checks.model import Verdict
from checks.registry import criterion


@criterion(
    "N1.2",
    title="Khai thác Hệ thống thông tin giải quyết TTHC",
    failure="Khai thác Hệ thống thông tin giải quyết TTHC chưa tốt",
    requirement="Tiếp nhận, giải quyết hồ sơ trên Hệ thống thông tin giải quyết TTHC đúng hạn, có hồ sơ trực tuyến",
    points=8,
    basis=basis.ONE_STOP,
    proven=False,
)
def settlement_system() -> Verdict:
    """Khai thác Hệ thống thông tin giải quyết TTHC.

    `not_public` until an inspector imports a settlement report (form II.06a/VPCP/KSTT) or a QĐ 766 score sheet.
    """
    return behind_login(
        "Việc khai thác Hệ thống thông tin giải quyết TTHC",
        "báo cáo theo Biểu số II.06a/VPCP/KSTT hoặc bảng điểm theo Quyết định 766/QĐ-TTg",
    )
