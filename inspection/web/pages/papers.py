"""What is handed over, and what comes back: papers and evidence to take away, filled workbooks to read in."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from starlette.responses import FileResponse, Response

from inspection.evidence.custody import handed_out
from inspection.evidence.sealing import is_sealed
from inspection.findings import as_bytes
from inspection.handover import COVERED
from inspection.imports.evidence import KINDS
from inspection.papers.word.drafts import FOLDER as DRAFTS
from inspection.run import FINDINGS, BadRequest
from inspection.web.gate import Caller, missing
from inspection.web.pages.evidence import folder_of, wacz_of
from inspection.web.pages.one_run import judged
from inspection.web.pages.runs import run_id
from inspection.web.watching import Progress

_ABOUT_PAPERS = ("review", "import", "report", "compare", "verify", "seal", "export")
LARGEST = 25 * 1024 * 1024
_TITLES = {
    "kiem-tra-cchc-": "Sổ làm việc", "so-sanh-": "Bảng so sánh hai lần kiểm tra", "bao-cao-ket-qua": "Báo cáo kết quả kiểm tra",
    "bien-ban-": "Biên bản", "ket-luan-": "Thông báo kết luận", "findings": "Kết quả, cho chương trình khác đọc",
}  # fmt: skip
"""By how a paper's name begins."""
_PAPERS = (".xlsx", ".docx")
_EXPORTS = (".xlsx", ".xls", ".ods", ".csv")
_KEPT = re.compile(r"[0-9a-f]{64}\.(?:png|xlsx|xls|ods|csv)")
"""Of the artifacts: pictures of pages, and exports of internal systems. Archived pages are shown elsewhere."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One of the papers."""

    name: str
    """Below the run's folder."""
    title: str
    """What a person calls it."""
    size: int
    """Bytes."""
    written: datetime


def page(caller: Caller) -> Response:
    """The page."""
    id, record = judged(caller)
    folder = caller.desk.out / id
    files, work = _files(folder), caller.desk.works.of(id)
    names = {unit.id: unit.name for unit in record.units}
    return caller.page(
        "papers.html",
        id=id,
        record=record,
        files=[_paper(name, path, names) for name, path in files.items()],
        stale=_stale(folder, files.values()),
        sealed=is_sealed(folder),
        wacz=wacz_of(caller, id),
        kinds=KINDS.values(),
        live=Progress(id, work, (), (), work.said() if work else (), None),
        about_papers=work is not None and (not work.over or work.command in _ABOUT_PAPERS),
        queued=caller.desk.works.waiting(id),
    )


def file(caller: Caller) -> Response:
    """One of the papers."""
    path = _files(folder_of(caller)).get(caller.request.path_params["name"])
    if path is None:
        missing("Không có tệp này.")
    handed_out(folder_of(caller), path.name, caller.account.name, caller.desk.clock)
    if path.name == FINDINGS:
        _, record = judged(caller)
        named = {"Content-Disposition": f'attachment; filename="{COVERED}"'}
        return Response(as_bytes(record), media_type="application/octet-stream", headers=named)
    return FileResponse(path, filename=path.name, media_type="application/octet-stream")


def artifact(caller: Caller) -> Response:
    """A picture of a page or an export, as it was kept."""
    name = caller.request.path_params["name"]
    path = folder_of(caller) / "artifacts" / name
    if not _KEPT.fullmatch(name) or not path.is_file():
        missing("Không có tệp này.")
    if path.suffix == ".png":
        return FileResponse(path, media_type="image/png", headers={"Cache-Control": "private, max-age=86400, immutable"})
    handed_out(folder_of(caller), name, caller.account.name, caller.desk.clock)
    return FileResponse(path, media_type="application/octet-stream", filename=name)


def workbook(caller: Caller) -> Response:
    """Have a filled workbook read back."""
    id, _ = judged(caller)
    by = caller.account.name
    return _sent(caller, "workbook", (".xlsx",), f"đọc quyết định trong sổ do {by} gửi", lambda path: ["review", id, "--from", str(path), f"--by={by}"])


def export(caller: Caller) -> Response:
    """Have an export of an internal system taken in as evidence, and the run judged again."""
    id, record = judged(caller)
    unit = next((one for one in record.units if one.id == caller.text("unit")), None)
    kind = KINDS.get(caller.text("kind"))
    if unit is None:
        raise BadRequest(f"Lần kiểm tra {id} không có đơn vị “{caller.text('unit')}”.")
    if kind is None:
        raise BadRequest(f"Không có loại tệp “{caller.text('kind')}”.")
    day = caller.day("exported")
    facts = {"unit": unit.id, "kind": kind.name, "system": caller.text("system"), "exporter": caller.text("exporter")}
    told = [*(f"--{name}={value}" for name, value in facts.items()), *([f"--exported={day.isoformat()}"] if day else [])]
    return _sent(caller, "export", _EXPORTS, f"nhập {kind.words} cho {unit.name}", lambda path: ["import", id, str(path), *told])


def _sent(caller: Caller, field: str, kinds: tuple[str, ...], words: str, arguments: Callable[[Path], Sequence[str]]) -> Response:
    """Hand the file of the form to a process of its own; the page shows how that goes on."""
    given = caller.file(field)
    name = Path((given.filename or "").replace("\\", "/")).name
    if Path(name).suffix.lower() not in kinds or not name.isprintable():
        raise BadRequest(f"Chỉ nhận tệp {', '.join(kinds)}.")
    if (given.size or 0) > LARGEST:
        raise BadRequest(f"Tệp lớn quá {LARGEST // 1024**2} MB.")
    id, out = run_id(caller), ["--out", str(caller.desk.out)]
    caller.desk.works.queue(id, lambda path: [*arguments(path), *out], words, caller.account.name, name, given.file.read())
    return caller.go(f"/runs/{id}/papers", f"Đã nhận {name}.")


def _files(folder: Path) -> dict[str, Path]:
    """What is handed over, by its place below the folder: papers, drafts, and the findings for other programs."""
    papers = [path for place in (folder, folder / DRAFTS) if place.is_dir() for path in sorted(place.iterdir()) if _given(path)]
    return {path.relative_to(folder).as_posix(): path for path in [*papers, folder / FINDINGS]}


def _paper(name: str, path: Path, units: Mapping[str, str]) -> Paper:
    stem = re.sub(r"_v\d+$", "", path.stem)
    kind = next((kind for kind in _TITLES if stem.startswith(kind)), "")
    unit = units.get(stem.removeprefix(kind), "")
    title = f"{_TITLES[kind]}{f' · {unit}' if unit else ''}" if kind else name
    return Paper(name, title, path.stat().st_size, datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _given(path: Path) -> bool:
    return path.is_file() and path.suffix in _PAPERS and not path.name.startswith(("~", "."))


def _stale(folder: Path, files: Iterable[Path]) -> bool:
    """Whether something was decided after the newest paper was written."""
    written = [path.stat().st_mtime_ns for path in files if path.suffix in _PAPERS]
    return not written or max(written) < (folder / FINDINGS).stat().st_mtime_ns
