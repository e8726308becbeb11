"""A forecast of a sweep: how many runs, how long, how much disk; one run is tried for it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from voicesim.studies.design import Design
from voicesim.studies.executors import cores
from voicesim.studies.progress import duration
from voicesim.studies.store import Store, identity
from voicesim.studies.work import do_run, shared

BYTES_A_RUN = 900.0  # of a row in the store, measured; the final tables double it
BYTES_A_VALUE = 8.0 * 0.9  # of a series: noise hardly compresses


@dataclass(frozen=True)
class Forecast:
    """Runs, runs already done, seconds of the rest, bytes of the whole."""

    points: int
    runs: int
    done: int
    seconds: float
    disk: float
    jobs: int

    def in_words(self) -> str:
        """Two lines for people."""
        first = f"{self.points:,} design points, {self.runs:,} runs"
        if self.done:
            first += f", {self.done:,} of them done already"
        time_ = duration(self.seconds)
        return (
            f"{first}\nabout {time_} with {self.jobs} at a time, about {_size(self.disk)} of disk"
        )


def forecast(
    design: Design, folder: Path, jobs: int | None = None, series: bool = False
) -> Forecast:
    """Try the first and the last point once each, after one run that compiles, and multiply."""
    jobs = jobs or cores()
    runs = design.runs()
    common = shared(design)
    do_run(runs[0], common)
    tried = [design.run(point, 0) for point in sorted({0, len(design.points) - 1})]
    began = time.perf_counter()
    for run in tried:
        do_run(run, common)
    each = (time.perf_counter() - began) / len(tried)
    done = 0
    if (identity(folder) or {}).get("experiment") == design.experiment:
        there = Store(folder, design.experiment, _about(folder)).scan().addresses()
        done = sum(run.address in there for run in runs)
    steps = sum(design.scenario(run.point).steps for run in tried) / len(tried)
    disk = len(runs) * (2 * BYTES_A_RUN + (2 * 60 * steps * BYTES_A_VALUE if series else 0.0))
    left = (len(runs) - done) * each / jobs
    return Forecast(len(design.points), len(runs), done, left, disk, jobs)


def _about(folder: Path) -> dict[str, object]:
    return {key: value for key, value in (identity(folder) or {}).items() if key != "experiment"}


def _size(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
