"""What a sweep shows: main effects, interactions, frontier, best and worst points, with intervals."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd

from voicesim.measures.registry import MEASURES
from voicesim.measures.summary import TOTALS
from voicesim.studies import statistics

NOT_FACTORS = ("point", "replicate", "seed", "status", "reason")
GROUPS = 5  # slices of a sampled factor
MOST_LEVELS = 25  # a number with more levels than this is a sampled one


def factors_of(runs: pd.DataFrame) -> list[str]:
    """The columns of a table of runs that are factors: between seed and status."""
    columns = list(runs.columns)
    return columns[columns.index("seed") + 1 : columns.index("status")]


def better(measure: str) -> str:
    """Which way a measure is better: higher, lower or neither."""
    known = MEASURES.get(measure) or TOTALS.get(measure)
    return known.better if known is not None else "higher"


def sliced(values: pd.Series) -> pd.Series:
    """Levels of a factor; a sampled number is cut into slices of equal size, named by their middle."""
    if values.dtype == object or values.nunique() <= MOST_LEVELS:
        return values
    ranks = values.rank(method="dense")
    slices = pd.qcut(ranks, GROUPS, labels=False, duplicates="drop")
    return values.groupby(slices).transform("median")


def is_drawn(values: pd.Series) -> bool:
    """Whether the levels of a factor were drawn from a range rather than listed."""
    return values.dtype != object and values.nunique() > MOST_LEVELS


def main_effects(runs: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Mean of a measure at each level of each factor, and how far that is from the mean of all.

    Columns: factor, level, mean, effect, low, high (95 % of the effect). Replicates are the pairs; of
    a factor whose levels were drawn, points are what varies, since other points would have been drawn
    by another seed.
    """
    done = runs[runs["status"] == "done"]
    rows = []
    for factor in factors_of(runs):
        level = sliced(done[factor])
        if is_drawn(done[factor]):
            points = done.assign(_level=level).groupby("point").agg({"_level": "first", measure: "mean"})  # fmt: skip
            whole = points[measure].mean()
            for name, values in points.groupby("_level")[measure]:
                estimate = statistics.mean(values - whole)
                rows.append((factor, name, values.mean(), *estimate[:3]))
            continue
        cells = done.groupby(["replicate", level])[measure].mean().unstack()
        effects = cells.sub(cells.mean(axis=1), axis=0)
        for name in cells.columns:
            estimate = statistics.mean(effects[name])
            rows.append((factor, name, cells[name].mean(), *estimate[:3]))
    return pd.DataFrame(rows, columns=["factor", "level", "mean", "effect", "low", "high"])


def reach(runs: pd.DataFrame, factor: str, measure: str) -> statistics.Interval:
    """How far a measure moves from a factor's lowest to its highest level, all else averaged over.

    Replicates are the pairs; of a factor whose levels were drawn, points are compared.
    """
    done = runs[runs["status"] == "done"]
    level = sliced(done[factor])
    if is_drawn(done[factor]):
        points = done.assign(_level=level).groupby("point").agg({"_level": "first", measure: "mean"})  # fmt: skip
        parts = dict(list(points.groupby("_level")[measure]))
        ends = [pick(parts, key=lambda name: parts[name].mean()) for pick in (max, min)]
        return statistics.unpaired(*(parts[end] for end in ends))
    cells = done.groupby(["replicate", level])[measure].mean().unstack()
    means = cells.mean()
    return statistics.paired(cells[means.idxmax()], cells[means.idxmin()])


def is_grid(runs: pd.DataFrame, one: str, other: str) -> bool:
    """Whether every level of one factor meets every level of the other."""
    if is_drawn(runs[one]) or is_drawn(runs[other]):
        return False
    return bool(runs.groupby([one, other]).ngroups == runs[one].nunique() * runs[other].nunique())


def interactions(runs: pd.DataFrame, measure: str) -> pd.DataFrame:
    """How far each pair of levels is from what the two main effects add up to.

    Columns: factor, level, other, other_level, mean, effect, low, high. Only factors whose levels all
    meet: in a sample of points, what looks like an interaction may be any other factor.
    """
    done = runs[runs["status"] == "done"]
    rows = []
    for one, two in itertools.combinations(factors_of(runs), 2):
        if not is_grid(done, one, two):
            continue
        cells = done.groupby(["replicate", done[one], done[two]])[measure].mean()
        cells.index.names = ["replicate", "one", "two"]
        table = cells.unstack(["one", "two"])
        centred = table.sub(table.mean(axis=1), axis=0)
        first = centred.T.groupby(level="one").transform("mean").T
        second = centred.T.groupby(level="two").transform("mean").T
        rest = centred - first - second
        for name in table.columns:
            estimate = statistics.mean(rest[name])
            rows.append((one, name[0], two, name[1], table[name].mean(), *estimate[:3]))
    columns = ["factor", "level", "other", "other_level", "mean", "effect", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def strength(effects: pd.DataFrame) -> pd.Series:
    """Range of the effects of each factor, largest first."""
    grouped = effects.groupby("factor")["effect"]
    return (grouped.max() - grouped.min()).sort_values(ascending=False)


def frontier(points: pd.DataFrame, outcome: str, cost: str = "cost_per_year") -> pd.DataFrame:
    """Points that no other point beats in both outcome and cost, cheapest first (Pareto)."""
    sign = -1.0 if better(outcome) == "lower" else 1.0
    ordered = points.dropna(subset=[outcome, cost]).copy().assign(_gain=lambda t: sign * t[outcome])
    ordered = ordered.sort_values([cost, "_gain"], ascending=[True, False], kind="stable")
    best = ordered["_gain"].cummax().shift(fill_value=-np.inf)
    return ordered[ordered["_gain"] > best].drop(columns="_gain")


def ranked(points: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Points from best to worst in a measure (highest first where neither way is better)."""
    return points.sort_values(measure, ascending=better(measure) == "lower", kind="stable")
