"""The agency's leaders as its portal lists them: who, in what post, in which line."""

import re
from dataclasses import dataclass

from checks.model import Kind, Target
from checks.readings.own_content import Content, OwnContent
from checks.readings.portal import Portal
from checks.readings.sections import Section, Sections, State
from checks.registry import reading
from checks.vietnamese.names import is_deputy, leading_post, person_in, spelt_posts
from checks.vietnamese.text import folded, holds, key
from checks.vietnamese.topics import Topic
from checks.vietnamese.wording import PLACEHOLDERS

_FORMER = re.compile(r"\b(qua cac thoi ky|cac thoi ky|nguyen (giam doc|truong ban|chu tich|pho)|ung cu|tien nhiem)\b")
_SPAN = re.compile(r"\(?\b(19|20)\d\d\s*[-–]\s*(19|20)\d\d\)?")
_PLACES = (Topic.LEADERS, Topic.STRUCTURE, Topic.DUTIES, Topic.CONTACT, Topic.INTRODUCTION, Topic.FUNCTIONS)
_NEAR = 4
_UNVERIFIED = 0.85
_SHORT = 90

_COUNCIL = re.compile(r"\bchủ tịch (hđnd|hội đồng nhân dân)\b")
_COMMITTEE = re.compile(r"\b(ubnd|ủy ban)\b")

UNNAMED_HEAD = "người đứng đầu"
"""The post of whoever directs the whole agency where the page does not name it."""

_BY_NAME = {
    "ban": ("trưởng ban", "giám đốc"),
    "văn phòng": ("chánh văn phòng",),
    "thanh tra": ("chánh thanh tra",),
    "cục": ("cục trưởng",),
    "chi cục": ("chi cục trưởng",),
}
_BY_KIND = {
    Kind.DEPARTMENT: ("giám đốc",),
    Kind.MANAGEMENT_BOARD: ("trưởng ban", "giám đốc"),
    Kind.DISTRICT: ("chủ tịch ubnd", "chủ tịch ủy ban", "chủ tịch"),
    Kind.COMMUNE: ("chủ tịch ubnd", "chủ tịch ủy ban", "chủ tịch"),
    Kind.OTHER: ("giám đốc", "trưởng ban", "chủ tịch"),
}


def head_posts(target: Target) -> tuple[str, ...]:
    """The posts that head the agency, by what its name says it is, else by its kind."""
    name = f"{key(target.name)} "
    return next((posts for word, posts in _BY_NAME.items() if name.startswith(f"{word} ")), _BY_KIND[target.kind])


@dataclass(frozen=True, slots=True)
class Person:
    """A leader and the lines that say so."""

    name: str
    post: str
    line: str

    @property
    def deputy(self) -> bool:
        """Holds a deputy's post."""
        return is_deputy(self.post)


@dataclass(frozen=True, slots=True)
class LeaderList:
    """The fullest list of leaders one page gives."""

    content: Content | None
    people: tuple[Person, ...]
    unnamed: tuple[str, ...]
    """Names on that page without a post."""
    postless: tuple[Person, ...] = ()
    """Those of them that stand in the list like the others, so that they are leaders too."""
    posts: tuple[str, ...] = ()
    """Those that head the agency."""
    certainty: float = 1.0
    """How sure it is that these are the leaders: without a roster in the configuration nobody knows who is missing or has left."""

    def vacancies(self) -> tuple[str, ...]:
        """Posts beside which the page says "being updated" instead of a name."""
        lines = [block.text for block in self.content.blocks] if self.content is not None else []
        found = []
        for i, line in enumerate(lines):
            if len(line) < _SHORT and any(holds(key(line), phrase) for phrase in PLACEHOLDERS):
                near = (line, *lines[i + 1 : i + 2], *lines[max(0, i - 1) : i])
                found.append(next((post for one in near if len(one) < _SHORT and (post := leading_post(one)) and not person_in(one)), ""))
        return tuple(post for post in found if post)

    @property
    def heads(self) -> tuple[Person, ...]:
        """Those in the post that heads the agency."""
        return tuple(p for p in self.people if not p.deputy and (p.post == UNNAMED_HEAD or self._holds(p, "")))

    @property
    def deputies(self) -> tuple[Person, ...]:
        """Those in the matching deputy's post."""
        return tuple(p for p in self.people if p.deputy and self._holds(p, "phó "))

    def _holds(self, person: Person, rank: str) -> bool:
        """PERSON holds one of the posts of that RANK, and not in the people's council, which has a chairman of its own."""
        said = key(f"{person.post} {person.line}")
        return any(f"{rank}{post}" in said for post in self.posts) and not (_COUNCIL.search(said) and not _COMMITTEE.search(said))


@reading
def leader_list(portal: Portal, own: OwnContent, sections: Sections, target: Target) -> LeaderList:
    """Read the list of incumbent leaders from the page that gives the fullest one."""
    posts = head_posts(target)
    best = LeaderList(None, (), ())
    rank: tuple[int, int, float] = (0, 0, 0.0)
    for content, strength in _places(portal, own, sections):
        people, unnamed, postless = people_in(tuple(block.text for block in content.blocks), posts)
        found = LeaderList(content, people, unnamed, postless, posts, 1.0 if target.leaders else _UNVERIFIED)
        heads, deputies = len(found.heads), len(found.deputies)
        here = (min(heads, 1) * 2 + min(deputies, 1), min(heads + deputies, 6), strength)
        if people and here > rank:
            best, rank = found, here
    return best


def of_others(section: Section) -> bool:
    """Whether SECTION tells of former leaders or of candidates."""
    return bool(_FORMER.search(folded(f"{section.label} {section.content.heading if section.content else ''}")))


def _places(portal: Portal, own: OwnContent, sections: Sections) -> list[tuple[Content, float]]:
    """Pages that may list leaders, with how surely; pages on former leaders and candidates left out."""
    found: dict[str, tuple[Content, float]] = {}
    for topic in _PLACES:
        for section in sections.about(topic):
            content = section.content
            if section.state is not State.CONTENT or content is None or of_others(section):
                continue
            strength = section.strength * (1.0 if topic is Topic.LEADERS else 0.5)
            if strength > found.get(content.seen.url, (content, 0.0))[1]:
                found[content.seen.url] = (content, strength)
            if topic in (Topic.LEADERS, Topic.STRUCTURE):
                for link in content.links:
                    seen = portal.page(link.url)
                    if seen and person_in(link.text) and seen.url not in found:
                        found[seen.url] = (own.of(seen), strength / 2)
    return list(found.values())


def people_in(lines: tuple[str, ...], posts: tuple[str, ...] = ()) -> tuple[tuple[Person, ...], tuple[str, ...], tuple[Person, ...]]:
    """Pair names with posts in LINES; return the pairs, the names that no leader's post belongs to, and those among them that are
    written like the leaders right before them ("ÔNG …", in capitals).

    A post in the name's own line is its own; so is one in the next line or, on pages that put posts first, in the line before.
    A plural heading ("Các Phó Giám đốc") rules the names below it. Whoever is said to direct the agency's work as a whole
    heads it, though no line says so.
    """
    lines = tuple(part for line in lines for part in _one_by_one(_opening(line)))
    lines = tuple(line for line in lines if not _FORMER.search(folded(line)) and not _SPAN.search(line))
    reader = _Pairing(lines[: _end_of_agency(lines, posts)], posts)
    found: dict[str, Person] = {}
    unnamed: dict[str, None] = {}
    postless: dict[str, Person] = {}
    last = (-_LIST_GAP, (False, False))
    for i, name in enumerate(reader.names):
        if not name or name in found:
            continue
        said = reader.post_of(i)
        if said is None:
            if reader.alone(i):
                unnamed.setdefault(name)
                shape = _shape(reader.lines[i])
                if shape == last[1] and any(shape) and i - last[0] < _LIST_GAP and not reader.other_beside(i):
                    ruling = next(reversed(found.values())).post if reader.post_first else ""  # one cell for several rows
                    postless.setdefault(name, Person(name, ruling, reader.lines[i]))
                    last = (i, shape)
            continue
        post, line = said
        found[name] = Person(name, post, line)
        last = (i, _shape(reader.lines[i]))
    found |= {name: one for name, one in postless.items() if one.post and name not in found}
    return (
        tuple(found.values()),
        tuple(name for name in unnamed if name not in found),
        tuple(one for name, one in postless.items() if name not in found),
    )


def _end_of_agency(lines: tuple[str, ...], posts: tuple[str, ...]) -> int:
    """Where a directory goes on to bodies with a head of their own ("TRUNG TÂM …", a name, "Giám đốc")."""
    headed = False
    for i, line in enumerate(lines):
        short = len(line) < _SHORT and bool(leading_post(line, posts)) and not is_deputy(leading_post(line, posts))
        if headed and short and any(_BODY.match(key(before)) and not person_in(before) for before in lines[max(0, i - 2) : i]):
            return i - 2
        headed = headed or short
    return len(lines)


def _opening(line: str) -> str:
    """Of a paragraph that begins with a leader ("1. Ông …, Chủ tịch UBND huyện. Sinh năm …") the sentence that says so; others as they are."""
    first = _SENTENCE_END.split(line, 1)[0] if len(line) >= _LONG else line
    name = person_in(first) if first is not line and len(first) < _LONG else ""
    return first if name and first.find(name) <= _AT_THE_START and leading_post(first) else line


_LONG = 200
_AT_THE_START = 20
_SENTENCE_END = re.compile(r"(?<=[^\W\d_][^\W\d_])[.;]\s+(?=[^\W\d_a-z])")


def _one_by_one(line: str) -> list[str]:
    """A sentence that counts people up ("gồm bà …, Giám đốc Sở; ông …, Phó Giám đốc và ông …") as a line for each; others as they are."""
    told = _COUNTED.search(line)
    if told is None or len(_PERSONS.findall(told[1])) < 2:
        return [line]
    return [part for part in _BETWEEN.split(told[1]) if part.strip()]


_COUNTED = re.compile(r"\b(?:gồm|là)(?: có)?\s*:?\s+((?:các )?(?:ông|bà|đồng chí|đ/c)\b.+)", re.IGNORECASE)
_PERSONS = re.compile(r"\b(?:ông|bà|đồng chí|đ/c)\s+[A-ZĐÀ-Ỹ]", re.IGNORECASE)
_BETWEEN = re.compile(r"[;.]\s+|,?\s+và\s+(?=(?:ông|bà|đồng chí|đ/c)\b)|,\s+(?=(?:ông|bà|đồng chí|đ/c)\b)", re.IGNORECASE)
_BODY = re.compile(r"^(?:\w{1,3}[.)]\s+)?(?:trung tâm|chi cục|cơ sở|trường|bệnh viện|bảo tàng|thư viện|quỹ|ban quản lý|công ty|đoàn|nhà|viện)\b")
_LIST_GAP = 8
_HONOUR = re.compile(r"^\W*(?:\d+\W+)?(ông|bà|đ/?c|đồng chí)\b", re.IGNORECASE)


def _shape(line: str) -> tuple[bool, bool]:
    """How a name is written: with an honour before it; in capitals."""
    return bool(_HONOUR.match(line)), line.isupper()


_OTHER_POST = re.compile(
    r"\b(trưởng phòng|phó phòng|phó trưởng phòng|chánh|phó chánh|phó chành|chuyên viên|kế toán|văn thư|lái xe|nhân viên|cán sự|thủ quỹ)\b"
)
_WHOLE = re.compile(r"\b(phụ trách chung|lãnh đạo toàn diện|quản lý toàn diện|chỉ đạo toàn diện|điều hành chung|lãnh đạo chung)\b")
_WHOLE_LOOSE = re.compile(r"\b(lãnh đạo|chỉ đạo|quản lý|điều hành|phụ trách)\b.{0,60}\b(toàn diện|mọi mặt|chung)\b")
_PLURAL = re.compile(r"\bcác\s+(phó|đồng chí phó)\b")
_MARKS = re.compile(
    r"^\W*(?:(?:\d+|[ivx]+|[a-d])[.):]\W*)?(?:chức vụ|chức danh|chức vụ hiện nay)?\W*(?:các\s+|đồng chí\s+)?"
    r"(?:(?:phó\s+)?bí thư\b[^,;–-]{0,30}[,;–-]\s*)?",
    re.IGNORECASE,
)


_QUALIFIERS = ("kiêm", "phụ trách", "thường trực", "chuyên trách", "điều hành", "của sở", "sở", "huyện", "tỉnh", "thị xã", "thành phố", "quận", "xã", "phường")


class _Pairing:
    """The lines of one page, with the name and the post each one holds."""

    def __init__(self, lines: tuple[str, ...], posts: tuple[str, ...] = ()) -> None:
        self.lines = lines = tuple(map(spelt_posts, lines))
        self.names = [person_in(line) if len(line) < _LONG else "" for line in lines]
        self.posts = [leading_post(line, posts) if len(line) < _LONG else "" for line in lines]
        bare = [i for i in range(len(lines)) if self.bare(i)]
        alone = [i for i in range(len(lines)) if self.alone(i)]
        self.post_first = bool(bare and alone and bare[0] < alone[0] and alone[0] - bare[0] <= _NEAR)

    def bare(self, i: int) -> bool:
        """The line is a post and nothing else."""
        line = _MARKS.sub("", self.lines[i])
        if not self.posts[i] or self.names[i] or len(line.partition(":")[0]) >= _SHORT or not key(line).startswith(key(self.posts[i])):
            return False
        rest = line[len(self.posts[i]) :].strip()
        return not rest[:1].islower() or rest.startswith(_QUALIFIERS)

    def other(self, i: int) -> bool:
        """The line is the post of somebody who does not lead the agency."""
        return len(self.lines[i]) < 60 and bool(_OTHER_POST.search(key(self.lines[i])))

    def other_beside(self, i: int) -> bool:
        """The next line is the post of somebody who does not lead the agency."""
        return i + 1 < len(self.lines) and self.other(i + 1)

    def alone(self, i: int) -> bool:
        """The line is a name without a post."""
        return bool(self.names[i]) and not self.posts[i] and len(self.lines[i]) < 80

    def post_of(self, i: int) -> tuple[str, str] | None:
        """The post of the person in line I, with the line to quote."""
        if self.posts[i]:
            return self.posts[i], self.lines[i]
        if not self.alone(i) or _OTHER_POST.search(key(self.lines[i])):
            return None
        for j in self._candidates(i):
            if self.bare(j):
                return self.posts[j], f"{self.lines[i]} – {self.lines[j]}"
            if self.other(j) and not self.post_first:
                return None
        ruling = next((j for j in range(i - 1, -1, -1) if self.bare(j) or self.other(j)), None)
        if ruling is not None and self.bare(ruling) and _PLURAL.search(key(self.lines[ruling])):
            return self.posts[ruling], f"{self.lines[ruling]} {self.lines[i]}"
        for line in self._until_next_name(i, 12):
            if _WHOLE.search(key(line)) or _WHOLE_LOOSE.search(key(line)[:160]):
                return UNNAMED_HEAD, f"{self.lines[i]} – {line}"
        return None

    def _candidates(self, i: int) -> list[int]:
        """Lines that may hold the post of the name in line I, likeliest first."""
        after = [j for j in range(i + 1, min(i + 1 + _NEAR, len(self.lines))) if not any(map(self.alone, range(i + 1, j + 1)))]
        before = [j for j in range(i - 1, max(i - 3, -1), -1) if not any(map(self.alone, range(j, i)))]
        return before[:2] if self.post_first and before and self.bare(before[0]) else after

    def _until_next_name(self, i: int, most: int) -> list[str]:
        end = next((j for j in range(i + 1, len(self.lines)) if self.alone(j)), len(self.lines))
        return list(self.lines[i + 1 : min(end, i + 1 + most)])
