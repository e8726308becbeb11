"""Where it tips: a smooth curve through yes and no, its middle, its width, and how sure that is.

The share of runs for which something holds is fitted by a logistic curve over a factor, with Firth's
penalty (1993), so that a clean step has a finite fit. The tipping point is where the curve crosses
one half, the width the distance from one tenth to nine tenths. Uncertainty: replicates are drawn
again with replacement (Efron 1979), whole replicates, because all levels share their luck.
"""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voicesim.errors import InputError

Floats = NDArray[np.float64]
BOOTSTRAPS = 1000
ODDS = 2.0 * math.log(9.0)  # from one tenth to nine tenths, on the logistic scale
STEPS, HALVINGS = 60, 20
TOLERANCE = 1e-8  # of a step, on the scale of the standardised factor
LONGEST = 20.0  # step
BOUND = 40.0  # of the log-odds: beyond, a share is 0 or 1 to the last digit
SLICES = 5  # of a sample of points, in which the curve is held against the shares
POOR_FIT = 0.3  # a level whose share misses the curve by more speaks against one tipping point


@dataclass(frozen=True)
class Tipping:
    """A tipping point.

    ``at`` with its interval ``low`` to ``high``, in units of the factor; ``width`` of the transition,
    NaN when it is sharper than the levels can show (then the interval is the gap between two of them);
    ``rises``: whether it holds above; ``found`` is "yes", "always", "never", or "no single point" when
    a logistic curve does not describe the shares. Numbers are NaN unless found is "yes".
    """

    at: float
    low: float
    high: float
    width: float
    rises: bool
    found: str


def fit_logistic(x: Floats, share: Floats, runs: Floats) -> tuple[Floats, Floats]:
    """Intercepts and slopes of logistic curves with Firth's penalty (Firth 1993; Heinze & Schemper 2002).

    ``x`` (levels,), ``share`` (fits, levels) in [0, 1], ``runs`` (levels,) or (fits, levels): the weight
    of each share. Newton's steps on the modified score, halved where they would make the fit worse.
    """
    centre, scale = float(x.mean()), float(x.std()) or 1.0
    z = (x - centre) / scale
    runs = np.broadcast_to(runs, share.shape)
    lines = np.zeros((2, len(share)))
    best = _penalised(lines, z, share, runs)
    left = np.arange(len(share))  # fits that still move
    for _ in range(STEPS):
        step = _newton_step(lines[:, left], z, share[left], runs[left])
        long = np.abs(step).max(axis=0) > TOLERANCE
        left, step = left[long], step[:, long]
        if not len(left):
            break
        better = np.zeros(len(left), dtype=bool)
        for _ in range(HALVINGS):
            tried = lines[:, left] + step
            value = _penalised(tried, z, share[left], runs[left])
            better = value >= best[left]
            if better.all():
                break
            step = np.where(better, step, step / 2.0)
        left = left[better]  # where no step helps, the fit is as good as it gets
        lines[:, left], best[left] = tried[:, better], value[better]
    a, b = lines
    return a - b * centre / scale, b / scale


def _odds(lines: Floats, z: Floats) -> Floats:
    """Logarithm of the odds on each level: (fits, levels)."""
    return np.clip(lines[0][:, None] + lines[1][:, None] * z, -BOUND, BOUND)


def _information(p: Floats, z: Floats, runs: Floats) -> tuple[Floats, ...]:
    """Weights (fits, levels), and the entries and determinant of Fisher's information (fits,)."""
    w = runs * p * (1.0 - p) + 1e-12
    s0, s1, s2 = w.sum(axis=1), (w * z).sum(axis=1), (w * z * z).sum(axis=1)
    return w, s0, s1, s2, np.maximum(s0 * s2 - s1 * s1, 1e-24)


def _penalised(lines: Floats, z: Floats, share: Floats, runs: Floats) -> Floats:
    """Log-likelihood with Firth's penalty, half the logarithm of the information's determinant."""
    odds = _odds(lines, z)
    likely = (runs * (share * odds - np.logaddexp(0.0, odds))).sum(axis=1)
    det = _information(1.0 / (1.0 + np.exp(-odds)), z, runs)[-1]
    return np.asarray(likely + 0.5 * np.log(det))


def _newton_step(lines: Floats, z: Floats, share: Floats, runs: Floats) -> Floats:
    """Newton's step on the modified score (Heinze & Schemper 2002, equation 2): (2, fits)."""
    p = 1.0 / (1.0 + np.exp(-_odds(lines, z)))
    w, s0, s1, s2, det = _information(p, z, runs)
    lever = w * (s2[:, None] - 2 * z * s1[:, None] + z * z * s0[:, None]) / det[:, None]
    score = runs * (share - p) + lever * (0.5 - p)
    u0, u1 = score.sum(axis=1), (score * z).sum(axis=1)
    step = np.stack([s2 * u0 - s1 * u1, s0 * u1 - s1 * u0]) / det
    return np.clip(step, -LONGEST, LONGEST)


def tipping(
    x: Floats, holds: Floats, confidence: float = 0.95, seed: int = 0, bootstraps: int = BOOTSTRAPS
) -> Tipping:
    """The tipping point of a yes-or-no outcome over one factor.

    ``x`` (levels,) ascending; ``holds`` (replicates, levels) of 0 and 1, NaN for runs that failed.
    """
    x = np.ascontiguousarray(x, dtype=np.float64)
    holds = np.ascontiguousarray(holds, dtype=np.float64)
    if len(x) < 2:
        raise InputError("factor", "a tipping point needs at least two levels")
    return _tipping(x.tobytes(), holds.tobytes(), len(x), confidence, seed, bootstraps)


@functools.lru_cache(maxsize=4096)  # sentences, diagram and table ask for the same ones
def _tipping(
    levels: bytes, outcomes: bytes, count: int, confidence: float, seed: int, bootstraps: int
) -> Tipping:
    x = np.frombuffer(levels)
    holds = np.frombuffer(outcomes).reshape(-1, count)
    runs = np.maximum((~np.isnan(holds)).sum(axis=0).astype(np.float64), 1e-9)
    share = np.nansum(holds, axis=0) / runs
    rises = bool(np.corrcoef(x, share)[0, 1] >= 0) if share.std() > 0 else True
    nothing = (math.nan,) * 4
    mostly = "always" if share.mean() > 0.5 else "never"
    if share.min() >= 0.5 or share.max() <= 0.5:
        return Tipping(*nothing, rises, mostly)
    a, b = fit_logistic(x, share[None, :], runs)
    curve = 1.0 / (1.0 + np.exp(-np.clip(a + b * x, -30, 30)))
    if np.abs(curve - share).max() > POOR_FIT or _crossings(share) > 1:
        return Tipping(*nothing, rises, "no single point")
    at, width = float(-a[0] / b[0]), float(ODDS / abs(b[0]))
    low, high = _interval(x, holds, confidence, seed, bootstraps)
    if not x[0] <= at <= x[-1]:  # it would tip beyond the levels
        return Tipping(*nothing, rises, mostly)
    low, high = min(low, at), max(high, at)
    if not ((share > 0) & (share < 1)).any():  # a clean step: known to lie between two levels only
        above = int(np.clip(np.searchsorted(x, at), 1, len(x) - 1))
        low, high, width = min(low, float(x[above - 1])), max(high, float(x[above])), math.nan
    return Tipping(at, low, high, width, rises, "yes")


def tipping_of_points(
    x: Floats, share: Floats, runs: Floats, confidence: float = 0.95, seed: int = 0
) -> Tipping:
    """The tipping point over a sample of points, all else spread over its range.

    ``x``, ``share`` (of the point's runs for which it holds) and ``runs``: (points,). The interval is
    by drawing points again with replacement, since other points would have been drawn by another seed.
    """
    x, share, runs = (np.asarray(given, dtype=np.float64) for given in (x, share, runs))
    nothing = (math.nan,) * 4
    a, b = fit_logistic(x, share[None, :], runs)
    rises = bool(b[0] >= 0)
    mostly = "always" if np.average(share, weights=runs) > 0.5 else "never"
    if share.std() == 0 or b[0] == 0 or not x.min() <= -a[0] / b[0] <= x.max():
        return Tipping(*nothing, rises, mostly)
    curve = 1.0 / (1.0 + np.exp(-np.clip(a + b * x, -30, 30)))
    slices = np.array_split(np.argsort(x, kind="stable"), SLICES)
    if max(abs(float((curve - share)[one].mean())) for one in slices if len(one)) > POOR_FIT:
        return Tipping(*nothing, rises, "no single point")
    rng = np.random.Generator(np.random.Philox(seed))
    drawn = rng.multinomial(len(x), np.full(len(x), 1.0 / len(x)), size=BOOTSTRAPS)
    again, slopes = fit_logistic(x, np.broadcast_to(share, drawn.shape), drawn * runs)
    with np.errstate(divide="ignore", invalid="ignore"):
        places = np.clip(-again / slopes, x.min(), x.max())
    tail = 100 * (1 - confidence) / 2
    low, high = np.nanpercentile(places, [tail, 100 - tail])
    at = float(-a[0] / b[0])
    return Tipping(
        at, min(float(low), at), max(float(high), at), float(ODDS / abs(b[0])), rises, "yes"
    )


def _crossings(share: Floats) -> int:
    """How often the shares clearly pass one half; a level near one half counts with its neighbours."""
    clear = share[np.abs(share - 0.5) > 0.25] > 0.5
    return int((clear[1:] != clear[:-1]).sum())


def _interval(
    x: Floats, holds: Floats, confidence: float, seed: int, bootstraps: int
) -> tuple[float, float]:
    at = _drawn_again(x, holds, seed, bootstraps)
    tail = 100 * (1 - confidence) / 2
    low, high = np.nanpercentile(at, [tail, 100 - tail])
    return float(low), float(high)


def _drawn_again(x: Floats, holds: Floats, seed: int, bootstraps: int) -> Floats:
    """Tipping points of replicates drawn again with replacement: (bootstraps,), within the levels."""
    rng = np.random.Generator(np.random.Philox(seed))
    drawn = holds[rng.integers(len(holds), size=(bootstraps, len(holds)))]
    runs = np.maximum((~np.isnan(holds)).sum(axis=0).astype(np.float64), 1e-9)
    with np.errstate(invalid="ignore"):
        share = np.nansum(drawn, axis=1) / np.maximum((~np.isnan(drawn)).sum(axis=1), 1)
    a, b = fit_logistic(x, share, runs)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.clip(-a / b, x[0], x[-1]))


def shift(
    x: Floats, one: Floats, other: Floats, confidence: float = 0.95, seed: int = 0
) -> tuple[float, float, float] | None:
    """How much later ``other`` tips than ``one``, with its interval; None unless both tip.

    Both (replicates, levels) as in `tipping`; replicate r of both has met the same luck, so the same
    replicates are drawn again for both.
    """
    first, second = tipping(x, one, confidence, seed), tipping(x, other, confidence, seed)
    if first.found != "yes" or second.found != "yes" or len(one) != len(other):
        return None
    apart = _drawn_again(x, other, seed, BOOTSTRAPS) - _drawn_again(x, one, seed, BOOTSTRAPS)
    tail = 100 * (1 - confidence) / 2
    low, high = np.nanpercentile(apart, [tail, 100 - tail])
    return second.at - first.at, float(low), float(high)


def tipping_line(
    runs: pd.DataFrame, x: str, by: list[str], holds: pd.Series, confidence: float = 0.95
) -> pd.DataFrame:
    """The tipping point over factor ``x`` for every combination of the factors ``by``.

    ``runs`` is a table of runs, ``holds`` (same index) what tips: true or false a run. Columns: the
    factors of ``by``, at, low, high, width, rises, found. Other factors are averaged over.
    """
    data = runs.assign(_holds=holds.astype(float).where(runs["status"] == "done"))
    rows = []
    groups = data.groupby(by, sort=False) if by else [((), data)]
    for levels, group in groups:
        table = group.pivot_table("_holds", "replicate", x, aggfunc="mean", dropna=False)
        table = table.sort_index(axis=1)
        found = tipping(table.columns.to_numpy(dtype=float), table.to_numpy(), confidence)
        named = dict(zip(by, levels if isinstance(levels, tuple) else (levels,), strict=True))
        rows.append({**named, **vars(found)})
    return pd.DataFrame(rows)
