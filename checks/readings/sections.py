"""Sections: where a portal speaks of a topic, and what one finds on going there.

A section is known by the words of the links that lead to it, by its own heading, or by its address. What it is worth is its
own content: a menu entry may open on a placeholder, on the home page again, on "not found", or on another host.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from checks.model import Capture, Outcome
from checks.readings.address import path_of, same
from checks.readings.captures import is_page
from checks.readings.own_content import Content, OwnContent, undated
from checks.readings.portal import Portal, Seen
from checks.registry import reading
from checks.vietnamese.lexicon import label_strength, slug_strength
from checks.vietnamese.text import folded, holds, key
from checks.vietnamese.topics import Topic
from checks.vietnamese.wording import NOT_FOUND, PLACEHOLDERS

SECTION = 0.5
"""From this strength on a label names a section."""


class State(StrEnum):
    """What one finds behind an entry."""

    CONTENT = "content"
    PLACEHOLDER = "placeholder"
    BLANK = "blank"
    HOME_AGAIN = "home_again"
    GONE = "gone"
    FAILED = "failed"
    UNREAD = "unread"
    OUTSIDE = "outside"
    DOCUMENT = "document"

    @property
    def hollow(self) -> bool:
        """The entry exists and nothing stands behind it."""
        return self in (State.PLACEHOLDER, State.BLANK, State.HOME_AGAIN, State.GONE)


@dataclass(frozen=True)
class Section:
    """One place of the portal that a topic's words lead to."""

    topic: Topic
    url: str
    label: str
    strength: float
    clicks: int
    state: State
    content: Content | None
    capture: Capture | None
    source: Seen | None
    """The page that leads there; None where the section is known by its own heading or address only."""

    @property
    def name(self) -> str:
        """How a summary calls it."""
        return self.label or (self.content.heading if self.content else "") or path_of(self.url)

    @property
    def place(self) -> bool:
        """Its name is a place where things are kept, not the title of one thing: short, and no year in it."""
        words = _STANDARD.sub("iso", key(self.name))
        return words.count(" ") < _PLACE_WORDS and not _NUMBER.search(words)


@dataclass(frozen=True)
class Sections:
    """All sections, by topic, best first."""

    by_topic: Mapping[Topic, tuple[Section, ...]]

    def about(self, *topics: Topic) -> tuple[Section, ...]:
        """The sections of TOPICS; those with content first, then by strength."""
        found = [section for topic in topics for section in self.by_topic.get(topic, ())]
        return tuple(sorted(found, key=lambda s: (s.state is not State.CONTENT, -s.strength, s.clicks)))

    def hollow(self, *topics: Topic) -> frozenset[str]:
        """Addresses of the pages of TOPICS' sections that hold nothing."""
        return frozenset(s.content.seen.url for s in self.about(*topics) if s.content is not None and s.state.hollow)


@reading
def sections(portal: Portal, own: OwnContent) -> Sections:
    """Find the sections of every topic."""
    reader = _Reader(portal, own)
    return Sections({topic: reader.about(topic) for topic in Topic})


_COUNTED = re.compile(r"\d+|Thứ \w+|Chủ [Nn]hật")
_PLACE_WORDS = 8
_NUMBER = re.compile(r"\d{2,}")
_STANDARD = re.compile(r"\b(?:tcvn )?iso 9001(?:[: ]20\d\d)?")


@lru_cache(maxsize=30_000)
def naming(label: str, topic: Topic) -> float:
    """Return how surely LABEL names TOPIC, the date that lists put behind a title left aside."""
    return label_strength(undated(label), topic) if len(label) < 160 else 0.0


@dataclass(frozen=True)
class _Reader:
    portal: Portal
    own: OwnContent

    def about(self, topic: Topic) -> tuple[Section, ...]:
        best: dict[str, tuple[float, str, Seen | None, str]] = {}
        for url, called in self.portal.named.items():
            for text, (seen, link) in called.words.items():
                strength = naming(text, topic)
                if strength >= SECTION and strength > best.get(url, (0.0,))[0]:
                    best[url] = (strength, text, seen, link.url)
        for seen in self.portal.pages.values():
            named, heading = max(((naming(h, topic) * 0.9, h) for h in self.own.of(seen).titles if undated(h) == h), default=(0.0, ""))
            strength = max(named, slug_strength(seen.url, topic))
            at = same(seen.url)
            if strength >= SECTION and strength > best.get(at, (0.0,))[0]:
                label = heading if named >= SECTION else self.own.of(seen).named or topic.name_vi
                best[at] = (strength, label, best[at][2] if at in best else None, seen.url)
        found = [self._section(topic, *known) for known in best.values()]
        return tuple(sorted(found, key=lambda s: (-s.strength, s.clicks, s.url)))

    def _section(self, topic: Topic, strength: float, label: str, source: Seen | None, url: str) -> Section:
        capture = self.portal.capture(url)
        seen = self.portal.page(url)
        content = self.own.of(seen) if seen else None
        clicks = capture.clicks if capture else (source.capture.clicks + 1 if source else 99)
        return Section(topic, url, label, strength, clicks, self._state(url, capture, content), content, capture, source)

    def _state(self, url: str, capture: Capture | None, content: Content | None) -> State:
        if not self.portal.owns(url):
            return State.OUTSIDE
        if capture is None:
            return State.UNREAD
        if capture.outcome is Outcome.GONE:
            return State.GONE
        if capture.outcome is Outcome.OFFSITE:
            return State.OUTSIDE
        if capture.outcome is not Outcome.OK:
            return State.FAILED
        if content is None:
            return State.UNREAD if is_page(capture) else State.DOCUMENT
        if is_home_again(content, self.portal):
            return State.HOME_AGAIN
        if says_not_found(content, self.portal):
            return State.GONE
        return blankness(content) or State.CONTENT


def is_home_again(content: Content, portal: Portal) -> bool:
    """Whether the page is the home page under another address."""
    home = portal.home
    if home is None or same(content.seen.url) == same(home.url):
        return False
    here, there = ({_still(block.text) for block in page.blocks if not block.hidden} for page in (content.page, home.page))
    union = len(here | there)
    return union > 0 and len(here & there) / union >= 0.9


def _still(text: str) -> str:
    """TEXT without what clocks and counters change."""
    return _COUNTED.sub("0", text)


def says_not_found(content: Content, portal: Portal) -> bool:
    """Whether the page is how this portal says that there is no such page, whatever status it gives."""
    words = content.words
    if len(words) < 600 and any(holds(words, phrase) for phrase in NOT_FOUND):
        return True
    for seen in portal.not_found:
        if is_home_again_of(seen, portal):
            continue
        here = {block.text for block in content.page.blocks}
        there = {block.text for block in seen.page.blocks}
        if here and there and len(here & there) / len(here | there) >= 0.97:
            return True
    return False


def is_home_again_of(seen: Seen, portal: Portal) -> bool:
    """Whether SEEN shows the home page."""
    if portal.home is None:
        return False
    return seen.page.text == portal.home.page.text


def _waits(line: str) -> bool:
    """The line says that something is still to come, and no more."""
    words = key(line)
    return any(holds(words, phrase) and len(words) < len(phrase) + _AROUND for phrase in PLACEHOLDERS)


_AROUND = 60
_SAYS_SOMETHING = 20
_FURNITURE = re.compile(
    r"^(trang chu|home|in trang|in bai|gui email|gui bai|chia se|quay lai|ve dau trang|dau trang|xem chi tiet|tai day|tim kiem"
    r"|luot xem.*|so lan xem.*|ngay dang.*|cap nhat.*|tac gia.*|nguon.*|binh luan.*|y kien.*|\d+)$"
)


def blankness(content: Content) -> State | None:
    """Return PLACEHOLDER or BLANK where the page holds nothing of its own, None where it holds something."""
    lines = [line for line in content.body if not _FURNITURE.match(folded(line)) and not _waits(line)]
    prose = key(" ".join(lines))
    entries = sum(1 for link in content.links if len(link.text) >= 25)
    if len(prose) < _SAYS_SOMETHING and entries < 3 and any(_waits(line) for line in content.prose):
        return State.PLACEHOLDER
    material = content.images or content.page.drawings or content.frames or entries or any(_is_file(link.url) for link in content.links)
    if len(prose) < _SAYS_SOMETHING and not material:
        return State.BLANK
    return None


def _is_file(url: str) -> bool:
    return bool(re.search(r"\.(pdf|docx?|xlsx?|pptx?|rar|zip|rtf|odt|jpe?g|png)$", path_of(url).lower()))
