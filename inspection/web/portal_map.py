"""The portal as it was walked: a tree of pages by the links that led to them, with what was found at each and which of
them a finding rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from checks.model import Capture, Outcome, Role
from inspection.findings import UnitRecord

MOST = 400
_WALKED = (Role.HOME, Role.PAGE, Role.DOCUMENT, Role.SEARCH, Role.SITEMAP)


@dataclass(slots=True)
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
    def all_proofs(self) -> int:
        """How many citations lie here and below."""
        return len(self.proofs) + sum(place.all_proofs for place in self.below)

    @property
    def size(self) -> int:
        """How many addresses lie below."""
        return len(self.below) + sum(place.size for place in self.below)


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
    roots = []
    for row in rows:
        parent = places.get(row.parent)
        if parent is None or parent is places[row.url] or _above(parent, row.url, {one.url: one.parent for one in rows}):
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
