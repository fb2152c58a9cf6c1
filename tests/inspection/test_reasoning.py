"""The chain behind a verdict names every fact on the way, in Vietnamese."""

import pytest

from checks.registry import Criterion, criteria, needs
from inspection.reasoning import WORDS, readings


@pytest.mark.parametrize("criterion", criteria(), ids=lambda one: one.code)
def test_every_fact_on_the_way_to_a_verdict_has_words(criterion: Criterion) -> None:
    told = readings(criterion)
    assert {one.words for one in told if one.asked} == {WORDS[kind] for kind in needs(criterion.rule)}
    assert len({one.words for one in told}) == len(told)


def test_a_fact_comes_after_what_it_is_made_of() -> None:
    (leaders,) = (one for one in criteria() if one.code == "N3d.1")
    order = [one.words for one in readings(leaders)]
    chain = ["mọi lần truy cập đã lưu", "các trang của cổng", "nội dung riêng của từng trang, bỏ khung chung", "danh sách lãnh đạo đầy đủ nhất"]
    assert [words for words in order if words in chain] == chain
