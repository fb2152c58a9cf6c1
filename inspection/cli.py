"""The words on the command line → calls; prints; exit codes. It decides nothing."""

import errno
import json
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from typer.exceptions import TyperException

from checks.registry import criteria
from crawler.archive.faults import CaseBusy, CaseDamaged, CaseUnreadable, DiskFull
from inspection import doctor as machine
from inspection import evaluation, listing, run, wording
from inspection import revisit as looking_again
from inspection.adhoc import adhoc_targets
from inspection.browser_setup import install_browser
from inspection.cluster import ClusterRefused, cluster
from inspection.commands import evidence, papers, schedule, web
from inspection.commands.printing import console as console_
from inspection.commands.printing import hand_over, show, terminal_of, typed_day
from inspection.complaints import TargetsError
from inspection.crawling import RunStopped, called
from inspection.evaluation_page import NAME as EVALUATION_PAGE
from inspection.evaluation_page import write_page
from inspection.evidence.custody import at_the_keyboard, viewed
from inspection.evidence.privacy import covered, covered_finding
from inspection.evidence.sealing import is_sealed
from inspection.findings import FindingsError
from inspection.imports.refusal import ExportRefused
from inspection.papers.packing import PaperError
from inspection.targets import read_targets
from inspection.terminal import Terminal
from inspection.truth import load_truth

DONE, BROKEN, BAD_REQUEST, OWN_FAULT, INTERRUPTED, BUSY = 0, 1, 2, 3, 4, 5
ERROR_LOG = "error.log"
DEFAULT_TARGETS = Path("targets.toml")

app = wording.app("Kiểm tra trực tuyến công tác cải cách hành chính trên cổng thông tin điện tử của các cơ quan.")
targets_app = wording.app("Việc với tệp targets.toml.")
app.add_typer(targets_app, name="targets", help="Việc với tệp targets.toml: kiểm tra ai, từ đâu.")

TargetsFile = Annotated[Path, typer.Option("--targets", metavar="TỆP", help="Tệp cấu hình các đơn vị.")]
Out = Annotated[Path, typer.Option("--out", metavar="THƯ_MỤC", help="Nơi đặt kết quả các lần kiểm tra.")]
Run = Annotated[str, typer.Argument(metavar="LẦN_KIỂM_TRA", help="Mã lần kiểm tra, hoặc đường dẫn thư mục của nó.")]
AsJson = Annotated[bool, typer.Option("--json", help="In JSON thay cho bảng.")]
ClusterAddress = Annotated[
    str, typer.Option("--cluster", metavar="ĐỊA_CHỈ", help="Chia các đơn vị cho cụm máy Dask có máy điều phối ở địa chỉ này.")
]
ChosenId = Annotated[str, typer.Option("--run-id", hidden=True, help="Mã cho lần kiểm tra, khi ai đó phải biết trước.")]

WELCOME = """\
[bold]kiemtra[/] xem cổng thông tin điện tử của từng cơ quan như một người kiểm tra: mở từng mục, lưu bằng chứng,
đối chiếu với nội dung kế hoạch kiểm tra CCHC, rồi lập sổ làm việc Excel.

Việc nên làm, theo thứ tự:
  [cyan]kiemtra doctor[/]          xem máy này đã sẵn sàng chưa
  [cyan]kiemtra demo[/]            chạy thử trên một tỉnh mẫu nằm ngay trong máy, không cần mạng
  mở [cyan]targets.toml[/]         sửa đơn vị, địa chỉ cổng; kiểm lại bằng [cyan]kiemtra targets check[/]
  [cyan]kiemtra inspect[/]         kiểm tra thật; kết quả nằm trong thư mục output

Mọi lệnh: [cyan]kiemtra --help[/] · về một lệnh: [cyan]kiemtra inspect --help[/]"""


@app.callback(invoke_without_command=True)
def welcome(context: typer.Context) -> None:
    """Kiểm tra trực tuyến công tác cải cách hành chính trên cổng thông tin điện tử của các cơ quan."""
    if context.invoked_subcommand is None:
        console_().print(WELCOME, highlight=False)


@app.command(cls=wording.Command)
def inspect(
    context: typer.Context,
    targets: TargetsFile = DEFAULT_TARGETS,
    unit: Annotated[list[str] | None, typer.Option(metavar="ID", help="Chỉ đơn vị này; ghi nhiều lần được.")] = None,
    only: Annotated[list[str] | None, typer.Option(metavar="MÃ", help="Chỉ tiêu chí hoặc nội dung này; ghi nhiều lần được.")] = None,
    as_of: Annotated[str, typer.Option(metavar="NGÀY", help="Ngày kiểm tra, 2024-09-30 hoặc 30/9/2024; mặc định hôm nay.")] = "",
    out: Out = Path("output"),
    url: Annotated[str, typer.Option(metavar="ĐỊA_CHỈ", help="Kiểm tra đột xuất một cổng không có trong cấu hình.")] = "",
    name: Annotated[str, typer.Option(metavar="TÊN", help="Tên cơ quan, đi với --url.")] = "",
    kind: Annotated[str, typer.Option(metavar="LOẠI", help="department, district, management_board, commune; đi với --url.")] = "",
    cluster_: ClusterAddress = "",
    visits: Annotated[int, typer.Option(metavar="SỐ", min=0, max=9, help="Xem mấy lần mới kết luận thiếu; 1: một lần là đủ; 0: theo cấu hình.")] = 0,
    run_id: ChosenId = "",
    as_json: AsJson = False,
) -> None:
    """Kiểm tra các đơn vị và lập sổ làm việc."""
    day = typed_day(as_of)
    if url:
        around = read_targets(targets) if targets.exists() or targets != DEFAULT_TARGETS else None
        chosen = adhoc_targets(url, name, kind, day or run.today(), around)
    else:
        chosen = read_targets(targets)
    with cluster(cluster_, run.now) as crew, terminal_of(context) as terminal:
        result = run.inspect(chosen, terminal, units=unit or (), only=only or (), as_of=day, out=out, run_id=run_id, visits=visits, crew=crew)
    hand_over(result, as_json)


@app.command(cls=wording.Command)
def demo(context: typer.Context, out: Out = Path("output"), run_id: ChosenId = "", as_json: AsJson = False) -> None:
    """Chạy thử trên tỉnh mẫu nằm ngay trong máy, không cần mạng."""
    with terminal_of(context) as terminal:
        result = run.demo(terminal, out=out, run_id=run_id)
    hand_over(result, as_json)


@app.command(cls=wording.Command)
def resume(
    context: typer.Context, run_: Run, out: Out = Path("output"), cluster_: ClusterAddress = "", as_json: AsJson = False
) -> None:
    """Chạy tiếp một lần kiểm tra bị dừng giữa chừng."""
    folder = run.find(run_, out)
    with cluster(cluster_, run.now) as crew, terminal_of(context) as terminal:
        result = run.resume(folder, terminal, crew=crew)
    hand_over(result, as_json)


@app.command(cls=wording.Command)
def revisit(
    context: typer.Context,
    run_: Run,
    out: Out = Path("output"),
    at_once: Annotated[bool, typer.Option("--now", help="Xem ngay, không đợi đủ số giờ.")] = False,
    as_json: AsJson = False,
) -> None:
    """Xem lại các cổng có thiếu sót mới qua một lần xem."""
    with terminal_of(context) as terminal:
        result = looking_again.revisit(run.find(run_, out), terminal, at_once=at_once)
    hand_over(result, as_json)


@app.command(cls=wording.Command)
def judge(context: typer.Context, run_: Run, out: Out = Path("output"), as_json: AsJson = False) -> None:
    """Đánh giá lại bằng chứng đã lưu theo quy tắc hiện nay; không dùng mạng."""
    with terminal_of(context) as terminal:
        result = run.rejudge(run.find(run_, out), terminal)
    hand_over(result, as_json)


@app.command(cls=wording.Command)
def evaluate(
    run_: Annotated[list[str], typer.Argument(metavar="LẦN_KIỂM_TRA…", help="Một hay nhiều lần kiểm tra.")],
    truth: Annotated[Path, typer.Option(metavar="TỆP", help="Bảng sự thật (CSV).")],
    out: Out = Path("output"),
    as_json: AsJson = False,
) -> None:
    """So kết quả với bảng sự thật: đúng, kết luận oan, bỏ lọt, chưa quyết."""
    truths = load_truth(truth, [criterion.code for criterion in criteria()])
    folders = [run.find(name, out) for name in run_]
    records = [covered(run.record_of(folder)) for folder in folders]
    for folder, record in zip(folders, records, strict=True):
        if not is_sealed(folder):
            alone = evaluation.evaluate([record], truths)
            evaluation.write(alone, folder)
            write_page(alone, folder, {record.run.id: ""})
    compared = evaluation.evaluate(records, truths)
    if as_json:
        print(json.dumps(evaluation.as_data(compared), ensure_ascii=False, indent=1))
        return
    for table in evaluation.as_tables(compared):
        console_().print(table)
    for folder in folders:
        print(f"{folder}: đã niêm phong, không ghi thêm" if is_sealed(folder) else folder / EVALUATION_PAGE)


@targets_app.command("check", cls=wording.Command)
def targets_check(
    targets: TargetsFile = DEFAULT_TARGETS,
    as_of: Annotated[str, typer.Option(metavar="NGÀY", help="Xem tình trạng vào ngày này; mặc định hôm nay.")] = "",
    as_json: AsJson = False,
) -> None:
    """Đọc tệp cấu hình, báo mọi chỗ sai cùng một lúc, rồi liệt kê các đơn vị."""
    read = read_targets(targets)
    day = typed_day(as_of) or run.today(read.plan.timezone)
    show(listing.units_table(read, day), listing.units_data(read, day), as_json)


@app.command("criteria", cls=wording.Command)
def criteria_(
    unproven: Annotated[bool, typer.Option("--unproven", help="Chỉ tiêu chí xét trên tệp kết xuất phải nhập, không xét qua mạng.")] = False,
    as_json: AsJson = False,
) -> None:
    """Liệt kê các tiêu chí."""
    chosen = [criterion for criterion in criteria() if not (unproven and criterion.proven)]
    show(listing.criteria_table(chosen), listing.criteria_data(chosen), as_json)


@app.command(cls=wording.Command)
def explain(
    code: Annotated[str, typer.Argument(metavar="MÃ", help="Mã tiêu chí, ví dụ N2b.1.")],
    run_: Annotated[str, typer.Option("--run", metavar="LẦN_KIỂM_TRA", help="Giải thích một kết quả của lần này.")] = "",
    unit: Annotated[str, typer.Option(metavar="ID", help="Của đơn vị này, đi với --run.")] = "",
    out: Out = Path("output"),
) -> None:
    """Giải thích một tiêu chí, và chuỗi bằng chứng đằng sau một kết quả."""
    if unit and not run_:
        raise run.BadRequest("--unit đi với --run: nói thêm lần kiểm tra nào.")
    criterion = run.criterion(code)
    folder = run.find(run_, out) if run_ else None
    day = run.record_of(folder).run.as_of if folder else run.today()
    found = run.findings_of(folder, unit, code) if folder else ()
    if folder:
        viewed(folder, unit or "*", code, at_the_keyboard(), run.now)
    texts = [listing.criterion_text(criterion, day), *(listing.finding_text(name, covered_finding(finding)) for name, finding in found)]
    console_().print("\n\n".join(texts), highlight=False, markup=False, soft_wrap=True)


@app.command(cls=wording.Command)
def doctor(
    targets: TargetsFile = DEFAULT_TARGETS,
    out: Out = Path("output"),
    install: Annotated[bool, typer.Option("--install-browser", help="Chưa có trình duyệt thì tìm cách cài.")] = False,
    as_json: AsJson = False,
) -> None:
    """Xem máy này đã sẵn sàng chưa; mỗi trục trặc một dòng, nói phải làm gì."""
    if install:
        warn = Console(stderr=True)
        install_browser(lambda words: warn.print(words, highlight=False, markup=False, soft_wrap=True))
    looked = machine.examine(targets, out, run.now)
    show(listing.machine_table(looked), listing.machine_data(looked), as_json)
    if any(check.fatal and not check.fine for check in looked):
        raise typer.Exit(BAD_REQUEST)


evidence.register(app)
schedule.register(app)
papers.register(app)
web.register(app)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code; every fault ends here, as a sentence."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower() != "utf-8":
            stream.reconfigure(encoding="utf-8", errors="replace")
    terminal = Terminal()
    command = typer.main.get_command(app)
    try:
        code = command.main(arguments, prog_name="kiemtra", standalone_mode=False, obj=terminal)
        return code if isinstance(code, int) else DONE
    except TargetsError as error:
        return _fail(f"{error.source or 'Cấu hình'} có {len(error.complaints)} chỗ sai:\n{error}", BAD_REQUEST)
    except (run.BadRequest, ExportRefused, ClusterRefused) as error:
        return _fail(str(error), BAD_REQUEST)
    except TyperException as error:
        return _fail(wording.typed_wrong(error), BAD_REQUEST)
    except CaseUnreadable as error:
        return _fail(str(error), BAD_REQUEST)
    except CaseBusy as error:
        return _fail(str(error), BUSY)
    except (FindingsError, PaperError) as error:
        return _fail(f"{error}{_way_on(terminal)}", BROKEN)
    except DiskFull as error:
        return _fail(f"{error}{_way_on(terminal)}", OWN_FAULT)
    except CaseDamaged as error:
        return _fail(f"Bằng chứng đã lưu bị mất hoặc bị thay đổi: {error}", OWN_FAULT)
    except RunStopped as error:
        return _fail(str(error), error.code)
    except (KeyboardInterrupt, typer.Abort):
        return _fail(f"Đã dừng.{_way_on(terminal)}", INTERRUPTED)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            return _fail(f"Hết chỗ trên đĩa khi ghi {error.filename or 'kết quả'}. Dọn bớt.{_way_on(terminal)}", OWN_FAULT)
        return _broken(error, terminal)
    except Exception as error:
        return _broken(error, terminal)


def console() -> None:
    """The console script."""
    sys.exit(main())


def _broken(error: Exception, terminal: Terminal) -> int:
    folder = terminal.folder if terminal.folder and terminal.folder.is_dir() else Path(tempfile.gettempdir())
    log = folder / ERROR_LOG
    said = f"{error.strerror}: {error.filename}" if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
    try:
        with log.open("a", encoding="utf-8") as kept:
            kept.write(f"{run.now().isoformat()}\n{''.join(traceback.format_exception(error))}\n")
        where = f"Dấu vết lỗi: {log}"
    except OSError:
        where = "".join(traceback.format_exception(error))
    return _fail(f"Chương trình gặp lỗi: {said}\n{where}{_way_on(terminal)}", BROKEN)


def _way_on(terminal: Terminal) -> str:
    if terminal.folder is None:
        return ""
    name = called(terminal.folder)
    return f"\nNhững gì đã thu thập vẫn còn nguyên.\nChạy tiếp: kiemtra resume {name}\nHoặc đánh giá phần đã có: kiemtra judge {name}"


def _fail(words: str, code: int) -> int:
    Console(stderr=True).print(words, style="red" if code != INTERRUPTED else None, highlight=False, markup=False, soft_wrap=True)
    return code
