"""The portal as it was seen: its pages by address, and every link from one to another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from checks.model import Capture, Citation, Outcome, Role, Visit
from checks.readings.address import host_of, same
from checks.readings.captures import Captures
from checks.readings.page import Link, Page
from checks.registry import reading

_QUOTE = 300
_FIRST = 20


@dataclass(frozen=True)
class Seen:
    """A page and the capture that shows it."""

    capture: Capture
    page: Page

    @property
    def url(self) -> str:
        """The address asked for."""
        return self.capture.url

    def citation(self, quote: str, title: str = "") -> Citation:
        """Cite QUOTE, a passage of this page."""
        return cited(self.capture, quote, title or self.page.title)


def cited(capture: Capture, quote: str, title: str = "") -> Citation:
    """Cite QUOTE from CAPTURE; long passages are cut."""
    return Citation(
        url=capture.url,
        page_title=title or capture.label,
        quote=quote if len(quote) <= _QUOTE else quote[: _QUOTE - 1].rstrip() + "…",
        captured_at=capture.captured_at,
        sha256=capture.dom_sha256 or capture.sha256,
        screenshot=capture.screenshot,
    )


@dataclass(slots=True)
class Named:
    """How the links of a portal name one address."""

    words: dict[str, tuple[Seen, Link]] = field(default_factory=dict)
    """The different words, each with the first link that has them."""
    first: list[str] = field(default_factory=list)
    """The words of the first twenty links, the same ones as often as they come."""
    pages: int = 0
    """How many pages name it."""


@dataclass(frozen=True)
class Portal:
    """The pages of one unit's portal."""

    host: str
    home: Seen | None
    pages: Mapping[str, Seen]
    """Readable pages, by :func:`~checks.readings.address.same`."""
    captures: Mapping[str, Capture]
    """Every attempt, by the same key."""
    not_found: tuple[Seen, ...] = ()
    """How the portal answers for an address that cannot exist, where it answers with a page."""

    def owns(self, url: str) -> bool:
        """Whether URL lies on this portal."""
        return host_of(url) == self.host

    def capture(self, url: str) -> Capture | None:
        """The attempt that decided what lies at URL, redirects followed."""
        for _ in range(10):
            found = self.captures.get(same(url))
            if found is None or found.outcome is not Outcome.REDIRECT or not found.location:
                return found
            url = found.location
        return None

    def page(self, url: str) -> Seen | None:
        """The page at URL, redirects followed; None where none was read."""
        found = self.capture(url)
        return self.pages.get(same(found.url)) if found else None

    def links(self) -> Iterator[tuple[Seen, Link]]:
        """Every link of every page, in order of discovery."""
        for seen in self.pages.values():
            for link in seen.page.links:
                yield seen, link

    @cached_property
    def named(self) -> Mapping[str, Named]:
        """How each address is named, by :func:`~checks.readings.address.same`."""
        found: dict[str, Named] = {}
        for seen in self.pages.values():
            here: set[str] = set()
            for link in seen.page.links:
                at = same(link.url)
                known = found.get(at) or found.setdefault(at, Named())
                known.words.setdefault(link.text, (seen, link))
                if len(known.first) < _FIRST:
                    known.first.append(link.text)
                known.pages += at not in here
                here.add(at)
        return found


@reading
def portal(captures: Captures, visit: Visit) -> Portal:
    """Put together the pages that were captured."""
    if captures.fault is not None:
        raise captures.fault
    pages: dict[str, Seen] = {}
    attempts: dict[str, Capture] = {}
    not_found: list[Seen] = []
    for capture in captures.all:
        if capture.role in (Role.ROBOTS, Role.SITEMAP):
            continue
        attempts[same(capture.url)] = capture
        page = captures.pages.get(capture.id)
        if page is None:
            continue
        seen = Seen(capture, page)
        if capture.role is Role.NONSENSE:
            not_found.append(seen)
        elif capture.role not in (Role.OUTSIDE, Role.SEARCH):  # what a search answers with is no place of the portal
            pages[same(capture.url)] = seen
    found = Portal(host_of(visit.home), None, pages, attempts, tuple(not_found))
    home = found.page(visit.home)
    own = {key: seen for key, seen in pages.items() if found.owns(seen.url)}
    return Portal(found.host, home, own, attempts, tuple(not_found))
