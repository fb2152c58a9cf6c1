"""Where a page lets its visitors search: forms that can be asked by GET, and boxes that only a script answers."""

import re
from urllib.parse import urljoin

from lxml import etree

from checks.readings.page import SearchForm
from checks.vietnamese.text import clean, folded

_SAYS_SEARCH = re.compile(r"\b(tim kiem|tim|tra cuu|tu khoa|search\w*|keywords?|q)\b|search|timkiem|keyword")
_ATTRIBUTES = ("name", "id", "class", "placeholder", "title", "aria-label", "value", "alt")
_TYPED = ("text", "search", "")


def search_forms(root: etree._Element, base: str) -> list[SearchForm]:
    """Forms with one text field that ask by GET; BASE resolves their addresses."""
    found = []
    for form in root.iter("form"):
        if (form.get("method") or "get").lower() != "get":
            continue
        texts = [f for f in form.iter("input") if _type(f) in _TYPED and f.get("name")]
        if len(texts) != 1:
            continue
        others = {f.get("name") or "": f.get("value") or "" for f in form.iter("input") if _type(f) == "hidden" and f.get("name")}
        found.append(SearchForm(urljoin(base, clean(form.get("action") or "")), texts[0].get("name") or "", others))
    return found


def has_search_box(root: etree._Element) -> bool:
    """Whether there is a field to type in that says by its words or names that it searches, whoever answers it."""
    fields = (field for field in root.iter("input") if _type(field) in _TYPED)
    return any(_type(field) == "search" or _SAYS_SEARCH.search(_named(field)) for field in fields)


def _type(field: etree._Element) -> str:
    return (field.get("type") or "").lower()


def _named(field: etree._Element) -> str:
    return folded(" ".join(field.get(name) or "" for name in _ATTRIBUTES))
