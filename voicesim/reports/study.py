"""The report of a sweep: verdict, phase diagram, effects, interactions, frontier, best and worst points."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.errors import InputError
from voicesim.reports import charts, page, sentences, theme
from voicesim.reports.amounts import amount, level_of, signed
from voicesim.reports.both_ways import FILE as BOTH_WAYS
from voicesim.reports.both_ways import both_ways_section
from voicesim.reports.certificate import certificate, footer_line
from voicesim.reports.factors import Shown, shown
from voicesim.reports.page import Page
from voicesim.reports.study_costs import costs, labels
from voicesim.reports.study_verdict import axes, verdict_of
from voicesim.reports.tables import read_json, table
from voicesim.reports.tipping import panel_name, panels, tipping_table, tipping_within
from voicesim.reports.words import label, meaning_of, unit_of
from voicesim.studies import analysis

ALSO = ("coherence", "richness", "trust", "warmth", "cost_per_year")
FEW = 5  # best and worst points that are shown
MOST_PANELS = 6
MOST_CELLS = 30  # levels of a factor that a plane can show as cells


@dataclass(frozen=True)
class StudyTables:
    """The tables of a sweep with its factors in words, and what its design says besides."""

    shown: Shown
    title: str
    question: str
    story: str
    provenance: dict[str, Any]
    currency: str = "EUR"
    walked: pd.DataFrame | None = None

    @classmethod
    def read(cls, folder: Path) -> StudyTables:
        """The tables in a folder written by ``voicesim sweep``. Errors: InputError."""
        from voicesim.studies.outputs import read_written_design

        runs, points = (
            table(folder / name, needed=True) for name in ("runs.parquet", "points.csv")
        )
        assert runs is not None
        assert points is not None
        design, show = read_written_design(folder)
        finished = points[points["runs"] > 0]  # a point of which no run was finished shows nothing
        return cls(
            shown(runs, finished, show),
            design.title,
            design.question,
            design.story,
            read_json(folder / "provenance.json"),
            next(iter(design.bases.values())).currency,
            table(folder / BOTH_WAYS),
        )

    @property
    def runs(self) -> pd.DataFrame:
        """One row a run."""
        return self.shown.runs

    @property
    def points(self) -> pd.DataFrame:
        """One row a design point."""
        return self.shown.points

    @property
    def factors(self) -> list[str]:
        """What is varied: columns that take more than one level, the most levels first."""
        levels = {name: self.runs[name].nunique() for name in self.shown.factors}
        return sorted((n for n in levels if levels[n] > 1), key=lambda n: -levels[n])

    @property
    def measure(self) -> str:
        """The measure that the study asks about."""
        return str(self.shown.show.get("measure") or "coherence")

    @property
    def done(self) -> pd.DataFrame:
        """The runs that were finished."""
        return self.runs[self.runs["status"] == "done"]


def study_report(folder: Path) -> str:
    """The whole page as HTML. Errors: InputError when the folder is not a sweep's."""
    tables = StudyTables.read(folder)
    if tables.done.empty:
        raise InputError(
            str(folder), "holds no finished run yet", "run 'voicesim sweep' on it first"
        )
    count = f"{sentences.count(len(tables.points), 'point')}, {sentences.count(len(tables.done), 'run')}"
    made = Page(tables.title or "A sweep", f"voicesim · {count}", tables.story, tables.question)
    made.verdict(verdict_of(tables.shown, tables.currency, tables.walked))
    _planes(made, tables, *axes(tables.shown))
    both_ways_section(made, tables.shown, tables.walked)
    _effects(made, tables)
    costs(made, tables.shown, tables.measure, tables.currency)
    _extremes(made, tables)
    _failures(made, tables)
    made.section(
        "Birth certificate",
        "What it takes to make exactly these numbers again.",
        certificate(tables.provenance),
    )
    return made.html(footer_line(tables.provenance))


def by_levels(points: pd.DataFrame, factors: list[str], measures: list[str]) -> pd.DataFrame:
    """Points averaged over all other factors: mean measures, the most frequent regime and its share."""
    shares = [f"share_{name}" for name in theme.REGIMES]
    found = points.groupby(factors, sort=False)[[*shares, *measures]].mean().reset_index()
    found["regime"] = found[shares].idxmax(axis=1).str.removeprefix("share_")
    found["share"] = found[shares].max(axis=1)
    return found


def _planes(made: Page, tables: StudyTables, across: str, up: str, split: str) -> None:
    """The phase diagram and the maps of heat, one panel a level of ``split``."""
    regimes = [
        (page.chip(theme.REGIME_COLOURS[r]), r.capitalize(), theme.REGIME_WORDS[r])
        for r in theme.REGIMES
    ]
    words = page.legend(regimes, in_words=True)
    measures = [m for m in dict.fromkeys((tables.measure, *ALSO)) if m in tables.points]
    if not up:
        if across:
            levels = tables.points.assign(_level=analysis.sliced(tables.points[across]))
            made.section(
                "The regimes",
                f"Share of runs in each regime at each level of {across}.",
                words,
                made.chart(charts.regimes_by_level(levels, "_level", across)),
            )
        return
    if max(tables.points[n].nunique() for n in (across, up)) > MOST_CELLS:
        chart = charts.regime_scatter(_with_regime(tables.points), across, up)
        made.section(
            "The regimes",
            f"Every point of the design, coloured by its most frequent regime, over {across} and {up}.",
            words,
            made.chart(chart),
        )
        return
    diagrams, heat = [], []
    split_runs = panels(tables.runs, split)
    for level, runs in split_runs:
        part = tables.points if level is None else tables.points[tables.points[split] == level]
        line = tipping_within(runs, across, up)
        chart = charts.phase_diagram(by_levels(part, [across, up], measures), across, up, line)
        diagrams.append(made.chart(chart, panel_name(tables.shown, split, level)))
    everywhere = by_levels(tables.points, [n for n in (across, up, split) if n], measures)
    for measure in measures:
        ends = float(everywhere[measure].min()), float(everywhere[measure].max())
        for level, _ in split_runs:
            cells = everywhere if level is None else everywhere[everywhere[split] == level]
            chart = charts.heat_map(cells, across, up, measure, unit_of(measure), ends)
            name = [label(measure), panel_name(tables.shown, split, level)]
            heat.append(made.chart(chart, " · ".join(filter(None, name)), caption=meaning_of(measure)))  # fmt: skip
    intro = (
        "Each cell is a point of the design: its colour is the most frequent regime, the paler the more "
        "runs disagree. Diamonds mark where it tips: half of the runs are out of cacophony, or half are "
        "a monologue; the bar is the 95 % interval."
    )
    made.section(
        "The phase diagram",
        intro,
        words,
        f'<div class="pair">{"".join(diagrams)}</div>',
        tipping_table(tables.shown, across, up, split),
    )
    behind = (
        "Means over the runs of each point, in the last quarter unless the design says otherwise."
    )
    if split:
        behind += " Shades mean the same in every panel of a measure."
    made.section(
        "What is behind it", behind, f'<div class="pair">{"".join(heat)}</div>', sheet=True
    )


def _with_regime(points: pd.DataFrame) -> pd.DataFrame:
    shares = [f"share_{name}" for name in theme.REGIMES]
    regime = points[shares].idxmax(axis=1).str.removeprefix("share_")
    return points.assign(regime=regime, share=points[shares].max(axis=1))


def _effects(made: Page, tables: StudyTables) -> None:
    """Main effects on the measure, then the strongest interactions."""
    measure = tables.measure
    if measure not in tables.runs:
        return
    effects = analysis.main_effects(tables.runs, measure)
    strongest = [f for f in analysis.strength(effects).index if f in tables.factors]
    figures = []
    for factor in strongest[:MOST_PANELS]:
        part = effects[effects["factor"] == factor]
        # The band belongs to the effect (paired); shown around the mean of the level.
        shown = part.assign(
            low=part["mean"] + part["low"] - part["effect"],
            high=part["mean"] + part["high"] - part["effect"],
        )
        chart = charts.effect_line(
            shown[["level", "mean", "low", "high"]], factor, label(measure), unit_of(measure)
        )
        reach = part["effect"].max() - part["effect"].min()
        figures.append(
            made.chart(
                chart,
                factor,
                page.spaced(f"moves it by {amount(reach, measure)}"),
                _more(factor, meaning_of(tables.shown.factors[factor].path)),
            )
        )
    intro = (
        f"{label(measure)} at each level of each factor, all other factors averaged over; bars are "
        "95 % intervals. The strongest first."
    )
    inside = [f'<div class="grid">{"".join(figures)}</div>']
    if len(strongest) > 1 and analysis.is_grid(tables.runs, *strongest[:2]):
        inside.append(_interactions(made, tables, strongest))
    made.section("What moves it", intro, *inside, sheet=True)


def _interactions(made: Page, tables: StudyTables, strongest: list[str]) -> str:
    measure, unit = tables.measure, unit_of(tables.measure)
    found = analysis.interactions(tables.runs, measure)
    clear = found[(found["low"] > 0) | (found["high"] < 0)]
    top = clear.reindex(clear["effect"].abs().sort_values(ascending=False).index).head(2 * FEW)
    rows = [
        [
            page.text(tables.shown.words(r["factor"], r["level"])),
            page.text(tables.shown.words(r["other"], r["other_level"])),
            page.spaced(level_of(r["mean"], measure)),
            *(page.spaced(signed(r[key], measure)) for key in ("effect", "low", "high")),
        ]
        for r in top.to_dict(orient="records")
    ]
    two = strongest[:2]
    cells = by_levels(tables.points, two, [measure])
    chart = charts.interaction_lines(cells, two[0], two[1], measure, unit)
    heads = ("Where", "and", label(measure), "beyond both effects", "95 %: from", "to")
    drawn = made.chart(
        chart,
        f"{label(measure)}: {two[0]} and {two[1]}",
        caption="Lines that run apart mean that what one factor does depends on the other.",
    )
    listed = (
        page.table(heads, rows, numbers=(2, 3, 4, 5))
        if rows
        else page.tag("p", "No interaction is larger than luck.")
    )
    return f'<h3 class="part">Together</h3>{drawn}{listed}'


def _more(title: str, meaning: str) -> str:
    """The meaning of a factor, unless its title says as much."""
    return meaning if len(meaning) > len(title) + 10 else ""


def _extremes(made: Page, tables: StudyTables) -> None:
    """The best and the worst points in a table."""
    measure = tables.measure
    if measure not in tables.points:
        return
    order = analysis.ranked(
        tables.points.assign(label=labels(tables.shown)).dropna(subset=[measure]), measure
    )
    also = [m for m in dict.fromkeys((measure, *ALSO)) if m in tables.points]
    parts = []
    for heading, part in (("Best", order.head(FEW)), ("Worst", order.tail(FEW)[::-1])):
        rows = []
        for r in _with_regime(part).to_dict(orient="records"):
            cells = [level_of(r[m], m, tables.currency).removesuffix(" a year") for m in also]
            mark = page.chip(theme.REGIME_COLOURS[r["regime"]])
            regime = f'<span style="white-space:nowrap">{mark} {page.text(r["regime"])}</span>'
            rows.append([page.spaced(r["label"]), regime, *(page.spaced(c) for c in cells)])
        heads = ("Point", "Regime", *(label(m) for m in also))
        parts.append(page.table(heads, rows, numbers=range(2, len(heads)), caption=heading))
    made.section("Best and worst points", f"In {label(measure).lower()}.", *parts)


def _failures(made: Page, tables: StudyTables) -> None:
    """Runs that failed, with their reasons, and runs that are missing."""
    failed = tables.runs[tables.runs["status"] == "failed"]
    missing = int((tables.runs["status"] == "missing").sum())
    if failed.empty and not missing:
        return
    rows = [[page.text(reason), str(n)] for reason, n in failed["reason"].value_counts().items()]
    listed = page.table(("Reason", "Runs"), rows, numbers=(1,)) if rows else ""
    made.section(
        "What is not there",
        f"{sentences.count(len(failed), 'run')} failed, {sentences.count(missing, 'run')} not done yet.",
        listed,
    )
