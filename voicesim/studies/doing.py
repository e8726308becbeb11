"""From runs to finished blocks: how runs are put together, and who does them."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from voicesim.studies.design import Design, Run
from voicesim.studies.executors import cores, on_dask, on_threads
from voicesim.studies.keeping import Keeper
from voicesim.studies.work import Rows, Shared, do_block, shared

LARGEST_BLOCK = 16  # runs: some tenths of a second at the default size
SHARES = 8  # the work left is cut into so many blocks a worker, so that all end together


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
