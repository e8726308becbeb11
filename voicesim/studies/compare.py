"""Compare scenarios under the same luck: paired differences against the first, and which is best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.errors import InputError
from voicesim.measures.summary import TOTALS
from voicesim.scenario import Scenario
from voicesim.studies import statistics
from voicesim.studies.analysis import better
from voicesim.studies.design import Design, make
from voicesim.studies.doing import do_runs
from voicesim.studies.enough import values_by_point
from voicesim.studies.keeping import Keeper, keeper_of
from voicesim.studies.progress import Progress
from voicesim.studies.ranking import Selection, select
from voicesim.studies.tables import runs_table
from voicesim.studies.units import in_words, signed, unit_of
from voicesim.studies.windows import check_measure

CAP = 300  # replicates of each scenario
SMALL_SHARE, SMALL_PART = 0.01, 0.02  # not worth while: one point of a share, 2 % of other measures


@dataclass(frozen=True)
class Comparison:
    """What a comparison gives.

    ``differences``: one row a scenario (but the first) and measure: scenario, measure, unit, better,
    first, value, difference, low, high (95 %, paired), pairs. ``ranking``: one row a scenario, best
    first: scenario, mean, low, high, runs, out (dropped before the end). ``runs``: one row a run.
    """

    names: tuple[str, ...]
    measure: str
    differences: pd.DataFrame
    ranking: pd.DataFrame
    runs: pd.DataFrame
    best: str
    probability: float
    tied: tuple[str, ...]
    used: int
    at_most: int
    design: Design
    folder: Path | None = None

    def sentences(self) -> list[str]:
        """The verdict in plain sentences."""
        measure = self.measure.replace("_", " ")
        effort = f"{self.used:,} of at most {self.at_most:,} runs used"
        if not self.tied:
            sure = _floor(self.probability)
            told = [f"{self.best} is best in {measure} with probability {sure}, {effort}."]
        else:
            names = " and ".join([self.best, *self.tied])
            told = [f"{names} cannot be told apart in {measure}, {effort}."]
        table = self.differences[self.differences["measure"] == self.measure]
        for row in table.to_dict("records"):
            times, unit = in_words(self.measure, next(iter(self.design.bases.values())).currency)
            change, low, high = (signed(times * row[key]) for key in ("difference", "low", "high"))
            much = f"{change} {unit}".strip()
            told.append(
                f"{row['scenario']} against {self.names[0]}: {much} (95 %: {low} to {high})."
            )
        return told


def compare(
    scenarios: Mapping[str, Scenario] | Sequence[Scenario],
    *,
    measure: str = "coherence",
    replicates: int | None = None,
    cap: int = CAP,
    worthwhile: float | None = None,
    seed: int = 1,
    windows: Any = None,
    jobs: int | None = None,
    client: Any = None,
    out: str | Path | None = None,
    fresh: bool = False,
    progress: Progress | None = None,
) -> Comparison:
    """Compare two or more scenarios on common random numbers.

    Parameters
    ----------
    scenarios
        By name, or a list (named by their titles). Differences are against the first.
    measure
        What the ranking looks at; better means what the measure says.
    replicates, cap
        A fixed number of replicates each, or (None) as many as are needed, up to ``cap`` each.
    worthwhile
        A difference so small does not matter; default 0.01 for shares, else 2 % of the first's mean.

    Errors: InputError for fewer than two scenarios, an unknown measure, or a folder of something else.
    """
    design = make(scenarios, replicates=replicates or cap, seed=seed, windows=windows)
    if len(design.bases) < 2:
        raise InputError("scenarios", "one scenario cannot be compared", "two or more")
    check_measure(measure, "measure", {**TOTALS, **design.windows.extras})
    keeper = keeper_of(design, out, {"kind": "compare"}, fresh, series=False)
    how = {"jobs": jobs, "client": client, "progress": progress}
    with keeper:
        chosen = _selected(design, keeper, measure, replicates, cap, worthwhile, how)
        runs = runs_table(design, keeper.rows(), list(chosen.used))
    names = list(design.bases)
    return Comparison(
        tuple(names), measure, differences(runs, names, list(chosen.used)),
        _ranking(names, measure, chosen), runs, names[chosen.best], chosen.probability,
        tuple(names[row] for row in chosen.tied), sum(chosen.used), (replicates or cap) * len(names),
        design, keeper.folder,
    )  # fmt: skip


def _selected(
    design: Design, keeper: Keeper, measure: str, replicates: int | None, cap: int,
    worthwhile: float | None, how: dict[str, Any],
) -> Selection:  # fmt: skip
    """Run the selection: replicates of who is still in question."""
    sign = -1.0 if better(measure) == "lower" else 1.0
    counts = [0] * len(design.bases)

    def draw(alive: Sequence[int], count: int) -> list[Any]:
        for row in alive:
            counts[row] = count
        do_runs(design, keeper, counts=counts, **how)
        values = values_by_point(design, keeper.rows(), counts, measure)
        return [sign * values[row].to_numpy() for row in alive]

    if worthwhile is None:
        pilot = values = draw(range(len(counts)), min(30, replicates or cap))
        level = abs(statistics.mean(pilot[0]).value) if len(values) else 0.0
        unit = unit_of(measure)
        worthwhile = SMALL_SHARE if unit.startswith("share") else SMALL_PART * level
    fixed = replicates is not None
    return select(draw, len(counts), replicates or cap, worthwhile, n0=replicates if fixed else 30)  # type: ignore[arg-type]


def differences(runs: pd.DataFrame, names: Sequence[str], counts: Sequence[int]) -> pd.DataFrame:
    """Paired differences of every measure against the first scenario."""
    numbers = [
        name for name in runs.columns[runs.columns.get_loc("reason") + 1 :] if name != "regime"
    ]
    done = runs[runs["status"] == "done"]
    tables = [
        done[done["point"] == row].set_index("replicate")[numbers] for row in range(len(names))
    ]
    rows = []
    for row, name in enumerate(names[1:], start=1):
        both = tables[row].index.intersection(tables[0].index)
        for measure in numbers:
            mine, first = tables[row].loc[both, measure], tables[0].loc[both, measure]
            change = statistics.paired(mine, first)
            rows.append(
                (
                    name,
                    measure,
                    unit_of(measure),
                    better(measure),
                    first.mean(),
                    mine.mean(),
                    *change,
                )
            )
    columns = ["scenario", "measure", "unit", "better", "first", "value"]
    columns += ["difference", "low", "high", "pairs"]
    return pd.DataFrame(rows, columns=columns)


def _ranking(names: Sequence[str], measure: str, chosen: Selection) -> pd.DataFrame:
    sign = -1.0 if better(measure) == "lower" else 1.0
    rows = []
    for row, name in enumerate(names):
        estimate = statistics.mean(sign * chosen.values[row])
        out = row != chosen.best and row not in chosen.tied
        rows.append((name, *estimate[:3], chosen.used[row], out))
    table = pd.DataFrame(rows, columns=["scenario", "mean", "low", "high", "runs", "out"])
    return table.sort_values("mean", ascending=sign < 0, kind="stable").reset_index(drop=True)


def _floor(probability: float) -> str:
    """Two digits, never rounded up to certainty."""
    return f"{min(probability, 0.999):.3f}" if probability > 0.99 else f"{probability:.2f}"
