"""Where to put the points of an experiment: full factorial, Latin hypercube, Sobol sequence."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voicesim.errors import InputError, nearest
from voicesim.scenario import PARAMETERS


def full_factorial(levels: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Every combination of the levels: one row a point, one column a factor, the last one fastest."""
    rows = list(itertools.product(*levels.values()))
    columns = zip(*rows, strict=True) if rows else [[] for _ in levels]
    return pd.DataFrame(
        {name: _column(column) for name, column in zip(levels, columns, strict=True)},
        index=range(len(rows)),
    )


def _column(values: Sequence[Any]) -> pd.Series:
    """Whole numbers stay whole and texts texts; a mixture of kinds stays what it was."""
    values = list(values)
    kinds = {type(value) for value in values}
    return pd.Series(values, dtype=object if len(kinds) > 1 and not kinds <= {int, float} else None)


@dataclass(frozen=True)
class Sampler:
    """``n`` points spread over ``ranges``.

    Parameters
    ----------
    n
        Number of points.
    ranges
        Parameter path -> ``(low, high)``, or a list of levels to choose from (texts, switches), or
        None for the range that the parameter table calls plausible.
    seed
        Scrambles the sample; the same seed gives the same points.
    log
        Paths that are spread evenly over the logarithm of their range.
    """

    n: int
    ranges: Mapping[str, Any]
    seed: int = 0
    log: Sequence[str] = field(default_factory=tuple)

    @property
    def size(self) -> int:
        """Number of points there will be."""
        return self.n

    def unit(self) -> NDArray[np.float64]:
        """The sample in the unit cube: (n, factors)."""
        raise TypeError("use FullFactorial, LatinHypercube or Sobol")

    def points(self) -> pd.DataFrame:
        """One row a point, one column a factor. Errors: InputError for an impossible range."""
        if self.n < 1 or not self.ranges:
            raise InputError("sampler", "needs at least one point and one factor")
        for path in self.log:
            if path not in self.ranges:
                raise InputError(
                    "sampler.log", f"{path!r} is not sampled", "", nearest(path, self.ranges)
                )
        unit = self.unit()
        return pd.DataFrame(
            {
                path: _stretch(unit[:, column], path, given, path in self.log)
                for column, (path, given) in enumerate(self.ranges.items())
            }
        )


class LatinHypercube(Sampler):
    """Every factor's range is cut into n slices, each met once (McKay, Beckman & Conover 1979)."""

    def unit(self) -> NDArray[np.float64]:
        """The sample in the unit cube: (n, factors)."""
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(len(self.ranges), seed=self.seed).random(self.n))


class Sobol(Sampler):
    """A scrambled Sobol sequence (Sobol 1967; Owen 1998): fills the cube evenly; n a power of two."""

    def unit(self) -> NDArray[np.float64]:
        """The sample in the unit cube: (n, factors)."""
        from scipy.stats import qmc

        if self.n & (self.n - 1):
            up = 1 << self.n.bit_length()
            raise InputError(
                "sampler.n",
                f"a Sobol sequence is only even for a power of two, {self.n} is none",
                f"{up // 2} or {up}, or the sampler 'latin_hypercube' for any number",
            )
        return np.asarray(qmc.Sobol(len(self.ranges), seed=self.seed).random(self.n))


class FullFactorial(Sampler):
    """Every combination of ``n`` levels of each factor, ends included; listed levels are all taken."""

    @property
    def size(self) -> int:
        """Number of points there will be."""
        listed = (len(given) if _is_listed(given) else self.n for given in self.ranges.values())
        return math.prod(listed)

    def points(self) -> pd.DataFrame:
        """One row a point, one column a factor. Errors: InputError for an impossible range."""
        if self.n < 2 or not self.ranges:
            raise InputError("sampler", "needs at least two levels of at least one factor")
        even = np.linspace(0.0, 1.0, self.n)
        return full_factorial(
            {
                path: given if _is_listed(given) else list(_stretch(even, path, given, path in self.log))
                for path, given in self.ranges.items()
            }
        )  # fmt: skip


SAMPLERS: dict[str, type[Sampler]] = {
    "full_factorial": FullFactorial,
    "latin_hypercube": LatinHypercube,
    "sobol": Sobol,
}


def _is_listed(given: Any) -> bool:
    """Whether a range is a list of levels to choose from rather than a low and a high end."""
    if not isinstance(given, list):
        return False
    return len(given) != 2 or not all(isinstance(value, int | float) for value in given)


def _stretch(unit: NDArray[np.float64], path: str, given: Any, log: bool) -> pd.Series:
    """Bring one column of the unit cube to a factor's range."""
    parameter = PARAMETERS.get(path)
    if given is None and parameter is not None:
        given = list(parameter.choices) or parameter.plausible
        if parameter.kind == "switch":
            given = [False, True]
    if _is_listed(given):
        return pd.Series([given[min(int(u * len(given)), len(given) - 1)] for u in unit])
    try:
        low, high = (float(value) for value in given)
    except (TypeError, ValueError):
        raise InputError(
            f"sampler.ranges.{path}", f"{given!r} is not a range", "[low, high] or a list of levels"
        ) from None
    if not low < high or (log and low <= 0):
        raise InputError(
            f"sampler.ranges.{path}",
            f"cannot sample from {low:g} to {high:g}" + (" on a log scale" if log else ""),
            "low below high" + (", both above 0" if log else ""),
        )
    values = low * (high / low) ** unit if log else low + (high - low) * unit
    if parameter is not None and parameter.kind == "whole":
        return pd.Series(np.rint(values).astype(int))
    return pd.Series(np.round(values, 12))
