"""Files that pages offer: which belong to a page, and whether they open."""

import re
from dataclasses import dataclass

from checks.model import Capture
from checks.readings.address import path_of
from checks.readings.own_content import Content
from checks.readings.portal import Portal
from checks.registry import reading

_FILE = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|rtf|odt|rar|zip|7z)$", re.IGNORECASE)


def is_file(url: str) -> bool:
    """Whether the address is a document's or an archive's, by its name."""
    return bool(_FILE.search(path_of(url)))


@dataclass(frozen=True)
class Attachments:
    """The files of one portal, as far as they were opened."""

    portal: Portal

    def at(self, url: str) -> tuple[Capture, ...]:
        """The file at URL, where it is one and was tried."""
        found = self.portal.capture(url) if is_file(url) else None
        return (found,) if found else ()

    def on(self, content: Content) -> tuple[Capture, ...]:
        """The files CONTENT offers by link or embeds, those that were tried."""
        named = [link.url for link in content.links] + list(content.frames)
        found = (self.at(url) for url in dict.fromkeys(named))
        return tuple(capture for captures in found for capture in captures)

    def offered(self, content: Content) -> int:
        """How many files CONTENT offers, tried or not."""
        return sum(1 for url in {link.url for link in content.links} | set(content.frames) if is_file(url))


@reading
def attachments(portal: Portal) -> Attachments:
    """Make the reader of files."""
    return Attachments(portal)

