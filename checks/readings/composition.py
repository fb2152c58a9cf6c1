"""What an agency is made of, page by page: the bodies each page names as its parts."""

import re
from dataclasses import dataclass

from checks.model import Target
from checks.readings.attachments import Attachments
from checks.readings.org_units import OrgUnit, enumerated_in, is_party, structure_passage, units_in
from checks.readings.own_content import Content, OwnContent
from checks.readings.ownership import other_owner
from checks.readings.sections import Sections, State
from checks.registry import reading
from checks.vietnamese.text import folded, key
from checks.vietnamese.topics import Topic

_TELLING = (Topic.STRUCTURE, Topic.CONTACT)
_REGULATING = (Topic.LEADERS, Topic.FUNCTIONS, Topic.INTRODUCTION, Topic.HISTORY)
_LISTED = 4
_SHORT = 120

_TIMETABLE = re.compile(r"\blịch (làm việc|công tác|trực|tuần|họp)\b|\btiếp (công )?dân\b")


@dataclass(frozen=True, slots=True)
class Composition:
    """The bodies one page names."""

    content: Content
    units: tuple[OrgUnit, ...]
    passing: bool
    """Told in passing, in an article about something else."""
    foreign: str
    """The other agency or province the page is plainly about, "" for the unit's own."""


@dataclass(frozen=True)
class Compositions:
    """Every page that names bodies, fullest first; the unit's own before those of others."""

    all: tuple[Composition, ...]


@reading
def compositions(own: OwnContent, sections: Sections, attachments: Attachments, target: Target) -> Compositions:
    """Read the bodies from pages on the structure; elsewhere from the passage that a heading on structure opens, else from a sentence
    on the unit that counts its parts up."""
    found: dict[str, Composition] = {}
    for topic in (*_TELLING, *_REGULATING):
        for section in sections.about(topic):
            content = section.content
            if content is None or section.state is not State.CONTENT or content.seen.url in found or is_timetable(content):
                continue
            found[content.seen.url] = _composed(content, topic in _TELLING, True, attachments, target)
    for content in own.all():
        if content.seen.url not in found and not is_timetable(content):
            found[content.seen.url] = _composed(content, False, False, attachments, target)
    named = [one for one in found.values() if one.units]
    ordered = sorted(named, key=lambda one: (bool(one.foreign), one.passing, -len(one.units), one.content.seen.capture.clicks))
    return Compositions(tuple(ordered))


def _composed(content: Content, telling: bool, about: bool, attachments: Attachments, target: Target) -> Composition:
    lines = tuple(block.text for block in content.blocks) + tuple(w for d in content.page.drawings for w in d.words)
    lines += tuple(line for file in attachments.on(content) for line in file.text.splitlines())
    passage = structure_passage(lines)
    units = units_in(lines if telling or _lists_bodies(content) else passage)
    passing = False
    if not units:
        names = [folded(name) for name in (target.name, *target.aliases)]
        speaking = [line for line in lines if about or any(name in folded(line) for name in names)]
        units = enumerated_in(speaking, after_colon=about)
        passing = not about
    itself = tuple(folded(name) for name in (target.name, *target.aliases))
    units = tuple(unit for unit in units if not is_party(unit.name) and not folded(unit.name).startswith(itself))
    return Composition(content, units, passing, other_owner(content.text, target) if units else "")


def is_timetable(content: Content) -> bool:
    """Who receives citizens when, who works where this week: it names bodies and says nothing of their order."""
    names = {key(content.heading), key(content.page.title), *content.called}
    return any(_TIMETABLE.search(name) for name in names)


def _lists_bodies(content: Content) -> bool:
    """A page that is little else than a list of bodies, whatever it is called; news with its day is none."""
    lines = [block.text for block in content.blocks if block.linked < 0.6 and len(block.text) > 3]
    bodies = units_in([line for line in lines if len(line) <= _SHORT])
    return len(bodies) >= _LISTED and len(bodies) * 4 >= len(lines)
