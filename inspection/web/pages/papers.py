"""What is handed over, and what comes back: papers and evidence to take away, filled workbooks to read in."""

import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from starlette.responses import FileResponse, Response, StreamingResponse

from inspection import decisions
from inspection.evidence.sealing import is_sealed
from inspection.run import FINDINGS, BadRequest
from inspection.terminal import Terminal
from inspection.web.bundle import zipped
from inspection.web.gate import Caller, missing
from inspection.web.pages.one_run import judged
from inspection.web.pages.runs import run_id

LARGEST = 25 * 1024 * 1024
_PAPERS = (".xlsx", ".docx")
_PICTURE = re.compile(r"[0-9a-f]{64}\.png$")


def page(caller: Caller) -> Response:
    """The page."""
    id, record = judged(caller)
    folder = caller.desk.out / id
    files = sorted((path for path in folder.iterdir() if _given(path)), key=lambda path: (path.suffix == ".json", path.name))
    return caller.page(
        "papers.html",
        id=id,
        record=record,
        files=[(path.name, path.stat().st_size, datetime.fromtimestamp(path.stat().st_mtime, UTC)) for path in files],
        stale=_stale(folder, files),
        sealed=is_sealed(folder),
        work=caller.desk.works.of(id),
    )


def file(caller: Caller) -> Response:
    """One of the papers."""
    path = _folder(caller) / caller.request.path_params["name"]
    if path.parent != _folder(caller) or not _given(path):
        missing("Không có tệp này.")
    return FileResponse(path, filename=path.name, media_type="application/octet-stream")


def picture(caller: Caller) -> Response:
    """A picture of a page, as it was kept."""
    name = caller.request.path_params["name"]
    path = _folder(caller) / "artifacts" / name
    if not _PICTURE.match(name) or not path.is_file():
        missing("Không có ảnh này.")
    return FileResponse(path, media_type="image/png", headers={"Cache-Control": "private, max-age=86400, immutable"})


def bundle(caller: Caller) -> Response:
    """The whole evidence."""
    folder = _folder(caller)
    work = caller.desk.works.of(folder.name)
    if work and not work.over:
        raise BadRequest("Lần kiểm tra đang chạy; chờ xong rồi hãy lấy trọn hồ sơ.")
    named = {"Content-Disposition": f'attachment; filename="{folder.name}.zip"'}
    return StreamingResponse(zipped(folder), media_type="application/zip", headers=named)


def workbook(caller: Caller) -> Response:
    """Read a filled workbook back."""
    id, _ = judged(caller)
    given = caller.file("workbook")
    name = Path(given.filename or "").name
    if Path(name).suffix.lower() != ".xlsx":
        raise BadRequest("Tải lên sổ làm việc Excel (.xlsx) do chương trình lập.")
    if (given.size or 0) > LARGEST:
        raise BadRequest(f"Tệp lớn quá {LARGEST // 1024**2} MB.")
    with tempfile.TemporaryDirectory(prefix="kiemtra-") as place:
        path = Path(place) / name
        path.write_bytes(given.file.read())
        with caller.desk.writing, Terminal() as terminal:
            read = decisions.read_back(caller.desk.out / id, path, caller.account.name, terminal, caller.desk.clock)
    told = f"Đã ghi {len(read.decisions)} quyết định từ {name}." if read.decisions else f"{name} không có quyết định nào mới."
    return caller.go(f"/runs/{id}/papers", told, *read.overruled)


def _folder(caller: Caller) -> Path:
    folder = caller.desk.shelf.folder(run_id(caller))
    if folder is None:
        missing("Không có lần kiểm tra này.")
    return folder


def _given(path: Path) -> bool:
    return path.is_file() and (path.suffix in _PAPERS or path.name == FINDINGS) and not path.name.startswith(("~", "."))


def _stale(folder: Path, files: list[Path]) -> bool:
    """Whether something was decided after the newest paper was written."""
    written = [path.stat().st_mtime_ns for path in files if path.suffix in _PAPERS]
    return not written or max(written) < (folder / FINDINGS).stat().st_mtime_ns
