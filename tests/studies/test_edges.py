"""Edges of the chorus over made-up tables with known answers."""

import math

import numpy as np
import pandas as pd
import pytest

from voicesim.errors import InputError
from voicesim.studies.edges import COHERENCE, RICHNESS, is_sampled, tipping_edges

HOURS = [0.0, 2.0, 4.0, 8.0, 16.0, 32.0]


def made(first, second, replicates=40, seed=5):
    """Runs in cacophony below ``first``, a monologue above ``second``; thresholds a bit lucky."""
    rng = np.random.default_rng(seed)
    rows = []
    for replicate in range(replicates):
        luck = rng.normal(0.0, 0.5)
        for point, hours in enumerate(HOURS):
            regime = (
                "cacophony"
                if hours < first + luck
                else "monologue"
                if hours > second + luck
                else "chorus"
            )
            rows.append((point, replicate, 1, hours, "done", "", regime))
    columns = ["point", "replicate", "seed", "hours", "status", "reason", "regime"]
    return pd.DataFrame(rows, columns=columns)


def test_both_edges_are_found_between_the_levels_where_they_were_put():
    found = tipping_edges(made(3.0, 24.0), "hours").set_index("edge")
    one, two = found.loc[COHERENCE], found.loc[RICHNESS]
    assert (one["before"], one["after"]) == ("cacophony", "chorus")
    assert (two["before"], two["after"]) == ("chorus", "monologue")
    assert 2.0 < one["at"] < 4.0
    assert 16.0 < two["at"] < 32.0
    assert one["rises"]
    assert two["rises"]


def test_an_edge_beyond_the_levels_is_not_made_up():
    found = tipping_edges(made(-5.0, 99.0), "hours").set_index("edge")
    assert found.loc[COHERENCE, "found"] == "always"
    assert found.loc[RICHNESS, "found"] == "never"
    assert math.isnan(found.loc[RICHNESS, "at"])


def test_failed_runs_are_left_out():
    runs = made(3.0, 24.0)
    broken = runs.copy()
    broken.loc[broken["replicate"] == 0, ["status", "regime"]] = ["failed", ""]
    expected = tipping_edges(runs[runs["replicate"] != 0], "hours")
    pd.testing.assert_frame_equal(tipping_edges(broken, "hours"), expected)


def test_a_sample_of_points_is_taken_together():
    rng = np.random.default_rng(2)
    rows = []
    for point in range(120):
        hours, other = rng.random(2) * 20
        for replicate in range(3):
            regime = "chorus" if hours + 0.1 * other > 9 else "cacophony"
            rows.append((point, replicate, 1, hours, other, "done", "", regime))
    columns = ["point", "replicate", "seed", "hours", "other", "status", "reason", "regime"]
    runs = pd.DataFrame(rows, columns=columns)
    assert is_sampled(runs, "hours", ["other"])
    found = tipping_edges(runs, "hours", ["other"]).set_index("edge").loc[COHERENCE]
    assert found["found"] == "yes"
    assert found["low"] < 8.0 < found["high"]


def test_a_factor_with_two_levels_cannot_tip():
    runs = made(3.0, 24.0)
    with pytest.raises(InputError, match="too few levels"):
        tipping_edges(runs[runs["hours"] < 3], "hours")
