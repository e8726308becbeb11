"""One scenario, many replicates, each beside its baseline under the same luck."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from voicesim import legend
from voicesim.course import quarter_start
from voicesim.errors import InputError
from voicesim.io.atomic import ready_folder
from voicesim.io.organisation_types import Organisation
from voicesim.io.results import write_json, write_table
from voicesim.io.scenario_files import dump
from voicesim.io.scenarios import organisation_of
from voicesim.measures.regime import regimes
from voicesim.measures.registry import MEASURES, Measure
from voicesim.measures.summary import TOTALS, Total, cost_per_point, summary
from voicesim.scenario import Scenario
from voicesim.streams import replicate_seed
from voicesim.studies import statistics
from voicesim.studies.credits import attribution_table
from voicesim.studies.one import Kept, one_run
from voicesim.studies.progress import Progress
from voicesim.studies.provenance import certificate, now

AGAINST = "_against_baseline"
Task = TypeVar("Task")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class RunResult:
    """The tables of a run, named as the files that `write` makes of them."""

    scenario: Scenario
    series: pd.DataFrame
    """replicate, week, one column a measure"""
    baseline: pd.DataFrame | None
    """the same without the programme, under the same luck"""
    summary: pd.DataFrame
    """one row a replicate: seed, regime, measures of the last quarter, totals, differences"""
    regimes: pd.DataFrame
    """replicate, quarter, its weeks, regime and what it is read off"""
    baseline_regimes: pd.DataFrame | None
    attribution: pd.DataFrame
    """who carried and who broke it in the last quarter, all replicates together"""
    map: pd.DataFrame
    """culture space at start and end of the first replicate"""
    messages: pd.DataFrame | None
    agents: pd.DataFrame | None
    provenance: dict[str, Any]
    notes: tuple[str, ...] = ()

    def estimates(self) -> pd.DataFrame:
        """One row a measure: mean over replicates, its 95 % interval, and the paired difference.

        Index measure; columns unit, better, value, low, high, against, against_low, against_high.
        """
        known: dict[str, Measure | Total] = {**MEASURES, **TOTALS}
        rows = []
        for name in (name for name in known if name in self.summary):
            own = within(statistics.mean(self.summary[name]), known[name])
            column = name + AGAINST
            change = statistics.mean(self.summary.get(column, ()))
            rows.append((name, known[name].unit, known[name].better, *own[:3], *change[:3]))
        columns = ["measure", "unit", "better", "value", "low", "high"]
        columns += ["against", "against_low", "against_high"]
        return pd.DataFrame(rows, columns=columns).set_index("measure")

    def regime_shares(self) -> dict[str, statistics.Interval]:
        """Share of the runs that ended in each regime, Wilson's interval; most frequent first."""
        counts = self.summary["regime"].value_counts()
        runs = len(self.summary)
        return {str(name): statistics.proportion(int(n), runs) for name, n in counts.items()}

    def write(self, out: Path) -> None:
        """Write all tables, the resolved scenario and the birth certificate into folder ``out``."""
        ready_folder(out)
        dump(self.scenario, out / "scenario.toml", full=True, copy_files=True)
        for name in ("series", "baseline", "attribution", "map", "messages", "agents"):
            write_table(out / f"{name}.parquet", getattr(self, name))
        for name in ("summary", "regimes", "baseline_regimes"):
            write_table(out / f"{name}.csv", getattr(self, name))
        write_json(out / "provenance.json", self.provenance)


def within(estimate: statistics.Interval, measure: Measure | Total) -> statistics.Interval:
    """The interval cut to the values that the measure can have."""
    if isinstance(measure, Total):
        return estimate
    low, high = max(estimate.low, measure.low), min(estimate.high, measure.high)
    return estimate._replace(low=low, high=high) if estimate.low == estimate.low else estimate


def run(
    scenario: Scenario,
    *,
    replicates: int = 20,
    seed: int = 1,
    engine: str = "compiled",
    jobs: int | None = None,
    baseline: bool = True,
    messages: bool = False,
    agents: bool = False,
    progress: Progress | None = None,
    organisation: Organisation | None = None,
    notes: Sequence[str] = (),
    command: str = "",
) -> RunResult:
    """Simulate ``scenario`` ``replicates`` times, and the same organisation without its programme.

    Replicate r uses ``streams.replicate_seed(seed, r)``, in scenario and baseline alike, so
    differences are paired. The numbers do not depend on ``jobs`` (threads). ``notes`` are kept with
    the result, before what was found in the organisation's files and how it was completed. Raises `InputError`.
    """
    if replicates < 1:
        raise InputError("replicates", f"{replicates} is too small", "a whole number from 1")
    began, clock = now(), time.monotonic()
    if organisation is None:
        organisation = organisation_of(scenario)
    without = scenario.baseline()
    same = without == scenario
    scenarios = [scenario] + ([without] if baseline and not same else [])

    def task(number: int) -> Kept:
        replicate, which = divmod(number, len(scenarios))
        first = number == 0
        own = which == 0
        return one_run(
            scenarios[which],
            replicate_seed(seed, replicate),
            engine,
            organisation,
            with_map=first,
            with_messages=messages and own,
            with_agents=agents and own,
        )

    kept = in_threads(task, range(replicates * len(scenarios)), jobs, progress)
    runs = kept[:: len(scenarios)]
    bare = kept[1::2] if len(scenarios) == 2 else runs if baseline else None
    told = (*notes, *(legend.notes(scenario, organisation) if organisation else ()))
    said = {
        "seed": seed,
        "replicates": replicates,
        "engine": engine,
        "baseline": baseline,
        "attribution_weeks": (scenario.steps - quarter_start(scenario)) * scenario.step_weeks,
        "command": command,
        "started": began,
        "seconds": round(time.monotonic() - clock, 3),
        "notes": list(told),
    }
    return _result(scenario, without, seed, runs, bare, certificate(scenario, **said), told)


def in_threads(
    task: Callable[[Task], Result],
    tasks: Sequence[Task],
    jobs: int | None = None,
    progress: Progress | None = None,
) -> list[Result]:
    """``task`` of each of ``tasks``, in their order; the first alone, so that it compiles once.

    The compiled engine lets go of the interpreter, so threads run side by side. When a task fails
    or the user interrupts, what has not begun is dropped.
    """
    tell = progress or (lambda done, total: None)
    tell(0, len(tasks))
    results = [task(tasks[0])]
    tell(1, len(tasks))
    with ThreadPoolExecutor(jobs or len(os.sched_getaffinity(0))) as pool:
        futures = [pool.submit(task, one) for one in tasks[1:]]
        try:
            waiting = set(futures)
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
                tell(len(tasks) - len(waiting), len(tasks))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return results + [future.result() for future in futures]


def _result(
    scenario: Scenario,
    without: Scenario,
    seed: int,
    runs: list[Kept],
    bare: list[Kept] | None,
    provenance: dict[str, Any],
    notes: tuple[str, ...],
) -> RunResult:
    return RunResult(
        scenario=scenario,
        series=_stacked([run.series for run in runs]),
        baseline=_stacked([run.series for run in bare]) if bare else None,
        summary=_summary(scenario, without, seed, runs, bare),
        regimes=_regimes(scenario, runs),
        baseline_regimes=_regimes(without, bare) if bare else None,
        attribution=attribution_table(runs),
        map=_first_map(runs),
        messages=_numbered([run.messages for run in runs]),
        agents=_numbered([run.agents for run in runs]),
        provenance=provenance,
        notes=notes,
    )


def _stacked(series: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Tables with index week, one on the other, numbered by replicate."""
    return pd.concat(series, keys=range(len(series)), names=["replicate", "week"]).reset_index()


def _numbered(tables: Sequence[pd.DataFrame | None]) -> pd.DataFrame | None:
    """Tables of the replicates, one on the other, or None when they were not asked for."""
    there = [table for table in tables if table is not None]
    if len(there) < len(tables):
        return None
    table = pd.concat(there, keys=range(len(there)), names=["replicate", None])
    return table.reset_index("replicate")


def _first_map(runs: Sequence[Kept]) -> pd.DataFrame:
    first = runs[0].map
    return first if first is not None else pd.DataFrame()


def _regimes(scenario: Scenario, runs: Sequence[Kept]) -> pd.DataFrame:
    tables = [regimes(run.series, scenario) for run in runs]
    table = _numbered(tables)
    return table if table is not None else pd.DataFrame()


def _summary(
    scenario: Scenario, without: Scenario, seed: int, runs: list[Kept], bare: list[Kept] | None
) -> pd.DataFrame:
    """One row a replicate; differences in columns of the same name with ``_against_baseline``."""
    table = pd.DataFrame([summary(run.series, scenario) for run in runs])
    table.insert(0, "replicate", np.arange(len(runs)))
    table.insert(1, "seed", [replicate_seed(seed, r) for r in range(len(runs))])
    table.insert(2, "regime", table.pop("regime"))
    if bare is None:
        return table
    other = pd.DataFrame([summary(run.series, without) for run in bare])
    numbers = [name for name in other if name != "regime"]
    against = (table[numbers] - other[numbers]).add_suffix(AGAINST)
    table.insert(3, "baseline_regime", other["regime"])
    table = pd.concat([table, against], axis=1)
    extra, gain = table["cost_per_year" + AGAINST], table["trust" + AGAINST]
    both = zip(extra, gain, strict=True)
    table["cost_per_point_of_trust"] = [cost_per_point(*pair) for pair in both]
    return table
