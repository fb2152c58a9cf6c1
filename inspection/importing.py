"""Taking an export into a run: all that a ``kiemtra import`` does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from crawler.archive.case import CaseFile
from inspection import run
from inspection.complaints import nearest
from inspection.crawling import Progress
from inspection.imports.evidence import KINDS, Imported, Kind, take_in
from inspection.targets import Unit, load_targets


@dataclass(frozen=True, slots=True)
class Taken:
    """An export taken in, and the run judged again with it."""

    kind: Kind
    unit: Unit
    imported: Imported
    result: run.RunResult


def bring_in(
    folder: Path,
    unit: str,
    kind: str,
    path: Path,
    progress: Progress,
    *,
    system: str = "",
    exporter: str = "",
    exported_on: date | None = None,
    clock: Callable[[], datetime] = run.now,
) -> Taken:
    """Keep the export as evidence on the unit and judge the run again.

    Raises BadRequest or ExportRefused, with nothing kept.
    """
    if kind not in KINDS:
        near = nearest(kind, KINDS)
        hint = f" Có phải ý là “{near}”?" if near else ""
        known = "\n".join(f"  {one.name}: {one.words} → {one.criterion}" for one in KINDS.values())
        raise run.BadRequest(f"Không có loại tệp “{kind}”.{hint}\nCác loại đọc được:\n{known}")
    with CaseFile.open(folder, at=clock()) as case:
        targets = load_targets(case.plan.targets, case.plan.targets_path)
        visited = [one.id for one in case.plan.units]
        chosen = targets.unit(unit) if unit in visited else None
        if chosen is None:
            near = nearest(unit, visited)
            hint = f" Có phải ý là “{near}”?" if near else ""
            raise run.BadRequest(f"Lần kiểm tra {folder.name} không có đơn vị “{unit}”.{hint}\nCác đơn vị: {', '.join(visited)}")
        imported = take_in(
            case, chosen, KINDS[kind], path, system=system, exporter=exporter, exported_on=exported_on, at=clock()
        )
    return Taken(KINDS[kind], chosen, imported, run.rejudge(folder, progress, clock))
