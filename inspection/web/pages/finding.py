"""One finding: what the machine says and on what grounds, what people decided, and the form to decide."""

import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from starlette.responses import Response

from checks.model import Citation, Status
from checks.registry import Criterion
from crawler.archive.case import CaseFile
from crawler.archive.faults import CaseBusy
from crawler.archive.reviews import Review, last, reviews
from inspection import listing, run
from inspection.complaints import TargetsError
from inspection.evidence import marked
from inspection.evidence.circumstances import breadcrumb, circumstances
from inspection.evidence.custody import viewed
from inspection.evidence.privacy import cover
from inspection.evidence.sealing import is_sealed
from inspection.evidence.studio import WIDTH
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.papers.moments import LocalClock
from inspection.papers.notices import doubtful
from inspection.reasoning import readings
from inspection.standing import points_of, status_of
from inspection.targets import load_targets
from inspection.web.archive import address
from inspection.web.deciding import Answer, Refused, decide, found_in, history
from inspection.web.gate import Caller, missing
from inspection.web.pages.one_run import judged

_VIEW, _BEFORE, _ABOVE = (700, 480), 200, 150
"""Pixels of a picture that are shown at once, and how many of them lie before and above the mark."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One page that a finding cites, with the passages it cites there."""

    first: Citation
    quotes: tuple[str, ...]
    screenshot: str
    picture: marked.Picture | None
    """With the quotes marked."""
    had: tuple[tuple[str, str], ...]
    """How the page was had: names and words."""

    @property
    def view(self) -> str:
        """The part of the picture around its first mark, large enough to be read: left, top, width, height."""
        x, y = (self.picture.x, self.picture.y) if self.picture else (0, 0)
        left = max(0, min(x - _BEFORE, WIDTH - _VIEW[0]))
        return f"{left} {max(0, y - _ABOVE)} {_VIEW[0]} {_VIEW[1]}"


_ACCEPT, _CHANGE, _RETURN, _WITHDRAW, _CONFIRM = "accept", "change", "return", "withdraw", "confirm"


def page(caller: Caller) -> Response:
    """The page; that it was seen, and by whom, is told."""
    id, record = judged(caller)
    unit, finding = _asked(caller, record)
    viewed(caller.desk.out / id, unit.id, finding.criterion, caller.account.name, caller.desk.clock)
    return _page(caller)


def answer(caller: Caller) -> Response:
    """Record what was decided, and go on to the next that waits."""
    id, record = judged(caller)
    unit, finding = _asked(caller, record)
    folder = caller.desk.out / id
    order = [(one.id, each.criterion) for one, each in doubtful(record)]
    try:
        given = _answer(caller, finding)
        with caller.desk.writing:
            decide(folder, unit.id, finding.criterion, given, caller.account.name, caller.desk.clock)
    except (Refused, CaseBusy) as refused:
        return _page(caller, str(refused))
    told = f"Đã ghi quyết định cho {finding.criterion} của {unit.name}."
    place = order.index((unit.id, finding.criterion)) + 1 if (unit.id, finding.criterion) in order else 0
    if caller.text("then") == "next" and order[place:]:
        following = order[place]
        return caller.go(f"/runs/{id}/units/{following[0]}/findings/{following[1]}", told)
    return caller.go(caller.request.url.path, told)


def _page(caller: Caller, wrong: str = "") -> Response:
    id, record = judged(caller)
    unit, finding = _asked(caller, record)
    folder = caller.desk.out / id
    with CaseFile.read(folder) as case:
        made = history(reviews(case), unit.id, finding.criterion)
        pictures = marked.pictures(case)
        looked = marked.looked(case, unit.id, finding, pictures)
        pages = _pages(case, record, unit.id, finding, pictures)
        tuned = _tuned(case, unit.id, finding.criterion)
    order = [(one.id, each.criterion) for one, each in doubtful(record)]
    here = (unit.id, finding.criterion)
    place = order.index(here) if here in order else -1
    return caller.page(
        "finding.html",
        409 if wrong else 200,
        id=id,
        record=record,
        unit=unit,
        finding=finding,
        pages=pages,
        looked=looked,
        status=status_of(finding),
        points=points_of(finding),
        made=made,
        holding=last(made).get(here),
        confirmed=_confirmed(made),
        sealed=is_sealed(folder),
        wrong=wrong,
        typed=dict(caller.form) if wrong else {},
        archive=lambda url, form: address(caller.desk, id, unit.id, url, form, caller.account.name),
        picture=lambda shot: f"/runs/{id}/{shot}" if (folder / shot).is_file() else "",
        rule=_rule(finding.criterion),
        readings=readings,
        tuned=tuned,
        explained=_explained(record, unit, finding),
        earlier=order[place - 1] if place > 0 else None,
        following=next(iter(order[place + 1 :]), None),
        waiting=len(order),
    )


def _rule(code: str) -> Criterion | None:
    """The criterion as this program knows it; an old run may have been judged by one that is gone."""
    with suppress(run.BadRequest):
        return run.criterion(code)
    return None


def _tuned(case: CaseFile, unit: str, code: str) -> Mapping[str, object]:
    """What the run's configuration sets for the rule on this unit."""
    with suppress(TargetsError):
        found = load_targets(case.plan.targets, case.plan.targets_path).unit(unit)
        return found.tune.get(code, {}) if found else {}
    return {}


def _pages(
    case: CaseFile, record: RunRecord, unit: str, finding: FindingRecord, pictures: Iterable[marked.Picture]
) -> list[Cited]:
    """The pages that the finding cites, in its order."""
    clock = LocalClock.on(ZoneInfo(record.run.timezone), record.run.ended)
    shots = {one.url: one for one in pictures if (one.unit, one.criterion) == (unit, finding.criterion)}
    by_url: dict[str, list[Citation]] = {}
    for citation in finding.citations:
        by_url.setdefault(citation.url, []).append(citation)
    return [_cited(tuple(citations), shots.get(url), _had(case, unit, url, clock)) for url, citations in by_url.items()]


def _had(case: CaseFile, unit: str, url: str, clock: LocalClock) -> tuple[tuple[str, str], ...]:
    origin, capture = case.origin(unit, url), next(case.captures(unit, url), None)
    told = (*(circumstances(origin, clock) if origin else ()), *(breadcrumb(capture) if capture else ()))
    return tuple((name, cover(words)[0]) for name, words in told)


def _cited(citations: tuple[Citation, ...], picture: marked.Picture | None, had: tuple[tuple[str, str], ...]) -> Cited:
    shot = picture.path if picture else next((one.screenshot for one in citations if one.screenshot), "")
    return Cited(citations[0], tuple(dict.fromkeys(one.quote for one in citations)), shot, picture, had)


def _asked(caller: Caller, record: RunRecord) -> tuple[UnitRecord, FindingRecord]:
    found = found_in(record, caller.request.path_params["unit"], caller.request.path_params["code"])
    if found is None:
        missing("Lần kiểm tra này không có kết quả đó.")
    return found


def _answer(caller: Caller, finding: FindingRecord) -> Answer:
    what, reason = caller.text("what"), unicodedata.normalize("NFC", caller.text("reason"))
    seen = int(caller.text("seen")) if caller.text("seen").isdecimal() else 0

    def answered(status: Status | None, points: float | None = None, reason: str = reason) -> Answer:
        return Answer(status, points, reason, seen, caller.text("machine"))

    if what == _ACCEPT:
        return answered(finding.status)
    if what == _RETURN:
        return answered(Status.NEEDS_REVIEW)
    if what == _WITHDRAW:
        return answered(None)
    if what == _CONFIRM and finding.review:
        before = finding.review
        if before.by == caller.account.name:
            raise Refused("Người khác mới xác nhận được quyết định của bạn.")
        words = reason or f"Xác nhận quyết định của {before.by}: {before.reason}".rstrip(": ")
        return answered(before.status, before.points, words)
    if what != _CHANGE:
        raise Refused("Chọn một kết luận.")
    status = next((status for status in Status if status.value == caller.text("status")), None)
    if status is None:
        raise Refused("Chọn kết quả mới.")
    return answered(status, _points(caller.text("points")))


def _points(typed: str) -> float | None:
    if not typed:
        return None
    try:
        points = float(typed.replace(",", "."))
    except ValueError:
        raise Refused(f"“{typed}” không phải điểm.") from None
    return round(points, 2)


def _confirmed(made: tuple[Review, ...]) -> str:
    """Who stands behind the decision that holds beside the one who made it first."""
    if len(made) < 2:
        return ""
    one, two = made[-2:]
    return two.by if (one.status, one.points) == (two.status, two.points) and one.by != two.by and not two.withdrawn else ""


def _explained(record: RunRecord, unit: UnitRecord, finding: FindingRecord) -> str:
    texts = [listing.finding_text(unit.name, finding)]
    with suppress(run.BadRequest):
        texts.insert(0, listing.criterion_text(run.criterion(finding.criterion), record.run.as_of))
    return "\n\n".join(texts)
