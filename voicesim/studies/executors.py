"""Who does the runs: threads or processes of this machine, or the workers of a Dask cluster.

An executor takes blocks of work and gives back finished ones in whatever order they come; only a
few blocks are under way at any time, so memory does not grow with the number of runs.
"""

from __future__ import annotations

import concurrent.futures as futures
import contextlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

Block = TypeVar("Block")
Done = TypeVar("Done")
AHEAD = 2  # blocks under way per worker: one at work, one waiting
RETRIES = 5  # times that a block is given to another worker after its own was lost


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def on_threads(
    work: Callable[[Block, threading.Event], Done], blocks: Iterable[Block], jobs: int
) -> Iterator[Done]:
    """Blocks done by ``jobs`` threads (compiled runs hold no lock of the interpreter).

    ``work(block, stop)`` looks at ``stop`` between runs and then returns early; what it returns
    when the consumer has gone is dropped.
    """
    stop = threading.Event()
    todo = iter(blocks)
    pool = futures.ThreadPoolExecutor(jobs, thread_name_prefix="voicesim")
    try:
        under_way = {pool.submit(work, block, stop) for block in islice(todo, AHEAD * jobs)}
        while under_way:
            finished, under_way = futures.wait(under_way, return_when=futures.FIRST_COMPLETED)
            for future in finished:
                under_way |= {pool.submit(work, block, stop) for block in islice(todo, 1)}
                yield future.result()
    finally:
        stop.set()
        pool.shutdown(wait=False, cancel_futures=True)


def on_dask(
    work: Callable[..., Done], blocks: Iterable[Block], client: Any, *also: Any
) -> Iterator[Done]:
    """Blocks done by the workers of a Dask cluster (`distributed.Client`): ``work(block, *also)``.

    A block whose worker is lost is done by another one. Results come as they are finished and are
    forgotten by the cluster once taken. Errors: RuntimeError when no worker can do a block.
    """
    from distributed import as_completed

    todo = iter(blocks)

    def submit(block: Block) -> Any:
        return client.submit(work, block, *also, pure=False, retries=RETRIES)

    bound = AHEAD * max(1, sum(client.nthreads().values()))
    tries: dict[str, tuple[Block, int]] = {}
    under_way = as_completed(with_results=False)

    def more(count: int) -> None:
        for block in islice(todo, count):
            future = submit(block)
            tries[future.key] = (block, 0)
            under_way.add(future)

    more(bound)
    try:
        for future in under_way:
            block, tried = tries.pop(future.key)
            if future.status == "finished":
                yield future.result()
                now = AHEAD * max(1, sum(client.nthreads().values()))
                more(max(1, now - len(tries)))
            elif tried < RETRIES and _lost(future):
                again = submit(block)
                tries[again.key] = (block, tried + 1)
                under_way.add(again)
            else:
                raise RuntimeError(f"the Dask cluster could not do a block: {_reason(future)}")
            future.release()
    finally:
        with contextlib.suppress(Exception):
            client.cancel(list(under_way.futures))


def _lost(future: Any) -> bool:
    """Whether a future failed because workers died, not because of the work."""
    if future.status in ("cancelled", "lost"):
        return True
    return type(future.exception()).__name__ in (
        "KilledWorker",
        "CancelledError",
        "CommClosedError",
    )


def _reason(future: Any) -> str:
    return repr(future.exception()) if future.status == "error" else str(future.status)
