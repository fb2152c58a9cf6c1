"""Tables by their heads: the row of column titles, merged or not, and which column says what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from checks.vietnamese.text import folded, holds
from inspection.imports.grid import Grid

_DEEPEST = 60


@dataclass(frozen=True, slots=True)
class Heads:
    """Where a table's columns stand, by the names the reader gives them."""

    row: int
    columns: Mapping[str, int]

    def get(self, name: str) -> int:
        """The column; one that cannot be where the table lacks it."""
        return self.columns.get(name, -1)


def find_heads(grid: Grid, wanted: Mapping[str, Sequence[str]], needed: Sequence[str]) -> Heads | None:
    """The first row of titles in which all of ``needed`` stand; ``wanted`` are the words of each column, folded, the
    most telling first. A title may be spread over two rows (merged heads)."""
    for row in range(min(len(grid.rows), _DEEPEST)):
        columns = _columns(grid, row, wanted)
        if all(name in columns for name in needed):
            return Heads(row, columns)
    return None


def missing_heads(grid: Grid, wanted: Mapping[str, Sequence[str]], needed: Sequence[str]) -> list[str]:
    """The needed columns that the best row of titles still lacks, by their first words."""
    best = max((_columns(grid, row, wanted) for row in range(min(len(grid.rows), _DEEPEST))), key=len, default={})
    return [wanted[name][0] for name in needed if name not in best]


def _columns(grid: Grid, row: int, wanted: Mapping[str, Sequence[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    titles = [folded(grid.text(row, column)) for column in range(len(grid.rows[row]))]
    for name, phrases in wanted.items():
        for phrase in phrases:
            place = next((n for n, title in enumerate(titles) if holds(title, phrase) and n not in found.values()), None)
            if place is not None:
                found[name] = place
                break
    return found
