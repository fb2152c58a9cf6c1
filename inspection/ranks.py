"""How a share of the points is called: ``[ranks]`` of a targets file, and what holds without it."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from inspection.complaints import Complaint
from inspection.tables import Table, Text, read_table

Percent = Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)]


@dataclass(frozen=True, slots=True)
class Bands:
    """How a share of the points is called. A proposal: no legal text fixes it, and the configuration may change it."""

    limits: tuple[tuple[str, float], ...] = (
        ("Yếu", 0.0),
        ("Trung bình", 0.5),
        ("Khá", 0.65),
        ("Tốt", 0.8),
        ("Xuất sắc", 0.9),
    )
    """Name and smallest share, lowest first; the first begins at nothing."""
    least_coverage: float = 0.5
    """Below it nothing is called anything."""
    too_little: str = "Chưa đủ căn cứ"

    def name(self, share: float, coverage: float) -> str:
        """What a share of the points is called."""
        if coverage < self.least_coverage:
            return self.too_little
        return next(name for name, least in reversed(self.limits) if share >= least)


USUAL_BANDS = Bands()


class RanksTable(Table):
    """``[ranks]``: names with the percentage of points from which they hold."""

    limits: dict[Text, Percent] = {}
    least_coverage: Percent = USUAL_BANDS.least_coverage * 100


def read_ranks(raw: object) -> tuple[Bands, list[Complaint]]:
    """The bands of a targets file (None: it has none), and what is wrong with them."""
    if raw is None:
        return USUAL_BANDS, []
    table, complaints = read_table(RanksTable, raw, "[ranks]")
    limits = sorted(table.limits.items(), key=lambda pair: pair[1])
    if table.limits and (limits[0][1] != 0 or len({least for _, least in limits}) < len(limits)):
        complaints.append(Complaint("[ranks]", "limits", "một mức phải bắt đầu từ 0, các mức khác nhau"))
        return USUAL_BANDS, complaints
    chosen = tuple((name, round(least / 100, 4)) for name, least in limits) or USUAL_BANDS.limits
    return Bands(chosen, round(table.least_coverage / 100, 4)), complaints
