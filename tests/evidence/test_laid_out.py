"""Cited files are shown as pages: of a PDF the page that holds the passage, of an Office file its text, and that it is its text."""

import base64
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import attachments
import pytest
from PIL import Image

from checks.model import Capture, Outcome, Role
from checks.readings.address import same
from crawler.documents.facsimile import facsimiles
from crawler.documents.pages import PAGE_BREAK
from crawler.documents.passages import span
from crawler.fetching.browsers import find_browser
from inspection.evidence.laid_out import laid_out
from inspection.evidence.studio import Sheet, shoot, studio

QUOTE = "Quy trinh giai quyet cong viec"
PAGES = ("Trang bia", "Muc luc: cong viec", f"Dieu 5. {QUOTE}, gom bay buoc")


def capture(body: bytes, text: str, kind: str = "application/octet-stream") -> Capture:
    at = datetime(2026, 11, 24, 7, 15, tzinfo=UTC)
    url = "http://cong.example.vn/van-ban/quy-trinh"
    return Capture(1, url, Role.DOCUMENT, Outcome.OK, at, body=body, text=text, extractor="doc 1.0", content_type=kind)


def turned(pages: tuple[str, ...]) -> bytes:
    return attachments.pdf(*pages).replace(b"/MediaBox", b"/Rotate 90 /MediaBox")


@pytest.mark.parametrize("made", [lambda pages: attachments.pdf(*pages), turned], ids=["upright", "turned"])
def test_the_page_that_holds_the_passage_is_marked_there(made: Callable[[tuple[str, ...]], bytes]) -> None:
    (page,) = facsimiles(made(PAGES), PAGES, [QUOTE, "khong he co trong tep"], 1000)
    assert (page["number"], page["of"], page["found"]) == (3, 3, (QUOTE,))
    (other,) = facsimiles(made(PAGES), PAGES, ["gom bay buoc – cong viec"], 1000)
    assert other["number"] == 3, "the longer part tells the page"
    left, top, width, height = page["marks"][0]
    image = Image.open(io.BytesIO(base64.b64decode(page["png"]))).convert("L")
    assert image.size == (page["width"], page["height"])
    inside = image.crop((left, top, left + width, top + height))
    assert min(inside.tobytes()) < 100, "its letters are below the mark"
    ink = sum(value < 128 for value in image.tobytes())
    share = sum(value < 128 for value in inside.tobytes()) / ink
    assert 0.4 < share < 0.9, "and the letters before and behind are not"


def test_a_scan_is_shown_where_its_letters_were_read(tmp_path: Path) -> None:
    body = attachments.scanned_pdf("TRANG MOT", "TRANG HAI")
    (page,) = facsimiles(body, ["TRANG MOT", f"TRANG HAI {QUOTE}"], [QUOTE], 1000)
    assert (page["number"], page["marks"], page["found"]) == (2, (), ())


def test_a_passage_is_found_however_it_was_broken() -> None:
    text = "Điều 5. Quy trình\n giải  quyết\ncông việc."
    first, last = span(text, "quy trình giải quyết công việc") or (0, 0)
    assert text[first:last] == "Quy trình\n giải  quyết\ncông việc"
    assert span(text, "không có đoạn này – giải quyết công việc"), "a part of it is better than nothing"
    assert span(text, "điều 9") is None and span(text, "") is None


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no browser on this machine")
def test_they_are_photographed_with_their_passages_marked() -> None:
    browser = find_browser()
    assert browser
    words = [f"Câu thứ {number} không nói gì đáng kể. " for number in range(900)]
    long = "".join([*words[:600], "Quy trình giải quyết công việc gồm bảy bước. ", *words[600:]])
    shown = (
        (capture(attachments.pdf(*PAGES), PAGE_BREAK.join(PAGES)), (QUOTE,), ()),
        (capture(attachments.docx("Quy trình"), long), ("Quy trình giải quyết công việc", "đoạn không có"), ("đoạn không có",)),
        (capture(attachments.png("SO DO TO CHUC"), "SO DO TO CHUC", "image/png"), (), ()),
        (capture(attachments.pdf(*PAGES)[:200], "Chữ còn đọc được trong tệp hỏng"), ("đọc được trong tệp",), ()),
    )
    with studio(browser) as page:
        for seen, quotes, unmarked in shown:
            sheet = laid_out(seen, quotes)
            assert sheet
            shot = shoot(page, *sheet, [("Địa chỉ", seen.url)])
            assert shot and shot.unmarked == unmarked
            image = Image.open(io.BytesIO(shot.png)).convert("RGB")
            assert image.height > 100
            colours = {colour: count for count, colour in image.getcolors(1 << 24) or ()}
            assert (colours.get((0xFF, 0xE1, 0x4D), 0) > 500) == bool(quotes), seen.content_type


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no browser on this machine")
def test_a_page_is_shown_in_the_clothes_that_were_archived() -> None:
    browser = find_browser()
    assert browser
    home = "http://cong.example.vn/"
    markup = '<link rel="stylesheet" href="/a.css?v=1"><body><p>Lãnh đạo Sở</p><img src="/mat.png">'
    style = replace(capture(b"body { background: rgb(1, 99, 2) }", "", "text/css"), url=f"{home}a.css?v=1")
    heights = []
    with studio(browser) as page:
        for requisites in ({}, {same(style.url): style}):
            shot = shoot(page, Sheet(home, markup.encode(), "text/html; charset=utf-8", requisites), ["Lãnh đạo"], [("Địa chỉ", home)])
            assert shot and not shot.unmarked
            image = Image.open(io.BytesIO(shot.png)).convert("RGB")
            assert (image.getpixel((image.width - 5, image.height - 5)) == (1, 99, 2)) == bool(requisites)
            heights.append(shot.mark[1])
    assert heights[0] == heights[1], "both margins say that something is missing: a picture, or a picture and a stylesheet"


def test_of_what_was_not_read_nothing_is_shown() -> None:
    assert laid_out(capture(b"Rar!\x1a\x07\x00", ""), (QUOTE,)) is None
