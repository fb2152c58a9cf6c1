"""One unit of a run: its findings, its statuses over time, and the map of its portal."""

from starlette.responses import Response

from checks.model import Status
from checks.registry import criteria
from crawler.archive.case import CaseFile
from inspection.findings import RunRecord, UnitRecord
from inspection.standing import points_of, standing, status_of
from inspection.web.archive import address
from inspection.web.gate import Caller, missing
from inspection.web.pages.one_run import judged
from inspection.web.portal_map import portal_map, strips
from inspection.web.shelf import RunLine

_MOST_RUNS = 20


def page(caller: Caller) -> Response:
    """The page."""
    id, record = judged(caller)
    unit = _asked(caller, record)
    codes = [finding.criterion for finding in unit.findings]
    names = {criterion.code: criterion.title for criterion in criteria()}
    return caller.page(
        "unit.html",
        id=id,
        record=record,
        unit=unit,
        standing=standing(unit),
        rows=[(finding, status_of(finding), points_of(finding)) for finding in unit.findings],
        codes=[(code, names.get(code, code)) for code in codes],
        times=_times(caller, unit, codes, demo=record.run.trigger == "demo"),
    )


def walked(caller: Caller) -> Response:
    """The map, asked for when somebody wants it: every archived page is looked at for it."""
    id, record = judged(caller)
    unit = _asked(caller, record)
    with CaseFile.read(caller.desk.out / id) as case:
        places, left_out = portal_map(case.captures(unit.id), unit)
        waiting = len(case.unvisited(unit.id))
    return caller.page(
        "map.html",
        id=id,
        unit=unit,
        places=places,
        strips=strips(places),
        waiting=waiting,
        left_out=left_out,
        archive=lambda url, form: address(caller.desk, id, unit.id, url, form, caller.account.name),
    )


def _asked(caller: Caller, record: RunRecord) -> UnitRecord:
    unit = next((one for one in record.units if one.id == caller.request.path_params["unit"]), None)
    if unit is None:
        missing("Lần kiểm tra này không có đơn vị đó.")
    return unit


def _times(caller: Caller, unit: UnitRecord, codes: list[str], *, demo: bool) -> list[tuple[RunLine, float | None, list[Status | None]]]:
    """What each run found on the unit, the last run first; the sample province stays among itself."""
    lines, _ = caller.desk.shelf.lines()
    seen = [
        (line, one.share, [one.status(code) for code in codes])
        for line in lines
        if line.judged and (line.trigger == "demo") is demo
        for one in line.units
        if (one.id, one.name) == (unit.id, unit.name)
    ]
    return seen[:_MOST_RUNS]
