"""Tables and certificates of results, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.io.atomic import write, write_text


def write_table(path: Path, table: pd.DataFrame | None) -> None:
    """Write a table as its ending says; None removes what an earlier run left."""
    if table is None:
        path.unlink(missing_ok=True)
    elif path.suffix == ".parquet":
        write(path, lambda temporary: table.to_parquet(temporary, index=False))
    else:
        write(path, lambda temporary: table.to_csv(temporary, index=False))


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Write an object; numbers that are not finite become null, as JSON has no word for them."""
    write_text(path, json.dumps(finite(data), ensure_ascii=False, indent=1, allow_nan=False) + "\n")


def finite(value: Any) -> Any:
    """The same data with None for every NaN or infinity, and plain Python numbers."""
    if isinstance(value, Mapping):
        return {str(key): finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [finite(one) for one in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and value - value != 0.0:
        return None
    return value
