"""Findings beside a truth table: the figures, the disagreements, and a strict table."""

import csv
import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from checks.model import Status
from inspection.comparison import confusion
from inspection.evaluation import Evaluation, as_tables, evaluate, write
from inspection.findings import RunRecord
from inspection.truth import Truth, TruthError, load_truth
from tests.papers import sample

FOUND = {
    "N1.1": Status.MET,
    "N2a.1": Status.PARTIAL,
    "N2b.1": Status.ABSENT,
    "N2b.2": Status.ABSENT,
    "N2c.1": Status.NEEDS_REVIEW,
    "N3a.1": Status.MET,
    "N3c.1": Status.UNREACHABLE,
    "N3d.1": Status.EMPTY,
    "N4.1": Status.NOT_PUBLIC,
}
TRUTH = """\
portal,criterion,status,also_ok,proof_paths,reason
mot,N1.1,met,,/,liên kết ở trình đơn
mot,N2a.1,met,partial;needs_review,/cchc,chỉ có một tin
mot,N2b.1,met,,/tthc;/thu-tuc,"danh sách 25 thủ tục, có [bold]tệp[/bold] [/x]"
mot,N2b.2,partial,absent,/tthc,
mot,N2c.1,absent,,,không có gì
mot,N3a.1,empty,,/so-do,đang cập nhật
mot,N3c.1,met,unreachable,/lich-su,
mot,N3d.1,absent,,,không có
mot,N4.1,not_public,,,
hai,N1.1,met,,/,
"""
PROVEN = ("N1.1", "N2a.1", "N2b.1", "N3a.1", "N3d.1")


def run() -> RunRecord:
    """A run over one portal."""
    return sample.run_record(
        sample.unit("mot", "Sở Một", [sample.finding(code, status) for code, status in FOUND.items()])
    )


def truth_file(folder: Path, text: str = TRUTH) -> Path:
    """A truth table on disk."""
    path = folder / "truth.csv"
    path.write_text(text, "utf-8")
    return path


@pytest.fixture
def evaluation(tmp_path: Path) -> Evaluation:
    """The run beside the truth."""
    return evaluate([run()], load_truth(truth_file(tmp_path)), proven=PROVEN)


def test_overall_figures(evaluation: Evaluation) -> None:
    all_rows = evaluation.overall
    assert (all_rows.rows, all_rows.agreements, all_rows.agreement) == (9, 5, 5 / 9)
    assert (all_rows.false_accusations, all_rows.false_passes, all_rows.undecided) == (1, 1, 1)


def test_criteria_not_working_yet_stand_apart(evaluation: Evaluation) -> None:
    running = evaluation.running
    assert (running.rows, running.agreements, running.false_accusations, running.false_passes, running.undecided) == (
        5,
        2,
        1,
        1,
        0,
    )


def test_figures_per_criterion(evaluation: Evaluation) -> None:
    by_code = {f.name: f for f in evaluation.by_criterion}
    assert list(by_code) == list(FOUND)
    assert by_code["N2b.1"].false_accusations == 1
    assert by_code["N3a.1"].false_passes == 1
    assert by_code["N2c.1"].undecided == 1
    assert by_code["N2a.1"].agreements == 1, "partial is in also_ok"
    assert (by_code["N2b.2"].agreements, by_code["N2b.2"].false_accusations) == (1, 0), "absent is in also_ok"
    assert (by_code["N3c.1"].agreements, by_code["N3c.1"].undecided) == (1, 0), "unreachable is in also_ok"
    assert (by_code["N3d.1"].agreements, by_code["N3d.1"].false_accusations) == (0, 0), (
        "empty for absent accuses nobody falsely"
    )


@pytest.mark.parametrize(
    ("true", "found", "figure"),
    [
        *((t, f, "false_accusations") for t in ("met", "partial", "outdated") for f in ("absent", "empty")),
        *((t, f, "false_passes") for t in ("absent", "empty") for f in ("met", "partial", "outdated")),
        *(
            (t, f, "undecided")
            for t in ("met", "absent", "not_public", "not_applicable")
            for f in ("needs_review", "unreachable")
        ),
        ("needs_review", "unreachable", None),
        ("unreachable", "needs_review", None),
        ("met", "partial", None),
        ("not_public", "absent", None),
    ],
)
def test_each_figure_counts_what_it_should(true: str, found: str, figure: str | None) -> None:
    record = sample.run_record(sample.unit("mot", "Một", [sample.finding("N1.1", Status(found))]))
    for also_ok in (frozenset[Status](), frozenset({Status(found)})):
        sums = evaluate([record], [Truth("mot", "N1.1", Status(true), also_ok, (), "")], proven=PROVEN).overall
        counted = {name: getattr(sums, name) for name in ("false_accusations", "false_passes", "undecided")}
        assert counted == {name: int(name == figure and not also_ok) for name in counted}
        assert sums.agreements == len(also_ok)


def test_confusion_counts_every_pair(evaluation: Evaluation) -> None:
    counted = confusion(evaluation.comparisons)
    assert counted[Status.MET] == {Status.MET: 1, Status.PARTIAL: 1, Status.ABSENT: 1, Status.UNREACHABLE: 1}
    assert sum(sum(row.values()) for row in counted.values()) == 9
    assert Status.OUTDATED not in counted


def test_truths_without_a_finding_are_named_and_not_counted(evaluation: Evaluation) -> None:
    assert [(truth.portal, truth.criterion) for truth in evaluation.unmatched] == [("hai", "N1.1")]


def test_chosen_codes_only(tmp_path: Path) -> None:
    evaluation = evaluate([run()], load_truth(truth_file(tmp_path)), ["N2b.1", "N3a.1"], proven=PROVEN)
    assert (evaluation.overall.rows, evaluation.unmatched) == (2, ())


def test_two_runs_count_together(tmp_path: Path) -> None:
    other = sample.run_record(sample.unit("hai", "Sở Hai", [sample.finding("N1.1", Status.ABSENT)]))
    evaluation = evaluate([run(), other], load_truth(truth_file(tmp_path)), proven=PROVEN)
    assert (evaluation.overall.rows, evaluation.overall.false_accusations, evaluation.unmatched) == (10, 2, ())


def test_nothing_to_compare_has_no_agreement() -> None:
    empty = evaluate([run()], [], proven=PROVEN)
    assert empty.overall.agreement is None
    assert as_tables(empty)


def test_disagreements_show_both_sides_gravest_first(evaluation: Evaluation) -> None:
    assert [c.finding.criterion for c in evaluation.disagreements] == ["N2b.1", "N3a.1", "N2c.1", "N3d.1"]
    console = Console(width=240, file=io.StringIO())
    console.print(*as_tables(evaluation))
    said = console.file.getvalue()  # type: ignore[attr-defined]
    for words in (
        "kết luận oan",
        "bỏ lọt",
        "chưa quyết",
        "danh sách 25 thủ tục, có [bold]tệp[/bold] [/x]",
        "đã đọc 57 trang, sâu 4, trọn vẹn",
        "Danh mục 25 thủ tục hành chính",
        "Tiêu chí đang vận hành",
        "N2c.1 (chờ nhập tệp)",
        "55,6%",
        "hai",
    ):
        assert words in said


def test_figures_are_written_for_programs(evaluation: Evaluation, tmp_path: Path) -> None:
    everything, sums = write(evaluation, tmp_path)
    data = json.loads(everything.read_text("utf-8"))
    assert data["overall"] == {
        "rows": 9,
        "agreements": 5,
        "agreement": 0.5556,
        "false_accusations": 1,
        "false_passes": 1,
        "undecided": 1,
    }
    assert data["running"]["rows"] == 5
    assert data["confusion"]["empty"] == {"met": 1}
    worst = data["disagreements"][0]
    assert worst["truth"]["reason"].startswith("danh sách 25 thủ tục")
    assert worst["finding"]["trail"]["pages_read"] == 57
    assert data["unmatched"] == [{"unit": "hai", "criterion": "N1.1", "status": "met"}]
    with sums.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["criterion"]: row for row in csv.DictReader(file)}
    assert rows["N2b.1"]["false_accusations"] == "1"
    assert (rows["N2c.1"]["proven"], rows["N2b.1"]["proven"]) == ("0", "1")
    assert rows["Tất cả tiêu chí"]["agreement"] == "0.5556"


def test_a_table_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    plain = load_truth(truth_file(tmp_path))
    assert load_truth(truth_file(tmp_path, "\ufeff" + TRUTH)) == plain
    assert len(plain) == 10
    assert plain[1].also_ok == {Status.PARTIAL, Status.NEEDS_REVIEW}
    assert plain[2].proof_paths == ("/tthc", "/thu-tuc")


def test_every_fault_of_a_table_is_named_with_its_line(tmp_path: Path) -> None:
    text = (
        "portal,criterion,status,also_ok,proof_paths,reason\n"
        "mot,N1.1,met,,/,một dòng\n"
        'mot,N1.2,mett,partal;met,/,"một lý do\nhai dòng"\n'
        "mot,N1.1,met,,/,lặp lại\n"
        ",N2a.1,met,,/,\n"
        "mot,N2bb.1,met,,/,\n"
        "mot,N2b.1,met\n"
    )
    with pytest.raises(TruthError) as error:
        load_truth(truth_file(tmp_path, text), codes=["N1.1", "N1.2", "N2a.1", "N2b.1"])
    assert str(error.value).splitlines() == [
        "dòng 3 · status: không có kết quả “mett”. Có phải ý là “met”?",
        "dòng 3 · also_ok: không có kết quả “partal”. Có phải ý là “partial”?",
        "dòng 5 · criterion: mot N1.1 đã ghi ở dòng 2.",
        "dòng 6 · portal: không được để trống.",
        "dòng 7 · criterion: không có tiêu chí “N2bb.1”. Có phải ý là “N2b.1”?",
        "dòng 8: phải có 6 cột, đang có 3.",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "dòng 1: dòng đầu phải là portal,criterion"),
        (b"portal;criterion;status\n", "dòng 1: dòng đầu phải là portal,criterion"),
        (
            "portal,criterion,status,also_ok,proof_paths,reason\nmột".encode("cp1258", "replace") + b"\xd2\xff\n",
            "không phải UTF-8",
        ),
        (b'portal,criterion,status,also_ok,proof_paths,reason\nmot,N1.1,met,,/,"a\n', "không phải CSV đúng cách"),
    ],
)
def test_a_file_that_is_no_truth_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "truth.csv"
    path.write_bytes(content)
    with pytest.raises(TruthError, match=said) as error:
        load_truth(path)
    assert error.value.source == str(path)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(TruthError, match="không đọc được tệp"):
        load_truth(tmp_path / "nowhere.csv")
