"""What the portal tells of each leader: life and duties, read from the passage below the name or from a page of his own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from checks.model import Citation
from checks.readings.composition import is_timetable
from checks.readings.leaders import LeaderList, Person, of_others
from checks.readings.own_content import Content, OwnContent
from checks.readings.portal import Portal
from checks.readings.sections import Sections, State
from checks.registry import reading
from checks.vietnamese.names import person_in
from checks.vietnamese.text import holds, key
from checks.vietnamese.topics import Topic
from checks.vietnamese.wording import PLACEHOLDERS

FIELDS: Mapping[str, re.Pattern[str]] = {
    "ngày, năm sinh": re.compile(r"\b(ngày sinh|sinh ngày|năm sinh|sinh năm|ngày tháng năm sinh|sinh ngày tháng năm|sinh)\b(\W{0,4}(\d|ngày|năm|quê)|$)"),
    "quê quán": re.compile(r"\b(quê quán|nguyên quán|nơi sinh|quê)\b"),
    "trình độ chuyên môn": re.compile(
        r"\b(trình độ|chuyên môn|học vấn|học vị|văn bằng|thạc sĩ|thạc sỹ|tiến sĩ|tiến sỹ|cử nhân|kỹ sư|bác sĩ|bác sỹ|dược sĩ|luật sư|đại học)\b"
    ),
    "lý luận chính trị": re.compile(r"\b(lý luận chính trị|llct|trung cấp chính trị|cao cấp chính trị|cử nhân chính trị)\b"),
    "quá trình công tác": re.compile(r"\b(quá trình công tác|quá trình hoạt động|tóm tắt quá trình|từng giữ|từng kinh qua|đã kinh qua)\b"),
}
"""The five fields of the rubric (N3d.2), on keys."""

_NAMES = re.compile(r"^(họ và tên|họ tên|tên|lãnh đạo)$")
_CAREER = re.compile(r"\b(?:từ\s+)?(?:tháng\s+)?\d{1,2}\s?[/.-]\s?(?:19|20)\d{2}\s*[-–đ]")
_CAREER_YEARS = re.compile(r"\b(?:19|20)\d{2}\s*[-–]\s*(?:(?:19|20)\d{2}|nay)\b")
_DUTY = re.compile(
    r"\b(phụ trách|trực tiếp (phụ trách|chỉ đạo|quản lý)|chỉ đạo|theo dõi|được phân công|lĩnh vực|lãnh đạo, quản lý toàn diện|quản lý toàn diện"
    r"|(lãnh đạo|quản lý|điều hành)\b.{0,40}\b(chung|toàn diện)|phụ trách chung|giúp giám đốc|giúp chủ tịch|giúp trưởng ban)\b"
)
_DUTY_LENGTH = 25
_LONGEST = 80
_LINE = 300
_LABEL = 40
"""Letters up to which a line may be a label whose value stands in the next ("Năm sinh / Quê quán")."""
_OF_A_PLACE = 2
"""Commas of a line that tells a place ("Xuân Quang 2, Đồng Xuân, Phú Yên")."""
_WORDLESS = 200
_ENTRY = re.compile(r"^\W*(?:\d+\s*[.)]|(?:ông|bà|đồng chí|đ/c)\b)", re.IGNORECASE)
_OPENING = 30
"""A paragraph longer than a line tells of whom it begins with."""


@dataclass(frozen=True, slots=True)
class Told:
    """What stands below a leader's name."""

    person: Person
    content: Content
    lines: tuple[str, ...]
    fields: tuple[str, ...]
    """Which of :data:`FIELDS` it tells."""
    duties: str
    """A line that tells what he is in charge of, "" where there is none."""
    charged_at: Content | None = None
    """The page of that line."""

    def cite_duties(self) -> Citation:
        """Quote what he is in charge of."""
        return (self.charged_at or self.content).seen.citation(f"{self.person.name}: {self.duties}")


@dataclass(frozen=True)
class Biographies:
    """What is told of every listed leader."""

    all: tuple[Told, ...]
    certainty: float
    """As of the list of leaders it follows."""
    pictured: tuple[Content, ...] = ()
    """Pages of single leaders that show pictures and next to no words: a life may stand in them."""


@reading
def biographies(leaders: LeaderList, portal: Portal, own: OwnContent, sections: Sections) -> Biographies:
    """Read, for each leader on the list, the fullest passage on any page that is about leaders."""
    heads = {person.name: person for person in (*leaders.heads, *leaders.deputies)}
    people = [*(heads.values() or leaders.people), *leaders.postless]
    pages = [leaders.content] if leaders.content is not None else []
    pages += [own.of(seen) for content in list(pages) for link in content.links if (seen := portal.page(link.url)) is not None]
    names = {key(person.name) for person in people}
    pages += [c for c in own.all() if any(key(person_in(title)) in names for title in (*c.titles[:2], c.named) if len(title) < 120)]
    pages += [s.content for s in sections.about(Topic.LEADERS) if s.content is not None and s.state is State.CONTENT and not of_others(s)]
    pages = [page for page in pages if not is_timetable(page)]
    found = []
    for person in people:
        best = Told(person, leaders.content or own.all()[0], (), (), "")
        charged: Told | None = None
        for content in pages:
            told = _told(person, content)
            charged = charged or (told if told.duties else None)
            if (len(told.fields), bool(told.duties), len(told.lines)) > (len(best.fields), bool(best.duties), len(best.lines)):
                best = told
        found.append(replace(best, duties=charged.duties, charged_at=charged.content) if charged is not None else best)
    pictured = tuple(page for page in pages if page.images and any(key(person_in(title)) in names for title in page.titles) and len(page.text) < _WORDLESS)
    return Biographies(tuple(found), leaders.certainty, pictured)


def _told(person: Person, content: Content) -> Told:
    lines = [block.text for block in content.blocks]
    if key(person_in(content.named)) == key(person.name) and not any(key(person.name) in key(line) for line in lines):
        lines.insert(0, content.named)  # the name stands above the page, as what it is called
    columns = _columns(lines)
    best = Told(person, content, (), (), "")
    charge = ""
    for i, line in enumerate(lines):
        at = key(line).find(key(person.name))
        if at < 0 or (len(line) > _LINE and at > _OPENING):
            continue
        passage = [line]
        for after in lines[i + 1 : i + 1 + _LONGEST]:
            other = person_in(after) if len(after) < _LONGEST and after.count(",") < _OF_A_PLACE else _begins_with(after)
            if other and key(other) != key(person.name):
                break
            passage.append(after)
        fields, duties = read_fields(passage), read_duties(passage)
        if len(columns) > 2 and len(passage) >= len(columns) and key(line) == key(person.name):
            fields = tuple(dict.fromkeys((*fields, *_in_columns(columns, passage[: len(columns)]))))
        charge = charge or duties
        if (len(fields), bool(duties)) > (len(best.fields), bool(best.duties)):
            best = Told(person, content, tuple(passage), fields, duties)
    return replace(best, duties=best.duties or charge)


def _columns(lines: list[str]) -> tuple[str, ...]:
    """The heads of a table's columns, keys, where one of LINES is that of a column of names."""
    at = next((i for i, line in enumerate(lines) if _NAMES.match(key(line))), None)
    if at is None:
        return ()
    heads = takewhile(lambda line: len(line) <= _LABEL and not person_in(line), lines[at:])
    return tuple(map(key, heads))


def _in_columns(columns: tuple[str, ...], row: list[str]) -> tuple[str, ...]:
    """Which of the five fields ROW tells by standing below their heads; it begins with the name."""
    return tuple(
        name
        for name, pattern in FIELDS.items()
        if any(pattern.search(head) and i < len(row) and not _waits(row[i]) for i, head in enumerate(columns))
    )


def _begins_with(line: str) -> str:
    """The person whose name a line of more than that begins with, behind a number or an honour."""
    name = person_in(line[:_LONGEST])
    return name if name and line.find(name) <= _OPENING // 2 and _ENTRY.match(line) else ""


def read_fields(passage: list[str]) -> tuple[str, ...]:
    """Which of the five fields PASSAGE tells: a label without a value, or with "đang cập nhật" for one, tells nothing."""
    words = [key(line) for line in passage]
    values = ["" if line.rstrip().endswith(":") else words[i] for i, line in enumerate(passage)]
    found = [
        name
        for name, pattern in FIELDS.items()
        if any((match := pattern.search(line)) and _valued(line, match, values[i + 1 : i + 2]) for i, line in enumerate(words))
    ]
    steps = sum(1 for line in passage if _CAREER.search(line) or _CAREER_YEARS.search(line))
    if "quá trình công tác" not in found and steps >= 2:
        found.append("quá trình công tác")
    return tuple(found)


def _valued(line: str, label: re.Match[str], after: list[str]) -> bool:
    """Something stands behind the label, in its line or, where the line ends with it, in the next."""
    rest = line[label.end() :].strip()
    value = rest if len(rest) > 1 or (label.start() > 0 and len(line) > _LABEL) else " ".join(after)
    labelled = any(pattern.match(value) for pattern in FIELDS.values()) and not rest
    return bool(value) and not _waits(value) and not labelled


def _waits(value: str) -> bool:
    """It stands for what is still to be written."""
    return any(holds(key(value), phrase) for phrase in PLACEHOLDERS)


def read_duties(passage: list[str]) -> str:
    """The first line of PASSAGE that tells duties."""
    return next((line for line in passage if len(line) >= _DUTY_LENGTH and _DUTY.search(key(line))), "")
