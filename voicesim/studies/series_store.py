"""The series of a sweep, kept on request: parts on the disk, never all of them in memory."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from voicesim.studies.disk import TEMPORARY, StoreError, as_store_error
from voicesim.studies.parts import read_part, set_aside, write_part
from voicesim.studies.store import SERIES

AT_ONCE = 500  # runs whose series are in memory together while the final table is written


class SeriesStore:
    """Series of finished runs under their addresses, beside a `Store` in the same folder.

    ``places`` maps the address of each run to the part that holds its series; ``aside`` lists the
    parts that could not be used.
    """

    def __init__(self, folder: Path, experiment: str) -> None:
        self.folder = folder
        self.parts = folder / SERIES
        self.parts.mkdir(exist_ok=True)
        self.experiment = experiment
        self.aside: list[str] = []
        self.places: dict[str, Path] = {}
        for path in sorted(self.parts.glob("*.parquet")):
            table, wrong = read_part(path, experiment, ["address"])
            if table is None:
                set_aside(path, folder)
                self.aside.append(f"{path.name}: {wrong}")
            else:
                self.places |= dict.fromkeys(pc.unique(table["address"]).to_pylist(), path)

    def write(self, series: Sequence[pd.DataFrame]) -> None:
        """Keep the series of some runs (columns address, week, measures) as one part."""
        table = pa.Table.from_pandas(pd.concat(series, ignore_index=True), preserve_index=False)
        path = write_part(self.parts, table, self.experiment)
        self.places |= dict.fromkeys(pc.unique(table["address"]).to_pylist(), path)

    def write_table(self, path: Path, runs: Mapping[str, tuple[int, int]]) -> None:
        """Write the final table: point, replicate, week, measures, in the order of ``runs``.

        ``runs`` maps addresses to (point, replicate). Errors: StoreError when the disk refuses.
        """
        temporary = path.parent / f"{TEMPORARY}{os.getpid()}-{path.name}"
        writer = None
        try:
            for chunk in self._in_order(list(runs)):
                addresses = chunk.column("address").to_pylist()
                head = {
                    "point": pa.array([runs[a][0] for a in addresses], pa.int32()),
                    "replicate": pa.array([runs[a][1] for a in addresses], pa.int32()),
                }
                rest = {name: chunk[name] for name in chunk.column_names if name != "address"}
                table = pa.table({**head, **rest})
                writer = writer or pq.ParquetWriter(temporary, table.schema, compression="zstd")
                writer.write_table(table)
            if writer is not None:
                writer.close()
                os.replace(temporary, path)
        except OSError as error:
            raise as_store_error(error, path) from error
        finally:
            temporary.unlink(missing_ok=True)

    def _in_order(self, addresses: list[str]) -> Iterator[pa.Table]:
        """Series in the order of ``addresses``, some hundred runs at a time."""
        for start in range(0, len(addresses), AT_ONCE):
            wanted = [a for a in addresses[start : start + AT_ONCE] if a in self.places]
            tables = []
            for part in dict.fromkeys(self.places[a] for a in wanted):
                table, wrong = read_part(part, self.experiment)
                if table is None:
                    raise StoreError(f"{part.name} was damaged meanwhile: {wrong}; give the command again")  # fmt: skip
                tables.append(table.filter(pc.is_in(table["address"], pa.array(wanted))))
            if tables:
                yield _sorted(pa.concat_tables(tables, promote_options="permissive"), wanted)


def _sorted(table: pa.Table, addresses: list[str]) -> pa.Table:
    """Rows by the order of ``addresses``, then by week; a run kept twice stands there once."""
    rank = {address: row for row, address in enumerate(addresses)}
    frame = table.to_pandas()
    frame["_rank"] = frame["address"].map(rank)
    frame = frame.drop_duplicates(["address", "week"]).sort_values(["_rank", "week"], kind="stable")
    return pa.Table.from_pandas(frame.drop(columns="_rank"), preserve_index=False)
