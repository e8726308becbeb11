"""The runs of one block: from scenario and seed to one row each; a run that fails is a row too."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from voicesim.course import Course
from voicesim.io.organisation_types import Organisation
from voicesim.io.scenarios import organisation_of
from voicesim.measures.registry import frame
from voicesim.measures.windows import measured
from voicesim.scenario import Scenario
from voicesim.studies.design import Design, Run
from voicesim.studies.windows import Windows, row_of

DONE, FAILED = "done", "failed"
Row = dict[str, Any]


@dataclass(frozen=True)
class Shared:
    """What all blocks of a design need; sent once to every worker of a cluster."""

    design: Design
    organisations: Mapping[str, Organisation | None] = field(default_factory=dict)
    series: bool = False


@dataclass
class Rows:
    """What a block gives back: one row a run, and the series of the runs when asked for."""

    rows: list[Row]
    series: list[pd.DataFrame] = field(default_factory=list)


def shared(design: Design, series: bool = False) -> Shared:
    """Read the files of real organisations once, here. Errors: InputError."""
    return Shared(
        design, {name: organisation_of(base) for name, base in design.bases.items()}, series
    )


def do_block(block: tuple[Run, ...], common: Shared, stop: threading.Event | None = None) -> Rows:
    """The runs of a block one after another; stops early, between runs, when ``stop`` is set."""
    done = Rows([])
    for run in block:
        if stop is not None and stop.is_set():
            break
        row, series = do_run(run, common)
        done.rows.append(row)
        if series is not None:
            done.series.append(series)
    return done


def do_run(run: Run, common: Shared) -> tuple[Row, pd.DataFrame | None]:
    """One run: its address, status, reason, seconds and measures; its series when asked for."""
    began = time.perf_counter()
    row: Row = {"address": run.address, "status": DONE, "reason": ""}
    series = None
    try:
        scenario = common.design.scenario(run.point)
        organisation = common.organisations.get(common.design.base_of[run.point])
        windows = common.design.windows
        found, series = simulate(scenario, run.seed, organisation, windows, common.series)
        row |= found
    except Exception as error:  # whatever goes wrong in one run must not end ten thousand others
        row |= {"status": FAILED, "reason": f"{type(error).__name__}: {error}"[:500]}
    row["seconds"] = time.perf_counter() - began
    if series is not None:
        series = series.reset_index()
        series.insert(0, "address", run.address)
    return row, series


def simulate(
    scenario: Scenario, seed: int, organisation: Organisation | None, windows: Windows, series: bool
) -> tuple[Row, pd.DataFrame | None]:
    """Run one scenario once: its row of measures and, when asked for, its series (index week)."""
    course = Course(scenario, seed, organisation=organisation)
    course.walk()
    row = row_of(measured(course.raw, scenario), scenario, windows)
    return row, frame(course.raw, scenario) if series else None
