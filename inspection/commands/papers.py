"""The commands around papers: decisions read back."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from inspection import decisions, run, wording
from inspection.terminal import Terminal

Run = Annotated[str, typer.Argument(metavar="LẦN_KIỂM_TRA", help="Mã lần kiểm tra, hoặc đường dẫn thư mục của nó.")]
Out = Annotated[Path, typer.Option("--out", metavar="THƯ_MỤC", help="Nơi đặt kết quả các lần kiểm tra.")]
AsJson = Annotated[bool, typer.Option("--json", help="In JSON thay cho chữ.")]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command(cls=wording.Command)(review)


def review(
    context: typer.Context,
    run_: Run,
    workbook: Annotated[Path, typer.Option("--from", metavar="SỔ", help="Sổ làm việc đã ghi kết luận, điểm thẩm định.")],
    by: Annotated[str, typer.Option(metavar="TÊN", help="Người thẩm định, cho những dòng không ghi tên.")] = "",
    out: Out = Path("output"),
    as_json: AsJson = False,
) -> None:
    """Đọc kết luận của đoàn từ sổ làm việc vào hồ sơ, rồi lập lại giấy tờ."""
    folder = run.find(run_, out)
    with _terminal(context) as terminal:
        read = decisions.read_back(folder, workbook, by.strip(), terminal)
    papers = str(read.result.workbook if read.result else workbook)
    if as_json:
        told = [
            {"unit": one.unit, "criterion": one.criterion, "status": one.status, "points": one.points, "reason": one.reason, "by": one.by}
            for one in read.decisions
        ]
        _say(json.dumps({"decisions": told, "overruled": read.overruled, "workbook": papers}, ensure_ascii=False, indent=1))
        return
    warn = Console(stderr=True)
    for words in read.overruled:
        warn.print(words, style="yellow", highlight=False, markup=False, soft_wrap=True)
    _say(f"Đã ghi {len(read.decisions)} quyết định." if read.decisions else "Không có quyết định mới.")
    _say(papers)


def _say(words: str) -> None:
    Console().print(words, highlight=False, markup=False, soft_wrap=True)


def _terminal(context: typer.Context) -> Terminal:
    terminal = context.find_object(Terminal)
    assert terminal is not None
    return terminal
