"""The compiled engine: many steps in one call, the phases in the order of ``phases.WEEK``."""

from __future__ import annotations

from typing import Any

from voicesim.engines.loops.accounts import add_up
from voicesim.engines.loops.coaching import coach
from voicesim.engines.loops.complaints import complain
from voicesim.engines.loops.conversation import converse
from voicesim.engines.loops.discovery import discover
from voicesim.engines.loops.hearing import give_credit, hear
from voicesim.engines.loops.speaking import speak
from voicesim.engines.loops.storms import storm
from voicesim.engines.loops.talk import talk_inside
from voicesim.engines.loops.turnover import turn_over
from voicesim.engines.loops.word_of_mouth import talk_about_brand
from voicesim.jit import compiled, is_compiled, lean
from voicesim.knobs import AT
from voicesim.measures import raw
from voicesim.state import Floats, State


@lean
def clear(office):  # type: ignore[no-untyped-def]
    """A new step begins: nothing counted yet."""
    for j in range(office.counts.shape[0]):
        office.counts[j] = 0
    for j in range(office.amounts.shape[0]):
        office.amounts[j] = 0.0


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
        turn_over(seed, step, k, voices, state.roles, places, office)
        discover(seed, step, k, voices, places, office)
        coach(step, k, voices, office)
        talk_inside(seed, step, k, voices, ties, places, office)
        speak(seed, step, k, voices, messages, places, office)
        hear(seed, step, k, voices, messages, customers, ties, credit, office)
        give_credit(messages, places, credit)
        converse(seed, step, k, voices, messages, customers, credit, office)
        complain(seed, step, k, voices, messages, customers, places, credit, office)
        storm(seed, step, k, customers, ties, office)
        talk_about_brand(seed, step, k, customers, ties, office)
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
