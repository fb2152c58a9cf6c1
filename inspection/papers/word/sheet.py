"""A sheet of official paper: page, letterhead, numbering, tables, recipients and signatures after NĐ 30/2020/NĐ-CP."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from docx import Document
from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from inspection.papers.cell_text import legal
from inspection.papers.letterhead import MOTTO, STATE
from inspection.papers.packing import AUTHOR

FACE = "Times New Roman"
_WATERMARK = (
    '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office"><w:pict><v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" '
    'adj="10800" path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/>'
    '<v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/>'
    '<v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas><v:path textpathok="t" o:connecttype="custom"/>'
    '<v:textpath on="t" fitshape="t"/></v:shapetype><v:shape id="PowerPlusWaterMarkObject{id}" o:spid="_x0000_s205{id}" type="#_x0000_t136" '
    'style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:120pt;rotation:315;z-index:-251658752;'
    'mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;'
    'mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#d9d9d9" stroked="f"><v:fill opacity=".5"/>'
    '<v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt" string="DỰ THẢO"/></v:shape></w:pict></w:r>'
)
DOTS = "." * 100


class Sheet:
    """A draft being written, from top to bottom."""

    def __init__(self, title: str) -> None:
        self.paper: Paper = Document()
        section = self.paper.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin = section.bottom_margin = Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(20)
        section.header_distance = Mm(10)
        section.different_first_page_header_footer = True
        usual = self.paper.styles["Normal"]
        usual.font.name, usual.font.size = FACE, Pt(14)
        fonts = usual.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:eastAsia", "w:hAnsi", "w:cs"):
            fonts.set(qn(script), FACE)
        _number_pages(section.header.paragraphs[0])
        for number, header in enumerate((section.header, section.first_page_header), 1):
            mark = _WATERMARK.replace("{id}", str(number))
            header.paragraphs[0]._p.append(parse_xml(mark))
        facts = self.paper.core_properties
        facts.title, facts.author, facts.comments = legal(title)[:200], AUTHOR, ""

    def letterhead(self, superior: str, issuer: str, number: str, place: str) -> None:
        """Who issues it, the state's name and motto, the number and the date left blank."""
        table = self.paper.add_table(3, 2)
        rows = _cells(table, (6.0, 10.4))
        (issuers, state), (numbers, day), (mark, _) = rows
        _fill(issuers, [(superior, 12, False, False), (issuer, 12, True, False)], rule=1.8)
        _fill(state, [(STATE, 12, True, False), (MOTTO, 13, True, False)], rule=2.6)
        _fill(numbers, [(number, 13, False, False)])
        _fill(day, [(f"{place}, ngày …… tháng …… năm ………", 13, False, True)])
        _fill(mark, [("DỰ THẢO", 13, True, False)])
        _border(mark.paragraphs[0], ("top", "left", "bottom", "right"))
        mark.paragraphs[0].paragraph_format.left_indent = mark.paragraphs[0].paragraph_format.right_indent = Cm(1.6)

    def title(self, kind: str, about: str) -> None:
        """The kind of paper, and what it is about."""
        self._add(kind.upper(), bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, before=14)
        last = self._add(about, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER, after=2)
        last.paragraph_format.keep_with_next = True
        rule = self._add("", size=4, align=WD_ALIGN_PARAGRAPH.CENTER, after=10)
        rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = Cm(5.5)
        _border(rule, ("top",))

    def heading(self, text: str) -> None:
        """A bold line that stays with what follows."""
        line = self._add(text, bold=True, first_line=1.27)
        line.paragraph_format.keep_with_next = True

    def text(self, text: str, italic: bool = False) -> Paragraph:
        """A paragraph of the body."""
        return self._add(text, italic=italic, first_line=1.27)

    def blank(self, lines: int = 1) -> None:
        """Lines for a pen."""
        for _ in range(lines):
            self._add(DOTS, align=WD_ALIGN_PARAGRAPH.LEFT)

    def table(self, heads: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]], centred: Sequence[int] = ()) -> None:
        """A table with its head repeated on every page; widths in centimetres."""
        table = self.paper.add_table(1 + len(rows), len(heads), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _repeat(table.rows[0]._tr)
        for number, (cells, values) in enumerate(zip(_cells(table, widths), (heads, *rows), strict=True)):
            for place, (cell, value) in enumerate(zip(cells, values, strict=True)):
                align = WD_ALIGN_PARAGRAPH.CENTER if number == 0 or place in centred else WD_ALIGN_PARAGRAPH.LEFT
                _fill(cell, [(line, 12, number == 0, False) for line in value.split("\n")], align)
        self._add("", size=6)

    def close(self, recipients: Sequence[str], signers: Sequence[str]) -> None:
        """Who gets it on the left, who signs on the right; with several signers, one beside the other below."""
        columns = 2 if recipients else len(signers)
        table = self.paper.add_table(1, columns)
        (cells,) = _cells(table, (16.0 / columns,) * columns)
        if recipients:
            to = [("Nơi nhận:", 12, True, True), *((f"- {name};", 11, False, False) for name in recipients), ("- Lưu: VT, KS.", 11, False, False)]
            _fill(cells[0], to, WD_ALIGN_PARAGRAPH.LEFT)
        for cell, signer in zip(cells[1:] if recipients else cells, signers, strict=True):
            _fill(cell, [(signer, 14, True, False), ("(Ký, ghi rõ họ tên)", 12, False, True), *[("", 14, False, False)] * 4])

    def bytes(self) -> bytes:
        """The draft as a file, with the times the template came with."""
        kept = io.BytesIO()
        self.paper.save(kept)
        return kept.getvalue()

    def _add(
        self,
        text: str,
        *,
        size: float = 14,
        bold: bool = False,
        italic: bool = False,
        align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
        first_line: float = 0.0,
        before: float = 0,
        after: float = 6,
    ) -> Paragraph:
        paragraph = self.paper.add_paragraph()
        _run(paragraph, text, size, bold, italic)
        form = paragraph.paragraph_format
        form.alignment, form.first_line_indent = align, Cm(first_line)
        form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.15
        return paragraph


def official_day(day: date) -> str:
    """A date as official papers write it: days below ten and the first two months with a nought."""
    month = f"{day.month:02d}" if day.month < 3 else f"{day.month}"
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def _run(paragraph: Paragraph, text: str, size: float, bold: bool, italic: bool) -> None:
    run = paragraph.add_run(legal(text))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def _cells(table: Table, widths: Sequence[float]) -> list[list[_Cell]]:
    """The cells of a table by row, as wide as said (centimetres) in every reader."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    rows = [[_Cell(cell, table) for cell in row.tc_lst] for row in table._tbl.tr_lst]
    for row in rows:
        for cell, width in zip(row, widths, strict=True):
            cell.width = Cm(width)
    return rows


def _fill(
    cell: _Cell,
    lines: Sequence[tuple[str, float, bool, bool]],
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.CENTER,
    rule: float = 0.0,
) -> None:
    """Lines of text, size, bold, italic; ``rule`` draws a line below, that many centimetres from either side."""
    for place, (text, size, bold, italic) in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        _run(paragraph, text, size, bold, italic)
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(0)
    if rule:
        line = cell.add_paragraph()
        _run(line, "", 2, False, False)
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Cm(rule)
        line.paragraph_format.space_after = Pt(4)
        _border(line, ("top",))


def _border(paragraph: Paragraph, sides: Sequence[str]) -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            edge.set(qn(f"w:{name}"), value)
        borders.append(edge)
    behind = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")
    paragraph._p.get_or_add_pPr().insert_element_before(cast(Any, borders), *behind)


def _repeat(row: object) -> None:
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row.get_or_add_trPr().append(head)  # type: ignore[attr-defined]


def _number_pages(paragraph: Paragraph) -> None:
    """The page's number in the middle of the top margin; the first page has another header."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    run.font.size = Pt(13)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            field = OxmlElement("w:fldChar")
            field.set(qn("w:fldCharType"), kind)
        else:
            field = OxmlElement("w:instrText")
            field.set(qn("xml:space"), "preserve")
            field.text = text
        run._r.append(field)
