"""The store of a study: finished runs as Parquet parts, each written whole or not at all.

A folder `runs/` holds the parts (see `parts`). Each row is one
finished run under its address, the hash of what would be run (see `addresses`): the order of
rows, who wrote them and how often means nothing, and a run done twice is the same row twice.
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from voicesim.errors import InputError
from voicesim.studies.disk import TEMPORARY, lock, write_whole
from voicesim.studies.parts import SET_ASIDE, read_part, set_aside, write_part

IDENTITY = "sweep.json"
PARTS = "runs"
SERIES = "series"
MOST_PARTS = 48  # more small parts than this are put together into one
OLD_SECONDS = 3600.0  # a temporary file this old belongs to nobody who is alive
Row = Mapping[str, Any]


@dataclass
class Scan:
    """What a folder holds: the table of runs (None when empty) and the parts that were set aside."""

    runs: pa.Table | None
    aside: list[str] = field(default_factory=list)

    def addresses(self) -> set[str]:
        """Addresses of the finished runs."""
        return set() if self.runs is None else set(self.runs["address"].to_pylist())


class Store:
    """The finished runs of one experiment in one folder.

    Parameters
    ----------
    folder
        The study's folder; made when it is not there.
    experiment
        Digest of what makes two sweeps the same experiment (base scenarios, seed, measures).
    about
        What ``sweep.json`` says about it besides, for people and for ``voicesim status``.
    fresh
        Throw away what an earlier sweep left in the folder.

    Raises
    ------
    InputError
        If the folder holds another experiment.
    StoreError
        If the folder cannot be written.
    """

    def __init__(
        self, folder: Path, experiment: str, about: Mapping[str, Any], fresh: bool = False
    ) -> None:
        self.folder = Path(folder)
        self.parts = self.folder / PARTS
        self.experiment = experiment
        self._seen: set[str] = set()
        try:
            self.parts.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise InputError(
                str(folder), f"cannot be a folder for results: {error.strerror}", "a folder to write in"
            ) from error  # fmt: skip
        if fresh:
            clear(self.folder)
        else:
            self._refuse_another(about)
        self.describe(about)

    def _refuse_another(self, about: Mapping[str, Any]) -> None:
        known = identity(self.folder)
        if known is not None and self._is_another(known, about):
            raise InputError(
                str(self.folder),
                "holds the results of another experiment"
                + (f" ({known['question']!r})" if known.get("question") else "")
                + ": its question, base scenario, seed or measures differ",
                "an empty folder, or a folder of this experiment",
                "another --out, or --fresh to throw those results away",
            )
        if known is None and (self.folder / "provenance.json").exists():
            raise InputError(
                str(self.folder),
                "holds other results (provenance.json without a sweep)",
                "an empty folder, or a folder of this experiment",
                "another --out, or --fresh to use the folder all the same",
            )

    def _is_another(self, known: Mapping[str, Any], about: Mapping[str, Any]) -> bool:
        """Whether the folder asks something else: other runs, or other words both times it says what."""
        if known.get("experiment") != self.experiment:
            return True
        return all(known.get(word) != about.get(word) for word in ("title", "question"))

    def describe(self, about: Mapping[str, Any]) -> None:
        """Write ``sweep.json``."""
        text = json.dumps({"experiment": self.experiment, **about}, indent=1, default=str)
        path = self.folder / IDENTITY
        if not path.exists() or path.read_text() != text:
            write_whole(path, text.encode())

    def write(self, rows: Iterable[Row]) -> Path:
        """Add finished runs as one part; after it returns they survive anything short of fire.

        Each row needs ``address`` and ``status``. Errors: StoreError when the disk refuses.
        """
        return self._write(pa.Table.from_pylist([dict(row) for row in rows]))

    def _write(self, table: pa.Table) -> Path:
        path = write_part(self.parts, table, self.experiment)
        self._seen.add(path.name)
        return path

    def scan(self) -> Scan:
        """Read and check every part; set aside what is damaged or foreign; put small ones together."""
        while True:
            scan = self._read_all()
            if scan is not None:
                break
        self._tidy()
        return scan

    def _read_all(self) -> Scan | None:
        tables, aside = [], []
        self._seen = set()
        for path in sorted(self.parts.glob("*.parquet")):
            try:
                table, wrong = read_part(path, self.experiment)
            except FileNotFoundError:
                return None  # another process put parts together meanwhile: look again
            if table is None:
                set_aside(path, self.folder)
                aside.append(f"{path.name}: {wrong}")
            else:
                tables.append(table)
                self._seen.add(path.name)
        return Scan(unique(tables), aside)

    def new_parts(self) -> pa.Table | None:
        """Runs in parts that other processes have added since the last look; None when none."""
        fresh = [p for p in sorted(self.parts.glob("*.parquet")) if p.name not in self._seen]
        tables = []
        for path in fresh:
            with contextlib.suppress(FileNotFoundError):
                table, _ = read_part(path, self.experiment)
                if table is not None:
                    tables.append(table)
                    self._seen.add(path.name)
        return unique(tables)

    def _tidy(self) -> None:
        """Remove what crashes left behind and put small parts together, if nobody else is at it."""
        for path in [*self.folder.glob(f"{TEMPORARY}*"), *self.parts.glob(f"{TEMPORARY}*")]:
            with contextlib.suppress(OSError):
                if time.time() - path.stat().st_mtime > OLD_SECONDS:
                    path.unlink()
        self.consolidate()

    def consolidate(self) -> None:
        """Put parts together when there are many: the new part is safe before the old ones go."""
        if len(self._seen) <= MOST_PARTS:
            return
        with lock(self.folder / ".tidy.lock", wait=False) as mine:
            if not mine:
                return
            paths = [p for p in sorted(self.parts.glob("*.parquet")) if p.name in self._seen]
            sizes = {p: p.stat().st_size for p in paths if p.exists()}
            limit = 4 * sum(sizes.values()) / max(1, len(sizes))
            small = [p for p, size in sizes.items() if size <= limit] if len(sizes) > 2 else []
            read = {p: read_part(p, self.experiment)[0] for p in small}
            sound = [p for p, table in read.items() if table is not None]
            together = unique([read[p] for p in sound])
            if together is None or len(sound) < 2:
                return
            kept = self._write(together)
            for path in sound:
                if path != kept:
                    path.unlink(missing_ok=True)
                    self._seen.discard(path.name)


def unique(tables: list[pa.Table]) -> pa.Table | None:
    """All rows, one for each address; where a run was done twice the one that did not fail is kept."""
    if not tables:
        return None
    table = pa.concat_tables(tables, promote_options="permissive")
    if len(tables) == 1:
        return table
    good = pc.equal(table["status"], "done") if len(table) else None
    if good is None:
        return table
    rank = pc.if_else(good, 0, 1)
    order = pc.sort_indices(
        pa.table({"address": table["address"], "rank": rank}),
        sort_keys=[("address", "ascending"), ("rank", "ascending")],
    )
    table = table.take(order)
    addresses = table["address"].combine_chunks()
    if len(addresses) < 2:
        return table
    differs = pc.not_equal(addresses.slice(1), addresses.slice(0, len(addresses) - 1))
    return table.filter(pa.concat_arrays([pa.array([True]), differs]))


def identity(folder: Path) -> dict[str, Any] | None:
    """What ``sweep.json`` of a folder says, None when there is none that can be read."""
    try:
        found = json.loads((Path(folder) / IDENTITY).read_text())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def clear(folder: Path) -> None:
    """Remove what a sweep wrote in a folder, and nothing else."""
    own = [*folder.glob(f"{TEMPORARY}*"), folder / IDENTITY]
    for place in (folder / PARTS, folder / SERIES, folder / SET_ASIDE):
        own += [*place.glob("*.parquet"), *place.glob(f"{TEMPORARY}*")]
    for path in own:
        path.unlink(missing_ok=True)
