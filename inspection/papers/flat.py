"""Findings as one flat table, CSV, for other programs and for pivoting in Excel."""

from dataclasses import asdict
from pathlib import Path

import pandas as pd

from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.papers.cell_text import legal
from inspection.standing import points_of, status_of
from inspection.whole_file import write_whole

NAME = "findings.csv"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_flat(folder: Path, name: str, record: RunRecord) -> Path:
    """Write the table into ``folder``: UTF-8 with the mark Excel needs; returns where it lies."""
    rows = [_row(record, unit, finding) for unit in record.units for finding in unit.findings]
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    path = folder / name
    write_whole(path, table.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig"))
    return path


_COLUMNS = (
    "run", "as_of", "unit", "unit_name", "portal", "criterion", "title", "requirement", "status", "points", "maximum",
    "confidence", "review_status", "review_points", "review_reason", "review_by", "review_at", "final_status", "final_points",
    "summary", "advice", "notes", "citation_url", "citation_title", "citation_quote", "citation_captured_at",
    "citation_sha256", "citation_screenshot", "citations", "trail_complete", "trail_pages_read", "trail_depth", "basis",
    "rule_version",
)  # fmt: skip


def _row(record: RunRecord, unit: UnitRecord, finding: FindingRecord) -> dict[str, object]:
    cited = finding.citations[0] if finding.citations else None
    review, trail = finding.review, finding.trail
    row: dict[str, object] = {
        "run": record.run.id,
        "as_of": record.run.as_of.isoformat(),
        "unit": unit.id,
        "unit_name": unit.name,
        "portal": unit.portal,
        "final_status": status_of(finding).value,
        "final_points": points_of(finding),
        "citations": len(finding.citations),
        "notes": " | ".join(finding.notes),
        "basis": " | ".join(finding.basis),
        "status": finding.status.value,
    }
    for name in ("criterion", "title", "requirement", "points", "maximum", "confidence", "summary", "advice", "rule_version"):
        row[name] = getattr(finding, name)
    if review:
        said = {**asdict(review), "status": review.status.value if review.status else None, "at": review.at.isoformat()}
        row |= {f"review_{name}": value for name, value in said.items()}
    if cited:
        row |= {f"citation_{name}": value for name, value in {**asdict(cited), "captured_at": cited.captured_at.isoformat()}.items()}
        row["citation_title"] = cited.page_title
    if trail:
        row |= {"trail_complete": trail.complete, "trail_pages_read": trail.pages_read, "trail_depth": trail.depth}
    return {name: _harmless(row.get(name)) for name in _COLUMNS}


def _harmless(value: object) -> object:
    """Text that a spreadsheet would take for a formula gets an apostrophe before it."""
    if not isinstance(value, str):
        return value
    text = legal(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text
