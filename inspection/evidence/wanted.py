"""Which pages of a judged run are to be shown in pictures: those that a finding cites, and those that were looked at before
something was called missing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checks.model import Capture, Role
from checks.readings.address import same
from crawler.archive import looks
from crawler.archive.case import CaseFile
from crawler.archive.encoding import canonical, sha256
from inspection.findings import FindingRecord, UnitRecord


@dataclass(frozen=True, slots=True)
class Wanted:
    """One page, for one finding that cites it or for all that did not find there what they sought."""

    unit: UnitRecord
    findings: tuple[FindingRecord, ...]
    cited: bool
    quotes: tuple[str, ...]
    capture: Capture
    requisites: Mapping[str, Capture]
    """Of the unit's portal, by ``same`` address."""

    @property
    def key(self) -> str:
        """The same key, the same picture."""
        codes = [finding.criterion for finding in self.findings]
        of = {"of": [self.unit.id, *codes, self.capture.url], "seen": [self.capture.sha256, self.capture.dom_sha256]}
        said = {"quotes": list(self.quotes)} if self.cited else {"looked": True}
        return sha256(canonical({**of, **said}).encode())


def wanted(case: CaseFile, unit: UnitRecord) -> Iterator[Wanted]:
    """All of the unit, as they were archived."""
    cited, looked = _cited(unit), _looked(unit)
    if not cited and not looked:
        return
    requisites: dict[str, Capture] = {}
    pages: list[Capture] = []
    shown = {citation.sha256 for finding in unit.findings for citation in finding.citations}
    for capture in (capture for id in looks.ids(case, unit.id) for capture in case.captures(id)):
        if capture.role is Role.REQUISITE or capture.content_type.lower().startswith("image/"):
            requisites[same(capture.url)] = capture
        if capture.url not in looked and (capture.dom_sha256 or capture.sha256) not in shown:
            continue  # of several looks at a page the one that is cited
        if (capture.url in cited or capture.url in looked) and (capture.dom or capture.body):
            pages.append(capture)
    for page in pages:
        for finding, quotes in cited.get(page.url, {}).values():
            yield Wanted(unit, (finding,), True, tuple(quotes), page, requisites)
        if page.url in looked:
            yield Wanted(unit, tuple(looked[page.url]), False, (), page, requisites)


def _cited(unit: UnitRecord) -> Mapping[str, dict[str, tuple[FindingRecord, list[str]]]]:
    """By address and criterion, who cites it, with which words."""
    cited: dict[str, dict[str, tuple[FindingRecord, list[str]]]] = {}
    for finding in unit.findings:
        for citation in finding.citations:
            _, quotes = cited.setdefault(citation.url, {}).setdefault(finding.criterion, (finding, []))
            quotes += [citation.quote] if citation.quote else []
    return cited


def _looked(unit: UnitRecord) -> Mapping[str, list[FindingRecord]]:
    """By address, for which findings it was looked at in vain. A page that a finding cites is shown for it already."""
    looked: dict[str, list[FindingRecord]] = {}
    for finding in unit.findings:
        if finding.status.negative and finding.trail:
            cited = {citation.url for citation in finding.citations}
            for url in finding.trail.closest:
                if url not in cited:
                    looked.setdefault(url, []).append(finding)
    return looked
