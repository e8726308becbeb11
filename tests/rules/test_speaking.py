"""Speaking: who says something, and what control does to the wish."""

import math

from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import SHARE, WEEKS, both, falls, near, rises
from voicesim.rules import speaking

CADENCE = some.floats(0.0, 7.0)


def test_speaking_by_hand():
    assert near(both(speaking.chance_of_speaking, 1.5, 0.5, 1.0, 0.5, 0.4, 1.0), 0.6)
    assert near(both(speaking.chance_of_speaking, 1.0, 0.5, 0.03, 0.0, 0.6, 1.0), 0.015)
    assert both(speaking.chance_of_speaking, 7.0, 1.0, 1.0, 0.0, 0.0, 1.0) == 1.0
    assert near(both(speaking.passion_under_control, 0.2, 0.6, 0.5, 1.0), 0.4)
    assert near(both(speaking.passion_under_control, 0.4, 0.4, 0.9, 0.5), 0.2)


@given(CADENCE, SHARE, SHARE, SHARE, WEEKS)
def test_a_chance_is_a_chance_and_control_does_not_raise_it(cadence, passion, control, drag, weeks):
    chances = [
        both(speaking.chance_of_speaking, cadence, passion, 1.0, c, drag, weeks)
        for c in (0.0, control)
    ]
    assert 0.0 <= chances[1] <= chances[0] <= 1.0
    undragged = both(speaking.chance_of_speaking, cadence, passion, 1.0, control, 0.0, weeks)
    assert undragged == chances[0]


@given(CADENCE, SHARE, SHARE, SHARE, WEEKS)
def test_the_passionate_and_the_free_speak_more(cadence, one, other, freedom, weeks):
    low, high = sorted([one, other])
    assert rises(
        [both(speaking.chance_of_speaking, cadence, p, 1.0, 0.2, 0.5, weeks) for p in (low, high)]
    )
    assert rises(
        [
            both(speaking.chance_of_speaking, cadence, high, f, 0.2, 0.5, weeks)
            for f in (0.0, freedom)
        ]
    )
    assert both(speaking.chance_of_speaking, cadence, 0.0, 1.0, 0.0, 0.0, weeks) == 0.0


@given(SHARE, SHARE, SHARE, SHARE)
def test_passion_stays_a_share_and_falls_under_control(passion, natural, recovered, kept):
    free = both(speaking.passion_under_control, passion, natural, recovered, 1.0)
    under = both(speaking.passion_under_control, passion, natural, recovered, kept)
    assert 0.0 <= under <= free + 1e-12
    assert min(passion, natural) - 1e-12 <= free <= max(passion, natural) + 1e-12
    assert near(both(speaking.passion_under_control, passion, natural, 1.0, 1.0), passion)


def test_passion_under_constant_control_settles_below_its_nature():
    # fixed point of p' = (p0 + (p - p0) r) k: p = p0 (1 - r) k / (1 - r k)
    recovered, kept = math.exp(-0.02), math.exp(-0.02)
    passion = 0.6
    for _ in range(3000):
        passion = speaking.passion_under_control(passion, 0.6, recovered, kept)
    assert near(passion, 0.6 * (1.0 - recovered) * kept / (1.0 - recovered * kept))
    settled = [0.6 * (1.0 - recovered) * k / (1.0 - recovered * k) for k in (1.0, 0.98, 0.9)]
    assert falls(settled)
