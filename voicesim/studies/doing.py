"""Doing the runs of a design that are missing: how they are put together, who does them, who keeps them."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from voicesim.studies.design import Design, Run
from voicesim.studies.executors import cores, on_dask, on_threads
from voicesim.studies.keeping import Keeper
from voicesim.studies.progress import Progress, silent
from voicesim.studies.work import FAILED, Rows, Shared, do_block, shared

LARGEST_BLOCK = 16  # runs: some tenths of a second at the default size
SHARES = 8  # the work left is cut into so many blocks a worker, so that all end together


class FailedRun(Exception):
    """A run failed in a strict sweep: which one, and why."""


def do_runs(
    design: Design,
    keeper: Keeper,
    *,
    counts: Sequence[int] | None = None,
    jobs: int | None = None,
    client: Any = None,
    strict: bool = False,
    series: bool = False,
    shard: tuple[int, int] | None = None,
    progress: Progress | None = None,
) -> None:
    """Do the runs of a design that the keeper does not hold yet."""
    runs = [run for run in design.runs(counts) if _in_shard(run.address, shard)]
    missing = [run for run in runs if run.address not in keeper.done]
    keeper.expect(len(runs), len(runs) - len(missing))
    tell = progress or silent
    tell(len(runs) - len(missing), len(runs))
    blocks = finished_blocks(design, missing, keeper, jobs=jobs, client=client, series=series)
    try:
        for block in blocks:
            keeper.take(block)
            tell(min(len(runs), keeper.progress.done), len(runs), keeper.progress.failed)
            bad = next((row for row in block.rows if row["status"] == FAILED), None)
            if strict and bad is not None:
                raise FailedRun(_which(design, missing, bad))
    finally:
        blocks.close()
        keeper.flush()
    tell(len(runs), len(runs), keeper.progress.failed)


def _in_shard(address: str, shard: tuple[int, int] | None) -> bool:
    """Whether a run is of this shard: by its address, so that shards stay when a sweep is extended."""
    return shard is None or int(address[:8], 16) % shard[1] == shard[0] - 1


def _which(design: Design, runs: Sequence[Any], row: Mapping[str, Any]) -> str:
    run = next(run for run in runs if run.address == row["address"])
    levels = design.points.table.iloc[run.point].to_dict()
    told = ", ".join(f"{name} = {level}" for name, level in levels.items())
    where = f"replicate {run.replicate} at point {run.point} ({told}; seed {run.seed})"
    return f"{where} failed: {row['reason']}"


def finished_blocks(
    design: Design, runs: Sequence[Run], keeper: Keeper, *, jobs: int | None, client: Any, series: bool
) -> Generator[Rows]:  # fmt: skip
    """Do ``runs`` on this machine or on a cluster; blocks come as they are finished."""
    if not runs:
        return
    common = shared(design, series)
    if client is not None:
        workers = max(1, sum(client.nthreads().values()))
        parcels = (parcel(block, common) for block in blocks_of(runs, workers, keeper))
        known = {name: one for name, one in common.organisations.items() if one is not None}
        sent = client.scatter(known, broadcast=True, hash=False) if known else {}
        yield from on_dask(do_parcel, parcels, client, sent)
        return
    jobs = max(1, min(jobs or cores(), len(runs)))
    if jobs == 1:
        for block in blocks_of(runs, 1, keeper):
            yield do_block(block, common)
        return
    yield from on_threads(
        lambda block, stop: do_block(block, common, stop), blocks_of(runs, jobs, keeper), jobs
    )


def parcel(block: tuple[Run, ...], common: Shared) -> tuple[tuple[Run, ...], Shared]:
    """A block with no more of the design than its own points: small enough to travel by itself."""
    rows = sorted({run.point for run in block})
    place = {point: row for row, point in enumerate(rows)}
    own = replace(common, design=common.design.select(rows), organisations={})
    return tuple(replace(run, point=place[run.point]) for run in block), own


def do_parcel(sent: tuple[tuple[Run, ...], Shared], organisations: Mapping[str, Any]) -> Rows:
    """What a worker of a cluster does with a parcel; real organisations have come separately."""
    block, own = sent
    return do_block(block, replace(own, organisations=organisations))


def blocks_of(runs: Sequence[Run], workers: int, keeper: Keeper) -> Iterator[tuple[Run, ...]]:
    """Blocks of runs, large at first and small at the end; runs done meanwhile by others are left out.

    A second process on the same folder starts from the other end, so that they meet in the middle.
    """
    left = deque(runs if keeper.first else reversed(runs))
    while left:
        size = max(1, min(LARGEST_BLOCK, len(left) // (SHARES * workers)))
        block: list[Run] = []
        while left and len(block) < size:
            run = left.popleft()
            if run.address not in keeper.done:
                block.append(run)
        if block:
            yield tuple(block)
