"""Main effects, interactions and frontier of made-up tables with known answers; verdicts in words."""

import itertools

import numpy as np
import pandas as pd
import pytest

from tests.studies.small import SMALL
from voicesim.reports.study_verdict import verdict
from voicesim.studies.analysis import frontier, interactions, main_effects, ranked, sliced, strength
from voicesim.studies.compare import compare
from voicesim.studies.samplers import LatinHypercube
from voicesim.studies.sweep import sweep


@pytest.fixture
def runs():
    """coherence = .1 a + .3 [b = y] + .2 a [b = y] + luck that all points of a replicate share."""
    rows = []
    for point, (a, b) in enumerate(itertools.product([0.0, 1.0], ["x", "y"])):
        for replicate in range(5):
            value = 0.1 * a + 0.3 * (b == "y") + 0.2 * a * (b == "y") + 0.01 * replicate
            rows.append(
                (point, replicate, 1, a, b, "done", "", value, "chorus" if a else "cacophony")
            )
    columns = ["point", "replicate", "seed", "a", "b", "status", "reason", "coherence", "regime"]
    return pd.DataFrame(rows, columns=columns)


def test_main_effects_of_a_balanced_table(runs):
    effects = main_effects(runs, "coherence").set_index(["factor", "level"])
    assert effects.loc[("a", 1.0), "effect"] == pytest.approx(0.1)  # (.1 + .2 / 2) / 2
    assert effects.loc[("b", "y"), "effect"] == pytest.approx(0.2)  # (.3 + .2 / 2) / 2
    assert effects.loc[("b", "y"), "high"] == pytest.approx(0.2)  # shared luck is no uncertainty
    assert list(strength(effects.reset_index()).index) == ["b", "a"]


def test_interactions_are_what_main_effects_leave(runs):
    table = interactions(runs, "coherence").set_index(["level", "other_level"])
    assert table.loc[(1.0, "y"), "effect"] == pytest.approx(0.05)  # .2 / 4
    assert table.loc[(1.0, "x"), "effect"] == pytest.approx(-0.05)


def test_a_failed_run_is_left_out_of_the_effects(runs):
    runs.loc[0, ["status", "coherence"]] = ["failed", np.nan]
    effects = main_effects(runs, "coherence").set_index(["factor", "level"])
    assert effects.loc[("a", 1.0), "effect"] == pytest.approx(0.1, abs=0.03)


def test_a_sampled_factor_is_taken_in_slices():
    values = pd.Series(np.linspace(0, 1, 100))
    assert sliced(values).nunique() == 5
    assert sliced(pd.Series([1, 2, 3])).tolist() == [1, 2, 3]


def test_the_frontier_holds_what_no_point_beats():
    points = pd.DataFrame(
        {"trust": [0.5, 0.6, 0.55, 0.9, 0.9], "cost_per_year": [1.0, 2.0, 3.0, 9.0, 8.0]}
    )
    assert frontier(points, "trust").index.tolist() == [0, 1, 4]
    assert frontier(points.rename(columns={"trust": "drift"}), "drift").index.tolist() == [0]
    assert ranked(points, "trust").index[0] == 3
    assert ranked(points.rename(columns={"trust": "drift"}), "drift").index[0] == 0


def test_the_verdict_says_where_it_tips_in_words_not_paths():
    result = sweep(SMALL, {"coaching.hours": [0.0, 2.0, 5.0, 20.0, 60.0]}, replicates=12)
    show = {"measure": "coherence", "tipping": "coaching.hours"}
    told = verdict(result.runs, result.points, show)
    assert told[-1].startswith("Of 60 runs")
    assert "coach hours a week" in told[0]
    assert not any("coaching.hours" in sentence for sentence in told)


def test_the_verdict_of_a_sample_says_what_can_be_said():
    points = LatinHypercube(40, {"coaching.hours": (0.0, 40.0), "policy.control": (0.0, 0.5)})
    result = sweep(SMALL, points, replicates=4)
    for tipping in ("coaching.hours", "policy.control"):
        told = verdict(result.runs, result.points, {"tipping": tipping})
        assert told[0].startswith("Over the programmes tried")


def test_compare_pairs_the_replicates_and_says_which_is_best():
    bare = SMALL.with_({"coaching.hours": 0.0})
    found = compare({"bare": bare, "coached": SMALL.with_({"coaching.hours": 30.0})}, cap=60)
    assert found.best == "coached"
    assert not found.tied
    assert found.used <= found.at_most == 120
    assert "coached is best in coherence with probability 0.9" in found.sentences()[0]
    row = found.differences.set_index("measure").loc["coherence"]
    one, two = (found.runs[found.runs["point"] == p]["coherence"].to_numpy() for p in (0, 1))
    assert row["difference"] == pytest.approx((two - one).mean())
    assert row["low"] > 0
    assert found.differences.set_index("measure").loc["cost_per_year", "difference"] > 0


def test_compare_does_not_tell_equals_apart():
    same = {"one": SMALL, "two": SMALL.with_({"regime.silence": 0.51})}
    found = compare(same, replicates=10)
    assert found.tied
    assert "cannot be told apart" in found.sentences()[0]
    assert (found.differences.set_index("measure").loc["coherence", ["low", "high"]] == 0).all()


def test_less_is_better_where_the_measure_says_so():
    both = {"coached": SMALL, "bare": SMALL.with_({"coaching.hours": 0.0})}
    found = compare(both, measure="cost_per_year", replicates=20)
    assert found.best == "bare"
    assert found.ranking["scenario"].iloc[0] == "bare"


def test_replicates_are_added_until_the_interval_is_narrow_enough():
    result = sweep(SMALL, {"coaching.hours": [0.0, 30.0]}, until_ci=0.03, measure="trust", cap=400)
    half = (result.points["trust_high"] - result.points["trust_low"]) / 2
    assert (half <= 0.03).all()
    assert len(result.runs) == sum(result.counts)
    again = sweep(
        SMALL, {"coaching.hours": [0.0, 30.0]}, until_ci=0.03, measure="trust", cap=400, jobs=1
    )
    pd.testing.assert_frame_equal(again.runs, result.runs)


def test_common_random_numbers_make_differences_surer():
    vary = {"coaching.hours": [10.0, 11.0]}

    def spread(common):
        runs = sweep(SMALL, vary, replicates=60, common=common).runs
        values = runs.pivot(index="replicate", columns="point", values="trust")
        return (values[1] - values[0]).var(ddof=1)

    assert spread(False) > 3 * spread(True)
