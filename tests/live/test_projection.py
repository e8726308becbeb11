"""The projection of many values to the map."""

import numpy as np
import pytest

from tests.live.small import small
from voicesim.live import runs


@pytest.mark.parametrize("dimensions", [1, 2, 5])
def test_distances_on_the_map_never_exceed_distances_in_the_culture_space(dimensions):
    wish = runs.Wish(small(**{"culture.dimensions": dimensions}), (), 3)
    projection, state = runs.projection_of(wish), wish.model().state
    true = np.linalg.norm(state.voices.stance - state.places.centre, axis=1)
    seen = np.linalg.norm(projection.flat(state.voices.stance), axis=1)
    assert np.all(seen <= true + 1e-12)
    if dimensions <= 2:
        np.testing.assert_allclose(seen, true)
    assert projection.flat(state.places.centre[None, :]).tolist() == [[0.0, 0.0]]


def test_both_futures_share_the_projection_of_their_world():
    a, b = (runs.Wish(small(**{"culture.dimensions": 6, "coaching.hours": h}), (), 3) for h in (0.0, 50.0))  # fmt: skip
    assert runs.same_world(a, b)
    np.testing.assert_array_equal(runs.projection_of(a).basis, runs.projection_of(b).basis)
