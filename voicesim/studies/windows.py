"""What of a run is kept: measures over a window of weeks, and the time it takes to reach a threshold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from voicesim.errors import InputError, nearest
from voicesim.measures.raw import EARLY
from voicesim.measures.registry import MEASURES
from voicesim.measures.summary import summary
from voicesim.measures.windows import Steps, over, steps_of, taken
from voicesim.scenario import Scenario

NAMED = ("last_quarter", "whole")
QUARTER_WEEKS = 13.0
_KEYS = ("measure", "from", "to", "above", "below", "for")
Window = str | tuple[float, float]


@dataclass(frozen=True)
class Extra:
    """One more column: a measure over its own weeks, or the week from which a threshold holds.

    ``above`` (or ``below``) makes it a time: the first week at which the measure is at least (at
    most) so much and stays there ``weeks`` long; infinite when that never happens.
    """

    measure: str
    start: float = 0.0
    end: float = float("inf")
    above: float | None = None
    below: float | None = None
    weeks: float = 1.0


@dataclass(frozen=True)
class Windows:
    """The window of all measures (``"last_quarter"``, ``"whole"`` or weeks from, to) and more columns."""

    window: Window = "last_quarter"
    extras: Mapping[str, Extra] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Plain data: part of the address of a run."""
        extras = {name: vars(extra) for name, extra in self.extras.items()}
        return {"window": self.window, "extras": extras}

    def weeks(self, scenario: Scenario) -> tuple[float, float]:
        """The window in weeks since the start: after the first, up to and with the second."""
        if self.window == "whole":
            return 0.0, float(scenario.weeks)
        if isinstance(self.window, str):
            return max(0.0, scenario.weeks - QUARTER_WEEKS), float(scenario.weeks)
        return self.window


def read_windows(given: Any, horizon: float, where: str = "measures") -> Windows:
    """Windows from ``[measures]`` of a design or from the argument ``windows`` of `sweep`.

    Accepts a Windows, None, a name, a pair of weeks, or a table ``{window, NAME = {measure, from,
    to}, NAME = {measure, above or below, for}}``. Errors: InputError.
    """
    if isinstance(given, Windows):
        return given
    if given is None or isinstance(given, str | list | tuple):
        given = {} if given is None else {"window": given}
    if not isinstance(given, Mapping):
        raise InputError(where, f"{given!r} is not a window", f"{', '.join(NAMED)} or [from, to]")
    window = _window(given.get("window", "last_quarter"), horizon, f"{where}.window")
    extras = {
        name: _extra(spec, horizon, f"{where}.{name}")
        for name, spec in given.items()
        if name != "window"
    }
    for name in extras:
        if name in MEASURES:
            raise InputError(f"{where}.{name}", "is the name of a measure already", "another name")
    return Windows(window, extras)


def _window(given: Any, horizon: float, where: str) -> Window:
    if isinstance(given, str):
        if given not in NAMED:
            raise InputError(
                where, f"unknown window {given!r}", f"{', '.join(NAMED)} or [from, to]", nearest(given, NAMED)
            )  # fmt: skip
        return given
    return _weeks(given, horizon, where)


def _weeks(given: Any, horizon: float, where: str) -> tuple[float, float]:
    try:
        low, high = (float(week) for week in given)
    except (TypeError, ValueError):
        raise InputError(where, f"{given!r} is not a window", "[from, to] in weeks") from None
    if not 0 <= low < high <= horizon:
        raise InputError(
            where, f"weeks {low:g} to {high:g}", f"a part of the {horizon:g} weeks simulated"
        )
    return low, high


def _extra(spec: Any, horizon: float, where: str) -> Extra:
    if not isinstance(spec, Mapping):
        raise InputError(
            where, f"{spec!r} is not a measure", "{ measure = ..., from = ..., to = ... }"
        )
    for key in spec:
        if key not in _KEYS:
            raise InputError(where, f"unknown key {key!r}", ", ".join(_KEYS), nearest(key, _KEYS))
    measure = check_measure(spec.get("measure", ""), f"{where}.measure")
    low, high = _weeks([spec.get("from", 0), spec.get("to", horizon)], horizon, where)
    numbers = {key: spec.get(key) for key in ("above", "below", "for")}
    for key, value in numbers.items():
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise InputError(f"{where}.{key}", f"{value!r} is not a number")
    if numbers["above"] is not None and numbers["below"] is not None:
        raise InputError(where, "says above and below", "one of the two")
    stays = float(numbers["for"] or 1.0)
    return Extra(measure, float(low), float(high), numbers["above"], numbers["below"], stays)


def check_measure(name: Any, where: str = "measure", also: Mapping[str, Any] | None = None) -> str:
    """Refuse a measure that does not exist. Errors: InputError with the nearest name."""
    known = [*MEASURES, *(also or {})]
    if name not in known:
        expected = "a measure such as 'coherence', 'trust' or 'cost'"
        raise InputError(where, f"unknown measure {name!r}", expected, nearest(str(name), known))
    return str(name)


def row_of(
    series: pd.DataFrame | Steps, scenario: Scenario, windows: Windows
) -> dict[str, float | str]:
    """One row about one run: the summary, measures over the window asked for, and extra columns.

    ``series`` has one row a step, indexed by the week at its end. The regime is always that of the
    last quarter and the totals those of the whole horizon.
    """
    steps = steps_of(series)
    row = summary(steps, scenario)
    if windows.window != "last_quarter":
        row |= over(_part(steps, *windows.weeks(scenario)))
    row |= {name: extra_value(extra, steps) for name, extra in windows.extras.items()}
    return row


def _part(series: Steps, start: float, end: float) -> Steps:
    """The steps that end after week ``start`` and not after week ``end``."""
    first, last = np.searchsorted(series.ends, [start + EARLY, end + EARLY], side="right")
    return series.between(int(first), int(last))


def extra_value(extra: Extra, series: Steps) -> float:
    """The value of an extra column from a run's series."""
    part = _part(series, extra.start, extra.end)
    values = part[extra.measure]
    if extra.above is not None:
        holds = values >= extra.above
    elif extra.below is not None:
        holds = values <= extra.below
    else:
        return taken(part, MEASURES[extra.measure])
    return _first_time(holds, part.ends, extra.weeks)


def _first_time(holds: Any, weeks: Any, stays: float) -> float:
    """The first week from which ``holds`` for ``stays`` weeks; infinite if that never happens."""
    started = float("inf")
    for week, held in zip(weeks, holds, strict=True):
        if not held:
            started = float("inf")
            continue
        started = min(started, week)
        if week - started + (weeks[1] - weeks[0] if len(weeks) > 1 else 1.0) >= stays - 1e-9:
            return float(started)
    return float("inf")
