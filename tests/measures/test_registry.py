"""Each measure worked by hand on three customers and four voices; ranges; rates; empty states."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.tiny import blank, random_state, row_of, tiny
from voicesim.measures.registry import MEASURES, frame
from voicesim.scenario import Scenario

SCENARIO = Scenario()
DAILY = SCENARIO.with_({"step_days": 1.0})

# Heard: .6|0 twice, 0|2 once, 0|0 once. Customers' mean messages: .3|0 and .3|1; all: .3|.5.
BY_HAND = {
    "coherence": 1 / 3,  # the second is off the page, the third on it but too scattered (.6 > 1/2)
    "recognition": 2 / 3,
    "warmth": 0.2,
    "trust": 0.5,
    "drift": math.sqrt(0.2**2 + 0.4**2),
    "face_spread": (0.36 + 1.44) / 3 - 0.2,
    "inconsistency": 0.8 / 3,
    "richness": (2 * 0.2**2 + 0.4**2) / 3 / (2 / 4),  # heard on the page: .6 twice, the centre once
    "distinct_voices": 3 / 2 ** (2 / 3),  # shares 2/3 and 1/3
    "on_page": 3 / 4,
    "on_page_micro": 2 / 3,
    "spread": (2 * 0.36 + 4) / 4,
    "spread_drift": 0.3**2 + 0.5**2,
    "spread_between_customers": 0.25,
    "spread_within_customers": (2 * 0.09 + 2 * 1.09) / 4,
    "resonance": 0.4,
    "impressions": 4 / 3,
    "micro_impressions": 1.0,
    "impressions_on_page": 2 / 3,
    "reach": 2 / 3,
    "micro_reach_quarter": 1.0,
    "share_of_voice": 3 / 4,
    "messages": 2.0,
    "official_messages": 1.0,
    "participation": 1 / 2,
    "message_distance": 1.3,
    "authenticity": 0.7,
    "disclosures": 500.0,
    "engagement_rate": 1 / 2,
    "replies": 2.0,
    "answers": 1.0,
    "response_rate": 1 / 2,
    "response_hours": 3.0,
    "complaints": 1000.0,
    "complaints_taken": 2000 / 3,
    "complaints_answered": 2 / 3,
    "answered_well": 1 / 2,
    "told": 2 / 3,
    "largest_story": 1 / 3,
    "firestorms": 1.0,
    "employees": 2.0,
    "turnover": 26.0,
    "voices_enabled": 2.0,
    "skill": 0.4,
    "awareness": 0.2,
    "composure": 0.6,
    "passion": 0.6,
    "credibility": 0.5,
    "lived_gap": math.sqrt(0.0625 + 1),
    "employee_distance": 1.25,
    "employees_on_page": 1 / 2,
    "example": 0.7,
    "knowledge": 0.3,
    "coach_hours": 5.0,
    "cost": 100.0,
}
PER_WEEK = {
    "impressions", "micro_impressions", "impressions_on_page", "messages", "official_messages",
    "replies", "answers", "complaints", "complaints_taken", "told", "turnover", "coach_hours",
    "cost",
}  # fmt: skip


def test_every_measure_is_worked_by_hand():
    assert set(BY_HAND) == set(MEASURES)


@pytest.mark.parametrize("name", MEASURES)
def test_by_hand(name):
    series = frame(row_of(tiny())[None, :], SCENARIO)
    assert series[name].iloc[0] == pytest.approx(BY_HAND[name], rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("name", MEASURES)
def test_rates_are_per_week_whatever_the_step(name):
    row = row_of(tiny())[None, :]
    weekly, daily = (frame(row, scenario)[name].iloc[0] for scenario in (SCENARIO, DAILY))
    assert daily == pytest.approx(weekly * (7 if name in PER_WEEK else 1), rel=1e-12)


def test_richness_of_two_voices_on_the_page():
    series = frame(row_of(tiny(partner_says=(0.0, 0.8)))[None, :], SCENARIO)
    heard = (2 * 0.6**2 + 0.8**2) / 4 - (0.3**2 + 0.2**2)  # .6 twice, .8 the other way, the centre
    assert series["richness"].iloc[0] == pytest.approx(heard / (2 / 4), rel=1e-12)
    assert series["on_page"].iloc[0] == 1


def test_a_page_filled_evenly_is_one_in_any_dimension():
    for dimension in (1, 2, 5):
        count = 4000
        rng = np.random.default_rng(dimension)
        state = blank(count, 1, dimension)
        away = rng.normal(size=(count, dimension))
        away /= np.sqrt((away**2).sum(axis=1, keepdims=True))
        state.messages.content[:] = away * rng.random((count, 1)) ** (1 / dimension)
        state.messages.spoke[:] = 1
        state.messages.heard[:] = 1
        scenario = SCENARIO.with_({"culture.dimensions": dimension})
        richness = frame(row_of(state)[None, :], scenario)["richness"].iloc[0]
        error = math.sqrt(dimension / (dimension + 4) - (dimension / (dimension + 2)) ** 2)
        error *= (dimension + 2) / dimension / math.sqrt(count)
        assert abs(richness - 1) < 4 * error + 1 / count  # a sample's variance is (n - 1) / n


@given(st.integers(0, 10**6), st.integers(1, 8), st.integers(1, 12), st.integers(1, 6))
def test_measures_stay_in_their_range(seed, voices, customers, dimension):
    scenario = SCENARIO.with_({"culture.dimensions": dimension})
    series = frame(row_of(random_state(seed, voices, customers, dimension))[None, :], scenario)
    for name, measure in MEASURES.items():
        value = series[name].iloc[0]
        slack = 1e-9 * max(1.0, abs(value))
        assert math.isnan(value) or measure.low - slack <= value <= measure.high + slack, name


def test_nothing_to_divide_by_is_nan():
    state = blank(2, 3, 2)
    state.voices.kind[:] = 1  # partners only, none enabled, none speaking
    series = frame(row_of(state)[None, :], SCENARIO).iloc[0]
    undefined = {
        "richness", "distinct_voices", "on_page", "on_page_micro", "spread", "spread_drift",
        "spread_between_customers", "spread_within_customers", "resonance", "share_of_voice",
        "participation", "message_distance", "authenticity", "disclosures", "engagement_rate",
        "response_rate", "response_hours", "complaints_answered", "answered_well", "turnover",
        "skill", "awareness", "composure", "passion", "credibility", "employee_distance",
        "employees_on_page",
    }  # fmt: skip
    assert set(series.index[series.isna()]) == undefined


def test_frame_is_indexed_by_the_end_of_the_step():
    rows = np.tile(row_of(tiny()), (3, 1))
    assert frame(rows, SCENARIO).index.equals(pd.Index([1, 2, 3], name="week"))
    assert list(frame(rows, SCENARIO, first_step=10).index) == [11, 12, 13]
    assert list(frame(rows, SCENARIO.with_({"step_days": 14.0})).index) == [2, 4, 6]
    daily = frame(rows, DAILY)
    assert daily.index.name == "week"
    assert list(daily.index) == [1 / 7, 2 / 7, 3 / 7]
    assert list(daily.columns) == list(MEASURES)
    assert (daily.dtypes == np.float64).all()


def test_the_table_is_sound():
    for name, measure in MEASURES.items():
        assert measure.name == name
        assert measure.unit
        assert len(measure.meaning) > 5
        assert measure.low < measure.high
        assert not measure.weight or measure.weight in MEASURES
        assert measure.window in ("mean", "sum", "last", "geometric")
        assert measure.better in ("higher", "lower", "neither")


def test_frame_of_no_steps_is_empty():
    assert frame(np.empty((0, row_of(tiny()).size)), SCENARIO).shape == (0, len(MEASURES))
