"""An export taken into a run: kept as evidence, judged, and judged again the same."""

import json
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from checks.model import Status
from crawler.archive import CaseFile, RunPlan
from inspection import findings
from inspection.cli import main
from inspection.targets import load_targets
from tests.imports import forms
from tests.imports.forms import as_csv, as_xlsx
from tests.inspection.tiny_portal import NAME, targets_of

STARTED = datetime(2024, 9, 30, 2, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run over one unit whose portal nobody visited: N1 and N4 do not need it."""
    text = targets_of(("so-thu", NAME, "http://127.0.0.1:1/"), more='items = ["N1", "N4"]')
    targets = load_targets(text)
    unit = targets.units[0].plan(targets.plan)
    day = STARTED.date()
    codes = ("N1.2", "N1.3", "N4.1")
    plan = RunPlan("20240930T090000-adhoc-0001", "ad-hoc", STARTED, day, "0", targets.digest, "", targets.private_hosts, (unit,), text, codes)
    place = tmp_path / "output" / plan.run_id
    with CaseFile.create(place, plan):
        pass
    return place


def bring(folder: Path, kind: str, rows: Sequence[forms.Row], *more: str) -> int:
    path = as_xlsx(folder.parent / f"{kind}.xlsx", rows, merged=kind == "ii06a")
    return main(["import", str(folder), str(path), "--unit", "so-thu", "--kind", kind, *more])


def finding(folder: Path, code: str) -> findings.FindingRecord:
    record = findings.read(folder / "findings.json")
    return next(one for one in record.units[0].findings if one.criterion == code)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return " ".join((captured.out + captured.err).split())


def test_a_report_is_kept_cited_and_judged(folder: Path) -> None:
    assert bring(folder, "ii06a", forms.settlement(), "--system", "VNPT iGate", "--exporter", "Lò Văn Minh", "--exported", "16/9/2024") == 0
    one = finding(folder, "N1.2")
    assert one.status is Status.PARTIAL
    assert "trước hạn, đúng hạn 98,46% (128/130 hồ sơ)" in one.summary and "còn hồ sơ quá hạn" in one.summary
    assert one.points == round(8 * (1 + 1 + 0.95) / 3, 2)
    (cited,) = one.citations
    assert (folder / cited.url).is_file() and cited.sha256 in cited.url
    assert cited.page_title == "Tệp ii06a.xlsx (VNPT iGate; người kết xuất Lò Văn Minh; 16/09/2024)"
    assert cited.quote.startswith("C12: Tiếp nhận 150")
    with CaseFile.read(folder) as case:
        (entry,) = case.entries("import")
    assert entry.data["artifacts"] == [cited.url.removeprefix("artifacts/")]
    assert (entry.data["system"], entry.data["exporter"], entry.data["exported_on"]) == ("VNPT iGate", "Lò Văn Minh", "2024-09-16")

    before = (folder / "findings.json").read_bytes()
    assert main(["judge", str(folder)]) == 0
    assert (folder / "findings.json").read_bytes() == before
    workbook = load_workbook(next(folder.glob("*.xlsx")))
    link = next(cell for row in workbook["Chi tiết"].iter_rows() for cell in row if cell.hyperlink and cell.value == "Mở")
    assert link.hyperlink.target == cited.url


@pytest.mark.parametrize(
    ("kind", "rows", "code", "status", "points"),
    [
        ("ii06a", forms.settlement([(1, "X", 100, 60, 40, 0, 100, 50, 50, 0, 0, 0, 0)], None), "N1.2", Status.MET, 8.0),
        ("ii06a", forms.settlement([(1, "X", 100, 25, 75, 0, 100, 50, 50, 0, 0, 0, 0)], None), "N1.2", Status.PARTIAL, 6.67),
        ("ii06a", forms.settlement([(1, "X", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)], None), "N1.2", Status.NEEDS_REVIEW, None),
        ("ii06a", forms.settlement(period="(Từ ngày 01/01/2022 đến ngày 31/12/2022)"), "N1.2", Status.NEEDS_REVIEW, None),
        ("qd766", forms.scores(), "N1.2", Status.MET, 8.0),
        ("qd766", forms.scores(("8", "8", "6", "5", "8", "5"), "40"), "N1.2", Status.PARTIAL, 4.0),
        ("qd766", forms.scores(("8", "8", "6", "5", "8", "5"), ""), "N1.2", Status.NEEDS_REVIEW, None),
        ("chia-se", forms.sharing(("CSDL dân cư", NAME, 10, "Đang hoạt động")), "N1.3", Status.MET, 8.0),
        ("chia-se", forms.sharing(("CSDL dân cư", NAME, 10, "Đã kết nối"), ("CSDL đất", NAME, 0, "Đã kết nối")), "N1.3", Status.PARTIAL, 4.0),
        ("chia-se", forms.sharing(("CSDL dân cư", NAME, "", "Đã kết nối")), "N1.3", Status.NEEDS_REVIEW, None),
        ("cbccvc", forms.personnel(), "N4.1", Status.MET, 10.0),
        ("cbccvc", forms.personnel(complete=40, missing=10, rate="80%"), "N4.1", Status.PARTIAL, 8.0),
        ("cbccvc", forms.personnel(newest="01/3/2024"), "N4.1", Status.OUTDATED, 4.0),
        ("cbccvc", forms.personnel(complete="", missing="", rate=""), "N4.1", Status.NEEDS_REVIEW, None),
        ("cbccvc", forms.personnel(newest=""), "N4.1", Status.NEEDS_REVIEW, None),
    ],
)
def test_how_exports_are_judged(
    folder: Path, kind: str, rows: Sequence[forms.Row], code: str, status: Status, points: float | None
) -> None:
    assert bring(folder, kind, rows) == 0
    one = finding(folder, code)
    assert (one.status, one.points) == (status, points), one.summary
    others = {"N1.2", "N1.3", "N4.1"} - {code}
    assert {finding(folder, other).status for other in others} == {Status.NOT_PUBLIC}


def test_a_file_that_does_not_add_up_is_kept_and_reported_cell_by_cell(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    total = ("", "Tổng cộng", 151, 100, 40, 10, 130, 80, 48, 2, 20, 19, 1)
    assert bring(folder, "ii06a", forms.settlement(total=total)) == 0
    assert "Ô C12: cột (3) ghi 151, phải bằng (4)+(5)+(6) = 150" in said(capsys)
    one = finding(folder, "N1.2")
    assert one.status is Status.NEEDS_REVIEW and one.points is None
    assert any("Ô C12" in note for note in one.notes)
    assert (folder / one.citations[0].url).is_file()
    assert bring(folder, "ii06a", forms.settlement()) == 0, "a better one takes its place; the first stays in the case"
    assert finding(folder, "N1.2").status is Status.PARTIAL
    with CaseFile.read(folder) as case:
        assert len(case.entries("import")) == 2


def test_a_report_speaks_louder_than_a_score_sheet(folder: Path) -> None:
    assert bring(folder, "qd766", forms.scores()) == 0
    assert bring(folder, "ii06a", forms.settlement()) == 0
    assert "Giải quyết trước hạn" in finding(folder, "N1.2").summary


def test_personal_records_are_refused_and_nothing_of_them_is_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [*forms.personnel(), (), ("STT", "Họ và tên", "Ngày sinh"), (1, "Lò Văn A", "1/2/1980")]
    before = sorted(path.name for path in (folder / "artifacts").iterdir())
    assert bring(folder, "cbccvc", rows) == 2
    words = said(capsys)
    assert "dữ liệu về từng người" in words and "“Họ và tên”, “Ngày sinh”" in words and "Lò Văn A" not in words
    assert sorted(path.name for path in (folder / "artifacts").iterdir()) == before
    with CaseFile.read(folder) as case:
        assert case.entries("import") == ()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--unit", "so-th", "--kind", "ii06a"], "không có đơn vị “so-th”. Có phải ý là “so-thu”?"),
        (["--unit", "so-thu", "--kind", "ii06"], "Không có loại tệp “ii06”. Có phải ý là “ii06a”?"),
        (["--unit", "so-thu", "--kind", "qd766"], "thiếu cột"),
        (["--unit", "so-thu", "--kind", "ii06a", "--exported", "hôm qua"], "không phải ngày"),
    ],
)
def test_what_was_asked_wrongly_is_named(folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str) -> None:
    path = as_csv(folder.parent / "a.csv", forms.settlement())
    assert main(["import", str(folder), str(path), *arguments]) == 2
    assert words in said(capsys)


def test_the_answer_as_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bring(folder, "chia-se", forms.sharing(("CSDL dân cư", NAME, 10, "Đang hoạt động")), "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["criterion"], data["status"], data["faults"]) == ("N1.3", "met", [])


def test_a_case_copied_elsewhere_is_judged_the_same(folder: Path, tmp_path: Path) -> None:
    assert bring(folder, "cbccvc", forms.personnel()) == 0
    copy = Path(shutil.copytree(folder, tmp_path / "elsewhere"))
    assert main(["judge", str(copy)]) == 0
    assert (copy / "findings.json").read_bytes() == (folder / "findings.json").read_bytes()
