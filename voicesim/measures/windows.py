"""From several steps to one number: how each measure is taken over a window of weeks."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from voicesim.measures.raw import EARLY, QUARTER
from voicesim.measures.registry import MEASURES, Measure
from voicesim.state import Floats


def over(series: pd.DataFrame, names: Iterable[str] = tuple(MEASURES)) -> dict[str, float]:
    """Each measure over all steps of ``series`` (columns of ``frame``), as its ``window`` says.

    NaN when no step has a value. Measures that ``series`` has no column for are left out.
    """
    return {name: taken(series, MEASURES[name]) for name in names if name in series}


def taken(series: pd.DataFrame, measure: Measure) -> float:
    """One measure over all steps of ``series``."""
    values = series[measure.name].to_numpy(dtype=np.float64)
    weights = np.ones(len(values))
    if measure.weight:
        weights = series[measure.weight].to_numpy(dtype=np.float64)
    known = ~np.isnan(values) & ~np.isnan(weights)
    values, weights = values[known], weights[known]
    if not len(values):
        return float("nan")
    if measure.window == "last":
        return float(values[-1])
    if measure.window == "sum":
        return float(values.sum())
    if measure.window == "geometric":
        return float(np.exp(_mean(np.log(values), weights)))
    return _mean(values, weights)


def _mean(values: Floats, weights: Floats) -> float:
    total = weights.sum()
    return float((values * weights).sum() / total) if total > 0 else float("nan")


def last_weeks(series: pd.DataFrame, weeks: float = QUARTER) -> pd.DataFrame:
    """The steps of ``series`` that ended in its last ``weeks`` weeks, at least one."""
    ends = series.index.to_numpy(dtype=np.float64)
    if not len(ends):
        return series
    first = min(np.searchsorted(ends, ends[-1] - weeks + EARLY, side="right"), len(ends) - 1)
    return series.iloc[first:]
