"""The branch of a portal that introduces the agency: sections of that name, what they list, and what is filed under them."""

import re
from dataclasses import dataclass

from checks.readings.own_content import Content, OwnContent
from checks.readings.portal import Portal
from checks.readings.sections import SECTION, Sections
from checks.registry import reading
from checks.vietnamese.lexicon import label_strength
from checks.vietnamese.text import folded
from checks.vietnamese.topics import Topic

_FILED = re.compile(r"\b(gioi thieu|about|tong quan)\b")
_LISTED = 12
"""Entries up to which what a section links to is its own, and no list of news."""


@dataclass(frozen=True)
class Introduction:
    """Its pages, in order of discovery."""

    pages: tuple[Content, ...]


@reading
def introduction(portal: Portal, own: OwnContent, sections: Sections) -> Introduction:
    """Find the pages of the branch."""
    named = [s.content for s in sections.about(Topic.INTRODUCTION) if s.content is not None]
    urls = {content.seen.url for content in named}
    for content in named:
        listed = {seen.url for link in content.links if (seen := portal.page(link.url)) is not None}
        urls |= listed if len(listed) <= _LISTED else set()
    return Introduction(tuple(content for content in own.all() if content.seen.url in urls or _is_filed(content)))


def _is_filed(content: Content) -> bool:
    """By its address, or by the line above its title."""
    if any(label_strength(line, Topic.INTRODUCTION) >= SECTION for line in content.headings[:2]):
        return True
    return bool(_FILED.search(folded(content.seen.url.replace("/", " / "))))
