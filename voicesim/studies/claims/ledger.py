"""The whole ledger: run the claims, judge them, write the tables that its report is drawn from."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.io.atomic import ready_folder, write_text
from voicesim.io.results import write_json, write_table
from voicesim.studies.claims import telling
from voicesim.studies.claims.claim_file import Claim, chosen, read_claim
from voicesim.studies.claims.judge import Judgement, Reading, judge
from voicesim.studies.claims.trial import design_of, parts_of, run_trial
from voicesim.studies.progress import Progress
from voicesim.studies.provenance import certificate, now

QUICK = 8  # replicates; the full number stands in each design
KIND = "claims"
TABLE, EFFECTS, WORDS, MARKDOWN = "claims.csv", "effects.csv", "claims.json", "claims.md"
START = "<!-- what follows is written by `voicesim claims --record` -->"
END = "<!-- end of what is written -->"
RUNS = "runs"  # folder of the stores, one a claim


@dataclass(frozen=True)
class Ledger:
    """Judgements on the claims, and how they were made."""

    judgements: tuple[Judgement, ...]
    provenance: dict[str, Any]

    @property
    def table(self) -> pd.DataFrame:
        """One row a claim: number, name, verdict, the effect that decides, what is left without the
        mechanism, where it flips."""
        return pd.DataFrame([_row(one) for one in self.judgements])

    @property
    def effects(self) -> pd.DataFrame:
        """Every difference: number, part, which, level, arm, measure, mean, low, high, runs, state."""
        return pd.DataFrame([row for one in self.judgements for row in _effects(one)])

    def words(self) -> list[dict[str, Any]]:
        """The texts of each claim."""
        return [_words(one) for one in self.judgements]

    def write(self, out: Path) -> None:
        """Tables, texts and birth certificate into the folder ``out``."""
        ready_folder(out)
        write_table(out / TABLE, self.table)
        write_table(out / EFFECTS, self.effects)
        write_json(out / WORDS, {KIND: self.words()})
        write_text(out / MARKDOWN, self.markdown())
        write_json(out / "provenance.json", self.provenance | {"kind": KIND})

    def markdown(self) -> str:
        """The ledger as Markdown: the table, then what was seen and what it means, claim by claim."""
        lines = [
            "| # | claim | verdict | effect (95 % interval) | without its mechanism | flips at |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for one in self.judgements:
            row = _row(one)
            cells = [
                str(row["number"]),
                row["title"],
                row["told"],
                f"{row['outcome']}: {row['effect_told']}",
            ]
            cells += [row["without"], row["flips"].replace("; ", "<br>")]
            lines.append(f"| {' | '.join(cells)} |")
        for one in self.judgements:
            claim = one.trial.claim
            lines += [
                "",
                f"## {claim.number}. {claim.title}",
                "",
                f"> {claim.article}",
                "",
                *section(one),
            ]
        return "\n".join(lines) + "\n"


def record(ledger: Ledger) -> list[Path]:
    """Write what was seen into the README of each claim, between its two marks; the files written."""
    written = []
    for one in ledger.judgements:
        readme = one.trial.claim.folder / "README.md"
        before, _, rest = readme.read_text(encoding="utf-8").partition(START)
        after = rest.partition(END)[2]
        made = (
            f"{one.main.effect.runs} pairs of runs of each difference, seed {one.trial.claim.seed}."
        )
        told = "\n".join([*section(one), "", made])
        write_text(readme, f"{before}{START}\n\n{told}\n\n{END}{after}")
        written.append(readme)
    return written


def section(judgement: Judgement) -> list[str]:
    """Lines of Markdown: what was seen, what it means."""
    flips = telling.flips(judgement)
    return [
        "**What was seen.**", "", *(f"- {told}" for told in telling.seen(judgement)), "",
        "**What it means.**", "", *(f"- {told}" for told in telling.meaning(judgement)), "",
        f"**Where it flips.** {'; '.join(flips) or 'Nowhere among the conditions tried'}.",
    ]  # fmt: skip


def claims(
    *wanted: str | int,
    quick: bool = False,
    replicates: int | None = None,
    out: str | Path | None = None,
    jobs: int | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
    **said: Any,
) -> Ledger:
    """Put claims of the article to the model: all, or those whose numbers or names are given.

    Parameters
    ----------
    quick
        Fewer replicates, at most three levels of a condition: for a look; verdicts are less sure.
    replicates
        Pairs of runs for every difference, instead of each design's own number.
    out
        Folder that keeps finished runs, in which an interrupted ledger goes on.
    said
        Anything else for the birth certificate.

    Errors: InputError for a claim that is not there or wrongly written.
    """
    read = [read_claim(folder) for folder in chosen(str(one) for one in wanted)]
    many = [replicates or (QUICK if quick else claim.replicates) for claim in read]
    began = now()
    tell = _together(read, many, quick, progress)
    trials = []
    for number, (claim, count) in enumerate(zip(read, many, strict=True)):
        store = Path(out) / RUNS / claim.name if out is not None else None
        trials.append(
            run_trial(
                claim, quick=quick, replicates=count, out=store, jobs=jobs, fresh=fresh,
                progress=tell(number),
            )
        )  # fmt: skip
    about = certificate(
        read[0].base, seed=read[0].seed, replicates=max(many), quick=quick,
        claims=[claim.name for claim in read], began=began, finished=now(), **said,
    )  # fmt: skip
    return Ledger(tuple(judge(trial) for trial in trials), about)


def _together(
    read: Sequence[Claim], many: Sequence[int], quick: bool, progress: Progress | None
) -> Any:
    """One progress for all claims: of claim ``number``, all that are before it are done."""
    if progress is None:
        return lambda number: None
    sizes = [
        len(design_of(claim, parts_of(claim, quick), count)[0].points) * count
        for claim, count in zip(read, many, strict=True)
    ]
    failures = [0] * len(sizes)
    lock = threading.Lock()

    def of(number: int) -> Progress:
        before = sum(sizes[:number])

        def tell(done: int, total: int, failed: int = 0) -> None:
            with lock:
                failures[number] = failed
                progress(before + done, sum(sizes), sum(failures))

        return tell

    return of


def _row(one: Judgement) -> dict[str, Any]:
    claim, main = one.trial.claim, one.main
    return {
        "number": claim.number, "name": claim.name, "title": claim.title, "article": claim.article,
        "verdict": one.verdict, "told": telling.HEADS[one.verdict], "explained": one.explained,
        "tested": claim.tested, "reference": claim.reference, "outcome": telling.named(main.outcome),
        "expected": main.outcome.expected, "effect": main.effect.value, "low": main.effect.low,
        "high": main.effect.high, "unit": telling.unit(main.outcome), "margin": main.outcome.margin,
        "runs": main.effect.runs, "here": main.state,
        "effect_told": telling.effect(main.effect, main.outcome),
        "without": telling.without(one), "flips": "; ".join(telling.flips(one)),
        "depends_on": "; ".join(one.conditions),
    }  # fmt: skip


def _effects(one: Judgement) -> list[dict[str, Any]]:
    return [row for reading in one.readings for row in _of_reading(one, reading)]


def _of_reading(one: Judgement, reading: Reading) -> list[dict[str, Any]]:
    claim = one.trial.claim
    found = [("plain", "", "", claim.tested, reading.effect, reading.state)]
    found += [("plain", "", "", arm, effect, "") for arm, effect in reading.others]
    found += [("ablation", a.without, "", claim.tested, a.effect, a.fate) for a in reading.ablated]
    found += [
        ("flip", sweep.name, level.level, claim.tested, level.effect, level.state)
        for sweep in reading.swept
        for level in sweep.levels
    ]
    return [
        {
            "number": claim.number, "part": part, "which": which, "level": level, "arm": arm,
            "against": claim.reference, "outcome": telling.named(reading.outcome),
            "measure": reading.outcome.measure, "expected": reading.outcome.expected,
            "mean": effect.value, "low": effect.low, "high": effect.high, "runs": effect.runs,
            "told": telling.effect(effect, reading.outcome), "state": state,
        }
        for part, which, level, arm, effect, state in found
    ]  # fmt: skip


def _words(one: Judgement) -> dict[str, Any]:
    claim = one.trial.claim
    keys = ("name", "number", "title", "question", "article", "mechanism", "tested", "reference")
    said = {key: getattr(claim, key) for key in keys}
    return said | {"seen": telling.seen(one), "meaning": telling.meaning(one)}
