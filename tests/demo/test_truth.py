"""The truth table speaks of every unit and criterion, and what it points at is there."""

from collections import defaultdict

import pytest

from checks.model import Status
from checks.registry import criteria
from demo.province import TRUTH, Province, targets_text
from inspection.targets import Targets, load_targets
from inspection.truth import Truth, load_truth

CODES = [criterion.code for criterion in criteria()]


@pytest.fixture(scope="session")
def targets(province: Province) -> Targets:
    return load_targets(targets_text(province.urls))


@pytest.fixture(scope="session")
def truths() -> tuple[Truth, ...]:
    return load_truth(TRUTH, CODES)


def test_targets_name_the_portals_where_they_are_served(province, targets):
    assert len(targets.units) == 7
    for unit in targets.units:
        assert unit.hosts == (province.urls[unit.id],)


def test_every_unit_has_a_truth_for_each_of_its_criteria(targets, truths):
    wanted = {(unit.id, code) for unit in targets.units for code in CODES if code.split(".")[0] in {*unit.items, "T"}}
    assert {(truth.portal, truth.criterion) for truth in truths} == wanted


def test_proof_is_where_the_truth_says(truths, walks):
    for truth in truths:
        assert truth.proof_paths and truth.reason, truth
        for path in truth.proof_paths:
            reply = walks[truth.portal].replies.get(path)
            assert reply is not None and (reply.page or reply.location or reply.kind == "application/pdf"), (truth, path)


def test_every_status_a_portal_can_show_occurs(truths):
    shown = {truth.status for truth in truths}
    assert shown == set(Status) - {Status.UNREACHABLE, Status.NOT_APPLICABLE}


def test_every_criterion_is_met_somewhere_and_failed_somewhere(truths):
    by_code = defaultdict(set)
    for truth in truths:
        by_code[truth.criterion].add(truth.status)
    judged = {code: shown for code, shown in by_code.items() if Status.NOT_PUBLIC not in shown and code != "T.1"}
    for code, shown in judged.items():
        if not code.startswith("N5"):
            assert Status.MET in shown and len(shown) > 1, (code, shown)
