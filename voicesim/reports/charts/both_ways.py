"""Chart of a lever moved up and down again: where both ways part, the state depends on the way."""

from __future__ import annotations

import altair as alt
import pandas as pd

from voicesim.reports import theme
from voicesim.reports.charts.base import AnyChart, finished, rows
from voicesim.reports.charts.studies import levels_format

WAYS = {"up": "on the way up", "down": "on the way down"}


def both_ways(walked: pd.DataFrame, lever: str, measure: str, unit: str = "") -> AnyChart:
    """Mean of a measure at each level of a lever, on the way up and on the way down.

    ``walked`` has level, up and down.
    """
    long = walked.melt(["level"], list(WAYS), var_name="way", value_name="mean")
    long["way"] = long["way"].map(WAYS)
    chart = (
        alt.Chart(rows(long))
        .mark_line(point=alt.OverlayMarkDef(filled=True, size=36))
        .encode(
            x=alt.X(
                "level:O",
                title=lever,
                sort=sorted(long["level"].unique().tolist()),
                axis=alt.Axis(labelAngle=0, grid=False),
            ),
            y=alt.Y(
                "mean:Q",
                title=None,
                scale=alt.Scale(zero=False),
                axis=alt.Axis(format=levels_format(unit), tickCount=4, domain=False),
            ),
            color=alt.Color(
                "way:N",
                title=None,
                scale=alt.Scale(domain=list(WAYS.values()), range=[theme.ACCENT, theme.BAD]),
                legend=alt.Legend(orient="top"),
            ),
            tooltip=[
                alt.Tooltip("level:O", title=lever),
                "way:N",
                alt.Tooltip("mean:Q", format=".3~g"),
            ],
        )
    )
    return finished(chart, f"{measure} as {lever} goes up and down again.", 200)
