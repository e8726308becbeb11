"""Where finished runs are kept while a sweep goes on: in memory, or on the shelf of a folder."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol, Self

import pandas as pd

from voicesim.studies.design import Design
from voicesim.studies.disk import lock, write_whole
from voicesim.studies.series_store import SeriesStore
from voicesim.studies.store import Store
from voicesim.studies.work import FAILED, Row, Rows

PROGRESS = "progress.json"
WORKING = ".working.lock"
FIRST = ".first.lock"
FLUSH_SECONDS = 2.0  # what a sudden end can cost at most
FLUSH_ROWS = 2_000


@dataclass
class Count:
    """How far a sweep has come, as ``voicesim status`` tells it."""

    total: int = 0
    done: int = 0
    failed: int = 0
    began: float = 0.0
    begun_with: int = 0
    now: float = 0.0


class Keeper(Protocol):
    """What the loop of a sweep asks of the place that keeps finished runs."""

    done: set[str]
    aside: list[str]
    progress: Count

    @property
    def folder(self) -> Path | None: ...  # noqa: D102
    @property
    def first(self) -> bool: ...  # noqa: D102
    def expect(self, total: int, already: int) -> None: ...  # noqa: D102
    def take(self, block: Rows) -> None: ...  # noqa: D102
    def flush(self) -> None: ...  # noqa: D102
    def rows(self) -> pd.DataFrame: ...  # noqa: D102
    def __enter__(self) -> Self: ...
    def __exit__(self, *reason: object) -> None: ...


class Memory:
    """Keeps rows in memory: for small sweeps from a notebook."""

    folder: Path | None = None
    first = True

    def __init__(self) -> None:
        self.done: set[str] = set()
        self.aside: list[str] = []
        self.progress = Count()
        self.taken: dict[str, Row] = {}
        self.series: dict[str, pd.DataFrame] = {}

    def expect(self, total: int, already: int) -> None:
        """How many runs there will be, and how many are there."""
        self.progress = Count(total, already, 0, time.time(), already)

    def take(self, block: Rows) -> None:
        """Keep a finished block."""
        for row in block.rows:
            self.taken[row["address"]] = row
            self.done.add(row["address"])
            self.progress.done += 1
            self.progress.failed += row["status"] == FAILED
        for series in block.series:
            self.series[series["address"].iloc[0]] = series

    def flush(self) -> None:
        """Nothing to bring to a disk."""

    def rows(self) -> pd.DataFrame:
        """Every row, by address."""
        return by_address(pd.DataFrame(list(self.taken.values())))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *reason: object) -> None:
        return None


class Shelf:
    """Keeps rows in the store of a folder, a part every few seconds."""

    def __init__(self, store: Store, series: SeriesStore | None) -> None:
        self.store = store
        self.series = series
        self.folder: Path | None = store.folder
        scan = store.scan()
        self.aside = list(scan.aside)
        self.done = scan.addresses()
        if series is not None:
            self.aside += series.aside
            self.done &= set(series.places)
        self.first = True
        self.progress = Count()
        self._waiting: list[Row] = []
        self._series: list[pd.DataFrame] = []
        self._flushed = time.monotonic()
        self._locks = contextlib.ExitStack()

    @classmethod
    def open(
        cls, folder: Path, design: Design, about: Mapping[str, Any], fresh: bool, series: bool
    ) -> Shelf:
        """The shelf of a design in ``folder``. Errors: InputError, StoreError."""
        told = {
            "question": design.question,
            "title": design.title,
            "factors": design.factors,
            "points": len(design.points),
            "replicates": design.replicates,
            "seed": design.seed,
            "windows": design.windows.as_data(),
            "common_random_numbers": design.common,
            **about,
        }
        store = Store(folder, design.experiment, told, fresh)
        return cls(store, SeriesStore(folder, design.experiment) if series else None)

    def __enter__(self) -> Self:
        folder = self.store.folder
        self._locks.enter_context(lock(folder / WORKING, wait=False, shared=True))
        self.first = self._locks.enter_context(lock(folder / FIRST, wait=False))
        return self

    def __exit__(self, *reason: object) -> None:
        self._locks.close()

    def expect(self, total: int, already: int) -> None:
        """How many runs there will be, and how many are there."""
        self.progress = Count(total, already, 0, time.time(), already, time.time())
        self._tell()

    def take(self, block: Rows) -> None:
        """Keep a finished block; from time to time bring what is kept to the disk."""
        for row in block.rows:
            self.done.add(row["address"])
            self.progress.done += 1
            self.progress.failed += row["status"] == FAILED
        self._waiting += block.rows
        self._series += block.series
        waited = time.monotonic() - self._flushed
        if waited > FLUSH_SECONDS or len(self._waiting) > FLUSH_ROWS:
            self.flush()

    def flush(self) -> None:
        """Bring everything to the disk, and learn what other processes have added."""
        if self._series and self.series is not None:
            self.series.write(self._series)  # before the rows: a run counts as done by its row
            self._series = []
        if self._waiting:
            self.store.write(self._waiting)
            self._waiting = []
        self._flushed = time.monotonic()
        others = self.store.new_parts()
        if others is not None:
            found = set(others["address"].to_pylist()) - self.done
            found &= set(self.series.places) if self.series is not None else found
            self.done |= found
            self.progress.done += len(found)
        self.store.consolidate()
        self._tell()

    def _tell(self) -> None:
        self.progress.now = time.time()
        text = json.dumps({**asdict(self.progress), "pid": os.getpid()})
        write_whole(self.store.folder / PROGRESS, text.encode())

    def rows(self) -> pd.DataFrame:
        """Every row of the store, by address."""
        runs = self.store.scan().runs
        return by_address(runs.to_pandas() if runs is not None else pd.DataFrame())


def keeper_of(
    design: Design, out: str | Path | None, about: Mapping[str, Any], fresh: bool, series: bool
) -> Keeper:
    """The keeper of a sweep: memory, or the folder ``out``. Errors: InputError, StoreError."""
    return Memory() if out is None else Shelf.open(Path(out), design, about, fresh, series)


def by_address(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows under their addresses; an empty table when there is none."""
    if rows.empty:
        return pd.DataFrame(columns=["status", "reason"])
    return rows.drop_duplicates("address").set_index("address")
