"""The report of a discovery: the region in which an outcome occurs, in words and drawn."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.reports import page
from voicesim.reports.certificate import certificate, footer_line
from voicesim.reports.charts import unchecked
from voicesim.reports.charts.sensitivity import box_line, box_plane
from voicesim.reports.page import Page
from voicesim.studies.discover import Discovery

NAME = "discovery.html"


def write_discovery_report(found: Discovery, folder: Path, provenance: Mapping[str, Any]) -> Path:
    """Draw ``discovery.html`` beside the report of the sweep; returns its path."""
    from voicesim.io.atomic import write_text

    with unchecked():
        html = discovery_report(found, provenance)
    write_text(folder / NAME, html)
    return folder / NAME


def discovery_report(found: Discovery, provenance: Mapping[str, Any]) -> str:
    """The whole page as HTML."""
    made = Page("Where it happens", f"voicesim · {len(found.runs):,} runs", "", found.when)
    made.verdict(found.sentences())
    if found.limits:
        made.section("The region", "", _limits(found), *_drawn(made, found))
    made.section(
        "How stable it is",
        "Share of random halves of the points in which the factor is limited again.",
        _stability(found.stability),
    )
    made.section(
        "Birth certificate",
        "What it takes to make exactly these numbers again.",
        certificate(provenance),
    )
    return made.html(footer_line(provenance))


def _limits(found: Discovery) -> str:
    rows = [
        [page.text(limit.words()), page.text(f"{limit.quasi_p:.2g}" if limit.quasi_p >= 0 else "")]
        for limit in found.limits
    ]
    return page.table(("Limit", "quasi-p"), rows, numbers=(1,))


def _stability(stability: pd.DataFrame) -> str:
    rows = [[page.text(r.factor), page.meter(r.restricted)] for r in stability.itertuples()]
    return page.table(("Factor", "limited again"), rows)


def _drawn(made: Page, found: Discovery) -> list[str]:
    """The two numeric factors that are limited most often, or the one there is."""
    box = _box(found)
    cases = found.runs.assign(
        interest=found.runs["interest"].map({True: "of interest", False: "not"})
    )
    order = [name for name in found.stability["factor"] if name in box]
    if len(order) >= 2:
        across, up = order[:2]
        return [made.chart(box_plane(cases, across, up, box), f"{across} and {up}")]
    return [made.chart(box_line(cases, order[0], box), order[0])] if order else []


def _box(found: Discovery) -> dict[str, tuple[float, float]]:
    """Limits of the numeric factors that the box limits."""
    box = {}
    for name in found.factors:
        values = found.runs[name]
        sides = {x.side: x.value for x in found.limits if x.factor == name}
        if "one of" not in sides:
            low = float(sides.get("at least", values.min()))
            box[name] = (low, float(sides.get("at most", values.max())))
    return box
