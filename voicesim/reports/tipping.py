"""Where a sweep tips into a chorus, in sentences and in a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from voicesim.measures.regime import CHORUS
from voicesim.reports import page, sentences
from voicesim.reports.words import unit_of
from voicesim.studies.threshold import tipping_line

FEWEST = 3  # levels from which a curve can be fitted
HOW = {"always": "a chorus at every level", "never": "no chorus at any level"}


def can_tip(runs: pd.DataFrame, across: str) -> bool:
    """Whether ``across`` is a number with levels enough."""
    return (
        bool(across)
        and pd.api.types.is_numeric_dtype(runs[across])
        and runs[across].nunique() >= FEWEST
    )


def tipping_lines(runs: pd.DataFrame, across: str, up: str) -> pd.DataFrame:
    """Every row's tipping point along ``across``, found or not; empty where there can be none."""
    by = [up] if up else []
    cells = runs.groupby(by)[across].nunique() if by else pd.Series([runs[across].nunique()])
    if not can_tip(runs, across) or cells.min() < FEWEST:
        return pd.DataFrame()
    return tipping_line(runs, across, by, runs["regime"] == CHORUS)


def tipping_within(runs: pd.DataFrame, across: str, up: str) -> pd.DataFrame | None:
    """The rows of ``up`` in which there is one tipping point along ``across``; None without any."""
    lines = tipping_lines(runs, across, up)
    found = lines[lines["found"] == "yes"] if len(lines) else lines
    return found if len(found) else None


def _panels(runs: pd.DataFrame, split: str) -> list[tuple[str, pd.DataFrame]]:
    if not split:
        return [("", runs)]
    return [(_named(split, level), runs[runs[split] == level]) for level in runs[split].unique()]


def _named(factor: str, level: Any) -> str:
    return str(level) if isinstance(level, str) else f"{factor} = {level:g}"


def tipping_sentences(runs: pd.DataFrame, across: str, up: str, split: str) -> list[str]:
    """One sentence a panel: where it tips in the first row and in the last one that tips."""
    if not can_tip(runs, across):
        return []
    found = [_sentence(name, part, across, up) for name, part in _panels(runs, split)]
    return [sentence for sentence in found if sentence]


def _sentence(name: str, runs: pd.DataFrame, across: str, up: str) -> str:
    lines = tipping_lines(runs, across, up)
    if lines.empty:
        return ""
    start = f"{name}: " if name else "The brand: "
    tips = lines[lines["found"] == "yes"]
    if tips.empty:
        kinds = lines["found"].unique()
        how = (
            HOW.get(str(kinds[0]), "no single tipping point")
            if len(kinds) == 1
            else "no single tipping point"
        )
        return f"{start}{how} of {across}."
    if up and pd.api.types.is_numeric_dtype(tips[up]):
        tips = tips.sort_values(up)
    ends = [tips.iloc[0].to_dict()] + ([tips.iloc[-1].to_dict()] if len(tips) > 1 else [])
    other = runs.loc[runs["regime"] != CHORUS, "regime"].mode()
    before = str(other.iloc[0]) if len(other) else "no chorus"
    way = f"{before} to chorus" if bool(ends[0]["rises"]) else f"chorus to {before}"
    places = [_place(row, across, up, first=i == 0) for i, row in enumerate(ends)]
    never = lines.loc[lines["found"] == "never", up] if up else pd.Series(dtype=object)
    rest = (
        f"; no chorus with {up} {sentences.listed([_level(v) for v in never])}"
        if len(never)
        else ""
    )
    return f"{start}tips from {way} at {' and at '.join(places)}{rest}."


def _place(row: dict[str, Any], across: str, up: str, *, first: bool) -> str:
    """'14 hours/week of coaching.hours (95 %: 11 to 18) when discovery.share is 0.4'."""
    what = f" {unit_of(across)} of {across}".replace("  ", " ") if first else ""
    sure = f"95 %: {_level(row['low'])} to {_level(row['high'])}"
    where = f" when {up} is {_level(row[up])}" if up else ""
    return f"{_level(row['at'])}{what} ({sure}){where}"


def _level(value: Any) -> str:
    return f"{float(f'{value:.2g}'):,g}" if isinstance(value, int | float) else str(value)


def tipping_table(runs: pd.DataFrame, across: str, up: str, split: str) -> str:
    """All tipping points with their intervals and widths, as a part that opens on demand."""
    rows = []
    for name, part in _panels(runs, split) if can_tip(runs, across) else []:
        for row in tipping_lines(part, across, up).to_dict(orient="records"):
            found = row["found"] == "yes"
            sure = f"{_level(row['low'])} to {_level(row['high'])}" if found else ""
            sharp = (
                "sharper than the levels show"
                if row["width"] != row["width"]
                else _level(row["width"])
            )
            at = _level(row["at"]) if found else HOW.get(row["found"], row["found"])
            cells = (name, _level(row[up]) if up else "", at, sure, sharp if found else "")
            rows.append([page.text(cell) for cell in cells])
    if not rows:
        return ""
    heads = (split, up, f"Tips at {across}", "95 %", "Width of the change (10 to 90 % of runs)")
    aside = "where half of the runs are a chorus, row by row"
    return page.details("Tipping points", aside, page.table(heads, rows))
