"""The evaluation as a page."""

from pathlib import Path

from checks.model import Status
from inspection.evaluation import evaluate
from inspection.evaluation_page import write_page
from inspection.truth import Truth
from tests.papers.sample import province


def test_shows_figures_and_both_sides(tmp_path: Path) -> None:
    record = province()
    unit = record.units[0]
    finding = next(f for f in unit.findings if f.status is Status.MET)
    truth = Truth(unit.id, finding.criterion, Status.ABSENT, frozenset(), ("/muc",), "<script>alert(1)</script> không có gì")
    text = write_page(evaluate([record], [truth]), tmp_path, {record.run.id: ""}).read_text("utf-8")
    assert "1 chỗ không khớp" in text
    assert finding.summary.split("<")[0][:40] in text
    assert "<script>" not in text
    assert "&lt;script&gt;" in text
