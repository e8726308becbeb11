"""The part of a sweep's report on money: the frontier of outcome and cost, and what each lever buys."""

from __future__ import annotations

from voicesim.reports import charts, page, sentences
from voicesim.reports.amounts import level_of, signed, sure
from voicesim.reports.factors import Shown
from voicesim.reports.page import Page
from voicesim.reports.words import label, unit_of
from voicesim.studies import analysis, answers

A_YEAR = " a year"
COST = "cost_per_year"
MONEY_STEP = answers.MONEY_STEP
MOST = 12  # points of the frontier that are listed


def labels(tables: Shown) -> list[str]:
    """The levels of each point in words, factors of one level left out."""
    varied = [name for name in tables.factors if tables.runs[name].nunique() > 1]
    rows = tables.points.to_dict(orient="records")
    return [", ".join(tables.words(str(name), row[name]) for name in varied) for row in rows]


def costs(made: Page, tables: Shown, measure: str, currency: str) -> None:
    """Outcome against cost, who is on the frontier, and what each lever buys for its money."""
    cost = str(tables.show.get("cost") or COST)
    points = tables.points
    if cost not in points or measure not in points or points[cost].nunique() < 2:
        return
    best = answers.frontier_steps(tables.runs, analysis.frontier(points, measure, cost), measure)
    named = points.assign(
        on_frontier=points["point"].isin(best["point"]), label=labels(tables)
    ).dropna(subset=[cost, measure])
    drawn = charts.frontier(
        named[["label", "on_frontier", cost, measure]],
        cost, measure, (label(cost), label(measure)), unit_of(measure),
    )  # fmt: skip
    best = best.assign(label=named.set_index("point").loc[best["point"], "label"].to_numpy())
    rows = []
    for r in best.head(MOST).to_dict(orient="records"):
        has = r["gain"] == r["gain"]
        gain = f"{signed(r['gain'], measure)} ({sure(r['low'], r['high'], measure)})" if has else ""
        luck = has and not r["low"] > 0
        cells = [level_of(r[measure], measure), level_of(r[cost], cost, currency)]
        row = [page.spaced(r["label"]), *(page.spaced(c.removesuffix(A_YEAR)) for c in cells)]
        rows.append(
            [*row, page.tag("span", page.spaced(gain), "what") if luck else page.spaced(gain)]
        )
    heads = ("On the frontier", label(measure), label(cost), "Gain on the one before")
    listed = page.table(heads, rows, numbers=(1, 2))
    intro = (
        "Green points are on the frontier: no other point is better for less money. A gain in grey is "
        "no more than luck: the cheaper point will do."
    )
    bought = _levers(tables, measure, cost, currency)
    made.section("Outcome against cost", intro, made.chart(drawn), listed, bought, sheet=True)


def _levers(tables: Shown, measure: str, cost: str, currency: str) -> str:
    """What moving each lever over its whole range gains and costs; empty where a plane cannot tell."""
    varied = [name for name in tables.factors if tables.runs[name].nunique() > 1]
    found = answers.gains(tables.runs, varied, measure, cost)
    if found.empty:
        return ""
    rows = []
    for r in found.sort_values("rate", ascending=False).to_dict(orient="records"):
        factor = tables.factors[r["factor"]]
        ends = [factor.level(f(tables.runs[r["factor"]])) for f in (min, max)]
        known = r["rate"] == r["rate"]
        rate = [MONEY_STEP * r[key] for key in ("rate", "rate_low", "rate_high")]
        prices = [level_of(r[f"cost{end}"], cost, currency) for end in ("", "_low", "_high")]
        money = [price.removesuffix(A_YEAR) for price in prices]
        cells = [
            f"{signed(r['gain'], measure)} ({sure(r['gain_low'], r['gain_high'], measure)})",
            f"{money[0]} ({sentences.interval(*money[1:])})",
            f"{signed(rate[0], measure)} ({sure(rate[1], rate[2], measure)})" if known else "costs nothing clear",
        ]  # fmt: skip
        words = (
            f"{r['factor'].removesuffix(', %')}, {sentences.interval(*ends).removeprefix('95 %: ')}"
        )
        rows.append([page.spaced(words), *(page.spaced(cell) for cell in cells)])
    each = f"For {sentences.money(MONEY_STEP, currency)} a year"
    heads = ("From end to end of its range", label(measure), f"{label(cost)} more", each)
    aside = (
        "A plane through all points: what a lever does on average over the programmes tried. Where its "
        "effect levels off, the first part of the way buys more and the last less."
    )
    return f'<h3 class="part">What the money buys</h3>{page.tag("p", page.spaced(aside))}{page.table(heads, rows)}'
