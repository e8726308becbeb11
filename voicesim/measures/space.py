"""Shape of a cloud of positions: alignment, diversity, polarization, dimension."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from voicesim.state import Floats


def mean_resultant_length(points: Floats, centre: Floats) -> float:
    """Length of the mean unit vector from ``centre`` (D,) to ``points`` (n, D): 1 if all one way.

    Points at the centre have no direction and are left out; NaN when none is left. About directions
    only. Source: Mardia & Jupp 2000, Directional Statistics.
    """
    away = np.asarray(points) - centre
    length = np.sqrt((away * away).sum(axis=1))
    units = away[length > 0] / length[length > 0, None]
    return float(np.linalg.norm(units.mean(axis=0))) if len(units) else float("nan")


def hill_number(weights: ArrayLike, order: float) -> float:
    """Effective number of kinds among ``weights`` (n,), not negative; NaN when all are zero.

    ``(sum p^q)^(1 / (1 - q))``; order 0 counts kinds, 1 is the exponential of Shannon's entropy,
    infinity looks at the largest share only. Source: Hill 1973, Ecology 54.
    """
    return leinster_cobbold(weights, None, order)


def leinster_cobbold(weights: ArrayLike, similarity: Floats | None, order: float) -> float:
    """Effective number of kinds when kinds may resemble each other; NaN when all weights are zero.

    ``(sum p (Zp)^(q - 1))^(1 / (1 - q))`` with Z the similarities in [0, 1] (n, n), ones on the
    diagonal; None: nobody resembles anybody. Source: Leinster & Cobbold 2012, Ecology 93.
    """
    p = np.asarray(weights, dtype=np.float64)
    if p.sum() <= 0:
        return float("nan")
    p = p / p.sum()
    ordinary = p if similarity is None else similarity @ p
    p, ordinary = p[p > 0], ordinary[p > 0]
    if np.isinf(order):
        return float(1.0 / ordinary.max())
    if order == 1:
        return float(np.exp(-(p * np.log(ordinary)).sum()))
    return float((p * ordinary ** (order - 1.0)).sum() ** (1.0 / (1.0 - order)))


def distances(points: Floats) -> Floats:
    """Distances between all pairs of ``points`` (n, D): (n, n)."""
    apart = points[:, None, :] - points[None, :, :]
    return np.sqrt((apart * apart).sum(axis=2))


def rao_q(weights: ArrayLike, distance: Floats) -> float:
    """Mean distance of two drawn at random: ``sum p_i p_j d_ij``. Source: Rao 1982."""
    p = np.asarray(weights, dtype=np.float64)
    p = p / p.sum()
    return float(p @ distance @ p)


def esteban_ray(weights: ArrayLike, positions: ArrayLike, alpha: float = 1.0) -> float:
    """Polarization of groups on a line: ``2^(1+a) sum_ij p_i^(1+a) p_j |y_i - y_j|``.

    1 for two equal groups at distance 1. ``alpha`` in (0, 1.6]: how much people identify with their
    own group; at 0 it would be inequality, not polarization. Source: Esteban & Ray 1994,
    Econometrica 62.
    """
    p = np.asarray(weights, dtype=np.float64)
    y = np.asarray(positions, dtype=np.float64)
    p = p / p.sum()
    apart = np.abs(y[:, None] - y[None, :])
    return float(2.0 ** (1.0 + alpha) * (p ** (1.0 + alpha) @ apart @ p))


def bimodality(values: ArrayLike) -> float:
    """Bimodality coefficient ``(skewness^2 + 1) / kurtosis`` in (0, 1]; NaN when all are equal.

    Two points 1, uniform 5/9, normal 1/3 (moments of the sample, no small-sample correction).
    Source: Ellison 1987; Pfister et al. 2013, Frontiers in Psychology 4.
    """
    x = np.asarray(values, dtype=np.float64)
    x = x - x.mean()
    square = (x * x).mean()
    if square == 0:
        return float("nan")
    skewness = (x**3).mean() / square**1.5
    return float((skewness * skewness + 1.0) / ((x**4).mean() / (square * square)))


def effective_dimension(points: Floats) -> float:
    """How many axes the ``points`` (n, D) really use, 1 to D; NaN when all are at one place.

    ``(sum lambda)^2 / sum lambda^2`` of the eigenvalues of the covariance (participation ratio).
    """
    away = points - points.mean(axis=0)
    covariance = away.T @ away
    square = (covariance * covariance).sum()
    trace = np.trace(covariance)
    return float(trace * trace / square) if square > 0 else float("nan")


def on_main_axis(points: Floats) -> Floats:
    """Coordinates (n,) of ``points`` (n, D) along their largest variance, around their mean."""
    away = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(away.T @ away)
    return away @ axes[:, -1]
