"""The line of a sweep walked up and down: does each panel tip back where it tipped?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from voicesim.errors import InputError, nearest
from voicesim.scenario import PARAMETERS
from voicesim.studies.bistability import up_and_down
from voicesim.studies.design import Design
from voicesim.studies.edges import COHERENCE, FEWEST, can_tip, tipping_edges

REPLICATES = 10
HOLD_WEEKS = 26  # at each level; twice as many on the slow walk


def check_both_ways(design: Design, show: Mapping[str, Any]) -> str:
    """The lever that is walked up and down. Errors: InputError when the design names none."""
    path = show.get("tipping")
    levers = [name for name in design.factors if name in PARAMETERS and PARAMETERS[name].live]
    if path not in levers:
        raise InputError(
            "show.tipping",
            "is no lever that can move in mid-run" if path else "is missing",
            ("one of " + ", ".join(levers) if levers else "a varied lever; this design has none")
            + ", or neither --both-ways nor show.both_ways",
            nearest(str(path), levers) if path else "",
        )
    if design.points.table[path].nunique() < FEWEST:
        raise InputError("show.tipping", f"{path} has too few levels", f"{FEWEST} or more")
    return str(path)


def both_ways(
    design: Design, runs: pd.DataFrame, show: Mapping[str, Any], *, jobs: int | None = None
) -> pd.DataFrame:
    """Walk the tipping lever up and down, once for each level of ``split``.

    Done in the middle one of the rows that tip. Columns: those of `up_and_down` (speed, level, up, down,
    gap, low, high), the factors ``split`` and ``y`` with their level, measure, verdict. Errors:
    InputError as `check_both_ways`.
    """
    path = check_both_ways(design, show)
    split, rows = (str(show.get(key) or "") for key in ("split", "y"))
    measure = str(show.get("measure") or "coherence")
    table = design.points.table
    found = []
    for panel in table[split].unique() if split else [None]:
        mine = table if panel is None else table[table[split] == panel]
        here = runs if panel is None else runs[runs[split] == panel]
        row = _middle_row(here, path, rows)
        chosen = mine if row is None else mine[mine[rows] == row]
        scenario = design.scenario(int(chosen.index[0]))
        levels = sorted(float(level) for level in chosen[path].unique())
        walked = up_and_down(
            scenario, path, levels, measure=measure, hold_weeks=HOLD_WEEKS, replicates=REPLICATES,
            seed=design.seed, jobs=jobs,
        )  # fmt: skip
        named = {**({split: panel} if split else {}), **({rows: row} if row is not None else {})}
        found.append(walked.table.assign(**named, measure=measure, verdict=walked.verdict))
    return pd.concat(found, ignore_index=True)


def _middle_row(runs: pd.DataFrame, path: str, rows: str) -> Any:
    """The level of ``rows`` to walk in: the middle one of those that tip, or of all."""
    if not rows:
        return None
    levels = list(runs[rows].unique())
    if can_tip(runs, path):
        lines = tipping_edges(runs, path, [rows])
        tips = list(lines[(lines["edge"] == COHERENCE) & (lines["found"] == "yes")][rows])
        levels = tips or levels
    return levels[len(levels) // 2]
