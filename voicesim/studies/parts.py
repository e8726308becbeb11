"""Parts: Parquet files that are whole or absent, whose names carry the checksum of their bytes."""

from __future__ import annotations

import contextlib
import io
import re
import time
import uuid
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from voicesim.studies.disk import as_store_error, checksum, write_whole

SET_ASIDE = "set-aside"
_NAME = re.compile(r"part-[0-9a-f]{12}-[0-9a-f]{8}-(?P<sum>[0-9a-f]{24})\.parquet")
_MARK = b"voicesim.experiment"


def write_part(folder: Path, table: pa.Table, experiment: str) -> Path:
    """Write a table as one part of an experiment. Errors: StoreError when the disk refuses."""
    buffer = io.BytesIO()
    marked = table.replace_schema_metadata({_MARK: experiment.encode()})
    pq.write_table(marked, buffer, compression="zstd")
    data = buffer.getvalue()
    stamp = f"{int(time.time() * 1000) & 0xFFFFFFFFFFFF:012x}-{uuid.uuid4().hex[:8]}"
    path = folder / f"part-{stamp}-{checksum(data)}.parquet"
    write_whole(path, data)
    return path


def read_part(
    path: Path, experiment: str, columns: list[str] | None = None
) -> tuple[pa.Table | None, str]:
    """The table of a part, or None and what is wrong with it.

    Errors: FileNotFoundError when another process took it away; StoreError when it cannot be read.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise
    except OSError as error:
        raise as_store_error(error, path) from error
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None, "foreign: not written by a sweep"
    if checksum(data) != found["sum"]:
        return None, "damaged: the content does not match its checksum"
    file = pq.ParquetFile(io.BytesIO(data))
    mark = (file.schema_arrow.metadata or {}).get(_MARK, b"").decode()
    if mark != experiment:
        return None, "foreign: a part of another experiment"
    return file.read(columns=columns).replace_schema_metadata(None), ""


def set_aside(path: Path, folder: Path) -> None:
    """Move a part that cannot be used to ``folder``/set-aside, never over another file."""
    target = folder / SET_ASIDE
    with contextlib.suppress(FileNotFoundError):
        target.mkdir(exist_ok=True)
        path.rename(target / f"{uuid.uuid4().hex[:6]}-{path.name}")
