"""The tables of one run as reports read them: from a folder of results or from a result in memory.

What is read, and in which form (files in a folder; attributes of the same name of a ``RunResult``):

* ``scenario.toml``: the scenario, resolved.
* ``series.parquet``, ``baseline.parquet``: replicate, week, one column a measure.
* ``regimes.csv``: replicate, quarter (1, 2, ...), regime; ``baseline_regimes`` likewise when known.
* ``attribution.parquet``: by (``voice``, ``role``, ``department``, ``partner``), name, voices, the
  columns of ``measures.attribution.shares`` and off_page: the last quarter, all replicates together.
* ``map.parquet``: moment (``start``, ``end``), kind (``employee``, ``partner``, ``official``,
  ``customer``, ``centre``), name, role, partner, enabled, audience, x0 ... x(D-1).
* ``provenance.json``: the birth certificate; ``notes``: what a file did not say and was made up.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from voicesim.errors import InputError
from voicesim.io.scenarios import read_toml
from voicesim.measures.windows import last_weeks, over
from voicesim.reports.numbers import Estimate, estimate, paired
from voicesim.scenario import Scenario
from voicesim.scenario.problems import checked

KEYS = ("replicate", "week")
# Columns without which a table of that name cannot be drawn.
NEEDED: dict[str, tuple[str, ...]] = {
    "series": KEYS,
    "baseline": KEYS,
    "regimes": ("replicate", "quarter", "regime"),
    "baseline_regimes": ("replicate", "quarter", "regime"),
    "attribution": ("by", "name", "voices", "heard", "off_page", "slips", "trust_moved"),
    "map": ("moment", "kind", "name", "role", "x0"),
}
GROUPS = ("role", "department", "partner")


@dataclass(frozen=True)
class RunTables:
    """Everything a report of one scenario draws; tables that were not written are None."""

    scenario: Scenario
    series: pd.DataFrame
    baseline: pd.DataFrame | None = None
    regimes: pd.DataFrame | None = None
    baseline_regimes: pd.DataFrame | None = None
    attribution: pd.DataFrame | None = None
    map: pd.DataFrame | None = None
    provenance: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, result: Any) -> RunTables:
        """The tables of a result in memory (anything with attributes of these names)."""
        if isinstance(result, cls):
            return result
        taken: dict[str, Any] = {
            name: getattr(result, name, None) for name in cls.__dataclass_fields__
        }
        taken["provenance"] = taken["provenance"] or {}
        taken["notes"] = tuple(taken["notes"] or ())
        return cls(**taken)

    @classmethod
    def read(cls, folder: Path) -> RunTables:
        """The tables in a folder written by ``voicesim run``. Errors: InputError naming the file."""
        series = table(folder / "series.parquet", needed=True)
        provenance = read_json(folder / "provenance.json")
        return cls(
            scenario=read_scenario(folder / "scenario.toml"),
            series=series if series is not None else pd.DataFrame(),
            baseline=table(folder / "baseline.parquet"),
            regimes=table(folder / "regimes.csv"),
            baseline_regimes=table(folder / "baseline_regimes.csv"),
            attribution=table(folder / "attribution.parquet"),
            map=table(folder / "map.parquet"),
            provenance=provenance,
            notes=tuple(str(note) for note in provenance.get("notes", ())),
        )

    @property
    def measures(self) -> list[str]:
        """Columns of the series that are measures."""
        return [c for c in self.series.columns if c not in KEYS]

    @property
    def runs(self) -> int:
        """Number of replicates."""
        return int(self.series["replicate"].nunique())

    @property
    def currency(self) -> str:
        """The scenario's currency."""
        return self.scenario.currency

    @cached_property
    def late(self) -> pd.DataFrame:
        """Measures over the last quarter: one row a replicate, taken as each measure's window says."""
        return last_quarters(self.series)

    @cached_property
    def late_baseline(self) -> pd.DataFrame:
        """The same without the programme; empty without a baseline."""
        return pd.DataFrame() if self.baseline is None else last_quarters(self.baseline)

    def last_quarter(self, measure: str) -> Estimate:
        """Mean over runs of a measure in the last quarter."""
        return estimate(self.late.get(measure, ()))

    def against_baseline(self, measure: str) -> Estimate | None:
        """Paired difference to the baseline in the last quarter; None without a baseline."""
        if measure not in self.late_baseline or measure not in self.late:
            return None
        return paired(self.late[measure], self.late_baseline[measure])

    def baseline_last_quarter(self, measure: str) -> Estimate | None:
        """Mean over runs without the programme in the last quarter; None without a baseline."""
        if measure not in self.late_baseline:
            return None
        return estimate(self.late_baseline[measure])

    def last_regimes(self, of_baseline: bool = False) -> list[str]:
        """Regime of the last quarter, one a run, in the order of replicates."""
        frame = self.baseline_regimes if of_baseline else self.regimes
        if frame is None or frame.empty:
            return []
        last = frame[frame["quarter"] == frame["quarter"].max()]
        return [str(regime) for regime in last.sort_values("replicate")["regime"]]

    def leading_regimes(self) -> list[str]:
        """The regime of most runs, quarter by quarter; of equals the one that led before."""
        if self.regimes is None:
            return []
        leading: list[str] = []
        for _, part in self.regimes.groupby("quarter"):
            counts = part["regime"].value_counts()
            first = [str(regime) for regime in counts.index[counts == counts.max()]]
            stays = bool(leading) and leading[-1] in first
            leading.append(leading[-1] if stays else min(first))
        return leading


def last_quarters(series: pd.DataFrame) -> pd.DataFrame:
    """One row a replicate: every measure of a (replicate, week, ...) table over its last quarter."""
    found = {
        replicate: over(last_weeks(part.set_index("week").sort_index()))
        for replicate, part in series.groupby("replicate")
    }
    return pd.DataFrame.from_dict(found, orient="index")


def weekly_mean(series: pd.DataFrame, measure: str) -> pd.Series:
    """Mean of a measure over the whole run, indexed by replicate."""
    if measure not in series:
        return pd.Series(dtype=float)
    return series.groupby("replicate")[measure].mean()


def table(path: Path, *, needed: bool = False) -> pd.DataFrame | None:
    """A Parquet or CSV table; None when it does not exist and is not needed."""
    if not path.exists():
        if needed:
            raise InputError(
                str(path.parent),
                f"holds no {path.name}, so there is nothing to report",
                "a folder written by 'voicesim run', 'sweep' or 'compare'",
            )
        return None
    try:
        found = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path)
    except (ValueError, OSError) as error:
        raise InputError(
            str(path), "cannot be read as a table", "the file as it was written"
        ) from error
    lacking = [name for name in NEEDED.get(path.stem, ()) if name not in found.columns]
    if lacking and len(found.columns):
        told = f"has no column {', '.join(map(repr, lacking))}"
        raise InputError(str(path), told, "the file as it was written")
    return found


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from a file; empty when there is none."""
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(str(path), "is not JSON", "the file as it was written") from error
    if not isinstance(found, dict):
        raise InputError(
            str(path), "holds no table of names and values", "the file as it was written"
        )
    return found


def read_scenario(path: Path) -> Scenario:
    """The resolved scenario of a results folder; files of an organisation need not be there any more.

    Errors: InputError.
    """
    if not path.exists():
        raise InputError(
            str(path.parent), "holds no scenario.toml", "a folder written by 'voicesim run'"
        )
    data, lines = read_toml(path, str(path))
    return checked(data, str(path), lines)


def known(value: float | None) -> bool:
    """Whether there is a finite number."""
    return value is not None and math.isfinite(value)


def by_group(attribution: pd.DataFrame, by: str) -> pd.DataFrame:
    """What each voice, role, department or partner did, the most heard first.

    The rows of ``attribution`` for ``by``, with share_of_slips and share_of_off_page (of all
    disclosures, and of all heard messages off the page); the columns are named in ``measures.attribution``.
    """
    found = attribution[attribution["by"] == by].copy()
    for part in ("slips", "off_page"):
        found[f"share_of_{part}"] = found[part] / max(float(found[part].sum()), 1e-300)
    found["share_of_heard"] = found["share_of_heard"].fillna(0.0)
    return found.sort_values("heard", ascending=False, ignore_index=True)
