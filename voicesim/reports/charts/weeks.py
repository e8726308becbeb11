"""A measure over the weeks: the mean of the runs, its 95 % band, and the baseline pale behind it."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from voicesim.reports import theme
from voicesim.reports.charts.base import AnyChart, finished, quantitative, rows

USUAL = 0.98  # share of the values of a picture that are not peaks
PEAK = 2.0  # peaks are cut off where they are over so many times as high as all others


def measure_over_weeks(
    bands: pd.DataFrame,
    baseline: pd.DataFrame | None = None,
    *,
    name: str,
    unit: str = "",
    events: Sequence[tuple[float, str]] = (),
    colour: str = theme.ACCENT,
    height: int = 130,
) -> AnyChart:
    """One small picture of one measure.

    ``bands`` and ``baseline`` have columns week, mean, low, high (`numbers.bands`, one measure);
    ``events`` are weeks and words of the timeline, drawn as thin rules.
    """
    form = quantitative(unit)
    week = alt.X(
        "week:Q", title=None, axis=alt.Axis(grid=False, tickCount=5, tickMinStep=1, format="d")
    )
    value = alt.Y(
        "mean:Q",
        title=None,
        axis=alt.Axis(format=form, tickCount=4, domain=False, ticks=False),
        scale=alt.Scale(zero=False, nice=True, domain=list(limits(bands, baseline))),
    )
    low = alt.Y("low:Q").title(None)
    tips = [
        alt.Tooltip("week:Q", title="Week", format="d"),
        alt.Tooltip("mean:Q", title=name, format=".3~g"),
        alt.Tooltip("low:Q", title="95 % from", format=".3~g"),
        alt.Tooltip("high:Q", title="to", format=".3~g"),
    ]
    layers: list[alt.Chart] = []
    if len(events):
        marks = pd.DataFrame(events, columns=["week", "what"])
        layers.append(
            alt.Chart(rows(marks))
            .mark_rule(color=theme.BAD, strokeDash=[2, 3], opacity=0.8)
            .encode(x="week:Q", tooltip=["what:N", "week:Q"])
        )
    if baseline is not None and len(baseline):
        without = alt.Chart(rows(baseline, ["week", "mean", "low", "high"]))
        layers.append(
            without.mark_area(color=theme.BASELINE, opacity=0.3, clip=True).encode(
                x=week, y=low, y2="high:Q"
            )
        )
        layers.append(
            without.mark_line(color=theme.BASELINE, strokeWidth=2, clip=True).encode(
                x=week, y=value
            )
        )
    source = alt.Chart(rows(bands, ["week", "mean", "low", "high"]))
    layers.append(
        source.mark_area(color=colour, opacity=0.18, clip=True).encode(x=week, y=low, y2="high:Q")
    )
    layers.append(
        source.mark_line(color=colour, strokeWidth=2).encode(x=week, y=value, tooltip=tips)
    )
    known = bands.dropna(subset=["mean"])
    ends = (
        f", from {known['mean'].iloc[0]:.3g} to {known['mean'].iloc[-1]:.3g}" if len(known) else ""
    )
    return finished(
        alt.layer(*layers), f"{name} over the weeks{ends} ({unit or 'no unit'}).", height
    )


def limits(bands: pd.DataFrame, baseline: pd.DataFrame | None) -> tuple[float, float]:
    """Ends of the axis: all means and bands, never so close that noise looks like a trend.

    Short peaks of the bands or the baseline are left out where all else would lie flat (`has_peaks`).
    """
    values = drawn(bands, baseline)
    if values.empty:
        return 0.0, 1.0
    low, high = float(values.min()), float(values.max())
    if has_peaks(bands, baseline):
        high = usual_top(bands, values)
    room = max(0.08 * (high - low), 0.02 * max(abs(high), abs(low)), 1e-9)
    floor = 0.0 if 0 <= low < 0.5 * high or low >= 0 > low - room else low - room
    return floor, high + room


def has_peaks(bands: pd.DataFrame, baseline: pd.DataFrame | None = None) -> bool:
    """Whether a few values, none of them the scenario's own mean, tower over all others."""
    values = drawn(bands, baseline)
    return bool(len(values) and values.max() > PEAK * usual_top(bands, values) > 0)


def usual_top(bands: pd.DataFrame, values: pd.Series) -> float:
    """The largest mean of the scenario itself, or the value that all but a few stay under."""
    return float(max(bands["mean"].max(), values.quantile(USUAL)))


def drawn(bands: pd.DataFrame, baseline: pd.DataFrame | None) -> pd.Series:
    """All values that a picture shows: means and ends of bands."""
    frames = [bands] if baseline is None else [bands, baseline]
    return pd.concat([frame[end] for frame in frames for end in ("mean", "low", "high")]).dropna()
