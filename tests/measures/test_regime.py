"""Windows, regimes and summaries on series written by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicesim.measures.regime import (
    CACOPHONY,
    CHORUS,
    MONOLOGUE,
    SILENCE,
    regime_of,
    regimes,
    rolling_regime,
)
from voicesim.measures.registry import MEASURES, weeks_at_end
from voicesim.measures.summary import TOTALS, cost_per_point, summary
from voicesim.measures.windows import last_weeks, over
from voicesim.scenario import Scenario

SCENARIO = Scenario()
LINE = SCENARIO.regime
UP, DOWN = 1e-6, -1e-6


def series_of(steps, step_days=7.0, **columns):
    index = weeks_at_end(0, steps, step_days)
    data = {name: np.full(steps, 1.0) for name in MEASURES} | columns
    return pd.DataFrame(data, index=index)


ONCE = 1 / 13  # messages a week: one a quarter


@pytest.mark.parametrize(
    ("coherence", "richness", "reach", "official", "regime"),
    [
        (0, 0, LINE.silence + DOWN, ONCE + DOWN, SILENCE),
        (1, 1, LINE.silence + DOWN, ONCE + DOWN, SILENCE),
        (1, 1, LINE.silence + DOWN, ONCE + UP, MONOLOGUE),
        (LINE.coherence + DOWN, 1, LINE.silence + DOWN, ONCE + UP, CACOPHONY),
        (LINE.coherence + DOWN, 1, LINE.silence, 0, CACOPHONY),
        (LINE.coherence, LINE.richness + DOWN, LINE.silence, 0, MONOLOGUE),
        (LINE.coherence, float("nan"), 1, 0, MONOLOGUE),
        (LINE.coherence, LINE.richness, LINE.silence, 0, CHORUS),
    ],
)
def test_the_four_regimes(coherence, richness, reach, official, regime):
    assert regime_of(coherence, richness, reach, official, SCENARIO) == regime


def test_thresholds_belong_to_the_scenario():
    strict = SCENARIO.with_({"regime.coherence": 0.95})
    assert regime_of(0.9, 1, 1, 0, SCENARIO) == CHORUS
    assert regime_of(0.9, 1, 1, 0, strict) == CACOPHONY


@pytest.mark.parametrize(
    ("weeks", "quarters"),
    [
        (3, [(1, 3)]),
        (13, [(1, 13)]),
        (19, [(1, 19)]),
        (20, [(1, 13), (14, 20)]),
        (104, [(13 * q + 1, 13 * q + 13) for q in range(8)]),
    ],
)
def test_quarters(weeks, quarters):
    table = regimes(series_of(weeks), SCENARIO)
    assert list(zip(table["first_week"], table["last_week"], strict=True)) == quarters
    assert list(table["quarter"]) == list(range(1, len(quarters) + 1))
    assert list(table.columns) == [
        "quarter", "first_week", "last_week", "regime", "coherence", "richness",
        "micro_reach_quarter",
    ]  # fmt: skip


def test_quarters_of_daily_steps():
    table = regimes(series_of(26 * 7, step_days=1.0), SCENARIO.with_({"step_days": 1.0}))
    assert list(table["last_week"]) == [13, 26]
    assert table["first_week"].iloc[1] == pytest.approx(13 + 1 / 7)


def test_a_quarter_takes_means_and_the_reach_at_its_end():
    n = 13
    series = series_of(
        n,
        coherence=np.linspace(0, 1, n),
        richness=np.array([0.4, 0.1] + [np.nan] * 11),
        impressions_on_page=np.array([1.0, 3.0] + [0.0] * 11),
        micro_reach_quarter=np.linspace(0.0, 0.6, n),
    )
    row = regimes(series, SCENARIO).iloc[0]
    assert row["coherence"] == pytest.approx(0.5)
    assert row["richness"] == pytest.approx((0.4 + 3 * 0.1) / 4)
    assert row["micro_reach_quarter"] == 0.6
    assert row["regime"] == CACOPHONY


def test_rolling_regime_agrees_with_the_quarters_and_sees_the_turn():
    coherent = np.r_[np.ones(26), np.zeros(26)]
    series = series_of(52, coherence=coherent)
    rolling = rolling_regime(series, SCENARIO)
    table = regimes(series, SCENARIO)
    assert list(table["regime"]) == [CHORUS, CHORUS, CACOPHONY, CACOPHONY]
    assert list(rolling.loc[table["last_week"]]) == list(table["regime"])
    # Trailing mean of 13 weeks falls under .7 when 4 of them are incoherent (9/13 = .69).
    assert rolling.loc[29] == CHORUS
    assert rolling.loc[30] == CACOPHONY
    assert rolling.index.equals(series.index)


def test_windows_follow_each_measure():
    n = 4
    series = series_of(
        n,
        response_rate=np.array([1.0, np.nan, 0.0, 0.5]),
        replies=np.array([1.0, 0.0, 3.0, 4.0]),
        response_hours=np.array([1.0, np.nan, 4.0, 16.0]),
        answers=np.array([1.0, 0.0, 2.0, 1.0]),
        firestorms=np.array([1.0, 0.0, 2.0, 0.0]),
        largest_story=np.array([0.1, 0.9, 0.2, 0.3]),
        trust=np.array([0.1, 0.2, 0.3, 0.4]),
        skill=np.full(n, np.nan),
    )
    seen = over(series)
    assert seen["response_rate"] == pytest.approx(3 / 8)  # answered over replies, 1 + 0 + 2 of 8
    assert seen["response_hours"] == pytest.approx(4.0)  # (1 * 4 * 4 * 16) ** (1 / 4)
    assert seen["firestorms"] == 3
    assert seen["largest_story"] == 0.3
    assert seen["trust"] == pytest.approx(0.25)
    assert math.isnan(seen["skill"])


def test_last_weeks_are_at_least_one_step():
    assert list(last_weeks(series_of(20), 13).index) == list(range(8, 21))
    assert len(last_weeks(series_of(5), 13)) == 5
    assert len(last_weeks(series_of(5, step_days=28.0), 1)) == 1
    assert len(last_weeks(series_of(700, step_days=1.0), 13)) == 91
    assert len(last_weeks(series_of(0), 13)) == 0


def test_summary_by_hand():
    n = 26
    trust = np.full(n, 0.5)
    trust[10:14] = 0.1, 0.2, 0.25, 0.35  # falls by .4 in week 11; half is back in week 14
    series = series_of(
        n,
        trust=trust,
        cost=np.r_[np.zeros(13), np.full(13, 100.0)],
        firestorms=np.r_[2.0, np.zeros(25)],
        disclosures=np.r_[np.nan, np.full(25, 40.0)],
        messages=np.r_[0.0, np.full(25, 50.0)],
    )
    row = summary(series, SCENARIO)
    assert set(row) == {*MEASURES, *TOTALS, "regime"}
    assert row["cost"] == 100
    assert row["cost_total"] == 1300
    assert row["cost_per_year"] == 2600
    assert row["firestorms"] == 0
    assert row["firestorms_total"] == 2
    assert row["disclosures_total"] == 50  # 25 weeks, 50 messages each, 40 in 1,000
    assert row["messages_total"] == 1250
    assert row["coach_hours_total"] == 26
    assert row["trust_change"] == 0
    assert row["trust_fall"] == pytest.approx(0.4)
    assert row["recovery"] == pytest.approx(1.0)
    assert row["recovery_weeks"] == 3
    assert row["regime"] == CHORUS


def test_summary_counts_daily_steps_as_days():
    scenario = SCENARIO.with_({"step_days": 1.0})
    row = summary(series_of(14, step_days=1.0, cost=np.full(14, 70.0)), scenario)
    assert row["cost_total"] == pytest.approx(140.0)
    assert row["cost_per_year"] == pytest.approx(52 * 70.0)


def test_no_fall_no_recovery():
    row = summary(series_of(5, trust=np.linspace(0.1, 0.5, 5)), SCENARIO)
    assert row["trust_fall"] == 0
    assert math.isnan(row["recovery"])
    assert math.isnan(row["recovery_weeks"])
    lasting = summary(series_of(5, trust=np.linspace(0.5, 0.1, 5)), SCENARIO)
    assert lasting["recovery"] == 0
    assert math.isnan(lasting["recovery_weeks"])


def test_cost_per_point():
    assert cost_per_point(5000, 0.1) == pytest.approx(500)
    assert math.isnan(cost_per_point(5000, 0.0))
    assert math.isnan(cost_per_point(5000, -0.1))


@given(st.integers(1, 60), st.sampled_from([1.0, 2.5, 7.0, 14.0, 28.0]), st.integers(0, 999))
def test_every_step_lies_in_one_quarter(steps, step_days, seed):
    rng = np.random.default_rng(seed)
    columns = {name: rng.random(steps) for name in ("coherence", "micro_reach_quarter")}
    series = series_of(steps, step_days, **columns)
    scenario = SCENARIO.with_({"step_days": step_days})
    table = regimes(series, scenario)
    assert table["first_week"].iloc[0] == series.index[0]
    assert table["last_week"].iloc[-1] == series.index[-1]
    assert (table["last_week"].to_numpy()[:-1] < table["first_week"].to_numpy()[1:]).all()
    assert summary(series, scenario)["regime"] == table["regime"].iloc[-1]
