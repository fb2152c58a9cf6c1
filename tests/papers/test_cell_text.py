"""Portal text and addresses made fit for a cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from inspection.papers.cell_text import CELL_UNITS, CUT, LINE_FEEDS, URL_LENGTH, artifact_link, cell_text, web_link
from tests.papers.sample import DIGEST, UNLINKED


def utf16_units(text: str) -> int:
    """Code units as Excel counts them."""
    return len(text.encode("utf-16-le")) // 2


def test_ordinary_text_is_left_alone() -> None:
    text = "Sở Nội vụ công khai 25 thủ tục\n\tBiểu mẫu 01"
    assert cell_text(text) == text


@pytest.mark.parametrize("bad", ["\x00", "\x07", "\x1b", "\x85", "\ufffe", "\uffff", "\ud83d", "\udc00"])
def test_what_xml_or_excel_forbids_is_replaced_and_the_rest_kept(bad: str) -> None:
    assert cell_text(f"trước{bad}sau") == "trước\ufffdsau"


def test_line_ends_become_line_feeds() -> None:
    assert cell_text("một\r\nhai\rba") == "một\nhai\nba"


def test_text_that_excel_would_unescape_is_escaped() -> None:
    assert cell_text("_x000D_ _x00_") == "_x005F_x000D_ _x00_"


@pytest.mark.parametrize("text", ["x" * 40_000, "😀" * 20_000, "á" * 32_768])
def test_too_long_text_is_cut_with_a_mark(text: str) -> None:
    cut = cell_text(text)
    assert cut.endswith(CUT)
    assert text.startswith(cut.removesuffix(CUT))
    assert 31_000 < utf16_units(cut) <= CELL_UNITS


def test_the_longest_text_allowed_is_whole() -> None:
    assert cell_text("x" * CELL_UNITS) == "x" * CELL_UNITS


def test_line_feeds_beyond_the_limit_are_folded_without_losing_words() -> None:
    folded = cell_text("\n".join(str(n) for n in range(400)))
    assert folded.count("\n") == LINE_FEEDS
    assert folded.split() == [str(n) for n in range(400)]


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.vn/tthc?id=1&b=2#muc", "https://a.vn/tthc?id=1&b=2#muc"),
        ("http://a.vn/thủ tục/[1]", "http://a.vn/th%E1%BB%A7%20t%E1%BB%A5c/%5B1%5D"),
        ("http://a.vn/50%/a%20b", "http://a.vn/50%25/a%20b"),
        ("http://a.vn/#một#hai", "http://a.vn/#m%E1%BB%99t%23hai"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
    ],
)
def test_pages_are_linked_by_valid_addresses(url: str, target: str) -> None:
    assert web_link(url) == target


@pytest.mark.parametrize(
    "url", [*UNLINKED, "", "ftp://a.vn/", "mailto:a@a.vn", "http://a.vn/\x00", "/tthc", "http://" + "a" * 300 + "ă.vn/"]
)
def test_what_is_not_a_plain_web_page_is_not_linked(url: str) -> None:
    assert web_link(url) == ""


def test_an_address_is_linked_up_to_excels_limit() -> None:
    base = "https://a.vn/"
    assert web_link(base + "a" * (URL_LENGTH - len(base)))
    assert not web_link(base + "a" * (URL_LENGTH - len(base) + 1))
    assert not web_link(base + "ă" * (URL_LENGTH - len(base))), "it grows over the limit when encoded"


@pytest.mark.parametrize(
    "path",
    ["../secret.png", "artifacts/../x.png", "\\\\xau\\a.png", "https://xau.example/a.png", "", "artifacts/a.png"],
)
def test_only_artifacts_of_the_case_file_are_linked(path: str) -> None:
    assert artifact_link(path) == ""
    assert artifact_link(f"artifacts/{DIGEST}.png") == f"artifacts/{DIGEST}.png"


ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=300)


@given(ANY_TEXT)
def test_any_text_becomes_legal_xml_within_the_limits(text: str) -> None:
    fit = cell_text(text)
    element = etree.Element("t")
    element.text = fit
    assert (etree.fromstring(etree.tostring(element, encoding="utf-8")).text or "") == fit
    assert utf16_units(fit) <= CELL_UNITS
    assert fit.count("\n") <= LINE_FEEDS


@given(ANY_TEXT | ANY_TEXT.map("https://a.vn/{}".format))
def test_any_address_is_linked_safely_or_not_at_all(url: str) -> None:
    target = web_link(url)
    assert target == "" or (target.isascii() and target.startswith(("http://", "https://")) and len(target) <= URL_LENGTH)
