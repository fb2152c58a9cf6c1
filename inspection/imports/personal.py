"""Personal records are refused: an inspection needs counts, and what is not kept cannot leak."""

import re
from collections.abc import Iterator, Sequence

from checks.vietnamese.text import folded
from inspection.imports.grid import Grid

_HEADS = (
    "ho va ten", "ho ten", "ho dem", "ten can bo", "ten cong chuc", "ten vien chuc", "ngay sinh", "nam sinh", "ngay thang nam sinh",
    "so cmnd", "cmnd", "cccd", "so cccd", "so dinh danh", "so dinh danh ca nhan", "so can cuoc", "que quan", "noi sinh", "dan toc",
    "ton giao", "dia chi thuong tru", "noi o hien nay", "cho o hien nay", "so dien thoai", "dien thoai di dong", "so so bhxh", "so bhxh",
    "ma so thue", "so hieu cong chuc", "so hieu cbccvc", "he so luong", "gioi tinh",
)  # fmt: skip
_NAMING = ("ho va ten", "ho ten", "ten can bo", "ten cong chuc", "ten vien chuc", "cccd", "so cccd", "so dinh danh", "so dinh danh ca nhan", "so can cuoc")
_IDENTITY = re.compile(r"(?<!\d)0\d{11}(?!\d)")


def personal_records(grids: Sequence[Grid]) -> list[str]:
    """What in the sheets is about single persons, each in words with its cell; none in an aggregate."""
    return [words for grid in grids for words in _in(grid)]


def _in(grid: Grid) -> Iterator[str]:
    heads: dict[int, list[tuple[int, str]]] = {}
    identities = 0
    for row, column, words in grid.words():
        bare = folded(words)
        if bare in _HEADS:
            heads.setdefault(row, []).append((column, words))
        identities += bool(_IDENTITY.search(words))
    identities += sum(isinstance(value, int) and 10**11 <= value < 10**12 for row in grid.rows for value in row)
    place = f"sheet “{grid.sheet}”, " if grid.sheet else ""
    for row, found in heads.items():
        naming = any(folded(words) in _NAMING for _, words in found)
        # "Họ và tên" alone in the last rows is where somebody signs.
        below = sum(bool(grid.text(lower, found[0][0])) for lower in range(row + 1, min(row + 4, len(grid.rows))))
        if len(found) >= 2 or (naming and below >= 2):
            yield f"{place}dòng {row + 1}: cột {', '.join(f'“{words}”' for _, words in found)}"
    if identities >= 2:
        yield f"{place}có {identities} ô giống số định danh cá nhân"
