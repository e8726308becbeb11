"""The compiled engine: many steps in one call, the phases in the order of ``phases.WEEK``."""

from __future__ import annotations

from typing import Any

from voicesim.engines import inside, outside
from voicesim.jit import compiled, is_compiled
from voicesim.knobs import AT
from voicesim.measures import raw
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
    Floats,
    State,
)


@compiled
def clear(office):  # type: ignore[no-untyped-def]
    """A new step begins: nothing counted yet."""
    for j in range(office.counts.shape[0]):
        office.counts[j] = 0
    for j in range(office.amounts.shape[0]):
        office.amounts[j] = 0.0


@compiled
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


@compiled
def walk(seed, first, last, k, state, sums, out):  # type: ignore[no-untyped-def]
    """Run steps ``first`` ... ``last - 1`` on ``state``; row i of ``out`` gets the raw measures of step first + i.

    ``out`` has shape (last - first, len(RAW)); ``sums`` comes from ``measures.raw.scratch``.
    """
    voices = state.voices
    messages = state.messages
    customers = state.customers
    ties = state.ties
    places = state.places
    office = state.office
    credit = state.credit
    for step in range(first, last):
        clear(office)
        inside.turn_over(seed, step, k, voices, state.roles, places, office)
        inside.discover(seed, step, k, voices, places, office)
        inside.coach(step, k, voices, office)
        inside.talk_inside(seed, step, k, voices, ties, places, office)
        inside.speak(seed, step, k, voices, messages, places, office)
        outside.hear(seed, step, k, voices, messages, customers, ties, credit, office)
        outside.give_credit(messages, places, credit)
        outside.converse(seed, step, k, voices, messages, customers, credit, office)
        outside.complain(seed, step, k, voices, messages, customers, places, credit, office)
        outside.storm(seed, step, k, customers, ties, office)
        outside.talk_about_brand(seed, step, k, customers, ties, office)
        add_up(k, office)
        measure(step, k, state, sums, out[step - first])


@compiled
def measure(step, k, state, sums, row):  # type: ignore[no-untyped-def]
    """Take the raw measures of the state into ``row`` (len(RAW),)."""
    v = state.voices
    m = state.messages
    c = state.customers
    o = state.office
    raw.take(
        step, k[AT.step_weeks], state.places.centre, state.places.lived,
        c.impression, c.variance, c.warmth, c.trust, c.heard, c.heard_sum, c.last_micro,
        c.story_size, v.kind, v.present, v.enabled, v.stance, v.skill, v.awareness, v.composure,
        v.passion, v.credibility, m.spoke, m.content, m.genuine, m.heard,
        o.counts, o.amounts, o.knowledge, o.example, sums, row,
    )  # fmt: skip


def advance(
    seed: int, first: int, last: int, k: Any, state: State, sums: Floats, out: Floats
) -> None:
    """Run steps ``first`` ... ``last - 1``: what every engine offers."""
    walk(seed, first, last, k, state, sums, out)


def is_ready() -> bool:
    """Whether the compiled code is at hand, or would have to be compiled first."""
    return is_compiled(walk)
