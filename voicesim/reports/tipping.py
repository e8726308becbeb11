"""Where a sweep tips: out of cacophony and into a monologue, in sentences and in a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from voicesim.measures.regime import CACOPHONY
from voicesim.reports import page, sentences
from voicesim.reports.factors import Factor, Shown
from voicesim.studies.edges import COHERENCE, RICHNESS, can_tip, is_sampled, tipping_edges

TIPS = "tips"
EDGES = {COHERENCE: "Out of cacophony", RICHNESS: "Into a monologue"}
NOWHERE = {
    (COHERENCE, "always"): "never in cacophony",
    (COHERENCE, "never"): "always in cacophony",
    (RICHNESS, "always"): "always a monologue or silence",
    (RICHNESS, "never"): "never",
}


def tipping_lines(runs: pd.DataFrame, across: str, up: str) -> pd.DataFrame:
    """Both edges along ``across`` for every level of ``up``; empty where there can be none."""
    if not across or not can_tip(runs, across):
        return pd.DataFrame()
    return tipping_edges(runs, across, [up] if up else [])


def tipping_within(runs: pd.DataFrame, across: str, up: str) -> pd.DataFrame | None:
    """The rows of ``up`` in which there is a tipping point along ``across``; None without any."""
    if not across or not can_tip(runs, across) or is_sampled(runs, across, [up] if up else []):
        return None
    lines = tipping_lines(runs, across, up)
    found = lines[lines["found"] == "yes"]
    return found if len(found) else None


def panels(runs: pd.DataFrame, split: str) -> list[tuple[Any, pd.DataFrame]]:
    """Runs by the level of ``split``; all of them, under None, without one."""
    if not split:
        return [(None, runs)]
    return [(level, runs[runs[split] == level]) for level in runs[split].unique()]


def panel_name(tables: Shown, split: str, level: Any) -> str:
    """What a panel is called: its level in words."""
    if level is None:
        return ""
    words = tables.words(split, level)
    return words[:1].upper() + words[1:]


def tips_somewhere(tables: Shown, across: str, up: str, split: str) -> bool:
    """Whether there is a tipping point along ``across`` in any row of any panel."""
    if not across or not can_tip(tables.runs, across):
        return False
    rows = [] if is_sampled(tables.runs, across, [up] if up else []) else [up]
    parts = panels(tables.runs, split if rows else "")
    lines = [tipping_edges(part, across, [n for n in rows if n]) for _, part in parts]
    return any((line["found"] == "yes").any() for line in lines)


def tipping_sentences(tables: Shown, across: str, up: str, split: str) -> list[str]:
    """Two sentences a panel: where it tips in the first and the last row that do, and how sharply."""
    if not across or not can_tip(tables.runs, across):
        return []
    if is_sampled(tables.runs, across, [up] if up else []):
        return _of_a_sample(tables, across)
    heads, rest = [], []
    for level, part in panels(tables.runs, split):
        name = panel_name(tables, split, level)
        first, *others = _told(tables, tipping_lines(part, across, up), across, up)
        start = f"{name}: " if name else ""
        subject = "the brand " if first.startswith(TIPS) and not name else ""
        heads.append(_sentence(start + subject + first))
        rest += [_sentence(start + "; ".join(others))] if others else []
    return heads + rest


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _of_a_sample(tables: Shown, across: str) -> list[str]:
    """What can be said of points spread over a space: where half of them are out of cacophony."""
    lines = tipping_edges(tables.runs, across).set_index("edge")
    row = lines.loc[COHERENCE].to_dict()
    title = tables.factors[across].title
    name = title[:1].lower() + title[1:].removesuffix(", %")
    if row["found"] != "yes":
        return [f"Over the programmes tried there is no single level of {name} at which it tips."]
    place = _place(tables.factors[across], row)
    return [
        f"Over the programmes tried, half tip from {row['before']} to {row['after']} at {place}."
    ]


def _told(tables: Shown, lines: pd.DataFrame, across: str, up: str) -> list[str]:
    """What the rows of one panel show, the most telling first."""
    factor = tables.factors[across]
    if up and pd.api.types.is_numeric_dtype(lines[up]):
        lines = lines.sort_values(up, kind="stable")
    first = lines[lines["edge"] == COHERENCE]
    tips = first[first["found"] == "yes"]
    parts = []
    if len(tips):
        ends = [tips.iloc[0].to_dict()] + ([tips.iloc[-1].to_dict()] if len(tips) > 1 else [])
        way = f"{TIPS} from {ends[0]['before']} to {ends[0]['after']} at "
        places = [_place(factor, row) + _with(tables, up, row) for row in ends]
        parts.append(way + " and at ".join(places))
        if tips["width"].notna().any():
            parts.append(_width(factor, tips["width"].dropna()))
    nowhere = {
        "never": f"{CACOPHONY} in most runs at every level",
        "always": f"{CACOPHONY} in less than half of the runs at every level",
    }
    for found, words in nowhere.items():
        rows = first[first["found"] == found]
        if len(rows):
            parts.append(words + _over(tables, up, rows))
    unclear = first[first["found"] == "no single point"]
    if len(unclear):
        parts.append("no single tipping point" + _over(tables, up, unclear))
    few = lines[(lines["edge"] == RICHNESS) & (lines["found"] == "yes")]
    if len(few):
        row = few.iloc[0].to_dict()
        way = f"turns from {row['before']} to {row['after']}"
        parts.append(f"{way} at {_place(factor, row)}{_with(tables, up, row)}")
    return parts


def _place(factor: Factor, row: dict[str, Any]) -> str:
    """'14 coach hours a week (95 %: 11 to 18)'."""
    at, low, high = (_rounded(row[key]) for key in ("at", "low", "high"))
    sure = sentences.interval(factor.level(low), factor.level(high))
    return f"{factor.words(at)} ({sure})"


def _with(tables: Shown, up: str, row: dict[str, Any]) -> str:
    return f" with {tables.words(up, row[up])}" if up else ""


def _over(tables: Shown, up: str, rows: pd.DataFrame) -> str:
    """For which rows something holds: ' with 5 % and 25 % of employees enabled'."""
    if not up:
        return ""
    factor = tables.factors[up]
    levels = [factor.level(v) for v in rows[up]]
    return " with " + factor.phrase.replace("{}", sentences.listed(levels))


def _width(factor: Factor, widths: pd.Series) -> str:
    """How sharp the change is: over how many units nine runs in ten come to one in ten."""
    low, high = (factor.level(_rounded(v)) for v in (widths.min(), widths.max()))
    span = low if low == high else f"{low.removesuffix(' %')} to {high}"
    return (
        f"the change from one run in ten to nine in ten takes {factor.phrase.replace('{}', span)}"
    )


def _rounded(value: float) -> float:
    return sentences.rounded(float(value), 2)


def tipping_table(tables: Shown, across: str, up: str, split: str) -> str:
    """All tipping points with their intervals and widths, as a part that opens on demand."""
    if not across or not can_tip(tables.runs, across):
        return ""
    if is_sampled(tables.runs, across, [up] if up else []):
        return ""
    rows = []
    for level, part in panels(tables.runs, split):
        name = panel_name(tables, split, level)
        for row in tipping_lines(part, across, up).to_dict(orient="records"):
            if row["edge"] == RICHNESS and row["found"] == "never":
                continue
            cells = (name, tables.words(up, row[up]) if up else "", *_cells(row))
            rows.append([page.text(cell) for cell in cells])
    where = f"At {across[:1].lower()}{across[1:]}"
    heads = (split, up, "Edge", where, "95 %", "Width (10 to 90 % of runs)")
    kept = [i for i, head in enumerate(heads) if head]
    listed = page.table([heads[i] for i in kept], [[row[i] for i in kept] for row in rows])
    aside = "where half of the runs are beyond the edge, row by row"
    return page.details("Tipping points", aside, listed)


def _cells(row: dict[str, Any]) -> tuple[str, str, str, str]:
    edge = EDGES[row["edge"]]
    if row["found"] != "yes":
        return edge, NOWHERE.get((row["edge"], row["found"]), row["found"]), "", ""
    at, low, high = (f"{_rounded(row[key]):,g}" for key in ("at", "low", "high"))
    sharp = row["width"] != row["width"]
    width = "sharper than the levels show" if sharp else f"{_rounded(row['width']):,g}"
    return edge, at, f"{low} to {high}", width
