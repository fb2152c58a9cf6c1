"""Pages of a PDF as pictures, those that hold given passages, and where on them the passages stand."""

import base64
import io
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import pypdfium2  # type: ignore[import-untyped]

from crawler.documents.limits import MOST_PAGES
from crawler.documents.pages import opened
from crawler.documents.passages import Letters, parts, span

_MOST_SHOWN = 3
_TALLEST = 4_000


@dataclass(frozen=True, slots=True)
class Facsimile:
    """One page."""

    number: int
    """From 1."""
    of: int
    width: int
    height: int
    png: str
    """Base64."""
    marks: tuple[tuple[int, int, int, int], ...]
    """Left, top, width, height, in pixels of the picture."""
    found: tuple[str, ...]
    """The quotes that are marked."""


def facsimiles(body: bytes, texts: Sequence[str], quotes: Sequence[str], width: int) -> Iterator[dict[str, object]]:
    """The pages that hold ``quotes``, or the first, at most three, ``width`` pixels wide. ``texts`` is what was read on each
    page, which for a scan is not in the file. Raises Unreadable."""
    document = opened(body)
    numbers = _holding(texts[: min(len(document), MOST_PAGES)], quotes) or [0]
    for number in numbers[:_MOST_SHOWN]:
        page = document[number]
        wide, tall = page.get_size()
        bitmap = page.render(scale=min(width / max(wide, 1.0), _TALLEST / max(tall, 1.0)))
        image = bitmap.to_pil().convert("RGB")
        marked = {quote: boxes for quote in quotes if (boxes := _boxes(page, quote))}
        where = bitmap.get_posconv(page).to_bitmap
        marks = [_between(where(*box[:2]), where(*box[2:])) for boxes in marked.values() for box in boxes]
        written = io.BytesIO()
        image.save(written, "PNG", compress_level=6)
        png = base64.b64encode(written.getvalue()).decode()
        yield asdict(Facsimile(number + 1, len(document), image.width, image.height, png, tuple(marks), tuple(marked)))


def _holding(texts: Sequence[str], quotes: Sequence[str]) -> list[int]:
    """The first page of each quote, in order; a page that holds all of it before one that holds a part."""
    pages = [Letters.of(text) for text in texts]
    first = (
        next((number for part in parts(quote) for number, page in enumerate(pages) if page.place(part)), None) for quote in quotes
    )
    return sorted({number for number in first if number is not None})


def _boxes(page: "pypdfium2.PdfPage", quote: str) -> list[tuple[float, float, float, float]]:
    """Left, bottom, right, top of each line of the quote, in the page's own coordinates."""
    try:
        letters = page.get_textpage()
        # One character for each of the page's, so that places in the text are places on the page.
        text = "".join((letters.get_text_range(at, 1) or " ")[0] for at in range(letters.count_chars()))
        place = span(text, quote)
        if place is None:
            return []
        return [letters.get_rect(at) for at in range(letters.count_rects(place[0], place[1] - place[0]))]
    except pypdfium2.PdfiumError:
        return []


def _between(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int, int, int]:
    """The box between two corners; a turned page turns them too."""
    (left, right), (top, bottom) = (sorted(pair) for pair in zip(one, other, strict=True))
    return left, top, right - left, bottom - top
