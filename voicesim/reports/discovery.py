"""The report of a discovery: the region in which an outcome occurs, in words and drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.reports import page
from voicesim.reports.certificate import certificate, footer_line
from voicesim.reports.charts import unchecked
from voicesim.reports.charts.sensitivity import box_line, box_plane
from voicesim.reports.factors import Factor, factor_of
from voicesim.reports.page import Page
from voicesim.studies.discover import WHEN, Discovery, Limit, told

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
    title = "Where the chorus breaks" if found.when == WHEN else "Where it happens"
    made = Page(title, f"voicesim · {len(found.runs):,} runs", "", found.when)
    made.verdict(sentences(found))
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


def sentences(found: Discovery) -> list[str]:
    """The finding in words that people use of factors."""
    return found.sentences(in_words, lambda path: factor_of(path).title.split(", ")[0].lower())


def in_words(limits: Sequence[Limit]) -> str:
    """What limits one factor: "at most 8.6 coach hours a week"."""
    factor = factor_of(limits[0].factor)
    return factor.phrase.replace("{}", told(limits, lambda value: _level(factor, value)))


def _level(factor: Factor, value: Any) -> str:
    return factor.level(100.0 * value if factor.percent else value)


def _limits(found: Discovery) -> str:
    rows = [
        [
            page.text(in_words([limit])),
            page.text(f"{limit.quasi_p:.2g}" if limit.quasi_p >= 0 else ""),
        ]
        for limit in found.limits
    ]
    return page.table(("Limit", "quasi-p"), rows, numbers=(1,))


def _stability(stability: pd.DataFrame) -> str:
    rows = [
        [page.text(factor_of(r.factor).title), page.meter(r.restricted)]
        for r in stability.itertuples()
    ]
    return page.table(("Factor", "limited again"), rows)


def _drawn(made: Page, found: Discovery) -> list[str]:
    """The two numeric factors that are limited most often, or the one there is."""
    box = _box(found)
    paths = [path for path in found.stability["factor"] if path in box][:2]
    factors = [factor_of(path) for path in paths]
    shown = {
        name: factor.shown(found.runs[factor.path])
        for name, factor in zip(("across", "up"), factors, strict=False)
    }
    interest = found.runs["interest"].map({True: "of interest", False: "not"})
    cases = pd.DataFrame({**shown, "interest": interest})
    sides = [tuple(factor.shown(pd.Series(box[factor.path]))) for factor in factors]
    if len(factors) == 2:
        one, two = (factor.title for factor in factors)
        chart = box_plane(cases, one, two, sides[0], sides[1])
        return [made.chart(chart, f"{one} and {two[:1].lower()}{two[1:]}")]
    return [made.chart(box_line(cases, f.title, sides[0]), f.title) for f in factors]


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
