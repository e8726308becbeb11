"""What a sweep answers: who leads at which level, what a lever gains and costs, where a line moves to."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voicesim.studies import statistics
from voicesim.studies.analysis import better, is_drawn

Floats = NDArray[np.float64]

MONEY_STEP = 10_000.0  # what the next money is counted in
MORE_POINTS = 3  # points must outnumber the coefficients of a plane by this factor
BOOTSTRAPS = 500


def leaders(runs: pd.DataFrame, who: str, over: str, measure: str) -> pd.DataFrame:
    """Which level of the factor ``who`` is best in a measure, at each level of the factor ``over``.

    Columns: level (of ``over``), best, mean, tied (levels that luck cannot tell from the best), next
    (the best of the others), lead, low, high (by how much the best is better than ``next``; 95 %,
    paired by replicate). All other factors are averaged over.
    """
    sign = -1.0 if better(measure) == "lower" else 1.0
    done = runs[runs["status"] == "done"]
    rows = []
    for level in _in_order(done[over]):
        part = done[done[over] == level]
        table = sign * part.groupby(["replicate", who])[measure].mean().unstack()
        order = table.mean().sort_values(ascending=False, kind="stable").index
        best = order[0]
        behind = {name: statistics.paired(table[best], table[name]) for name in order[1:]}
        tied = tuple(name for name, lead in behind.items() if not lead.low > 0)
        clear = [name for name in order[1:] if name not in tied]
        other = clear[0] if clear else order[-1]
        lead = behind.get(other, statistics.Interval(np.nan, np.nan, np.nan, 0))
        mean = sign * float(table[best].mean())
        rows.append((level, best, mean, tied, other, *lead[:3]))
    columns = ["level", "best", "mean", "tied", "next", "lead", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def _in_order(levels: pd.Series) -> list[object]:
    """Numbers ascending, names as the design has them."""
    found = list(levels.unique())
    return sorted(found) if pd.api.types.is_numeric_dtype(levels) else found


def gains(
    runs: pd.DataFrame, factors: Sequence[str], measure: str, cost: str = "cost_per_year"
) -> pd.DataFrame:
    """What moving each number over its whole range gains and costs, on average over the points tried.

    A plane is fitted to the means of the points (least squares). Intervals (95 %) are by drawing again
    with replacement (Efron 1979): points, where levels were drawn, else replicates. Columns: factor,
    gain, gain_low, gain_high, cost, cost_low, cost_high, rate (gain for each unit of money; NaN where
    it costs no more than luck), rate_low, rate_high. Empty when a factor is no number or points are
    too few.
    """
    columns = [f"{name}{end}" for name in ("gain", "cost", "rate") for end in ("", "_low", "_high")]
    done = runs[runs["status"] == "done"].dropna(subset=[measure, cost])
    numbers = all(pd.api.types.is_numeric_dtype(done[name]) for name in factors)
    if not numbers or done["point"].nunique() < MORE_POINTS * (len(factors) + 1):
        return pd.DataFrame(columns=["factor", *columns])
    levels = done.groupby("point")[list(factors)].first()
    plane = ((levels - levels.min()) / (levels.max() - levels.min())).to_numpy(dtype=np.float64)
    outcomes = np.stack(
        [done.pivot_table(name, "point", "replicate").to_numpy(dtype=np.float64) for name in (measure, cost)],
        axis=-1,
    )  # fmt: skip
    by_points = any(is_drawn(done[name]) for name in factors)
    slopes = _slopes(plane, np.nanmean(outcomes, axis=1), np.ones((1, len(plane))))[0]
    again = _drawn_again(plane, outcomes, by_points)
    rows = []
    for number, name in enumerate(factors):
        gain, price = (again[:, number, k] for k in (0, 1))
        ends = [np.percentile(price, q) for q in (2.5, 97.5)]
        whole = slopes[number]
        row = [whole[0], *np.percentile(gain, (2.5, 97.5)), whole[1], *ends]
        clear = ends[0] > 0
        rate = (
            [whole[0] / whole[1], *np.percentile(gain / price, (2.5, 97.5))]
            if clear
            else [np.nan] * 3
        )
        rows.append((name, *row, *rate))
    return pd.DataFrame(rows, columns=["factor", *columns])


def _slopes(plane: Floats, outcomes: Floats, weights: Floats) -> Floats:
    """Slopes of planes fitted with ``weights`` (fits, points): (fits, factors, 2).

    ``plane`` (points, factors); ``outcomes`` (points, 2), or (fits, points, 2).
    """
    left = np.column_stack([np.ones(len(plane)), plane])
    heavy = weights[:, :, None] * left
    slopes = np.linalg.pinv(heavy.transpose(0, 2, 1) @ left) @ (heavy.transpose(0, 2, 1) @ outcomes)
    return np.asarray(slopes[:, 1:])


def _drawn_again(plane: Floats, outcomes: Floats, by_points: bool) -> Floats:
    """Slopes of points, or of replicates, drawn again with replacement: (BOOTSTRAPS, factors, 2)."""
    rng = np.random.Generator(np.random.Philox(0))
    count = outcomes.shape[0 if by_points else 1]
    times = rng.multinomial(count, np.full(count, 1.0 / count), size=BOOTSTRAPS).astype(float)
    if by_points:
        return _slopes(plane, np.nanmean(outcomes, axis=1), times)
    known: NDArray[np.bool_] = np.isfinite(outcomes).min(axis=-1)
    runs = times @ known.T
    sums = np.einsum("br,prk->bpk", times, np.where(known[..., None], outcomes, 0.0))
    means = sums / np.maximum(runs, 1.0)[..., None]
    return _slopes(plane, means, (runs > 0).astype(float))


def frontier_steps(runs: pd.DataFrame, frontier: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The frontier with what each point gains on the one before: columns gain, low, high added.

    ``frontier`` has the column point, cheapest first. Differences are paired by replicate; the first
    point has none.
    """
    done = runs[runs["status"] == "done"]
    table = done.pivot_table(measure, "replicate", "point")
    sign = -1.0 if better(measure) == "lower" else 1.0
    steps: list[tuple[float, float, float]] = [(np.nan, np.nan, np.nan)]
    points = list(frontier["point"])
    for before, point in itertools.pairwise(points):
        steps.append(statistics.paired(sign * table[point], sign * table[before])[:3])
    added = pd.DataFrame(steps[: len(points)], columns=["gain", "low", "high"])
    return frontier.assign(**{name: added[name].to_numpy() for name in added})
