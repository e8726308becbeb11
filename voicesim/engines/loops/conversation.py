"""Conversation, compiled: replies are answered as far as there is time and follow-through."""

from __future__ import annotations

import math

from voicesim import streams as s
from voicesim.jit import lean
from voicesim.knobs import AT
from voicesim.rules import conversation
from voicesim.rules.fixed import fixed, from_fixed
from voicesim.state import ANSWERED, LOG_HOURS, NOBODY, OFFICIAL


@lean
def converse(seed, step, k, voices, messages, customers, credit, office):  # type: ignore[no-untyped-def]
    """Replies are answered as far as there is time and follow-through; the rest is left hanging."""
    log_hours = 0
    for v in range(voices.kind.shape[0]):
        voices.room[v] = conversation.room_left(
            voices.room[v], voices.capacity[v], k[AT.step_weeks]
        )
    for c in range(customers.trust.shape[0]):
        v = customers.replied[c]
        if v == NOBODY:
            continue
        luck, first, second, _ = s.uniforms(seed, s.ANSWER, step, c, 0)
        load = float(messages.replies[v])
        room = voices.room[v]
        completion = voices.completion[v]
        if voices.kind[v] == OFFICIAL:
            completion = k[AT.official_answers]
            room = load
        if luck < conversation.chance_of_answer(completion, room, load):
            hours = conversation.hours_to_answer(
                k[AT.conversation_median_hours],
                k[AT.conversation_hours_spread],
                load,
                room,
                s.normal_from(first, second),
            )
            worth = conversation.worth_of_answer(hours, k[AT.conversation_patience_hours])
            share = k[AT.conversation_gain] * worth
            change = conversation.gained(customers.trust[c], share)
            customers.warmth[c] += conversation.gained(customers.warmth[c], share)
            customers.answer_hours[c] = hours
            log_hours += fixed(math.log(hours))
            messages.answered[v] += 1
            credit.answered[v] += 1
            office.counts[ANSWERED] += 1
        else:
            change = conversation.lost(customers.trust[c], k[AT.conversation_loss])
            customers.warmth[c] += conversation.lost(customers.warmth[c], k[AT.conversation_loss])
        customers.trust[c] += change
        credit.trust[v] += fixed(change)
    office.amounts[LOG_HOURS] += from_fixed(log_hours)
    for v in range(voices.kind.shape[0]):
        voices.room[v] = conversation.room_after(voices.room[v], messages.answered[v])
