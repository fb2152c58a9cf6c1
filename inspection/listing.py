"""What the commands print: tables for people, and the same as plain data for programs."""

from collections.abc import Sequence
from datetime import date

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from checks.registry import Criterion
from inspection.doctor import Check
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.run import RunResult
from inspection.targets import Targets, Unit

GRAVEST = 3


def gravest(unit: UnitRecord) -> tuple[FindingRecord, ...]:
    """The findings that cost the unit most points, worst first."""
    lost = [(finding.maximum - finding.points, finding) for finding in unit.findings if finding.points is not None]
    worst = sorted((pair for pair in lost if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].criterion))
    return tuple(finding for _, finding in worst[:GRAVEST])


def summary_table(record: RunRecord) -> Table:
    """Unit, score, coverage, the gravest shortcomings."""
    table = _table("Đơn vị", "Điểm", "Kiểm chứng được", "Thiếu sót nặng nhất")
    for unit in record.units:
        judged = unit.score.maximum > 0
        points = f"{_number(unit.score.value)}/{_number(unit.score.maximum)}" if judged else "–"
        coverage = f"{unit.score.coverage * 100:.0f} %" if unit.applicable else "–"
        _add_row(table, unit.name, points, coverage, "\n".join(_shortcoming(f) for f in gravest(unit)) or _nothing(unit))
    return table


def summary_data(result: RunResult) -> object:
    """The summary as plain data."""
    return {
        "run": result.record.run.id,
        "folder": str(result.folder),
        "workbook": str(result.workbook),
        "units": [
            {
                "id": unit.id,
                "name": unit.name,
                "score": {"value": unit.score.value, "maximum": unit.score.maximum, "coverage": unit.score.coverage},
                "gravest": [
                    {"criterion": f.criterion, "status": str(f.status), "lost": round(f.maximum - (f.points or 0), 2)}
                    for f in gravest(unit)
                ],
            }
            for unit in result.record.units
        ],
        "broken": list(result.broken),
        "warnings": list(result.warnings),
        "notes": list(result.record.run.notes),
    }


def _nothing(unit: UnitRecord) -> str:
    """What to say of a unit without a shortcoming."""
    if unit.not_in_force:
        return "không áp dụng: không còn hiệu lực vào ngày kiểm tra"
    if unit.access is None or unit.access.may_pass:
        return "không truy cập được cổng"
    return "không có trong phần đã kiểm chứng" if unit.score.maximum else "chưa chấm được nội dung nào"


def _shortcoming(finding: FindingRecord) -> str:
    lost = _number(finding.maximum - (finding.points or 0.0))
    return f"{finding.criterion} {finding.title}: {finding.status.label.lower()} (−{lost})"


def _number(value: float) -> str:
    return f"{value:g}".replace(".", ",")


def units_table(targets: Targets, day: date) -> Table:
    """The units of a targets file as they stand on the day."""
    table = _table("Mã", "Tên", "Loại", "Địa chỉ", f"Vào ngày {day:%d/%m/%Y}")
    for unit in targets.units:
        _add_row(table, unit.id, unit.name, str(unit.kind), "\n".join(unit.hosts) or "–", _standing(targets, unit, day))
    return table


def units_data(targets: Targets, day: date) -> object:
    """The units as plain data."""
    return [
        {
            "id": unit.id,
            "name": unit.name,
            "kind": str(unit.kind),
            "hosts": list(unit.hosts),
            "items": sorted(unit.items),
            "inspected": unit.inspected,
            "in_force": unit.in_force(day),
            "reason": targets.why_not_in_force(unit, day),
        }
        for unit in targets.units
    ]


def _standing(targets: Targets, unit: Unit, day: date) -> str:
    if not unit.in_force(day):
        return f"không áp dụng: {targets.why_not_in_force(unit, day)}"
    return "kiểm tra" if unit.inspected else "chỉ khi gọi đích danh (--unit)"


def criteria_table(criteria: Sequence[Criterion]) -> Table:
    """Code, title, points, whether it judges by itself."""
    table = _table("Mã", "Tiêu chí", "Điểm", "Tự động")
    for criterion in criteria:
        points = _number(criterion.points) if criterion.points else "–"
        _add_row(table, criterion.code, criterion.title, points, "có" if criterion.proven else "khi nhập tệp kết xuất")
    return table


def criteria_data(criteria: Sequence[Criterion]) -> object:
    """The criteria as plain data."""
    return [
        {
            "code": criterion.code,
            "item": criterion.item,
            "title": criterion.title,
            "requirement": criterion.requirement,
            "points": criterion.points,
            "proven": criterion.proven,
            "options": {name: _plain(value) for name, value in criterion.options.items()},
        }
        for criterion in criteria
    ]


def criterion_text(criterion: Criterion, day: date) -> str:
    """The manual page of a criterion, with the legal basis on the day."""
    points = f"  ({_number(criterion.points)} điểm)" if criterion.points else ""
    lines = [
        f"{criterion.code}  {criterion.title}{points}",
        f"Yêu cầu: {criterion.requirement}",
        f"Khi không đạt: {criterion.failure}",
    ]
    if not criterion.proven:
        lines.append("Không thấy được từ cổng: chỉ đánh giá khi nhập tệp kết xuất của hệ thống nội bộ (kiemtra import).")
    if basis := criterion.basis_on(day):
        lines += [f"Căn cứ vào ngày {day:%d/%m/%Y}:", *(f"  - {cite}" for cite in basis)]
    if criterion.options:
        lines.append(f'Chỉnh được trong targets.toml, bảng [unit.tune."{criterion.code}"]:')
        lines += [f"  {name} = {_plain(value)}" for name, value in criterion.options.items()]
    lines.append(f"Viết ở: {criterion.module}")
    return "\n".join([*lines, "", criterion.doc] if criterion.doc else lines)


def finding_text(unit: str, finding: FindingRecord) -> str:
    """The chain behind a finding: status, points, what was cited or where was searched, by which rule."""
    points = f", {_number(finding.points)}/{_number(finding.maximum)} điểm" if finding.points is not None else ""
    lines = [f"{unit} · {finding.criterion}: {finding.status.label}{points}", finding.summary]
    for citation in finding.citations:
        lines += [
            f"  Trích: “{citation.quote}”",
            f"    {citation.page_title}",
            f"    {citation.url}",
            f"    chụp lúc {citation.captured_at:%H:%M:%S %d/%m/%Y} UTC · SHA-256 {citation.sha256}",
        ]
    if trail := finding.trail:
        whole = "trọn vẹn" if trail.complete else "chưa trọn vẹn"
        lines.append(f"  Đã tìm: {trail.pages_read} trang, sâu {trail.depth} lần bấm; {whole}")
        searched = {"thiếu": trail.gaps, "trình đơn": trail.menus, "tìm kiếm": trail.searches, "thử": trail.probes}
        for name, words in searched.items():
            lines += [f"    {name}: {word}" for word in words]
    lines += [f"  Ghi chú: {note}" for note in finding.notes]
    lines += [f"  Nên sửa: {finding.advice}"] if finding.advice else []
    lines.append(f"  Độ tin cậy {finding.confidence:.0%} · quy tắc {finding.rule_version}")
    return "\n".join(lines)


def machine_table(checks: Sequence[Check]) -> Table:
    """What the doctor saw."""
    table = _table("", "Mục", "Tình trạng")
    for check in checks:
        sign = Text("tốt", "green") if check.fine else Text("HỎNG", "red") if check.fatal else Text("lưu ý", "yellow")
        _add_row(table, sign, check.name, check.words)
    return table


def machine_data(checks: Sequence[Check]) -> object:
    """What the doctor saw, as plain data."""
    return [{"name": check.name, "fine": check.fine, "fatal": check.fatal, "words": check.words} for check in checks]


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    return table


def _add_row(table: Table, *cells: str | Text) -> None:
    table.add_row(*(Text(cell) if isinstance(cell, str) else cell for cell in cells))


def _plain(value: object) -> object:
    return list(value) if isinstance(value, (tuple, set, frozenset)) else value
