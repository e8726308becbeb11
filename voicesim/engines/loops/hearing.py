"""Hearing, compiled: messages reach customers, who take in what there is attention for."""

from __future__ import annotations

import math

import numpy as np

from voicesim import streams as s
from voicesim.engines.loops.ranking import heap_of, pop
from voicesim.jit import compiled, inlined
from voicesim.knobs import AT
from voicesim.rules import attention, conversation, hearing
from voicesim.rules.fixed import fixed, from_fixed
from voicesim.rules.pace import kept_in
from voicesim.rules.space import is_on_page, squared_distance, squared_distance_to
from voicesim.state import NOBODY, OFFICIAL, REPLIES, RESONANCE

NO_ANSWER = -1.0  # hours until an answer that never came
SILENT = -1  # number of a message that was not said
GENUINE, CREDIBLE, SLIP, MICRO, COLUMNS = range(5)  # of a message, after its content
HEARD, REPLIED, TRUST, TALLIES = range(4)  # what a message did


@compiled
def collect(voices, messages):  # type: ignore[no-untyped-def]
    """This step's messages side by side, so that hearing one touches one place in memory.

    Returns the number of each voice's message (V,) or SILENT, the messages (said, D + COLUMNS) and their
    authors (said,).
    """
    n, dimensions = messages.content.shape
    number = np.empty(n, np.int32)
    count = 0
    for v in range(n):
        number[v] = SILENT
        if messages.spoke[v] == 1:
            number[v] = count
            count += 1
    said = np.empty((count, dimensions + COLUMNS))
    author = np.empty(count, np.int64)
    for v in range(n):
        j = number[v]
        if j == SILENT:
            continue
        author[j] = v
        for axis in range(dimensions):
            said[j, axis] = messages.content[v, axis]
        said[j, dimensions + GENUINE] = messages.genuine[v]
        said[j, dimensions + CREDIBLE] = voices.credibility[v]
        said[j, dimensions + SLIP] = messages.slip[v]
        said[j, dimensions + MICRO] = 0.0 if voices.kind[v] == OFFICIAL else 1.0
    return number, said, author


@compiled
def hear(seed, step, k, voices, messages, customers, ties, credit, office):  # type: ignore[no-untyped-def]
    """Messages travel along the ties; each customer takes in as many as there is attention for."""
    number, said, author = collect(voices, messages)
    tally = np.zeros((author.shape[0], TALLIES), np.int64)
    start, voice, strength = ties.voice_start, ties.voice, ties.voice_weight
    taste, left, ids = customers.taste, customers.slots, voices.id
    official = number[number.shape[0] - 1]
    reach = k[AT.official_reach]
    customer_count = taste.shape[0]
    most = 1
    for c in range(customer_count):
        most = max(most, start[c + 1] - start[c])
    came = np.empty(most + 1, np.int64)
    luck = np.empty((4, s.ROW))
    resonance = 0
    for first in range(0, customer_count, s.ROW):
        last = min(customer_count, first + s.ROW)
        s.uniforms_in_a_row(seed, s.LISTENING, step, first, last, luck)
        rest(k, customers, first, last)
        for c in range(first, last):
            count = 0
            for t in range(start[c], start[c + 1]):  # without a branch: most voices are silent
                j = number[voice[t]]
                came[count] = j
                count += j >= 0
            if official != SILENT and luck[1, c - first] < reach:
                came[count] = official
                count += 1
            slots = math.floor(left[c])
            if count > slots:
                count = notice(
                    seed, step, k, c, slots, count, came, author, ids, said, taste,
                    start, voice, strength, number,
                )  # fmt: skip
            left[c] -= count
            resonance += listen(
                step, k, c, came, count, luck[2, c - first], said, tally, author, customers
            )
    for j in range(author.shape[0]):
        v = author[j]
        messages.heard[v] += tally[j, HEARD]
        messages.replies[v] += tally[j, REPLIED]
        credit.trust[v] += tally[j, TRUST]
        office.counts[REPLIES] += tally[j, REPLIED]
    office.amounts[RESONANCE] += from_fixed(resonance)


@compiled
def rest(k, customers, first, last):  # type: ignore[no-untyped-def]
    """Without contact warmth fades and trust goes back; attention comes back."""
    weeks = k[AT.step_weeks]
    warmth_kept = kept_in(k[AT.customers_cooling], weeks)
    trust_kept = kept_in(k[AT.customers_doubting], weeks)
    before = k[AT.customers_trust]
    warmth, trust = customers.warmth, customers.trust
    left, attentive = customers.slots, customers.attention
    for c in range(first, last):
        warmth[c] = hearing.returned(warmth[c], 0.0, warmth_kept)
        trust[c] = hearing.returned(trust[c], before, trust_kept)
        left[c] = attention.attention_left(left[c], attentive[c], weeks)


@compiled
def notice(  # type: ignore[no-untyped-def]
    seed, step, k, c, slots, count, came, author, ids, said, taste,
    start, voice, strength, number,
):  # fmt: skip
    """Keep those of the messages that came for which there is attention, in their old order."""
    key = np.empty(count)
    weight = np.ones(count)  # of the official account, which has no tie
    m = 0
    for t in range(start[c], start[c + 1]):
        if number[voice[t]] != SILENT:
            weight[m] = strength[t]
            m += 1
    for m in range(count):
        key[m] = attention.notice_key(
            s.uniform(seed, s.NOTICE, step, c, ids[author[came[m]]]),
            weight[m],
            k[AT.customers_strength],
            k[AT.customers_selective],
            squared_distance(taste, c, said, came[m]),
        )
    heap = heap_of(key, count)
    for taken in range(slots):
        weight[pop(key, heap, count - taken)] = -1.0
    kept = 0
    for m in range(count):
        if weight[m] < 0.0:
            came[kept] = came[m]
            kept += 1
    return kept


@inlined
def listen(step, k, c, came, count, reply_luck, said, tally, author, customers):  # type: ignore[no-untyped-def]
    """Customer c takes in ``count`` messages and may reply to one; their resonance is returned."""
    taste, impression, heard_sum = customers.taste, customers.impression, customers.heard_sum
    dimensions = taste.shape[1]
    trust, warmth = customers.trust[c], customers.warmth[c]
    variance = customers.variance[c]
    betrayed = 0
    replied = NOBODY
    resonance = 0
    no_reply = 1.0
    for axis in range(dimensions):
        heard_sum[c, axis] = 0.0
    for m in range(count):
        j = came[m]
        d2 = squared_distance(taste, c, said, j)
        r = hearing.resonance(said[j, dimensions + GENUINE], d2, k[AT.customers_tolerance])
        w = hearing.learning_weight(
            k[AT.customers_learning],
            k[AT.customers_base],
            r,
            k[AT.customers_doubt],
            said[j, dimensions + CREDIBLE],
        )
        surprise2 = squared_distance(impression, c, said, j)
        variance = hearing.impressed_variance(variance, w, surprise2)
        for axis in range(dimensions):
            impression[c, axis] = hearing.impressed(impression[c, axis], said[j, axis], w)
            heard_sum[c, axis] += said[j, axis]
        warmth = hearing.warmed(warmth, k[AT.customers_warming], r)
        change = hearing.trust_gained(trust, k[AT.customers_trusting], r, variance)
        change += hearing.trust_strained(
            trust + change, k[AT.customers_offence], d2, k[AT.customers_forbearance]
        )
        if said[j, dimensions + SLIP] == 1.0:
            change += conversation.lost(trust + change, k[AT.customers_betrayal])
            betrayed = 1
        trust += change
        tally[j, HEARD] += 1
        tally[j, TRUST] += fixed(change)
        if said[j, dimensions + MICRO] == 1.0:
            customers.last_micro[c] = step
            resonance += fixed(r)
        if replied == NOBODY:
            no_reply = no_reply * (1.0 - k[AT.conversation_reply] * r)
            if reply_luck < 1.0 - no_reply:
                replied = author[j]
                tally[j, REPLIED] += 1
    customers.trust[c] = trust
    customers.warmth[c] = warmth
    customers.variance[c] = variance
    customers.heard[c] = count
    customers.replied[c] = replied
    customers.betrayed[c] = betrayed
    customers.answer_hours[c] = NO_ANSWER
    return resonance


@compiled
def give_credit(messages, places, credit):  # type: ignore[no-untyped-def]
    """Running totals by voice of what was said and heard."""
    for v in range(messages.spoke.shape[0]):
        if messages.spoke[v] == 0:
            continue
        heard = messages.heard[v]
        d2 = squared_distance_to(messages.content, v, places.centre)
        credit.messages[v] += 1
        credit.heard[v] += heard
        if is_on_page(d2):
            credit.on_page[v] += heard
        for axis in range(messages.content.shape[1]):
            credit.content[v, axis] += heard * messages.content[v, axis]
        credit.square[v] += heard * d2
        credit.slips[v] += messages.slip[v]
