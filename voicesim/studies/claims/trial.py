"""All runs that a claim needs, under common random numbers: every arm meets the same luck."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from voicesim.scenario import Scenario
from voicesim.state import Floats
from voicesim.studies.claims.claim_file import Claim, Flip
from voicesim.studies.design import Design, make
from voicesim.studies.progress import Progress
from voicesim.studies.sweep import run_design
from voicesim.studies.windows import Windows

CASE = "case"  # name of the factor that numbers the scenarios of a claim
QUICK_LEVELS = 3  # of a condition: both ends and the middle


class Part(NamedTuple):
    """Which part of the trial: plain, an ablation (which), or a level of a condition (which, level)."""

    kind: str
    which: str = ""
    level: Any = None


PLAIN = Part("plain")
Key = tuple[Part, str]  # a part and an arm


@dataclass
class Trial:
    """A claim with one row a run: ``rows[part, arm]`` is indexed by replicate."""

    claim: Claim
    parts: tuple[Part, ...]
    rows: Mapping[Key, pd.DataFrame] = field(default_factory=dict)
    failed: int = 0

    def values(self, part: Part, arm: str, outcome: int = 0) -> Floats:
        """One value a replicate of the claim's outcome of that number; NaN for a failed run."""
        read = self.claim.outcomes[outcome]
        rows = self.rows[part, arm].to_dict("records")
        return np.array([read.value(row) if row["status"] == "done" else np.nan for row in rows])

    def differences(self, part: Part, arm: str, outcome: int = 0) -> Floats:
        """Arm less reference, replicate by replicate."""
        return self.values(part, arm, outcome) - self.values(part, self.claim.reference, outcome)


def parts_of(claim: Claim, quick: bool = False) -> list[Part]:
    """Plain, every ablation, every level of every condition (at most three when ``quick``)."""
    ablated = [Part("ablation", one.without) for one in claim.ablations]
    swept = [Part("flip", f.name, level) for f in claim.flips for level in _levels(f, quick)]
    return [PLAIN, *ablated, *swept]


def _levels(flip: Flip, quick: bool) -> list[Any]:
    levels = list(flip.levels)
    if not quick or len(levels) <= QUICK_LEVELS:
        return levels
    return [levels[0], levels[len(levels) // 2], levels[-1]]


def arms_in(claim: Claim, part: Part) -> list[str]:
    """All arms in the plain part, the two that decide elsewhere."""
    return list(claim.arms)[: None if part == PLAIN else 2]


def scenario_of(claim: Claim, part: Part, arm: str) -> Scenario:
    """The scenario of an arm in a part of the trial."""
    changes = _changes(claim, part, arm)
    return claim.base.with_(changes) if changes else claim.base


def _changes(claim: Claim, part: Part, arm: str) -> dict[str, Any]:
    """What a part and an arm set: conditions first, then the arm, then what is switched off."""
    changes: dict[str, Any] = {}
    if part.kind == "flip":
        flip = next(one for one in claim.flips if one.name == part.which)
        changes |= flip.levels[part.level]
    changes |= claim.arms[arm]
    if part.kind == "ablation":
        changes |= next(one.set for one in claim.ablations if one.without == part.which)
    return changes


def design_of(claim: Claim, parts: list[Part], replicates: int) -> tuple[Design, dict[Key, int]]:
    """The runs of a trial as one design, equal scenarios once; and which point is which arm's."""
    found: list[Scenario] = []
    cases: dict[str, dict[str, Any]] = {}
    point: dict[Key, int] = {}
    for part in parts:
        for arm in arms_in(claim, part):
            scenario = scenario_of(claim, part, arm)
            if scenario not in found:
                found.append(scenario)
                told = "" if part == PLAIN else f" | {part.which} | {part.level}"
                cases[f"{arm}{told}"] = _changes(claim, part, arm)
            point[part, arm] = found.index(scenario)
    extras = {name: extra for one in claim.outcomes for name, extra in one.extras().items()}
    windows = Windows("last_quarter", extras)
    design = make(
        {claim.name: claim.base}, {CASE: cases}, replicates=replicates, seed=claim.seed,
        windows=windows, question=claim.question, title=claim.title,
    )  # fmt: skip
    return design, point


def run_trial(
    claim: Claim,
    *,
    quick: bool = False,
    replicates: int,
    out: Path | None = None,
    jobs: int | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
) -> Trial:
    """Run every arm of every part ``replicates`` times; with ``out``, go on where it was stopped."""
    parts = parts_of(claim, quick)
    design, point = design_of(claim, parts, replicates)
    about = {"name": claim.name}
    done = run_design(design, out=out, jobs=jobs, fresh=fresh, progress=progress, about=about)
    by_point = {number: rows.set_index("replicate") for number, rows in done.runs.groupby("point")}
    rows = {key: by_point[number] for key, number in point.items()}
    return Trial(claim, tuple(parts), rows, done.failed)
