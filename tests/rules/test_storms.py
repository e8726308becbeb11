"""Storms: passing on, waiting, remembering."""

import math

from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import SHARE, UNIFORM, WEEKS, both, falls, near, rises
from voicesim.rules import storms

ACTIVITY = some.floats(0.0, 30.0)


def test_storms_by_hand():
    assert near(both(storms.chance_of_passing, 0.4, 1.0, 0.5, 1.0), 0.2)
    assert both(storms.chance_of_passing, 0.4, 0.0, 0.9, 1.0) == 0.4
    assert both(storms.chance_of_passing, 0.4, 0.0, 0.9, 10.0) == 1.0
    assert near(both(storms.hours_to_pass, 10.0, math.exp(-2.0)), 20.0)
    assert both(storms.hour_of, 3, 1.0) == 504.0
    assert both(storms.hour_within, 505.5, 504.0, 168) == 1
    assert both(storms.hour_within, 100.0, 504.0, 168) == 0
    assert both(storms.hour_within, 9999.0, 504.0, 168) == 167
    assert not both(storms.is_open, 13, 0, 13.0, 1.0)
    assert both(storms.is_open, 14, 0, 13.0, 1.0)
    assert both(storms.firestorm_size, 0.01, 2000) == 20
    assert both(storms.firestorm_size, 0.0, 2000) == 2
    assert both(storms.firestorm_size, 0.01, 2001) == 21


@given(SHARE, SHARE, SHARE, SHARE, ACTIVITY)
def test_trust_shields(pass_on, shield, one, other, activity):
    chances = [both(storms.chance_of_passing, pass_on, shield, t, activity) for t in sorted([one, other])]  # fmt: skip
    assert falls(chances)
    assert 0.0 <= chances[1] <= chances[0] <= 1.0
    assert both(storms.chance_of_passing, 0.0, shield, one, activity) == 0.0
    assert both(storms.chance_of_passing, pass_on, 0.0, one, 1.0) == pass_on


@given(some.floats(0.1, 1000.0), UNIFORM, UNIFORM)
def test_waiting_times_are_positive_and_scale(mean, one, other):
    hours = [both(storms.hours_to_pass, mean, u) for u in sorted([one, other])]
    assert hours[1] >= 0.0
    assert falls(hours)


def test_waiting_times_have_their_mean():
    grid = [(i + 0.5) / 20_000 for i in range(20_000)]
    mean = sum(storms.hours_to_pass(10.0, u) for u in grid) / len(grid)
    assert abs(mean - 10.0) < 0.001


@given(some.floats(0.0, 1e6), some.integers(0, 5000), WEEKS)
def test_an_hour_lies_in_its_step(hour, step, weeks):
    hours = math.ceil(weeks * 168)
    place = both(storms.hour_within, hour, both(storms.hour_of, step, weeks), hours)
    assert 0 <= place < hours


@given(some.integers(0, 5000), some.integers(0, 500), some.floats(0, 1000), WEEKS)
def test_memory_ends(told, later, memory, weeks):
    opens = [bool(both(storms.is_open, told + s, told, memory, weeks)) for s in (0, later, later + 1)]  # fmt: skip
    assert not opens[0]
    assert rises([float(o) for o in opens])
