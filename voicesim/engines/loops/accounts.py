"""Accounts, compiled: what the step cost is added up."""

from __future__ import annotations

from voicesim.jit import lean
from voicesim.knobs import AT
from voicesim.rules import costs
from voicesim.state import (
    ANSWERED,
    COACH_HOURS,
    COMPLAINTS_ANSWERED,
    FIRESTORMS,
    MESSAGES,
    MONEY,
    OFFICIAL_MESSAGES,
    SLIPS,
)


@lean
def add_up(k, office):  # type: ignore[no-untyped-def]
    """What the step cost."""
    counts = office.counts
    office.amounts[MONEY] = (
        costs.coaching_cost(
            office.amounts[COACH_HOURS], k[AT.costs_coach_hour], k[AT.costs_voice_hour]
        )
        + costs.office_cost(
            k[AT.orchestrator_quality],
            k[AT.costs_orchestrator],
            k[AT.coaching_playback] if k[AT.coaching_hours] > 0.0 else 0.0,
            k[AT.costs_playback_tool],
            k[AT.orchestrator_monitoring],
            k[AT.costs_monitoring],
            k[AT.step_weeks],
        )
        + costs.voices_cost(
            counts[MESSAGES],
            counts[ANSWERED] + counts[COMPLAINTS_ANSWERED],
            k[AT.costs_message_hours],
            k[AT.costs_answer_hours],
            k[AT.costs_voice_hour],
            k[AT.costs_approval],
            k[AT.policy_control],
        )
        + costs.incidents_cost(
            counts[OFFICIAL_MESSAGES],
            k[AT.costs_official],
            counts[SLIPS],
            k[AT.costs_disclosure],
            counts[FIRESTORMS],
            k[AT.costs_firestorm],
        )
    )
