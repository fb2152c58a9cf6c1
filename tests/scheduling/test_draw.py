"""The draw: within its rules, even over all that they leave free, and the same for the same seed."""

import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, timedelta
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated_province import SEED, START, UNITS, plan

from inspection.scheduling.draw import Kind, TooTight, draw, drawn_units, follow_up
from inspection.scheduling.plan import Candidate, VisitPlan, moments, read_plan

SEEDS = [hashlib.sha256(f"seed {n}".encode()).digest() for n in range(1000)]


def p_value(observed: Sequence[int], cells: int) -> float:
    """How likely so uneven counts are where all ``cells`` are equally likely (chi-square, Wilson and Hilferty)."""
    expected = sum(observed) / cells
    chi2 = sum((count - expected) ** 2 / expected for count in observed) + (cells - len(observed)) * expected
    k = cells - 1
    z = ((chi2 / k) ** (1 / 3) - (1 - 2 / (9 * k))) / math.sqrt(2 / (9 * k))
    return 0.5 * math.erfc(z / math.sqrt(2))


def test_the_measure_tells_a_crooked_draw_from_an_even_one() -> None:
    assert p_value([100] * 10, 10) > 0.99
    assert p_value([150, 50, *[100] * 8], 10) < 1e-6
    assert p_value([125] * 8, 10) < 1e-6


def test_times_are_even_over_the_days_and_over_the_hours() -> None:
    single = plan(always=(Candidate(UNITS[0]),), pool=(), drawn=0, visits=1, days_apart=0)
    due = [draw(seed, single)[0].due.astimezone(single.local) for seed in SEEDS]
    days = {moment.astimezone(single.local).date() for moment in moments(single)}
    assert p_value(list(Counter(at.date() for at in due).values()), len(days)) > 0.001
    assert p_value(list(Counter(at.hour * 60 + at.minute - at.minute % 30 for at in due).values()), 12) > 0.001
    assert p_value(list(Counter(at.minute for at in due).values()), 60) > 0.001
    assert p_value(list(Counter(at.weekday() for at in due if at.date() < date(2024, 9, 2)).values()), 5) > 0.001


def test_units_are_drawn_evenly_one_by_one_and_in_company() -> None:
    chosen = plan(always=())
    teams = Counter(frozenset(unit.id for unit in drawn_units(seed, chosen)) for seed in SEEDS)
    assert set(map(len, teams)) == {3}
    assert p_value(list(teams.values()), math.comb(6, 3)) > 0.001
    ones = Counter(id for team in teams.elements() for id in team)
    assert max(abs(count / 1000 - 0.5) for count in ones.values()) < 0.06


def test_every_pair_of_days_far_enough_apart_is_as_likely_as_any_other() -> None:
    fortnight = plan(
        periods=((date(2024, 7, 1), date(2024, 7, 14)),),
        hours=((8 * 60, 8 * 60 + 30),),
        always=(Candidate(UNITS[0]),),
        pool=(),
        drawn=0,
        days_apart=4,
        minutes_apart=0,
    )
    working = sorted({at.date() for at in moments(fortnight)})
    possible = [pair for pair in combinations(working, 2) if (pair[1] - pair[0]).days >= 4]
    pairs = Counter(tuple(one.due.date() for one in draw(seed, fortnight)) for seed in SEEDS)
    assert set(pairs) == set(possible)
    assert p_value(list(pairs.values()), len(possible)) > 0.001


def test_one_seed_says_nothing_about_another() -> None:
    """Neighbouring seeds, as a clock would give, draw as differently as any."""
    single = plan(always=(Candidate(UNITS[0]),), pool=(), drawn=0, visits=1, days_apart=0)
    index = {moment: place for place, moment in enumerate(moments(single))}
    places = [index[draw(n.to_bytes(32), single)[0].due] / len(index) for n in range(1000)]
    mean = sum(places) / 1000
    steps = sum((a - mean) * (b - mean) for a, b in zip(places, places[1:], strict=False))
    assert abs(steps / sum((a - mean) ** 2 for a in places)) < 4 / math.sqrt(1000)


PLANS = st.builds(
    plan,
    drawn=st.integers(0, 6),
    visits=st.integers(1, 4),
    days_apart=st.integers(0, 15),
    minutes_apart=st.integers(0, 90),
    weekdays=st.sets(st.integers(1, 7), min_size=3).map(lambda days: tuple(sorted(days))),
    zone=st.sampled_from(["Asia/Ho_Chi_Minh", "America/New_York", "UTC"]),
)


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=32, max_size=32), PLANS)
def test_a_draw_keeps_the_rules(seed: bytes, chosen: VisitPlan) -> None:
    made = draw(seed, chosen)
    assert made == draw(seed, read_plan(chosen.text()))
    assert len(made) == chosen.visits * (1 + chosen.drawn)
    assert len({one.id for one in made}) == len(made)
    for one in made:
        local = one.due.astimezone(chosen.local)
        assert chosen.periods[0][0] <= local.date() <= chosen.periods[0][1]
        assert local.date() not in chosen.holidays
        assert local.isoweekday() in chosen.weekdays
        assert any(begin <= local.hour * 60 + local.minute < end for begin, end in chosen.hours)
    for a, b in combinations(made, 2):
        assert abs((a.due - b.due).total_seconds()) >= chosen.minutes_apart * 60
        if a.unit == b.unit:
            assert abs((a.due.astimezone(chosen.local).date() - b.due.astimezone(chosen.local).date()).days) >= chosen.days_apart


def test_a_unit_is_visited_only_while_it_exists() -> None:
    ended = plan(always=(Candidate("so-cu", last=date(2024, 7, 31)), Candidate("so-moi", first=date(2024, 8, 1))), drawn=0)
    for seed in SEEDS[:50]:
        assert all((one.due.astimezone(ended.local).month == 7) == (one.unit == "so-cu") for one in draw(seed, ended))


def test_what_does_not_fit_is_said_and_not_bent() -> None:
    with pytest.raises(TooTight) as tight:
        draw(SEED, plan(visits=8, days_apart=14, drawn=0))
    assert tight.value.unit == UNITS[0]


def test_hours_a_clock_leaves_out_or_shows_twice_hold_each_moment_once() -> None:
    night = plan(zone="America/New_York", hours=((0, 24 * 60),), weekdays=(7,), periods=((date(2024, 3, 10), date(2024, 3, 10)),))
    assert len(moments(night)) == 23 * 60
    autumn = plan(zone="America/New_York", hours=((0, 24 * 60),), weekdays=(7,), periods=((date(2024, 11, 3), date(2024, 11, 3)),))
    assert len(set(moments(autumn))) == len(moments(autumn)) == 24 * 60


def test_follow_ups_come_in_their_turn_and_then_people_decide() -> None:
    chosen = plan()
    first = draw(SEED, chosen)[0]
    second = follow_up(SEED, chosen, first, first.due, ["N2b.2"], [first.due])
    assert second is not None
    assert second.kind is Kind.SECOND
    assert second.only == ("N2b.2",)
    assert 2 <= (second.due.date() - first.due.date()).days <= 6
    again = follow_up(SEED, chosen, second, second.due, ["N2b.2"], [first.due, second.due])
    assert again is not None
    assert again.kind is Kind.REINSPECTION
    assert 6 <= (again.due.date() - second.due.date()).days <= 10
    assert follow_up(SEED, chosen, again, again.due, ["N2b.2"], []) is None
    assert follow_up(SEED, chosen, first, first.due, [], []) is None
    assert follow_up(SEED, plan(second_visit=None, reinspection=None), first, first.due, ["N2b.2"], []) is None


def test_a_follow_up_into_holidays_waits_for_the_first_working_week() -> None:
    holidays = tuple(date(2024, 7, 1) + timedelta(days=n) for n in range(20))
    chosen = plan(holidays=holidays)
    first = draw(SEED, chosen)[0]
    second = follow_up(SEED, chosen, first, START, ["T.1"], [])
    assert second is not None
    assert second.due.astimezone(UTC) > START + timedelta(days=19)
