"""Distances: by hand, Euclid's laws, and the edge of the page."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from tests.rules.both import SHARE, both, falls, near
from voicesim.rules import space

AXIS = some.floats(-50.0, 50.0)
POINTS = some.integers(1, 16).flatmap(
    lambda d: some.tuples(*[some.lists(AXIS, min_size=d, max_size=d)] * 2)
)


def test_distances_by_hand():
    a = np.array([[0.0, 0.0], [3.0, 4.0]])
    b = np.array([[3.0, 0.0]])
    assert both(space.squared_distance, a, 0, b, 0) == 9.0
    assert both(space.squared_distance, a, 1, a, 0) == 25.0
    assert both(space.squared_distance_to, a, 1, np.array([0.0, 4.0])) == 9.0
    assert near(both(space.nearness, 2.0 * math.log(2.0)), 0.5)
    assert both(space.toward, 1.0, 3.0, 0.5) == 2.0


@given(POINTS)
def test_distance_is_euclids(points):
    a, b = (np.array([p]) for p in points)
    there, back = both(space.squared_distance, a, 0, b, 0), space.squared_distance(b, 0, a, 0)
    assert there == back >= 0.0
    assert there == both(space.squared_distance_to, a, 0, b[0])
    assert math.isclose(there, float(((a - b) ** 2).sum()), rel_tol=1e-12, abs_tol=1e-12)
    assert space.squared_distance(a, 0, a, 0) == 0.0


@given(some.floats(0.0, 1000.0), some.floats(0.0, 1000.0))
def test_nearness_falls_from_one_to_nothing(one, other):
    values = [both(space.nearness, d) for d in sorted([one, other])]
    assert falls(values)
    assert 0.0 <= values[1] <= values[0] <= 1.0
    assert space.nearness(0.0) == 1.0


@given(AXIS, AXIS, SHARE)
def test_a_share_of_the_way(x, target, share):
    assert min(x, target) - 1e-9 <= both(space.toward, x, target, share) <= max(x, target) + 1e-9
    assert both(space.toward, x, target, 0.0) == x


@given(some.lists(AXIS, min_size=1, max_size=16).filter(lambda p: sum(x * x for x in p) > 1e-6))
def test_who_is_pulled_to_the_very_edge_is_on_the_page(point):
    row = np.array([point])
    edge = row / math.sqrt(space.squared_distance_to(row, 0, np.zeros(row.shape[1])))
    assert space.is_on_page(space.squared_distance_to(edge, 0, np.zeros(row.shape[1])))
    assert not both(space.is_on_page, 1.0001)
    assert both(space.is_on_page, 1.0)
