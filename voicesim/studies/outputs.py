"""The folder of a sweep: final tables, the design they belong to, the birth certificate."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.errors import InputError
from voicesim.io.results import finite, write_json, write_table
from voicesim.scenario import Scenario
from voicesim.studies.design import Design
from voicesim.studies.disk import as_store_error, write_whole
from voicesim.studies.factors import Points
from voicesim.studies.keeping import by_address
from voicesim.studies.parts import read_part
from voicesim.studies.provenance import certificate, now
from voicesim.studies.series_store import SeriesStore
from voicesim.studies.store import Store, identity
from voicesim.studies.sweep import SweepResult
from voicesim.studies.tables import MISSING, points_table, runs_table
from voicesim.studies.windows import read_windows

DESIGN = "design.json"
RUNS, POINTS, SERIES = "runs.parquet", "points.csv", "series.parquet"


def write_design(folder: Path, design: Design, show: Mapping[str, Any] | None = None) -> None:
    """Write what the tables of a folder belong to, so that they can be made from the store alone."""
    windows = design.windows.as_data()
    data = {
        "title": design.title,
        "question": design.question,
        "story": design.story,
        "replicates": design.replicates,
        "seed": design.seed,
        "common": design.common,
        "windows": {"window": windows["window"], "extras": finite(windows["extras"])},
        "show": dict(show or {}),
        "bases": {name: base.as_data() for name, base in design.bases.items()},
        "factors": design.factors,
        "points": design.points.table.to_dict("list"),
        "changes": list(design.points.changes),
        "base_of": list(design.base_of),
        "digests": list(design.digests),
    }
    write_whole(folder / DESIGN, json.dumps(data, default=_plain).encode())


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else list(value)


def read_written_design(folder: Path) -> tuple[Design, dict[str, Any]]:
    """The design of a folder and what its report shows. Errors: InputError."""
    try:
        data = json.loads((folder / DESIGN).read_text())
    except (OSError, ValueError):
        raise InputError(
            str(folder), f"has no {DESIGN} that can be read", "a folder written by voicesim sweep"
        ) from None
    extras = {
        name: {"measure": e["measure"], "from": e["start"], "for": e["weeks"]}
        | ({"to": e["end"]} if e["end"] is not None else {})
        | ({"above": e["above"]} if e["above"] is not None else {})
        | ({"below": e["below"]} if e["below"] is not None else {})
        for name, e in data["windows"]["extras"].items()
    }
    bases = {name: Scenario.model_validate(_tuples(base)) for name, base in data["bases"].items()}
    horizon = float(min(base.weeks for base in bases.values()))
    windows = read_windows({"window": data["windows"]["window"], **extras}, horizon)
    points = Points(
        pd.DataFrame(data["points"], index=range(len(data["changes"]))), tuple(data["changes"])
    )
    design = Design(
        bases, points, tuple(data["base_of"]), tuple(data["digests"]), data["replicates"],
        data["seed"], windows, data["common"], data["question"], data["title"], data["story"],
    )  # fmt: skip
    return design, data["show"]


def _tuples(base: dict[str, Any]) -> dict[str, Any]:
    base["culture"]["values"] = tuple(base["culture"]["values"])
    return base


def write_results(result: SweepResult, show: Mapping[str, Any] | None = None, **said: Any) -> None:
    """Write the final tables, the design and the certificate of a sweep into its folder.

    ``said`` is what the certificate says besides (the command, seconds, ...). Errors: StoreError.
    """
    folder = result.folder
    if folder is None:
        raise InputError("out", "the sweep was kept in memory", "sweep(..., out=FOLDER)")
    design = result.design
    try:
        write_table(folder / RUNS, result.runs)
        write_table(folder / POINTS, result.points)
        _write_series(folder, design, result.counts)
        write_design(folder, design, show)
        base = next(iter(design.bases.values()))
        about = {
            "kind": "sweep", "question": design.question, "seed": design.seed,
            "replicates": design.replicates, "points": len(design.points), "runs": len(result.runs),
            "failed": result.failed, "common_random_numbers": design.common,
            "experiment": design.experiment, "finished": now(), **said,
        }  # fmt: skip
        write_json(folder / "provenance.json", certificate(base, **about))
    except OSError as error:
        raise as_store_error(error, folder / RUNS) from error


def _write_series(folder: Path, design: Design, counts: Sequence[int]) -> None:
    if not (folder / "series").is_dir():
        return
    store = SeriesStore(folder, (identity(folder) or {})["experiment"])
    if store.places:
        runs = {run.address: (run.point, run.replicate) for run in design.runs(counts or None)}
        store.write_table(folder / SERIES, runs)


def rebuilt(folder: Path) -> tuple[SweepResult, dict[str, Any]]:
    """The tables of a folder, made again from its store. Errors: InputError."""
    design, show = read_written_design(folder)
    known = identity(folder) or {}
    about = {key: value for key, value in known.items() if key != "experiment"}
    scan = Store(folder, known.get("experiment", design.experiment), about).scan()
    found = by_address(scan.runs.to_pandas() if scan.runs is not None else pd.DataFrame())
    runs = runs_table(design, found)
    return SweepResult(design, runs, points_table(design, runs), folder, tuple(scan.aside)), show


def merge(out: Path, folders: Sequence[Path], fresh: bool = False) -> tuple[SweepResult, dict[str, Any]]:  # fmt: skip
    """Put the runs of several folders (shards) of one experiment together in ``out``.

    Damaged parts are left where they are and named in ``aside``; a run in several folders stands
    once in the tables. Errors: InputError when a folder holds another experiment.
    """
    first = identity(folders[0])
    for folder in folders:
        known = identity(folder)
        if known is None or first is None:
            raise InputError(str(folder), "holds no sweep", "folders written by voicesim sweep")
        if known["experiment"] != first["experiment"]:
            problem = f"holds another experiment than {folders[0]}"
            raise InputError(str(folder), problem, "shards of one experiment")
    assert first is not None
    about = {key: value for key, value in first.items() if key != "experiment"}
    store = Store(out, first["experiment"], about, fresh)
    aside = []
    for folder in folders:
        for path in sorted((folder / "runs").glob("*.parquet")):
            table, wrong = read_part(path, first["experiment"])
            if table is None:
                aside.append(f"{path.name} of {folder.name}: {wrong}")
            else:
                write_whole(store.parts / path.name, path.read_bytes())
    largest = max(folders, key=lambda folder: _planned(read_written_design(folder)[0]))
    write_whole(out / DESIGN, (largest / DESIGN).read_bytes())
    result, show = rebuilt(out)
    return SweepResult(**{**vars(result), "aside": (*aside, *result.aside)}), show


def _planned(design: Design) -> int:
    return len(design.points) * design.replicates


@dataclass(frozen=True)
class Status:
    """How far the sweep of a folder has come."""

    question: str
    total: int
    done: int
    failed: int
    running: bool
    rate: float  # runs a second of the process that is at work, or was last
    aside: int

    @property
    def seconds_left(self) -> float:
        """Time left at the present rate; infinite without one."""
        return (self.total - self.done) / self.rate if self.rate > 0 else float("inf")


def status(folder: Path) -> Status:
    """Look at a running, interrupted or finished sweep without touching it. Errors: InputError."""
    from voicesim.studies.disk import lock
    from voicesim.studies.keeping import PROGRESS, WORKING

    known = identity(folder)
    if known is None:
        raise InputError(str(folder), "holds no sweep", "a folder written by voicesim sweep")
    seen: dict[str, str] = {}
    for path in sorted((folder / "runs").glob("*.parquet")):
        try:
            table, _ = read_part(path, known["experiment"], ["address", "status"])
        except FileNotFoundError:
            continue  # parts were put together meanwhile: the new one counts
        if table is not None:
            seen |= dict(
                zip(table["address"].to_pylist(), table["status"].to_pylist(), strict=True)
            )
    try:
        told = json.loads((folder / PROGRESS).read_text())
    except (OSError, ValueError):
        told = {}
    with lock(folder / WORKING, wait=False) as free:
        running = not free
    spent = told.get("now", 0.0) - told.get("began", 0.0)
    rate = (told.get("done", 0) - told.get("begun_with", 0)) / spent if spent > 0 else 0.0
    total = told.get("total") or known.get("points", 0) * known.get("replicates", 0)
    bad = sum(one == "failed" for one in seen.values())
    aside = len(list((folder / "set-aside").glob("*.parquet")))
    done = min(len(seen), total)
    return Status(known.get("question", ""), total, done, bad, running, rate, aside)


def missing(runs: pd.DataFrame) -> int:
    """Runs that a table lacks."""
    return int((runs["status"] == MISSING).sum())
