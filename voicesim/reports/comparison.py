"""The report of a comparison: who is best, forest plots of paired differences, tables by measure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.reports import charts, page, sentences
from voicesim.reports.certificate import certificate, footer_line
from voicesim.reports.numbers import Estimate
from voicesim.reports.page import Page
from voicesim.reports.tables import read_json, table
from voicesim.reports.words import label, unit_of

FIRST = (
    "coherence",
    "richness",
    "trust",
    "warmth",
    "reach",
    "on_page_micro",
    "response_rate",
    "disclosures_total",
    "firestorms_total",
    "cost_per_year",
)


@dataclass(frozen=True)
class ComparisonTables:
    """The tables of a comparison.

    ``differences``: scenario, measure, unit, better, first, value, difference, low, high, pairs;
    ``ranking``: scenario, mean, low, high, runs, out (None when it was not written).
    """

    differences: pd.DataFrame
    ranking: pd.DataFrame | None
    provenance: dict[str, Any]

    @classmethod
    def read(cls, folder: Path) -> ComparisonTables:
        """The tables in a folder written by ``voicesim compare``. Errors: InputError."""
        found = table(folder / "differences.csv", needed=True)
        assert found is not None
        return cls(found, table(folder / "ranking.csv"), read_json(folder / "provenance.json"))

    @property
    def scenarios(self) -> list[str]:
        """Those compared with the first."""
        return [str(name) for name in dict.fromkeys(self.differences["scenario"])]

    @property
    def first(self) -> str:
        """The scenario that the others are held against."""
        named = self.provenance.get("scenarios")
        return str(named[0]) if isinstance(named, list) and named else "the first"

    @property
    def measures(self) -> list[str]:
        """All measures that have a difference, the ones people ask for first in front."""
        there = [
            str(m) for m in dict.fromkeys(self.differences.dropna(subset=["difference"])["measure"])
        ]
        return [m for m in FIRST if m in there] + [m for m in there if m not in FIRST]


def comparison_report(folder: Path) -> str:
    """The whole page as HTML. Errors: InputError when the folder is not a comparison's."""
    tables = ComparisonTables.read(folder)
    count = len(tables.scenarios) + 1
    title = str(
        tables.provenance.get("title")
        or f"{sentences.listed(tables.scenarios)} against {tables.first}"
    )
    made = Page(
        title, f"voicesim · comparison of {sentences.count(count, 'scenario')} under the same luck"
    )
    made.verdict(comparison_verdict(tables))
    _ranking(made, tables)
    shown = [m for m in FIRST if m in tables.measures] or tables.measures[:8]
    figures = [_forest(made, tables, measure) for measure in shown]
    intro = (
        f"Differences to {tables.first} in the last quarter, run by run under the same luck; bars are "
        "95 % intervals. Green is better, orange worse, grey no more than luck."
    )
    made.section("Differences", intro, f'<div class="grid">{"".join(figures)}</div>')
    parts = [page.details(label(m), unit_of(m), _table(tables, m)) for m in tables.measures]
    made.section("Every measure", "", *parts, sheet=True)
    made.section(
        "Birth certificate",
        "What it takes to make exactly these numbers again.",
        certificate(tables.provenance),
    )
    return made.html(footer_line(tables.provenance))


def comparison_verdict(tables: ComparisonTables) -> list[str]:
    """Who is best, as the comparison found it, then what each scenario makes better and worse."""
    told = tables.provenance.get("verdict")
    ranked = [str(sentence) for sentence in told][:1] if isinstance(told, list) else []
    return ranked + [scenario_sentence(tables, name) for name in tables.scenarios]


def scenario_sentence(tables: ComparisonTables, scenario: str) -> str:
    """'B against A: better in coherence and trust, worse in cost, no different beyond luck in warmth.'"""
    rows = tables.differences[tables.differences["scenario"] == scenario].set_index("measure")
    said: dict[str, list[str]] = {"better": [], "worse": [], "no more than luck apart": []}
    for measure in (m for m in FIRST if m in rows.index):
        row = rows.loc[measure]
        side = Estimate(row["difference"], row["low"], row["high"], int(row["pairs"])).sign
        way = {"higher": 1, "lower": -1}.get(str(row["better"]), 0) * side
        key = "better" if way > 0 else "worse" if way < 0 else "no more than luck apart"
        said[key].append(label(measure).lower())
    parts = [f"{how} in {sentences.listed(names)}" for how, names in said.items() if names]
    return f"{scenario} against {tables.first}: {'; '.join(parts)}."


def _ranking(made: Page, tables: ComparisonTables) -> None:
    if tables.ranking is None or tables.ranking.empty:
        return
    measure = str(tables.provenance.get("measure") or "")
    what = unit_of(measure) if measure else ""
    rows = []
    for place, r in enumerate(tables.ranking.to_dict(orient="records"), start=1):
        ends = sentences.interval(*(sentences.value_in_unit(r[k], what) for k in ("low", "high")))
        rows.append(
            [
                str(place),
                page.text(r["scenario"]),
                page.spaced(sentences.value_in_unit(r["mean"], what)),
                page.spaced(ends),
                str(int(r["runs"])),
                "clearly behind" if bool(r["out"]) else "",
            ]
        )
    heads = ("", "Scenario", label(measure) or "Mean", "95 %", "Runs", "")
    intro = "Runs were given to those still in question; who was clearly behind got no more."
    made.section("Ranking", intro, page.table(heads, rows, numbers=(2, 4)))


def _forest(made: Page, tables: ComparisonTables, measure: str) -> str:
    rows = tables.differences[tables.differences["measure"] == measure]
    shown = rows.rename(columns={"difference": "mean"})[["scenario", "mean", "low", "high"]]
    better = str(rows["better"].iloc[0])
    chart = charts.forest(shown, label(measure), unit_of(measure), better)
    first = sentences.value_in_unit(float(rows["first"].iloc[0]), unit_of(measure))
    return made.chart(chart, label(measure), page.spaced(f"{tables.first}: {first}"))


def _table(tables: ComparisonTables, measure: str) -> str:
    what = unit_of(measure)
    rows = []
    for r in tables.differences[tables.differences["measure"] == measure].to_dict(orient="records"):
        change = sentences.value_in_unit(r["difference"], what)
        ends = [sentences.value_in_unit(r[k], what) for k in ("low", "high")]
        cells = [sentences.value_in_unit(r[k], what) for k in ("first", "value")]
        plus = "+" if r["difference"] > 0 else ""
        rows.append(
            [
                page.text(r["scenario"]),
                *(page.spaced(c) for c in cells),
                page.spaced(plus + change),
                page.spaced(sentences.interval(*ends)),
                str(int(r["pairs"])),
            ]
        )
    return page.table(
        ("Scenario", tables.first, "Its own", "Difference", "95 %", "Pairs"),
        rows,
        numbers=(1, 2, 3, 5),
    )
