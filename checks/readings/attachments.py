"""Files that pages offer: which belong to a page, and whether they open."""

import re
from dataclasses import dataclass

from checks.model import Capture, Outcome
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
        found = self.portal.capture(url)
        if found is None or not (is_file(url) or (found.outcome is Outcome.OK and _holds_file(found))):
            return ()
        return (found,)

    def on(self, content: Content) -> tuple[Capture, ...]:
        """The files CONTENT offers by link or embeds, those that were tried."""
        named = [link.url for link in content.links] + list(content.frames)
        found = (self.at(url) for url in dict.fromkeys(named))
        return tuple(capture for captures in found for capture in captures)

    def offered(self, content: Content) -> int:
        """How many files CONTENT offers, tried or not."""
        return sum(1 for url in {link.url for link in content.links} | set(content.frames) if is_file(url))


def _holds_file(capture: Capture) -> bool:
    """A file behind an address that does not look like one ("/download?id=7")."""
    kind = capture.content_type.lower()
    return capture.body[:5] == b"%PDF-" or any(word in kind for word in ("pdf", "msword", "officedocument", "excel", "octet-stream", "zip", "rar"))


@reading
def attachments(portal: Portal) -> Attachments:
    """Make the reader of files."""
    return Attachments(portal)

