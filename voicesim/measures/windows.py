"""From several steps to one number: how each measure is taken over a window of weeks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import pandas as pd

from voicesim.measures.raw import EARLY, QUARTER
from voicesim.measures.registry import MEASURES, Measure, values_of
from voicesim.scenario import Scenario
from voicesim.state import Floats


@dataclass(frozen=True, slots=True)
class Steps:
    """Measures step by step as plain arrays: a series that is looked up much quicker than a table.

    ``weeks`` (steps,) is the time at the end of each step; the steps meant are those from number
    ``first`` to before number ``end`` (None: to the last).
    """

    weeks: Floats
    columns: Mapping[str, Floats]
    first: int = 0
    end: int | None = None

    def __len__(self) -> int:
        return len(self.ends)

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def __getitem__(self, name: str) -> Floats:
        return self.columns[name][self.first : self.end]

    @property
    def ends(self) -> Floats:
        """Time at the end of each step that is meant."""
        return self.weeks[self.first : self.end]

    def between(self, first: int, end: int | None = None) -> Steps:
        """The steps numbered ``first`` to before ``end``, counted among those that are meant."""
        last = self.end if end is None else self.first + min(end, len(self))
        return replace(self, first=self.first + first, end=last)


Series = TypeVar("Series", pd.DataFrame, Steps)


def steps_of(series: pd.DataFrame | Steps) -> Steps:
    """A table of `frame` as plain arrays; Steps as they are."""
    if isinstance(series, Steps):
        return series
    columns = np.ascontiguousarray(series.to_numpy(dtype=np.float64).T)
    weeks = series.index.to_numpy(dtype=np.float64)
    return Steps(weeks, dict(zip(series.columns, columns, strict=True)))


def measured(raw: Floats, scenario: Scenario) -> Steps:
    """The measures of a run from its first step on, as `frame` gives them, without a table."""
    weeks = np.arange(1, len(raw) + 1, dtype=np.float64) * scenario.step_days / 7.0
    return Steps(weeks, values_of(raw, scenario))


def over(series: pd.DataFrame | Steps, names: Iterable[str] = tuple(MEASURES)) -> dict[str, float]:
    """Each measure over all steps of ``series`` (columns of ``frame``), as its ``window`` says.

    NaN when no step has a value. Measures that ``series`` has no column for are left out.
    """
    return {name: taken(series, MEASURES[name]) for name in names if name in series}


def taken(series: pd.DataFrame | Steps, measure: Measure) -> float:
    """One measure over all steps of ``series``."""
    values = np.asarray(series[measure.name], dtype=np.float64)
    weights = np.ones(len(values))
    if measure.weight:
        weights = np.asarray(series[measure.weight], dtype=np.float64)
    known = ~(np.isnan(values) | np.isnan(weights))
    if not known.all():
        values, weights = values[known], weights[known]
    if not len(values):
        return float("nan")
    if measure.window == "last":
        return float(values[-1])
    if measure.window == "sum":
        return float(values.sum())
    if measure.window == "geometric":
        return float(np.exp(_mean(np.log(values), weights)))
    return _mean(values, weights)


def _mean(values: Floats, weights: Floats) -> float:
    total = weights.sum()
    return float((values * weights).sum() / total) if total > 0 else float("nan")


def last_weeks(series: Series, weeks: float = QUARTER) -> Series:
    """The steps of ``series`` that ended in its last ``weeks`` weeks, at least one."""
    if isinstance(series, pd.DataFrame):
        return series.iloc[_first_of_last(series.index.to_numpy(dtype=np.float64), weeks) :]
    return series.between(_first_of_last(series.ends, weeks))


def _first_of_last(ends: Floats, weeks: float) -> int:
    """Number of the first step that ended in the last ``weeks`` weeks; ``ends`` (steps,)."""
    if not len(ends):
        return 0
    return min(int(np.searchsorted(ends, ends[-1] - weeks + EARLY, side="right")), len(ends) - 1)
