"""Regimes: silence, monologue, chorus or cacophony, by quarter and week by week.

A regime is read off the measures with the scenario's thresholds; nothing in the model knows of it.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from voicesim.measures.raw import EARLY, QUARTER
from voicesim.measures.windows import Steps, last_weeks, over, steps_of
from voicesim.scenario import Scenario

SILENCE, MONOLOGUE, CHORUS, CACOPHONY = "silence", "monologue", "chorus", "cacophony"
REGIMES = (SILENCE, MONOLOGUE, CHORUS, CACOPHONY)
JUDGED = ("coherence", "richness", "micro_reach_quarter")  # what a regime is read off, besides
HEARD = ("impressions", "micro_impressions")  # how much of the official voice is heard
SHORTEST = 7.0  # weeks: a last quarter that is shorter is joined to the one before


def regime_of(
    coherence: float, richness: float, reach: float, official: float, scenario: Scenario
) -> str:
    """The regime of a window.

    Few micro voices are heard while fewer customers than ``regime.silence`` have taken in a micro
    message in the last quarter (the median customer heard less than one). Then it is silence if
    customers do not hear the official voice either (less than one message a customer a quarter);
    if they do, it speaks alone and nothing is rich. Otherwise cacophony when not coherent, chorus
    when coherent and rich, monologue when coherent and not rich (nothing on the page from a micro
    voice, a NaN richness, is not rich). ``official`` in messages/customer/week.
    Source: our definition, after MODEL.md section 5, where an official voice alone is silence.
    """
    alone = not reach >= scenario.regime.silence
    if alone and not official * QUARTER >= 1.0:
        return SILENCE
    if not coherence >= scenario.regime.coherence:
        return CACOPHONY
    if alone or math.isnan(richness) or richness < scenario.regime.richness:
        return MONOLOGUE
    return CHORUS


def judged(part: pd.DataFrame | Steps) -> tuple[float, float, float, float]:
    """Coherence, richness, reach of micro voices and official messages heard, over ``part``."""
    seen = over(part, JUDGED + HEARD)
    official = seen["impressions"] - seen["micro_impressions"]
    return seen["coherence"], seen["richness"], seen["micro_reach_quarter"], official


def quarter_numbers(ends: np.ndarray) -> np.ndarray:
    """Quarter of each step, from 1; a last quarter under SHORTEST weeks joins the one before.

    ``ends`` (steps,) is the week at the end of each step.
    """
    numbers = np.ceil((ends - EARLY) / QUARTER).astype(np.int64)
    if len(numbers) and numbers[0] < numbers[-1]:
        last = int(numbers[-1])
        if ends[-1] - QUARTER * (last - 1) < SHORTEST - EARLY:
            numbers[numbers == last] = last - 1
    return numbers


def regimes(series: pd.DataFrame, scenario: Scenario) -> pd.DataFrame:
    """The regime of each quarter of 13 weeks.

    Returns a DataFrame with columns quarter, first_week, last_week (ends of its first and last
    step), regime, coherence, richness, micro_reach_quarter; one row a quarter.
    """
    steps = steps_of(series)
    numbers = quarter_numbers(steps.ends)
    rows = []
    for quarter in np.unique(numbers):
        first, end = np.searchsorted(numbers, [quarter, quarter + 1])
        seen = judged(steps.between(int(first), int(end)))
        weeks = series.index[first], series.index[end - 1]
        rows.append((int(quarter), *weeks, regime_of(*seen, scenario), *seen[: len(JUDGED)]))
    return pd.DataFrame(rows, columns=["quarter", "first_week", "last_week", "regime", *JUDGED])


def final_regime(series: Steps, scenario: Scenario) -> str:
    """The regime of the last quarter, as the last row of `regimes` tells it."""
    numbers = quarter_numbers(series.ends)
    last = series.between(int(np.searchsorted(numbers, numbers[-1])))
    return regime_of(*judged(last), scenario)


def rolling_regime(series: pd.DataFrame, scenario: Scenario) -> pd.Series:
    """The regime of the 13 weeks before the end of each step, same index as ``series``."""
    steps = steps_of(series)
    found = [
        regime_of(*judged(last_weeks(steps.between(0, i + 1))), scenario)
        for i in range(len(series))
    ]
    return pd.Series(found, index=series.index, name="regime", dtype=object)
