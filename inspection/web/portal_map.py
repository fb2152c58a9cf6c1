"""The portal as it was walked: a tree of pages by the links that led to them, with what was found at each and which of
them a finding rests on; and the same at a glance, a line per section."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from checks.model import Capture, Outcome, Role
from checks.readings.barrier import OUTCOME_WORDS
from inspection.findings import UnitRecord

MOST = 400
_WALKED = (Role.HOME, Role.PAGE, Role.DOCUMENT, Role.SEARCH, Role.SITEMAP)
_ROLES: Mapping[Role, str] = {Role.HOME: "Trang chủ", Role.SITEMAP: "Sơ đồ cổng cho máy"}
_SEARCHED, _ASIDE = "Ô tìm kiếm của cổng", "Ngoài các mục"
_SECTION = 3
"""So many addresses make a section of their own, though no finding rests on one."""


@dataclass(slots=True, eq=False)
class Place:
    """One address of the portal."""

    url: str
    label: str
    outcome: Outcome
    role: Role
    proofs: tuple[str, ...]
    """The criteria whose findings cite it."""
    below: list["Place"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What a person calls it."""
        if self.role is Role.SEARCH and self.label:
            return f"Tìm “{self.label}”"
        return _ROLES.get(self.role, "") or self.label or self.url

    @property
    def words(self) -> str:
        """How it was found."""
        return OUTCOME_WORDS[self.outcome]

    @property
    def state(self) -> str:
        """Of its dot: good, gone, or lost."""
        return "gone" if self.outcome is Outcome.GONE else "good" if self.outcome.answered else "lost"

    @property
    def all_proofs(self) -> int:
        """How many citations lie here and below."""
        return len(self.proofs) + sum(place.all_proofs for place in self.below)

    @property
    def size(self) -> int:
        """How many addresses lie below."""
        return len(self.below) + sum(place.size for place in self.below)

    def walked(self) -> Iterator["Place"]:
        """This place and those below, the nearest first."""
        level = [self]
        while level:
            yield from level
            level = [place for above in level for place in above.below]


@dataclass(frozen=True, slots=True)
class Strip:
    """One section of the portal at a glance."""

    name: str
    places: tuple[Place, ...]

    @property
    def proofs(self) -> tuple[str, ...]:
        """The criteria that rest on it."""
        return tuple(sorted({code for place in self.places for code in place.proofs}))

    @property
    def words(self) -> str:
        """The same for who does not see it."""
        counts = Counter(place.words for place in self.places)
        said = ", ".join(f"{number} {words}" for words, number in counts.most_common())
        return f"{len(self.places)} địa chỉ: {said}" + (f"; minh chứng của {', '.join(self.proofs)}" if self.proofs else "")


def strips(roots: Sequence[Place]) -> tuple[Strip, ...]:
    """The home page, then each section below it, then what the portal's own search brought and all the rest."""
    home = next((root for root in roots if root.role is Role.HOME and root.below), None)
    sections = home.below if home else []
    own = [place for place in sections if place.role is not Role.SEARCH and (place.all_proofs or place.size + 1 >= _SECTION)]
    others = [place for place in [*sections, *roots] if place is not home and place not in own]
    searched = [one for place in others if place.role is Role.SEARCH for one in place.walked()]
    rest = [one for place in others if place.role is not Role.SEARCH for one in place.walked()]
    found = [(home.name, [home])] if home else []
    found += [(place.name, list(place.walked())) for place in own]
    return tuple(Strip(name, tuple(places)) for name, places in [*found, (_SEARCHED, searched), (_ASIDE, rest)] if places)


def portal_map(captures: Iterable[Capture], unit: UnitRecord) -> tuple[Sequence[Place], int]:
    """The trees, the home page's first, and how many addresses were left out."""
    cited: dict[str, list[str]] = {}
    for finding in unit.findings:
        for citation in finding.citations:
            if finding.criterion not in cited.setdefault(citation.url, []):
                cited[citation.url].append(finding.criterion)
    walked = [capture for capture in captures if capture.role in _WALKED or capture.url in cited]
    kept = sorted(walked, key=lambda capture: (capture.url not in cited, capture.role is not Role.HOME, capture.clicks, capture.id))[:MOST]
    rows = sorted(kept, key=lambda capture: (capture.role is not Role.HOME, capture.clicks, capture.id))
    places = {
        row.url: Place(row.url, row.label, row.outcome, row.role, tuple(cited.get(row.url, ()))) for row in rows
    }
    parents = {one.url: one.parent for one in rows}
    roots = []
    for row in rows:
        parent = places.get(row.parent)
        if parent is None or parent is places[row.url] or _above(parent, row.url, parents):
            roots.append(places[row.url])
        else:
            parent.below.append(places[row.url])
    return roots, len(walked) - len(kept)


def _above(place: Place, url: str, parents: Mapping[str, str]) -> bool:
    """Whether ``place`` hangs below ``url`` itself, as pages that link to each other may."""
    seen, at = set(), place.url
    while at in parents and at not in seen:
        if at == url:
            return True
        seen.add(at)
        at = parents[at]
    return at == url
