"""Charts of the claims ledger: how a difference changes over a condition, and where it turns."""

from __future__ import annotations

import altair as alt
import pandas as pd

from voicesim.reports import theme
from voicesim.reports.charts.base import AnyChart, finished, quantitative, rows

STATES = {
    "as said": theme.GOOD,
    "opposite": theme.BAD,
    "no difference": theme.BASELINE,
    "open": theme.BASELINE,
}
HEIGHT = 150


def difference_over(levels: pd.DataFrame, name: str, what: str, unit: str = "") -> AnyChart:
    """A difference with its interval at each level of a condition, coloured by what it says.

    ``levels`` has level, mean, low, high, state (one of `STATES`); the line at 0 is no difference.
    """
    numbers = pd.api.types.is_numeric_dtype(levels["level"])
    level = f"level:{'Q' if numbers else 'N'}"
    x = alt.X(
        level,
        title=name,
        sort=None,
        axis=alt.Axis(labelAngle=0, grid=False, tickCount=5),
    )
    y = alt.Y(
        "low:Q",
        title=None,
        axis=alt.Axis(format=f"+{quantitative(unit)}", tickCount=4, domain=False),
    )
    colour = alt.Color(
        "state:N",
        legend=None,
        scale=alt.Scale(domain=list(STATES), range=list(STATES.values())),
    )
    source = alt.Chart(rows(levels))
    zero = alt.Chart(rows(pd.DataFrame({"zero": [0.0]})))
    at_zero = zero.mark_rule(color=theme.INK, strokeWidth=1).encode(y="zero:Q")
    line = source.mark_line(color=theme.SOFT_INK, strokeWidth=1).encode(x=x, y="mean:Q")
    bars = source.mark_rule(strokeWidth=2).encode(x=x, y=y, y2="high:Q", color=colour)
    tips = ["state:N", *(alt.Tooltip(f"{c}:Q", format="+.3~g") for c in ("mean", "low", "high"))]
    spots = source.mark_point(filled=True, size=55, opacity=1).encode(
        x=x, y="mean:Q", color=colour, tooltip=[alt.Tooltip(level, title=name), *tips]
    )
    text = f"{what} at each level of {name}, with 95 % intervals; the line is no difference."
    return finished(alt.layer(at_zero, line, bars, spots), text, HEIGHT)
