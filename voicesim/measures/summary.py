"""One row a run: measures over the last quarter, totals over the horizon, the final regime."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from voicesim.measures.raw import QUARTER
from voicesim.measures.regime import final_regime
from voicesim.measures.registry import WEEKS_A_YEAR
from voicesim.measures.windows import Steps, last_weeks, over, steps_of
from voicesim.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Total:
    """A number about the whole horizon: from the series and the length of a step in weeks."""

    name: str
    unit: str
    better: Literal["higher", "lower", "neither"]
    meaning: str
    formula: Callable[[Steps, float], float]


def total_of(series: Steps, name: str, step_weeks: float) -> float:
    """Sum over all steps of a measure that is given a week."""
    return float(np.nansum(series[name]) * step_weeks)


def disclosures_total(series: Steps, step_weeks: float) -> float:
    """Number of disclosures: what is given per 1,000 messages, undone."""
    each = series["disclosures"] / 1000.0 * series["messages"]
    return float(round(float(np.nansum(each)) * step_weeks))


def fall(series: Steps) -> tuple[float, int]:
    """Largest fall of trust from an earlier height, and the row at which it had fallen so far."""
    trust = series["trust"]
    falls = np.maximum.accumulate(trust) - trust
    return float(falls.max()), int(falls.argmax())


def recovery(series: Steps) -> float:
    """Share of the largest fall of trust that was regained by the end; NaN without a fall."""
    depth, low = fall(series)
    trust = series["trust"]
    return float((trust[-1] - trust[low]) / depth) if depth > 0 else float("nan")


def recovery_weeks(series: Steps) -> float:
    """Weeks from the low of trust's largest fall until half of it was regained; NaN if never."""
    depth, low = fall(series)
    trust = series["trust"]
    regained = np.flatnonzero(trust[low:] >= trust[low] + 0.5 * depth)
    if depth <= 0 or not len(regained):
        return float("nan")
    return float(series.ends[low + int(regained[0])] - series.ends[low])


# fmt: off
_TOTALS = (
    Total("cost_total", "money", "lower", "Cost over the whole horizon",
          lambda s, dt: total_of(s, "cost", dt)),
    Total("cost_per_year", "money/year", "lower", "Mean cost of 52 weeks over the whole horizon",
          lambda s, dt: WEEKS_A_YEAR * float(np.nanmean(s["cost"]))),
    Total("coach_hours_total", "hours", "neither", "Coach hours over the whole horizon",
          lambda s, dt: total_of(s, "coach_hours", dt)),
    Total("messages_total", "messages", "neither", "Micro messages over the whole horizon",
          lambda s, dt: total_of(s, "messages", dt)),
    Total("firestorms_total", "firestorms", "lower", "Firestorms over the whole horizon",
          lambda s, dt: float(np.nansum(s["firestorms"]))),
    Total("disclosures_total", "disclosures", "lower", "Disclosures over the whole horizon",
          disclosures_total),
    Total("trust_change", "share", "higher", "Trust after the last step less trust after the first",
          lambda s, dt: float(s["trust"][-1] - s["trust"][0])),
    Total("trust_fall", "share", "lower", "Largest fall of trust from an earlier height",
          lambda s, dt: fall(s)[0]),
    Total("recovery", "share of the fall", "higher",
          "Share of the largest fall of trust regained by the end; NaN without a fall",
          lambda s, dt: recovery(s)),
    Total("recovery_weeks", "weeks", "lower",
          "Weeks from the low of that fall until half of it was regained; NaN if never",
          lambda s, dt: recovery_weeks(s)),
)
# fmt: on
TOTALS: dict[str, Total] = {total.name: total for total in _TOTALS}
"""What a summary says about the whole horizon, by name."""


def summary(
    series: pd.DataFrame | Steps, scenario: Scenario, window_weeks: float = QUARTER
) -> dict[str, float | str]:
    """One row about one run.

    Every measure over the last ``window_weeks`` weeks (as its ``window`` says), then the TOTALS
    over the horizon, then ``regime``: that of the last quarter. ``series`` is a table of ``frame``
    with at least one row.
    """
    steps = steps_of(series)
    row: dict[str, float | str] = dict(over(last_weeks(steps, window_weeks)))
    row |= {name: total.formula(steps, scenario.step_weeks) for name, total in TOTALS.items()}
    row["regime"] = final_regime(steps, scenario)
    return row


def cost_per_point(extra_cost: float, gain: float) -> float:
    """Price of one percentage point of a share such as trust: ``extra_cost / (100 gain)``.

    Both are differences against the baseline. NaN when nothing was gained: a price of a loss would
    read as a bargain.
    """
    return extra_cost / (100.0 * gain) if gain > 0 else float("nan")
