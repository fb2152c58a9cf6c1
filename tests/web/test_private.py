"""Whatever leaves the evidence has private data covered: papers, drafts, tables, comparisons, pages, what is printed."""

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from checks.model import Citation, Status
from crawler.archive.case import CaseFile
from inspection import findings, run
from inspection.cli import main
from inspection.findings import RunRecord
from tests.web.conftest import UNIT, Kept
from tests.web.shop import served, visitor

NUMBER, MOBILE, HOME = "012345678901", "0987 654 321", "tổ 5, phường Đoàn Kết"
SAID = f"Căn cước công dân số {NUMBER}; nơi ở: {HOME}; di động {MOBILE}"
SECRETS = (NUMBER, "654 321", "phường Đoàn Kết")


@pytest.fixture
def spoken(kept: Kept) -> Kept:
    """The run, in which every word of one finding tells too much; and an earlier run beside it to be compared with."""
    folder = kept.out / kept.id
    record = run.record_of(folder)
    unit = record.units[0]
    one = next(finding for finding in unit.findings if finding.criterion == "N3d.1")
    citation = Citation(f"{unit.portal}lanh-dao", SAID, SAID, record.run.ended, "a" * 64)
    told = replace(one, status=Status.PARTIAL, points=1.0, summary=SAID, notes=(SAID,), citations=(citation,))
    findings_ = tuple(told if finding.criterion == "N3d.1" else finding for finding in unit.findings)
    changed = replace(record, units=(replace(unit, findings=findings_),))
    former = kept.out / "20200101T000000-adhoc-0000"
    shutil.copytree(folder, former)
    before = replace(record.run, id=former.name, started=record.run.started - timedelta(days=90))
    findings.write(former / run.FINDINGS, replace(changed, run=before, units=(replace(unit, findings=_worse(findings_)),)))
    with CaseFile.open(folder, at=run.now()):
        findings.write(folder / run.FINDINGS, changed)
    return kept


def _worse(kept: tuple) -> tuple:
    return tuple(replace(one, status=Status.ABSENT, points=0.0) if one.criterion == "N3d.1" else one for one in kept)


def clean(words: str) -> bool:
    return not [secret for secret in SECRETS if secret in words]


def in_book(path: Path) -> str:
    book = load_workbook(path)
    return "\n".join(str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value)


def in_draft(path: Path) -> str:
    draft = Document(str(path))
    return "\n".join([p.text for p in draft.paragraphs] + [c.text for t in draft.tables for r in t.rows for c in r.cells])


def test_papers_tables_and_comparisons(spoken: Kept, capsys: pytest.CaptureFixture[str]) -> None:
    folder, former = spoken.out / spoken.id, spoken.out / "20200101T000000-adhoc-0000"
    assert main(["report", str(folder)]) == 0
    assert main(["compare", str(former), str(folder)]) == 0
    books, drafts = list(folder.glob("*.xlsx")), list((folder / "du-thao").glob("*.docx"))
    assert len(books) >= 2 and len(drafts) >= 3
    for path in books:
        assert clean(in_book(path)), path.name
    for path in drafts:
        assert clean(in_draft(path)), path.name
    assert "••••••••••••" in in_book(folder / f"kiem-tra-cchc-{spoken.id}.xlsx")
    capsys.readouterr()
    for form in ("csv", "json"):
        assert main(["report", str(folder), "--format", form]) == 0
        path = Path(capsys.readouterr().out.strip())
        text = path.read_text("utf-8-sig")
        assert clean(text) and "••••••••••••" in text, path.name
    assert main(["explain", "N3d.1", "--run", str(folder), "--unit", UNIT]) == 0
    said = capsys.readouterr().out
    assert clean(said) and "••••••••••••" in said
    assert NUMBER in (folder / run.FINDINGS).read_text("utf-8"), "the evidence itself keeps every word"


def test_pages(spoken: Kept) -> None:
    at = f"/runs/{spoken.id}"
    with served(spoken.out, spoken.targets) as server:
        one = visitor(server, "binh")
        compared = f"/compare?old=20200101T000000-adhoc-0000&new={spoken.id}"
        for path in (at, f"{at}/queue", f"{at}/units/{UNIT}", f"{at}/units/{UNIT}/findings/N3d.1", f"{at}/papers", compared, "/"):
            page = one.get(path)
            assert page.status == 200 and clean(page.text), path
        taken = one.get(f"{at}/papers/findings.json")
        assert clean(taken.text)
        record = RunRecord.from_json(json.loads(taken.text))
    finding = next(finding for finding in record.units[0].findings if finding.criterion == "N3d.1")
    assert any("đã che trong sổ" in note for note in finding.notes)
