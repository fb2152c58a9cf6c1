"""The head of Vietnamese official papers: who issues it on the left, the state's name and motto on the right."""

from openpyxl.worksheet.worksheet import Worksheet

from inspection.findings import RunFacts
from inspection.papers import style
from inspection.papers.table import lay_words

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"


def superior_of(run: RunFacts) -> str:
    """The body above the one that inspects, e.g. "UBND TỈNH LAI CHÂU"; "" where the configuration names no province."""
    province = run.province.upper() if run.province[:1].isalpha() else ""
    whole = province.startswith(("TỈNH", "THÀNH PHỐ"))
    return f"UBND {province if whole else f'TỈNH {province}'}" if province else ""


def superior_in_words(run: RunFacts) -> str:
    """The same as a sentence writes it, e.g. "UBND tỉnh Lai Châu"."""
    if not run.province[:1].isalpha():
        return "UBND tỉnh"
    whole = run.province.lower().startswith(("tỉnh", "thành phố"))
    return f"UBND {run.province if whole else f'tỉnh {run.province}'}"


def lay_letterhead(sheet: Worksheet, run: RunFacts, left: tuple[int, int], right: tuple[int, int]) -> None:
    """Lay the head into rows 1 and 2, across the columns ``left`` and ``right``, first to last."""
    lay_words(sheet, 1, left, superior_of(run), style.HEADLINE)
    lay_words(sheet, 1, right, STATE, style.HEADING)
    lay_words(sheet, 2, left, run.lead.upper(), style.UNDERLINED)
    lay_words(sheet, 2, right, MOTTO, style.UNDERLINED, height=20)
