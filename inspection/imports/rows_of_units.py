"""Tables with a row per unit: the score sheet of QĐ 766, the list of connected systems, the aggregate on personnel files."""

from collections.abc import Mapping, Sequence

from checks.readings.exports import Fault, Link, Personnel, Scores, Sharing, Source
from checks.vietnamese.text import folded, holds
from inspection.imports.grid import Grid, same_name
from inspection.imports.heads import Heads, find_heads, missing_heads
from inspection.imports.refusal import ExportRefused

_UNIT = ("ten don vi", "don vi", "co quan don vi")
GROUPS: Mapping[str, tuple[Sequence[str], float]] = {
    "Công khai, minh bạch": (("cong khai minh bach",), 18),
    "Tiến độ giải quyết": (("tien do giai quyet", "tien do"), 20),
    "Dịch vụ trực tuyến": (("dich vu truc tuyen", "dich vu cong truc tuyen"), 12),
    "Thanh toán trực tuyến": (("thanh toan truc tuyen",), 10),
    "Mức độ hài lòng": (("muc do hai long", "hai long"), 18),
    "Số hóa hồ sơ": (("so hoa ho so", "so hoa"), 22),
}
_SCORES = {**{name: words for name, (words, _) in GROUPS.items()}, "unit": _UNIT, "total": ("tong diem",)}
_SHARING: Mapping[str, Sequence[str]] = {
    "name": ("he thong csdl", "he thong co so du lieu", "ten he thong", "he thong"),
    "unit": ("don vi khai thac",),
    "queries": ("luot truy van ky nay", "so luot truy van", "luot truy van"),
    "state": ("tinh trang",),
}
_PERSONNEL: Mapping[str, Sequence[str]] = {
    "staff": ("tong bien che co mat", "bien che co mat", "tong so cbccvc", "co mat"),
    "created": ("so ho so da tao", "da tao"),
    "complete": ("so ho so da cap nhat du truong", "cap nhat du truong", "du truong"),
    "approved": ("so ho so da xac nhan phe duyet", "phe duyet", "xac nhan"),
    "synced": ("so ho so da dong bo csdlqg", "dong bo"),
    "missing": ("so ho so thieu truong bat buoc", "thieu truong"),
    "newest": ("ngay cap nhat gan nhat",),
    "rate": ("ty le",),
    "unit": _UNIT,
}
_WORKING = ("hoat dong", "dang hoat dong", "da ket noi", "ket noi", "su dung", "dang su dung", "binh thuong")
_NOT_WORKING = ("khong", "chua", "ngung", "dung", "gian doan", "loi", "tam dung")


def read_scores(grids: Sequence[Grid], names: Sequence[str], source: Source) -> Scores:
    """The unit's row. Raises ExportRefused where the table is not there or does not name the unit."""
    grid, heads = _table(grids, _SCORES, ("unit", "Công khai, minh bạch", "Tiến độ giải quyết", "total"), source)
    row = _row_of(grid, heads, names, source)
    faults: list[Fault] = []
    groups = []
    for name, (_, maximum) in GROUPS.items():
        column = heads.get(name)
        points = grid.number(row, column, faults) if column >= 0 else None
        if points is not None and not 0 <= points <= maximum:
            faults.append(Fault(grid.address(row, column), f"“{name}” ghi {points:g}, tối đa {maximum:g}"))
        groups.append((name, points))
    total = grid.number(row, heads.get("total"), faults)
    added = sum(points or 0.0 for _, points in groups)
    if total is not None and all(points is not None for _, points in groups) and abs(total - added) > 0.06:
        faults.append(Fault(grid.address(row, heads.get("total")), f"tổng điểm ghi {total:g}, cộng các nhóm được {round(added, 2):g}"))
    return Scores(source, tuple(faults), grid.address(row, heads.get("unit")), tuple(groups), total)


def read_sharing(grids: Sequence[Grid], names: Sequence[str], source: Source) -> Sharing:
    """The unit's systems. Raises ExportRefused where the list is not there or names none of the unit."""
    grid, heads = _table(grids, _SHARING, ("name", "unit", "queries", "state"), source)
    faults: list[Fault] = []
    links = []
    for row in range(heads.row + 1, len(grid.rows)):
        if not same_name(grid.text(row, heads.get("unit")), names):
            continue
        state = folded(grid.text(row, heads.get("state")))
        working = any(holds(state, words) for words in _WORKING) and not any(holds(state, words) for words in _NOT_WORKING)
        queries = grid.count(row, heads.get("queries"), faults)
        links.append(Link(grid.address(row, heads.get("name")), grid.text(row, heads.get("name")) or "(không tên)", working, queries))
    if not links:
        raise ExportRefused(f"{source.file} không có dòng nào có đơn vị khai thác là {names[0]}.")
    return Sharing(source, tuple(faults), tuple(links))


def read_personnel(grids: Sequence[Grid], names: Sequence[str], source: Source) -> Personnel:
    """The unit's row. Raises ExportRefused where the table is not there or does not name the unit."""
    grid, heads = _table(grids, _PERSONNEL, ("unit", "staff", "created", "complete"), source)
    row = _row_of(grid, heads, names, source)
    faults: list[Fault] = []
    counts = {
        name: grid.count(row, heads.get(name), faults) if heads.get(name) >= 0 else None
        for name in ("staff", "created", "complete", "approved", "synced", "missing")
    }
    _check_personnel(grid, row, heads, counts, faults)
    newest = grid.day(row, heads.get("newest")) if heads.get("newest") >= 0 else None
    staff = counts.pop("staff") or 0
    return Personnel(source, tuple(faults), grid.address(row, heads.get("unit")), staff=staff, newest=newest, **counts)


def _check_personnel(grid: Grid, row: int, heads: Heads, counts: Mapping[str, int | None], faults: list[Fault]) -> None:
    created, complete, missing, staff = (counts[name] for name in ("created", "complete", "missing", "staff"))
    for name in ("complete", "approved", "synced"):
        part = counts[name]
        if created is not None and part is not None and part > created:
            faults.append(Fault(grid.address(row, heads.get(name)), f"ghi {part}, nhiều hơn số hồ sơ đã tạo ({created})"))
    if created is not None and staff is not None and created > staff:
        faults.append(Fault(grid.address(row, heads.get("created")), f"ghi {created}, nhiều hơn số người có mặt ({staff})"))
    if None not in (created, complete, missing) and (complete or 0) + (missing or 0) != created:
        words = f"đủ trường {complete} + thiếu trường {missing} khác số hồ sơ đã tạo ({created})"
        faults.append(Fault(grid.address(row, heads.get("missing")), words))
    rate = grid.number(row, heads.get("rate"), faults) if heads.get("rate") >= 0 else None
    if rate is not None and staff and complete is not None:
        said = rate * 100 if isinstance(grid.at(row, heads.get("rate")), float) and rate <= 1 else rate
        if abs(said - 100 * complete / staff) > 0.6:
            words = f"tỷ lệ ghi {said:g}%, tính từ số hồ sơ đủ trường được {round(100 * complete / staff, 2):g}%"
            faults.append(Fault(grid.address(row, heads.get("rate")), words))


def _table(grids: Sequence[Grid], wanted: Mapping[str, Sequence[str]], needed: Sequence[str], source: Source) -> tuple[Grid, Heads]:
    for grid in grids:
        if heads := find_heads(grid, wanted, needed):
            return grid, heads
    lacking = min((missing_heads(grid, wanted, needed) for grid in grids), key=len)
    raise ExportRefused(f"{source.file} không có bảng với các cột cần có; thiếu cột: {', '.join(lacking)}. Xem lại tệp hoặc chọn --kind khác.")


def _row_of(grid: Grid, heads: Heads, names: Sequence[str], source: Source) -> int:
    rows = [row for row in range(heads.row + 1, len(grid.rows)) if same_name(grid.text(row, heads.get("unit")), names)]
    if not rows:
        raise ExportRefused(f"{source.file} không có dòng của {names[0]}.")
    if len(rows) > 1:
        raise ExportRefused(f"{source.file} có {len(rows)} dòng của {names[0]} (dòng {', '.join(str(row + 1) for row in rows)}); chỉ để lại một.")
    return rows[0]
