"""The report of one scenario: verdict, regime, map, measures, people, money, parameters, certificate."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from voicesim.measures.registry import MEASURES
from voicesim.reports import charts, page, people, sentences, theme
from voicesim.reports.certificate import certificate, footer_line
from voicesim.reports.numbers import Estimate, bands
from voicesim.reports.page import Page
from voicesim.reports.parameters import event_words, parameter_section, what_differs
from voicesim.reports.pointers import next_sentences
from voicesim.reports.tables import RunTables
from voicesim.reports.verdict import money_a_year, run_verdict
from voicesim.reports.words import label

SHOWN = {
    "What customers hear and think": (
        "coherence",
        "richness",
        "trust",
        "warmth",
        "reach",
        "on_page_micro",
        "resonance",
        "share_of_voice",
        "drift",
    ),
    "What happens between them": (
        "engagement_rate",
        "response_rate",
        "response_hours",
        "complaints",
        "answered_well",
        "told",
        "disclosures",
        "authenticity",
        "messages",
    ),
    "What happens inside": (
        "voices_enabled",
        "skill",
        "passion",
        "credibility",
        "lived_gap",
        "employees_on_page",
        "example",
        "participation",
        "coach_hours",
    ),
}
KEY = ("coherence", "richness", "trust", "warmth", "reach")
ROLE_SHAPES = {
    "filled": '<circle cx="8" cy="8" r="5" fill="#5a6675"/>',
    "hollow": '<circle cx="8" cy="8" r="5" fill="none" stroke="#5a6675" stroke-width="1.5"/>',
    "triangle": '<path d="M8 2 L14 13 L2 13 Z" fill="#5a6675"/>',
    "square": '<rect x="3" y="3" width="10" height="10" fill="none" stroke="#1d2733" stroke-width="1.8"/>',
    "diamond": '<path d="M8 1 L15 8 L8 15 L1 8 Z" fill="#1d2733"/>',
    "dashed": '<circle cx="8" cy="8" r="6" fill="none" stroke="#1d2733" stroke-width="1.5" stroke-dasharray="3 2"/>',
    "page": '<circle cx="8" cy="8" r="7" fill="#eef3f8" stroke="#8fa6bd" stroke-width="1.5"/>',
}


def run_report(tables: RunTables) -> str:
    """The whole page as HTML."""
    scenario = tables.scenario
    made = Page(
        scenario.title or "Scenario",
        f"voicesim · {sentences.count(tables.runs, 'run')} of {scenario.weeks} weeks",
        scenario.story,
        scenario.question,
    )
    following = next_sentences(tables.attribution)
    made.verdict([s for s in run_verdict(tables) if s not in following], following)
    made.add(key_figures(tables))
    _regime(made, tables)
    _map(made, tables)
    _measures(made, tables)
    people.people_section(made, tables)
    people.money_section(made, tables)
    if tables.notes:
        notes = "".join(page.tag("li", page.text(note)) for note in tables.notes)
        made.section(
            "What the files said and what was made up", "", f'<ul class="notes">{notes}</ul>'
        )
    made.section("Every parameter", what_differs(scenario), parameter_section(scenario), sheet=True)
    made.section(
        "Birth certificate",
        "What it takes to make exactly these numbers again.",
        certificate(tables.provenance),
    )
    return made.html(footer_line(tables.provenance))


def key_figures(tables: RunTables) -> str:
    """A row of the figures that matter, each against the baseline."""
    cells = []
    for name in KEY:
        value = tables.last_quarter(name)
        if value.known:
            cells.append(
                _figure(label(name), shown(value.mean, name, tables), against(name, tables))
            )
    yearly, more = money_a_year(tables)
    if yearly is not None and yearly.known:
        note = (
            f"{'+' if more.mean > 0 else ''}{sentences.money(more.mean, tables.currency)} by the programme"
            if more and not more.same
            else "as without the programme"
        )
        cells.append(
            _figure(
                "Cost a year", sentences.money(yearly.mean, tables.currency), note if more else ""
            )
        )
    return f'<div class="figures" role="group" aria-label="Key figures of the last quarter">{"".join(cells)}</div>'


def _figure(name: str, value: str, note: str) -> str:
    return (
        f'<div><div class="label">{page.text(name)}</div><div class="value">{page.spaced(value)}</div>'
        f'<div class="note">{page.spaced(note)}</div></div>'
    )


def shown(value: float, name: str, tables: RunTables) -> str:
    """A measure's value in its unit, short."""
    unit = MEASURES[name].unit
    if unit.startswith(("share of", "money")):
        return sentences.value_in_unit(value, unit, tables.currency)
    return sentences.number(value, 2)


def against(name: str, tables: RunTables) -> str:
    """'+9 points, 95 %: +6 to +12' against the baseline, or that it is luck."""
    difference = tables.against_baseline(name)
    if difference is None or not difference.known:
        return ""
    if difference.same:
        return "as without the programme"
    if difference.has_interval and difference.sign == 0:
        return "no different beyond luck"
    return f"{in_points(difference, name)} by the programme"


def in_points(difference: Estimate, name: str) -> str:
    """A difference with its sign in the measure's unit, shares in points."""
    if MEASURES[name].unit.startswith("share of"):
        mark = "+" if difference.mean > 0 else sentences.MINUS
        return f"{mark}{sentences.points(difference.mean)}"
    return sentences.signed(difference.mean, 2 if abs(difference.mean) < 10 else 0)


def all_measures(tables: RunTables) -> str:
    """Every measure of the last quarter in a table: value, interval, and the paired difference."""
    rows = []
    for name in (name for name in tables.measures if name in MEASURES):
        value, change = tables.last_quarter(name), tables.against_baseline(name)
        if not value.known:
            continue
        cells = [page.text(label(name)), figures_of(value), ends_of(value)]
        if tables.baseline is not None:
            other = change if change is not None and change.known else None
            cells += [figures_of(other, sign=True), ends_of(other, sign=True)]
        unit = MEASURES[name].unit.replace("money", tables.currency).replace("^2", "²")
        rows.append([*cells, page.text(unit)])
    against = ("By the programme", "95 % interval") if tables.baseline is not None else ()
    heads = ("Measure", "Last quarter", "95 % interval", *against, "Unit")
    numbers = range(1, len(heads) - 1)
    aside = "last quarter, with intervals" + (", against the baseline" if against else "")
    table = page.table(heads, rows, numbers=numbers)
    return page.details("Every measure", aside, f'<div class="measures">{table}</div>')


def figures_of(value: Estimate | None, *, sign: bool = False) -> str:
    """A mean as a cell, with its sign when it is a difference; empty when it is not known."""
    return "" if value is None else page.text(signed(value.mean) if sign else plain(value.mean))


def ends_of(value: Estimate | None, *, sign: bool = False) -> str:
    """The ends of an interval as a cell; empty when there is none."""
    if value is None or not value.has_interval:
        return ""
    form = signed if sign else plain
    return page.text(f"{form(value.low)} to {form(value.high)}")


def plain(value: float) -> str:
    """A number to three figures."""
    return sentences.number(value, 3)


def signed(value: float) -> str:
    """A difference to three figures with its sign."""
    return ("+" if value > 0 else "") + plain(value)


def _regime(made: Page, tables: RunTables) -> None:
    if tables.regimes is None or tables.regimes.empty:
        return
    strips = [made.chart(charts.regime_strip(tables.regimes), "With the programme")]
    if tables.baseline_regimes is not None and len(tables.baseline_regimes):
        strips.append(made.chart(charts.regime_strip(tables.baseline_regimes), "Without it"))
    words = page.legend(
        [
            (page.chip(theme.REGIME_COLOURS[r]), r.capitalize(), theme.REGIME_WORDS[r])
            for r in theme.REGIMES
        ],
        in_words=True,
    )
    made.section(
        "The regime over time",
        "Each column is a quarter; its colours show the share of runs in each regime.",
        words,
        f'<div class="pair">{"".join(strips)}</div>',
        sheet=True,
    )


def _map(made: Page, tables: RunTables) -> None:
    if tables.map is None or tables.map.empty:
        return
    points = people.grouped_points(tables.map)
    plane = charts.plane_of(points, tables.scenario.culture.values)
    points = charts.projected(points, plane)
    groups = [
        str(g)
        for g in dict.fromkeys(points.loc[points["kind"].isin(["employee", "partner"]), "group"])
    ]
    colours = theme.group_colours(groups)
    half = charts.extent(points)
    flat = len([c for c in points.columns if c[0] == "x" and c[1:].isdigit()]) > 1
    figures = []
    for moment, heading in (("start", "At the start"), ("end", "At the end")):
        part = points[points["moment"] == moment]
        if part.empty:
            continue
        chart = (
            charts.culture_map(part, colours, half, plane.names)
            if flat
            else charts.culture_strip(part, colours, half, plane.names[0])
        )
        words = f"{face_words(part)} {outside_words(part, half)}".strip()
        figures.append(made.chart(chart, heading, now=words, square=flat))
    intro = (
        "One of the runs. The disc is the page, one radius wide: inside it voices may differ and still "
        "be one brand. The warm cloud is what customers believe the brand to be. (To recognise the brand "
        "they must also have heard it consistently, which a map of means does not show.)"
    )
    note = f"{plane.note}." if plane.note else ""
    made.section(
        "The culture space",
        f"{intro} {note}".strip(),
        map_legend(colours, flat),
        f'<div class="pair maps">{"".join(figures)}</div>',
    )


def map_legend(colours: dict[str, str], flat: bool) -> str:
    """What the marks of the map mean."""
    items = [(page.chip(colour), group, "") for group, colour in colours.items()]
    items.append((page.chip(theme.CLOUD), "impressions of customers", ""))
    if flat:
        words = {
            "filled": "in the programme (larger: more customers follow)",
            "hollow": "not in the programme",
            "triangle": "partner voice",
            "square": "the official account",
            "diamond": "the public face: the mean impression",
            "dashed": "its spread",
            "page": "the page",
        }
        items += [
            (f'<svg viewBox="0 0 16 16" aria-hidden="true">{ROLE_SHAPES[k]}</svg>', v, "")
            for k, v in words.items()
        ]
    return page.legend(items)


def face_words(points: pd.DataFrame) -> str:
    """'Public face 0.31 radii off the centre; 82 % of impressions and 64 % of voices on the page.'"""
    columns = [c for c in points.columns if c[0] == "x" and c[1:].isdigit()]
    parts = []
    customers = points.loc[points["kind"] == "customer", columns].to_numpy(dtype=float)
    if len(customers):
        drift = float(np.linalg.norm(customers.mean(axis=0)))
        on = float((np.linalg.norm(customers, axis=1) <= 1).mean())
        parts.append(f"Public face <b>{drift:.2f}</b> radii off the centre")
        parts.append(f"<b>{page.spaced(sentences.percent(on))}</b> of impressions on the page")
    voices = points.loc[points["kind"].isin(["employee", "partner"]), columns].to_numpy(dtype=float)
    if len(voices):
        on = float((np.linalg.norm(voices, axis=1) <= 1).mean())
        parts.append(f"<b>{page.spaced(sentences.percent(on))}</b> of voices stand on it")
    return "; ".join(parts) + "." if parts else ""


def outside_words(points: pd.DataFrame, half: float) -> str:
    """How many voices stand further out than the picture reaches, when there are any."""
    voices = points.loc[points["kind"].isin(["employee", "partner"]), ["x", "y"]]
    out = int((voices.abs().max(axis=1) > half).sum())
    if not out:
        return ""
    verb = "stands" if out == 1 else "stand"
    return f"{sentences.count(out, 'voice')} {verb} further out than the picture."


def _measures(made: Page, tables: RunTables) -> None:
    wanted = [name for names in SHOWN.values() for name in names if name in tables.series]
    own = bands(tables.series, wanted)
    base_names = [] if tables.baseline is None else [n for n in wanted if n in tables.baseline]
    base = (
        bands(tables.baseline, base_names) if tables.baseline is not None and base_names else None
    )
    events = [(float(e.week), event_words(e)) for e in tables.scenario.events]
    inside = []
    for heading, names in SHOWN.items():
        figures = [
            _small(made, name, own, base, events, tables) for name in names if name in wanted
        ]
        figures = [figure for figure in figures if figure]
        if figures:
            inside.append(
                f'<div class="part"><h3>{page.text(heading)}</h3>'
                f'<div class="grid">{"".join(figures)}</div></div>'
            )
    inside.append(all_measures(tables))
    intro = (
        "The line is the mean of the runs, the band its 95 % interval; the pale line and band are "
        "the same organisation and the same luck without the programme."
        + (" Dotted rules are events." if events else "")
    )
    made.section("Measures over the weeks", intro, *inside, sheet=True)


def _small(
    made: Page,
    name: str,
    own: pd.DataFrame,
    base: pd.DataFrame | None,
    events: list[Any],
    tables: RunTables,
) -> str:
    measure = MEASURES[name]
    band = own[own["measure"] == name]
    if band["mean"].notna().sum() == 0:
        return ""
    other = None if base is None else base[base["measure"] == name]
    value, without = tables.last_quarter(name), tables.baseline_last_quarter(name)
    unit = measure.unit.replace("money", tables.currency)
    now = f"Last quarter <b>{page.spaced(shown(value.mean, name, tables))}</b>"
    if without is not None and without.known:
        now += f", without {page.spaced(shown(without.mean, name, tables))}"
    chart = charts.measure_over_weeks(
        band, other, name=label(name), unit=measure.unit, events=events
    )
    better = {"higher": " Higher is better.", "lower": " Lower is better."}.get(measure.better, "")
    caption = f"{measure.meaning} ({unit}).{better}" if unit else f"{measure.meaning}.{better}"
    if charts.has_peaks(band, other):
        caption += " Short peaks are cut off."
    return made.chart(chart, label(name), now, caption)
