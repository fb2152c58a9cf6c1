"""The evidence of a run, to be taken away whole: its folder as one zip file, its archive as WACZ."""

from pathlib import Path

from starlette.responses import FileResponse, Response, StreamingResponse

from crawler.archive import segments
from inspection.evidence.custody import handed_out
from inspection.evidence.wacz import SUFFIX
from inspection.run import BadRequest
from inspection.web.accounts import FOLDER
from inspection.web.bundle import zipped
from inspection.web.gate import Caller, missing
from inspection.web.pages.runs import run_id

_EXPORTED = "exported"


def bundle(caller: Caller) -> Response:
    """The whole folder."""
    folder = folder_of(caller)
    work = caller.desk.works.of(folder.name)
    if work and not work.over:
        raise BadRequest("Lần kiểm tra đang chạy; chờ xong rồi hãy lấy trọn hồ sơ.")
    handed_out(folder, f"{folder.name}.zip", caller.account.name, caller.desk.clock)
    named = {"Content-Disposition": f'attachment; filename="{folder.name}.zip"'}
    return StreamingResponse(zipped(folder), media_type="application/zip", headers=named)


def archive(caller: Caller) -> Response:
    """The archive as WACZ, as it was last written."""
    folder = folder_of(caller)
    path = wacz_of(caller, folder.name)
    if path is None:
        missing("Chưa lập tệp WACZ của lần kiểm tra này.")
    handed_out(folder, path.name, caller.account.name, caller.desk.clock)
    return FileResponse(path, filename=path.name, media_type="application/octet-stream")


def write_archive(caller: Caller) -> Response:
    """Have it written."""
    folder = folder_of(caller)
    path = caller.desk.out / FOLDER / _EXPORTED / f"{folder.name}{SUFFIX}"
    path.parent.mkdir(parents=True, exist_ok=True)
    arguments = ["export", folder.name, f"--wacz={path}", "--out", str(caller.desk.out)]
    caller.desk.works.begin(folder.name, arguments, "lập kho lưu WACZ", caller.account.name)
    return caller.go(f"/runs/{folder.name}/papers", "Đã bắt đầu lập kho lưu WACZ.")


def wacz_of(caller: Caller, run: str) -> Path | None:
    """Where it lies; None where it was not written since something was last gathered."""
    path = caller.desk.out / FOLDER / _EXPORTED / f"{run}{SUFFIX}"
    gathered = [one.stat().st_mtime_ns for one in (caller.desk.out / run / segments.FOLDER).iterdir()]
    return path if path.is_file() and path.stat().st_mtime_ns >= max(gathered, default=0) else None


def folder_of(caller: Caller) -> Path:
    """Where the run of the address lies; there is no page where it does not."""
    folder = caller.desk.shelf.folder(run_id(caller))
    if folder is None:
        missing("Không có lần kiểm tra này.")
    return folder
