"""Talk inside: who is heard, and how stances move."""

import math

from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import NORMAL, SHARE, WEEKS, both, falls, near, rises
from voicesim.rules import talk

PLACE = some.floats(-20.0, 20.0)


def test_talk_by_hand():
    assert both(talk.is_heard, 0.04, 0.2)
    assert not both(talk.is_heard, 0.0401, 0.2)
    assert near(both(talk.susceptibility, 26.0, 0.5, 26.0), 0.5 + 0.5 * math.exp(-1.0))
    assert near(both(talk.vision_pull, 0.1, 0.5, 0.4, 2.0), 0.1 * 2 * (0.5 + 0.2))
    # (1 - .2) (1 + .3 + .5 (0 - 1)) + .2 * 2 + .01
    assert near(both(talk.moved_stance, 1.0, 0.3, 0.5, 0.0, 0.2, 2.0, 0.01), 0.8 * 0.8 + 0.41)
    assert near(both(talk.wander, 0.2, 4.0, 1, 1.5), 0.6)
    assert near(both(talk.met, 0.0, 1.0, 0.3), 0.3)


@given(some.floats(0.0, 1000.0))
def test_the_bound_is_closed_whatever_the_rounding(confidence):
    assert both(talk.is_heard, confidence * confidence, confidence)
    assert not both(talk.is_heard, (confidence + 1e-6) ** 2, confidence)


def test_ten_tenths_are_heard_at_one():
    apart = sum([0.1] * 10)  # 0.9999999999999999 in binary, and 3 * .1 > .3
    assert both(talk.is_heard, apart * apart, 1.0)
    assert both(talk.is_heard, (0.1 * 3) ** 2, 0.3)


@given(some.floats(0.0, 5000.0), some.floats(0.0, 5000.0), SHARE, some.floats(0.1, 1000.0))
def test_newcomers_are_more_open(one, other, settled, weeks):
    values = [both(talk.susceptibility, t, settled, weeks) for t in sorted([one, other])]
    assert falls(values)
    assert settled - 1e-12 <= values[1] <= values[0] <= 1.0 + 1e-12
    assert both(talk.susceptibility, one, 1.0, weeks) == 1.0


@given(SHARE, SHARE, SHARE, SHARE, some.floats(0.0, 100.0))
def test_leaders_who_live_the_page_pull_more(vision, example, one, other, times):
    pulls = [both(talk.vision_pull, vision, example, e, times) for e in sorted([one, other])]
    assert rises(pulls)
    assert 0.0 <= pulls[0] <= pulls[1] <= 1.0
    assert near(both(talk.vision_pull, vision, 0.0, one, 1.0), vision)
    assert both(talk.vision_pull, 0.0, example, one, times) == 0.0


@given(PLACE, PLACE, PLACE, SHARE, SHARE)
def test_a_stance_stays_between_all_that_pulls_at_it(x, centre, anchor, pull, stubbornness):
    after = both(talk.moved_stance, x, 0.0, pull, centre, stubbornness, anchor, 0.0)
    assert min(x, centre, anchor) - 1e-9 <= after <= max(x, centre, anchor) + 1e-9
    assert near(both(talk.moved_stance, x, 0.0, 0.0, centre, 0.0, anchor, 0.0), x)
    assert near(both(talk.moved_stance, x, 0.5, pull, centre, 1.0, anchor, 0.0), anchor)


@given(NORMAL, WEEKS, some.integers(1, 16))
def test_without_drift_nobody_wanders_and_drift_adds_up_as_a_random_walk(z, weeks, dimensions):
    assert both(talk.wander, 0.0, weeks, dimensions, z) == 0.0
    step = both(talk.wander, 0.2, weeks, dimensions, z)
    assert math.isclose(step * step * dimensions, 0.04 * weeks * z * z, rel_tol=1e-9)


@given(PLACE, PLACE, SHARE)
def test_two_who_meet_keep_their_mean_when_both_move(x, y, step):
    a, b = both(talk.met, x, y, step), both(talk.met, y, x, step)
    assert math.isclose(a + b, x + y, abs_tol=1e-9)
    assert abs(a - b) <= abs(x - y) + 1e-9
    assert both(talk.met, x, y, 0.0) == x
