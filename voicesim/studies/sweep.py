"""Sweep: every design point with every replicate, resumed where it was stopped; the tables of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.errors import InputError
from voicesim.scenario import Scenario
from voicesim.studies.design import Design, make
from voicesim.studies.doing import do_runs
from voicesim.studies.keeping import keeper_of
from voicesim.studies.progress import Progress
from voicesim.studies.tables import points_table, runs_table
from voicesim.studies.work import FAILED


@dataclass(frozen=True)
class SweepResult:
    """What a sweep gives.

    ``runs``: one row a run (point, replicate, seed, factors, status, reason, measures); ``points``:
    one row a design point (factors, runs, failed, shares of regimes, mean and interval of each
    measure); ``aside``: parts of the store that were damaged or foreign; ``folder``: where it lies.
    """

    design: Design
    runs: pd.DataFrame
    points: pd.DataFrame
    folder: Path | None = None
    aside: tuple[str, ...] = ()
    reused: int = 0
    counts: tuple[int, ...] = field(default=())

    @property
    def failed(self) -> int:
        """Runs that failed."""
        return int((self.runs["status"] == FAILED).sum())


def sweep(
    scenario: Scenario | Mapping[str, Scenario] | Sequence[Scenario],
    vary: Any = None,
    *,
    replicates: int = 20,
    seed: int = 1,
    windows: Any = None,
    where: str | Sequence[str] = (),
    common: bool = True,
    jobs: int | None = None,
    client: Any = None,
    out: str | Path | None = None,
    fresh: bool = False,
    strict: bool = False,
    series: bool = False,
    until_ci: float | None = None,
    measure: str = "coherence",
    cap: int = 1000,
    many: bool = False,
    progress: Progress | None = None,
) -> SweepResult:
    """Run every design point with every replicate.

    Parameters
    ----------
    scenario
        The base scenario, or several (by name, or a list): then ``scenario`` is a factor too.
    vary
        ``{path: levels}``, ``{name: {level: {path: value}}}`` for alternatives that set several
        parameters at once, a DataFrame of points, a sampler, or a list of these (all combinations).
    replicates, seed
        Replicate r meets the same luck at every point (common random numbers; ``common=False``
        gives every point its own).
    windows
        The weeks that measures are taken over: ``"last_quarter"``, ``"whole"``, ``(from, to)``, or
        the table of `read_windows`.
    where
        Conditions on points, such as ``"discovery.share > 0.1"``.
    jobs, client
        Threads of this machine (default: one a core), or a ``distributed.Client``.
    out
        Folder of the results, in which an interrupted sweep goes on; None keeps them in memory.
    fresh, strict, series
        Throw away earlier results of the folder; stop at the first run that fails; keep the series.
    until_ci, measure, cap
        Add replicates to each point until the 95 % interval of ``measure`` is at most ``until_ci``
        to either side, or ``cap`` is reached.

    Raises
    ------
    InputError
        If the design cannot be run, or the folder holds another experiment.
    StoreError
        If the folder cannot be written; what is finished is kept.
    FailedRun
        If a run fails and ``strict``.
    """
    design = make(
        scenario, vary, replicates=replicates, seed=seed, windows=windows, where=where,
        common=common, many=many,
    )  # fmt: skip
    until = None if until_ci is None else {"half_width": until_ci, "measure": measure, "cap": cap}
    return run_design(
        design, out=out, jobs=jobs, client=client, fresh=fresh, strict=strict, series=series,
        until=until, progress=progress,
    )  # fmt: skip


def run_design(
    design: Design,
    *,
    out: str | Path | None = None,
    jobs: int | None = None,
    client: Any = None,
    fresh: bool = False,
    strict: bool = False,
    series: bool = False,
    until: Mapping[str, Any] | None = None,
    shard: tuple[int, int] | None = None,
    progress: Progress | None = None,
    about: Mapping[str, Any] | None = None,
    told: Callable[[str], None] | None = None,
) -> SweepResult:
    """Run a Design; as `sweep`. ``shard`` (i, n) does the i-th of n shares of the runs (i from 1).

    ``about`` is kept in ``sweep.json``; ``told`` is called with messages such as a damaged part.
    """
    if shard is not None and until is not None:
        problem = "cannot be used together with --until-ci"
        raise InputError("--shard", problem, "a fixed number of replicates")
    keeper = keeper_of(design, out, dict(about or {}), fresh, series)
    with keeper:
        for message in keeper.aside if told else ():
            told(f"set aside {message}; its runs are done again")  # type: ignore[misc]
        before = len(keeper.done)
        counts: list[int] | None = None
        how: dict[str, Any] = {
            "jobs": jobs,
            "client": client,
            "strict": strict,
            "series": series,
            "progress": progress,
        }
        if until is not None:
            from voicesim.studies.enough import until_precise

            counts = until_precise(design, keeper, until, **how)
        else:
            do_runs(design, keeper, shard=shard, **how)
        runs = runs_table(design, keeper.rows(), counts)
        return SweepResult(
            design, runs, points_table(design, runs), keeper.folder, tuple(keeper.aside),
            before, tuple(counts or ()),
        )  # fmt: skip
