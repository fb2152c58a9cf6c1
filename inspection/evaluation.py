"""How far findings agree with a truth table: figures per criterion and overall, disagreements with their proof."""

import csv
import io
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from checks.model import Status
from checks.registry import criteria
from inspection.comparison import Comparison, Figures, confusion, figures
from inspection.findings import FindingRecord, RunRecord, plain
from inspection.truth import Truth
from inspection.whole_file import write_whole

RUNNING = "Tiêu chí đang vận hành"
ALL = "Tất cả tiêu chí"
SURE = 0.9
SURE_ONES = "Kết quả có độ tin cậy từ 90 %"
JSON, CSV = "evaluation.json", "evaluation.csv"
_TRAIL_WORDS = 300


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All comparisons, with the criteria that judge by themselves already."""

    comparisons: tuple[Comparison, ...]
    proven: frozenset[str]
    unmatched: tuple[Truth, ...]
    """Truths on which no run has a finding; in no figure."""

    @property
    def running(self) -> Figures:
        """Over the criteria that judge by themselves."""
        return figures(RUNNING, (c for c in self.comparisons if c.finding.criterion in self.proven))

    @property
    def overall(self) -> Figures:
        """Over all rows."""
        return figures(ALL, self.comparisons)

    @property
    def by_criterion(self) -> tuple[Figures, ...]:
        """One per criterion, in the order of their first finding."""
        codes = dict.fromkeys(c.finding.criterion for c in self.comparisons)
        return tuple(figures(code, (c for c in self.comparisons if c.finding.criterion == code)) for code in codes)

    @property
    def sure(self) -> Figures:
        """Over the findings that are sure of themselves: confidence from :data:`SURE` on."""
        return figures(SURE_ONES, (c for c in self.comparisons if c.finding.confidence >= SURE))

    @property
    def disagreements(self) -> tuple[Comparison, ...]:
        """The comparisons that do not agree, the gravest sort first."""
        rank = sorted(
            (c for c in self.comparisons if not c.agrees), key=lambda c: (not c.false_accusation, not c.false_pass)
        )
        return tuple(rank)


def evaluate(
    records: Sequence[RunRecord],
    truths: Iterable[Truth],
    codes: Collection[str] | None = None,
    *,
    proven: Collection[str] | None = None,
) -> Evaluation:
    """Compare the findings of the runs with the truths, by the criteria ``codes`` (None: all).

    ``proven`` are the criteria that judge by themselves; None: as the registry says. A unit that several runs inspected
    counts once per run.
    """
    known = {(truth.portal, truth.criterion): truth for truth in truths if codes is None or truth.criterion in codes}
    comparisons = tuple(
        Comparison(record.run.id, unit.id, finding, known[unit.id, finding.criterion])
        for record in records
        for unit in record.units
        for finding in unit.findings
        if (unit.id, finding.criterion) in known
    )
    matched = {(c.unit, c.finding.criterion) for c in comparisons}
    judging = {c.code for c in criteria() if c.proven} if proven is None else proven
    return Evaluation(
        comparisons, frozenset(judging), tuple(truth for key, truth in known.items() if key not in matched)
    )


def as_tables(evaluation: Evaluation) -> tuple[Table, ...]:
    """What a person reads on a terminal: figures, confusion, disagreements, truths without a finding."""
    tables = [_figures_table(evaluation), _confusion_table(evaluation)]
    shown = [c for c in evaluation.disagreements if c.finding.criterion in evaluation.proven or not c.undecided]
    if shown:
        tables.append(_disagreements_table(shown))
    if evaluation.unmatched:
        table = _table(
            "Có trong bảng sự thật nhưng không có kết quả nào; không tính vào các số trên", "Đơn vị", "Tiêu chí"
        )
        for unit in dict.fromkeys(truth.portal for truth in evaluation.unmatched):
            _add_row(table, unit, ", ".join(truth.criterion for truth in evaluation.unmatched if truth.portal == unit))
        tables.append(table)
    return tuple(tables)


def as_data(evaluation: Evaluation) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "running": _figures_data(evaluation.running),
        "overall": _figures_data(evaluation.overall),
        "sure": _figures_data(evaluation.sure),
        "criteria": [
            {**_figures_data(f), "criterion": f.name, "proven": f.name in evaluation.proven}
            for f in evaluation.by_criterion
        ],
        "confusion": {true: dict(found) for true, found in confusion(evaluation.comparisons).items()},
        "disagreements": [_disagreement_data(c) for c in evaluation.disagreements],
        "unmatched": [{"unit": t.portal, "criterion": t.criterion, "status": t.status} for t in evaluation.unmatched],
    }


def write(evaluation: Evaluation, folder: Path) -> tuple[Path, Path]:
    """Write evaluation.json (everything) and evaluation.csv (the figures) into ``folder``; returns their paths."""
    everything, sums = folder / JSON, folder / CSV
    write_whole(
        everything, f"{json.dumps(as_data(evaluation), ensure_ascii=False, indent=1)}\n".encode("utf-8", "replace")
    )
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        ("criterion", "proven", "rows", "agreements", "agreement", "false_accusations", "false_passes", "undecided")
    )
    for f in (*evaluation.by_criterion, evaluation.running, evaluation.overall):
        share = "" if f.agreement is None else f"{f.agreement:.4f}"
        proven = f.name in evaluation.proven or f.name == RUNNING
        writer.writerow(
            (f.name, int(proven), f.rows, f.agreements, share, f.false_accusations, f.false_passes, f.undecided)
        )
    write_whole(sums, text.getvalue().encode("utf-8-sig"))
    return everything, sums


def _figures_table(evaluation: Evaluation) -> Table:
    table = _table(
        "So với bảng sự thật", "Tiêu chí", "Số dòng", "Khớp", "Tỷ lệ khớp", "Kết luận oan", "Bỏ lọt", "Chưa quyết"
    )
    for f in evaluation.by_criterion:
        _add_figures(table, f, "" if f.name in evaluation.proven else " (chờ nhập tệp)")
    table.add_section()
    for f in (evaluation.running, evaluation.overall, evaluation.sure):
        _add_figures(table, f, style="bold")
    return table


def _add_figures(table: Table, f: Figures, remark: str = "", style: str | None = None) -> None:
    share = "–" if f.agreement is None else f"{f.agreement:.1%}".replace(".", ",")
    counts = (f.false_accusations, f.false_passes, f.undecided)
    _add_row(table, f"{f.name}{remark}", str(f.rows), str(f.agreements), share, *map(str, counts), style=style)


def _confusion_table(evaluation: Evaluation) -> Table:
    counted = confusion(evaluation.comparisons)
    columns = [found for found in Status if any(row[found] for row in counted.values())]
    table = _table("Sự thật (dòng) và kết quả (cột)", "", *columns)
    for true, row in counted.items():
        _add_row(table, true, *(str(row[found] or "·") for found in columns))
    return table


def _disagreements_table(comparisons: Sequence[Comparison]) -> Table:
    heads = ("Đơn vị", "Mã", "Loại", "Sự thật", "Kết quả", "Vì sao có sự thật này", "Kết quả dựa vào")
    table = _table("Chỗ không khớp (trừ chỗ chưa quyết của tiêu chí chờ nhập tệp)", *heads, lines=True)
    for c in comparisons:
        ground = "\n".join([c.finding.summary, *_ground(c.finding)])
        _add_row(table, c.unit, c.finding.criterion, c.sort, c.truth.status, c.finding.status, c.truth.reason, ground)
    return table


def _table(title: str, *heads: str, lines: bool = False) -> Table:
    table = Table(title=title, show_lines=lines, title_justify="left")
    for head in heads:
        table.add_column(head, overflow="fold")
    return table


def _add_row(table: Table, *cells: str, style: str | None = None) -> None:
    table.add_row(*map(Text, cells), style=style)  # portal text may hold what rich takes for markup


def _ground(finding: FindingRecord) -> list[str]:
    """What the finding rests on, in lines: its citations, else where was searched."""
    if finding.citations:
        return [f"“{citation.quote}” ({citation.url})" for citation in finding.citations]
    trail = finding.trail
    if trail is None:
        return list(finding.notes)
    searched = (
        f"đã đọc {trail.pages_read} trang, sâu {trail.depth}, {'trọn vẹn' if trail.complete else 'chưa trọn vẹn'}"
    )
    return [searched, "; ".join((*trail.gaps, *trail.menus, *trail.searches, *trail.probes))[:_TRAIL_WORDS]]


def _figures_data(f: Figures) -> dict[str, Any]:
    return {
        "rows": f.rows,
        "agreements": f.agreements,
        "agreement": None if f.agreement is None else round(f.agreement, 4),
        "false_accusations": f.false_accusations,
        "false_passes": f.false_passes,
        "undecided": f.undecided,
    }


def _disagreement_data(c: Comparison) -> dict[str, Any]:
    return {
        "run": c.run,
        "unit": c.unit,
        "criterion": c.finding.criterion,
        "false_accusation": c.false_accusation,
        "false_pass": c.false_pass,
        "undecided": c.undecided,
        "truth": {
            "status": c.truth.status,
            "also_ok": sorted(c.truth.also_ok),
            "proof_paths": c.truth.proof_paths,
            "reason": c.truth.reason,
        },
        "finding": plain(c.finding),
    }
