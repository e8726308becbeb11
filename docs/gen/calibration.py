"""Write docs/generated/calibration.md from what `voicesim sweep default-company` left in a folder.

python docs/gen/calibration.py out/default-company
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

KEPT = Path(__file__).resolve().parents[1] / "generated" / "calibration.md"
REGIMES = ("silence", "monologue", "chorus", "cacophony")


def table(points: pd.DataFrame, runs: int) -> str:
    """Coherence and the most frequent regime by share of employees (rows) and coach hours (columns)."""
    hours = sorted(points["coaching.hours"].unique())
    lines = [
        "| share | " + " | ".join(f"{h:g} h" for h in hours) + " |",
        "| --- |" + " --- |" * len(hours),
    ]
    for share, rows in points.groupby("discovery.share"):
        cells = [_cell(rows[rows["coaching.hours"] == h].iloc[0]) for h in hours]
        lines.append(f"| {share:g} | " + " | ".join(cells) + " |")
    about = f"Means of {runs} runs a cell; below coherence, the regime that most of them end in."
    return "\n".join([*lines, "", about]) + "\n"


def _cell(row: pd.Series) -> str:
    regime = max(REGIMES, key=lambda name: row[f"share_{name}"])
    return f"{row['coherence']:.2f}<br>{regime}"


if __name__ == "__main__":
    found = pd.read_csv(Path(sys.argv[1]) / "points.csv")
    KEPT.write_text(table(found, int(found["runs"].min())), encoding="utf-8")
