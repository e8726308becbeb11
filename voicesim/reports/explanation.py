"""The report of `voicesim explain`: who and what made the difference, largest effects first."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from voicesim.reports import charts, page, sentences
from voicesim.reports.amounts import level_of, signed, sure
from voicesim.reports.certificate import certificate, footer_line
from voicesim.reports.page import Page
from voicesim.reports.tables import read_json, table
from voicesim.reports.words import label, unit_of
from voicesim.studies.explain import KINDS, Explanation, sentence

FILE = "explanation.csv"
DRAWN = 14  # effects that a chart has room for
NAMES = 250  # pixels that names get beside a chart
PLURALS = {kind: f"{kind.capitalize()}s" for kind in KINDS}


def explanation_report(folder: Path) -> str:
    """The whole page as HTML. Errors: InputError when the folder is not an explanation's."""
    effects = table(folder / FILE, needed=True)
    assert effects is not None
    told = read_json(folder / "provenance.json")
    currency = str(told.get("currency") or "EUR")
    found = Explanation(effects, int(told.get("replicates") or 0), currency)
    outcomes = [str(name) for name in effects["outcome"].unique()]
    tried = effects.groupby(["kind", "name"]).ngroups
    counts = [
        sentences.count(tried, "counterfactual"), sentences.count(found.replicates, "run"),
    ]  # fmt: skip
    kicker = f"voicesim · {counts[0]}, {counts[1]} each under the same luck"
    made = Page(f"Who made the difference: {told.get('scenario_title') or 'a scenario'}", kicker)
    made.verdict(_verdict(found, outcomes))
    for outcome in outcomes:
        _outcome(made, found, outcome)
    made.section(
        "Birth certificate", "What it takes to make exactly these numbers again.", certificate(told)
    )
    return made.html(footer_line(told))


def _verdict(found: Explanation, outcomes: list[str]) -> list[str]:
    """The largest clear effect on each outcome, then how much of it may be luck."""
    told = []
    for outcome in outcomes:
        clear = _clear(found.ranked(outcome))
        if clear.empty:
            told += found.sentences(outcome, most=1)
            continue
        people = clear[clear["kind"] != "lever"]
        for part in (clear[clear["kind"] == "lever"], people):
            told += [sentence(row, found.currency) for row in part.head(1).to_dict("records")]
    return [*told, found.caution()]


def _clear(effects: pd.DataFrame) -> pd.DataFrame:
    return effects[(effects["low"] > 0) | (effects["high"] < 0)]


def _outcome(made: Page, found: Explanation, outcome: str) -> None:
    """A forest of the largest effects, and every effect by kind."""
    ranked = found.ranked(outcome)
    shown = _clear(ranked).head(DRAWN)
    drawn = ""
    if len(shown):
        forest = shown.rename(columns={"difference": "mean", "words": "scenario"})
        forest = forest.assign(scenario=[_short(words) for words in forest["scenario"]])
        better = str(ranked["better"].iloc[0])
        drawn = made.chart(charts.forest(forest, label(outcome), unit_of(outcome), better, NAMES))
    as_is = level_of(float(ranked["with_all"].iloc[0]), outcome, found.currency)
    intro = (
        f"As it is: {as_is}. What it would be without somebody or something (or with a voice for "
        "somebody who has none), as a difference; bars are 95 % intervals, and only effects that are "
        "more than luck are drawn. Green would be better, orange worse."
    )
    parts = [_table(found, outcome, kind) for kind in KINDS]
    made.section(label(outcome), intro, drawn, *parts, sheet=True)


def _short(words: str) -> str:
    """Words of an effect for an axis: "quality of people and tools at 0 %", "10 voices of allies"."""
    name = words.partition(" instead of ")[0].partition(", who has none")[0]
    for start in ("Without ", "With a voice for ", "With ", "the "):
        name = name.removeprefix(start)
    return name


def _table(found: Explanation, outcome: str, kind: str) -> str:
    rows = []
    for r in found.ranked(outcome, kind).to_dict("records"):
        change = signed(r["difference"], outcome, found.currency)
        ends = sure(r["low"], r["high"], outcome, found.currency)
        rows.append([page.text(r["words"].removesuffix(",")), *(page.spaced(c) for c in (change, ends))])  # fmt: skip
    if not rows:
        return ""
    listed = page.table(("", label(outcome), "95 %"), rows, numbers=(1,))
    return page.details(PLURALS[kind], f"{len(rows)} tried", listed)
