"""Enough runs and no more: replicates are added to a point until its interval is narrow enough.

Sequential stopping by Hoad, Robinson & Davies (2010): stop at the first n >= N0 from which the
half-width stays within the target for AHEAD more replicates; all of them are used. A skewed outcome
needs more before Student's interval can be trusted: n >= 25 * skewness^2 (Cochran 1977).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

from voicesim.errors import InputError
from voicesim.measures.summary import TOTALS
from voicesim.studies.design import Design
from voicesim.studies.doing import do_runs
from voicesim.studies.keeping import Keeper
from voicesim.studies.progress import Progress
from voicesim.studies.statistics import CONFIDENCE
from voicesim.studies.tables import MISSING
from voicesim.studies.windows import check_measure

N0 = 30  # replicates before the first look
AHEAD = 5  # replicates for which the target must hold
COCHRAN = 25.0  # n must reach this times the squared skewness
CAP = 1000
BATCH = 10  # replicates added at least, so that all cores have work


def half_widths(values: ArrayLike, confidence: float = CONFIDENCE) -> NDArray[np.float64]:
    """Half-width of Student's interval after 1, 2, ..., n values; infinite after the first. (n,)."""
    x = np.asarray(values, dtype=np.float64)
    if not len(x):
        return np.empty(0)
    n = np.arange(1, len(x) + 1)
    x = x - x[:N0].mean()  # nothing is lost to rounding when the mean is large
    squares = np.cumsum(x * x) - np.cumsum(x) ** 2 / n
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(np.maximum(squares, 0.0) / (n - 1.0) / n)
        half = _quantiles(confidence, 1 << (len(x) - 1).bit_length())[: len(x)] * error
    half[0] = np.inf
    return half


@functools.lru_cache(maxsize=32)
def _quantiles(confidence: float, most: int) -> NDArray[np.float64]:
    """Student's quantiles for 1, 2, ..., ``most`` values (infinite for one)."""
    with np.errstate(invalid="ignore"):
        return np.asarray(stdtrit(np.arange(most, dtype=np.float64), 0.5 + confidence / 2))


def skew_floor(values: ArrayLike) -> NDArray[np.float64]:
    """Replicates that Cochran's rule asks for, judged after 1, 2, ..., n values. (n,)."""
    x = np.asarray(values, dtype=np.float64)
    n = np.arange(1, len(x) + 1)
    x = x - (x[:N0].mean() if len(x) else 0.0)
    m1, m2, m3 = (np.cumsum(x**power) / n for power in (1, 2, 3))
    variance = m2 - m1 * m1
    third = m3 - 3 * m1 * m2 + 2 * m1**3
    with np.errstate(divide="ignore", invalid="ignore"):
        skewness = np.where(variance > 1e-15, third / variance**1.5, 0.0)
    return COCHRAN * skewness * skewness


def enough(values: ArrayLike, target: float, confidence: float = CONFIDENCE) -> int | None:
    """Number of values to use, or None when more are needed.

    It depends on the values in their order only, not on the batches in which they came.
    """
    half = half_widths(values, confidence)
    n = np.arange(1, len(half) + 1)
    good = (half <= target) & (n >= np.maximum(N0, skew_floor(values)))
    if len(good) < N0 + AHEAD:
        return None
    run = np.convolve(good[N0 - 1 :], np.ones(AHEAD + 1), mode="valid") >= AHEAD + 1 - 1e-9
    first = np.flatnonzero(run)
    return int(first[0]) + N0 + AHEAD if len(first) else None


def wanted(values: ArrayLike, target: float, cap: int, confidence: float = CONFIDENCE) -> int:
    """How many replicates to have next: what the spread seen so far asks for, in careful steps."""
    x = np.asarray(values, dtype=np.float64)
    if len(x) < N0:
        return min(cap, N0 + AHEAD)
    spread = float(x.std(ddof=1))
    t = float(stdtrit(len(x) - 1.0, 0.5 + confidence / 2))
    needed = max((t * spread / target) ** 2, skew_floor(x)[-1])
    step = min(0.8 * (needed + AHEAD - len(x)), 2.0 * len(x))  # short of the goal: no overshoot
    return min(cap, len(x) + max(BATCH, int(step)))


def until_precise(
    design: Design,
    keeper: Keeper,
    until: Mapping[str, Any],
    *,
    progress: Progress | None = None,
    **how: Any,
) -> list[int]:
    """Run every point until its interval is narrow enough; returns the replicates of each point.

    ``until``: ``half_width`` (in the measure's unit), ``measure``, ``cap``. Errors: InputError.
    """
    target, measure, cap = checked(until, design)
    counts = [min(cap, N0 + AHEAD)] * len(design.points)
    final: dict[int, int] = {}
    while True:
        do_runs(design, keeper, counts=counts, progress=progress, **how)
        values = values_by_point(design, keeper.rows(), counts, measure)
        for point in range(len(counts)):
            if point in final:
                continue
            known = values[point].dropna()
            used = enough(known, target)
            if used is not None:
                final[point] = int(known.index[used - 1]) + 1
            elif counts[point] >= cap:
                final[point] = cap
            else:
                missing = counts[point] - len(known)
                counts[point] = min(cap, wanted(known, target, cap) + missing)
        if len(final) == len(counts):
            return [final[point] for point in range(len(counts))]


def checked(until: Mapping[str, Any], design: Design) -> tuple[float, str, int]:
    """Half-width, measure and cap. Errors: InputError."""
    target = until.get("half_width")
    if isinstance(target, bool) or not isinstance(target, int | float) or not target > 0:
        raise InputError(
            "--until-ci", f"{target!r} is not a half-width", "a number above 0, such as 0.02"
        )
    measure = check_measure(
        until.get("measure", "coherence"), "--measure", {**TOTALS, **design.windows.extras}
    )
    cap = until.get("cap", CAP)
    if isinstance(cap, bool) or not isinstance(cap, int) or cap < N0 + AHEAD:
        raise InputError("--cap", f"{cap!r} is too few replicates", f"at least {N0 + AHEAD}")
    return float(target), measure, cap


def values_by_point(
    design: Design, rows: pd.DataFrame, counts: list[int], measure: str
) -> list[pd.Series]:
    """The measure by replicate of each point; NaN for failed runs."""
    if measure not in rows:
        rows = rows.assign(**{measure: np.nan})
    column = rows[measure].where(rows["status"] != MISSING)
    out = []
    for point, count in enumerate(counts):
        addresses = [design.run(point, replicate).address for replicate in range(count)]
        values = column.reindex(addresses).astype(np.float64).reset_index(drop=True)
        out.append(values.where(np.isfinite(values)))
    return out
