"""The rules of what people are like: by hand, in their limits, and in their direction."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from voicesim.rules import people

ANY_Z = some.floats(-6.7, 6.7)


def test_a_trait_by_hand_and_at_the_ends_of_its_scale():
    assert people.trait(0.5, 0.2, 1.5) == pytest.approx(0.8)
    assert people.trait(0.5, 0.2, 4.0) == 1.0
    assert people.trait(0.5, 0.2, -4.0) == 0.0
    assert people.trait(0.37, 0.0, 3.0) == 0.37


@given(some.floats(0, 1), some.floats(0, 0.5), ANY_Z)
def test_a_trait_stays_on_its_scale(mean, spread, z):
    assert 0.0 <= people.trait(mean, spread, z) <= 1.0


def test_the_spread_of_stances_is_a_distance_over_all_axes():
    for dimensions in (1, 4, 16):
        axes = [people.stance_axis(0.0, 1.2, dimensions, 1.0) for _ in range(dimensions)]
        assert math.sqrt(sum(x * x for x in axes)) == pytest.approx(1.2)
    assert people.stance_axis(0.7, 0.0, 2, 2.0) == 0.7
    assert people.stance_axis(0.5, 1.0, 4, 1.0) == pytest.approx(1.0)


def test_an_audience_by_hand():
    assert people.audience_size(20.0, 1.0, 0.0) == 20.0
    assert people.audience_size(20.0, math.log(2.0), 1.0) == pytest.approx(40.0)
    assert people.audience_size(0.0, 1.0, 2.0) == 0.0


def test_attention_by_hand():
    assert people.attention_span(4.0, 0.5, 0.0) == 4.0
    assert people.attention_span(4.0, math.log(2.0), -1.0) == pytest.approx(2.0)
    assert people.attention_span(4.0, 0.0, 3.0) == 4.0


def test_contacts_sought_keep_their_mean_when_their_spread_grows():
    nodes = [i / 200.0 for i in range(-1600, 1601)]
    for spread in (0.0, 0.7, 1.5):
        mean = sum(
            people.contacts_sought(3.0, spread, z) * math.exp(-z * z / 2.0) / 200.0 for z in nodes
        ) / math.sqrt(2.0 * math.pi)
        assert mean == pytest.approx(3.0, abs=1e-6)


def test_tenure_is_exponential_up_to_the_longest():
    assert people.tenure_so_far(0.01, math.exp(-2.0)) == pytest.approx(200.0)
    assert people.tenure_so_far(0.0, 0.3) == people.LONGEST_TENURE
    assert people.tenure_so_far(0.001, math.exp(-2.0)) == people.LONGEST_TENURE
    assert people.tenure_so_far(0.02, 0.4) < people.tenure_so_far(0.01, 0.4)


def test_senders_are_all_alike_or_exponential():
    assert people.sender_activity(0.0, 0.123) == 1.0
    assert people.sender_activity(1.0, math.exp(-3.0)) == pytest.approx(3.0)
    assert people.sender_activity(0.5, math.exp(-1.0)) == pytest.approx(1.0)
