"""The runs: the list, starting one, stopping it, going on with it."""

from collections.abc import Sequence
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from starlette.responses import Response

from checks.model import Kind
from inspection import run
from inspection.adhoc import adhoc_targets
from inspection.run import BadRequest
from inspection.web.gate import Caller, missing

TRIGGER = "ad-hoc"


def runs(caller: Caller) -> Response:
    """The list."""
    lines, waiting = caller.desk.shelf.lines()
    known = {line.id for line in lines}
    fresh = [work for work in caller.desk.works.going() if work.run not in known]
    return caller.page("runs.html", lines=lines, waiting=waiting, fresh=fresh, works=caller.desk.works)


def start(caller: Caller) -> Response:
    """Start a run: of the units chosen, of the whole plan, of any address, or of the sample province."""
    what = caller.text("what")
    arguments, words = {"units": _planned, "plan": _planned, "url": _adhoc, "demo": _demo}.get(what, _nothing)(caller)
    desk = caller.desk
    zone = ZoneInfo("Asia/Ho_Chi_Minh")
    id = run.new_run_id(desk.clock().astimezone(zone), run.DEMO if what == "demo" else TRIGGER)
    desk.works.begin(id, [*arguments, "--out", str(desk.out), "--run-id", id], words, caller.account.name)
    return caller.go(f"/runs/{id}", f"Đã bắt đầu: {words}.")


def stop(caller: Caller) -> Response:
    """Ask what goes on to stop."""
    id = run_id(caller)
    stopped = caller.desk.works.stop(id)
    return caller.go(f"/runs/{id}", "Đã yêu cầu dừng; chương trình làm nốt địa chỉ đang lấy." if stopped else "Không có việc nào đang chạy.")


def resume(caller: Caller) -> Response:
    """Go on with an interrupted run."""
    return _again(caller, "resume", "chạy tiếp")


def revisit(caller: Caller) -> Response:
    """Look again at the portals whose shortcomings rest on one look; on demand without waiting."""
    return _again(caller, "revisit", "xem lại các cổng có thiếu sót", *(["--now"] if caller.text("now") else []))


def judge(caller: Caller) -> Response:
    """Judge what was gathered."""
    return _again(caller, "judge", "đánh giá lại bằng chứng đã lưu")


def report(caller: Caller) -> Response:
    """Write the papers again."""
    return _again(caller, "report", "lập lại giấy tờ")


def verify(caller: Caller) -> Response:
    """Look whether the evidence is whole."""
    return _again(caller, "verify", "kiểm tra bằng chứng")


def seal(caller: Caller) -> Response:
    """Verify and seal."""
    return _again(caller, "seal", "niêm phong")


def _again(caller: Caller, command: str, words: str, *options: str) -> Response:
    id = run_id(caller)
    if caller.desk.shelf.folder(id) is None:
        missing("Không có lần kiểm tra này.")
    caller.desk.works.begin(id, [command, id, *options, "--out", str(caller.desk.out)], words, caller.account.name)
    return caller.go(f"/runs/{id}", f"Đã bắt đầu: {words}.")


def run_id(caller: Caller) -> str:
    """The run in the address."""
    return str(caller.request.path_params["run"])


def _planned(caller: Caller) -> tuple[Sequence[str], str]:
    targets = caller.desk.configuration.targets()
    if targets is None:
        raise BadRequest(f"Không thấy tệp cấu hình {caller.desk.configuration.path}.")
    chosen = caller.texts("unit") if caller.text("what") == "units" else []
    if caller.text("what") == "units" and not chosen:
        raise BadRequest("Chưa chọn đơn vị nào.")
    for id in chosen:
        if targets.unit(id) is None:
            raise BadRequest(f"Không có đơn vị “{id}” trong {caller.desk.configuration.path}.")
    names = [unit.name for unit in targets.units if unit.id in chosen]
    words = f"kiểm tra {', '.join(names)}" if len(names) in (1, 2, 3) else f"kiểm tra {len(names) or 'mọi'} đơn vị của kế hoạch"
    asked = [part for id in chosen for part in ("--unit", id)]
    return ["inspect", "--targets", str(caller.desk.configuration.path), *asked, *_day(caller)], words


def _adhoc(caller: Caller) -> tuple[Sequence[str], str]:
    url, name, kind = caller.text("url"), caller.text("name"), caller.text("kind")
    address = url if "://" in url else f"https://{url}/"
    if urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).hostname or not url.isprintable():
        raise BadRequest("Địa chỉ cổng phải như https://so-nao-do.example.vn/")
    if kind not in list(Kind):
        raise BadRequest("Chọn loại cơ quan.")
    adhoc_targets(address, name, kind, run.today(clock=caller.desk.clock), caller.desk.configuration.targets())
    around = ["--targets", str(caller.desk.configuration.path)] if caller.desk.configuration.path.is_file() else []
    words = f"kiểm tra đột xuất {name or urlsplit(address).hostname}"
    return ["inspect", f"--url={address}", f"--name={name}", f"--kind={kind}", *around, *_day(caller)], words


def _demo(_caller: Caller) -> tuple[Sequence[str], str]:
    return ["demo"], "chạy thử trên tỉnh mẫu"


def _nothing(_caller: Caller) -> tuple[Sequence[str], str]:
    raise BadRequest("Không rõ phải kiểm tra gì.")


def _day(caller: Caller) -> Sequence[str]:
    day = caller.day("as_of")
    if day is not None and day > run.today(clock=caller.desk.clock):
        raise BadRequest(f"Ngày kiểm tra {day:%d/%m/%Y} ở tương lai.")
    return ["--as-of", day.isoformat()] if day else []
