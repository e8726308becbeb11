"""Charts of sensitivity studies: what moves an outcome, and the box in which it breaks."""

from __future__ import annotations

import altair as alt
import pandas as pd

from voicesim.reports import theme
from voicesim.reports.charts.base import AnyChart, finished, rows

ROW = 22  # pixels of one parameter


def elementary_effects(morris: pd.DataFrame, outcome: str, floor: float = 0.0) -> AnyChart:
    """Bars of mu_star with their intervals and a mark at sigma, the largest first.

    ``morris`` has parameter, mu_star, sigma, mu_star_conf; ``floor`` is what the dummy scores.
    """
    frame = morris.assign(
        low=(morris["mu_star"] - morris["mu_star_conf"]).clip(lower=0.0),
        high=morris["mu_star"] + morris["mu_star_conf"],
    )
    columns = ["parameter", "mu_star", "sigma", "low", "high"]
    source = alt.Chart(rows(frame, columns))
    y = alt.Y(
        "parameter:N",
        sort=None,
        title=None,
        axis=alt.Axis(labelLimit=170, ticks=False, domain=False),
    )
    x = alt.X("mu_star:Q", title="mean size of the effect")
    tips = ["parameter:N", *(alt.Tooltip(f"{c}:Q", format=".3~g") for c in columns[1:])]
    bars = source.mark_bar(color=theme.ACCENT, opacity=0.75).encode(x=x, y=y, tooltip=tips)
    ends = source.mark_rule(color=theme.INK).encode(x="low:Q", x2="high:Q", y=y)
    depends = source.mark_tick(color=theme.BAD, thickness=2).encode(x="sigma:Q", y=y)
    nothing = (
        alt.Chart(rows(pd.DataFrame({"floor": [floor]})))
        .mark_rule(color=theme.INK, strokeDash=[4, 3])
        .encode(x="floor:Q")
    )
    text = f"What moves {outcome}: mean size of elementary effects of {len(frame)} parameters."
    return finished(alt.layer(bars, ends, depends, nothing), text, ROW * len(frame))


def variance_shares(sobol: pd.DataFrame, outcome: str) -> AnyChart:
    """First-order and total Sobol indices with their intervals, one row a parameter.

    ``sobol`` has parameter, S1, S1_conf, ST, ST_conf.
    """
    parts = []
    for column, name in (("S1", "alone (S1)"), ("ST", "in all (ST)")):
        part = sobol[["parameter"]].assign(index=name, value=sobol[column])
        half = sobol[f"{column}_conf"]
        parts.append(part.assign(low=part["value"] - half, high=part["value"] + half))
    frame = pd.concat(parts)
    source = alt.Chart(rows(frame))
    colour = alt.Color(
        "index:N",
        title=None,
        legend=alt.Legend(orient="top"),
        scale=alt.Scale(domain=["alone (S1)", "in all (ST)"], range=[theme.BASELINE, theme.ACCENT]),
    )
    y = alt.Y(
        "parameter:N",
        sort=None,
        title=None,
        axis=alt.Axis(labelLimit=170, ticks=False, domain=False),
    )
    shift = alt.YOffset("index:N")
    x = alt.X("low:Q", title=f"share of the variance of {outcome}", axis=alt.Axis(format=".0%"))
    bars = source.mark_rule(strokeWidth=2).encode(
        x=x, x2="high:Q", y=y, yOffset=shift, color=colour
    )
    tips = [
        "parameter:N",
        "index:N",
        *(alt.Tooltip(f"{c}:Q", format=".2f") for c in ("value", "low", "high")),
    ]
    spots = source.mark_point(filled=True, size=55, opacity=1).encode(
        x="value:Q", y=y, yOffset=shift, color=colour, tooltip=tips
    )
    text = f"Shares of the variance of {outcome} by parameter, alone and with interactions."
    return finished(alt.layer(bars, spots), text, int(1.4 * ROW) * len(sobol))


Side = tuple[float, float]


def box_plane(cases: pd.DataFrame, across: str, up: str, wide: Side, high: Side) -> AnyChart:
    """Runs over two factors, those of interest coloured, and the box that holds most of them.

    ``cases`` has ``across``, ``up`` and ``interest`` ("of interest" or "not"); ``across`` and ``up`` are the titles
    of the factors, ``wide`` and ``high`` the limits of the box. (A field of a chart must not be called by the path of
    a parameter: a dot in its name means a part of it.)
    """
    source = alt.Chart(rows(cases, ["across", "up", "interest"]))
    colour = alt.Color(
        "interest:N",
        title=None,
        legend=alt.Legend(orient="top"),
        scale=alt.Scale(domain=["of interest", "not"], range=[theme.BAD, theme.BASELINE]),
    )
    x = alt.X("across:Q", title=across, scale=alt.Scale(zero=False))
    y = alt.Y("up:Q", title=up, scale=alt.Scale(zero=False))
    spots = source.mark_circle(size=28, opacity=0.55).encode(x=x, y=y, color=colour)
    edges = {"x": wide[0], "x2": wide[1], "y": high[0], "y2": high[1]}
    frame = alt.Chart(rows(pd.DataFrame([edges]))).mark_rect(
        fill=None, stroke=theme.INK, strokeWidth=2
    )
    area = frame.encode(x="x:Q", x2="x2:Q", y="y:Q", y2="y2:Q")
    limits = f"{across} {wide[0]:g} to {wide[1]:g}; {up} {high[0]:g} to {high[1]:g}"
    text = f"Runs over {across} and {up}; the box: {limits}."
    return finished(alt.layer(spots, area), text, 320)


def box_line(cases: pd.DataFrame, across: str, wide: Side) -> AnyChart:
    """The share of runs of interest over one factor, the box shaded. Columns and titles as in `box_plane`."""
    slices = cases.assign(share=(cases["interest"] == "of interest").astype(float))
    if slices["across"].nunique() > 12:
        cuts = pd.qcut(slices["across"], 10, duplicates="drop")
        slices["across"] = slices.groupby(cuts, observed=True)["across"].transform("mean")
    shares = slices.groupby("across", as_index=False)["share"].mean()
    x = alt.X("across:Q", title=across, scale=alt.Scale(zero=False))
    y = alt.Y(
        "share:Q",
        title="share of runs of interest",
        axis=alt.Axis(format=".0%"),
        scale=alt.Scale(domain=[0, 1]),
    )
    line = alt.Chart(rows(shares)).mark_line(color=theme.BAD, point=True).encode(x=x, y=y)
    edges = pd.DataFrame([{"x": wide[0], "x2": wide[1]}])
    area = alt.Chart(rows(edges)).mark_rect(color=theme.INK, opacity=0.1).encode(x="x:Q", x2="x2:Q")
    return finished(alt.layer(area, line), f"Share of runs of interest over {across}.", 220)
