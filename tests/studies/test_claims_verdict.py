"""The verdict on a claim, from numbers made for it: holds, does not, depends, explained or not."""

import math

import numpy as np
import pytest

from voicesim.studies.claims import judge as j
from voicesim.studies.claims.claim_file import Outcome
from voicesim.studies.statistics import Interval

HIGHER = Outcome("trust", "higher", 0.02)
LOWER = Outcome("trust", "lower", 0.02)
LUCK = np.linspace(-0.01, 0.01, 12)  # twelve replicates; half-width of the mean's interval 0.0044


def around(value):
    return value + LUCK


def swept(name, effects, outcome=HIGHER):
    return j.swept_of(name, list(effects), [around(v) for v in effects.values()], outcome)


@pytest.mark.parametrize(
    ("low", "value", "high", "outcome", "expected"),
    [
        (0.05, 0.10, 0.15, HIGHER, j.AS_SAID),
        (0.05, 0.10, 0.15, LOWER, j.OPPOSITE),
        (-0.15, -0.10, -0.05, LOWER, j.AS_SAID),
        (-0.015, 0.0, 0.015, HIGHER, j.NO_DIFFERENCE),
        (0.001, 0.01, 0.019, HIGHER, j.NO_DIFFERENCE),  # beyond luck, but too little to matter
        (-0.05, 0.10, 0.25, HIGHER, j.OPEN),
        (0.001, 0.015, 0.029, HIGHER, j.OPEN),
        (math.nan, 0.5, math.nan, HIGHER, j.OPEN),  # a single run says nothing
    ],
)
def test_what_an_effect_says(low, value, high, outcome, expected):
    assert j.state_of(Interval(value, low, high, 12), outcome) == expected


def test_equal_in_every_run_makes_no_difference():
    assert j.state_of(Interval(0.0, 0.0, 0.0, 12), HIGHER) == j.NO_DIFFERENCE


def test_a_claim_holds_when_it_does_here_and_nowhere_fails():
    everywhere = swept("coaching.rate", {0.1: 0.1, 0.6: 0.2, 1.5: 0.3})
    assert j.verdict_of(j.AS_SAID, [everywhere]) == j.HOLDS
    assert everywhere.turns == ()


def test_a_claim_depends_when_it_fails_at_a_plausible_level_and_the_flip_is_placed_by_a_straight_line():
    some = swept("coaching.rate", {0.1: -0.1, 0.6: 0.3, 1.5: 0.3})
    assert j.verdict_of(j.AS_SAID, [some]) == j.DEPENDS
    (turn,) = some.turns
    assert (turn.below, turn.above) == (0.1, 0.6)
    assert turn.at == pytest.approx(0.1 + 0.5 * 0.1 / 0.4)
    assert turn.low <= turn.at <= turn.high


def test_a_failure_outside_the_plausible_range_is_told_but_does_not_decide():
    beyond = swept("coaching.rate", {0.6: 0.2, 5.0: -0.1})  # plausible up to 1.5
    assert beyond.turns
    assert j.verdict_of(j.AS_SAID, [beyond]) == j.HOLDS


def test_a_claim_that_fails_here_depends_when_it_holds_elsewhere():
    some = swept("coaching.rate", {0.1: 0.1, 0.6: -0.1})
    assert j.verdict_of(j.OPPOSITE, [some]) == j.DEPENDS
    assert j.verdict_of(j.NO_DIFFERENCE, [swept("coaching.rate", {0.1: 0.0})]) == j.DOES_NOT_HOLD
    assert j.verdict_of(j.OPPOSITE, []) == j.DOES_NOT_HOLD
    assert j.verdict_of(j.OPEN, []) == j.UNDECIDED


def test_levels_with_names_turn_between_names():
    (turn,) = swept("kind of business", {"ordinary": 0.1, "regulated": -0.1}).turns
    assert math.isnan(turn.at)
    assert (turn.below, turn.above) == ("ordinary", "regulated")


def test_a_level_that_is_open_lies_within_the_turn():
    wide = 0.005 + 40 * LUCK
    found = j.swept_of("x", [0, 1, 2], [around(-0.1), wide, around(0.1)], HIGHER)
    (turn,) = found.turns
    assert (turn.below, turn.above) == (0, 2)


@pytest.mark.parametrize(
    ("cut", "fate"),
    [
        (around(0.0), j.VANISHES),
        (around(0.25), j.REMAINS),
        (around(0.12), j.REMAINS),  # 40 % gone is not enough
        (around(0.08), j.SHRINKS),
        (around(-0.10), j.TURNS),
        (0.2 + 200 * LUCK, j.REMAINS),  # includes 0 only because it is noise
    ],
)
def test_what_becomes_of_an_effect_without_its_mechanism(cut, fate):
    assert j.ablated_of("it", around(0.2), cut, HIGHER).fate == fate


def explained(state, plain, cut, outcome=HIGHER):
    return j.explained_by(state, [j.ablated_of("it", plain, cut, outcome)], outcome)


def test_an_effect_is_explained_only_when_it_goes_with_its_mechanism():
    assert explained(j.AS_SAID, around(0.2), around(0.0)) == j.EXPLAINED
    assert explained(j.AS_SAID, around(0.2), around(-0.1)) == j.EXPLAINED
    assert explained(j.AS_SAID, around(0.2), around(0.08)) == j.PARTLY
    assert explained(j.AS_SAID, around(0.2), around(0.2)) == j.NOT_EXPLAINED
    assert j.explained_by(j.NO_DIFFERENCE, [], HIGHER) == j.NOTHING


def test_an_opposite_effect_may_be_a_mechanism_that_is_outweighed():
    assert explained(j.OPPOSITE, around(-0.1), around(-0.2)) == j.OUTWEIGHED
    assert explained(j.OPPOSITE, around(-0.1), around(-0.1)) == j.NOT_EXPLAINED
    assert explained(j.OPPOSITE, around(-0.1), around(0.0)) == j.EXPLAINED


def test_failed_runs_are_left_out_of_an_effect():
    values = around(0.2).copy()
    values[0] = np.nan
    (level,) = j.swept_of("x", [1], [values], HIGHER).levels
    assert level.effect.runs == 11
    assert level.state == j.AS_SAID


@pytest.mark.parametrize(
    ("y", "at"), [([-1.0, 1.0, 2.0], 0.5), ([2.0, 1.0, -1.0], 1.5), ([0.0, 1.0, 2.0], 0.0), ([1.0, 2.0, 3.0], 0.0)]
)  # fmt: skip
def test_where_a_line_crosses_zero(y, at):
    assert j.crossing_of(np.array([0.0, 1.0, 2.0]), np.array(y)) == at
