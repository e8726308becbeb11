"""Attention: how much comes back, and which messages are noticed."""

import math

from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import UNIFORM, WEEKS, both, falls, near, rises
from voicesim.rules import attention

SPAN = some.floats(0.0, 10_000.0)


def test_attention_by_hand():
    # half a message left, 3 a week, one week: all of it, and it is below the week and one more
    assert both(attention.attention_left, 0.5, 3.0, 1.0) == 3.5
    # nobody hoards: after silence there is a week's attention and one more message, not two weeks'
    assert both(attention.attention_left, 3.5, 3.0, 1.0) == 4.0
    assert near(both(attention.attention_left, 0.0, 7.0, 1.0 / 7.0), 1.0)


def test_without_attention_nothing_comes_back():
    assert both(attention.attention_left, 0.0, 0.0, 1.0) == 0.0


def test_all_attention_is_used_when_there_is_enough_to_hear():
    for steps in (1, 7):
        left, taken = 0.0, 0
        for _ in range(100 * steps):
            left = attention.attention_left(left, 2.6, 1.0 / steps)
            taken += math.floor(left)
            left -= math.floor(left)
        assert 259 <= taken <= 260


@given(some.floats(0.0, 10.0), SPAN, WEEKS)
def test_attention_stays_between_nothing_and_its_most(left, span, weeks):
    after = both(attention.attention_left, left, span, weeks)
    assert 0.0 <= after <= span * max(1.0, weeks) + 1.0


@given(SPAN, SPAN, WEEKS)
def test_the_attentive_have_more(one, other, weeks):
    assert rises([both(attention.attention_left, 0.2, a, weeks) for a in sorted([one, other])])


def test_a_key_by_hand():
    # u = 1/e, weight 2, d2 = 3, selective .5: 1 * exp(1.5) / 2
    assert near(both(attention.notice_key, math.exp(-1.0), 2.0, 1.0, 0.5, 3.0), math.exp(1.5) / 2)


def test_without_selectivity_and_strength_only_luck_decides():
    keys = [both(attention.notice_key, 0.3, w, 0.0, 0.0, d2) for w in (0.1, 9.0) for d2 in (0, 4)]
    assert len(set(keys)) == 1


def test_a_tie_too_weak_for_single_precision_is_noticed_last_or_like_any_other():
    assert both(attention.notice_key, 0.3, 0.0, 1.0, 0.5, 1.0) == math.inf
    plain = both(attention.notice_key, 0.3, 1.0, 0.0, 0.5, 1.0)
    assert both(attention.notice_key, 0.3, 0.0, 0.0, 0.5, 1.0) == plain


@given(UNIFORM, some.floats(0.01, 100.0), some.floats(0.0, 5.0), some.floats(0.0, 20.0))
def test_near_messages_over_strong_ties_come_first(u, weight, strength, selective):
    by_distance = [both(attention.notice_key, u, weight, strength, selective, d) for d in (0.0, 1.0, 9.0)]  # fmt: skip
    assert rises(by_distance)
    by_tie = [both(attention.notice_key, u, w, strength, selective, 1.0) for w in (weight, 2 * weight)]  # fmt: skip
    assert falls(by_tie)
    assert min(by_distance + by_tie) > 0.0


def test_the_smallest_of_two_keys_wins_in_proportion_to_the_weights():
    # The race of two exponential clocks: P(first) = 3 / (3 + 1), on a fine grid of luck.
    grid = [(i + 0.5) / 400 for i in range(400)]
    strong = [attention.notice_key(u, 3.0, 1.0, 0.0, 0.0) for u in grid]
    weak = [attention.notice_key(u, 1.0, 1.0, 0.0, 0.0) for u in grid]
    won = sum(a < b for a in strong for b in weak) / 400**2
    assert abs(won - 0.75) < 0.005  # the width of two cells of the grid
