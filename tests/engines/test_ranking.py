"""Ranking without sorting gives the order of a stable sort."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from voicesim.engines.loops.ranking import heap_of, pop


@given(some.lists(some.sampled_from([-1.0, 0.0, 0.5, 2.0, np.inf]) | some.floats(-1e9, 1e9)))
def test_smallest_first_and_equals_as_they_stand(keys: list[float]) -> None:
    key = np.array(keys, np.float64)
    heap = heap_of(key, key.size)
    order = [pop(key, heap, key.size - taken) for taken in range(key.size)]
    assert order == np.argsort(key, kind="stable").tolist()


@pytest.mark.parametrize("size", [1, 3])
def test_only_the_first_places_count(size: int) -> None:
    key = np.array([3.0, 1.0, 2.0, -5.0])
    heap = heap_of(key, size)
    assert pop(key, heap, size) == np.argmin(key[:size])
