"""Lists that go on: which address asks for which page of a list, and which pages of it belong to a whole search."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from checks.readings.address import same

LIST_PAGES = 3
"""Pages of a list of documents that are read whole; the newest stand first."""
_PAGING = re.compile(
    r"(?:^|[?&/_-])(?:page|trang|paged?|p|pageindex|cur|start|offset|currentpage)[=/_-]?(\d{1,6})(?=\D|$)", re.IGNORECASE
)


@lru_cache(maxsize=50_000)
def page_number(url: str) -> int:
    """Which page of a list it asks for; 1 where it says nothing of that."""
    parts = urlsplit(url)
    found = _PAGING.search(f"{parts.path}?{parts.query}")
    return max(1, int(found[1])) if found else 1


@lru_cache(maxsize=50_000)
def first_page(url: str) -> str:
    """What the pages of one list have in common: the address without the number of the page."""
    return _PAGING.sub("", same(url)).rstrip("/?&")


def continues(url: str, label: str) -> bool:
    """Whether ``url``, named by ``label``, asks for one of the pages of a list that belong to a whole search, the first left aside.

    Addresses may count items instead of pages ("start=20"): there the number that the link shows tells.
    """
    if not _PAGING.search(same(url)):
        return False
    number = int(label) if label.strip().isdigit() and len(label) < 4 else page_number(url)
    return 1 < number <= LIST_PAGES
