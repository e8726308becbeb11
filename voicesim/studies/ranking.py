"""Which of several is best, with few runs: sequential elimination on common random numbers.

All alternatives meet the same luck, replicate by replicate. At a few looks (after 30 replicates and
then half as many again each time) an alternative is dropped when the one ahead beats it in a paired
t-test. Every test has its share of the allowed error (Bonferroni over alternatives and looks), so the
best is dropped with probability alpha at most, however early it ends. What is left at the cap, or is
shown to differ by less than is worth while, cannot be told apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

Floats = NDArray[np.float64]
Draw = Callable[[Sequence[int], int], Sequence[Sequence[float]]]
N0 = 30
GROWTH = 1.5
ALPHA = 0.05


@dataclass(frozen=True)
class Selection:
    """How the selection ended.

    ``best`` is the row ahead; ``probability`` a lower bound of the probability that it is best;
    ``used`` the replicates of each row; ``tied`` the rows that cannot be told apart from the best;
    ``values`` the replicates by row.
    """

    best: int
    probability: float
    used: tuple[int, ...]
    tied: tuple[int, ...]
    values: tuple[Floats, ...]


def looks(cap: int, n0: int = N0) -> list[int]:
    """Replicates after which one looks: n0, half as many again, ..., cap."""
    out, n = [], min(n0, cap)
    while n < cap:
        out.append(n)
        n = math.ceil(n * GROWTH)
    return [*out, cap]


def select(
    draw: Draw, rows: int, cap: int, worthwhile: float = 0.0, alpha: float = ALPHA, n0: int = N0
) -> Selection:
    """Find the row with the largest mean.

    ``draw(alive, count)`` gives the first ``count`` values of each row of ``alive``; value r of every
    row is replicate r. Values that are NaN leave their replicate out of the comparisons.
    """
    plan = looks(max(2, cap), n0)
    allowed = alpha / max(1, rows - 1) / len(plan)
    alive, used, values = list(range(rows)), [0] * rows, [np.empty(0)] * rows
    for count in plan:
        for row, new in zip(alive, draw(alive, count), strict=True):
            values[row], used[row] = np.asarray(new, dtype=np.float64), count
        best = max(alive, key=lambda row: _mean(values[row]))
        alive = [row for row in alive if row == best or doubt(values[best], values[row]) > allowed]
        rest = [row for row in alive if row != best]
        if all(_at_most(values[best], values[row], worthwhile, allowed) for row in rest):
            break
    doubts = sum(doubt(values[best], values[row]) for row in range(rows) if row != best)
    probability = max(0.0, 1.0 - len(plan) * doubts) if len(alive) == 1 else max(0.0, 1.0 - doubts)
    tied = tuple(row for row in alive if row != best)
    if tied:
        probability = min(probability, 1.0 - alpha)
    return Selection(best, probability, tuple(used), tied, tuple(values))


def _mean(values: Floats) -> float:
    return float(np.nanmean(values)) if np.isfinite(values).any() else -math.inf


def _difference(one: Floats, other: Floats) -> tuple[float, float, int]:
    """Mean paired difference, its standard error and the number of pairs."""
    n = min(len(one), len(other))
    difference = one[:n] - other[:n]
    difference = difference[np.isfinite(difference)]
    if len(difference) < 2:
        return 0.0, math.inf, 2
    error = float(difference.std(ddof=1)) / math.sqrt(len(difference))
    return float(difference.mean()), error, len(difference)


def doubt(one: Floats, other: Floats) -> float:
    """Probability that ``one`` does not have the larger mean: one-sided p of the paired t-test."""
    mean, error, n = _difference(one, other)
    if error == 0.0:
        return 0.5 if mean == 0.0 else float(mean < 0.0)
    return float(stdtr(n - 1.0, -mean / error))


def _at_most(one: Floats, other: Floats, worthwhile: float, allowed: float) -> bool:
    """Whether ``one`` is shown to be ahead by no more than is worth while."""
    mean, error, n = _difference(one, other)
    return mean + float(stdtrit(n - 1.0, 1.0 - allowed)) * error <= worthwhile
