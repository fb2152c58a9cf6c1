"""N3b.2: are the functions of subordinate units published."""

import re
from collections.abc import Iterable, Iterator

from checks import basis
from checks.model import Citation, Status, Verdict
from checks.readings.composition import Compositions
from checks.readings.hints import Hints
from checks.readings.mandates import Mandates
from checks.readings.org_units import unit_key
from checks.readings.own_content import Content, OwnContent
from checks.readings.search import Search
from checks.readings.sections import Section
from checks.registry import criterion
from checks.vietnamese.text import key
from checks.vietnamese.topics import Topic

WHAT = "chức năng, nhiệm vụ của các phòng, đơn vị trực thuộc"
_ADVICE = "Công khai chức năng, nhiệm vụ của từng phòng, đơn vị trực thuộc."
_PASSAGE = 60
_FAR = 14
_HEADING = 140
_BESIDE = 20
"""Letters that may follow the name in its heading (its address, "thuộc Sở …")."""
_NUMBERED = re.compile(
    r"^\W*(?:(?:\d{1,2}(?:\.\d+)*|(?-i:[a-zđ])|(?-i:[IVX]+))[.)]\s*)?"
    r"(?:Chức năng(?:,?\s+(?:và\s+)?nhiệm vụ)?\s*(?:của\s+|:\s*)?)?",
    re.IGNORECASE,
)
_LEFT_OPEN = re.compile(r"\bdo (giám đốc|trưởng ban|chủ tịch)\b.{0,30}\bquy định\b")
_DOES = re.compile(
    r"(?:tham mưu|giúp|có (?:chức năng|nhiệm vụ)|thực hiện (?:chức năng|nhiệm vụ)"
    r"|là (?:đơn vị|tổ chức|cơ quan|bộ phận|phòng)\b.*\b(?:chức năng|nhiệm vụ|tham mưu|giúp))\b"
)
_BRACKETED = re.compile(r"\([^)]*\)")
_CLAUSE = re.compile(r"^\s*(Điều\s+\d|Chương\s|Mục\s+\d|\d+\.\s+(Giám đốc|Căn cứ|Việc|Biên chế))")


@criterion(
    "N3b.2",
    title="Công khai chức năng, nhiệm vụ của đơn vị trực thuộc",
    failure="Chức năng, nhiệm vụ của đơn vị trực thuộc chưa được công khai đầy đủ",
    requirement="Chức năng, nhiệm vụ của 80 % phòng, đơn vị trực thuộc đã nêu tên",
    points=4,
    basis=basis.FUNCTIONS,
    topics=[Topic.FUNCTIONS, Topic.STRUCTURE],
)
def parts(
    compositions: Compositions, mandates: Mandates, own: OwnContent, search: Search, hints: Hints, *, share: float = 0.8
) -> Verdict:
    """Chức năng, nhiệm vụ của đơn vị trực thuộc.

    For each body that the portal names as a part of the agency: is there a page headed by its name, or a passage below its name,
    that tells its functions or duties. `met`: for *share* of them. `partial`: for some, or for a unit beside them. `absent`: none.

    share: of the named units, 0..1.
    """
    lists = [{unit_key(unit.name): unit.name for unit in one.units} for one in compositions.all if not one.foreign and not one.passing]
    named = {known: name for listed in reversed(lists) for known, name in listed.items()}
    told: dict[str, Citation] = {}
    for content in own.all():
        lines = _lines(content)
        for i, line in enumerate(lines):
            body = _named(line, named)
            if body and body not in told and (passage := _passage(lines[i + 1 :], named)):
                told[body] = content.seen.citation(f"{line} – {passage}")
            for body, sentence in _told_in_sentences(line, named):
                told.setdefault(body, content.seen.citation(sentence))
    pages = {cite.url for cite in told.values()}
    others = [m for m in mandates.parts if m.function and m.duties and not m.foreign and m.length >= _PASSAGE and m.content.seen.url not in pages]
    cites = tuple(dict.fromkeys([*told.values(), *(m.content.seen.citation(m.label or m.content.heading) for m in others)]))[:5]
    if not cites:
        return search.missing(WHAT, Topic.FUNCTIONS, Topic.STRUCTURE, advice=_ADVICE, entry=_names_parts, hint=hints.parts())
    named = max(lists, key=lambda listed: (len(listed.keys() & told.keys()), len(listed)), default={})
    told = {body: cite for body, cite in told.items() if body in named}
    known = max(len(named), len(told) + len(others), 1)
    count = max(len(told), len(others))
    said = f"Cổng công khai chức năng, nhiệm vụ của {count}/{known} phòng, đơn vị trực thuộc đã nêu tên"
    if named and count / known >= share:
        return Verdict(Status.MET, f"{said}.", cites)
    lacking = ", ".join(name for k, name in named.items() if k not in told)[:160]
    return Verdict(Status.PARTIAL, f"{said}; chưa có: {lacking}.", cites, share=round(min(0.9, max(0.1, count / known)), 2), advice=_ADVICE)


def _lines(content: Content) -> list[str]:
    """The own lines that are no entries of a menu; the words of a control that unfolds what stands below it lead to no other page."""
    leading = {link.block for link in content.page.links}
    own = ((i, content.page.blocks[i]) for i in content.kept)
    return [block.text for i, block in own if block.linked < 0.6 or block.level or i not in leading]


def _named(line: str, named: Iterable[str]) -> str:
    """The key of the unit whose name heads LINE as good as alone; "" where none does."""
    words = unit_key(_NUMBERED.sub("", line)) if len(line) < _HEADING else ""
    return next((k for k in named if f"{words} ".startswith(f"{k} ") and len(words) <= len(k) + _BESIDE), "")


def _told_in_sentences(line: str, named: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Units that a sentence of LINE begins with and says the work of ("Văn phòng Sở tham mưu tổng hợp, …")."""
    for sentence in re.split(r"(?<=\.)\s+(?=\D)", line):
        words = unit_key(_NUMBERED.sub("", _BRACKETED.sub(" ", sentence)))
        for body in named:
            if words.startswith(f"{body} ") and _DOES.match(words[len(body) + 1 :]):
                yield body, sentence


def _passage(after: list[str], named: dict[str, str]) -> str:
    """The first line below a name that tells functions or duties, before the next name; "" where there is none."""
    length = 0
    found = ""
    for line in after[:_FAR]:
        words = key(line)
        if len(line) < _HEADING and any(words == name or words.endswith(f" {name}") for name in named):
            break
        if _CLAUSE.match(line):
            break
        if _LEFT_OPEN.search(words):
            break
        if not found and any(sign in words for sign in ("chức năng", "nhiệm vụ", "tham mưu", "có trách nhiệm", "giúp giám đốc", "quản lý nhà nước")):
            found = line
        length += len(line)
    return found if length >= _PASSAGE else ""


def _names_parts(section: Section) -> bool:
    """The entry promises functions or subordinate units; a chart promises neither."""
    return bool(re.search(r"\b(chức năng|nhiệm vụ|đơn vị|phòng|trực thuộc|quyền hạn)\b", key(section.name)))
