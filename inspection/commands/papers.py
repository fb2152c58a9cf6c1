"""The commands around papers: write them again, read decisions back, take exports in, compare two runs."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from crawler.archive.case import CaseFile
from crawler.archive.disk import writing
from inspection import changes, decisions, handover, run, wording
from inspection.commands.printing import hand_over, remark, say, show, terminal_of, typed_day
from inspection.evidence.custody import at_the_keyboard, handed_out
from inspection.evidence.privacy import covered
from inspection.evidence.sealing import is_sealed
from inspection.importing import bring_in
from inspection.imports.evidence import KINDS
from inspection.papers.before_after import mended, write_comparison
from inspection.standing import points_of, status_of

Run = Annotated[str, typer.Argument(metavar="LẦN_KIỂM_TRA", help="Mã lần kiểm tra, hoặc đường dẫn thư mục của nó.")]
Out = Annotated[Path, typer.Option("--out", metavar="THƯ_MỤC", help="Nơi đặt kết quả các lần kiểm tra.")]
AsJson = Annotated[bool, typer.Option("--json", help="In JSON thay cho bảng.")]


class Form(StrEnum):
    """What ``kiemtra report`` writes."""

    PAPERS = "papers"
    CSV = "csv"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    for command in (report, review, compare):
        app.command(cls=wording.Command)(command)
    app.command("import", cls=wording.Command)(import_)


def report(
    context: typer.Context,
    run_: Run,
    form: Annotated[Form, typer.Option("--format", help="papers: sổ Excel và dự thảo Word; csv: một bảng; json: findings.json.")] = Form.PAPERS,
    deadline: Annotated[str, typer.Option(metavar="NGÀY", help="Hạn khắc phục, báo cáo ghi trong dự thảo kết luận.")] = "",
    out: Out = Path("output"),
    as_json: AsJson = False,
) -> None:
    """Lập lại giấy tờ từ kết quả đã có."""
    folder = run.find(run_, out)
    if form is Form.JSON:
        with writing(folder):
            path = handover.write_findings(folder, run.record_of(folder))
        handed_out(folder, path.name, at_the_keyboard(), run.now)
        say(str(path))
        return
    if form is Form.CSV:
        with writing(folder):
            path = handover.write_table(folder, run.record_of(folder))
        handed_out(folder, path.name, at_the_keyboard(), run.now)
        say(str(path))
        return
    if day := typed_day(deadline):
        with CaseFile.open(folder, at=run.now()) as case:
            handover.set_deadline(case, day)
    with terminal_of(context) as terminal:
        result = run.report(folder, terminal)
    hand_over(result, as_json)


def review(
    context: typer.Context,
    run_: Run,
    workbook: Annotated[Path, typer.Option("--from", metavar="SỔ", help="Sổ làm việc đã ghi kết luận, điểm thẩm định.")],
    by: Annotated[str, typer.Option(metavar="TÊN", help="Người thẩm định, cho những dòng không ghi tên.")] = "",
    out: Out = Path("output"),
    as_json: AsJson = False,
) -> None:
    """Đọc kết luận của đoàn từ sổ làm việc vào hồ sơ, rồi lập lại giấy tờ."""
    with terminal_of(context) as terminal:
        read = decisions.read_back(run.find(run_, out), workbook, by.strip(), terminal)
    for words in read.overruled:
        remark(words, "yellow")
    papers = str(read.result.workbook if read.result else workbook)
    data = {
        "decisions": [
            {"unit": d.unit, "criterion": d.criterion, "status": d.status, "points": d.points, "reason": d.reason, "by": d.by}
            for d in read.decisions
        ],
        "overruled": list(read.overruled),
        "workbook": papers,
    }
    table = _table("Đơn vị", "Tiêu chí", "Kết luận", "Điểm", "Lý do", "Người thẩm định")
    for d in read.decisions:
        points = "" if d.points is None else f"{d.points:g}".replace(".", ",")
        _row(table, d.unit, d.criterion, "rút quyết định" if d.withdrawn else d.status.label if d.status else "", points, d.reason, d.by)
    if as_json or read.decisions:
        show(table, data, as_json)
    if not as_json:
        say(f"Đã ghi {len(read.decisions)} quyết định." if read.decisions else "Không có quyết định mới.")
        say(papers)


def import_(
    context: typer.Context,
    run_: Run,
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp kết xuất: XLSX, XLS, ODS hoặc CSV.")],
    unit: Annotated[str, typer.Option(metavar="ID", help="Đơn vị mà tệp nói tới.")],
    kind: Annotated[str, typer.Option(metavar="LOẠI", help=f"Loại tệp: {', '.join(KINDS)}.")],
    system: Annotated[str, typer.Option(metavar="TÊN", help="Hệ thống đã kết xuất ra tệp.")] = "",
    exporter: Annotated[str, typer.Option(metavar="TÊN", help="Người, cơ quan kết xuất.")] = "",
    exported: Annotated[str, typer.Option(metavar="NGÀY", help="Ngày kết xuất.")] = "",
    out: Out = Path("output"),
    as_json: AsJson = False,
) -> None:
    """Nhập tệp kết xuất của hệ thống nội bộ (N1, N4) làm bằng chứng, rồi đánh giá lại."""
    with terminal_of(context) as terminal:
        taken = bring_in(
            run.find(run_, out), unit, kind, file, terminal, system=system, exporter=exporter, exported_on=typed_day(exported)
        )
    finding = next(
        finding
        for one in taken.result.record.units
        for finding in one.findings
        if one.id == unit and finding.criterion == taken.kind.criterion
    )
    for fault in taken.imported.faults:
        remark(str(fault), "yellow")
    data = {
        "file": taken.imported.path,
        "faults": [str(fault) for fault in taken.imported.faults],
        "criterion": finding.criterion,
        "status": finding.status,
        "points": finding.points,
        "summary": finding.summary,
    }
    table = _table("Đơn vị", "Tiêu chí", "Kết quả", "Nhận xét")
    _row(table, taken.unit.name, finding.criterion, finding.status.label, finding.summary)
    show(table, data, as_json)
    if not as_json:
        say(str(taken.result.workbook))


def compare(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="LẦN_TRƯỚC", help="Mã hoặc thư mục của lần kiểm tra trước.")],
    new: Annotated[str, typer.Argument(metavar="LẦN_SAU", help="Mã hoặc thư mục của lần kiểm tra sau.")],
    notice: Annotated[str, typer.Option(metavar="NGÀY", help="Ngày thông báo kiểm tra cho đơn vị.")] = "",
    out: Out = Path("output"),
    as_json: AsJson = False,
) -> None:
    """So hai lần kiểm tra: tốt lên, kém đi, chỉ xuất hiện sau thông báo; ghi vào dự thảo kết luận của lần sau."""
    folders = [run.find(name, out) for name in (old, new)]
    before, after = (covered(run.record_of(folder)) for folder in folders)
    if before.run.started >= after.run.started:
        raise run.BadRequest(f"{before.run.id} không diễn ra trước {after.run.id}; ghi lần trước đứng trước.")
    compared = changes.compare(before, after, typed_day(notice))
    if not compared.changes:
        raise run.BadRequest("Hai lần kiểm tra không có đơn vị, tiêu chí nào chung để so sánh.")
    folder = folders[1]
    if is_sealed(folder):
        remark("Lần sau đã niêm phong: bảng so sánh nằm cạnh hồ sơ, dự thảo kết luận không đổi.", "yellow")
        path = write_comparison(folder.parent, compared)
    else:
        with CaseFile.open(folder, at=run.now()) as case, writing(folder):
            path = write_comparison(folder, compared)
            handover.set_mended(case, {unit.id: mended(compared, unit.id) for unit in after.units})
            handover.write_words(folder, after, handover.sources_of(case, after))
            case.log("compare", before.run.id, {"file": path.name}, run.now())
    for note in compared.notes:
        remark(note, "yellow")
    show(_changes_table(compared), _changes_data(compared), as_json)
    if not as_json:
        say(str(path))


def _changes_table(compared: changes.Comparison) -> Table:
    table = _table("Đơn vị", "Mã", "Lần trước", "Lần sau", "Thay đổi")
    for change in compared.changes:
        if change.direction is not changes.Direction.STILL_MET:
            words = (status_of(finding).label for finding in (change.before, change.after))
            _row(table, change.unit.name, change.after.criterion, *words, change.direction.label)
    return table


def _changes_data(compared: changes.Comparison) -> object:
    return {
        "old": compared.old.run.id,
        "new": compared.new.run.id,
        "notes": list(compared.notes),
        "changes": [
            {
                "unit": change.unit.id,
                "criterion": change.after.criterion,
                "direction": change.direction,
                "before": {"status": status_of(change.before), "points": points_of(change.before)},
                "after": {"status": status_of(change.after), "points": points_of(change.after)},
            }
            for change in compared.changes
        ],
    }


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    return table


def _row(table: Table, *cells: str) -> None:
    table.add_row(*map(Text, cells))
