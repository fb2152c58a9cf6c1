"""What a criterion says while no rule of ours judges it yet, or while its system stands behind a login."""

from checks.model import Status, Verdict
from checks.readings.sections import Sections, State
from checks.vietnamese.lexicon import Topic


def not_automated(what: str, sections: Sections, *topics: Topic) -> Verdict:
    """``needs_review`` that says so, and shows the person who must look where to begin. WHAT is a noun phrase in Vietnamese."""
    near = [s for s in sections.about(*topics) if s.state is State.CONTENT and s.content is not None][:3]
    places = f" Có thể bắt đầu từ mục “{near[0].name}”." if near else ""
    return Verdict(
        Status.NEEDS_REVIEW,
        f"Chưa tự động hóa: {what} cần người kiểm tra xem trực tiếp trên cổng.{places}",
        tuple(s.content.seen.citation(s.content.heading, s.name) for s in near if s.content is not None),
        confidence=0.0,
    )


def behind_login(what: str, wanted: str) -> Verdict:
    """``not_public``: WHAT lives in an internal system; WANTED is the export to ask for."""
    return Verdict(
        Status.NOT_PUBLIC,
        f"{what} không công khai trên mạng, không kiểm chứng được từ cổng; đề nghị đơn vị cung cấp {wanted}.",
        advice=f"Đề nghị đơn vị cung cấp {wanted}.",
    )
