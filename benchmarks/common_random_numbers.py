"""How much common random numbers save: variance of a paired difference against independent seeds.

Run as `python benchmarks/common_random_numbers.py`; prints a Markdown table. The question is that of
the experiment chorus-or-cacophony, at one of its points; each row is a small step of one lever.
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd

from voicesim.studies.design_file import read_design
from voicesim.studies.sweep import sweep

MEASURES = ("coherence", "trust", "warmth", "cost_per_year")
BASE = {"discovery.share": 0.5, "coaching.hours": 8.0}
STEPS = {
    "coach hours 8 to 10": {"coaching.hours": 10.0},
    "share enabled 0.50 to 0.55": {"discovery.share": 0.55},
    "routing 0.7 to 0": {"orchestrator.routing": 0.0},
    "playback 0.5 to 0.75": {"coaching.playback": 0.75},
    "control 0 to 0.1": {"policy.control": 0.1},
}


def gains(runs: pd.DataFrame, step: int) -> dict[str, float]:
    """Variance of the difference with independent seeds over that with common ones, by measure."""
    first = runs[runs["point"] == 0].set_index("replicate")
    other = runs[runs["point"] == step].set_index("replicate")
    out = {}
    for name in MEASURES:
        independent = first[name].var(ddof=1) + other[name].var(ddof=1)
        paired = (other[name] - first[name]).var(ddof=1)
        out[name] = independent / paired if paired > 0 else np.inf
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=100)
    arguments = parser.parse_args()
    base = next(iter(read_design("chorus-or-cacophony").design.bases.values())).with_(BASE)
    steps = {"as it is": {}, **STEPS}
    result = sweep(base, {"step": steps}, replicates=arguments.replicates)
    print("| step | " + " | ".join(MEASURES) + " |")
    print("| --- |" + " ---: |" * len(MEASURES))
    for number, name in enumerate(STEPS, start=1):
        found = gains(result.runs, number)
        print(f"| {name} | " + " | ".join(f"{found[m]:.1f}" for m in MEASURES) + " |")
    print(f"\n{arguments.replicates} replicates.")


if __name__ == "__main__":
    main()
