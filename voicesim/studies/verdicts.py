"""The verdict of a sweep in plain sentences."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.measures.regime import CACOPHONY, CHORUS, REGIMES
from voicesim.measures.registry import MEASURES
from voicesim.scenario import PARAMETERS
from voicesim.studies.analysis import better, factors_of, main_effects, ranked, strength
from voicesim.studies.threshold import tipping_line


def sentences(folder: Path) -> list[str]:
    """The verdict of the sweep in a folder: how it ended, where it tips, what matters, best and worst."""
    from voicesim.studies.outputs import read_written_design

    _, show = read_written_design(folder)
    runs = pd.read_parquet(folder / "runs.parquet")
    points = pd.read_csv(folder / "points.csv")
    return verdict(runs, points, show)


def verdict(runs: pd.DataFrame, points: pd.DataFrame, show: dict[str, Any]) -> list[str]:
    """As `sentences`, from the tables; ``show`` names measure, x, y and split as a design does."""
    done = runs[runs["status"] == "done"]
    if done.empty:
        return ["No run has been done."]
    measure = show.get("measure", "coherence")
    told = [ending(done)]
    told += tipping_sentences(runs, show)
    told += effect_sentences(runs, measure)
    told += extreme_sentences(points, runs, measure)
    return told


def ending(done: pd.DataFrame) -> str:
    """How many runs ended in which regime."""
    counts = done["regime"].value_counts()
    parts = [f"{counts[name]:,} in {name}" for name in REGIMES if name in counts]
    return f"Of {len(done):,} runs, " + _listed(parts) + "."


def tipping_sentences(runs: pd.DataFrame, show: dict[str, Any]) -> list[str]:
    """Where runs tip into chorus (or out of it) over the factor that the design asks for."""
    x = show.get("tipping") or ""
    if x not in runs or not pd.api.types.is_numeric_dtype(runs[x]):
        return []
    by = [name for name in factors_of(runs) if name != x]
    line = tipping_line(runs, x, by, runs["regime"] == CHORUS)
    return [told for told in (_tipping_words(row, x, by, runs) for row in line.to_dict("records")) if told]  # fmt: skip


def _tipping_words(row: dict[str, Any], x: str, by: list[str], runs: pd.DataFrame) -> str:
    where = ", ".join(level_words(name, row[name]) for name in by)
    start = f"With {where}: " if where else ""
    name, unit = x, unit_of(x)
    if row["found"] == "always":
        return f"{start}a chorus at every level of {name}."
    if row["found"] == "never":
        return f"{start}no chorus at any level of {name}."
    if row["found"] != "yes":
        return f"{start}chorus comes and goes with {name}; there is no single tipping point."
    other = _other_regime(runs, row, x, by)
    way = (other, CHORUS) if row["rises"] else (CHORUS, other)
    sure = f"95 %: {number(row['low'])} to {number(row['high'])}"
    wide = (
        f"; the change spreads over {number(row['width'])}"
        if math.isfinite(row["width"])
        else "; sharper than the levels can show"
    )
    return f"{start}tips from {way[0]} to {way[1]} at {number(row['at'])} {unit} of {name} ({sure}{wide})."


def _other_regime(runs: pd.DataFrame, row: dict[str, Any], x: str, by: list[str]) -> str:
    """The regime on the other side of the tipping point."""
    same = runs
    for name in by:
        same = same[same[name] == row[name]]
    other = same[same["regime"] != CHORUS]["regime"]
    return str(other.mode().iloc[0]) if len(other) else CACOPHONY


def effect_sentences(runs: pd.DataFrame, measure: str) -> list[str]:
    """Which factor moves the measure most."""
    if len(factors_of(runs)) < 2:
        return []
    moved = strength(main_effects(runs, measure))
    parts = [f"{name} ({number(value)})" for name, value in moved.items()]
    return [f"{measure.capitalize()} is moved most by " + ", then by ".join(parts) + "."]


def extreme_sentences(points: pd.DataFrame, runs: pd.DataFrame, measure: str) -> list[str]:
    """The best and the worst point of the measure."""
    if better(measure) == "neither" or len(points) < 2 or points[measure].isna().all():
        return []
    order = ranked(points.dropna(subset=[measure]), measure)
    names = factors_of(runs)

    def words(row: dict[str, Any]) -> str:
        where = ", ".join(level_words(name, row[name]) for name in names)
        low, high = row[f"{measure}_low"], row[f"{measure}_high"]
        sure = f" (95 %: {number(low)} to {number(high)})" if low == low else ""
        return f"{number(row[measure])}{sure} with {where}"

    best, worst = order.iloc[0].to_dict(), order.iloc[-1].to_dict()
    return [f"{measure.capitalize()} is best at {words(best)}; worst at {words(worst)}."]


def level_words(factor: str, level: Any) -> str:
    """A level of a factor in words: ``0.4 discovery.share``, or the name of an alternative."""
    if factor not in PARAMETERS and isinstance(level, str):
        return f"{factor} {level!r}" if factor != "scenario" else level
    return f"{factor} = {number(level)}"


def unit_of(path: str) -> str:
    """The unit of a factor or measure, empty if it has none."""
    known = PARAMETERS.get(path) or MEASURES.get(path)
    return known.unit if known is not None else ""


def number(value: Any) -> str:
    """A number with three digits, or the text that it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]
