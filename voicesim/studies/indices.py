"""Estimators of sensitivity on any function of the unit cube: Morris screening, Sobol indices, share of luck."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from voicesim.errors import InputError
from voicesim.state import Floats

LEVELS = 4  # of the grid that a Morris trajectory walks on
RESAMPLES = 200
CONFIDENCE = 0.95


def salib(part: str) -> Any:
    """A part of SALib, such as ``"analyze.sobol"``. Errors: InputError when it is not installed."""
    import importlib

    try:
        return importlib.import_module(f"SALib.{part}")
    except ModuleNotFoundError:
        raise InputError(
            "sensitivity",
            "needs the package SALib, which is not installed",
            "",
            "pip install 'voicesim[sensitivity]'",
        ) from None


def _problem(names: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}


def trajectories(names: Sequence[str], count: int, seed: int) -> Floats:
    """Points of ``count`` Morris trajectories, shape (count * (len(names) + 1), len(names)), in [0, 1].

    Each point differs from the one before in its trajectory in one coordinate. Source: Morris 1991.
    """
    sampled: Floats = salib("sample.morris").sample(_problem(names), count, LEVELS, seed=seed)
    return sampled


def screened(names: Sequence[str], points: Floats, values: Floats, seed: int) -> pd.DataFrame:
    """Elementary effects of ``values`` (points,) at the points of `trajectories`.

    Columns: parameter; mu and mu_star, the mean effect of the whole range and the mean of its size; sigma, its
    standard deviation (how much it depends on the rest); mu_star_conf, half of the 95 % interval
    (bootstrap). Source: Morris 1991; Campolongo, Cariboni & Saltelli 2007.
    """
    if not np.ptp(values):
        return _nothing(names, ["mu", "mu_star", "sigma", "mu_star_conf"])
    with np.errstate(invalid="ignore"):
        found = salib("analyze.morris").analyze(
            _problem(names),
            points,
            values,
            num_resamples=RESAMPLES,
            conf_level=CONFIDENCE,
            num_levels=LEVELS,
            seed=seed,
        )
    columns = {
        key: np.asarray(found[key], float) for key in ("mu", "mu_star", "sigma", "mu_star_conf")
    }
    return pd.DataFrame({"parameter": list(names), **columns})


def check_samples(count: int) -> None:
    """Refuse a number of base samples that the Sobol sequence does not balance. Errors: InputError."""
    if count < 2 or math.log2(count) % 1:
        raise InputError("samples", f"{count} is not a power of two", "such as 256")


def samples(names: Sequence[str], count: int, seed: int) -> Floats:
    """Points for Sobol indices, shape (count * (len(names) + 2), len(names)); ``count`` a power of two.

    Source: Saltelli et al. 2010, on a scrambled Sobol sequence.
    """
    check_samples(count)
    sampled: Floats = salib("sample.sobol").sample(
        _problem(names), count, calc_second_order=False, seed=seed
    )
    return sampled


def decomposed(names: Sequence[str], values: Floats, seed: int) -> pd.DataFrame:
    """Sobol indices of ``values`` (points,) at the points of `samples`.

    Columns: parameter; S1, share of the variance that it explains alone; ST, with all its interactions;
    S1_conf and ST_conf, halves of their 95 % intervals (bootstrap). Source: Sobol 2001; Saltelli et
    al. 2010 (S1); Jansen 1999 (ST).
    """
    if not np.ptp(values):
        return _nothing(names, ["S1", "S1_conf", "ST", "ST_conf"])
    found = salib("analyze.sobol").analyze(
        _problem(names),
        values,
        calc_second_order=False,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        seed=seed,
    )
    columns = {key: np.asarray(found[key], float) for key in ("S1", "S1_conf", "ST", "ST_conf")}
    return pd.DataFrame({"parameter": list(names), **columns})


def _nothing(names: Sequence[str], columns: Sequence[str]) -> pd.DataFrame:
    """An outcome that is the same everywhere: nothing moves it."""
    return pd.DataFrame({"parameter": list(names), **dict.fromkeys(columns, 0.0)})


def noise(values: Floats) -> tuple[float, float]:
    """How much of the variance between points is luck: in single runs, and left in their means.

    ``values`` has shape (points, replicates), at least two replicates. With y = mean of the point + luck of
    the replicate (shared by all points under common random numbers) + rest, the first is
    ``s2 / (v + s2)`` with s2 the variance between runs of one point and v that between points; the second
    ``(e2 / R) / (v + e2 / R)`` with e2 the variance of the rest only, because what all points share moves no
    difference between them. NaN with one replicate. Source: two-way analysis of variance.
    """
    points, replicates = values.shape
    if replicates < 2:
        return math.nan, math.nan
    single = float(values.var(axis=1, ddof=1).mean())
    means = values.mean(axis=1, keepdims=True)
    rest = values - means - values.mean(axis=0, keepdims=True) + values.mean()
    rest2 = float((rest * rest).sum()) / ((points - 1) * (replicates - 1))
    left = rest2 / replicates
    between = max(0.0, float(means.var(ddof=1)) - left)
    return _share(single, between), _share(left, between)


def _share(part: float, other: float) -> float:
    return part / (part + other) if part + other > 0 else 0.0


def ishigami(points: Floats, a: float = 7.0, b: float = 0.1) -> Floats:
    """The Ishigami function on the unit cube (n, 3) stretched to [-pi, pi]: its indices are known exactly.

    ``sin x1 + a sin^2 x2 + b x3^4 sin x1``. Source: Ishigami & Homma 1990.
    """
    x1, x2, x3 = (np.pi * (2.0 * points - 1.0)).T
    return np.asarray(np.sin(x1) + a * np.sin(x2) ** 2 + b * x3**4 * np.sin(x1))
