"""A sitemap's addresses, read from XML, compressed or not. Anything else has none."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import XMLSyntaxError
from scrapy.utils.gz import gunzip
from scrapy.utils.sitemap import Sitemap

_MOST_BYTES = 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entries:
    """What one file names: further sitemaps, or pages."""

    sitemaps: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


def entries(body: bytes, most: int) -> Entries:
    """The first ``most`` entries of ``body``."""
    try:
        plain = gunzip(body, max_size=_MOST_BYTES) if body[:2] == b"\x1f\x8b" else body
        sitemap = Sitemap(plain)
        named = tuple(_locations(sitemap, most))
    except (XMLSyntaxError, StopIteration, OSError, EOFError):
        return Entries()
    if sitemap.type == "sitemapindex":
        return Entries(sitemaps=named)
    return Entries(pages=named) if sitemap.type == "urlset" else Entries()


def _locations(sitemap: Sitemap, most: int) -> Iterator[str]:
    for number, entry in enumerate(sitemap):
        if number >= most:
            return
        if entry.get("loc"):
            yield str(entry["loc"])
