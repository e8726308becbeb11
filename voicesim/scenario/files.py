"""Which files, if any, describe the real organisation."""

from __future__ import annotations

from typing import Literal

from voicesim.scenario.knob import Section, choice


class Files(Section):
    """Paths relative to the scenario file; empty means: generated."""

    people: str = choice("", "CSV of people: id and any attribute columns", live=False)
    ties: str = choice("", "Who hears whom inside: CSV edge list or GraphML", live=False)
    chart: str = choice("", "Org chart: CSV with id and reports_to", live=False)
    audience: str = choice("", "Who follows whom: CSV with voice, customer[, weight]", live=False)
    customers: str = choice("", "Ties between customers: CSV edge list or GraphML", live=False)
    id_column: str = choice("", "Column of ids (empty: the usual names)", live=False)
    department_column: str = choice("", "Column of departments", live=False)
    role_column: str = choice("", "Column of roles", live=False)
    level_column: str = choice("", "Column of levels, 1 at the top", live=False)
    tenure_column: str = choice("", "Column of tenure", live=False)
    source_column: str = choice("", "Column of the one who is heard", live=False)
    target_column: str = choice("", "Column of the one who hears", live=False)
    weight_column: str = choice("", "Column of tie weights", live=False)
    tie_type: str = choice("", "Keep only ties of this type", live=False)
    chart_type: str = choice("", "When the chart is an edge list: ties of this type", live=False)
    directed: Literal["auto", "yes", "no"] = choice("auto", "Whether ties have a direction", live=False)  # fmt: skip
    tenure_unit: Literal["years", "months", "weeks"] = choice("years", "Unit of the tenure column", live=False)  # fmt: skip
    role_map: dict[str, str] = choice({}, "Values of the role column and the roles they stand for", live=False)  # fmt: skip

    @property
    def any(self) -> bool:
        """Whether any file is named."""
        return any((self.people, self.ties, self.chart, self.audience, self.customers))
