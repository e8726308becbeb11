"""Start-up: the help, the import, a first and a second run, and what the imports cost; each a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Row, interleaved, plain

GROUP = "start-up (whole processes; the first frame of the live page stands under live page)"
IMPORTS = "start-up: what importing voicesim.model costs, by package (python -X importtime)"
HELP_GOAL = 0.5  # seconds
WORTH_TELLING = 0.01  # seconds
IMPORT_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| +(\S+)")


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A process of this Python."""
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True, text=True, check=True, env=os.environ | environment,
    )  # fmt: skip


def one_run(out: str, cache: str | None = None) -> subprocess.CompletedProcess[str]:
    """`voicesim run orchestrated` with 20 replicates; with ``cache`` compiled code is kept there."""
    place = {} if cache is None else {"NUMBA_CACHE_DIR": cache}
    return run("-m", "voicesim", "run", "orchestrated", "--quiet", "--out", out, **place)


def imports() -> dict[str, float]:
    """Seconds spent in the modules of each package when voicesim.model is imported, themselves only."""
    told = run("-X", "importtime", "-c", "import voicesim.model").stderr
    found: dict[str, float] = {}
    for own, _, name in IMPORT_LINE.findall(told):
        package = name.split(".")[0]
        found[package] = found.get(package, 0.0) + 1e-6 * int(own)
    return found


def rows(quick: bool) -> list[Row]:
    """Seconds of the things a user waits for, beside a bare interpreter."""
    repeats = 3 if quick else 5
    with tempfile.TemporaryDirectory() as folder:
        out, cache = str(Path(folder) / "out"), str(Path(folder) / "cache")
        first = interleaved({"first": lambda: one_run(out, cache)}, 1, warm_up=False)["first"]
        jobs = {
            "python -c pass": lambda: run("-c", "pass"),
            "import voicesim": lambda: run("-c", "import voicesim"),
            "import voicesim.model (Mesa, numba, pandas)": lambda: run("-c", "import voicesim.model"),
            "voicesim --help": lambda: run("-m", "voicesim", "--help"),
            "second voicesim run orchestrated (20 replicates)": lambda: one_run(out, cache),
        }  # fmt: skip
        seconds = interleaved(jobs, repeats)
    seconds["first voicesim run orchestrated: the engine is compiled"] = first
    found = []
    for name, values in seconds.items():
        value, low, high = plain(values)
        goal = HELP_GOAL if name == "voicesim --help" else None
        found.append(
            Row(
                GROUP, name, value, low, high, "s", f"under {goal} s" if goal else "",
                value < goal if goal else None,
            )
        )  # fmt: skip
    costs = [imports() for _ in range(repeats)]
    for name in sorted(costs[0], key=costs[0].__getitem__, reverse=True):
        value, low, high = plain([cost.get(name, 0.0) for cost in costs])
        if value >= WORTH_TELLING:
            found.append(Row(IMPORTS, name, value, low, high, "s"))
    return found
