"""Sweeps: what they add to bare engine runs, on all cores, start-up included; and looking through a store."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd

from benchmarks.measure import Row, interleaved, plain, ratio
from voicesim.course import Course
from voicesim.scenario import Scenario
from voicesim.streams import replicate_seed
from voicesim.studies.executors import cores
from voicesim.studies.store import Store
from voicesim.studies.sweep import sweep

EFFICIENCY_GOAL, OVERHEAD_GOAL, LOOK_GOAL = 0.95, 0.10, 2.0
FINISHED = 100_000
SWEEP = """
import sys
from voicesim.scenario import Scenario
from voicesim.studies.sweep import sweep
points, replicates = int(sys.argv[1]), int(sys.argv[2])
hours = [25.0 + 0.01 * i for i in range(points)]
sweep(Scenario(), {"coaching.hours": hours}, replicates=replicates, out=sys.argv[3])
"""


def bare(runs: int) -> float:
    """Seconds of ``runs`` engine runs of the default scenario, one after another."""
    scenario = Scenario()
    began = time.perf_counter()
    for replicate in range(runs):
        Course(scenario, replicate_seed(1, replicate)).walk()
    return time.perf_counter() - began


def swept(points: int, replicates: int) -> float:
    """Seconds of a sweep in a process of its own, from the start of the interpreter to its end."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        given = [str(points), str(replicates), folder]
        subprocess.run([sys.executable, "-c", SWEEP, *given], check=True)
        return time.perf_counter() - began


def stored(runs: int) -> None:
    """As ``bare``, as a sweep in this very process: rows, measures and the store on top."""
    with tempfile.TemporaryDirectory() as folder:
        sweep(Scenario(), {"coaching.hours": [25.0]}, replicates=runs, jobs=1, out=folder)


def overhead(runs: int, repeats: int) -> tuple[float, float, float]:
    """What a run costs in a sweep beyond the bare engine run, as a share of it; CPU time, start-up left out."""
    jobs = {"bare": lambda: bare(runs), "stored": lambda: stored(runs)}
    times = interleaved(jobs, repeats, time.process_time)
    middle, least, most = ratio(times["stored"], times["bare"])
    return middle - 1.0, least - 1.0, most - 1.0


def look() -> float:
    """Seconds to find out which of a hundred thousand runs are done."""
    with tempfile.TemporaryDirectory() as folder:
        shelf = Store(Path(folder), "x", {})
        for block in range(20):
            names = [f"{block:02d}-{row:05d}".ljust(40, "0") for row in range(FINISHED // 20)]
            columns = {f"measure {number}": 0.1 * block for number in range(68)}
            rows = pd.DataFrame({"address": names, "status": "done", **columns})
            shelf.write(rows.to_dict("records"))
        began = time.perf_counter()
        found = len(Store(Path(folder), "x", {}).scan().addresses())
        assert found == FINISHED
        return time.perf_counter() - began


def rows(quick: bool) -> list[Row]:
    """Parallel efficiency of a sweep, and the time to resume."""
    points, replicates = (10, 20) if quick else (50, 20)
    sample = 20 if quick else 100
    bare(2)
    repeats = 1 if quick else 3
    times = interleaved(
        {"bare": lambda: bare(sample), "sweep": lambda: swept(points, replicates)}, repeats
    )
    runs, jobs = points * replicates, cores()
    found = [
        (one / sample * runs) / (jobs * whole)
        for one, whole in zip(times["bare"], times["sweep"], strict=True)
    ]
    value, low, high = plain(found)
    rates = plain([runs / whole for whole in times["sweep"]])
    more, less, much = overhead(50 if quick else 200, 2 if quick else 5)
    seconds = [look() for _ in range(repeats)]
    middle, least, most = plain(seconds)
    return [
        Row(
            "sweeps: parallel efficiency against bare engine runs, start-up and store included",
            f"{runs:,} runs of the default scenario, {jobs} cores",
            value, low, high, "share", f"at least {EFFICIENCY_GOAL:g}", value >= EFFICIENCY_GOAL,
            f"{1000 * times['bare'][0] / sample:.0f} ms a bare run",
        ),
        Row(
            "sweeps: runs of the default scenario a second, start-up and store included",
            f"{runs:,} runs, {jobs} cores", *rates, "runs/s",
        ),
        Row(
            "sweeps: overhead a run over the bare engine, measures and store included, one core",
            "the default scenario", more, less, much, "share", f"under {OVERHEAD_GOAL:g}",
            more < OVERHEAD_GOAL,
        ),
        Row(
            "sweeps: time to find what is missing when a sweep goes on",
            f"{FINISHED:,} finished runs", middle, least, most, "seconds", f"at most {LOOK_GOAL:g}",
            middle <= LOOK_GOAL,
        ),
    ]  # fmt: skip
