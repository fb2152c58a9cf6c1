"""What an address promises: the frontier opens the most promising first.

1000   robots.txt of a host about to be visited
 950   what pages need to be shown; found only once the visit is over
 900   home addresses
 800   the address that cannot exist
160 –  the menus of the home page, before anything deeper
 120   the portal's own search;   110   its sitemap
  70 – documents of a wanted topic, pictures that may be a chart, links to service portals
  45 – other menus, pages of a section; much more where label or address name a wanted topic
  44   the next pages of a list of documents
  39   likely addresses that nothing names: after all that promises more
  35 – what promises nothing: news of other things, links in the text of such a page
   1   traps, copies, what no one asked for
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from checks.readings.mentions import mentions
from checks.readings.menu import is_entry, stands_in_menu
from checks.readings.paging import page_number
from checks.readings.sections import SECTION, naming
from checks.vietnamese.lexicon import slug_strength
from checks.vietnamese.topics import Topic
from crawler import shapes

ROBOTS = 1000.0
REQUISITE = 950.0
HOME = 900.0
NONSENSE = 800.0
SEARCH = 120.0
SITEMAP = 110.0
IMAGE = 90.0
DOCUMENT = 70.0
OUTSIDE = 65.0
CONTINUED = 44.0
PROBE = 39.0
LOW = 40.0
"""Below it an address promises nothing in particular."""
CONCERNS = 0.3
"""From this strength on a label or page concerns a topic, be it only in a headline."""

_ON_HOME = 100.0
_BY_CLICKS = (60.0, 60.0, 50.0, 46.0)
_FARTHEST = 45.0
_LITTLE = 36.0
_TOPIC = 100.0
_PARENT = 25.0
_MENU = 12.0
_TEMPLATE_CAP = 40


@dataclass(frozen=True, slots=True)
class Lead:
    """A link as it is weighed."""

    url: str
    label: str
    clicks: int
    """Steps from home to what it leads to."""
    on_home: bool
    parent_strength: float
    """How surely the page that names it is a section of a wanted topic."""
    siblings: int
    """Known addresses of the same template."""
    pages: int = 1
    """Pages that name it so far."""

    @property
    def menu(self) -> bool:
        """It looks like an entry of a menu; a picture of the home page may be one."""
        return stands_in_menu(self.label, self.clicks, self.pages) or (self.on_home and not self.label)


def strength(url: str, label: str, topics: Iterable[Topic]) -> float:
    """How surely ``label`` or the address name one of ``topics``, 0..1."""
    return max((max(naming(label, topic), slug_strength(url, topic)) for topic in topics), default=0.0)


def promise(url: str, label: str, topics: Iterable[Topic]) -> float:
    """The same of what lies behind a link: one that leads to a piece of a topic promises as much as one that names a section of it."""
    topics = tuple(topics)
    named = strength(url, label, topics)
    return named if named >= SECTION or not any(mentions(label, topic) for topic in topics) else SECTION


def of_page(lead: Lead, named: float) -> float:
    """The worth of a page whose label or address names a topic as surely as ``named``."""
    worth = _BY_CLICKS[lead.clicks] if lead.clicks < len(_BY_CLICKS) else _FARTHEST
    worth += _TOPIC * named if named >= SECTION else _TOPIC * named / 3
    worth += _PARENT * lead.parent_strength
    worth += _ON_HOME if lead.on_home else 0.0
    worth += _MENU if lead.menu and is_entry(lead.label) else 0.0
    if not (lead.menu or max(named, lead.parent_strength) >= CONCERNS):
        worth = _LITTLE - lead.clicks
    copy, calendar, number = _shape(lead.url)
    if copy:
        worth -= 150.0
    if calendar:
        worth -= 60.0
    worth -= min(50.0, 6.0 * (number - 1))
    worth -= min(60.0, max(0, lead.siblings - _TEMPLATE_CAP) * 0.75)
    return max(1.0, worth)


@lru_cache(maxsize=50_000)
def _shape(url: str) -> tuple[bool, bool, int]:
    return shapes.is_copy(url), shapes.is_calendar(url), page_number(url)


def trail_needs(url: str, label: str, clicks: int, pages: int, topics: Iterable[Topic]) -> bool:
    """Whether a search for ``topics`` is not complete while this address, named on so many pages, waits: it looks like an entry
    of a menu, or its words or address name a topic."""
    return stands_in_menu(label, clicks, pages) or promise(url, label, topics) >= SECTION


def of_document(relevance: float) -> float:
    """The worth of a document on a page, or under a label, of that strength."""
    return DOCUMENT + 60.0 * relevance
