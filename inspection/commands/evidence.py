"""The commands around evidence: seal a run, verify one, open a seal."""

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from crawler.archive.verify import CHAIN, Verification, page
from inspection import run, wording
from inspection.evidence import minutes, sealing, stamps, wacz, waiting
from inspection.evidence.custody import at_the_keyboard, handed_out
from inspection.evidence.levels import LEVELS, chain_verified, verified
from inspection.terminal import Terminal

_REFUSED = 10

Run = Annotated[str, typer.Argument(metavar="LẦN_KIỂM_TRA", help="Mã lần kiểm tra, hoặc đường dẫn thư mục của nó.")]
Out = Annotated[Path, typer.Option("--out", metavar="THƯ_MỤC", help="Nơi đặt kết quả các lần kiểm tra.")]
AsJson = Annotated[bool, typer.Option("--json", help="In JSON thay cho trang chữ.")]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command(cls=wording.Command)(seal)
    app.command(cls=wording.Command)(verify)
    app.command(cls=wording.Command)(export)


def seal(
    context: typer.Context,
    run_: Run,
    out: Out = Path("output"),
    reason: Annotated[str, typer.Option("--reopen", metavar="LÝ_DO", help="Mở niêm phong để bổ sung; phải ghi lý do.")] = "",
    tsa: Annotated[str, typer.Option(metavar="ĐỊA_CHỈ", help="Xin dấu thời gian RFC 3161 ở đây; hồ sơ đã niêm phong cũng xin được.")] = "",
) -> None:
    """Kiểm tra hồ sơ rồi niêm phong; in trang kèm biên bản."""
    folder = run.find(run_, out)
    if reason:
        sealing.reopen(folder, reason, run.now)
        _say(f"Đã mở niêm phong {folder.name}; lý do đã ghi vào sổ nhật ký. Bổ sung xong, niêm phong lại: kiemtra seal {run_}")
        return
    if not (tsa and sealing.is_sealed(folder)):
        with _terminal(context) as terminal:
            try:
                done = sealing.seal(folder, terminal, run.now)
            except sealing.SealRefused as refused:
                _say(f"{refused}\n{page(folder.name, refused.found, LEVELS)}")
                raise typer.Exit(_REFUSED) from refused
        state = f"niêm phong khi chưa đầy đủ: {'; '.join(done.partial)}" if done.partial else "niêm phong đầy đủ"
        _say(f"Đã {state}.\nMã đầu sổ: {minutes.grouped(done.head)}\nTrang in kèm biên bản: {done.page}")
    if tsa:
        _ask(folder, tsa)
    waiting.ask_beside(folder.resolve().parent, run.now())


def _ask(folder: Path, tsa: str) -> None:
    """Ask for a stamp now; what is not had now is asked for again by itself."""
    try:
        missing = stamps.stamp(folder, tsa, sealing.sealed_at(folder), run.now())
        _say(f"Đã có dấu thời gian: {folder / stamps.TOKEN}")
    except stamps.StampRefused as fault:
        _say(f"Không xin được dấu thời gian: {fault}")
        return
    except stamps.StampError as fault:
        missing = (str(fault),)
        _say(f"Chưa có dấu thời gian: {fault}\nHồ sơ vẫn được niêm phong; chương trình tự xin lại trong {stamps.WAITS.days} ngày.")
    if missing:
        waiting.put(folder.resolve().parent, folder.name, tsa, "; ".join(missing), run.now())


def verify(
    context: typer.Context,
    run_: Annotated[str, typer.Argument(metavar="LẦN_KIỂM_TRA", help="Mã hoặc thư mục của lần kiểm tra; thư mục output: cả sổ nối.")],
    out: Out = Path("output"),
    head: Annotated[str, typer.Option(metavar="MÃ", help="Mã đầu sổ in trong biên bản; viết liền hay cách nhóm đều được.")] = "",
    workbook: Annotated[Path | None, typer.Option(metavar="TỆP", help="Đối chiếu bản sổ Excel này thay cho bản trong hồ sơ.")] = None,
    ca: Annotated[Path | None, typer.Option(metavar="TỆP", help="Chứng thư gốc (PEM) của nơi cấp dấu thời gian.")] = None,
    as_json: AsJson = False,
) -> None:
    """Kiểm tra bằng chứng: từng tệp, kho lưu, sổ nhật ký, đánh giá lại, từng dòng sổ Excel. Mã thoát 0, 10 hoặc 11."""
    if (Path(run_) / CHAIN).is_file():
        name, found, levels = run_, chain_verified(Path(run_)), {"L2": "Sổ nối các lần kiểm tra"}
    else:
        folder = run.find(run_, out)
        for file in (workbook, ca):
            if file is not None and not file.is_file():
                raise run.BadRequest(f"Không thấy tệp {file}.")
        with _terminal(context) as terminal:
            name, levels = folder.name, LEVELS
            found = verified(folder, terminal, head=head, workbook=workbook, ca=ca)
    waiting.ask_beside(Path(run_) if levels is not LEVELS else folder.resolve().parent, run.now())
    if as_json:
        print(json.dumps(_data(name, found), ensure_ascii=False, indent=1))
    else:
        print(page(name, found, levels), end="")
    if found.code:
        raise typer.Exit(found.code)


def export(
    run_: Run,
    wacz_: Annotated[Path, typer.Option("--wacz", metavar="TỆP", help="Tệp .wacz sẽ ghi; đặt ngoài thư mục hồ sơ.")],
    out: Out = Path("output"),
) -> None:
    """Xuất kho lưu thành WACZ, mở được bằng ReplayWeb.page."""
    folder = run.find(run_, out)
    if folder.resolve() in wacz_.resolve().parents:
        raise run.BadRequest(f"{wacz_} nằm trong hồ sơ {folder.name}; ghi ra ngoài để hồ sơ không có thêm tệp lạ.")
    if not wacz_.parent.is_dir():
        raise run.BadRequest(f"Không có thư mục {wacz_.parent}.")
    wacz.export(folder, wacz_)
    handed_out(folder, wacz_.name, at_the_keyboard(), run.now)
    print(wacz_)


def _data(name: str, found: Verification) -> dict[str, object]:
    problems = [vars(problem) for problem in found.problems]
    return {"run": name, "code": found.code, "looked": found.looked, "problems": problems, "notes": found.notes}


def _say(words: str) -> None:
    Console().print(words, highlight=False, markup=False, soft_wrap=True)


def _terminal(context: typer.Context) -> Terminal:
    terminal = context.find_object(Terminal)
    assert terminal is not None
    return terminal
