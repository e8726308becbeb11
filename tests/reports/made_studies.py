"""Folders of sweeps and comparisons with invented numbers, in the form that the commands write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from voicesim.io.results import write_json, write_table
from voicesim.scenario import Scenario
from voicesim.studies.compare import differences
from voicesim.studies.design import Design, make
from voicesim.studies.outputs import write_design
from voicesim.studies.tables import measure_columns, points_table, runs_table

VARY = {"coaching.hours": [0, 8, 16, 24, 32, 40], "discovery.share": [0.1, 0.5, 1.0]}


def invented(design: Design, failing: int = -1) -> pd.DataFrame:
    """A table of runs: a chorus where there are hours enough for the share of voices."""
    luck = np.random.default_rng(11)
    found: dict[str, dict[str, Any]] = {}
    for run in design.runs(None):
        levels = design.points.table.iloc[run.point]
        hours = float(levels.get("coaching.hours", 10))
        share = float(levels.get("discovery.share", 0.4))
        room = hours - 30 * share + luck.normal(0, 3)
        row: dict[str, Any] = {
            name: 0.5 + 0.01 * room + luck.normal(0, 0.02) for name in measure_columns(design)
        }
        row["cost_per_year"] = 10_000 + 4000 * hours
        failed = run.point == failing
        row |= {
            "status": "failed" if failed else "done",
            "reason": "it broke <b>" if failed else "",
        }
        found[run.address] = {**row, "regime": "chorus" if room > 0 else "cacophony"}
    return runs_table(design, found)


def made_sweep(
    folder: Path,
    vary: Any = None,
    show: dict[str, Any] | None = None,
    failing: int = -1,
    title: str = "A question",
) -> Path:
    """A folder as `voicesim sweep` writes it."""
    base = Scenario(title="Base")
    made = make(base, VARY if vary is None else vary, replicates=8)
    design = Design(
        **{
            **{k: getattr(made, k) for k in made.__dataclass_fields__},
            "title": title,
            "question": "Where does it tip?",
        }
    )
    runs = invented(design, failing)
    write_table(folder / "runs.parquet", runs)
    write_table(folder / "points.csv", points_table(design, runs))
    write_design(
        folder,
        design,
        {"measure": "coherence", "tipping": "coaching.hours"} if show is None else show,
    )
    write_json(folder / "provenance.json", {"voicesim": "0.1", "seed": 1, "kind": "sweep"})
    return folder


def made_comparison(
    folder: Path, names: tuple[str, ...] = ("plain", "coached", "scripted")
) -> Path:
    """A folder as `voicesim compare` writes it."""
    bases = {
        n: Scenario(title=n).with_({"coaching.hours": 5.0 + 10 * k}) for k, n in enumerate(names)
    }
    design = make(bases, replicates=6)
    runs = invented(design)
    luck = np.random.default_rng(2)
    for k in range(len(names)):
        mine = runs["point"] == k
        runs.loc[mine, "trust"] = 0.4 + 0.1 * k + luck.normal(0, 0.01, int(mine.sum()))
        runs.loc[mine, "cost_per_year"] = 30_000.0 * (k + 1)
        runs.loc[mine, "warmth"] = luck.normal(0.5, 0.2, int(mine.sum()))
    write_table(folder / "runs.parquet", runs)
    write_table(folder / "differences.csv", differences(runs, names, [6] * len(names)))
    ranking = pd.DataFrame(
        {
            "scenario": names[::-1],
            "mean": [0.6, 0.5, 0.4][: len(names)],
            "low": [0.55, 0.45, 0.35][: len(names)],
            "high": [0.65, 0.55, 0.45][: len(names)],
            "runs": 6,
            "out": False,
        }
    )
    write_table(folder / "ranking.csv", ranking)
    told = [f"{names[-1]} is best in trust with probability 0.97, 18 of at most 900 runs used."]
    write_json(
        folder / "provenance.json",
        {
            "voicesim": "0.1",
            "seed": 1,
            "kind": "compare",
            "measure": "trust",
            "scenarios": list(names),
            "verdict": told,
        },
    )
    return folder
