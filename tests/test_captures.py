"""What is kept of what was captured."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from checks.judge import judge
from checks.model import Capture, Status
from checks.readings import captures
from tests.case_portal import read_case

_CASE = read_case(Path(__file__).parent / "cases" / "N3d.2" / "met-every-leader.toml")


def test_pages_are_read_and_their_bytes_let_go() -> None:
    kept = captures.gathered(replace(one, body=one.body + b" " * 10_000) for one in _CASE.captures)
    assert len(kept.pages) > 5
    assert all(len(one.body) <= 2_000 and not one.dom for one in kept.all)


def test_a_page_that_breaks_our_reading_accuses_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(markup: str, url: str) -> None:
        raise RecursionError(url)

    monkeypatch.setattr(captures, "page_from", breaks)
    findings = judge(_CASE.target, _CASE.captures, _CASE.visit)
    assert {finding.status for finding in findings} <= {Status.NEEDS_REVIEW, Status.NOT_PUBLIC, Status.NOT_APPLICABLE}


def test_evidence_that_is_gone_is_not_taken_for_a_broken_rule() -> None:
    def evidence() -> Iterator[Capture]:
        yield _CASE.captures[0]
        raise LookupError("gone")

    with pytest.raises(LookupError):
        judge(_CASE.target, evidence(), _CASE.visit)
