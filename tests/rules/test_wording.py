"""Wording: from a stance to a message, step by step."""

import math

from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import NORMAL, SHARE, both, falls, near, rises
from voicesim.rules import wording

PLACE = some.floats(-20.0, 20.0)
AXES = some.integers(1, 16)


def test_wording_by_hand():
    assert near(both(wording.own_words, 1.0, 0.5, 0.0, 0.8), 0.6)
    assert near(both(wording.believed_taste, 1.0, 1.2, 0.5, 4, 2.0), 1.6)
    assert near(both(wording.bend, 0.4, 0.5, 0.6, 0.5, 0.2), 0.2 + 0.24)
    assert near(both(wording.toward_audience, 1.0, 2.0, 0.25), 1.25)
    assert near(both(wording.clumsy, 0.5, 1.0, 0.6, 4, 1.0), 0.7)
    assert near(both(wording.kept_distance, 2.0, 0.8, 0.5), 0.8)
    assert near(both(wording.edited, 3.0, 1.0, 0.5, 0.5), 1.5)
    assert near(both(wording.authenticity, 2.0, 1.0, 0.6, 0.5), math.exp(-1.0) * 0.7)
    assert near(both(wording.chance_of_slip, 0.1, 0.5, 0.5, 2.0, 0.2), 0.1 * 0.5 * 2 * 0.8)


@given(PLACE, SHARE, PLACE)
def test_employees_speak_from_their_own_stance(stance, kappa, page):
    assert both(wording.own_words, stance, kappa, page, page) == stance
    assert both(wording.own_words, stance, 0.0, 0.0, page) == stance


@given(PLACE, some.floats(0.0, 10.0), AXES, NORMAL)
def test_full_knowledge_sees_the_taste_and_full_skill_says_what_is_meant(x, noise, d, z):
    assert both(wording.believed_taste, x, noise, 1.0, d, z) == x
    assert both(wording.clumsy, x, noise, 1.0, d, z) == x
    errors = [abs(both(wording.clumsy, x, noise, s, d, z) - x) for s in (0.9, 0.5, 0.0)]
    assert rises(errors, 1e-9)


@given(AXES, some.floats(0.1, 10.0))
def test_clumsiness_is_a_distance_over_all_axes(dimensions, noise):
    square = sum(wording.clumsy(0.0, noise, 0.0, dimensions, 1.0) ** 2 for _ in range(dimensions))
    assert math.isclose(math.sqrt(square), noise, rel_tol=1e-9)


@given(SHARE, SHARE, SHARE, SHARE, SHARE)
def test_bending_is_a_share_and_falls_with_skill(fit, listening, please, eagerness, skill):
    bends = [both(wording.bend, fit, listening, please, eagerness, s) for s in (0.0, skill, 1.0)]
    assert falls(bends)
    assert 0.0 <= bends[2] <= bends[0] <= 1.0
    assert both(wording.bend, 0.0, listening, please, eagerness, 1.0) == 0.0


@given(some.floats(0.0, 100.0), SHARE, SHARE)
def test_discipline_brings_to_the_edge_and_not_further(distance, skill, clarity):
    kept = both(wording.kept_distance, distance, skill, clarity)
    assert 0.0 <= kept <= 1.0
    assert kept * distance >= min(distance, 1.0) - 1e-9
    if distance <= 1.0 or skill * clarity == 0.0:
        assert kept == 1.0
    if distance > 1.0:
        assert math.isclose(wording.kept_distance(distance, 1.0, 1.0) * distance, 1.0, rel_tol=1e-9)


@given(PLACE, PLACE, SHARE)
def test_full_control_says_what_the_page_says(said, centre, kept):
    assert both(wording.edited, said, centre, kept, 1.0) == centre
    distances = [abs(both(wording.edited, said, centre, kept, h) - centre) for h in (0.0, 0.5, 1.0)]
    assert falls(distances)


@given(some.floats(0.0, 400.0), some.floats(0.05, 20.0), SHARE, SHARE)
def test_authenticity_falls_with_distance_and_scripting(d2, width, scripting, control):
    genuine = both(wording.authenticity, d2, width, scripting, control)
    assert 0.0 <= genuine <= 1.0
    assert both(wording.authenticity, 0.0, width, scripting, 0.0) == 1.0
    assert both(wording.authenticity, 0.0, width, 0.0, control) == 1.0
    assert falls([both(wording.authenticity, d, width, scripting, control) for d in (0.0, d2)])
    assert falls([both(wording.authenticity, d2, width, scripting, h) for h in (0.0, control, 1.0)])


@given(SHARE, SHARE, SHARE, some.floats(0.0, 20.0), SHARE)
def test_more_skill_fewer_slips_more_eagerness_more(leak, skill, eagerness, eager_leak, control):
    slips = [
        both(wording.chance_of_slip, leak, s, eagerness, eager_leak, control)
        for s in (0.0, skill, 1.0)
    ]
    assert falls(slips)
    assert 0.0 <= slips[2] <= slips[0] <= 1.0
    assert slips[2] == 0.0
    assert rises(
        [
            both(wording.chance_of_slip, leak, skill, e, eager_leak, control)
            for e in (0.0, eagerness)
        ]
    )
    assert both(wording.chance_of_slip, leak, skill, eagerness, eager_leak, 1.0) == 0.0
    assert both(wording.chance_of_slip, 0.0, skill, eagerness, eager_leak, control) == 0.0
