"""Sheet "Căn cứ pháp lý": which text each criterion rests on, valid on the inspection date."""

from collections.abc import Mapping, Sequence

import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet

from checks.basis import LegalText
from checks.registry import Criterion
from inspection.findings import RunRecord
from inspection.papers import style
from inspection.papers.table import HEAD_ROW, Column, Value, lay_table, lay_title

TITLE = "Căn cứ pháp lý"
COLUMNS = (
    Column("STT", 6, style.TOP_CENTRE),
    Column("Căn cứ", 78),
    Column("Dùng cho tiêu chí", 44),
    Column("Hiệu lực từ", 13, style.TOP_CENTRE),
    Column("Đến hết", 13, style.TOP_CENTRE),
    Column("Vào ngày kiểm tra", 20, style.TOP_CENTRE),
)


def lay_basis(sheet: Worksheet, record: RunRecord, criteria: Sequence[Criterion], subtitle: str) -> None:
    """Lay the sheet: the texts the findings cite first, then those of the rubric not in force on the day."""
    known = {text.cite: text for criterion in criteria for text in criterion.basis}
    cited = pd.DataFrame(
        [(text, finding.criterion) for unit in record.units for finding in unit.findings for text in finding.basis],
        columns=["text", "code"],
    ).drop_duplicates()
    used = cited.groupby("text", sort=False)["code"].agg(", ".join)
    rows = [_row(text, codes, known, "áp dụng") for text, codes in used.items()]
    day = record.run.as_of
    rows += [
        _row(cite, ", ".join(c.code for c in criteria if text in c.basis), known, "không áp dụng: ngoài thời gian hiệu lực")
        for cite, text in known.items()
        if cite not in used.index and not text.in_force(day)
    ]
    lay_title(sheet, f"CĂN CỨ PHÁP LÝ ÁP DỤNG VÀO NGÀY {day:%d/%m/%Y}", subtitle, len(COLUMNS))
    lay_table(sheet, COLUMNS, [(number, *row) for number, row in enumerate(rows, 1)])
    style.set_page(sheet, record.run.id, HEAD_ROW)


def _row(cite: str, codes: str, known: Mapping[str, LegalText], standing: str) -> tuple[Value, ...]:
    text = known.get(cite)
    return cite, codes, (text.since if text else None) or "–", (text.until if text else None) or "–", standing
