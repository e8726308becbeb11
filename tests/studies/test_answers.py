"""What a sweep answers, held against numbers made so that the answer is known."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from voicesim.reports.answers import (
    frontier_sentences,
    gain_sentences,
    leader_sentences,
    shift_sentences,
)
from voicesim.reports.factors import shown
from voicesim.studies import statistics
from voicesim.studies.analysis import frontier, interactions, is_grid, main_effects, reach
from voicesim.studies.answers import frontier_steps, gains, leaders
from voicesim.studies.edges import shifts

HOURS, REPLICATES = [0.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0], 30
LEVERS = ["coaching.hours", "policy.control", "orchestrator.routing"]


def runs_of(cells, outcome):
    """A table of runs: ``cells`` are dicts of factors, ``outcome(cell, luck)`` a dict of measures."""
    luck = np.random.default_rng(5).normal(size=REPLICATES)
    rows = [
        {"point": p, "replicate": r, "seed": r, **cell, "status": "done", "reason": "", **outcome(cell, luck[r])}
        for p, cell in enumerate(cells)
        for r in range(REPLICATES)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def points_of(runs):
    means = runs.groupby("point", as_index=False).mean(numeric_only=True)
    words = runs.groupby("point", as_index=False).first()
    return means.combine_first(words)


def crossing(cell, luck):
    """With few hours scripts win by 5 points, with many hours coaching by 10; at 16 nobody does."""
    gap = {0.0: -0.05, 16.0: 0.0, 64.0: 0.1}[cell["coaching.hours"]]
    own = gap if cell["programme"] == "coached" else 0.0
    wobble = 0.002 * np.sin(1e3 * (luck + own + cell["coaching.hours"]))
    return {"trust": 0.5 + 0.05 * luck + own + wobble, "drift": 0.5 + 0.05 * luck + own + wobble}


@pytest.fixture(scope="module")
def programmes():
    cells = [
        {"coaching.hours": hours, "programme": name}
        for name in ("scripted", "coached") for hours in (0.0, 16.0, 64.0)
    ]  # fmt: skip
    return runs_of(cells, crossing)


def test_who_leads_where_and_where_luck_cannot_tell(programmes):
    found = leaders(programmes, "programme", "coaching.hours", "trust").set_index("level")
    assert found.loc[0.0, "best"] == "scripted"
    assert found.loc[64.0, "best"] == "coached"
    assert found.loc[64.0, "low"] < 0.1 < found.loc[64.0, "high"]
    assert found.loc[64.0, "lead"] == pytest.approx(0.1, abs=0.003)
    assert found.loc[0.0, "tied"] == found.loc[64.0, "tied"] == ()
    assert len(found.loc[16.0, "tied"]) == 1


def test_less_is_better_where_the_measure_says_so(programmes):
    found = leaders(programmes, "programme", "coaching.hours", "drift").set_index("level")
    assert found.loc[0.0, "best"] == "coached"
    assert found.loc[0.0, "lead"] == pytest.approx(0.05, abs=0.003)


def test_the_sentence_says_where_the_lead_changes(programmes):
    tables = shown(programmes, points_of(programmes), {})
    names = {one.path: title for title, one in tables.factors.items()}
    (told,) = leader_sentences(tables, "trust", names["programme"], names["coaching.hours"])
    assert told.startswith(
        "With 0 coach hours a week, trust is highest with scripted (5 points ahead"
    )
    assert "with 16 coach hours a week" in told
    assert "luck cannot tell them apart" in told
    assert "with 64 coach hours a week, with coached (10 points ahead of scripted" in told


def sampled(outcome, points=64, seed=2):
    rng = np.random.default_rng(seed)
    hours, control, dummy = rng.random((3, points))
    cells = [
        {"coaching.hours": 60 * h, "policy.control": c, "orchestrator.routing": d}
        for h, c, d in zip(hours, control, dummy, strict=True)
    ]
    return runs_of(cells, outcome)


def priced(cell, luck):
    """A plane: 60 hours gain 0.12 and cost 240,000; control loses 0.06 and costs 10,000."""
    hours, control = cell["coaching.hours"] / 60, cell["policy.control"]
    noise = 0.01 * np.sin(97 * hours + 41 * control)
    return {
        "trust": 0.4 + 0.12 * hours - 0.06 * control + 0.02 * luck + noise,
        "cost_per_year": 100_000 + 240_000 * hours + 10_000 * control + 500 * luck,
    }


def test_what_the_money_buys_is_the_slope_of_the_plane():
    runs = sampled(priced)
    found = gains(runs, LEVERS, "trust").set_index("factor")
    hours = found.loc["coaching.hours"]
    span = runs["coaching.hours"].max() - runs["coaching.hours"].min()
    assert hours["gain_low"] < 0.12 * span / 60 < hours["gain_high"]
    assert hours["rate_low"] < 0.12 / 240_000 < hours["rate_high"]
    assert hours["gain_high"] - hours["gain_low"] < 0.03
    assert found.loc["policy.control", "gain_high"] < 0
    nothing = found.loc["orchestrator.routing"]
    assert nothing["gain_low"] < 0 < nothing["gain_high"]
    assert np.isnan(nothing["rate"])  # it costs no more than luck
    tables = shown(runs, points_of(runs), {})
    best, rest = gain_sentences(tables, "trust", "cost_per_year")
    assert best.startswith(
        "The next 10,000 EUR a year buy most trust through coach hours a week (0.5 points"
    )
    assert "control of what is said makes it worse" in rest.lower()


@pytest.mark.slow
def test_the_interval_of_a_slope_covers_it_as_often_as_it_says():
    """Points drawn anew each time: what lies beside the plane must widen the interval."""
    hits = 0
    for trial in range(100):
        rng = np.random.default_rng(1000 + trial)

        def beside(cell, luck, rng=rng):
            return {
                **priced(cell, luck),
                "trust": 0.4 + 0.002 * cell["coaching.hours"] + rng.normal(0, 0.05),
            }

        runs = sampled(beside, seed=trial)
        span = runs["coaching.hours"].max() - runs["coaching.hours"].min()
        row = gains(runs, LEVERS, "trust").iloc[0]
        hits += row["gain_low"] <= 0.002 * span <= row["gain_high"]
    assert hits >= 95 - 3 * np.sqrt(100 * 0.95 * 0.05)


def test_words_have_no_slope_and_few_points_no_plane(programmes):
    runs = programmes.assign(cost_per_year=1.0)
    assert gains(runs, ["coaching.hours", "programme"], "trust").empty
    assert gains(sampled(priced, points=11), LEVERS, "trust").empty


def test_the_frontier_says_from_where_on_more_money_buys_only_luck():
    def outcome(cell, luck):
        hours = cell["coaching.hours"]
        own = min(hours, 16.0) / 100 + (0.0005 * (hours / 32) if hours > 16 else 0)
        wobble = 0.01 * np.sin(1e3 * luck + hours)  # 0.0013 of a mean: more than what is gained
        trust = 0.4 + own + 0.02 * luck + wobble
        return {"trust": trust, "cost_per_year": 1000.0 * (1 + hours)}

    runs = runs_of([{"coaching.hours": hours} for hours in HOURS], outcome)
    points = points_of(runs)
    best = frontier_steps(runs, frontier(points, "trust"), "trust")
    assert list(best["point"]) == list(range(6))  # with this luck the last looks no better
    assert best["gain"].iloc[1] == pytest.approx(0.02, abs=0.006)
    assert np.isnan(best["gain"].iloc[0])
    (told,) = frontier_sentences(shown(runs, points, {}), "trust", "cost_per_year")
    assert told.startswith("6 of 7 points are beaten by no other in both trust and cost")
    assert "beyond 17,000 EUR a year no step buys more than luck" in told


def tips(cell, luck):
    at = {"orchestrated": 5.0, "hours-only": 20.0}[cell["programme"]]
    out = cell["coaching.hours"] + luck > at
    return {"coherence": float(out), "regime": "chorus" if out else "cacophony"}


def test_how_much_later_one_panel_tips_is_a_paired_difference():
    cells = [
        {"coaching.hours": hours, "programme": name}
        for name in ("orchestrated", "hours-only") for hours in np.arange(0.0, 32.0, 2.0)
    ]  # fmt: skip
    runs = runs_of(cells, tips)
    row = shifts(runs, "coaching.hours", "", "programme").iloc[0]
    assert row["low"] <= 15.0 <= row["high"]
    assert row["shift"] == pytest.approx(15.0, abs=0.7)
    assert row["high"] - row["low"] < 2.0  # the luck they share does not widen it
    tables = shown(runs, points_of(runs), {})
    names = {one.path: title for title, one in tables.factors.items()}
    (told,) = shift_sentences(tables, names["coaching.hours"], "", names["programme"])
    assert told.startswith(
        "Hours-only tips later than orchestrated: by 15 coach hours a week (95 %:"
    )


def test_in_a_sample_points_are_what_varies_and_nothing_is_called_an_interaction():
    runs = sampled(priced)
    assert interactions(runs, "trust").empty
    assert not is_grid(runs, "coaching.hours", "policy.control")
    effects = main_effects(runs, "trust").set_index("factor").loc["coaching.hours"]
    assert len(effects) == 5
    assert effects["effect"].is_monotonic_increasing
    span = reach(runs, "coaching.hours", "trust")
    assert span.low < 0.8 * 0.12 < span.high  # middles of slices lie four fifths of the range apart


def test_welch_1947_is_that_of_scipy():
    one, other = pd.Series([1.0, 2.0, 3.0, 4.0]), pd.Series([2.0, 4.0, 9.0])
    found = statistics.unpaired(other, one)
    known = stats.ttest_ind(other, one, equal_var=False).confidence_interval()
    assert found.value == pytest.approx(2.5)
    assert (found.low, found.high) == pytest.approx((known.low, known.high))
