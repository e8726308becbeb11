"""The tables of a sweep: `runs` (one row a run) and `points` (means and intervals by design point)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from voicesim.measures.regime import REGIMES
from voicesim.measures.registry import MEASURES
from voicesim.measures.summary import TOTALS
from voicesim.studies.design import Design
from voicesim.studies.statistics import CONFIDENCE

MISSING = "missing"


def measure_columns(design: Design) -> list[str]:
    """Names of the numeric columns that every run has, in order."""
    return [*MEASURES, *TOTALS, *design.windows.extras]


def bounds(name: str) -> tuple[float, float]:
    """The values that a measure can have; an interval does not leave them."""
    known = MEASURES.get(name)
    return (known.low, known.high) if known is not None else (-np.inf, np.inf)


def runs_table(
    design: Design, found: Mapping[str, Mapping[str, Any]] | pd.DataFrame, counts: Sequence[int] | None = None
) -> pd.DataFrame:  # fmt: skip
    """One row a run, by point and replicate: point, replicate, seed, factors, status, reason, measures.

    ``found`` maps addresses to rows (or is a table with them as index). A run that is not there has
    the status ``missing``. Equal runs give an equal table, whoever did them and in what order.
    """
    runs = sorted(design.runs(counts), key=lambda run: (run.point, run.replicate))
    points = design.points.table.iloc[[run.point for run in runs]].reset_index(drop=True)
    head = pd.DataFrame(
        {
            "point": [run.point for run in runs],
            "replicate": [run.replicate for run in runs],
            "seed": [run.seed for run in runs],
        }
    )
    columns = ["status", "reason", *measure_columns(design), "regime"]
    if not isinstance(found, pd.DataFrame):
        found = pd.DataFrame.from_dict(dict(found), orient="index", columns=None)
    body = found.reindex(index=[run.address for run in runs], columns=columns).reset_index(
        drop=True
    )
    body["status"] = body["status"].fillna(MISSING)
    for text in ("reason", "regime"):
        body[text] = body[text].astype(object).fillna("").astype(str)
    for name in measure_columns(design):
        body[name] = body[name].astype(np.float64)
    return pd.concat([head, points, body], axis=1)


def points_table(
    design: Design, runs: pd.DataFrame, confidence: float = CONFIDENCE
) -> pd.DataFrame:
    """One row a design point: factors, runs, failed, share of each regime, then for each measure its
    mean, and the ends of its interval (`NAME_low`, `NAME_high`; Student's t).

    Values that are NaN or infinite (a threshold never reached) are left out of means.
    """
    from scipy.special import stdtrit  # not before the first run is under way

    names = measure_columns(design)
    done = runs[runs["status"] == "done"]
    values = done[names].where(np.isfinite(done[names]))
    groups = values.groupby(done["point"])
    index = range(len(design.points))
    count, mean, spread = (
        one.reindex(index) for one in (groups.count(), groups.mean(), groups.std())
    )
    n = count.to_numpy(dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        half = stdtrit(np.where(n > 1, n - 1, np.nan), 0.5 + confidence / 2) * spread / np.sqrt(n)
    table = pd.DataFrame({"point": list(index)}).join(design.points.table)
    tried = runs[runs["status"] != MISSING].groupby("point").size()
    good = done.groupby("point").size().reindex(index, fill_value=0)
    table["runs"] = good.to_numpy()
    table["failed"] = tried.reindex(index, fill_value=0).to_numpy() - table["runs"].to_numpy()
    for regime in REGIMES:
        share = (done["regime"] == regime).groupby(done["point"]).mean().reindex(index)
        table[f"share_{regime}"] = share.to_numpy()
    parts = {}
    for name in names:
        parts[name] = mean[name].to_numpy()
        low, high = bounds(name)
        parts[f"{name}_low"] = (mean[name] - half[name]).clip(lower=low).to_numpy()
        parts[f"{name}_high"] = (mean[name] + half[name]).clip(upper=high).to_numpy()
    return pd.concat([table, pd.DataFrame(parts)], axis=1)
