"""Which of a unit's candidate addresses is its portal: the first that answers as this unit, else the first that answers.

Where nothing secure is spoken at an https address, its http twin is a candidate right after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from checks.readings.page import Page

_HOPS = 10


@dataclass(frozen=True, slots=True)
class HomeTry:
    """What one home address answered with, finally."""

    page: Page | None
    """Where it answered with a page."""
    names_unit: bool = False
    location: str = ""
    """Where it redirects to, when that may still be the portal."""
    unsecured: bool = False
    """No secure connection came about; the host may speak plainly."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The portal's home address, or the address to try next; neither where all were tried and none answered."""

    portal: str = ""
    next: str = ""


class Candidates:
    """The candidates in order, and what became of each."""

    def __init__(self, urls: Sequence[str]) -> None:
        self.urls = tuple(urls)
        self._tries: dict[str, HomeTry] = {}

    def note(self, url: str, tried: HomeTry) -> None:
        """Keep how the attempt at ``url`` ended."""
        self._tries[url] = tried

    def page(self, url: str) -> Page | None:
        """The page that answered at ``url``."""
        tried = self._tries.get(url)
        return tried.page if tried else None

    def choose(self) -> Choice:
        """Where things stand."""
        answered = ""
        waiting = list(self.urls)
        while waiting:
            url = self._landing(waiting.pop(0))
            tried = self._tries.get(url)
            if tried is None:
                return Choice(next=url)
            if tried.page is not None and tried.names_unit:
                return Choice(portal=url)
            if tried.page is not None:
                answered = answered or url
            if tried.unsecured and url.startswith("https:"):
                waiting.insert(0, url.replace("https:", "http:", 1))
        return Choice(portal=answered)

    def _landing(self, url: str) -> str:
        for _ in range(_HOPS):
            tried = self._tries.get(url)
            if tried is None or not tried.location:
                break
            url = tried.location
        return url
