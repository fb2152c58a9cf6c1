"""Every code of the rubric exists and can be read; the page about them is current."""

import importlib.util
from pathlib import Path

import pytest

from checks.registry import Criterion, criteria

ROOT = Path(__file__).resolve().parents[2]
RUBRIC = (
    "N1.1 N1.2 N1.3 N2a.1 N2a.2 N2a.3 N2a.4 N2b.1 N2b.2 N2b.3 N2b.4 N2c.1 N3a.1 N3a.2 N3b.1 N3b.2 N3c.1 N3d.1 N3d.2 N3e.1 "
    "N4.1 N5.1 N5.2 N5.3 N5.4 T.1 T.2 T.3 T.4"
).split()
WORKING = "T.1 T.2 T.3 T.4 N1.1 N2a.1 N2b.1 N2b.2 N3a.1 N3a.2 N3b.1 N3c.1 N3d.1".split()


def test_every_code_of_the_rubric_exists_and_no_other() -> None:
    assert [criterion.code for criterion in criteria()] == RUBRIC


def test_those_that_must_judge_by_themselves_do() -> None:
    assert set(WORKING) <= {criterion.code for criterion in criteria() if criterion.proven}


@pytest.mark.parametrize("criterion", criteria(), ids=lambda criterion: criterion.code)
def test_a_criterion_has_all_its_words(criterion: Criterion) -> None:
    assert criterion.title
    assert criterion.failure
    assert criterion.title != criterion.failure
    assert criterion.requirement
    assert criterion.doc
    assert criterion.basis
    assert (criterion.points > 0) is (criterion.item != "T")


def test_a_criterion_has_a_file_of_its_own() -> None:
    homes = [criterion.module for criterion in criteria() if criterion.proven]
    assert len(set(homes)) == len(homes)


def test_the_page_about_the_criteria_is_current() -> None:
    spec = importlib.util.spec_from_file_location("rubric_page", ROOT / "docs" / "rubric.py")
    assert spec is not None and spec.loader is not None
    rubric = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(rubric)
    assert rubric.PAGE.read_text("utf-8") == rubric.page(), "gõ: make rubric"
