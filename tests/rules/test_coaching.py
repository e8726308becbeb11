"""Coaching: what is learned, and how it fades."""

import math

from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import SHARE, WEEKS, both, near, rises
from voicesim.rules import coaching, pace

HOURS = some.floats(0.0, 1000.0)
RATE = some.floats(0.0, 10.0)


def test_an_hour_by_hand():
    # half the exponent ln 2: half of what is missing is learned
    assert near(both(coaching.learned, 0.2, math.log(2.0), 1.0, 1.0, 1.0, 1.0), 0.6)
    assert near(both(coaching.self_aware, 0.5, math.log(2.0), 1.0, 2.0), 0.875)
    assert near(both(coaching.faded, 0.8, 0.2, 0.5), 0.5)


@given(SHARE, RATE, HOURS)
def test_nothing_is_learned_without_hours_rate_quality_coachability_or_awareness(s, rate, hours):
    # 1 - (1 - s) is s but for one rounding
    assert near(both(coaching.learned, s, rate, 0.7, 0.5, 0.3, 0.0), s)
    assert near(both(coaching.learned, s, 0.0, 0.7, 0.5, 0.3, hours), s)
    assert near(both(coaching.learned, s, rate, 0.0, 0.5, 0.3, hours), s)
    assert near(both(coaching.learned, s, rate, 0.7, 0.0, 0.3, hours), s)
    assert near(both(coaching.learned, s, rate, 0.7, 0.5, 0.0, hours), s)
    assert near(both(coaching.self_aware, s, rate, 0.0, hours), s)


@given(SHARE, RATE, SHARE, SHARE, SHARE, HOURS)
def test_learning_goes_up_and_ends_at_mastery(s, rate, quality, coachability, awareness, hours):
    value = both(coaching.learned, s, rate, quality, coachability, awareness, hours)
    assert s - 1e-12 <= value <= 1.0


@given(SHARE, RATE, SHARE, HOURS, HOURS)
def test_more_hours_teach_more(s, rate, awareness, some_hours, others):
    hours = sorted([some_hours, others])
    assert rises([both(coaching.learned, s, rate, 0.7, 0.5, awareness, h) for h in hours])
    assert rises([both(coaching.self_aware, s, rate, 0.7, h) for h in hours])


def test_one_long_lesson_teaches_as_much_as_two_short_ones():
    long = coaching.learned(0.1, 0.6, 0.7, 0.5, 0.4, 3.0)
    short = coaching.learned(0.1, 0.6, 0.7, 0.5, 0.4, 1.5)
    assert near(coaching.learned(short, 0.6, 0.7, 0.5, 0.4, 1.5), long)


@given(SHARE, SHARE, some.floats(0.0, 1.0), WEEKS)
def test_fading_ends_at_what_one_is_by_nature(s, natural, decay, weeks):
    value = both(coaching.faded, s, natural, pace.kept_in(decay, weeks))
    assert min(s, natural) - 1e-12 <= value <= max(s, natural) + 1e-12
    assert near(both(coaching.faded, s, natural, 1.0), s)
    assert both(coaching.faded, s, natural, 0.0) == natural
