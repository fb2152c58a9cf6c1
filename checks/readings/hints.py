"""A second, wider look before something is called missing.

The readings know where such things usually stand and how they are usually named. A hint is a passage anywhere in own content that
looks like the thing itself: then a person has to look, and nobody is accused. Hints never make anything "met".
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from checks.model import Citation, Target
from checks.readings.biographies import FIELDS
from checks.readings.captures import Captures
from checks.readings.composition import is_timetable
from checks.readings.leaders import head_posts
from checks.readings.org_units import units_in
from checks.readings.own_content import Content, OwnContent
from checks.readings.ownership import names_own, other_owner
from checks.readings.portal import cited
from checks.readings.procedure_parts import parts_in
from checks.readings.procedures import CODE
from checks.registry import reading
from checks.vietnamese.dates import years_in
from checks.vietnamese.names import leading_post, person_in
from checks.vietnamese.numbers import numbers_in
from checks.vietnamese.text import folded, key

_ROOM = re.compile(r"\bPhòng [A-ZĐ][\wÀ-ỹ]*(?: [\wÀ-ỹ]+)?")
_CHANGED = re.compile(r"\b(thành lập|tái lập|chia tách|sáp nhập|hợp nhất|đổi tên|tiền thân|tổ chức lại)\b")
_STEP = re.compile(r"\bbước \d\b")
_DUTY = re.compile(r"\b(phụ trách|trực tiếp chỉ đạo|được phân công)\b")
_WORK = re.compile(r"\b(tham mưu|giúp (giám đốc|trưởng ban|chủ tịch|ubnd|ủy ban)|có chức năng|có nhiệm vụ)\b")
_OPENING = 90
_ELSEWHERE = re.compile(r"\b(dang bo|ung cu|bau cu|cac thoi ky|doan thanh nien|cong doan)\b")
_MANDATE_LENGTH = 800
_LABEL_WORDS = 7


@dataclass(frozen=True)
class Hints:
    """Looks over all own content of one portal; each method returns the passage to cite, or None."""

    own: OwnContent
    target: Target
    captures: Captures

    def people(self) -> Citation | None:
        """Somebody named beside a leader's post, in one line."""

        def found(content: Content) -> str | None:
            lines = () if is_timetable(content) else content.prose
            return next((line for line in lines if leading_post(line, head_posts(self.target)) and person_in(line)), None)

        return self._first(found, standing=True)

    def parts(self) -> Citation | None:
        """A line that begins with a body's name and says what it does."""

        def found(content: Content) -> str | None:
            told = (line for line in content.prose if _WORK.search(key(line)) and units_in([line[:_OPENING]]))
            itself = (folded(self.target.name), "thuoc ubnd tinh", "thuoc uy ban nhan dan tinh")
            return next((line for line in told if not any(name in folded(line) for name in itself)), None)

        return self._first(found, standing=True)

    def procedures(self) -> Citation | None:
        """Two procedure codes, or the parts of a procedure."""
        return self._first(lambda c: _quoted(c, CODE.search) if len(set(CODE.findall(c.text))) >= 2 or parts_in(c.words) >= 4 else None)

    def told_in_parts(self) -> Citation | None:
        """The parts of a procedure."""
        return self._first(lambda c: _quoted(c, lambda line: parts_in(key(line)) > 0) if parts_in(c.words) >= 4 else None)

    def announcement(self) -> Citation | None:
        """A decision by number in a line on announcing procedures."""

        def found(content: Content) -> str | None:
            for line in content.prose:
                words = key(line)
                announcing = "công bố" in words and ("thủ tục hành chính" in words or "tthc" in words)
                if announcing and any(number.kind == "QĐ" for number in numbers_in(line)):
                    return line
            return None

        return self._first(found)

    def steps(self) -> Citation | None:
        """Three numbered steps on a page that speaks of a process and is no procedure."""
        return self._first(
            lambda c: _quoted(c, lambda line: _STEP.search(key(line)))
            if len(set(_STEP.findall(c.words))) >= 3 and "quy trình" in c.words and parts_in(c.words) < 3 and "kỹ thuật" not in c.words
            else None
        )

    def bodies(self) -> Citation | None:
        """Three rooms named on one page, or listed; not on the home page, where other bodies' sites are linked."""

        def found(content: Content) -> str | None:
            rooms = dict.fromkeys(_ROOM.findall(content.text))
            units = units_in(block.text for block in content.blocks if len(block.text) < 120 and block.linked < 0.6)
            names = list(rooms) if len(rooms) >= 3 else [unit.name for unit in units] if len(units) >= 4 else []
            elsewhere = is_timetable(content) or content.seen.capture.clicks == 0 or other_owner(content.text, self.target)
            return "; ".join(names) if names and not elsewhere else None

        return self._first(found, standing=True)

    def mandate(self) -> Citation | None:
        """A long text on functions and duties."""

        def found(content: Content) -> str | None:
            told = "chức năng" in content.words and "nhiệm vụ" in content.words and "tham mưu" in content.words
            return _quoted(content, lambda line: "chức năng" in key(line)) if told and len(content.text) >= _MANDATE_LENGTH else None

        return self._first(found, standing=True)

    def formation(self) -> Citation | None:
        """Two different years beside words of founding, merging, renaming."""

        def found(content: Content) -> str | None:
            told = [line for line in content.prose if _CHANGED.search(key(line)) and years_in(line)]
            years = {year for line in told for year in years_in(line)}
            return told[0] if len(years) >= 2 else None

        return self._first(found, standing=True)

    def lives(self) -> Citation | None:
        """Three fields of a biography on a page that is not about candidates or former leaders."""

        def found(content: Content) -> str | None:
            fields = [name for name, pattern in FIELDS.items() if pattern.search(content.words)]
            return _quoted(content, lambda line: FIELDS["ngày, năm sinh"].search(key(line))) if len(fields) >= 4 else None

        return self._first(found)

    def duties(self) -> Citation | None:
        """Two people with what they are in charge of, on a page or in a file."""

        def charged(lines: Iterable[str]) -> str | None:
            told = [line for line in lines if person_in(line) and _DUTY.search(key(line))]
            return told[0] if len({person_in(line) for line in told}) >= 2 else None

        return self._first(lambda content: charged(content.prose), standing=True) or self._in_a_file(charged)

    def _in_a_file(self, found: Callable[[Iterable[str]], str | None]) -> Citation | None:
        """The first passage in a file that names the agency."""
        for capture in self.captures.all:
            if capture.text and names_own(capture.text, self.target) and (quote := found(capture.text.splitlines())) is not None:
                return cited(capture, quote)
        return None

    def _first(self, found: Callable[[Content], str | None], standing: bool = False) -> Citation | None:
        """The first passage, nearest the home page; STANDING asks for pages that the portal's menus name, so no news."""
        for content in sorted(self.own.all(), key=lambda c: c.seen.capture.clicks):
            if standing and not any(words.count(" ") < _LABEL_WORDS for words in content.called & content.labels):
                continue
            if not _ELSEWHERE.search(folded(content.heading)) and (quote := found(content)) is not None:
                return content.seen.citation(quote)
        return None


def _quoted(content: Content, test: Callable[[str], object]) -> str:
    return next((line for line in content.prose if test(line)), content.heading)


@reading
def hints(own: OwnContent, target: Target, captures: Captures) -> Hints:
    """Make the reader of hints."""
    return Hints(own, target, captures)
