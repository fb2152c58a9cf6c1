"""HTML → :class:`~checks.readings.page.Page`.

lxml reads; where it stops at its depth limit (it drops what lies deeper without a word but in its error log),
BeautifulSoup on the standard library's parser reads again, slower and to the end.
"""

import re
from urllib.parse import urljoin

from bs4 import BeautifulSoup
from lxml import etree

from checks.readings.page import Page
from checks.readings.search_forms import has_search_box, search_forms
from checks.readings.unfolding import opened_by_controls
from checks.readings.walk import BLOCKS, SKIPPED, Reader, words_of
from checks.vietnamese.legacy import repaired
from checks.vietnamese.text import clean


def page_from(markup: str, url: str) -> Page:
    """Read MARKUP found at URL. Any text gives a page; one without markup is a page of one block."""
    root, truncated = _tree(markup)
    if root is None:
        return Page(url, "", ())
    base = root.find(".//base[@href]")
    reader = Reader(urljoin(url, clean(base.get("href", ""))) if base is not None else url, opened_by_controls(root))
    reader.read(root)
    title = root.find(".//head/title")
    if title is None:
        title = root.find(".//title")
    return Page(
        url=url,
        title=clean(repaired(words_of(title))) if title is not None else "",
        blocks=tuple(reader.blocks),
        links=tuple(reader.links),
        images=tuple(reader.images),
        regions=tuple(reader.regions),
        stamps=tuple(reader.stamps),
        drawings=tuple(reader.drawings),
        frames=tuple(reader.frames),
        scripted=tuple(reader.scripted),
        meta=reader.meta,
        forms=tuple(search_forms(root, reader.base)),
        searchable=has_search_box(root),
        scripts=len(root.findall(".//script")),
        truncated=truncated,
    )


def _tree(markup: str) -> tuple[etree._Element | None, bool]:
    markup = re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.replace("\x00", ""))
    if not markup.strip():
        return None, False
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True)
    root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    cut = any(entry.type_name == "ERR_RESOURCE_LIMIT" or "depth" in entry.message for entry in parser.error_log)
    if cut:
        return _tolerant_tree(markup)
    return root, False


def _tolerant_tree(markup: str) -> tuple[etree._Element | None, bool]:
    """Read to the end whatever the depth: flatten what BeautifulSoup saw to a tree two levels deep."""
    soup = BeautifulSoup(markup, "html.parser")
    body = etree.Element("body")
    last: etree._Element = etree.SubElement(body, "p")
    for node in soup.descendants:
        name = getattr(node, "name", None)
        if name in BLOCKS or name == "a":
            attributes = {k: v for k, v in getattr(node, "attrs", {}).items() if k in ("href", "title") and isinstance(v, str)}
            last = etree.SubElement(body, str(name), attributes)
        elif name is None and node.parent is not None and node.parent.name not in SKIPPED:
            last.text = (last.text or "") + re.sub(r"[\x00-\x08\x0b-\x1f]", " ", str(node))
    return body, True
