"""Who carried the brand and who broke it: bars by role, department, partner or voice."""

from __future__ import annotations

import altair as alt
import pandas as pd

from voicesim.reports import theme
from voicesim.reports.charts.base import AnyChart, finished, rows

ROW = 24  # pixels a bar


def share_bars(frame: pd.DataFrame, parts: dict[str, str]) -> AnyChart:
    """For every group one bar a part: what it makes of each whole.

    ``frame`` has name and the columns of ``parts`` (column to words), each a share of the whole.
    """
    long = frame.melt(id_vars="name", value_vars=list(parts), var_name="part", value_name="share")
    long["part"] = long["part"].map(parts)
    order = [str(n) for n in frame["name"]]
    colours = (theme.ACCENT, theme.CLOUD, theme.BAD, theme.GROUPS[2])
    chart = (
        alt.Chart(rows(long))
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            y=alt.Y(
                "name:N",
                title=None,
                sort=order,
                axis=alt.Axis(ticks=False, domain=False, labelLimit=130),
            ),
            yOffset=alt.YOffset("part:N", sort=list(parts.values())),
            x=alt.X("share:Q", title=None, axis=alt.Axis(format=".0%", tickCount=5, domain=False)),
            color=alt.Color(
                "part:N",
                title=None,
                sort=list(parts.values()),
                scale=alt.Scale(domain=list(parts.values()), range=list(colours[: len(parts)])),
                legend=alt.Legend(orient="top", columns=2, labelLimit=220),
            ),
            tooltip=["name:N", "part:N", alt.Tooltip("share:Q", format=".1%")],
        )
    )
    text = "; ".join(f"{row.name}" for row in frame.itertuples(index=False))
    return finished(chart, f"Shares by group: {text}.", 60 + ROW * len(parts) * len(frame) // 2)


def moved_bars(frame: pd.DataFrame, column: str, title: str) -> AnyChart:
    """Bars to the right for what was gained, to the left for what was lost, largest on top."""
    ordered = frame.sort_values(column, ascending=False)
    order = [str(n) for n in ordered["name"]]
    chart = (
        alt.Chart(rows(ordered, ["name", column]))
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            y=alt.Y(
                "name:N",
                title=None,
                sort=order,
                axis=alt.Axis(ticks=False, domain=False, labelLimit=130),
            ),
            x=alt.X(
                f"{column}:Q", title=title, axis=alt.Axis(format="+.2~r", tickCount=5, domain=False)
            ),
            color=alt.condition(
                alt.datum[column] >= 0, alt.value(theme.GOOD), alt.value(theme.BAD)
            ),
            tooltip=["name:N", alt.Tooltip(f"{column}:Q", title=title, format="+.3~g")],
        )
    )
    text = f"{title}: most by {order[0]}, least by {order[-1]}." if order else f"{title}: nothing."
    return finished(chart, text, 46 + ROW * max(len(ordered), 1))
