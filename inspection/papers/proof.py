"""Sheet "Minh chứng": where every finding can be seen again, or where it was looked for in vain."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openpyxl.drawing.image import Image
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from checks.model import Citation, Trail
from inspection.findings import FindingRecord, RunRecord, UnitRecord
from inspection.papers import style
from inspection.papers.cell_text import artifact_link
from inspection.papers.exhibits import Exhibits
from inspection.papers.moments import LocalClock
from inspection.papers.table import HEAD_ROW, Column, Link, Value, lay_table, lay_title, on_clock, page_link
from inspection.papers.thumbnails import HEIGHT, WIDTH, Thumbnails

TITLE = "Minh chứng"
COLUMNS = (
    Column("STT", 6, style.TOP_CENTRE),
    Column("Đơn vị", 15),
    Column("Mã", 7, style.TOP_CENTRE),
    Column("Kết quả", 14),
    Column("Loại minh chứng", 13),
    Column("Nội dung trích, hoặc nơi đã tìm", 48),
    Column("Tiêu đề trang", 20),
    Column("Địa chỉ", 30),
    Column("Mở trang", 7, style.TOP_CENTRE),
    Column("Thời điểm ghi nhận\n({clock})", 17.5, style.TOP_CENTRE),
    Column("SHA-256 của bản chụp", 19),
    Column("Trang được lấy về thế nào", 36),
    Column("Ảnh chụp", 9, style.TOP_CENTRE),
    Column("Ảnh thu nhỏ", 22, style.TOP_CENTRE),
)
PICTURES = (len(COLUMNS) - 1, len(COLUMNS))
"""The columns that say nothing but whether there is a picture yet."""
_POINTS_PER_PIXEL = 0.75
_ROW_LENGTH = 900  # what a printed row can show: Excel's rows end at 409 points


@dataclass(frozen=True, slots=True)
class Place:
    """The rows of the sheet that prove one finding, first to last."""

    first: int
    last: int

    @property
    def link(self) -> Link:
        """A link to them from another sheet."""
        rows = str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        return Link(f"Dòng {rows}", place=f"'{TITLE}'!A{self.first}")


Places = dict[tuple[str, str], Place]
"""By unit and criterion."""


def lay_proof(
    sheet: Worksheet, record: RunRecord, thumbnails: Thumbnails, exhibits: Exhibits, clock: LocalClock, subtitle: str
) -> Places:
    """Lay the sheet; returns where each finding's proof stands."""
    places: Places = {}
    rows: list[list[Value]] = []
    pictures: dict[int, bytes] = {}
    for unit in record.units:
        for finding in unit.findings:
            first = HEAD_ROW + 1 + len(rows)
            for citation in finding.citations:
                if picture := thumbnails.pictures.get(citation.screenshot):
                    pictures[HEAD_ROW + 1 + len(rows)] = picture
                said = "" if picture or not artifact_link(citation.screenshot) else thumbnails.left_out
                values = _cited(citation, exhibits.had.get((unit.id, citation.url), ""), clock)
                rows.append([len(rows) + 1, unit.name, finding.criterion, finding.status, *values, said])
            looked = exhibits.looked.get((unit.id, finding.criterion), ())
            for values in _trailed(finding.trail, looked, clock) if finding.trail else ():
                rows.append([len(rows) + 1, unit.name, finding.criterion, finding.status, *values, ""])
            if first <= HEAD_ROW + len(rows):
                places[unit.id, finding.criterion] = Place(first, HEAD_ROW + len(rows))
    lay_title(sheet, "MINH CHỨNG CỦA TỪNG KẾT QUẢ", subtitle, len(COLUMNS))
    lay_table(sheet, on_clock(COLUMNS, clock), rows)
    _hang(sheet, pictures)
    style.set_page(sheet, record.run.id, HEAD_ROW, "D")
    return places


def _hang(sheet: Worksheet, pictures: Mapping[int, bytes]) -> None:
    """Put the pictures into the last column of their rows."""
    for row, picture in pictures.items():
        image = Image(io.BytesIO(picture))
        image.width, image.height = WIDTH, round(image.height * WIDTH / image.width)
        image.anchor = f"{get_column_letter(len(COLUMNS))}{row}"
        sheet.add_image(image)
        dimension = sheet.row_dimensions[row]
        dimension.height = max(dimension.height or 0.0, HEIGHT * _POINTS_PER_PIXEL + 4)


def searched(trail: Trail) -> str:
    """How far was searched, in a sentence."""
    whole = "việc tìm kiếm trọn vẹn" if trail.complete else f"việc tìm kiếm chưa trọn vẹn: {'; '.join(trail.gaps)}"
    return f"Đã đọc {trail.pages_read} trang, sâu đến {trail.depth} lần bấm từ trang chủ; {whole}."


def _cited(citation: Citation, had: str, clock: LocalClock, kind: str = "Trích dẫn") -> Sequence[Value]:
    picture = artifact_link(citation.screenshot)
    return (
        kind,
        citation.quote,
        citation.page_title,
        citation.url,
        page_link(citation.url),
        clock.read(citation.captured_at),
        citation.sha256,
        had,
        Link("Xem" if picture else "–", picture),
    )


def _trailed(trail: Trail, looked: Sequence[Citation], clock: LocalClock) -> Iterator[Sequence[Value]]:
    places = (
        ("Phạm vi đã tìm", (searched(trail),)),
        ("Trình đơn đã mở", trail.menus),
        ("Sơ đồ cổng", (trail.sitemap,) if trail.sitemap else ()),
        ("Đã hỏi ô tìm kiếm", trail.searches),
        ("Địa chỉ đã thử", trail.probes),
    )
    for name, words in places:
        for text in _rows_of(words):
            yield name, text, "", "", "", None, "", "", ""
    for page in looked:
        yield _cited(page, "", clock, "Trang gần nhất đã xem")


def _rows_of(words: Sequence[str]) -> list[str]:
    """The words as texts short enough for a row each."""
    texts: list[str] = []
    for word in words:
        if texts and len(texts[-1]) + len(word) < _ROW_LENGTH:
            texts[-1] = f"{texts[-1]}; {word}"
        else:
            texts.append(word)
    return texts


def proof_of(unit: UnitRecord, finding: FindingRecord, places: Places) -> tuple[str, Link, Link]:
    """What another sheet says of the proof: the address (or how far was searched), the page, the rows of this sheet."""
    place = places.get((unit.id, finding.criterion))
    rows = place.link if place else Link("–")
    if finding.citations:
        first, *others = finding.citations
        more = len({citation.url for citation in others} - {first.url})
        return f"{first.url}\n(và {more} trang khác)" if more else first.url, page_link(first.url), rows
    return searched(finding.trail) if finding.trail else "–", Link("–"), rows
