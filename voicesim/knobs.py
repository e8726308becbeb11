"""The numbers of a scenario as one array that compiled code can read: ``k[AT.coaching_hours]`` and so on."""

from __future__ import annotations

from collections import namedtuple
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicesim.scenario import PARAMETERS, Scenario

_READ = {path: p for path, p in PARAMETERS.items() if p.kind != "text"}
_NAMES = [path.replace(".", "_") for path in _READ]
CHOICES: dict[str, dict[str, int]] = {
    path: {name: number for number, name in enumerate(p.choices)}
    for path, p in _READ.items()
    if p.kind == "choice"
}

# One field a parameter (choices by their number in CHOICES), then three of the scenario.
Knobs = namedtuple("Knobs", [*_NAMES, "only_role", "step_weeks", "vision_times"])  # type: ignore[misc]
AT: Any = Knobs(*range(len(Knobs._fields)))
"""Where each number stands in the array; a constant to compiled code."""


def knobs(scenario: Scenario, vision_times: float = 1.0) -> NDArray[np.float64]:
    """Flatten ``scenario``, shape (len(Knobs._fields),); ``vision_times``: how much stronger the vision is."""
    values = []
    for path in _READ:
        value = scenario.get(path)
        values.append(float(CHOICES[path][value] if path in CHOICES else value))
    roles = list(scenario.roles)
    only = scenario.discovery.only_role
    values += [float(roles.index(only) if only else -1), scenario.step_weeks, vision_times]
    return np.array(values)
