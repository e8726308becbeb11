"""Hearing, compiled: messages reach customers, who take in what there is attention for."""

from __future__ import annotations

import math

import numpy as np

from voicesim import streams as s
from voicesim.engines.loops.ranking import heapify, pop
from voicesim.jit import compiled, lean, merged
from voicesim.knobs import AT
from voicesim.rules import attention, conversation, hearing
from voicesim.rules.fixed import fixed, from_fixed
from voicesim.rules.pace import kept_in
from voicesim.rules.space import is_on_page, squared_distance, squared_distance_to
from voicesim.state import NOBODY, OFFICIAL, REPLIES, RESONANCE

NO_ANSWER = -1.0  # hours until an answer that never came
SILENT = -1  # number of a message that was not said
DROPPED = -1.0  # weight of a message for which there is no attention
FEW = 8  # so many are dropped faster one after another than with a heap
GENUINE, CREDIBLE, SLIP, MICRO, COLUMNS = range(5)  # of a message, after its content
HEARD, REPLIED, TRUST, TALLIES = range(4)  # what a message did
RESONATES, TEACHES, STRAINS, WORTHS = range(4)  # what a message is to one who hears it


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
    """Messages travel along the ties; each customer takes in as many as there is attention for.

    A row of customers goes through one stage after the other while it is in the nearest cache.
    """
    number, said, author = collect(voices, messages)
    ids = voices.id
    start, voice, strength = ties.voice_start, ties.voice, ties.voice_weight
    taste, impression, variance = customers.taste, customers.impression, customers.variance
    warmth, trust, betrayed = customers.warmth, customers.trust, customers.betrayed
    left, attentive, last_micro = customers.slots, customers.attention, customers.last_micro
    heard, heard_sum, replied = customers.heard, customers.heard_sum, customers.replied
    answer_hours = customers.answer_hours
    most = most_ties(start) + 1  # and the official account
    came = np.empty(s.ROW * most, np.uint32)  # unsigned: no negative index to look out for
    whose = np.empty(s.ROW * most, np.uint32)
    worth = np.empty((s.ROW * most, WORTHS))
    key = np.empty(most)
    weight = np.empty(most)
    heap = np.empty(most, np.int64)
    luck = np.empty((4, s.ROW))
    no_reply = np.empty(s.ROW)
    tally = np.zeros((author.shape[0], TALLIES), np.int64)
    resonance = 0
    for first in range(0, trust.shape[0], s.ROW):
        last = min(trust.shape[0], first + s.ROW)
        s.uniforms_in_a_row(seed, s.LISTENING, step, first, last, luck)
        rest(k, first, last, warmth, trust, left, attentive)
        forget(first, last, heard_sum, replied, answer_hours, betrayed, no_reply)
        count = gather(
            seed, step, k, first, last, luck, number, author, ids, said, taste, left, heard,
            start, voice, strength, key, weight, heap, came, whose,
        )  # fmt: skip
        weigh(k, count, came, whose, said, taste, worth)
        for m in range(count):
            resonance += listen(
                step, k, whose[m], came[m], worth, m, whose[m] - first, luck, no_reply, said,
                author, impression, variance, warmth, trust, betrayed, heard_sum, replied,
                last_micro, tally,
            )  # fmt: skip
    for j in range(author.shape[0]):
        v = author[j]
        messages.heard[v] += tally[j, HEARD]
        messages.replies[v] += tally[j, REPLIED]
        credit.trust[v] += tally[j, TRUST]
        office.counts[REPLIES] += tally[j, REPLIED]
    office.amounts[RESONANCE] += from_fixed(resonance)


@lean
def most_ties(start):  # type: ignore[no-untyped-def]
    """Most voices that any customer follows."""
    most = np.int64(0)
    for c in range(start.shape[0] - 1):
        most = max(most, start[c + 1] - start[c])
    return most


@merged
def rest(k, first, last, warmth, trust, left, attentive):  # type: ignore[no-untyped-def]
    """Without contact warmth fades and trust goes back; attention comes back."""
    weeks = k[AT.step_weeks]
    warmth_kept = kept_in(k[AT.customers_cooling], weeks)
    trust_kept = kept_in(k[AT.customers_doubting], weeks)
    before = k[AT.customers_trust]
    for c in range(first, last):
        warmth[c] = hearing.returned(warmth[c], 0.0, warmth_kept)
    for c in range(first, last):
        trust[c] = hearing.returned(trust[c], before, trust_kept)
    for c in range(first, last):
        left[c] = attention.attention_left(left[c], attentive[c], weeks)


@merged
def forget(first, last, heard_sum, replied, answer_hours, betrayed, no_reply):  # type: ignore[no-untyped-def]
    """A step begins: nothing is heard yet, nobody replied to."""
    for c in range(first, last):
        for axis in range(heard_sum.shape[1]):
            heard_sum[c, axis] = 0.0
        replied[c] = NOBODY
        answer_hours[c] = NO_ANSWER
        betrayed[c] = 0
        no_reply[c - first] = 1.0


@merged
def gather(  # type: ignore[no-untyped-def]
    seed, step, k, first, last, luck, number, author, ids, said, taste, left, heard,
    start, voice, strength, key, weight, heap, came, whose,
):  # fmt: skip
    """What a row of customers takes in: the messages in ``came``, who hears them in ``whose``; how many."""
    official = number[number.shape[0] - 1]
    reach = k[AT.official_reach] if official != SILENT else 0.0
    end = 0
    for c in range(first, last):
        begin = end
        for t in range(start[c], start[c + 1]):  # without a branch: most voices are silent
            j = number[np.uint32(voice[t])]
            came[end] = j
            whose[end] = c
            end += j >= 0
        came[end] = official
        whose[end] = c
        end += luck[1, c - first] < reach
        slots = math.floor(left[c])
        if end - begin > slots:
            end = notice(
                seed, step, k, c, slots, begin, end, author, ids, said, taste, start, voice,
                strength, number, key, weight, heap, came,
            )  # fmt: skip
        left[c] -= end - begin
        heard[c] = end - begin
    return end


@merged
def notice(  # type: ignore[no-untyped-def]
    seed, step, k, c, slots, begin, end, author, ids, said, taste, start, voice,
    strength, number, key, weight, heap, came,
):  # fmt: skip
    """Of the messages that came from ``begin`` to ``end`` keep those for which there is attention.

    In their old order; returns where they end. ``key``, ``weight`` and ``heap`` are scratch.
    """
    m = 0
    for t in range(start[c], start[c + 1]):
        weight[m] = strength[t]
        m += number[voice[t]] >= 0
    weight[m] = 1.0  # of the official account, which has no tie
    for m in range(end - begin):
        j = came[begin + m]
        key[m] = attention.notice_key(
            s.uniform(seed, s.NOTICE, step, c, ids[author[j]]),
            weight[m],
            k[AT.customers_strength],
            k[AT.customers_selective],
            squared_distance(taste, c, said, j),
        )
    drop_last(key, weight, heap, end - begin, slots)
    kept = begin
    for m in range(end - begin):
        came[kept] = came[begin + m]
        kept += weight[m] != DROPPED
    return kept


@merged
def drop_last(key, weight, heap, count, slots):  # type: ignore[no-untyped-def]
    """Mark with a weight of DROPPED all but the ``slots`` first of ``count`` by ``key``; of equals the later goes."""
    if count - slots > FEW:
        heapify(key, heap, count)
        for taken in range(slots):
            pop(key, heap, count - taken)
        for left in range(count - slots):
            weight[heap[left]] = DROPPED
        return
    for _ in range(count - slots):
        worst = 0
        for m in range(1, count):
            is_worse = (weight[m] != DROPPED) & (
                (weight[worst] == DROPPED) | (key[m] >= key[worst])
            )
            worst = m if is_worse else worst
        weight[worst] = DROPPED


@merged
def weigh(k, count, came, whose, said, taste, worth):  # type: ignore[no-untyped-def]
    """What each message taken in is to its hearer, whatever was heard before it: into ``worth`` (count, WORTHS)."""
    dimensions = taste.shape[1]
    for m in range(count):
        j = came[m]
        d2 = squared_distance(taste, whose[m], said, j)
        r = hearing.resonance(said[j, dimensions + GENUINE], d2, k[AT.customers_tolerance])
        worth[m, RESONATES] = r
        worth[m, TEACHES] = hearing.learning_weight(
            k[AT.customers_learning],
            k[AT.customers_base],
            r,
            k[AT.customers_doubt],
            said[j, dimensions + CREDIBLE],
        )
        worth[m, STRAINS] = hearing.strain(k[AT.customers_offence], d2, k[AT.customers_forbearance])


@merged
def listen(  # type: ignore[no-untyped-def]
    step, k, c, j, worth, m, place, luck, no_reply, said, author, impression, variance, warmth, trust,
    betrayed, heard_sum, replied, last_micro, tally,
):  # fmt: skip
    """Customer c takes in message j and may reply, if to nobody before; its resonance is returned.

    Row ``m`` of ``worth``: what the message is to this customer. ``place``: of the customer in this row of
    ``luck`` and of ``no_reply``, the chance of no reply so far.
    """
    dimensions = impression.shape[1]
    r = worth[m, RESONATES]
    w = worth[m, TEACHES]
    surprise2 = squared_distance(impression, c, said, j)
    variance[c] = hearing.impressed_variance(variance[c], w, surprise2)
    for axis in range(dimensions):
        impression[c, axis] = hearing.impressed(impression[c, axis], said[j, axis], w)
        heard_sum[c, axis] += said[j, axis]
    warmth[c] = hearing.warmed(warmth[c], k[AT.customers_warming], r)
    change = hearing.trust_gained(trust[c], k[AT.customers_trusting], r, variance[c])
    change += conversation.lost(trust[c] + change, worth[m, STRAINS])
    if said[j, dimensions + SLIP] == 1.0:
        change += conversation.lost(trust[c] + change, k[AT.customers_betrayal])
        betrayed[c] = 1
    trust[c] += change
    tally[j, HEARD] += 1
    tally[j, TRUST] += fixed(change)
    if replied[c] == NOBODY:
        no_reply[place] = no_reply[place] * (1.0 - k[AT.conversation_reply] * r)
        if luck[2, place] < 1.0 - no_reply[place]:
            replied[c] = author[j]
            tally[j, REPLIED] += 1
    if said[j, dimensions + MICRO] == 1.0:
        last_micro[c] = step
        return fixed(r)
    return 0


@lean
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
