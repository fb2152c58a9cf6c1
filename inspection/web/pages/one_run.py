"""One run: what goes on, units × criteria as a heat map, and the findings that wait for a person."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from starlette.responses import Response

from checks.model import Status
from checks.registry import criteria
from crawler.archive.case import CaseFile
from inspection.evidence.sealing import is_sealed
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.looks import due
from inspection.papers.notices import doubtful
from inspection.standing import Standing, standing, status_of
from inspection.targets import load_targets
from inspection.web.gate import Caller, missing
from inspection.web.pages.evidence import wacz_of
from inspection.web.pages.runs import run_id
from inspection.web.watching import Watch

MOST = 200
"""On one page of the queue."""


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the heat map."""

    unit: UnitRecord
    standing: Standing
    cells: tuple[tuple[FindingRecord | None, Status | None], ...]
    """Each criterion's finding, and what it stands at."""


@dataclass(frozen=True, slots=True)
class Owed:
    """How many shortcomings rest on one look, and from when on they can be looked at again."""

    count: int
    at: datetime
    ready: bool


def page(caller: Caller) -> Response:
    """The page."""
    id = run_id(caller)
    desk = caller.desk
    work, folder = desk.works.of(id), desk.shelf.folder(id)
    if work is None and folder is None:
        missing("Không có lần kiểm tra này.")
    record = desk.shelf.record(id)
    codes = _codes(record) if record else []
    names = {criterion.code: criterion.title for criterion in criteria()}
    return caller.page(
        "run.html",
        id=id,
        record=record,
        codes=[(code, names.get(code, code)) for code in codes],
        begins={code for before, code in pairwise(codes) if _item(before) != _item(code)},
        lines=[_line(unit, codes) for unit in record.units] if record else [],
        met=_met(record, codes) if record else [],
        waiting=len(doubtful(record)) if record else 0,
        work=work,
        live=Watch(desk, id, caller.text("unit")).look(),
        unfinished=_unfinished(caller, id),
        owed=_owed(caller, id, record),
        sealed=bool(folder and is_sealed(folder)),
        wacz=wacz_of(caller, id) if folder else None,
    )


def queue(caller: Caller) -> Response:
    """The findings that wait for a person, most doubtful first."""
    id, record = judged(caller)
    chosen = caller.text("unit")
    rows = [(unit, finding) for unit, finding in doubtful(record) if chosen in ("", unit.id)]
    return caller.page("queue.html", id=id, record=record, rows=rows[:MOST], left=len(rows[MOST:]), chosen=chosen)


def judged(caller: Caller) -> tuple[str, RunRecord]:
    """The run in the address, judged; there is no page where it is not."""
    id = run_id(caller)
    record = caller.desk.shelf.record(id)
    if record is None:
        missing("Lần kiểm tra này chưa được đánh giá.")
    return id, record


def _codes(record: RunRecord) -> list[str]:
    here = {finding.criterion for unit in record.units for finding in unit.findings}
    known = [criterion.code for criterion in criteria() if criterion.code in here]
    return [*known, *sorted(here - set(known))]


def _item(code: str) -> str:
    return code.split(".")[0]


def _met(record: RunRecord, codes: list[str]) -> list[tuple[int, int]]:
    """Of each criterion, how many units meet it, and of how many it could be said."""
    counts = {code: [0, 0] for code in codes}
    for unit in record.units:
        for finding in unit.findings:
            status = status_of(finding)
            counts[finding.criterion][0] += status is Status.MET
            counts[finding.criterion][1] += status.scored
    return [(met, said) for met, said in counts.values()]


def _line(unit: UnitRecord, codes: list[str]) -> Line:
    by_code = {finding.criterion: finding for finding in unit.findings}
    found = [by_code.get(code) for code in codes]
    return Line(unit, standing(unit), tuple((one, status_of(one) if one else None) for one in found))


def _owed(caller: Caller, id: str, record: RunRecord | None) -> Owed | None:
    """The second looks that the run's shortcomings ask for."""
    folder = caller.desk.shelf.folder(id)
    if folder is None or record is None:
        return None
    with CaseFile.read(folder) as case:
        targets = load_targets(case.plan.targets, case.plan.targets_path)
        looks = due(case, record, targets)
    if not looks:
        return None
    at = looks[0].at.astimezone(ZoneInfo(targets.plan.timezone))
    return Owed(sum(len(look.criteria) for look in looks), at, looks[0].at <= caller.desk.clock())


def _unfinished(caller: Caller, id: str) -> list[str]:
    """The units whose visit has not ended."""
    folder = caller.desk.shelf.folder(id)
    if folder is None:
        return []
    with CaseFile.read(folder) as case:
        return [unit.name for unit in case.plan.units if case.visit(unit.id) is None]
