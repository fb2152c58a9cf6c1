"""Two runs compared: what moved, what appeared only after notice, both proofs in sheet and sentence."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from checks.model import Status
from crawler.archive import CaseFile, RunPlan
from inspection import findings
from inspection.changes import Direction, compare
from inspection.cli import main
from inspection.findings import FindingRecord, RunRecord
from inspection.papers.before_after import mended, write_comparison
from tests.inspection.tiny_portal import NAME, targets_of
from tests.papers import sample
from tests.papers.office import needs_office, recalculated

LATER = datetime(2024, 11, 15, 2, 0, tzinfo=UTC)


def run_of(found: Sequence[FindingRecord], later: bool = False, **changes: object) -> RunRecord:
    when = {"id": "20241115T090000-adhoc-aaaa", "started": LATER, "ended": LATER, "as_of": date(2024, 11, 15)} if later else {}
    return sample.run_record(sample.unit("so-x", "Sở X", found), **(when | changes))


@pytest.mark.parametrize(
    ("then", "now", "direction"),
    [
        (Status.ABSENT, Status.MET, Direction.IMPROVED),
        (Status.ABSENT, Status.EMPTY, Direction.IMPROVED),
        (Status.OUTDATED, Status.PARTIAL, Direction.IMPROVED),
        (Status.MET, Status.PARTIAL, Direction.FELL_BACK),
        (Status.PARTIAL, Status.ABSENT, Direction.FELL_BACK),
        (Status.ABSENT, Status.ABSENT, Direction.STILL_WANTING),
        (Status.MET, Status.MET, Direction.STILL_MET),
        (Status.ABSENT, Status.UNREACHABLE, Direction.INCOMPARABLE),
        (Status.NEEDS_REVIEW, Status.MET, Direction.INCOMPARABLE),
    ],
)
def test_how_a_criterion_moved(then: Status, now: Status, direction: Direction) -> None:
    compared = compare(run_of([sample.finding("N2b.2", then)]), run_of([sample.finding("N2b.2", now)], later=True))
    assert [change.direction for change in compared.changes] == [direction]


def test_points_alone_are_movement_too_and_what_does_not_apply_is_left_out() -> None:
    then = [sample.finding("N2b.2", Status.PARTIAL, points=2), sample.finding("N5.2", Status.NOT_APPLICABLE)]
    now = [sample.finding("N2b.2", Status.PARTIAL, points=3), sample.finding("N5.2", Status.MET)]
    compared = compare(run_of(then), run_of(now, later=True))
    assert [(c.after.criterion, c.direction) for c in compared.changes] == [("N2b.2", Direction.IMPROVED)]


@pytest.mark.parametrize(
    ("notice", "direction", "noted"),
    [
        (date(2024, 10, 20), Direction.APPEARED, False),
        (date(2024, 9, 30), Direction.IMPROVED, True),
        (date(2024, 12, 1), Direction.IMPROVED, True),
        (None, Direction.IMPROVED, False),
    ],
)
def test_what_appeared_only_after_notice(notice: date | None, direction: Direction, noted: bool) -> None:
    compared = compare(run_of([sample.finding("N2b.2", Status.ABSENT)]), run_of([sample.finding("N2b.2", Status.MET)], later=True), notice)
    assert compared.changes[0].direction is direction
    assert any("không nằm giữa hai lần" in note for note in compared.notes) is noted


def test_what_makes_a_comparison_doubtful_is_said() -> None:
    old = run_of([sample.finding("N2b.2", Status.MET)])
    gone = sample.unit("so-y", "Sở Y", [])
    new = run_of([sample.finding("N2b.2", Status.MET)], later=True, rules_digest="f" * 64, trustworthy=False, reasons=("mất mạng",))
    notes = compare(replace(old, units=(*old.units, gone)), new).notes
    assert [words.split(":")[0].split(";")[0] for words in notes] == [
        "Hai lần kiểm tra được đánh giá theo hai bộ quy tắc khác nhau",
        "Kết quả lần này chưa đủ tin cậy",
        "Chỉ có ở lần trước",
    ]


@needs_office
def test_the_sheet_shows_both_proofs_and_counts_by_formula(tmp_path: Path) -> None:
    then = [sample.finding("N2b.2", Status.ABSENT), sample.finding("N2b.1", Status.MET), sample.finding("N3a.1", Status.NEEDS_REVIEW)]
    now = [sample.finding("N2b.2", Status.PARTIAL), sample.finding("N2b.1", Status.OUTDATED), sample.finding("N3a.1", Status.MET)]
    compared = compare(run_of(then), run_of(now, later=True))
    path = write_comparison(tmp_path, compared)
    stored, worked_out = load_workbook(path, data_only=True), recalculated(path, tmp_path / "office")
    for book in (stored, worked_out):
        row = [cell.value for cell in book["So sánh"][4]]
        assert row[1:6] == ["Sở X", "N2b.2", now[0].requirement, "Tốt lên", "✕ Không tìm thấy"]
        assert str(row[6]).startswith("Đã đọc 57 trang")
        assert row[8:10] == [0, "◐ Đạt một phần"]
        assert f"{sample.PORTAL}tthc" in str(row[10]) and row[12:] == [3.5, 3.5]
        assert book["So sánh"]["N6"].value in (None, ""), "no difference to what was not judged"
        assert [cell.value for cell in book["Tổng hợp"][4]] == [1, "Sở X", 0, 1, 1, 0, 0, 1]


def test_sentences_for_the_conclusion_name_both_days() -> None:
    compared = compare(
        run_of([sample.finding("N2b.2", Status.ABSENT)]), run_of([sample.finding("N2b.2", Status.MET)], later=True), date(2024, 11, 1)
    )
    (said,) = mended(compared, "so-x")
    assert said.startswith("Chỉ xuất hiện sau khi có thông báo kiểm tra: N2b.2")
    assert "Lần trước (30/09/2024): không tìm thấy (Đã đọc 57 trang" in said
    assert "Lần này: đạt." in said and f"{sample.PORTAL}tthc" in said


def test_the_command_writes_the_sheet_and_the_paragraph(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for record in (run_of([sample.finding("N2b.2", Status.ABSENT)]), run_of([sample.finding("N2b.2", Status.MET)], later=True)):
        text = targets_of(("so", NAME, "http://127.0.0.1:1/"))
        run = record.run
        folder = tmp_path / run.id
        with CaseFile.create(folder, RunPlan(run.id, "ad-hoc", run.started, run.as_of, "0", "", "", (), (), text, ())):
            findings.write(folder / "findings.json", record)
    ids = ["20240930T091400-adhoc-3f9c", "20241115T090000-adhoc-aaaa"]
    assert main(["compare", *ids[::-1], "--out", str(tmp_path)]) == 2, "the earlier one stands first"
    capsys.readouterr()
    assert main(["compare", *ids, "--notice", "1/11/2024", "--out", str(tmp_path), "--json"]) == 0
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert change == {
        "unit": "so-x",
        "criterion": "N2b.2",
        "direction": "appeared",
        "before": {"status": "absent", "points": 0.0},
        "after": {"status": "met", "points": 7.0},
    }
    later = tmp_path / ids[1]
    assert (later / f"so-sanh-{ids[0]}.xlsx").is_file()
    for again in (False, True):
        if again:
            assert main(["report", str(later)]) == 0
        words = "\n".join(p.text for p in Document(later / "du-thao" / "ket-luan-so-x.docx").paragraphs)
        assert "5. Kết quả khắc phục so với lần kiểm tra trước" in words
        assert "Chỉ xuất hiện sau khi có thông báo kiểm tra: N2b.2" in words


def test_report_in_other_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import pandas as pd

    record = sample.hostile()
    run = record.run
    folder = tmp_path / run.id
    text = targets_of(("so", NAME, "http://127.0.0.1:1/"))
    with CaseFile.create(folder, RunPlan(run.id, "ad-hoc", run.started, run.as_of, "0", "", "", (), (), text, ())):
        findings.write(folder / "findings.json", record)
    assert main(["report", str(folder), "--format", "csv"]) == 0
    path = Path(capsys.readouterr().out.strip())
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert list(table["criterion"]) == ["N2b.2", "N2c.1"]
    assert list(table["unit_name"]) == ["'=Sở\ufffd Xấu"] * 2
    assert table["citation_quote"][0].startswith("'=HYPERLINK(")
    assert list(table["final_points"]) == ["3.5", "0.0"]
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert main(["report", str(folder), "--format", "json"]) == 0
    assert json.loads(Path(capsys.readouterr().out.strip()).read_text("utf-8"))["schema"] == 1
    assert main(["report", str(folder), "--format", "xml"]) == 2
    capsys.readouterr()
    assert main(["report", str(folder), "--deadline", "5/10/2024"]) == 0
    words = "\n".join(p.text for p in Document(folder / "du-thao" / "ket-luan-xau.docx").paragraphs)
    assert "trước ngày 05 tháng 10 năm 2024" in words
