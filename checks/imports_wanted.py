"""What a criterion says while its system stands behind a login and no export of it was imported."""

from checks.model import Status, Verdict


def behind_login(what: str, wanted: str) -> Verdict:
    """``not_public``: WHAT lives in an internal system; WANTED is the export to ask for. Both are noun phrases in Vietnamese."""
    return Verdict(
        Status.NOT_PUBLIC,
        f"{what} không công khai trên mạng, không kiểm chứng được từ cổng; đề nghị đơn vị cung cấp {wanted}.",
        advice=f"Đề nghị đơn vị cung cấp {wanted}.",
    )
