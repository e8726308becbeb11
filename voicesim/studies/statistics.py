"""Intervals for what luck leaves open: of means, of shares, of paired differences."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd

CONFIDENCE = 0.95


class Interval(NamedTuple):
    """An estimate, its interval (NaN ends when one value is not enough), number of runs."""

    value: float
    low: float
    high: float
    runs: int


def mean(values: Iterable[float], confidence: float = CONFIDENCE) -> Interval:
    """Mean and Student's t interval; values that are NaN are left out (Student 1908)."""
    known = np.asarray([value for value in values if not math.isnan(value)], dtype=np.float64)
    if known.size == 0:
        return Interval(math.nan, math.nan, math.nan, 0)
    centre = float(known.mean())
    if known.size == 1:
        return Interval(centre, math.nan, math.nan, 1)
    from scipy.special import stdtrit

    error = float(known.std(ddof=1)) / math.sqrt(known.size)
    half = float(stdtrit(known.size - 1, 0.5 + confidence / 2)) * error
    return Interval(centre, centre - half, centre + half, int(known.size))


def proportion(successes: int, count: int, confidence: float = CONFIDENCE) -> Interval:
    """Share of successes and Wilson's score interval, which stays in [0, 1] (Wilson 1927)."""
    if count == 0:
        return Interval(math.nan, math.nan, math.nan, 0)
    from scipy.special import ndtri

    z = float(ndtri(0.5 + confidence / 2))
    share = successes / count
    wide = z * z / count
    centre = (share + wide / 2) / (1 + wide)
    half = z * math.sqrt(share * (1 - share) / count + wide / (4 * count)) / (1 + wide)
    # At the ends the interval ends exactly there; rounding must not put it beside.
    low = 0.0 if successes == 0 else centre - half
    high = 1.0 if successes == count else centre + half
    return Interval(share, low, high, count)


def paired(values: pd.Series, against: pd.Series, confidence: float = CONFIDENCE) -> Interval:
    """Mean difference of two series with the same index (replicates under the same luck)."""
    return mean((values - against.reindex(values.index)).astype(float), confidence)


def unpaired(values: pd.Series, against: pd.Series, confidence: float = CONFIDENCE) -> Interval:
    """Difference of the means of two independent samples (Welch 1947)."""
    one, other = values.dropna().to_numpy(), against.dropna().to_numpy()
    if min(len(one), len(other)) < 2:
        return Interval(float(one.mean() - other.mean()), math.nan, math.nan, len(one) + len(other))
    from scipy.special import stdtrit

    parts = [float(some.var(ddof=1)) / len(some) for some in (one, other)]
    error = sum(parts)
    spread = sum(part**2 / (len(some) - 1) for part, some in zip(parts, (one, other), strict=True))
    degrees = error**2 / spread if spread > 0 else len(one) + len(other) - 2
    half = float(stdtrit(degrees, 0.5 + confidence / 2)) * math.sqrt(error)
    centre = float(one.mean() - other.mean())
    return Interval(centre, centre - half, centre + half, len(one) + len(other))
