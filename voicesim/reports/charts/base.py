"""What all charts share: rows small enough to embed, the theme, a width that follows the page."""

from __future__ import annotations

import contextlib
import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

import altair as alt
import pandas as pd
from altair.utils import schemapi

from voicesim.reports import theme

FIGURES = 5  # significant figures that a picture can show
PARTS = ("layer", "concat", "hconcat", "vconcat")  # where a specification keeps parts of its own
AnyChart = alt.Chart | alt.LayerChart | alt.FacetChart


def rows(frame: pd.DataFrame, columns: Sequence[str] | None = None) -> alt.Data:
    """The rows of a table as inline data: numbers rounded, NaN and infinity as null.

    They travel as one JSON text, for Altair would copy and walk through a list at every step;
    `unpacked` makes the list of it.
    """
    kept = frame if columns is None else frame[list(columns)]
    records = [
        {str(name): plain(value) for name, value in row.items()}
        for row in kept.to_dict(orient="records")
    ]
    return alt.Data(values=json.dumps(records, ensure_ascii=False), format={"type": "json"})


def unpacked(spec: dict[str, Any]) -> dict[str, Any]:
    """A chart's specification as it is drawn: the rows of all its parts as lists (changed in place)."""
    for part in [*(part for key in PARTS for part in spec.get(key, ())), spec.get("spec", {})]:
        if part:
            unpacked(part)
    data = spec.get("data", {})
    if isinstance(data.get("values"), str):
        spec["data"] = {"values": json.loads(data["values"])}
    return spec


def plain(value: Any) -> Any:
    """A value that JSON can carry, floats to FIGURES significant figures."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float):
        return float(f"{value:.{FIGURES}g}") if math.isfinite(value) else None
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def finished(chart: AnyChart, alt_text: str, height: int | str) -> AnyChart:
    """The chart with its alternative text, its height, the page's width, and the theme.

    Changes ``chart`` itself, which its maker has only just made: a copy would copy all its rows too.
    """
    chart.width, chart.height = "container", height
    chart.description, chart.config = alt_text, theme.config()
    return chart


def quantitative(unit: str) -> str:
    """Format of an axis in this unit (d3-format)."""
    if unit.startswith(("share of", "probability")):
        return ".1~%"
    return "~s" if unit.startswith("money") else ",.3~r"


def regime_scale() -> alt.Scale:
    """The four regimes and their colours, in the order of the table."""
    return alt.Scale(domain=list(theme.REGIMES), range=list(theme.REGIME_COLOURS.values()))


@contextlib.contextmanager
def unchecked() -> Iterator[None]:
    """Draw without Altair's check of every part against the schema of Vega-Lite.

    The check takes most of the time of a report; the tests make every chart with it.
    """
    with schemapi.debug_mode(False):
        yield
