"""The commands around unannounced checks: seal a plan, list it, run it, account for it, reveal and audit it."""

import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from crawler.archive.faults import CaseDamaged
from crawler.archive.lock import CaseLock
from inspection import run, wording
from inspection.complaints import Complaint, TargetsError
from inspection.evidence import waiting
from inspection.scheduling import account, audit, custody, installation, listing, mail, seal
from inspection.scheduling.service import Service
from inspection.scheduling.settings import TABLE
from inspection.scheduling.slots import NAME, SlotTable, State
from inspection.scheduling.visit import PortalInspector
from inspection.scheduling.waking import Waking
from inspection.scheduling.watch import Watch, system_clock
from inspection.targets import load_targets, read_targets
from inspection.terminal import Terminal
from inspection.whole_file import write_whole

FOLDER = "schedule"
_OBJECTED = 10

TargetsFile = Annotated[Path, typer.Option("--targets", metavar="TỆP", help="Tệp cấu hình có bảng schedule.")]
Out = Annotated[Path, typer.Option("--out", metavar="THƯ_MỤC", help="Nơi đặt kết quả; lịch nằm ở thư mục con schedule.")]
AsJson = Annotated[bool, typer.Option("--json", help="In JSON thay cho bảng.")]
SecretFile = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        metavar="TỆP",
        envvar="KIEMTRA_PASSPHRASE_FILE",
        show_envvar=False,
        help="Đọc cụm mật khẩu từ tệp này (hoặc KIEMTRA_PASSPHRASE_FILE) thay vì hỏi.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the group to ``app``."""
    group = wording.app("Kiểm tra đột xuất: bốc thăm, niêm phong, chạy tự động, công bố, đối chứng.")
    for command in (seal_, list_, run_, account_, reveal, audit_, install):
        group.command(command.__name__.rstrip("_"), cls=wording.Command)(command)
    app.add_typer(group, name="schedule", help="Kiểm tra đột xuất: bốc thăm, niêm phong, chạy tự động, đối chứng.")


def seal_(
    targets: TargetsFile = Path("targets.toml"),
    out: Out = Path("output"),
    passphrase_file: SecretFile = None,
    replace: Annotated[str, typer.Option("--replace", metavar="LÝ_DO", help="Thay kế hoạch đang niêm phong; phải ghi lý do.")] = "",
) -> None:
    """Bốc thăm đơn vị và giờ theo bảng schedule, rồi niêm phong; in cam kết để ghi vào biên bản."""
    read = read_targets(targets)
    if read.schedule is None:
        raise TargetsError([Complaint(TABLE, "", "chưa có bảng này; xem mẫu trong docs/scheduling.md")], str(targets))
    passphrase = _passphrase(passphrase_file, confirm=True)
    table = SlotTable(out / FOLDER)
    with _alone(out):
        opened = custody.seal_plan(table, read.schedule.plan, (read.text, str(targets)), passphrase, run.now(), replacing=replace)
    slots = len(table.slots(opened.sealed.id))
    _say(
        f"Đã niêm phong “{opened.plan.name}”: {slots} lượt kiểm tra, không ai đọc được nếu không có cụm mật khẩu.\n"
        f"Cam kết (ghi vào biên bản hoặc công văn ngay hôm nay):\n  {seal.paper_form(opened.sealed.commitment)}\n"
        "Chạy dịch vụ: kiemtra schedule run, hoặc để hệ thống tự chạy: kiemtra schedule install"
    )


def list_(out: Out = Path("output"), passphrase_file: SecretFile = None, as_json: AsJson = False) -> None:
    """Liệt kê các lượt của kế hoạch; cần cụm mật khẩu."""
    table = _table(out)
    opened = custody.unlock(custody.named(table, ""), _passphrase(passphrase_file))
    if as_json:
        _print_json(listing.slots_data(table, opened))
        return
    names = {unit.id: unit.name for unit in load_targets(opened.sealed.targets, opened.sealed.targets_path).units}
    _console().print(listing.slots_table(table, opened, names))


def run_(
    context: typer.Context,
    targets: TargetsFile = Path("targets.toml"),
    out: Out = Path("output"),
    passphrase_file: SecretFile = None,
    mail_password_file: Annotated[
        Path | None,
        typer.Option(metavar="TỆP", envvar="KIEMTRA_SMTP_PASSWORD_FILE", show_envvar=False, help="Tệp có mật khẩu hộp thư gửi."),
    ] = None,
    until_done: Annotated[bool, typer.Option("--until-done", help="Hết lượt thì dừng, không chờ thêm.")] = False,
) -> None:
    """Chạy dịch vụ: mỗi lượt đúng giờ, bị tắt thì chạy lại là tiếp tục. Dừng bằng Ctrl-C."""
    table = _table(out)
    with _alone(out):
        sealed = custody.current(table)
        opened = custody.unlock(sealed, _passphrase(passphrase_file))
        inspector = PortalInspector(targets, lambda: load_targets(sealed.targets, sealed.targets_path), out, _terminal(context), run.now)
        schedule = inspector.targets().schedule
        post = None
        if schedule and schedule.mail:
            password = _secret(mail_password_file) if mail_password_file else ""
            post = (schedule.mail, mail.server(schedule.mail, password))
        watch, stamps = Watch(SlotTable(out / FOLDER, durable=False)), partial(waiting.ask_beside, out)
        service = Service(table, watch, opened, inspector, system_clock, post, stamps)
        _say(f"Dịch vụ đang chạy: còn {service.waiting} lượt. Dừng bằng Ctrl-C; chạy lại là tiếp tục.")
        Waking(service, out / FOLDER, system_clock).run((lambda: not service.waiting) if until_done else lambda: False)
        _say(account.sentence(account.tally(table.slots(sealed.id))))


def account_(out: Out = Path("output"), as_json: AsJson = False) -> None:
    """Đã chạy bao nhiêu lượt, bỏ lỡ bao nhiêu, vì sao; không lộ lượt nào sắp tới."""
    table = _table(out)
    sealed = custody.named(table, "")
    count = account.tally(table.slots(sealed.id))
    if as_json:
        _print_json(
            {
                "plan": sealed.commitment,
                "states": {state.value: count.states[state] for state in State},
                "missed": {reason.value: number for reason, number in count.missed.items()},
                "late": {reason.value: number for reason, number in count.late.items()},
                "letters_waiting": mail.unsent(table),
            }
        )
        return
    _say(account.sentence(count))
    for (text,) in table.db.execute("SELECT text FROM account ORDER BY week"):
        _say(str(text).rstrip())


def reveal(
    out: Out = Path("output"),
    passphrase_file: SecretFile = None,
    plan: Annotated[str, typer.Option("--plan", metavar="CAM_KẾT", help="Mấy chữ đầu của cam kết; mặc định kế hoạch mới nhất.")] = "",
) -> None:
    """Công bố hạt giống khi mọi lượt đã kết thúc, để ai cũng bốc thăm lại được."""
    table = _table(out)
    opened = custody.unlock(custody.named(table, plan), _passphrase(passphrase_file))
    published = custody.reveal(table, opened, run.now())
    path = _published(out, opened.sealed.commitment)
    write_whole(path, f"{json.dumps(published, ensure_ascii=False, indent=1)}\n".encode())
    _say(f"Hạt giống: {opened.seed.hex()}\nCông bố tệp này: {path}\nAi cũng kiểm lại được: kiemtra schedule audit")


def audit_(
    out: Out = Path("output"),
    plan: Annotated[str, typer.Option("--plan", metavar="CAM_KẾT", help="Mấy chữ đầu của cam kết; mặc định kế hoạch mới nhất.")] = "",
    as_json: AsJson = False,
) -> None:
    """Bốc thăm lại từ hạt giống đã công bố: giờ và đơn vị có bị chọn sau, có lượt nào bị bỏ không."""
    table = _table(out)
    sealed = custody.named(table, plan)
    path = _published(out, sealed.commitment)
    if not path.is_file():
        raise run.BadRequest("Kế hoạch này chưa được công bố. Gõ trước: kiemtra schedule reveal")
    try:
        done = audit.audit(table, audit.read_published(path.read_text("utf-8")))
    except ValueError as error:
        raise run.BadRequest(f"{path} không phải tệp công bố nguyên vẹn: {error}") from error
    except CaseDamaged as broken:
        _say(str(broken))
        raise typer.Exit(_OBJECTED) from broken
    if as_json:
        _print_json(
            {
                "commitment": done.commitment,
                "slots": done.slots,
                "followed": done.followed,
                "made": done.made,
                "sealings": done.sealings,
                "objections": done.objections,
            }
        )
    else:
        _say(f"Cam kết {seal.paper_form(done.commitment)}: đối chiếu với bản ghi trong biên bản.")
        others = f" Đã niêm phong {done.sealings} kế hoạch ở đây; hỏi lý do thay." if done.sealings > 1 else ""
        _say(f"{done.slots} lượt, trong đó {done.followed} lượt tiếp theo; đã chạy {done.made}.{others}")
        for objection in done.objections:
            _say(f"KHÔNG KHỚP: {objection}")
        if not done.objections:
            _say("Khớp: mọi giờ và đơn vị do hạt giống đã niêm phong quyết định, không lượt nào bị bỏ.")
    if done.objections:
        raise typer.Exit(_OBJECTED)


def install(
    passphrase_file: Annotated[Path, typer.Option(metavar="TỆP", help="Nơi sẽ đặt cụm mật khẩu, chỉ dịch vụ đọc được.")],
    targets: TargetsFile = Path("targets.toml"),
    out: Out = Path("output"),
    system: Annotated[str, typer.Option(metavar="HỆ", help="systemd hoặc windows; mặc định theo máy này.")] = "",
) -> None:
    """Viết tệp để hệ thống tự chạy dịch vụ: systemd, hoặc Windows Task Scheduler."""
    chosen = system or (installation.WINDOWS if sys.platform == "win32" else installation.SYSTEMD)
    if chosen not in (installation.SYSTEMD, installation.WINDOWS):
        raise run.BadRequest(f"Không có hệ “{chosen}”; chọn systemd hoặc windows.")
    read_targets(targets)
    folder = out.resolve() / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    domain = f"{os.environ['USERDOMAIN']}\\" if os.environ.get("USERDOMAIN") else ""
    what = installation.Installation(
        Path(sys.executable), Path.cwd(), targets.resolve(), out.resolve(), passphrase_file.resolve(), domain + getpass.getuser()
    )
    if chosen == installation.SYSTEMD:
        path = folder / installation.UNIT
        write_whole(path, installation.systemd_unit(what).encode())
        steps = (
            f"sudo install -m 600 -o root /dev/stdin {what.passphrase}   (gõ cụm mật khẩu, rồi Ctrl-D)\n"
            f"  sudo cp {path} /etc/systemd/system/\n"
            f"  sudo systemctl daemon-reload && sudo systemctl enable --now {installation.UNIT}"
        )
    else:
        path = folder / installation.TASK
        write_whole(path, installation.windows_task(what))
        steps = (
            f'icacls "{what.passphrase}" /inheritance:r /grant:r "{what.user}:R"\n'
            f'  schtasks /Create /TN "kiemtra-schedule" /XML "{path}"\n'
            '  schtasks /Run /TN "kiemtra-schedule"'
        )
    _say(f"Đã viết {path}. Việc còn lại, với quyền quản trị:\n  {steps}")


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """While inside, no service runs on the folder and nobody seals; CaseBusy where one does."""
    lock = CaseLock(out / FOLDER, run.now())
    try:
        yield
    finally:
        lock.release()


def _terminal(context: typer.Context) -> Terminal:
    return context.find_object(Terminal) or Terminal()


def _table(out: Path) -> SlotTable:
    if not (out / FOLDER / NAME).is_file():
        raise run.BadRequest(f"Chưa có kế hoạch nào được niêm phong trong {out}. Gõ trước: kiemtra schedule seal")
    return SlotTable(out / FOLDER)


def _published(out: Path, commitment: str) -> Path:
    return out / FOLDER / f"reveal-{commitment[:16]}.json"


def _passphrase(path: Path | None, *, confirm: bool = False) -> str:
    if path is not None:
        return _secret(path)
    if not sys.stdin.isatty():
        raise run.BadRequest("Cần cụm mật khẩu: --passphrase-file TỆP, hoặc chạy trong cửa sổ gõ được.")
    typed = typer.prompt("Cụm mật khẩu", hide_input=True, err=True)
    if confirm and typer.prompt("Gõ lại", hide_input=True, err=True) != typed:
        raise run.BadRequest("Hai lần gõ khác nhau; chưa có gì thay đổi.")
    return str(typed)


def _secret(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise run.BadRequest(f"Không đọc được {path}: {error}") from error


def _say(words: str) -> None:
    _console().print(words, highlight=False, markup=False, soft_wrap=True)


def _print_json(data: object) -> None:
    _say(json.dumps(data, ensure_ascii=False, indent=1))


def _console() -> Console:
    console = Console()
    return console if console.is_terminal else Console(width=160)
