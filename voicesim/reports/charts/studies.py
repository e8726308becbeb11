"""Charts of studies: phase diagram, heat map, effects, interactions, frontier, paired differences."""

from __future__ import annotations

import itertools
from typing import Any

import altair as alt
import pandas as pd

from voicesim.reports import theme
from voicesim.reports.charts.base import AnyChart, finished, quantitative, regime_scale, rows

SIDE = 340  # pixels: height of a plane of two factors
FEW_LEVELS = 12  # levels that an axis shows one by one, at equal distances
ROW = 30  # pixels a row of a forest plot


def levels_format(unit: str) -> str:
    """How an axis tells values of a measure: shares in percent, as the words beside it do."""
    return ".1~%" if unit.startswith(("share", "probability")) else quantitative(unit)


def ordered_axis(frame: pd.DataFrame, factor: str) -> list[Any]:
    """Levels of a factor in the order in which they are drawn."""
    return sorted(frame[factor].unique().tolist())


def phase_diagram(
    points: pd.DataFrame, across: str, up: str, tipping: pd.DataFrame | None = None
) -> AnyChart:
    """Regimes over two factors: colour says the most frequent regime, paleness how much runs disagree.

    ``points`` has the two factors, regime and share (of runs in that regime); ``tipping`` is the line
    at which it tips with its interval: the factor ``up`` and at, low, high in units of ``across``.
    """
    cells = (
        alt.Chart(rows(points, [across, up, "regime", "share"]))
        .mark_rect(stroke="white", strokeWidth=1.5)
        .encode(
            x=alt.X(
                f"{name_of(across)}:O",
                title=across,
                scale=alt.Scale(domain=ordered_axis(points, across)),
                axis=alt.Axis(labelAngle=0, ticks=False, domain=False),
            ),
            y=alt.Y(
                f"{name_of(up)}:O",
                title=up,
                scale=alt.Scale(domain=ordered_axis(points, up)[::-1]),
                axis=alt.Axis(ticks=False, domain=False),
            ),
            color=alt.Color("regime:N", scale=regime_scale(), legend=None),
            opacity=alt.Opacity(
                "share:Q", scale=alt.Scale(domain=[0.25, 1], range=[0.3, 1]), legend=None
            ),
            tooltip=[
                alt.Tooltip(f"{name_of(across)}:O", title=across),
                alt.Tooltip(f"{name_of(up)}:O", title=up),
                "regime:N",
                alt.Tooltip("share:Q", title="Share of runs", format=".0%"),
            ],
        )
    )
    chart = alt.layer(cells)
    if tipping is not None and len(tipping):
        # Levels stand at equal distances: the line's place among them has a scale of its own.
        line = tipping_marks(points, across, up, tipping)
        chart = alt.layer(cells, line).resolve_scale(x="independent")
    text = f"Regimes over {across} and {up}: " + ", ".join(
        f"{name} at {n} points" for name, n in points["regime"].value_counts().items()
    )
    return finished(chart, text + ".", SIDE)


def tipping_marks(points: pd.DataFrame, across: str, up: str, tipping: pd.DataFrame) -> AnyChart:
    """Where it tips in each row: a tick, and its interval as a bar, placed between the levels."""
    levels = ordered_axis(points, across)
    placed = tipping.dropna(subset=["at"]).copy()
    for column in ("at", "low", "high"):
        placed[f"{column}_place"] = [place_between(levels, v) for v in placed[column]]
    scale = alt.Scale(domain=[0, 1], nice=False, zero=False)
    source = alt.Chart(rows(placed))
    tall = alt.Y(f"{name_of(up)}:O", scale=alt.Scale(domain=ordered_axis(points, up)[::-1]))
    bar = source.mark_rule(color=theme.INK, strokeWidth=2).encode(
        x=alt.X("low_place:Q", scale=scale, axis=None), x2="high_place:Q", y=tall
    )
    tick = source.mark_point(
        shape="diamond", filled=True, color=theme.INK, size=80, opacity=1
    ).encode(
        x=alt.X("at_place:Q", scale=scale, axis=None),
        y=tall,
        tooltip=[alt.Tooltip(f"{c}:Q", format=".3~g") for c in ("at", "low", "high")],
    )
    return alt.layer(bar, tick)


def place_between(levels: list[float], value: float) -> float:
    """Place of a value on an axis of equal cells, one a level, from 0 to 1."""
    if value <= levels[0]:
        return 0.0
    for i, (left, right) in enumerate(itertools.pairwise(levels)):
        if value <= right:
            return (i + 0.5 + (value - left) / (right - left)) / len(levels)
    return 1.0


def name_of(factor: str) -> str:
    """A column name as Vega-Lite wants it: dots would mean nested fields."""
    return factor.replace(".", "\\.").replace("[", "\\[").replace("]", "\\]")


def regimes_by_level(points: pd.DataFrame, level: str, factor: str) -> AnyChart:
    """One factor only: the share of runs in each regime at each of its levels.

    ``points`` has ``level`` and share_silence ... share_cacophony.
    """
    shares = points.groupby(level)[[f"share_{name}" for name in theme.REGIMES]].mean()
    shares.columns = pd.Index(theme.REGIMES)
    ends = shares.cumsum(axis=1)
    long = shares.stack().rename("share").rename_axis(["level", "regime"]).reset_index()
    long["to"] = ends.stack().to_numpy()
    long["from"] = long["to"] - long["share"]
    chart = (
        alt.Chart(rows(long[long["share"] > 0]))
        .mark_bar(stroke="white", strokeWidth=1.5)
        .encode(
            x=alt.X(
                "level:O",
                title=factor,
                sort=sorted(long["level"].unique().tolist()),
                axis=alt.Axis(labelAngle=0, ticks=False, domain=False),
            ).scale(paddingInner=0.0, paddingOuter=0),
            y=alt.Y(
                "from:Q",
                title="Runs",
                axis=alt.Axis(format=".0%", values=[0, 0.5, 1], grid=False, domain=False),
            ).scale(domain=[0, 1]),
            y2="to:Q",
            color=alt.Color("regime:N", scale=regime_scale(), legend=None),
            tooltip=["level:O", "regime:N", alt.Tooltip("share:Q", format=".0%")],
        )
    )
    return finished(chart, f"Share of runs in each regime at each level of {factor}.", 220)


def regime_scatter(points: pd.DataFrame, across: str, up: str) -> AnyChart:
    """Sampled points over two factors, coloured by their most frequent regime.

    ``points`` has both factors, regime and share.
    """
    chart = (
        alt.Chart(rows(points, [across, up, "regime", "share"]))
        .mark_circle(size=55, opacity=0.85)
        .encode(
            x=alt.X(f"{name_of(across)}:Q", title=across, axis=alt.Axis(grid=False, tickCount=8)),
            y=alt.Y(f"{name_of(up)}:Q", title=up),
            color=alt.Color("regime:N", scale=regime_scale(), legend=None),
            tooltip=["regime:N", alt.Tooltip("share:Q", title="Share of runs", format=".0%")],
        )
    )
    return finished(chart, f"Regimes of {len(points)} points over {across} and {up}.", SIDE)


def heat_map(
    points: pd.DataFrame,
    across: str,
    up: str,
    measure: str,
    unit: str = "",
    ends: tuple[float, float] | None = None,
) -> AnyChart:
    """Mean of a measure over two factors; the number stands in the cell when there is room.

    ``ends`` are the values of the lightest and the darkest shade, where several charts share them.
    """
    low, high = ends or (float(points[measure].min()), float(points[measure].max()))
    columns = [across, up, measure]
    form = ",.2~r"
    if unit.startswith(("share", "probability", "money")):
        form = ".3~s" if unit.startswith("money") else ".0%"
    x = alt.X(
        f"{name_of(across)}:O",
        title=across,
        scale=alt.Scale(domain=ordered_axis(points, across)),
        axis=alt.Axis(labelAngle=0, ticks=False, domain=False),
    )
    y = alt.Y(
        f"{name_of(up)}:O",
        title=up,
        scale=alt.Scale(domain=ordered_axis(points, up)[::-1]),
        axis=alt.Axis(ticks=False, domain=False),
    )
    base = alt.Chart(rows(points, columns)).encode(x=x, y=y)
    middle = (low + high) / 2
    cells = base.mark_rect(stroke="white", strokeWidth=1.5).encode(
        color=alt.Color(
            f"{name_of(measure)}:Q",
            title=None,
            scale=alt.Scale(range=list(theme.SEQUENCE), domain=[low, high], interpolate="lab"),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip(f"{name_of(c)}:{'Q' if c == measure else 'O'}", title=c) for c in columns
        ],
    )
    layers: list[Any] = [cells]
    if points[across].nunique() <= 10:
        words = base.mark_text(fontSize=11).encode(
            text=alt.Text(f"{name_of(measure)}:Q", format=form),
            color=alt.condition(
                alt.datum[measure] > middle, alt.value("white"), alt.value(theme.INK)
            ),
        )
        layers.append(words)
    text = f"{measure} over {across} and {up}, from {points[measure].min():.3g} to {points[measure].max():.3g}."
    return finished(alt.layer(*layers), text, SIDE)


def effect_line(effect: pd.DataFrame, factor: str, measure: str, unit: str = "") -> AnyChart:
    """Main effect: mean of a measure at each level of a factor with its interval.

    ``effect`` has level, mean, low, high.
    """
    numbers = pd.api.types.is_numeric_dtype(effect["level"])
    kind = "Q" if numbers else "N"
    x = alt.X(f"level:{kind}", title=factor, axis=alt.Axis(labelAngle=0, grid=False))
    if not numbers:
        x = x.sort(None)
    y = alt.Y(
        "mean:Q",
        title=None,
        scale=alt.Scale(zero=False),
        axis=alt.Axis(format=levels_format(unit), tickCount=4, domain=False),
    )
    source = alt.Chart(rows(effect))
    tips = [
        alt.Tooltip(f"level:{kind}", title=factor),
        *(alt.Tooltip(f"{c}:Q", format=".3~g") for c in ("mean", "low", "high")),
    ]
    bars = source.mark_rule(color=theme.ACCENT, strokeWidth=1.5, opacity=0.6).encode(
        x=x, y=alt.Y("low:Q").title(None), y2="high:Q"
    )
    line = source.mark_line(
        color=theme.ACCENT, point=alt.OverlayMarkDef(filled=True, size=36, color=theme.ACCENT)
    ).encode(x=x, y=y, tooltip=tips)
    return finished(alt.layer(bars, line), f"{measure} at each level of {factor}.", 150)


def interaction_lines(
    points: pd.DataFrame, across: str, by: str, measure: str, unit: str = ""
) -> AnyChart:
    """One line a level of the second factor: parallel lines mean that the factors do not interact."""
    few = points[across].nunique() <= FEW_LEVELS
    kind = "O" if few else "Q"
    levels = ordered_axis(points, by)
    ramp = [theme.SEQUENCE[1 + round(i * 4 / max(len(levels) - 1, 1))] for i in range(len(levels))]
    chart = (
        alt.Chart(rows(points, [across, by, measure]))
        .mark_line(point=alt.OverlayMarkDef(size=30))
        .encode(
            x=alt.X(
                f"{name_of(across)}:{kind}",
                title=across,
                axis=alt.Axis(grid=False, labelAngle=0),
            ).sort(ordered_axis(points, across) if few else "ascending"),
            y=alt.Y(
                f"{name_of(measure)}:Q",
                title=None,
                scale=alt.Scale(zero=False),
                axis=alt.Axis(format=levels_format(unit), tickCount=4, domain=False),
            ),
            color=alt.Color(
                f"{name_of(by)}:N",
                title=by,
                scale=alt.Scale(domain=levels, range=ramp),
                legend=alt.Legend(orient="top", columns=6),
            ),
            tooltip=[alt.Tooltip(f"{name_of(c)}:N", title=c) for c in (across, by, measure)],
        )
    )
    return finished(chart, f"{measure} over {across}, one line a level of {by}.", 260)


def frontier(
    points: pd.DataFrame, cost: str, outcome: str, titles: tuple[str, str], unit: str = ""
) -> AnyChart:
    """Outcome against cost: every point, and the line of those that no other beats in both.

    ``points`` has label, on_frontier (bool), the cost and the outcome (columns of these names, called
    ``titles`` on the axes).
    """
    x = alt.X(
        f"{name_of(cost)}:Q",
        title=titles[0],
        scale=alt.Scale(zero=False),
        axis=alt.Axis(format="~s", grid=False, tickCount=6),
    )
    y = alt.Y(
        f"{name_of(outcome)}:Q",
        title=titles[1],
        scale=alt.Scale(zero=False),
        axis=alt.Axis(format=levels_format(unit), domain=False),
    )
    source = alt.Chart(rows(points))
    spots = source.mark_circle(size=60, opacity=0.85).encode(
        x=x,
        y=y,
        color=alt.condition("datum.on_frontier", alt.value(theme.GOOD), alt.value(theme.BASELINE)),
        tooltip=[
            "label:N",
            alt.Tooltip(f"{name_of(cost)}:Q", title=cost, format=",.0f"),
            alt.Tooltip(f"{name_of(outcome)}:Q", title=outcome, format=".3~g"),
        ],
    )
    best = points[points["on_frontier"]]
    line = (
        alt.Chart(rows(best))
        .mark_line(color=theme.GOOD, interpolate="step-after", strokeWidth=1.5)
        .encode(x=x, y=y)
    )
    text = f"{outcome} against cost: {len(best)} of {len(points)} points are on the frontier."
    return finished(alt.layer(line, spots), text, 300)


def forest(
    differences: pd.DataFrame,
    measure: str,
    unit: str = "",
    better: str = "neither",
    room: int = 150,
) -> AnyChart:
    """Paired differences against the first with their intervals, one row a scenario.

    ``differences`` has scenario, mean, low, high; green and orange say better and worse beyond luck.
    Names get ``room`` pixels.
    """
    sign = {"higher": 1, "lower": -1}.get(better, 0)

    def verdict(row: Any) -> str:
        side = 1 if row.low > 0 else -1 if row.high < 0 else 0
        return (
            {1: "better", -1: "worse", 0: "luck"}[sign * side]
            if sign and side
            else ("different" if side else "luck")
        )

    frame = differences.assign(verdict=[verdict(r) for r in differences.itertuples()])
    names = {
        "better": theme.GOOD,
        "worse": theme.BAD,
        "different": theme.ACCENT,
        "luck": theme.BASELINE,
    }
    colour = alt.Color(
        "verdict:N", legend=None, scale=alt.Scale(domain=list(names), range=list(names.values()))
    )
    source = alt.Chart(rows(frame, ["scenario", "mean", "low", "high", "verdict"]))
    y = alt.Y(
        "scenario:N",
        title=None,
        sort=None,
        axis=alt.Axis(ticks=False, domain=False, labelLimit=room),
    )
    form = (
        "+.1~%" if unit.startswith("share of") else "+~s" if unit.startswith("money") else "+.2~r"
    )
    x = alt.X("low:Q", title=None, axis=alt.Axis(format=form, tickCount=5, domain=False))
    zero = (
        alt.Chart(rows(pd.DataFrame({"zero": [0.0]})))
        .mark_rule(color=theme.INK, strokeWidth=1)
        .encode(x="zero:Q")
    )
    bars = source.mark_rule(strokeWidth=2.5).encode(x=x, x2="high:Q", y=y, color=colour)
    spots = source.mark_point(filled=True, size=70, opacity=1).encode(
        x="mean:Q",
        y=y,
        color=colour,
        tooltip=[
            "scenario:N",
            "verdict:N",
            *(alt.Tooltip(f"{c}:Q", format="+.3~g") for c in ("mean", "low", "high")),
        ],
    )
    return finished(
        alt.layer(zero, bars, spots),
        f"Differences in {measure} against the first, with 95 % intervals.",
        36 + ROW * len(frame),
    )
