"""Where regimes give way: out of cacophony, and into a monologue, over one factor.

A chorus has two edges. Below the first, what is heard does not add up (cacophony); beyond the second,
too few are heard (monologue or silence). Each is a question of yes or no, fitted by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from voicesim.errors import InputError
from voicesim.measures.regime import CHORUS, MONOLOGUE, SILENCE
from voicesim.studies.analysis import MOST_LEVELS
from voicesim.studies.threshold import Tipping, shift, tipping, tipping_of_points

COHERENCE, RICHNESS = "coherence", "richness"
BEYOND = {COHERENCE: (CHORUS, MONOLOGUE, SILENCE), RICHNESS: (MONOLOGUE, SILENCE)}
FEWEST = 3  # levels from which a curve can be fitted
NEAR = 2  # levels beside the tipping point that say which regimes meet there


def can_tip(runs: pd.DataFrame, x: str) -> bool:
    """Whether ``x`` is a number with levels enough for a curve."""
    if x not in runs or not pd.api.types.is_numeric_dtype(runs[x]):
        return False
    return bool(runs[x].nunique() >= FEWEST)


def is_sampled(runs: pd.DataFrame, x: str, by: Sequence[str] = ()) -> bool:
    """Whether the levels of ``x`` do not repeat over the other factors, as in a sample of points."""
    if runs[x].nunique() > MOST_LEVELS:
        return True
    return bool(by) and bool(runs.groupby(list(by))[x].nunique().min() < FEWEST)


def tipping_edges(runs: pd.DataFrame, x: str, by: Sequence[str] = ()) -> pd.DataFrame:
    """Both edges over factor ``x`` for every combination of the factors ``by``.

    Columns: the factors of ``by``, edge, before, after, at, low, high, width, rises, found (as
    `Tipping`). A sample of points has no rows and columns: all its points are taken together, without
    ``by``. Errors: InputError for a factor that cannot tip.
    """
    if not can_tip(runs, x):
        raise InputError(
            x, "has too few levels to show a tipping point", f"{FEWEST} or more numbers"
        )
    done = runs[runs["status"] == "done"]
    sampled = is_sampled(runs, x, by)
    rows = []
    for named, part in _parts(done, () if sampled else by):
        for edge, regimes in BEYOND.items():
            held = part.assign(_holds=part["regime"].isin(regimes).astype(float))
            found = _of_points(held, x) if sampled else _tipping(held, x)
            met = _meeting(part, x, found, regimes)
            rows.append({**named, "edge": edge, "before": met[0], "after": met[1], **vars(found)})
    return pd.DataFrame(rows)


def _parts(
    done: pd.DataFrame, by: Sequence[str]
) -> Iterator[tuple[dict[str, object], pd.DataFrame]]:
    if not by:
        yield {}, done
        return
    for levels, part in done.groupby(list(by), sort=False):
        yield dict(zip(by, levels, strict=True)), part


def _tipping(part: pd.DataFrame, x: str) -> Tipping:
    table = _by_replicate(part, x)
    return tipping(table.columns.to_numpy(dtype=float), table.to_numpy(dtype=float))


def _by_replicate(part: pd.DataFrame, x: str) -> pd.DataFrame:
    """Whether it holds, one row a replicate, one column a level of ``x``, ascending."""
    table = part.pivot_table("_holds", "replicate", x, aggfunc="mean", dropna=False)
    return table.sort_index(axis=1)


def shifts(runs: pd.DataFrame, x: str, by: str, split: str, edge: str = COHERENCE) -> pd.DataFrame:
    """How much later the second level of ``split`` tips than the first, for each level of ``by``.

    Columns: ``by`` (if it is named), shift, low, high; only the rows in which both tip. ``split`` has
    two levels and both have met the same luck.
    """
    done = runs[runs["status"] == "done"]
    done = done.assign(_holds=done["regime"].isin(BEYOND[edge]).astype(float))
    one, other = done[split].unique()
    rows = []
    for named, part in _parts(done, [by] if by else ()):
        first, second = (_by_replicate(part[part[split] == level], x) for level in (one, other))
        if not first.columns.equals(second.columns) or not first.index.equals(second.index):
            continue
        levels = first.columns.to_numpy(dtype=float)
        found = shift(levels, first.to_numpy(dtype=float), second.to_numpy(dtype=float))
        if found is not None:
            rows.append({**named, **dict(zip(("shift", "low", "high"), found, strict=True))})
    return pd.DataFrame(rows)


def _of_points(part: pd.DataFrame, x: str) -> Tipping:
    points = part.groupby("point").agg(x=(x, "first"), share=("_holds", "mean"), runs=(x, "size"))
    return tipping_of_points(*(points[name].to_numpy(dtype=float) for name in points))


def _meeting(part: pd.DataFrame, x: str, found: Tipping, beyond: Sequence[str]) -> tuple[str, str]:
    """The regimes that meet at the edge: the most frequent ones on the levels next to it."""
    inside = part["regime"].isin(beyond)
    sides = []
    for side in (False, True):  # not beyond, beyond
        mine = part[inside == side]
        if found.found == "yes" and len(mine):
            above = side == found.rises
            levels = sorted(part[x].unique())
            near = [v for v in levels if (v >= found.at) == above]
            near = near[:NEAR] if above else near[-NEAR:]
            mine = mine[mine[x].isin(near)] if mine[x].isin(near).any() else mine
        sides.append(str(mine["regime"].mode().iloc[0]) if len(mine) else "")
    return (sides[0], sides[1]) if found.rises else (sides[1], sides[0])
