"""Texts that lay down an agency's functions and duties."""

import re
from dataclasses import dataclass

from checks.model import Capture, Outcome, Target
from checks.readings.attachments import Attachments
from checks.readings.introduction import Introduction
from checks.readings.own_content import Content
from checks.readings.ownership import names_own, other_owner
from checks.readings.page import Block
from checks.readings.sections import Sections, State
from checks.registry import reading
from checks.vietnamese.text import folded, key
from checks.vietnamese.topics import Topic

_PART = re.compile(
    r"\b(cac phong|phong ban|don vi truc thuoc|don vi su nghiep|chi cuc|trung tam|van phong so|thanh tra so|phong [a-z]+|ban tiep cong dan)\b"
)
_PARAGRAPH = 600
_REMARK = 200
_HEADING = 90
_SIGNS = ("chức năng", "nhiệm vụ", "quyền hạn")


@dataclass(frozen=True, slots=True)
class Mandate:
    """One text on functions and duties."""

    content: Content
    label: str
    length: int
    """Characters of text on the page and in its files."""
    function: bool
    duties: bool
    foreign: str
    """The other agency or province it is plainly about."""
    part: bool
    """It is a subordinate unit's, by the words that lead there."""
    files: tuple[Capture, ...]
    named: bool
    """The text names the agency."""

    @property
    def rank(self) -> int:
        """A full text of the agency's own first, then another's full text, then what is short."""
        full = self.function and self.duties and self.length >= _PARAGRAPH
        return (3 if self.foreign else 2) if not full else (1 if self.foreign else 0)

    @property
    def unread(self) -> bool:
        """A file opens whose text could not be read."""
        return any(file.outcome is Outcome.OK and not file.text for file in self.files)

    @property
    def pictured(self) -> bool:
        """Instead of text the page shows pictures, as of a scanned decision."""
        return bool(self.content.images) and self.length < _REMARK and len(self.content.text) < _REMARK

    @property
    def broken(self) -> bool:
        """Files are offered, and the portal says of each that it is not there."""
        return bool(self.files) and all(file.outcome is Outcome.GONE for file in self.files)


@dataclass(frozen=True)
class Mandates:
    """The texts found: the agency's own, and its parts'; fullest first."""

    own: tuple[Mandate, ...]
    parts: tuple[Mandate, ...]


@reading
def mandates(introduction: Introduction, sections: Sections, attachments: Attachments, target: Target) -> Mandates:
    """Read the texts of sections on functions; where there is none, of introduction and structure pages that tell them."""
    found: dict[str, Mandate] = {}
    for section in sections.about(Topic.FUNCTIONS):
        if section.content is not None and section.state is State.CONTENT:
            found.setdefault(section.content.seen.url, _mandate(section.content, section.name, attachments, target))
    named = [(s.content, s.name) for s in sections.about(Topic.INTRODUCTION, Topic.STRUCTURE) if s.state is State.CONTENT]
    for content, name in (*named, *((one, one.heading) for one in introduction.pages)):
        if content is None or content.seen.url in found:
            continue
        mandate = _mandate(content, name, attachments, target, _on_mandate(content))
        if mandate.function and mandate.duties:
            found[content.seen.url] = mandate
    ordered = sorted(found.values(), key=lambda m: (m.rank, -m.length))
    return Mandates(tuple(m for m in ordered if not m.part), tuple(m for m in ordered if m.part))


def _on_mandate(content: Content) -> tuple[str, ...]:
    """On a page that tells of more: the lines on functions and duties, each passage up to the next heading on something else."""
    told: list[str] = []
    inside = False
    for block in content.blocks:
        about = any(sign in key(block.text) for sign in _SIGNS)
        if _heads(block):
            inside = about
        elif about:
            inside = True
        if inside and block.linked < 0.6:
            told.append(block.text)
    return tuple(told)


def _heads(block: Block) -> bool:
    """The line stands above a passage: marked as a heading, or short and bold, or in capitals."""
    return bool(block.level) or (len(block.text) < _HEADING and (block.strong or block.text.isupper()))


def _mandate(content: Content, label: str, attachments: Attachments, target: Target, lines: tuple[str, ...] = ()) -> Mandate:
    files = attachments.on(content)
    text = "\n".join([*(lines or content.prose), *(file.text for file in files)])
    words = key(text)
    named = folded(f"{label} {content.heading}")
    part = _PART.search(named)
    mine = min((at for name in (target.name, *target.aliases) if (at := named.find(folded(name))) >= 0), default=None)
    return Mandate(
        content=content,
        label=label,
        length=len(text),
        function="chức năng" in words,
        duties="nhiệm vụ" in words,
        foreign=other_owner(text, target),
        part=part is not None and (mine is None or part.start() < mine),
        files=files,
        named=names_own(text, target),
    )
