"""Factors and their levels: what an experiment varies, checked against the parameter table."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from voicesim.errors import InputError, nearest
from voicesim.scenario import PARAMETERS, Scenario
from voicesim.scenario.scenario import unknown_path
from voicesim.scenario.table import get_path
from voicesim.studies.samplers import Sampler, full_factorial

Changes = dict[str, Any]
MOST_LEVELS = 100_000  # of one range: more is a slip of the pen
RANGE_KEYS = ("from", "to", "step", "levels", "log")


@dataclass(frozen=True)
class Points:
    """Design points: ``table`` has one column a factor; ``changes[i]`` is what point i sets."""

    table: pd.DataFrame
    changes: tuple[Changes, ...]

    def __len__(self) -> int:
        return len(self.changes)

    def times(self, other: Points) -> Points:
        """Every point of one with every point of the other."""
        both = set(self.table.columns) & set(other.table.columns)
        if both:
            raise InputError("factors", f"{sorted(both)[0]!r} is varied twice")
        pairs = list(itertools.product(range(len(self)), range(len(other))))
        left = self.table.iloc[[i for i, _ in pairs]].reset_index(drop=True)
        right = other.table.iloc[[j for _, j in pairs]].reset_index(drop=True)
        merged = [{**self.changes[i], **other.changes[j]} for i, j in pairs]
        return Points(pd.concat([left, right], axis=1), tuple(merged))

    def select(self, kept: Sequence[bool]) -> Points:
        """The points where ``kept``."""
        rows = [row for row, flag in enumerate(kept) if flag]
        return Points(
            self.table.iloc[rows].reset_index(drop=True), tuple(self.changes[row] for row in rows)
        )


NO_FACTOR = Points(pd.DataFrame(index=range(1)), ({},))


def known_paths(base: Scenario) -> list[str]:
    """Every path that a factor of this scenario may have."""
    own = [
        f"{folder}.{name}.{trait}"
        for folder in ("roles", "partners")
        for name, table in getattr(base, folder).items()
        for trait in type(table).model_fields
        if trait != "traits"
    ]
    return [*PARAMETERS, *own, "weeks", "step_days", "events", "roles", "partners"]


def check_path(path: str, base: Scenario, where: str = "factors") -> None:
    """Refuse a factor that the scenario does not have. Errors: InputError with the nearest path."""
    if path in PARAMETERS:
        return
    try:
        get_path(base, path)
    except (KeyError, AttributeError, TypeError):
        near = nearest(path, known_paths(base)) or nearest(
            path.rpartition(".")[2], [p.rpartition(".")[2] for p in known_paths(base)]
        )
        error = unknown_path(path)
        raise InputError(f"{where}.{path}", error.problem, error.expected, near) from None


def as_level(path: str, value: Any) -> Any:
    """A level in the kind its parameter has: numpy's numbers to Python's, whole to float."""
    if isinstance(value, np.generic):
        value = value.item()
    kind = PARAMETERS[path].kind if path in PARAMETERS else ""
    if kind == "whole" and isinstance(value, float) and value.is_integer():
        return int(value)
    if kind == "number" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def levels_of(path: str, given: Any) -> list[Any]:
    """Levels from a list or from a range ``{from, to, step}`` or ``{from, to, levels[, log]}``."""
    where = f"factors.{path}"
    if isinstance(given, Mapping):
        given = _range(where, given)
    elif isinstance(given, str) or not hasattr(given, "__iter__"):
        given = [given]
    levels = [as_level(path, value) for value in given]
    if not levels:
        raise InputError(where, "has no level", "a list such as [0, 10, 20]")
    twice = [level for row, level in enumerate(levels) if level in levels[:row]]
    if twice:
        raise InputError(where, f"the level {twice[0]!r} stands there twice", "every level once")
    return levels


def _range(where: str, given: Mapping[str, Any]) -> list[float]:
    for key in given:
        if key not in RANGE_KEYS:
            hint = nearest(key, RANGE_KEYS)
            raise InputError(
                f"{where}.{key}", "unknown key of a range", ", ".join(RANGE_KEYS), hint
            )
    right = "from below to, and either step above 0 or levels of at least 2"
    low, high = (_number(f"{where}.{key}", given.get(key), right) for key in ("from", "to"))
    if not low < high:
        raise InputError(where, f"from {low:g} is not below to {high:g}", right)
    if ("step" in given) == ("levels" in given):
        raise InputError(where, "is not a range", right)
    if "step" in given:
        step = _number(f"{where}.step", given["step"], right)
        if step <= 0 or given.get("log"):
            raise InputError(
                f"{where}.step", f"{step:g} does not lead from {low:g} to {high:g}", right
            )
        count = _not_too_many(where, int((high - low) / step + 1e-9) + 1)
        return [round(low + i * step, 12) for i in range(count)]
    count = given["levels"]
    if not isinstance(count, int) or isinstance(count, bool) or count < 2:
        raise InputError(f"{where}.levels", f"{count!r} is not a number of levels", right)
    _not_too_many(where, count)
    if given.get("log") and low <= 0:
        raise InputError(where, "a log range must start above 0", "from above 0")
    spread = np.geomspace if given.get("log") else np.linspace
    return [round(float(value), 12) for value in spread(low, high, count)]


def _number(where: str, value: Any, right: str) -> float:
    """A finite number. Errors: InputError."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(
            where, "is missing" if value is None else f"{value!r} is not a number", right
        )
    return float(value)


def _not_too_many(where: str, count: int) -> int:
    if count > MOST_LEVELS:
        raise InputError(where, f"{count:,} levels", f"at most {MOST_LEVELS:,}; a larger step")
    return count


def grid(factors: Mapping[str, Any], base: Scenario, most: float = math.inf) -> Points:
    """Full factorial over ``factors``: path -> levels, or name -> {level: {path: value}}."""
    levels: dict[str, list[Any]] = {}
    meaning: dict[str, dict[Any, Changes]] = {}
    for name, given in factors.items():
        if is_alternative(given):
            meaning[name] = {level: alternative(name, level, set_, base) for level, set_ in given.items()}  # fmt: skip
            levels[name] = list(given)
        else:
            check_path(name, base)
            levels[name] = levels_of(name, given)
            meaning[name] = {}
    _refuse_more(math.prod(len(one) for one in levels.values()), most, "factors")
    table = full_factorial(levels)
    combined: list[Changes] = []
    for row in itertools.product(*levels.values()):
        change: Changes = {}
        for name, level in zip(levels, row, strict=True):
            change.update(meaning[name][level] if meaning[name] else {name: level})
        combined.append(change)
    return Points(table, tuple(combined))


def _refuse_more(count: int, most: float, where: str) -> None:
    """Refuse more points than can be meant, before they are made."""
    if count > most:
        raise InputError(
            where, f"{count:,} design points", f"at most {most:,.0f}, unless that many are meant",
            "fewer levels, a smaller [sampler], or --yes-many",
        )  # fmt: skip


def is_alternative(given: Any) -> bool:
    """Whether a factor is one of named alternatives: {level: {path: value}}."""
    return isinstance(given, Mapping) and bool(given) and all(
        isinstance(value, Mapping) for value in given.values()
    )  # fmt: skip


def alternative(name: str, level: str, given: Mapping[str, Any], base: Scenario) -> Changes:
    """What one named alternative sets, flat: nested tables become dotted paths."""
    out: Changes = {}

    def walk(folder: str, table: Mapping[str, Any]) -> None:
        for key, value in table.items():
            path = f"{folder}{key}"
            if isinstance(value, Mapping) and path not in ("roles", "partners"):
                walk(f"{path}.", value)
            else:
                check_path(path, base, f"alternatives.{name}.{level}")
                out[path] = as_level(path, value)

    walk("", given)
    return out


def from_table(table: pd.DataFrame, base: Scenario, where: str = "vary") -> Points:
    """Points from a table: one row a point, one column a parameter path."""
    if table.empty:
        raise InputError(where, "the table of points is empty")
    for path in table.columns:
        check_path(str(path), base, where)
    table = table.reset_index(drop=True)
    rows = table.to_dict("records")
    changes = tuple({str(p): as_level(str(p), v) for p, v in row.items()} for row in rows)
    return Points(table, changes)


def points_of(vary: Any, base: Scenario, most: float = math.inf) -> Points:
    """Points from whatever ``vary`` is: dict of factors, DataFrame, Sampler, list of these, None."""
    if vary is None:
        return NO_FACTOR
    if isinstance(vary, Sampler):
        for path in vary.ranges:
            check_path(path, base, "sampler.ranges")
        _refuse_more(vary.size, most, "sampler.n")
        return from_table(vary.points(), base, "sampler")
    if isinstance(vary, pd.DataFrame):
        return from_table(vary, base)
    if isinstance(vary, Mapping):
        return grid(vary, base, most)
    if isinstance(vary, Sequence) and not isinstance(vary, str):
        points = NO_FACTOR
        for one in vary:
            points = points.times(points_of(one, base, most))
        return points
    raise InputError(
        "vary",
        f"cannot vary by a {type(vary).__name__}",
        "a dict of paths and levels, a DataFrame of points, or a sampler",
    )
