"""Sentences that answer the question of a sweep: who leads where, what a euro buys, what moves the line."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pandas as pd

from voicesim.reports import sentences as said
from voicesim.reports.amounts import amount, level_of, plain, span, sure
from voicesim.reports.factors import Shown
from voicesim.reports.words import label
from voicesim.studies import analysis, answers
from voicesim.studies.edges import can_tip, is_sampled, shifts

MOST_LEADERS = 6  # stretches of levels that one sentence can hold
WAYS = {"lower": "lowest"}  # what the best is called; else highest


def leader_sentences(tables: Shown, measure: str, who: str, over: str, currency: str = "EUR") -> list[str]:  # fmt: skip
    """Which level of ``who`` is best at which levels of ``over``; none unless they form a grid."""
    runs = tables.runs
    if not who or not over or measure not in runs or not analysis.is_grid(runs, who, over):
        return []
    if analysis.better(measure) == "neither":
        return []
    found = answers.leaders(runs, who, over, measure).to_dict("records")
    stretches = [
        list(rows) for _, rows in groupby(found, lambda r: frozenset({r["best"], *r["tied"]}))
    ]
    if len(stretches) > MOST_LEADERS:
        return []
    way = WAYS.get(analysis.better(measure), "highest")
    parts = [_leads(tables, rows, measure, who, over, currency) for rows in stretches]
    first, *others = parts
    head = f"With {first[0]}, {plain(label(measure))} is {way} with {first[1]}"
    return [f"{'; '.join([head, *(f'with {where}, with {words}' for where, words in others)])}."]


def _leads(
    tables: Shown, rows: list[dict[str, Any]], measure: str, who: str, over: str, currency: str
) -> tuple[str, str]:
    """Where, and who leads there by how much."""
    factor = tables.factors[who]
    where = _stretch(tables, over, [row["level"] for row in rows])
    names = list(dict.fromkeys([rows[0]["best"], *rows[0]["tied"]]))
    words = factor.phrase.replace("{}", " or ".join(factor.level(name) for name in names))
    if len(names) == tables.runs[who].nunique():
        return where, f"{words}: luck cannot tell them apart"
    leads = [row["lead"] for row in rows]
    lead = span(min(leads), max(leads), measure, currency)
    nexts = {row["next"] for row in rows}
    behind = f" of {factor.words(nexts.pop())}" if len(nexts) == 1 else ""
    exact = (
        f"; {sure(rows[0]['low'], rows[0]['high'], measure, currency)}" if len(rows) == 1 else ""
    )
    apart = ", which luck cannot tell apart" if len(names) > 1 else ""
    return where, f"{words}{apart} ({lead} ahead{behind}{exact})"


def _stretch(tables: Shown, over: str, levels: list[Any]) -> str:
    """Levels that stand together, in words: '12 to 36 coach hours a week', 'crisis none and small'."""
    factor = tables.factors[over]
    if len(levels) == 1:
        return factor.words(levels[0])
    told = [factor.level(level) for level in levels]
    if pd.api.types.is_numeric_dtype(tables.runs[over]):
        return factor.phrase.replace("{}", f"{told[0].removesuffix(' %')} to {told[-1]}")
    return factor.phrase.replace("{}", said.listed(told))


def shift_sentences(tables: Shown, across: str, up: str, split: str) -> list[str]:
    """How much earlier or later one of two panels tips than the other, in its first and last row."""
    runs = tables.runs
    if not split or runs[split].nunique() != 2 or not can_tip(runs, across):
        return []
    if is_sampled(runs, across, [up, split] if up else [split]):
        return []
    found = shifts(runs, across, up, split)
    if found.empty:
        return []
    first, second = (tables.words(split, level) for level in runs[split].unique())
    rows = found.sort_values(up).iloc[[0, -1]] if up and len(found) > 1 else found.iloc[:1]
    later = found["shift"].mean() > 0
    one, other = (second, first) if later else (first, second)
    factor, parts = tables.factors[across], []
    for row in rows.to_dict("records"):
        sign = 1.0 if later else -1.0
        size, *ends = (said.rounded(sign * row[key], 2) for key in ("shift", "low", "high"))
        low, high = (factor.level(end) for end in sorted(ends))
        where = f" with {tables.words(up, row[up])}" if up else ""
        parts.append(f"{factor.words(size)} ({said.interval(low, high)}){where}")
    name = f"{one[:1].upper()}{one[1:]}"
    return [f"{name} tips later than {other}: by {' and by '.join(parts)}."]


def gain_sentences(tables: Shown, measure: str, cost: str, currency: str = "EUR") -> list[str]:
    """What the next money buys through each lever, the best first; what gains nothing is told too."""
    if cost not in tables.runs or measure not in tables.runs:
        return []
    found = answers.gains(tables.runs, list(tables.factors), measure, cost)
    sign = -1.0 if analysis.better(measure) == "lower" else 1.0
    buys = found[(sign * found["rate"] > 0) & (sign * found["gain"] > 0)]
    buys = buys[buys["rate_low"] * buys["rate_high"] > 0]
    if buys.empty:
        return []
    order = buys.reindex((sign * buys["rate"]).sort_values(ascending=False).index)
    step = answers.MONEY_STEP
    parts = [
        f"{plain(row['factor'])} ({amount(step * row['rate'], measure, currency)}, "
        f"{sure(step * row['rate_low'], step * row['rate_high'], measure, currency)})"
        for row in order.to_dict("records")
    ]
    reaches = sign * order["rate_high" if sign > 0 else "rate_low"] >= sign * order["rate"].iloc[0]
    near = int(reaches.cumprod().sum())  # those that may be as good as the best
    apart = ", which luck cannot tell apart" if near > 1 else ""
    most = f"most {plain(label(measure))} through {said.listed(parts[:near])}{apart}"
    ends = [sign * found[f"gain_{end}"] for end in ("low", "high")]
    harm = [plain(name) for name in found[(ends[0] < 0) & (ends[1] < 0)]["factor"]]
    rest = [f"less through {said.listed(parts[near:])}"] if parts[near:] else []
    rest += (
        [f"{said.listed(harm)} {'makes' if len(harm) == 1 else 'make'} it worse"] if harm else []
    )
    rest.append("all of it on average over the programmes tried")
    told = "; ".join(rest)
    money = said.money(step, currency)
    return [f"The next {money} a year buy {most}.", f"{told[:1].upper()}{told[1:]}."]


def frontier_sentences(tables: Shown, measure: str, cost: str, currency: str = "EUR") -> list[str]:
    """How many points nothing beats, from where to where, and from which cost on more buys only luck."""
    points = tables.points
    if cost not in points or measure not in points or points[cost].nunique() < 2:
        return []
    if analysis.better(measure) == "neither":
        return []
    best = answers.frontier_steps(tables.runs, analysis.frontier(points, measure, cost), measure)
    if len(best) < 2:
        return []
    ends = [
        f"{level_of(row[measure], measure, currency)} for {level_of(row[cost], cost, currency)}"
        for row in best.iloc[[0, -1]].to_dict("records")
    ]
    count = said.count(len(points), "point")
    told = f"{len(best)} of {count} are beaten by no other in both {plain(label(measure))} and cost"
    clear = best[best["low"] > 0]
    last = clear.iloc[-1] if len(clear) else best.iloc[0]
    more = ""
    if last["point"] != best.iloc[-1]["point"]:
        more = f"; beyond {level_of(last[cost], cost, currency)} no step buys more than luck"
    return [f"{told}, from {ends[0]} to {ends[1]}{more}."]
