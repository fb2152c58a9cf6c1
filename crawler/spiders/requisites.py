"""What pages need to look as they do: stylesheets and pictures. They are fetched once a visit is over, for the pages that are
likely to be cited, so that those can be shown again from the archive. No rule looks at them, no budget of pages counts them."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scrapy import Selector
from w3lib.html import get_base_url

from checks.model import Outcome, Role
from checks.readings.address import canonical
from checks.readings.captures import holds_page
from checks.readings.decoding import decode
from checks.readings.sections import SECTION
from crawler import worth
from crawler.archive import Address, AttemptRow, Fetched, Lease
from crawler.spiders.domain import related
from crawler.spiders.stops import spent

if TYPE_CHECKING:
    from crawler.spiders.survey import Survey

_IN_STYLE = re.compile(r"@import\s+(?:url\()?\s*[\"']?([^\"')\s;]+)|url\(\s*[\"']?([^\"')]+?)[\"']?\s*\)", re.IGNORECASE)
_PICTURE = re.compile(r"\.(png|jpe?g|gif|svg|webp|bmp)$", re.IGNORECASE)
_PAGES = frozenset({Role.HOME, Role.PAGE, Role.SEARCH, Role.PROBE})


class Requisites:
    """Of one visit."""

    def __init__(self, survey: "Survey") -> None:
        self._survey = survey
        self._begun = False
        self._most = survey.run.caps.requisites

    def lease(self) -> Lease | None:
        """The next to be fetched now that the visit is over; None where there is none, or no time or volume left."""
        survey = self._survey
        if survey.harvest is None or spent(survey):
            return None
        if not self._begun:
            self._begun = True
            survey.case.discover(survey.unit.id, list(self._of_pages()))
        lease = survey.case.lease(survey.unit.id, survey.run.elapsed())
        if lease and lease.address.role in (Role.REQUISITE, Role.ROBOTS):
            return lease
        if lease:
            survey.case.release(lease)
        return None

    def of_style(self, at: Address, fetched: Fetched) -> Iterator[Address]:
        """What a stylesheet needs itself: other ones, and pictures."""
        if fetched.outcome is not Outcome.OK or "css" not in fetched.content_type.lower():
            return
        for imported, named in _IN_STYLE.findall(fetched.body.decode("utf-8", "replace")):
            url = urljoin(at.url, imported or named)
            if imported or _PICTURE.search(url.partition("?")[0]):
                yield from self._admitted(url, at.url, self._most)

    def _of_pages(self) -> Iterator[Address]:
        """What the pages name that are likely to be cited: the stylesheets, then the pictures, of both first what most pages
        share. A quarter of the room is left for what the stylesheets name."""
        styles: Counter[str] = Counter()
        pictures: Counter[str] = Counter()
        page: dict[str, str] = {}
        case, unit = self._survey.case, self._survey.unit.id
        likely = {row.url for row in case.attempts(unit) if self._is_likely(row)}
        for capture in case.captures(unit, *likely) if likely else ():
            if capture.outcome is Outcome.OK and holds_page(capture.content_type, capture.body):
                markup = capture.dom or decode(capture.body, capture.content_type)
                base = get_base_url(markup, capture.url)
                for kind, named in zip((styles, pictures), _named(Selector(text=markup, type="html")), strict=True):
                    urls = {urljoin(base, url.strip()) for url in named}
                    kind.update(urls)
                    page |= {url: page.get(url, capture.url) for url in urls}
        for url, _ in sorted((*styles.items(), *pictures.items()), key=lambda one: (one[0] not in styles, -one[1], one[0])):
            yield from self._admitted(url, page[url], self._most * 3 // 4)

    def _is_likely(self, row: AttemptRow) -> bool:
        if row.outcome is not Outcome.OK or row.role not in _PAGES:
            return False
        return row.role is not Role.PAGE or worth.strength(row.url, row.label, self._survey.topics) >= SECTION

    def _admitted(self, url: str, page: str, most: int) -> Iterator[Address]:
        """The address, unless it is known, lies with somebody else, or ``most`` are known already."""
        survey = self._survey
        assert survey.harvest is not None
        try:
            url = survey.harvest.at_home(url) if survey.harvest.owns(url) else canonical(url)
        except ValueError:
            return
        if not url.startswith(("http://", "https://")) or not related(survey.harvest.home, url) or survey.atlas.known(url):
            return
        if survey.atlas.count(Role.REQUISITE) < most:
            survey.atlas.add(url, Role.REQUISITE)
            yield Address(url, Role.REQUISITE, worth.REQUISITE, 0, page, "")


def _named(markup: Selector) -> tuple[list[str], list[str]]:
    """The addresses of stylesheets and of pictures, as they are written."""
    links = (link.attrib for link in markup.css("link[href]"))
    styles = [link["href"] for link in links if "stylesheet" in link.get("rel", "").lower().split()]
    return styles, markup.css("img::attr(src)").getall()
