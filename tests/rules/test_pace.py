"""Rates and shares in a step: results do not depend on how the time is cut."""

import math

from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import SHARE, UNIFORM, WEEKS, both, near, rises
from voicesim.rules import pace

RATE = some.floats(0.0, 10.0)


def test_pace_by_hand():
    assert near(both(pace.chance_in, math.log(2.0), 1.0), 0.5)
    assert near(both(pace.share_in, 0.36, 0.5), 0.2)
    assert both(pace.share_in, 0.36, 1.0) == 0.36
    # 2.4 a week, rounded as it adds up: 2, 5, 7, 10, 12
    assert [both(pace.whole_in, 2.4, t, 1.0) for t in range(5)] == [2, 3, 2, 3, 2]
    assert near(both(pace.kept_in, math.log(4.0), 0.5), 0.5)
    assert near(both(pace.kept_of, 0.25, 0.5), 0.5)


@given(RATE, WEEKS)
def test_seven_days_make_a_week(rate, weeks):
    day = weeks / 7.0
    assert math.isclose(
        (1.0 - both(pace.chance_in, rate, day)) ** 7, 1.0 - both(pace.chance_in, rate, weeks),
        rel_tol=1e-9, abs_tol=1e-12,
    )  # fmt: skip
    assert math.isclose(pace.kept_in(rate, day) ** 7, both(pace.kept_in, rate, weeks), rel_tol=1e-9)


@given(SHARE)
def test_seven_daily_shares_make_a_weekly_one(share):
    day = both(pace.share_in, share, 1.0 / 7.0)
    assert math.isclose((1.0 - day) ** 7, 1.0 - share, rel_tol=1e-9, abs_tol=1e-12)


@given(RATE, SHARE, WEEKS)
def test_chances_and_shares_are_shares(rate, share, weeks):
    for value in (both(pace.chance_in, rate, weeks), both(pace.share_in, share, weeks)):
        assert 0.0 <= value <= 1.0
    assert 0.0 < both(pace.kept_in, rate, weeks) <= 1.0
    assert both(pace.chance_in, 0.0, weeks) == 0.0
    assert both(pace.share_in, 0.0, weeks) == 0.0
    assert rises([both(pace.chance_in, r, weeks) for r in (rate, 2.0 * rate)])


@given(some.floats(0.0, 1000.0), some.integers(0, 5000), WEEKS)
def test_whole_numbers_are_next_to_the_amount(amount, step, weeks):
    n = both(pace.whole_in, amount, step, weeks)
    assert n >= 0
    assert abs(n - amount * weeks) <= 1.0 + 1e-9


@given(some.floats(0.0, 100.0), some.integers(1, 300), WEEKS)
def test_whole_numbers_add_up_to_the_amount(amount, steps, weeks):
    total = sum(pace.whole_in(amount, step, weeks) for step in range(steps))
    assert abs(total - amount * steps * weeks) <= 0.5 + 1e-9


def test_days_and_weeks_bring_the_same_number_of_people():
    for amount in (0.3, 1.0, 1.8, 4.5, 37.7):
        weekly = sum(pace.whole_in(amount, step, 1.0) for step in range(52))
        daily = sum(pace.whole_in(amount, step, 1.0 / 7.0) for step in range(364))
        assert weekly == daily == math.floor(52 * amount + 0.5)


@given(UNIFORM, RATE, WEEKS)
def test_happening_is_the_chance_and_nothing_else(u, rate, weeks):
    assert bool(both(pace.happens, u, rate, weeks)) is (u < pace.chance_in(rate, weeks))
