"""A scenario so small that a run takes some milliseconds, and fake work that takes none."""

from __future__ import annotations

from voicesim.measures.registry import MEASURES
from voicesim.measures.summary import TOTALS
from voicesim.scenario import Scenario

SMALL = Scenario().with_(
    {
        "title": "small",
        "weeks": 16,
        "organisation.employees": 20,
        "organisation.departments": 2,
        "customers.count": 60,
        "partners": {"allies": {"voices": 3}},
    }
)


def fake_row(scenario, seed):
    """A row that depends on the scenario and the seed as a run would, without a run."""
    luck = (seed % 10_007) / 10_007
    value = luck + scenario.coaching.hours / 100
    row = {name: value + number for number, name in enumerate([*MEASURES, *TOTALS])}
    return {**row, "regime": "chorus" if value > 0.5 else "cacophony"}
