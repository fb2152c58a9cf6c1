"""An export as evidence: the file itself is kept, the ledger says who exported it from where, and judging reads it again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from checks.readings.exports import Exports, Fault, Personnel, Scores, Settlement, Sharing, Source
from crawler.archive import artifacts
from crawler.archive.case import CaseFile
from inspection.imports.grid import Grid, parse, read_grids
from inspection.imports.personal import personal_records
from inspection.imports.refusal import ExportRefused
from inspection.imports.rows_of_units import read_personnel, read_scores, read_sharing
from inspection.imports.settlement import read_settlement
from inspection.targets import Unit

EVENT = "import"
Export = Settlement | Scores | Sharing | Personnel


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of export that can be read."""

    name: str
    """As typed on the command line."""
    words: str
    criterion: str
    field: str
    """Of Exports."""
    read: Callable[[Sequence[Grid], Sequence[str], Source], Export]


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("ii06a", "Biểu số II.06a/VPCP/KSTT: tình hình giải quyết TTHC", "N1.2", "settlement", read_settlement),
        Kind("qd766", "Bảng điểm theo Quyết định 766/QĐ-TTg", "N1.2", "scores", read_scores),
        Kind("chia-se", "Danh sách hệ thống, cơ sở dữ liệu đã kết nối, chia sẻ", "N1.3", "sharing", read_sharing),
        Kind("cbccvc", "Tổng hợp cập nhật hồ sơ CBCCVC (không kèm dữ liệu cá nhân)", "N4.1", "personnel", read_personnel),
    )
}


@dataclass(frozen=True, slots=True)
class Imported:
    """A file that was taken in."""

    path: str
    faults: tuple[Fault, ...]


def take_in(
    case: CaseFile, unit: Unit, kind: Kind, path: Path, *, system: str, exporter: str, exported_on: date | None, at: datetime
) -> Imported:
    """Keep the file and note it in the ledger. Raises ExportRefused, with nothing kept, for a file that cannot be read, that
    holds personal records, or that says nothing of the unit. A file that does not add up is kept, with its faults."""
    data, extension, grids = read_grids(path)
    if found := personal_records(grids):
        raise ExportRefused(
            f"{path.name} có dữ liệu về từng người ({'; '.join(found[:3])}). Chỉ nhận bảng tổng hợp; tệp không được lưu lại."
        )
    source = Source(path.name, "", "", at, system, exporter, exported_on)
    export = kind.read(grids, _names(unit), source)
    name = case.keep(data, extension)
    facts = {
        "unit": unit.id,
        "kind": kind.name,
        "file": path.name,
        "system": system,
        "exporter": exporter,
        "exported_on": exported_on.isoformat() if exported_on else "",
        "artifacts": [name],
        "faults": [str(fault) for fault in export.faults],
    }
    case.log(EVENT, f"{unit.id}/{kind.name}", facts, at)
    return Imported(f"{artifacts.FOLDER}/{name}", export.faults)


def exports_of(case: CaseFile, unit: Unit) -> Exports:
    """What was imported for the unit, the newest of each kind, read again from the files kept."""
    found: dict[str, Export] = {}
    for entry in case.entries(EVENT):
        facts = entry.data
        if facts["unit"] != unit.id:
            continue
        kind = KINDS[facts["kind"]]
        digest, extension = facts["artifacts"][0].split(".")
        data = artifacts.read(case.folder, digest, extension, facts["file"])
        source = Source(
            file=facts["file"],
            path=f"{artifacts.FOLDER}/{digest}.{extension}",
            sha256=digest,
            imported_at=entry.at,
            system=facts["system"],
            exporter=facts["exporter"],
            exported_on=date.fromisoformat(facts["exported_on"]) if facts["exported_on"] else None,
        )
        found[kind.field] = kind.read(parse(data, facts["file"])[1], _names(unit), source)
    return Exports(**found)  # type: ignore[arg-type]


def _names(unit: Unit) -> tuple[str, ...]:
    return (unit.name, *unit.aliases)
