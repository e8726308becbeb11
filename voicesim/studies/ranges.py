"""What a sensitivity study varies: the numeric parameters of a scenario, and the range of each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from voicesim.scenario import PARAMETERS, Scenario
from voicesim.state import Floats

SHARED = ("coaching.skill", "coaching.composure", "coaching.listening")  # shares of one whole
SIZES = ("organisation.employees", "customers.count")
EMPLOYEES, CUSTOMERS, DEPARTMENTS = 60, 400, 4  # the small organisation that is screened
Changes = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Factor:
    """A parameter that is varied, and the range that it is varied over."""

    path: str
    low: float
    high: float
    whole: bool = False

    def value(self, u: float) -> float | int:
        """The value at ``u`` in [0, 1]; whole numbers are rounded."""
        value = self.low + u * (self.high - self.low)
        return math.floor(value + 0.5) if self.whole else float(value)


def small(scenario: Scenario) -> tuple[Scenario, float]:
    """The same situation in a small organisation: coach hours and partner voices in proportion."""
    scale = min(1.0, EMPLOYEES / scenario.organisation.employees)
    changes: dict[str, Any] = {
        "organisation.employees": min(EMPLOYEES, scenario.organisation.employees),
        "organisation.departments": min(DEPARTMENTS, scenario.organisation.departments),
        "customers.count": min(CUSTOMERS, scenario.customers.count),
        "coaching.hours": scenario.coaching.hours * scale,
    }
    for name, partner in scenario.partners.items():
        changes[f"partners.{name}.voices"] = math.ceil(partner.voices * scale)
    return scenario.with_(changes), scale


def factors_of(
    base: Scenario, scale: float, ranges: Mapping[str, tuple[float, float]], as_is: bool
) -> tuple[Factor, ...]:
    """Every numeric parameter with its plausible range, or the one in ``ranges``.

    In a small organisation (``scale`` below 1) sizes go from half to twice what they are, coach hours in
    proportion. Left out: the size of what is read from files, and the number of values when they have names.
    """
    out = {*SIZES, "organisation.departments"} if base.files.any else set()
    if base.culture.values:
        out.add("culture.dimensions")
    made = []
    for path, parameter in PARAMETERS.items():
        if parameter.kind not in ("number", "whole") or parameter.plausible is None or path in out:
            continue
        low, high = parameter.plausible
        if not as_is and path in SIZES:
            low, high = base.get(path) / 2, base.get(path) * 2
        elif not as_is and path == "coaching.hours":
            low, high = low * scale, high * scale
        elif not as_is and path == "organisation.departments":
            low, high = 1, 2 * DEPARTMENTS
        low, high = ranges.get(path, (low, high))
        made.append(Factor(path, float(low), float(high), parameter.kind == "whole"))
    return tuple(made)


def changes_at(factors: Sequence[Factor], point: Floats) -> dict[str, Any]:
    """The values at a point of the unit cube (factors first, a dummy may follow).

    Shares of one whole are drawn as weights and divided by their sum, so that they add up to 1.
    """
    changes = {f.path: f.value(float(u)) for f, u in zip(factors, point, strict=False)}
    if all(path in changes for path in SHARED):
        total = sum(changes[path] for path in SHARED)
        for path in SHARED:
            changes[path] = changes[path] / total if total > 0 else 1.0 / len(SHARED)
    return changes
