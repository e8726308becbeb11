"""A forecast of a sweep: how many runs, how long, how much disk and memory.

A formula (`voicesim.studies.cost`) says how the points compare; a few runs say how fast this machine is.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from voicesim.studies.cost import Size, run_bytes, run_seconds, size_of
from voicesim.studies.design import Design
from voicesim.studies.executors import cores
from voicesim.studies.progress import duration
from voicesim.studies.store import Store, identity
from voicesim.studies.work import Shared, do_run, shared

BYTES_A_RUN = 900.0  # of a row in the store, measured; the final tables double it
BYTES_A_VALUE = 8.0 * 0.9  # of a series: noise hardly compresses
BUILDING = 1.25  # times the arrays of a run: what building one needs for a while (1.04 measured at a million customers)
LOOKED_AT = 300  # points whose size is worked out; of a larger design, so many spread evenly
TRIED = 3  # points that are run once


@dataclass(frozen=True)
class Forecast:
    """Runs, runs already done, seconds of the rest, bytes of the whole on disk, bytes of memory at a time."""

    points: int
    runs: int
    done: int
    seconds: float
    disk: float
    memory: float
    jobs: int

    def in_words(self) -> str:
        """Two lines for people."""
        first = f"{self.points:,} design points, {self.runs:,} runs"
        if self.done:
            first += f", {self.done:,} of them done already"
        return (
            f"{first}\nabout {duration(self.seconds)} with {self.jobs} at a time, about {_size(self.disk)} of disk "
            f"and {_size(self.memory)} of memory for the runs"
        )


def forecast(
    design: Design, folder: Path, jobs: int | None = None, series: bool = False
) -> Forecast:
    """Work out the cost of the points, and try the cheapest, the middle and the dearest of them."""
    jobs = jobs or cores()
    runs = design.runs()
    common = shared(design)
    rows = _spread(len(design.points), LOOKED_AT)
    sizes = [_size_at(design, common, row) for row in rows]
    each = np.array([run_seconds(size) for size in sizes])
    slower = _measured(design, common, rows, each)
    done = 0
    if (identity(folder) or {}).get("experiment") == design.experiment:
        there = Store(folder, design.experiment, _about(folder)).scan().addresses()
        done = sum(run.address in there for run in runs)
    steps = float(np.mean([size.steps for size in sizes]))
    disk = len(runs) * (2 * BYTES_A_RUN + (2 * 60 * steps * BYTES_A_VALUE if series else 0.0))
    left = (len(runs) - done) * slower * float(each.mean()) / jobs
    memory = BUILDING * jobs * max(run_bytes(size) for size in sizes)
    return Forecast(len(design.points), len(runs), done, left, disk, memory, jobs)


def _spread(points: int, most: int) -> list[int]:
    """At most ``most`` numbers from 0 to ``points`` - 1, both ends among them, spread evenly."""
    return sorted({round(x) for x in np.linspace(0, points - 1, min(points, most))})


def _size_at(design: Design, common: Shared, point: int) -> Size:
    return size_of(design.scenario(point), common.organisations.get(design.base_of[point]))


def _measured(design: Design, common: Shared, rows: Sequence[int], each: np.ndarray) -> float:
    """How much slower this machine is than the formula says: some points run once, after one run that compiles."""
    order = np.argsort(each, kind="stable")
    places = sorted({int(order[k]) for k in _spread(len(order), TRIED)})
    do_run(design.run(rows[places[0]], 0), common)
    took = 0.0
    for place in places:
        began = time.perf_counter()
        do_run(design.run(rows[place], 0), common)
        took += time.perf_counter() - began
    return took / float(each[places].sum())


def _about(folder: Path) -> dict[str, object]:
    return {key: value for key, value in (identity(folder) or {}).items() if key != "experiment"}


def _size(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
