"""Start-up: the help, the import, a cached run, and what the imports cost; each a process of its own."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Row, interleaved, plain

GROUP = "start-up (whole processes)"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A process of this Python."""
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)


def rows(quick: bool) -> list[Row]:
    """Seconds of the things a user waits for, beside a bare interpreter."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "out")
        jobs = {
            "python -c pass": lambda: run("-c", "pass"),
            "import voicesim": lambda: run("-c", "import voicesim"),
            "import voicesim.model (Mesa, numba, pandas)": lambda: run("-c", "import voicesim.model"),
            "voicesim --help": lambda: run("-m", "voicesim", "--help"),
            "voicesim run orchestrated, 20 replicates, cached": lambda: run(
                "-m", "voicesim", "run", "orchestrated", "--quiet", "--out", out
            ),
        }  # fmt: skip
        seconds = interleaved(jobs, 3 if quick else 5)
    goals = {"voicesim --help": 0.5}
    found = []
    for name, values in seconds.items():
        value, low, high = plain(values)
        goal = goals.get(name)
        found.append(
            Row(
                GROUP, name, value, low, high, "s", f"under {goal} s" if goal else "",
                value < goal if goal else None,
            )
        )  # fmt: skip
    return found
