"""Sums in whole numbers: rounding, and independence of the order."""

import random

from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import both
from voicesim.rules import fixed

AMOUNT = some.floats(-1e6, 1e6)


def test_amounts_by_hand():
    assert both(fixed.fixed, 1.0) == 2**32
    assert both(fixed.fixed, -0.5) == -(2**31)
    assert both(fixed.fixed, 0.0) == 0
    assert both(fixed.fixed, 2.0**-34) == 0  # a quarter of a unit
    assert both(fixed.from_fixed, 3 * 2**31) == 1.5


@given(AMOUNT)
def test_the_error_is_half_a_unit_at_most(amount):
    back = both(fixed.from_fixed, both(fixed.fixed, amount))
    assert abs(back - amount) <= 2.0**-33 + abs(amount) * 2.0**-52


@given(some.lists(AMOUNT, max_size=30), some.randoms(use_true_random=False))
def test_a_sum_does_not_depend_on_who_is_added_first(amounts, luck: random.Random):
    units = [fixed.fixed(a) for a in amounts]
    mixed = list(units)
    luck.shuffle(mixed)
    assert sum(units) == sum(mixed)
