"""The report of a sensitivity study: what matters, by how much, what is luck, what moves nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.reports import page
from voicesim.reports.certificate import certificate, footer_line
from voicesim.reports.charts.sensitivity import elementary_effects, variance_shares
from voicesim.reports.page import Page
from voicesim.reports.tables import read_json, table
from voicesim.scenario import PARAMETERS
from voicesim.studies.sensitivity import DUMMY

NAMES = ("morris", "sobol", "noise", "still")
SHOWN = 15  # parameters of the screening that are drawn


@dataclass(frozen=True)
class SensitivityTables:
    """The tables of a sensitivity study."""

    morris: pd.DataFrame
    sobol: pd.DataFrame
    noise: pd.DataFrame
    still: pd.DataFrame
    provenance: dict[str, Any]

    @classmethod
    def read(cls, folder: Path) -> SensitivityTables:
        """The tables in a folder written by ``voicesim sensitivity``. Errors: InputError."""
        morris, sobol, noise, still = (_needed(folder / f"{name}.csv") for name in NAMES)
        return cls(morris, sobol, noise, still, read_json(folder / "provenance.json"))


def _needed(path: Path) -> pd.DataFrame:
    frame = table(path, needed=True)
    assert frame is not None
    return frame


def sensitivity_report(tables: SensitivityTables) -> str:
    """The whole page as HTML."""
    title = tables.provenance.get("scenario_title") or "this scenario"
    count = tables.morris["parameter"].nunique() - 1
    made = Page(
        f"What matters: {title}",
        f"voicesim · {count} parameters",
        "",
        "Which parameters do the outcomes depend on?",
    )
    made.verdict([str(sentence) for sentence in tables.provenance.get("verdict", ())])
    add_sections(made, tables)
    made.section(
        "Birth certificate",
        "What it takes to make exactly these numbers again.",
        certificate(tables.provenance),
    )
    return made.html(footer_line(tables.provenance))


def add_sections(made: Page, tables: SensitivityTables) -> None:
    """The sections on variance, screening, luck and what stands still: also for other reports."""
    outcomes = list(dict.fromkeys(tables.sobol["outcome"]))
    shares = []
    for outcome in outcomes:
        part = tables.sobol[tables.sobol["outcome"] == outcome].sort_values("ST", ascending=False)
        shares.append(made.chart(variance_shares(part, outcome), outcome.capitalize()))
    made.section(
        "Shares of the variance",
        "Sobol indices of the parameters that matter most, over their plausible ranges, with 95 % "
        "intervals: alone, and in all, with every interaction that they take part in. The dummy moves "
        "nothing: what it scores is what nothing scores. A share no larger than the luck that is left "
        "(below) may be luck.",
        f'<div class="pair">{"".join(shares)}</div>',
    )
    effects = []
    for outcome in outcomes:
        part = tables.morris[tables.morris["outcome"] == outcome]
        floor = float(part.loc[part["parameter"] == DUMMY, "mu_star"].iloc[0])
        top = part.sort_values("mu_star", ascending=False).head(SHOWN)
        chart = elementary_effects(top, outcome, floor)
        effects.append(made.chart(chart, outcome.capitalize()))
    made.section(
        "Screening of all parameters",
        "Morris: how far an outcome moves, on average, when a parameter moves over its whole range. "
        "The tick is sigma: far to the right, the effect depends on everything else. Dashed: the dummy.",
        f'<div class="pair">{"".join(effects)}</div>',
        sheet=True,
    )
    made.section(
        "Luck",
        "Share of the variance between points that is luck: of single runs, and what is left in the "
        "means of replicates that met the same luck at every point.",
        _luck(tables.noise),
    )
    made.section("What moved nothing", "", _still(tables.still))


def markdown(tables: SensitivityTables) -> str:
    """What was found as Markdown, for a page of documentation: verdict, shares, screening, luck."""
    parts = [*(f"- {sentence}" for sentence in tables.provenance.get("verdict", ())), ""]
    parts += ["## Shares of the variance", "", *_pivoted(tables.sobol, "ST", _with_error), ""]
    parts += ["## Screening of all parameters", "", *_pivoted(tables.morris, "mu_star", _plain), ""]
    parts += ["## Luck", "", "| outcome | method | single runs | left in the means |"]
    parts += ["| --- | --- | --- | --- |"]
    parts += [
        f"| {r['outcome']} | {r['method']} | {r['single']:.1%} | {r['left']:.1%} |"
        for r in tables.noise.to_dict("records")
    ]
    return "\n".join(parts) + "\n"


def _with_error(row: pd.Series) -> str:
    return f"{100 * row['ST']:.0f} ± {100 * row['ST_conf']:.0f} %"


def _plain(row: pd.Series) -> str:
    return f"{row['mu_star']:.2g}"


def _pivoted(found: pd.DataFrame, column: str, cell: Callable[[pd.Series], str]) -> list[str]:
    """Rows of a table: parameters by outcomes, those that move most relative to the largest first."""
    values = found.pivot(index="parameter", columns="outcome", values=column)
    order = (values / values.max()).max(axis=1).sort_values(ascending=False, kind="stable").index
    outcomes = list(dict.fromkeys(found["outcome"]))
    told = found.assign(told=found.apply(cell, axis=1))
    cells = told.pivot(index="parameter", columns="outcome", values="told")
    lines = [["parameter", *outcomes], ["---"] * (1 + len(outcomes))]
    lines += [[f"`{name}`", *cells.loc[name, outcomes]] for name in order]
    return ["| " + " | ".join(line) + " |" for line in lines]


def _luck(noise: pd.DataFrame) -> str:
    rows = [
        [
            page.text(r["outcome"]),
            page.text(r["method"]),
            page.text(r["points"]),
            page.text(r["replicates"]),
            page.meter(r["single"]),
            page.meter(r["left"]),
        ]
        for r in noise.to_dict("records")
    ]
    return page.table(
        ("Outcome", "Method", "points", "replicates", "luck in a single run", "left in the means"),
        rows,
        numbers=(2, 3),
    )


def _still(still: pd.DataFrame) -> str:
    if still.empty:
        return page.tag("p", "Every parameter moved some number somewhere.")
    intro = "Over their whole ranges, in every situation tried, these changed no number of any run."
    rows = [
        [
            page.text(r["parameter"]),
            page.text(
                PARAMETERS[r["parameter"]].meaning if r["parameter"] in PARAMETERS else r["meaning"]
            ),
            page.text(r["tried"]),
        ]
        for r in still.to_dict("records")
    ]
    return page.tag("p", intro) + page.table(
        ("Parameter", "Meaning", "situations"), rows, numbers=(2,)
    )
