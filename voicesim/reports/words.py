"""Names, units and meanings of measures, totals and parameters as people read them."""

from __future__ import annotations

from voicesim.measures.registry import MEASURES
from voicesim.measures.summary import TOTALS
from voicesim.scenario import PARAMETERS

# Where the column's name is not what one would say.
LABELS = {
    "on_page": "Heard on the page",
    "on_page_micro": "Micro voices on the page",
    "micro_reach_quarter": "Reach in a quarter",
    "drift": "Drift of the public face",
    "told": "Reached by bad stories",
    "answered_well": "Complaints answered well",
    "response_hours": "Hours to an answer",
    "lived_gap": "Gap of the lived culture",
    "disclosures_total": "Disclosures",
    "firestorms_total": "Firestorms",
    "cost": "Cost a week",
    "cost_per_year": "Cost a year",
    "cost_total": "Cost in all",
    "coach_hours": "Coach hours a week",
    "messages": "Messages a week",
    "disclosures": "Disclosures per 1,000 messages",
}


def label(name: str) -> str:
    """A measure's name for people."""
    return LABELS.get(name) or name[:1].upper() + name[1:].replace("_", " ")


def unit_of(name: str) -> str:
    """Unit of a measure, a total or a parameter; empty when it has none or is not known."""
    known = MEASURES.get(name) or TOTALS.get(name) or PARAMETERS.get(name)
    return known.unit if known is not None else ""


def meaning_of(name: str) -> str:
    """Meaning of a measure, a total or a parameter; empty when it is not known."""
    known = MEASURES.get(name) or TOTALS.get(name) or PARAMETERS.get(name)
    return known.meaning if known is not None else ""
