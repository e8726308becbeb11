"""Run the benchmarks, print one table, write benchmarks/results.json.

`python -m benchmarks [--quick] [--only NAME ...]`
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import time
from pathlib import Path

from benchmarks.measure import Row, table

GROUPS = ("engines", "floor", "scaling", "others", "sweeps", "startup", "live")
RESULTS = Path(__file__).parent / "results.json"


def machine() -> dict[str, object]:
    """What it was measured on."""
    model = ""
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((li.split(":")[1].strip() for li in lines if li.startswith("model name")), "")
    return {"cpu": model, "cores": os.cpu_count(), "python": platform.python_version()}


def main() -> None:
    """Run the groups asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer repeats, smaller sizes")
    parser.add_argument("--only", nargs="*", default=GROUPS, choices=GROUPS)
    options = parser.parse_args()
    rows: list[Row] = []
    for name in options.only:
        start = time.perf_counter()
        rows += importlib.import_module(f"benchmarks.{name}").rows(options.quick)
        print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
        keep(rows)
    print(json.dumps(machine()))
    print(table(rows))


def keep(rows: list[Row]) -> None:
    """Write what was measured so far, so that a group that fails loses nothing of those before it."""
    kept = {"machine": machine(), "rows": [row.as_dict() for row in rows]}
    RESULTS.write_text(json.dumps(kept, indent=1))


if __name__ == "__main__":
    main()
