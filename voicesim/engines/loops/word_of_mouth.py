"""Word of mouth, compiled: customers hear a contact's view of the brand."""

from __future__ import annotations

import math

import numpy as np

from voicesim import streams as s
from voicesim.jit import compiled
from voicesim.knobs import AT
from voicesim.rules import hearing, word_of_mouth
from voicesim.rules.space import squared_distance
from voicesim.state import TALKS


@compiled
def talk_about_brand(seed, step, k, customers, ties, office):  # type: ignore[no-untyped-def]
    """Customers hear a contact's view of the brand; all take last step's view."""
    chance = k[AT.word_of_mouth_rate] * k[AT.step_weeks]
    if chance <= 0.0:
        return
    listener, teller, count = who_talks(seed, step, k, chance, customers, ties)
    office.counts[TALKS] += count
    w = k[AT.word_of_mouth_impression]
    share = k[AT.word_of_mouth_trust]
    negativity = k[AT.word_of_mouth_negativity]
    impression, variance = customers.impression, customers.variance
    warmth, trust = customers.warmth, customers.trust
    dimensions = impression.shape[1]
    news = np.empty((count, dimensions + 3))
    for m in range(count):
        c = listener[m]
        f = teller[m]
        for axis in range(dimensions):
            news[m, axis] = hearing.impressed(impression[c, axis], impression[f, axis], w)
        news[m, dimensions] = hearing.impressed_variance(
            variance[c], w, squared_distance(impression, f, impression, c)
        )
        weight = word_of_mouth.weight_of_talk(share, negativity, trust[c], trust[f])
        news[m, dimensions + 1] = hearing.impressed(warmth[c], warmth[f], weight)
        news[m, dimensions + 2] = hearing.impressed(trust[c], trust[f], weight)
    for m in range(count):
        c = listener[m]
        for axis in range(dimensions):
            impression[c, axis] = news[m, axis]
        variance[c] = news[m, dimensions]
        warmth[c] = news[m, dimensions + 1]
        trust[c] = news[m, dimensions + 2]


@compiled
def who_talks(seed, step, k, chance, customers, ties):  # type: ignore[no-untyped-def]
    """Who hears whom: listeners in order, tellers (customers,), and how many of each are filled.

    Both loops run without branches on luck: guessing wrong costs more than a write that is not kept.
    """
    advocacy = k[AT.word_of_mouth_advocacy]
    warmth, trust = customers.warmth, customers.trust
    start, friend = ties.friend_start, ties.friend
    n = trust.shape[0]
    listener = np.empty(n + 1, np.int32)
    teller = np.empty(n + 1, np.int32)
    speaks = np.empty(s.ROW + 1)
    luck = np.empty((4, s.ROW))
    count = 0
    for first in range(0, n, s.ROW):
        last = min(n, first + s.ROW)
        s.uniforms_in_a_row(seed, s.WORD_OF_MOUTH, step, first, last, luck)
        asked = count
        wanted = 0
        for c in range(first, last):
            contacts = start[c + 1] - start[c]
            listener[asked + wanted] = c
            teller[asked + wanted] = start[c] + math.floor(luck[1, c - first] * contacts)
            speaks[wanted] = luck[2, c - first]
            wanted += (luck[0, c - first] < chance) & (contacts > 0)
        for m in range(wanted):
            f = friend[teller[asked + m]]
            listener[count] = listener[asked + m]
            teller[count] = f
            count += speaks[m] < word_of_mouth.chance_to_speak_up(advocacy, warmth[f], trust[f])
    return listener, teller, count
