"""The regime over time: the share of runs in silence, monologue, chorus and cacophony by quarter."""

from __future__ import annotations

import altair as alt
import pandas as pd

from voicesim.reports import theme
from voicesim.reports.charts.base import AnyChart, finished, regime_scale, rows


def regime_shares(regimes: pd.DataFrame) -> pd.DataFrame:
    """Table quarter, regime, share, from, to (stacked in the order of the regimes).

    ``regimes`` has one row a replicate and quarter: replicate, quarter, regime.
    """
    counts = regimes.groupby(["quarter", "regime"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(theme.REGIMES), fill_value=0)
    shares = counts.div(counts.sum(axis=1), axis=0)
    ends = shares.cumsum(axis=1)
    long = shares.stack().rename("share").reset_index()
    long["to"] = ends.stack().to_numpy()
    long["from"] = long["to"] - long["share"]
    return long[long["share"] > 0].reset_index(drop=True)


def regime_strip(regimes: pd.DataFrame, label: str = "Runs", height: int = 130) -> AnyChart:
    """A strip of one column a quarter, coloured by the share of runs in each regime."""
    shares = regime_shares(regimes)
    last = shares[shares["quarter"] == shares["quarter"].max()]
    text = ", ".join(f"{row.regime} {row.share:.0%}" for row in last.itertuples())
    quarters = sorted(int(q) for q in shares["quarter"].unique())
    chart = (
        alt.Chart(rows(shares))
        .mark_bar(stroke="white", strokeWidth=1.5)
        .encode(
            x=alt.X(
                "quarter:O", title="Quarter", axis=alt.Axis(labelAngle=0, ticks=False, domain=False)
            ).scale(domain=quarters, paddingInner=0.0, paddingOuter=0),
            y=alt.Y(
                "from:Q",
                title=label,
                axis=alt.Axis(format=".0%", values=[0, 0.5, 1], grid=False, domain=False),
            ).scale(domain=[0, 1]),
            y2="to:Q",
            color=alt.Color("regime:N", scale=regime_scale(), legend=None),
            tooltip=[
                alt.Tooltip("quarter:O", title="Quarter"),
                alt.Tooltip("regime:N", title="Regime"),
                alt.Tooltip("share:Q", title="Share of runs", format=".0%"),
            ],
        )
    )
    return finished(
        chart, f"Share of runs in each regime by quarter; in the last quarter: {text}.", height
    )
