"""Does it tip back where it tipped? One lever is moved slowly up and down again within one run.

Two states at one level of the lever mean that the model keeps state: on the way down the outcome
differs from that on the way up. A mere lag does so too, but vanishes when the lever moves more
slowly, so everything is done at two speeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from voicesim.course import Course
from voicesim.errors import InputError
from voicesim.io.scenarios import organisation_of
from voicesim.measures.raw import EARLY
from voicesim.measures.registry import MEASURES
from voicesim.measures.windows import Steps, measured, taken
from voicesim.scenario import PARAMETERS, Scenario
from voicesim.streams import replicate_seed
from voicesim.studies import statistics
from voicesim.studies.executors import cores, on_threads
from voicesim.studies.factors import as_level, check_path
from voicesim.studies.windows import check_measure

READ_SHARE = 0.5  # of each plateau: its second half is read
LAG = 0.6  # a gap that shrinks below this when the lever moves half as fast is a lag


@dataclass(frozen=True)
class UpAndDown:
    """``table``: speed ("fast", "slow"), level, up, down, gap (down - up), low, high (95 %, paired).

    ``verdict``: "one state" (no clear gap), "a lag" (the gap goes away at half the speed) or "keeps
    state" (it stays: two states at one level).
    """

    path: str
    measure: str
    table: pd.DataFrame
    verdict: str


def up_and_down(
    scenario: Scenario,
    path: str,
    levels: Sequence[float],
    *,
    measure: str = "coherence",
    hold_weeks: int = 26,
    replicates: int = 10,
    seed: int = 1,
    jobs: int | None = None,
) -> UpAndDown:
    """Move ``path`` up through ``levels`` and down again, ``hold_weeks`` at each, and half as fast.

    Errors: InputError for a lever that cannot move in mid-run, an unknown measure, or a run too long.
    """
    check_path(path, scenario, "path")
    check_measure(measure)
    if path not in PARAMETERS or not PARAMETERS[path].live:
        problem = "shapes the start and cannot change in mid-run"
        raise InputError(path, problem, "a lever such as 'coaching.hours'")
    if len(levels) < 2 or sorted(levels) != list(levels):
        raise InputError("levels", f"{list(levels)} do not go up", "two levels or more, ascending")
    seeds = [replicate_seed(seed, r) for r in range(max(2, replicates))]
    organisation = organisation_of(scenario)
    holds = {"fast": hold_weeks, "slow": 2 * hold_weeks}
    course = {speed: _scenario(scenario, path, levels, hold) for speed, hold in holds.items()}

    def one(task: tuple[str, int], _stop: object) -> tuple[tuple[str, int], list[float]]:
        speed, r = task
        walked = Course(course[speed], seeds[r], organisation=organisation)
        walked.walk()
        steps = measured(walked.raw, course[speed])
        return task, _plateaus(steps, measure, holds[speed], 2 * len(levels) - 1)

    tasks = [(speed, r) for speed in holds for r in range(len(seeds))]
    found = dict(on_threads(one, tasks, jobs or cores()))
    rows = []
    for speed in holds:
        values = np.array([found[speed, r] for r in range(len(seeds))])
        for row, level in enumerate(levels):
            up, down = values[:, row], values[:, -1 - row]
            gap = statistics.mean(down - up)
            rows.append((speed, level, up.mean(), down.mean(), *gap[:3]))
    table = pd.DataFrame(rows, columns=["speed", "level", "up", "down", "gap", "low", "high"])
    return UpAndDown(path, measure, table, _verdict(table))


def _scenario(scenario: Scenario, path: str, levels: Sequence[float], hold: int) -> Scenario:
    """The scenario with a timeline that moves the lever; other events are taken off."""
    journey = [*levels, *levels[-2::-1]]
    events = [
        {"kind": "change", "week": float(number * hold), "set": {path: as_level(path, level)}}
        for number, level in enumerate(journey)
        if number
    ]
    changes = {path: as_level(path, levels[0]), "weeks": hold * len(journey), "events": events}
    return scenario.with_(changes)


def _plateaus(series: Steps, measure: str, hold: int, count: int) -> list[float]:
    """The measure over the second half of each plateau."""
    out = []
    for number in range(count):
        ends = [(number + READ_SHARE) * hold + EARLY, (number + 1) * hold + EARLY]
        first, last = np.searchsorted(series.ends, ends, side="right")
        out.append(taken(series.between(int(first), int(last)), MEASURES[measure]))
    return out


def _verdict(table: pd.DataFrame) -> str:
    """Judge by the level with the widest gap on the slow journey (the top level has none)."""
    fast, slow = (table[table["speed"] == speed].set_index("level") for speed in ("fast", "slow"))
    clear = slow[(slow["low"] > 0) | (slow["high"] < 0)]
    if clear.empty:
        quick = fast[(fast["low"] > 0) | (fast["high"] < 0)]
        return "one state" if quick.empty else "a lag"
    level = clear["gap"].abs().idxmax()
    ratio = abs(slow.loc[level, "gap"]) / max(1e-12, abs(fast.loc[level, "gap"]))
    return "keeps state" if ratio > LAG else "a lag"
