"""The verdict of a sweep in plain sentences: where it tips, what moves it, best and worst."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.measures.regime import REGIMES
from voicesim.reports import sentences as said
from voicesim.reports.amounts import amount, level_of, plain
from voicesim.reports.answers import (
    frontier_sentences,
    gain_sentences,
    leader_sentences,
    shift_sentences,
)
from voicesim.reports.both_ways import FILE as BOTH_WAYS
from voicesim.reports.both_ways import both_ways_sentences
from voicesim.reports.factors import Shown, shown
from voicesim.reports.tables import table
from voicesim.reports.tipping import tipping_sentences, tips_somewhere
from voicesim.reports.words import label
from voicesim.studies import statistics
from voicesim.studies.analysis import better, ranked, reach
from voicesim.studies.edges import is_sampled

A_REGIME = {
    "silence": "silence",
    "monologue": "a monologue",
    "chorus": "a chorus",
    "cacophony": "cacophony",
}
MOST_PANELS = 6
MOST_EFFECTS = 4


def sentences(folder: Path) -> list[str]:
    """The verdict of the sweep in a folder. Errors: InputError."""
    from voicesim.studies.outputs import read_written_design

    design, show = read_written_design(folder)
    runs = pd.read_parquet(folder / "runs.parquet")
    points = pd.read_csv(folder / "points.csv")
    walked = table(folder / BOTH_WAYS)
    currency = next(iter(design.bases.values())).currency
    return verdict_of(shown(runs, points, show), currency, walked)


def verdict(
    runs: pd.DataFrame, points: pd.DataFrame, show: Mapping[str, Any], currency: str = "EUR"
) -> list[str]:
    """As `sentences`, from the tables; ``show`` names measure, x, y, split, tipping and cost."""
    return verdict_of(shown(runs, points, show), currency)


def verdict_of(
    tables: Shown, currency: str = "EUR", walked: pd.DataFrame | None = None
) -> list[str]:
    """The verdict of tables with factors in words; the answer to the question first.

    ``walked`` is the table of the lever moved up and down, if it was.
    """
    done = tables.runs[tables.runs["status"] == "done"]
    if done.empty:
        return ["No run has been done."]
    across, up, split = axes(tables)
    if tables.show.get("tipping") == up:
        across, up = up, across
    measure = tables.show.get("measure") or "coherence"
    cost = tables.show.get("cost") or ""
    effects = effect_sentences(tables, measure, currency)
    line = _of_the_line(tables, across, up, split)
    line += both_ways_sentences(tables, walked)
    if tables.show.get("tipping"):
        told = line + effects if tips_somewhere(tables, across, up, split) else effects + line
    else:
        told = leader_sentences(tables, measure, *_who_over(tables, across, up), currency)
        told = told or gain_sentences(tables, measure, cost, currency)
        told += effects + line
    told += frontier_sentences(tables, measure, cost, currency)
    told += extreme_sentences(tables, measure, currency)
    return [*told, ending(done)]


def _who_over(tables: Shown, across: str, up: str) -> tuple[str, str]:
    """Whose levels compete, and over what: names compete before numbers do."""
    names = [n for n in (up, across) if n and not pd.api.types.is_numeric_dtype(tables.runs[n])]
    return (across, up) if names == [across] else (up, across)


def _of_the_line(tables: Shown, across: str, up: str, split: str) -> list[str]:
    """Where it tips along the factor that the design names, or along the one across."""
    if across != (tables.show.get("tipping") or across):
        return []
    if not tables.show.get("tipping") and across and is_sampled(tables.runs, across):
        return []
    told = tipping_sentences(tables, across, up, split)
    panels = tables.runs[split].nunique() if split else 1
    return [*told[:panels], *shift_sentences(tables, across, up, split), *told[panels:]]


def axes(tables: Shown) -> tuple[str, str, str]:
    """Factors across, up, and one a panel; empty where there are not so many.

    What the design names comes first, then numbers with many levels; a panel a level needs few levels.
    """
    runs = tables.runs
    levels = {name: runs[name].nunique() for name in tables.factors}
    left = sorted((n for n in levels if levels[n] > 1), key=lambda n: -levels[n])
    chosen = []
    for key in ("x", "y", "split"):
        numbers = [n for n in left if pd.api.types.is_numeric_dtype(runs[n])]
        named = tables.show.get(key)
        pick = named if named in left else next(iter([*numbers, *left]), "")
        if key == "split" and named not in left and pick and levels[pick] > MOST_PANELS:
            pick = ""
        chosen.append(str(pick))
        left = [n for n in left if n != pick]
    return chosen[0], chosen[1], chosen[2]


def ending(done: pd.DataFrame) -> str:
    """How many runs ended in which regime."""
    counts = done["regime"].value_counts()
    parts = [f"{n:,} in {A_REGIME[str(name)]}" for name, n in counts.items() if name in REGIMES]
    first, *others = parts or ["0"]
    number, _, where = first.partition(" ")
    told = said.listed([f"{number} ended {where}", *others])
    return f"Of {said.count(len(done), 'run')}, {told}."


def effect_sentences(tables: Shown, measure: str, currency: str = "EUR") -> list[str]:
    """Which factors move the measure most, from their worst level to their best, with intervals."""
    if len(tables.factors) < 2 or measure not in tables.runs:
        return []
    found = sorted(
        ((title, reach(tables.runs, title, measure)) for title in tables.factors),
        key=lambda pair: -pair[1].value,
    )
    clear = [(title, span) for title, span in found if span.low > 0]
    if not clear:
        return [f"{label(measure)} is moved by no factor more than by luck."]
    parts = []
    for title, span in clear[:MOST_EFFECTS]:
        low, high = (amount(end, measure, currency) for end in (span.low, span.high))
        size = f"{amount(span.value, measure, currency)}, {said.interval(low, high)}"
        parts.append(f"{plain(title)} ({size})")
    rest = [plain(title) for title, _ in [*found[len(clear) :], *clear[MOST_EFFECTS:]]]
    less = f"; {said.listed(rest)} {'matters' if len(rest) == 1 else 'matter'} less" if rest else ""
    first, *others = parts
    then = f", then by {said.listed(others)}" if others else ""
    start = f"{label(measure)} is moved most by {first}{then}"
    return [f"{start}, each from its worst to its best level{less}."]


def extreme_sentences(tables: Shown, measure: str, currency: str = "EUR") -> list[str]:
    """The best and the worst point of the measure; several that luck cannot part are told as such."""
    points = tables.points.dropna(subset=[measure]) if measure in tables.points else tables.points
    if better(measure) == "neither" or len(points) < 2 or measure not in points:
        return []
    order = ranked(points, measure)
    best, worst = order.iloc[0].to_dict(), order.iloc[-1].to_dict()

    def words(row: dict[str, Any]) -> str:
        low, high = (level_of(row[f"{measure}_{e}"], measure, currency) for e in ("low", "high"))
        has = row[f"{measure}_low"] == row[f"{measure}_low"]
        sure = f" ({said.interval(low, high)})" if has else ""
        return f"{level_of(row[measure], measure, currency)}{sure} with {tables.point(row)}"

    near = _as_good(tables.runs, order, measure)
    others = said.count(near, "other point is", "other points are")
    also = f"; {others} no worse than luck allows" if near else ""
    return [f"{label(measure)} is best at {words(best)}{also}. It is worst at {words(worst)}."]


def _as_good(runs: pd.DataFrame, order: pd.DataFrame, measure: str) -> int:
    """Points whose paired difference to the best one holds zero."""
    done = runs[runs["status"] == "done"]
    table = done.pivot_table(measure, "replicate", "point")
    best = order["point"].iloc[0]
    count = 0
    for point in order["point"].iloc[1:]:
        if point in table and best in table:
            change = statistics.paired(table[point], table[best])
            count += bool(change.low <= 0 <= change.high)
    return count
