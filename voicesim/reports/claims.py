"""The report of the claims ledger: one table for the room, then a part for each claim with its charts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.measures.regime import REGIMES
from voicesim.reports import charts, page, theme
from voicesim.reports.certificate import certificate, footer_line
from voicesim.reports.page import Page
from voicesim.reports.sentences import count, listed
from voicesim.reports.tables import read_json, table
from voicesim.reports.words import meaning_of, unit_of

KINDS = {
    "holds": theme.GOOD,
    "it depends": theme.CLOUD,
    "does not hold here": theme.BAD,
    "undecided": theme.BASELINE,
}
EXPLAINED = {
    "explained": "its mechanism explains it",
    "partly explained": "its mechanism explains most of it",
    "outweighed": "its mechanism works as said but is outweighed",
    "not explained": "not explained by that mechanism",
}
VERBS = {
    "holds": ("holds", "hold"),
    "it depends": ("depends on conditions", "depend on conditions"),
    "does not hold here": ("does not hold here", "do not hold here"),
    "undecided": ("is undecided", "are undecided"),
}
LATER = 3  # charts of conditions that stand open; the rest is folded away


@dataclass(frozen=True)
class ClaimsTables:
    """The tables of a ledger: one row a claim, one row a difference, the texts."""

    ledger: pd.DataFrame
    effects: pd.DataFrame
    words: dict[int, dict[str, Any]]
    provenance: dict[str, Any]

    @classmethod
    def read(cls, folder: Path) -> ClaimsTables:
        """The tables in a folder written by ``voicesim claims``. Errors: InputError."""
        ledger = table(folder / "claims.csv", needed=True)
        effects = table(folder / "effects.csv", needed=True)
        assert ledger is not None
        assert effects is not None
        words = {
            int(one["number"]): one for one in read_json(folder / "claims.json").get("claims", ())
        }
        return cls(
            ledger.astype(object).fillna(""), effects, words, read_json(folder / "provenance.json")
        )


def claims_report(folder: Path) -> str:
    """The whole page as HTML. Errors: InputError when the folder is not a ledger's."""
    tables = ClaimsTables.read(folder)
    made = Page(
        "What of the article holds in this model?",
        f"voicesim · {count(len(tables.ledger), 'claim')} under the same luck",
        "Each claim is a question to the model, not a result built into it. The verdict is computed from "
        "paired differences; then the mechanism said to make it so is switched off, and conditions are "
        "moved to see where the verdict flips.",
    )
    made.verdict(summary(tables))
    _overview(made, tables)
    for row in tables.ledger.to_dict("records"):
        _claim(made, tables, row)
    made.section(
        "Birth certificate",
        "What it takes to make exactly these numbers again.",
        certificate(tables.provenance),
    )
    return made.html(footer_line(tables.provenance))


def summary(tables: ClaimsTables) -> list[str]:
    """How many claims hold, depend, do not hold; which lack an explanation."""
    found = tables.ledger["verdict"].value_counts()
    parts = [_so_many(int(found[kind]), *VERBS[kind]) for kind in VERBS if kind in found]
    told = [f"Of {count(len(tables.ledger), 'claim')}, {listed(parts)}."]
    lost = tables.ledger[tables.ledger["explained"] == "not explained"]
    if len(lost):
        told.append(
            f"Not explained by the mechanism that was named: {listed(list(lost['title']))}."
        )
    if tables.provenance.get("quick"):
        told.append("This was a quick look: few runs, few conditions. The full ledger is surer.")
    return told


def _so_many(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _overview(made: Page, tables: ClaimsTables) -> None:
    """The table for the room."""
    rows = []
    for row in tables.ledger.to_dict("records"):
        link = f'<a href="#claim-{row["number"]}">{page.text(row["title"])}</a>'
        verdict = f"{page.chip(KINDS[row['verdict']])} {page.text(row['told'])}"
        flips = "<br>".join(page.spaced(one) for one in row["flips"].split("; ") if one)
        rows.append([
            str(row["number"]),
            _under(link, f"“{row['article']}”"),
            _under(verdict, EXPLAINED.get(row["explained"], "")),
            _under(page.text(row["outcome"]), row["effect_told"]),
            page.spaced(row["without"]),
            flips,
        ])  # fmt: skip
    heads = (
        "", "The article says", "Verdict", "Effect (95 %)", "Without its mechanism", "Flips at",
    )  # fmt: skip
    intro = (
        "Effects are what is tested less what it is held against, run by run under the same luck; "
        "shares in points. A claim depends on a condition when it turns within the plausible range."
    )
    made.section("The ledger", intro, page.table(heads, rows, numbers=()))


def _under(first: str, second: str) -> str:
    """Safe HTML, and a softer line of text under it."""
    return f'{first}<br><span class="what">{page.spaced(second)}</span>' if second else first


def _claim(made: Page, tables: ClaimsTables, row: dict[str, Any]) -> None:
    """One claim: the article's words, what it means, what was seen, charts."""
    words = tables.words[int(row["number"])]
    own = tables.effects[tables.effects["number"] == row["number"]]
    main = own[own["outcome"] == row["outcome"]]
    figures = [_ablations(made, main), *_conditions(made, main)]
    parts = [
        page.tag("h2", page.text(f"{row['number']}. {row['title']}: {row['told'].lower()}")),
        page.tag("p", f"“{page.text(words['article'])}”", "story"),
        page.tag("p", page.text(words["question"])),
        page.tag("p", page.text(f"The mechanism said to do it: {words['mechanism']}")),
        page.tag("h3", "What it means"),
        _list(words["meaning"]),
        page.tag("h3", "What was seen"),
        _list(words["seen"]),
        _grid(figures[: 1 + LATER]),
    ]
    if figures[1 + LATER :]:
        parts.append(page.details("More conditions", "", _grid(figures[1 + LATER :])))
    parts.append(page.details("Every outcome", "with and without the mechanism", _outcomes(own)))
    made.add(f'<section id="claim-{row["number"]}" class="sheet">{"".join(parts)}</section>')


def _grid(figures: list[str]) -> str:
    return f'<div class="grid">{"".join(figures)}</div>'


def _list(sentences: list[str]) -> str:
    items = "".join(page.tag("li", page.spaced(one)) for one in sentences)
    return f'<ul class="notes">{items}</ul>'


def _ablations(made: Page, main: pd.DataFrame) -> str:
    """The effect as it is, of further arms, and without each mechanism."""
    shown = main[main["part"] != "flip"].copy()
    shown["scenario"] = [
        f"without {r.which}" if r.part == "ablation" else r.arm for r in shown.itertuples()
    ]
    expected = str(shown["expected"].fillna("").iloc[0]) or "neither"
    frame = shown[["scenario", "mean", "low", "high"]]
    against = page.text(f"against {main.iloc[0]['against']}; green is as said")
    chart = charts.forest(frame, *_named(main), expected)
    return made.chart(chart, "With and without the mechanism", against)


def _conditions(made: Page, main: pd.DataFrame) -> list[str]:
    """The effect over the levels of each condition."""
    figures = []
    for name, rows in main[main["part"] == "flip"].groupby("which", sort=False):
        levels = pd.to_numeric(rows["level"], errors="coerce")
        shown = rows.assign(level=levels if levels.notna().all() else rows["level"])
        frame = shown[["level", "mean", "low", "high", "state"]]
        chart = charts.difference_over(frame, str(name), *_named(main))
        figures.append(made.chart(chart, f"Over {name}", page.text(meaning_of(str(name)))))
    return figures


def _named(main: pd.DataFrame) -> tuple[str, str]:
    measure = str(main.iloc[0]["measure"])
    unit = "share of runs" if measure in REGIMES else unit_of(measure)
    return f"Difference in {main.iloc[0]['outcome']}", unit


def _outcomes(own: pd.DataFrame) -> str:
    """Every outcome, plain and without each mechanism."""
    rows = []
    for r in own[own["part"] != "flip"].itertuples():
        part = f"without {r.which}" if r.part == "ablation" else f"{r.arm} against {r.against}"
        told = [page.text(r.outcome), page.text(part), page.spaced(r.told), page.text(r.state)]
        rows.append([*told, str(int(r.runs))])
    return page.table(("Outcome", "", "Difference (95 %)", "", "Pairs"), rows, numbers=(4,))
