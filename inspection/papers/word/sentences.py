"""Findings as sentences for a conclusion: what was seen, where, when, with which proof. They accuse nobody of what only
publication can show: "chưa công khai", "chưa tìm thấy", never "không thực hiện"."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checks.model import Status
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.papers import summary
from inspection.papers.moments import LocalClock
from inspection.papers.proof import searched
from inspection.standing import points_of, status_of

_QUOTE = 300
_PROOFS = 2
STATE_OF_PORTAL = "T"


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one item of the plan."""

    item: str
    name: str
    findings: tuple[FindingRecord, ...]


def groups(unit: UnitRecord, *statuses: Status, portal: bool = True) -> Iterator[Group]:
    """The unit's findings that stand at one of ``statuses``, by item; ``portal`` with the state of the portal itself."""
    names = {**summary.ITEMS, **({STATE_OF_PORTAL: "Tình trạng cổng"} if portal else {})}
    for item, name in names.items():
        chosen = tuple(f for f in unit.findings if f.criterion.split(".")[0] == item and status_of(f) in statuses)
        if chosen:
            yield Group(item, name, chosen)


def titled(finding: FindingRecord) -> str:
    """What is wanting, and how far. Where only the inspectors found something wanting, the requirement says what."""
    status = status_of(finding)
    fine = finding.status in (Status.MET, Status.NOT_APPLICABLE, Status.NOT_PUBLIC)
    known = f"Chưa đáp ứng yêu cầu “{finding.requirement}”" if fine and finding.review else finding.title
    return f"{known} ({status.label.lower()})"


def seen(finding: FindingRecord) -> str:
    """What was found, and what the inspectors made of it where they spoke."""
    said = finding.summary.rstrip()
    said = said if said.endswith((".", "!", "?", "…")) else f"{said}."
    review = finding.review
    if review is None or (review.status in (None, finding.status) and review.points is None):
        return said
    reason = f" Lý do: {review.reason.rstrip('.')}." if review.reason else ""
    return f"Phần mềm ghi nhận: {said} Đoàn kiểm tra kết luận: {status_of(finding).label.lower()}.{reason}"


def proven(finding: FindingRecord, clock: LocalClock) -> str:
    """Where and when it can be seen again, or how far was searched; "" where there is nothing to look at."""
    if finding.citations:
        proofs = []
        once = list({citation.url: citation for citation in reversed(finding.citations)}.values())[::-1]
        for citation in once[:_PROOFS]:
            at = clock.read(citation.captured_at)
            name = f"trang “{_short(citation.page_title)}”, " if citation.page_title else ""
            proofs.append(f"{name}{citation.url}, ghi nhận lúc {at:%H:%M:%S ngày %d/%m/%Y}")
        more = len(once) - _PROOFS
        others = f"; và {more} trang khác trong sổ làm việc" if more > 0 else ""
        return f"(Minh chứng: {'; '.join(proofs)}{others}.)"
    return f"({searched(finding.trail)})" if finding.trail else ""


def whole(finding: FindingRecord, clock: LocalClock) -> str:
    """The sentence and its proof."""
    return " ".join(words for words in (seen(finding), proven(finding, clock)) if words)


def moment_of(record: RunRecord, clock: LocalClock) -> str:
    """When the portals were looked at."""
    began, ended = clock.read(record.run.started), clock.read(record.run.ended)
    return f"từ {began:%H giờ %M phút ngày %d/%m/%Y} đến {ended:%H giờ %M phút ngày %d/%m/%Y} ({clock.name})"


def advice_of(findings: Sequence[FindingRecord]) -> list[str]:
    """What the unit can do, each piece of advice once, in order; where the machine had none, to meet the requirement."""
    return list(dict.fromkeys((f.advice or f"Đáp ứng yêu cầu: {f.requirement or f.title}").rstrip(".") for f in findings))


def points_in_words(finding: FindingRecord) -> str:
    """Points of maximum, as a table shows them."""
    points = points_of(finding)
    if not finding.maximum:
        return "–"
    return f"{'–' if points is None else decimal(points)}/{decimal(finding.maximum)}"


def decimal(value: float) -> str:
    """A number with our comma."""
    return f"{round(value, 2):g}".replace(".", ",")


def percent(share: float | None) -> str:
    """A share in per cent, or a dash."""
    return "–" if share is None else f"{decimal(share * 100)}%"


def _short(text: str) -> str:
    return text if len(text) <= _QUOTE else f"{text[:_QUOTE]}…"
