"""Hearing: impressions, warmth and trust."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import SHARE, both, falls, near, rises
from voicesim.rules import hearing

PLACE = some.floats(-20.0, 20.0)
SQUARE = some.floats(0.0, 400.0)


def test_hearing_by_hand():
    assert near(both(hearing.resonance, 0.8, 2.0, 1.0), 0.8 * math.exp(-1.0))
    assert near(both(hearing.learning_weight, 0.2, 0.3, 0.5, 0.5, 0.7), 0.2 * 0.8 * 1.2)
    assert near(both(hearing.impressed, 1.0, 3.0, 0.25), 1.5)
    assert near(both(hearing.impressed_variance, 0.4, 0.25, 4.0), 0.75 * 1.4)
    assert near(both(hearing.warmed, 0.2, 0.5, 0.6), 0.4)
    assert near(both(hearing.trust_gained, 0.5, 0.1, 0.6, 1.0), 0.1 * 0.3 * 0.5)
    assert near(both(hearing.returned, 0.9, 0.5, 0.5), 0.7)


@given(SHARE, SQUARE, SQUARE, some.floats(0.05, 20.0))
def test_near_and_genuine_messages_resonate(genuine, one, other, tolerance):
    by_distance = [both(hearing.resonance, genuine, d, tolerance) for d in sorted([one, other])]
    assert falls(by_distance)
    assert 0.0 <= by_distance[1] <= by_distance[0] <= genuine
    assert both(hearing.resonance, genuine, 0.0, tolerance) == genuine
    assert both(hearing.resonance, 0.0, one, tolerance) == 0.0


@given(SHARE, some.floats(0, 2), SHARE, SHARE, some.floats(0, 2), SHARE)
def test_resonant_messages_of_credible_voices_weigh_more(eta, base, r, more, doubt, credibility):
    low, high = sorted([r, more])
    weights = [both(hearing.learning_weight, eta, base, x, doubt, credibility) for x in (low, high)]
    assert rises(weights)
    assert 0.0 <= weights[0] <= weights[1] <= 1.0
    assert both(hearing.learning_weight, 0.0, base, r, doubt, credibility) == 0.0
    believed = [both(hearing.learning_weight, eta, base, r, doubt, k) for k in (0.0, credibility)]
    assert rises(believed)


@given(PLACE, PLACE, SHARE)
def test_an_impression_lies_between_the_old_one_and_what_was_heard(x, heard, weight):
    after = both(hearing.impressed, x, heard, weight)
    assert min(x, heard) - 1e-9 <= after <= max(x, heard) + 1e-9
    assert both(hearing.impressed, x, heard, 0.0) == x


@pytest.mark.parametrize("weight", [0.01, 0.15, 0.6])
def test_mean_and_variance_are_exactly_the_weighted_ones_finch_2009(weight):
    luck = np.random.default_rng(5)
    heard = luck.normal(size=200)
    mean, variance = 0.7, 0.3
    for m in heard:
        variance = both(hearing.impressed_variance, variance, weight, float((m - mean) ** 2))
        mean = both(hearing.impressed, mean, float(m), weight)
    n = len(heard)
    weights = weight * (1.0 - weight) ** np.arange(n - 1, -1, -1)
    first = (1.0 - weight) ** n
    exact = weights @ heard + first * 0.7
    squares = weights @ heard**2 + first * (0.3 + 0.7**2)
    assert abs(mean - exact) < 1e-12
    assert abs(variance - (squares - exact**2)) < 1e-12


@given(some.floats(0.0, 100.0), SHARE, SQUARE)
def test_surprises_are_remembered(variance, weight, surprise2):
    after = [both(hearing.impressed_variance, variance, weight, s) for s in (0.0, surprise2)]
    assert rises(after)
    assert after[0] >= 0.0
    assert both(hearing.impressed_variance, variance, 0.0, surprise2) == variance


@given(SHARE, SHARE, SHARE, some.floats(0.0, 10.0))
def test_trust_is_gained_and_stays_a_share(trust, trusting, r, variance):
    gain = both(hearing.trust_gained, trust, trusting, r, variance)
    assert 0.0 <= gain <= 1.0 - trust + 1e-12
    assert both(hearing.trust_gained, trust, 0.0, r, variance) == 0.0
    scattered = [both(hearing.trust_gained, trust, trusting, r, v) for v in (variance, 2 * variance + 1)]  # fmt: skip
    assert falls(scattered)


def test_strain_by_hand():
    # Two page radii off, forbearance 2: 1 - exp(-1/2) of the offence of .1.
    assert near(both(hearing.strain, 0.1, 4.0, 2.0), 0.1 * (1.0 - math.exp(-0.5)))


@given(SHARE, SQUARE, some.floats(0.05, 100.0))
def test_trust_is_strained_by_what_is_foreign(offence, d2, forbearance):
    strain = both(hearing.strain, offence, d2, forbearance)
    assert 0.0 <= strain <= offence
    assert both(hearing.strain, 0.0, d2, forbearance) == 0.0
    assert both(hearing.strain, offence, 0.0, forbearance) == 0.0
    assert falls([-strain, -both(hearing.strain, offence, 2.0 * d2, forbearance)])


@given(SHARE, SHARE, SHARE, SHARE)
def test_warmth_and_return_are_weighted_means(value, other, share, kept):
    low, high = min(value, other) - 1e-12, max(value, other) + 1e-12
    assert low <= both(hearing.warmed, value, share, other) <= high
    assert low <= both(hearing.returned, value, other, kept) <= high
    assert near(both(hearing.returned, value, other, 1.0), value)
    assert both(hearing.warmed, value, 0.0, other) == value
