"""The commands around the inspector's page: serving it, and who may use it."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from inspection import wording
from inspection.run import BadRequest
from inspection.web.accounts import FOLDER, SHORTEST_PASSWORD, Accounts, Role
from inspection.web.place import PORT, Place

TargetsFile = Annotated[Path, typer.Option("--targets", metavar="TỆP", help="Tệp cấu hình các đơn vị.")]
Out = Annotated[Path, typer.Option("--out", metavar="THƯ_MỤC", help="Nơi đặt kết quả các lần kiểm tra.")]


def register(app: typer.Typer) -> None:
    """Add the group to ``app``."""
    group = wording.app("Trang làm việc trên máy này, cho người không dùng dòng lệnh.")
    group.callback(invoke_without_command=True)(web)
    group.command("account", cls=wording.Command)(account)
    group.command("accounts", cls=wording.Command)(accounts)
    app.add_typer(group, name="web", help="Mở trang làm việc trên máy này; account, accounts: ai được dùng.")


def web(
    context: typer.Context,
    targets: TargetsFile = Path("targets.toml"),
    out: Out = Path("output"),
    host: Annotated[str, typer.Option(metavar="ĐỊA_CHỈ", help="Địa chỉ trong mạng nội bộ; bắt buộc có TLS.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="SỐ", min=0, max=65534, help="Cổng; bản lưu hiện ở cổng kế tiếp.")] = PORT,
    certificate: Annotated[Path | None, typer.Option("--tls-cert", metavar="TỆP", help="Chứng thư TLS (PEM).")] = None,
    key: Annotated[Path | None, typer.Option("--tls-key", metavar="TỆP", help="Khóa của chứng thư.")] = None,
) -> None:
    """Mở trang làm việc trên máy này. Dừng bằng Ctrl-C."""
    if context.invoked_subcommand is not None:
        return
    place = Place(host, port, certificate, key)
    place.check()
    known = Accounts(out / FOLDER)
    if not known.all():
        _say("Chưa có tài khoản nào. Tạo tài khoản đầu tiên, có quyền trưởng đoàn:")
        _ask(known, _typed("Tên đăng nhập"), Role.LEAD)
    # Every other command does without a web server.
    from inspection.web.server import Server

    server = Server(out, targets, place)
    _say(f"Trang làm việc: {server.url}\nDừng bằng Ctrl-C; lần kiểm tra đang chạy sẽ được dừng êm và chạy tiếp được.")
    try:
        server.serve()
    except KeyboardInterrupt:
        _say("Đã dừng trang làm việc.")


def account(
    login: Annotated[str, typer.Argument(metavar="TÊN", help="Tên đăng nhập.")],
    out: Out = Path("output"),
    role: Annotated[Role, typer.Option(metavar="VAI", help="viewer: chỉ xem; inspector: kiểm tra, quyết định; lead: thêm lịch niêm phong.")] = Role.INSPECTOR,
    name: Annotated[str, typer.Option(metavar="HỌ_TÊN", help="Họ tên, như ký dưới quyết định.")] = "",
    password_file: Annotated[Path | None, typer.Option(metavar="TỆP", help="Đọc mật khẩu từ tệp này thay vì hỏi.")] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Bỏ tài khoản này.")] = False,
) -> None:
    """Thêm, đổi hoặc bỏ một tài khoản; có hiệu lực ngay, cả khi trang đang mở."""
    known = Accounts(out / FOLDER)
    if remove:
        known.remove(login)
        _say(f"Đã bỏ tài khoản {login}.")
        return
    _ask(known, login, role, name, password_file)


def accounts(out: Out = Path("output")) -> None:
    """Liệt kê các tài khoản."""
    table = Table()
    for column in ("Tên đăng nhập", "Họ tên", "Vai"):
        table.add_column(column)
    for one in Accounts(out / FOLDER).all():
        table.add_row(one.login, one.name, one.role.label)
    Console().print(table)


def _ask(known: Accounts, login: str, role: Role, name: str = "", password_file: Path | None = None) -> None:
    name = name or _typed("Họ tên, như ký dưới quyết định")
    if password_file is not None:
        try:
            password = password_file.read_text("utf-8-sig").strip("\r\n")
        except (OSError, UnicodeDecodeError) as fault:
            raise BadRequest(f"Không đọc được {password_file}: {fault}") from fault
    else:
        password = _typed(f"Mật khẩu, từ {SHORTEST_PASSWORD} ký tự", secret=True)
        if _typed("Gõ lại mật khẩu", secret=True) != password:
            raise BadRequest("Hai lần gõ khác nhau; chưa có gì thay đổi.")
    made = known.put(login, name, role, password)
    _say(f"Tài khoản {made.login}: {made.name}, {made.role.label}.")


def _typed(question: str, *, secret: bool = False) -> str:
    if not sys.stdin.isatty():
        raise BadRequest("Cần gõ được ở cửa sổ này. Không thì tạo tài khoản trước: kiemtra web account TÊN --name … --password-file …")
    return str(typer.prompt(question, hide_input=secret, err=True))


def _say(words: str) -> None:
    Console().print(words, highlight=False, markup=False, soft_wrap=True)
