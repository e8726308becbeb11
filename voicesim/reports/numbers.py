"""Means and differences with the intervals that luck leaves, and what they allow to be said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from voicesim.measures.registry import MEASURES
from voicesim.studies import statistics


class Estimate(NamedTuple):
    """A mean over runs and its 95 % interval (NaN ends when one run says nothing about luck)."""

    mean: float
    low: float
    high: float
    runs: int

    @property
    def known(self) -> bool:
        """Whether there is a number at all."""
        return bool(np.isfinite(self.mean))

    @property
    def has_interval(self) -> bool:
        """Whether runs enough were made to speak of luck."""
        return bool(np.isfinite(self.low) and np.isfinite(self.high))

    @property
    def sign(self) -> int:
        """+1 or -1 when the interval keeps to one side of zero, 0 when it does not (or is missing)."""
        if not self.has_interval:
            return 0
        return 1 if self.low > 0 else -1 if self.high < 0 else 0

    @property
    def same(self) -> bool:
        """Whether every run gave exactly no difference."""
        return bool(self.mean == 0 and (not self.has_interval or self.low == self.high == 0))


def estimate(values: Iterable[float]) -> Estimate:
    """Mean and interval (Student's t) of one value per run; runs without a value are left out."""
    return Estimate(*statistics.mean(values))


def paired(values: pd.Series, against: pd.Series) -> Estimate:
    """Mean difference of two columns indexed by replicate: same luck, so run by run."""
    return Estimate(*statistics.paired(values, against))


def bands(series: pd.DataFrame, measures: Sequence[str]) -> pd.DataFrame:
    """Long table week, measure, mean, low, high over the runs of a (replicate, week, ...) table.

    A band ends where the measure's values end: no interval of a share goes below 0.
    """
    from scipy.special import stdtrit

    grouped = series.groupby("week")[list(measures)]
    mean = grouped.mean().to_numpy(dtype=float)
    runs = grouped.count().to_numpy(dtype=float)
    enough = np.where(runs > 1, runs, np.nan)
    quantile = stdtrit(enough - 1, 0.5 + statistics.CONFIDENCE / 2)
    half = quantile * grouped.std(ddof=1).to_numpy(dtype=float) / np.sqrt(enough)
    weeks = np.sort(series["week"].unique()).astype(float)
    least = [MEASURES[name].low if name in MEASURES else -np.inf for name in measures]
    most = [MEASURES[name].high if name in MEASURES else np.inf for name in measures]
    return pd.DataFrame(
        {
            "week": np.repeat(weeks, len(measures)),
            "measure": np.tile(list(measures), len(weeks)),
            "mean": mean.ravel(),
            "low": np.maximum(mean - half, least).ravel(),
            "high": np.minimum(mean + half, most).ravel(),
        }
    )
