"""All runs that a claim needs, under common random numbers: every arm meets the same luck."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from voicesim.scenario import Scenario
from voicesim.scenario.events import HiringWave, Merger
from voicesim.state import Floats
from voicesim.streams import replicate_seed
from voicesim.studies.claims.claim_file import Claim, Flip
from voicesim.studies.executors import cores, on_threads
from voicesim.studies.progress import Progress
from voicesim.studies.windows import Windows
from voicesim.studies.work import simulate

PLAIN = ("plain", "", None)  # neither ablated nor swept
PER_HEAD = ("coaching.hours", "costs.orchestrator", "costs.playback_tool", "costs.monitoring", "costs.official")  # fmt: skip
Part = tuple[str, str, Any]  # kind, which ablation or parameter, level


@dataclass
class Trial:
    """A claim with the values of its outcomes: (part, arm, outcome) to one value a replicate."""

    claim: Claim
    values: dict[tuple[Part, str, str], Floats] = field(default_factory=dict)

    def differences(self, part: Part, arm: str, outcome: str) -> Floats:
        """Arm less reference, replicate by replicate."""
        own = self.values[part, arm, outcome]
        return own - self.values[part, self.claim.reference, outcome]


def parts(claim: Claim) -> list[Part]:
    """Plain, every ablation, every level of every sweep."""
    ablated: list[Part] = [("ablation", one.what, None) for one in claim.ablations]
    swept: list[Part] = [("flip", f.parameter, level) for f in claim.flips for level in f.levels]
    return [PLAIN, *ablated, *swept]


def arms_in(claim: Claim, part: Part) -> list[str]:
    """All arms in the plain part, the two that decide elsewhere."""
    return list(claim.arms)[: None if part == PLAIN else 2]


def changes_of(claim: Claim, part: Part, arm: str) -> dict[str, Any]:
    """What a part changes in an arm."""
    kind, which, level = part
    if kind == "ablation":
        return dict(next(one.set for one in claim.ablations if one.what == which))
    if kind == "flip":
        flip: Flip = next(one for one in claim.flips if one.parameter == which)
        return {which: level} if arm in flip.arms else {}
    return {}


def scaled(scenario: Scenario, factor: float) -> Scenario:
    """The same situation in a company ``factor`` times as large: people, customers, hours, prices of the office."""
    if factor == 1.0:
        return scenario

    def whole(value: float) -> int:
        return max(1, round(value * factor))

    changes: dict[str, Any] = {path: scenario.get(path) * factor for path in PER_HEAD}
    changes |= {path: whole(scenario.get(path)) for path in ("organisation.employees", "customers.count", "organisation.departments")}  # fmt: skip
    changes |= {f"partners.{name}.voices": whole(p.voices) for name, p in scenario.partners.items() if p.voices}  # fmt: skip
    events = [
        e.model_copy(update={"people": whole(e.people)}) if isinstance(e, Merger | HiringWave) else e
        for e in scenario.events
    ]  # fmt: skip
    return scenario.with_(changes | {"events": [e.model_dump() for e in events]})


def run_trials(
    claims: Sequence[Claim],
    *,
    replicates: int,
    seed: int = 1,
    factor: float = 1.0,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> list[Trial]:
    """Run every arm of every part of every claim ``replicates`` times; equal runs are made once."""
    wanted, jobs_to_do = _plan(claims, factor, replicates)
    rows: dict[tuple[str, int], dict[str, Any]] = {}

    def work(job: tuple[str, Scenario, Windows, int], stop: threading.Event) -> Any:
        key, scenario, windows, replicate = job
        if stop.is_set():
            return None
        row, _ = simulate(scenario, replicate_seed(seed, replicate), None, windows)
        return (key, replicate), row

    for done in on_threads(work, jobs_to_do, jobs or cores()):
        rows[done[0]] = done[1]
        if progress is not None:
            progress(len(rows), len(jobs_to_do))
    return [_gather(claim, wanted, rows, replicates) for claim in claims]


Wanted = dict[tuple[int, Part, str], str]


def _plan(
    claims: Sequence[Claim], factor: float, replicates: int
) -> tuple[Wanted, list[tuple[str, Scenario, Windows, int]]]:
    """Which run belongs to which arm of which part, and every run once."""
    wanted: Wanted = {}
    todo: dict[str, tuple[Scenario, Windows]] = {}
    for claim in claims:
        extras = {o.name: extra for o in claim.outcomes if (extra := o.extra()) is not None}
        windows = Windows("last_quarter", extras)
        for part in parts(claim):
            for arm in arms_in(claim, part):
                scenario = scaled(claim.scenario(arm, changes_of(claim, part, arm)), factor)
                key = scenario.model_dump_json(exclude={"title", "story", "question"}) + repr(sorted(extras))  # fmt: skip
                todo.setdefault(key, (scenario, windows))
                wanted[claim.number, part, arm] = key
    jobs = [(key, *what, r) for key, what in todo.items() for r in range(replicates)]
    return wanted, jobs


def _gather(
    claim: Claim, wanted: Wanted, rows: dict[tuple[str, int], dict[str, Any]], replicates: int
) -> Trial:
    trial = Trial(claim)
    for part in parts(claim):
        for arm in arms_in(claim, part):
            own = [rows[wanted[claim.number, part, arm], r] for r in range(replicates)]
            for outcome in claim.outcomes:
                values = np.array([outcome.value(row) for row in own])
                trial.values[part, arm, outcome.name] = values
    return trial
