"""How an agency came to be: the passages that tell it, and the milestones they name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.model import Kind, Target
from checks.readings.attachments import Attachments
from checks.readings.introduction import Introduction
from checks.readings.own_content import Content
from checks.readings.sections import Sections, State
from checks.registry import reading
from checks.vietnamese.dates import years_in
from checks.vietnamese.lexicon import label_strength
from checks.vietnamese.text import CAPITALS, folded, holds, key
from checks.vietnamese.topics import Topic

_CHANGED = re.compile(
    r"\b(thành lập|tái lập|lập lại|hình thành|chia tách|tách ra|được tách|tách thành|sáp nhập|hợp nhất|đổi tên|ra đời|giải thể|nâng cấp|tiền thân"
    r"|nhập huyện|nhập tỉnh|chia lại|chia thành|lập huyện|lập tỉnh|tổ chức lại|sắp xếp lại|trở thành|đổi thành|kiện toàn|chuyển giao|nhập vào|trên cơ sở)\b"
)
_FOUNDING = re.compile(
    r"(?:nghị định|quyết định|nghị quyết|sắc lệnh|thông tư)\s+(?:số\s*)?:?\s*\d+\s*[/-]?[\w/&-]*", re.IGNORECASE
)
_KIND = re.compile(r"^(?:uy ban nhan dan |ubnd )?(?:huyen|thanh pho|thi xa|thi tran|xa|phuong) ")
_SUBJECT = re.compile(r"\b(?:sở|ban|ban quản lý|cơ quan|ngành)\b.{0,60}\b(?:thành lập|hợp nhất|đổi tên|tách|chia tách|tái lập|lập lại)\b")
_AS_DISTRICT = re.compile(r"\b(?:đổi thành|thành lập|tái lập|trở thành|lập) (?:huyện|thị xã|thành phố)\b")
_TITLE = 0.85
_NAMED = 0.5
_ROWS = 3
_YEAR_ALONE = re.compile(r"^\W*(?:năm|từ|tháng)?\s*(?:\d{1,2}[/.-]){0,2}(?:18|19|20)\d\d(?:\s*[-–]\s*(?:(?:19|20)\d\d|nay))?\s*:?$", re.IGNORECASE)
_NEXT_PART = re.compile(r"^\W*(?:[IVX]+|\d{1,2})[.)/]+\s")
_OF_THE_COUNTRY = re.compile(r"\b(sắc lệnh|trung ương|việt nam|cả nước|hồ chí minh|pháp lệnh)\b")
_OF_THE_PROVINCE = re.compile(r"\blịch sử\b.{0,30}\btỉnh\b")
_LOCAL = re.compile(r"\b(ty|tỉnh|huyện|địa phương)\b")
_SENTENCE = re.compile(rf"(?<=[.;!?])\s+(?=[{CAPITALS}0-9\-–])")


@dataclass(frozen=True, slots=True)
class Formation:
    """What one page tells of the agency's beginnings."""

    content: Content
    sentences: tuple[str, ...]
    years: tuple[int, ...]
    document: str
    """A founding document by number, "" where none is named."""
    titled: bool
    """The page, or the heading above the passage, is named for it."""

    @property
    def length(self) -> int:
        """Characters of the passage."""
        return sum(len(sentence) for sentence in self.sentences)


@dataclass(frozen=True)
class Formations:
    """All passages found, fullest first."""

    all: tuple[Formation, ...]


@reading
def formations(introduction: Introduction, sections: Sections, attachments: Attachments, target: Target) -> Formations:
    """Read the passages on the agency's formation from its history and introduction pages."""
    found: dict[str, Formation] = {}
    for section in sections.about(Topic.HISTORY):
        if section.content is not None and section.state is State.CONTENT and _is_called(section.content):
            found[section.content.seen.url] = _titled(section.content, attachments, target)
    for content in introduction.pages:
        if content.seen.url not in found:
            passage = _passage(content, target)
            if passage.sentences:
                found[content.seen.url] = passage
    told = [one for one in found.values() if one.sentences]
    return Formations(tuple(sorted(told, key=lambda one: (-min(len(one.years), 4), -one.titled, -one.length))))


def _is_called(content: Content) -> bool:
    """The page as a whole is called history, by the words that lead there or by what heads it, and not only a part of it."""
    return any(label_strength(words, Topic.HISTORY) >= _NAMED for words in (*content.called, *content.titles[:1], content.named))


def _titled(content: Content, attachments: Attachments, target: Target) -> Formation:
    """On a page named for history, every line with a year belongs to the story."""
    lines = _timeline([block.text for block in content.blocks if block.linked < 0.6 and label_strength(block.text, Topic.HISTORY) < _TITLE])
    lines += [line for file in attachments.on(content) for line in file.text.splitlines()]
    if _OF_THE_PROVINCE.search(key(content.heading)) and not any(_own(line, target) for line in lines):
        return _formation(content, [], True, target)
    told = [s for line in lines for s in _sentences(line) if years_in(s) or _CHANGED.search(key(s))]
    return _formation(content, told, True, target)


def _passage(content: Content, target: Target) -> Formation:
    """On other pages of the branch: what stands below a heading on history, or in a line that begins with one, else the sentences
    that say the agency was made."""
    for i, block in enumerate(content.blocks):
        heading, colon, rest = block.text.partition(":")
        if len(heading) >= 100 or label_strength(heading, Topic.HISTORY) < _NAMED:
            continue
        told = [s for line in ([rest] if rest.strip() else []) + _below(content, i) for s in _sentences(line) if years_in(s) or _CHANGED.search(key(s))]
        if told:
            return _formation(content, told, True, target)
    told = []
    lines = [block.text for block in content.blocks if block.linked < 0.6]
    rows = [line for line in _timeline(lines) if line not in lines]
    if len(rows) >= _ROWS and any(_CHANGED.search(key(row)) and _own(row, target) for row in rows):
        return _formation(content, rows, True, target)
    follows = False
    for block in content.blocks:
        dated = [s for s in _sentences(block.text) if years_in(s)] if block.linked < 0.6 else []
        changes = [s for s in dated if _CHANGED.search(key(s))]
        # A paragraph that goes on with the story need not name the agency again.
        follows = any(_own(s, target) for s in changes) or (follows and len(changes) >= 2)
        if follows:
            told += [s for s in dated if _CHANGED.search(key(s)) or len(dated) > 2]
    return _formation(content, told, False, target)


def _below(content: Content, heading: int) -> list[str]:
    """The lines from behind a heading to the next one."""
    below: list[str] = []
    for block in content.blocks[heading + 1 :]:
        if block.level or (len(block.text) < 60 and below and not _YEAR_ALONE.match(block.text)) or _NEXT_PART.match(block.text):
            break
        below.append(block.text)
    return _timeline(below)


def _timeline(lines: list[str]) -> list[str]:
    """LINES, a year that stands alone (in a column of its own) put before what happened then."""
    told: list[str] = []
    for line in lines:
        if told and _YEAR_ALONE.match(told[-1]) and not _YEAR_ALONE.match(line):
            told[-1] = f"{told[-1]}: {line}"
        else:
            told.append(line)
    return told


def _sentences(line: str) -> Iterator[str]:
    yield from (part for part in _SENTENCE.split(line) if len(part) > 15)


def _own(sentence: str, target: Target) -> bool:
    """The sentence speaks of the agency: by its name, a district also without the word "huyện", or as "Sở", "Ban" being founded."""
    words = folded(sentence)
    names = [folded(name) for name in (target.name, *target.aliases)]
    names += [name.removesuffix(" tinh") for name in names]
    names += [bare for name in names if (bare := _KIND.sub("", name)) != name and bare.count(" ") >= 1]
    made = target.kind is Kind.DISTRICT and _AS_DISTRICT.search(key(sentence))
    return any(holds(words, name) for name in names) or bool(made or _SUBJECT.search(key(sentence)))


def _own_part(told: list[str], target: Target) -> list[str]:
    """Of a story that begins with the whole country's ("Chủ tịch Hồ Chí Minh ký Sắc lệnh …") what it tells from where it comes to the agency
    itself or its province; all of any other."""
    names = [folded(name) for name in (target.name, *target.aliases)] + [f"tinh {folded(target.province)}"]
    here = (i for i, sentence in enumerate(told) if _LOCAL.search(key(sentence)) or any(holds(folded(sentence), name) for name in names))
    own = next(here, 0)
    return told[own:] if own >= 2 and _OF_THE_COUNTRY.search(key(told[0])) else told


def _formation(content: Content, told: list[str], titled: bool, target: Target) -> Formation:
    told = _own_part(told, target)
    years = {year for sentence in told for year in years_in(sentence) if 1900 <= year <= target.as_of.year}
    document = next((found[0] for sentence in told if _CHANGED.search(key(sentence)) and (found := _FOUNDING.search(sentence))), "")
    return Formation(content, tuple(told), tuple(sorted(years)), document, titled)
