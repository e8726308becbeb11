"""The whole ledger: run the claims, judge them, write the tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.io.atomic import ready_folder, write_text
from voicesim.io.results import write_json, write_table
from voicesim.studies.claims import telling
from voicesim.studies.claims.claim_file import chosen, read_claim
from voicesim.studies.claims.judge import Judgement, effect_of, judge
from voicesim.studies.claims.trial import arms_in, parts, run_trials
from voicesim.studies.progress import Progress
from voicesim.studies.provenance import certificate, now

FULL, QUICK = 20, 6  # replicates
QUICK_SIZE = 0.25  # of the company
START, END = (
    "<!-- numbers: written by `voicesim claims --record` -->",
    "<!-- end of the numbers -->",
)


@dataclass(frozen=True)
class Ledger:
    """Judgements on the claims, and how they were made."""

    judgements: tuple[Judgement, ...]
    provenance: dict[str, Any]

    @property
    def table(self) -> pd.DataFrame:
        """One row a claim: number, name, title, verdict, the deciding effect, ablation, flips, sentence."""
        return pd.DataFrame([_row(one) for one in self.judgements])

    @property
    def effects(self) -> pd.DataFrame:
        """Every paired difference: claim, part, which, level, arm, measure, mean, low, high, runs, state."""
        return pd.DataFrame([row for one in self.judgements for row in _effects(one)])

    @property
    def runs(self) -> pd.DataFrame:
        """One row a claim, part, arm and replicate, one column an outcome (NaN where it is not one)."""
        return pd.concat([_runs(one) for one in self.judgements], ignore_index=True)

    def write(self, out: Path) -> None:
        """Tables, texts and birth certificate into the folder ``out``."""
        ready_folder(out)
        write_table(out / "claims.csv", self.table)
        write_table(out / "effects.csv", self.effects)
        runs = self.runs
        runs["level"] = runs["level"].astype(str)
        write_table(out / "runs.parquet", runs)
        write_text(out / "claims.md", self.markdown())
        texts = {one.trial.claim.name: _texts(one) for one in self.judgements}
        write_json(out / "provenance.json", self.provenance | {"kind": "claims", "claims": texts})

    def markdown(self) -> str:
        """The table for people, as Markdown."""
        heads = "| # | the article says | verdict | effect (95 %) | switched off | flips at |"
        lines = [heads, "| --- | --- | --- | --- | --- | --- |"]
        for row in self.table.to_dict("records"):
            effect = f"{row['measure']}: {telling.signed(row['effect'])} ({telling.signed(row['low'])} to {telling.signed(row['high'])})"  # fmt: skip
            lines.append(f"| {row['number']} | {row['title']} | {row['verdict']} | {effect} | {row['switched_off']} | {row['flips_at']} |")  # fmt: skip
        return "\n".join(lines) + "\n"


def claims(
    *wanted: str | int,
    quick: bool = False,
    replicates: int | None = None,
    seed: int = 1,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Ledger:
    """Put claims of the article to the model: all, or those whose numbers or names are given.

    ``quick`` takes a company a quarter the size and fewer replicates, for a look and for tests; its
    verdicts are less sure. Errors: InputError for a claim that is not there or wrongly written.
    """
    read = [read_claim(folder) for folder in chosen(str(one) for one in wanted)]
    many = replicates or (QUICK if quick else FULL)
    began = now()
    factor = QUICK_SIZE if quick else 1.0
    trials = run_trials(read, replicates=many, seed=seed, factor=factor, jobs=jobs, progress=progress)  # fmt: skip
    about = certificate(read[0].base, seed=seed, replicates=many, company_size=factor, began=began, finished=now())  # fmt: skip
    return Ledger(tuple(judge(trial) for trial in trials), about)


def record(ledger: Ledger, folders: Iterable[Path]) -> None:
    """Write the numbers part of each claim's README, between its two marks."""
    by_name = {one.trial.claim.name: one for one in ledger.judgements}
    for folder in folders:
        if folder.name not in by_name:
            continue
        readme = folder / "README.md"
        before, _, rest = readme.read_text(encoding="utf-8").partition(START)
        after = rest.partition(END)[2]
        numbers = "\n".join(f"- {s}" for s in telling.sentences(by_name[folder.name]))
        runs = f"Seed {ledger.provenance['seed']}, {ledger.provenance['replicates']} replicates."
        write_text(readme, f"{before}{START}\n\n{numbers}\n\n{runs}\n\n{END}{after}")


def _row(one: Judgement) -> dict[str, Any]:
    claim = one.trial.claim
    flips = [f"{s.parameter} {telling.number(t.at) if t.at == t.at else f'{t.below} / {t.above}'}" for s in one.swept for t in s.turns]  # fmt: skip
    return {
        "number": claim.number, "name": claim.name, "title": claim.title, "verdict": one.verdict,
        "measure": one.outcome.name, "expected": one.outcome.expected, "effect": one.effect.value,
        "low": one.effect.low, "high": one.effect.high, "unit": telling.unit_of(one.outcome),
        "margin": one.outcome.margin, "runs": one.effect.runs, "here": one.state,
        "switched_off": "; ".join(f"{a.fate} ({telling.signed(a.effect.value)})" for a in one.ablated),
        "explained": one.explained, "flips_at": "; ".join(flips),
        "set_so": "; ".join(telling.set_so(one)), "sentence": telling.main_sentence(one),
    }  # fmt: skip


def _effects(one: Judgement) -> list[dict[str, Any]]:
    trial = one.trial
    rows = []
    for part in parts(trial.claim):
        for arm in arms_in(trial.claim, part)[1:]:
            for outcome in trial.claim.outcomes:
                effect = effect_of(trial, part, arm, outcome)
                rows.append({
                    "number": trial.claim.number, "part": part[0], "which": part[1], "level": part[2],
                    "arm": arm, "against": trial.claim.reference, "measure": outcome.name,
                    "expected": outcome.expected, "unit": telling.unit_of(outcome), "mean": effect.value,
                    "low": effect.low, "high": effect.high, "runs": effect.runs,
                })  # fmt: skip
    return rows


def _runs(one: Judgement) -> pd.DataFrame:
    trial = one.trial
    tables = []
    for part in parts(trial.claim):
        for arm in arms_in(trial.claim, part):
            values = {o.name: trial.values[part, arm, o.name] for o in trial.claim.outcomes}
            table = pd.DataFrame(values)
            table.insert(0, "replicate", range(len(table)))
            for place, (key, value) in enumerate((("number", trial.claim.number), ("part", part[0]), ("which", part[1]), ("level", part[2]), ("arm", arm))):  # fmt: skip
                table.insert(place, key, value)
            tables.append(table)
    return pd.concat(tables, ignore_index=True)


def _texts(one: Judgement) -> dict[str, Any]:
    claim = one.trial.claim
    said = {key: getattr(claim, key) for key in ("title", "claim", "question", "mechanism", "note")}
    return said | {"arms": list(claim.arms), "sentences": telling.sentences(one)}
