"""Decisions written into a workbook come back into the run, all of them or none."""

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from checks.model import Status
from crawler.archive import CaseFile, RunPlan
from crawler.archive.reviews import reviews
from inspection import findings
from inspection.cli import main
from inspection.papers import details, style
from inspection.standing import points_of, standing, status_of
from inspection.targets import load_targets
from tests.inspection.tiny_portal import NAME, TinyPortal, targets_of
from tests.papers import sample
from tests.papers.office import converted, needs_office


@pytest.fixture(scope="session")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over three units, judged once for all tests here."""
    place = tmp_path_factory.mktemp("inspected")
    with pytest.MonkeyPatch.context() as patch, TinyPortal() as portal:
        patch.setenv("KIEMTRA_BROWSER", "khong-co")
        units = [(f"so-{number}", NAME, portal.url) for number in range(3)]
        (place / "targets.toml").write_text(targets_of(*units), "utf-8")
        code = main(["inspect", "--targets", str(place / "targets.toml"), "--out", str(place), "--as-of", "2024-09-30", "--only", "N2b"])
    assert code == 0
    (case,) = place.glob("*/case.sqlite")
    return case.parent


@pytest.fixture
def folder(inspected: Path, tmp_path: Path) -> Path:
    """A copy of the run to be reviewed."""
    return Path(shutil.copytree(inspected, tmp_path / inspected.name))


def workbook(folder: Path) -> Path:
    """The newest workbook of the run."""
    return max(folder.glob("*.xlsx"), key=lambda path: (len(path.name), path.name))


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A run of 224 findings, written by hand: nobody visited anything."""
    units = [replace(unit, id=f"{unit.id}-{half}") for half in "ab" for unit in sample.province().units]
    record = replace(sample.province(), units=tuple(units))
    folder = tmp_path / record.run.id
    text = targets_of(("so", NAME, "http://127.0.0.1:1/"))
    plan = RunPlan(record.run.id, "ad-hoc", record.run.started, record.run.as_of, "0", "", "", (), (), text, ())
    with CaseFile.create(folder, plan):
        findings.write(folder / "findings.json", record)
    assert main(["report", str(folder)]) == 0
    return folder


class Filling:
    """A workbook being filled in by an inspector."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book: Workbook = load_workbook(path)
        self.rows = details.Rows.of(findings.read(path.parent / "findings.json"))

    def decide(self, unit: str, code: str, status: object = None, points: object = None, reason: object = None, by: object = None) -> int:
        """Fill in a row; returns its number."""
        row = self.rows.by_finding[unit, code]
        sheet = self.book[details.TITLE]
        for letter, value in zip(details.DECISION_LETTERS.values(), (status, points, reason, by), strict=True):
            sheet[f"{letter}{row}"] = style.label(status) if isinstance(status, Status) and value is status else value
        return row

    def save(self, path: Path | None = None) -> Path:
        """Save it as Excel would, under its own name or another."""
        self.book.properties.lastModifiedBy = "Nguyễn Văn A"
        self.book.save(path or self.path)
        return path or self.path


def review(folder: Path, filled: Path, *more: str) -> int:
    return main(["review", str(folder), "--from", str(filled), *more])


def finding(folder: Path, unit: str, code: str) -> findings.FindingRecord:
    record = findings.read(folder / "findings.json")
    return next(f for u in record.units if u.id == unit for f in u.findings if f.criterion == code)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    captured = capsys.readouterr()
    return " ".join((captured.out + captured.err).split())


def test_a_decision_comes_back_beside_the_machines_verdict(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filling = Filling(workbook(folder))
    filling.decide("so-0", "N2b.2", Status.PARTIAL, 2.5, "Có hai quy trình ở mục khác", "Lò Văn Minh")
    assert review(folder, filling.save()) == 0
    assert "Đã ghi 1 quyết định" in said(capsys)
    one = finding(folder, "so-0", "N2b.2")
    assert one.review is not None
    assert (one.review.status, one.review.points, one.review.by) == (Status.PARTIAL, 2.5, "Lò Văn Minh")
    assert (status_of(one), points_of(one)) == (Status.PARTIAL, 2.5)
    unit = findings.read(folder / "findings.json").units[0]
    assert unit.reviewed_score == standing(unit).score
    assert unit.score.value != unit.reviewed_score.value, "the machine's own proposal stays"

    papers = load_workbook(workbook(folder), data_only=True)
    sheet = papers[details.TITLE]
    row = filling.rows.by_finding["so-0", "N2b.2"]
    assert sheet[f"{details.CHOICE}{row}"].value == sheet[f"{details.FINAL}{row}"].value == "◐ Đạt một phần"
    assert sheet[f"{details.STATUS}{row}"].value != "◐ Đạt một phần"
    assert main(["judge", str(folder)]) == 0
    assert finding(folder, "so-0", "N2b.2") == one, "judging again keeps what people decided"


def test_two_hundred_random_decisions_lose_none(large: Path) -> None:
    dice = random.Random(20240930)
    filling = Filling(workbook(large))
    record = findings.read(large / "findings.json")
    pairs = [(unit.id, f) for unit in record.units for f in unit.findings]
    expected: dict[tuple[str, str], tuple[Status | None, float | None, str, str]] = {}
    for unit, one in dice.sample(pairs, 200):
        status = dice.choice([None, *Status])
        scored = (status or one.status).scored
        points = round(dice.uniform(0, one.maximum), 2) if scored and (status is None or dice.random() < 0.6) else None
        if status is None and points is None:
            status = Status.NEEDS_REVIEW
        reason = dice.choice(["Đã xem trực tiếp", "=1+1", "Trang có sau giờ kiểm tra\nxem ảnh", "ký tự _x000D_ lạ"])
        name = dice.choice(["Lò Văn Minh", "Vàng Thị Ánh Nguyệt"])
        filling.decide(unit, one.criterion, status, points, reason, name)
        expected[unit, one.criterion] = (status, points, reason, name)
    sheet = filling.book[details.TITLE]
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f" and cell.column_letter in details.DECISION_LETTERS.values():
                cell.data_type = "s"  # a person types it behind an apostrophe
    assert review(large, filling.save()) == 0
    with CaseFile.read(large) as case:
        kept = {(r.unit, r.criterion): (r.status, r.points, r.reason, r.by) for r in reviews(case)}
    assert kept == expected
    for unit in findings.read(large / "findings.json").units:
        for one in unit.findings:
            beside = one.review and (one.review.status, one.review.points, one.review.reason, one.review.by)
            assert beside == expected.get((unit.id, one.criterion))
    assert review(large, workbook(large)) == 0, "the new workbook carries them"
    with CaseFile.read(large) as case:
        assert len(reviews(case)) == 200, "reading it again adds nothing"


def test_changed_machine_cells_are_refused_with_their_addresses(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filling = Filling(workbook(folder))
    row = filling.decide("so-0", "N2b.2", Status.MET, None, "Đã xem", "A")
    filling.book[details.TITLE][f"{details.PROPOSED}{row}"] = 6.5
    filling.book[details.TITLE][f"{details.FINAL}{row}"] = "● Đạt"
    filling.book["Minh chứng"]["F4"] = "câu khác"
    filling.book["Tham số"]["D5"] = None
    filling.book[details.TITLE].append(["thêm"])
    assert review(folder, filling.save()) == 2
    words = said(capsys)
    for place in (f"Chi tiết!{details.PROPOSED}{row}", f"Chi tiết!{details.FINAL}{row}", "Minh chứng!F4", "Tham số!D5", "dòng được thêm vào"):
        assert place in words, place
    with CaseFile.read(folder) as case:
        assert reviews(case) == ()
    assert finding(folder, "so-0", "N2b.2").review is None


@pytest.mark.parametrize(
    ("decision", "complaint"),
    [
        ((Status.MET, None, None, "A"), "kết luận khác với máy thì phải ghi lý do"),
        ((Status.MET, None, "Đã xem", None), "ghi tên người thẩm định"),
        (("Đạt mọt phần", None, "Đã xem", "A"), "có phải ý là “Đạt một phần”?"),
        ((Status.PARTIAL, 99, "Đã xem", "A"), "điểm phải là số từ 0 đến 7"),
        ((Status.PARTIAL, -1, "Đã xem", "A"), "điểm phải là số từ 0 đến 7"),
        ((Status.PARTIAL, "hai", "Đã xem", "A"), "đang là “hai”"),
        ((Status.NEEDS_REVIEW, 2, "Đã xem", "A"), "không tính điểm"),
        ((None, None, "Đã xem", "A"), "có lý do nhưng không có kết luận hay điểm"),
    ],
)
def test_a_decision_that_cannot_stand_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], decision: tuple[object, ...], complaint: str
) -> None:
    filling = Filling(workbook(folder))
    row = filling.decide("so-1", "N2b.2", *decision)
    filling.decide("so-2", "N2b.2", Status.MET, None, "Đã xem", "A")
    assert review(folder, filling.save()) == 2
    words = said(capsys)
    assert complaint in words and f"{row}:" in words
    with CaseFile.read(folder) as case:
        assert reviews(case) == (), "the good row waits for the bad one"


def test_two_inspectors_with_a_copy_each_lose_nothing(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copies = [Path(shutil.copy(workbook(folder), folder / f"{name}.xlsx")) for name in ("a", "b")]
    first, second = Filling(copies[0]), Filling(copies[1])
    first.decide("so-0", "N2b.2", Status.MET, None, "Đã xem", "A")
    first.decide("so-1", "N2b.2", Status.MET, None, "Đã xem", "A")
    second.decide("so-1", "N2b.2", Status.PARTIAL, None, "Chỉ có tên", "B")
    second.decide("so-2", "N2b.2", Status.MET, None, "Đã xem", "B")
    assert review(folder, first.save()) == 0
    capsys.readouterr()
    assert review(folder, second.save()) == 0
    assert "thay quyết định của A" in said(capsys)
    found = {unit: finding(folder, unit, "N2b.2").review for unit in ("so-0", "so-1", "so-2")}
    assert {unit: one.by for unit, one in found.items() if one} == {"so-0": "A", "so-1": "B", "so-2": "B"}
    with CaseFile.read(folder) as case:
        assert len(reviews(case)) == 4, "the one that was overruled stays in the ledger"


def test_a_decision_is_withdrawn_by_clearing_it_with_a_reason(folder: Path) -> None:
    filling = Filling(workbook(folder))
    filling.decide("so-0", "N2b.2", Status.MET, None, "Đã xem", "A")
    assert review(folder, filling.save(folder / "a.xlsx")) == 0
    again = Filling(workbook(folder))
    again.decide("so-0", "N2b.2", None, None, None, None)
    assert review(folder, again.save(folder / "b.xlsx")) == 2, "not without a reason and a name"
    again.decide("so-0", "N2b.2", None, None, "Xem nhầm đơn vị", "A")
    assert review(folder, again.save(folder / "b.xlsx")) == 0
    assert finding(folder, "so-0", "N2b.2").review is None
    assert findings.read(folder / "findings.json").units[0].reviewed_score is None


def test_a_workbook_of_other_findings_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled = Filling(workbook(folder)).save(folder / "a.xlsx")
    path = folder / "findings.json"
    data = json.loads(path.read_text("utf-8"))
    data["units"][0]["findings"][0]["summary"] = "khác"
    path.write_text(json.dumps(data), "utf-8")
    assert review(folder, filled) == 2
    assert "được lập từ kết quả khác" in said(capsys)
    foreign = folder / "la.xlsx"
    Workbook().save(foreign)
    assert review(folder, foreign) == 2
    assert "không phải sổ làm việc do kiemtra lập" in said(capsys)


@needs_office
def test_a_workbook_saved_by_libreoffice_is_read_back(folder: Path, tmp_path: Path) -> None:
    filling = Filling(workbook(folder))
    filling.decide("so-0", "N2b.2", Status.OUTDATED, None, "Quy trình năm 2015", "A")
    saved = converted(filling.save(folder / "a.xlsx"), "xlsx", tmp_path / "office")
    assert review(folder, saved) == 0
    one = finding(folder, "so-0", "N2b.2")
    assert one.review is not None and one.review.status is Status.OUTDATED
    assert points_of(one) == 2.8


def test_bands_come_from_the_configuration() -> None:
    text = targets_of(("so", NAME, "http://127.0.0.1:1/")) + '\n[ranks]\nlimits = { "B" = 0, "A" = 75 }\nleast_coverage = 20\n'
    bands = load_targets(text).bands
    assert (bands.name(0.75, 0.2), bands.name(0.7, 0.2), bands.name(0.9, 0.1)) == ("A", "B", "Chưa đủ căn cứ")


