"""Coaching, compiled: the coach hours go to enabled voices; everybody forgets a little."""

from __future__ import annotations

import math

import numpy as np

from voicesim.engines.loops.ranking import heap_of, pop
from voicesim.jit import compiled, lean
from voicesim.knobs import AT
from voicesim.rules import coaching as teach
from voicesim.rules.pace import kept_in
from voicesim.state import COACH_HOURS, OFFICIAL, SESSIONS, TAKEN


@compiled
def coach(step, k, voices, office):  # type: ignore[no-untyped-def]
    """The coach hours go to enabled voices by the allocation rule; everybody forgets a little."""
    weeks = k[AT.step_weeks]
    n = voices.kind.shape[0]
    kept = kept_in(k[AT.coaching_decay], weeks)
    enabled = 0
    for i in range(n):
        if voices.kind[i] == OFFICIAL or voices.present[i] != TAKEN:
            continue
        voices.skill[i] = teach.faded(voices.skill[i], voices.skill0[i], kept)
        voices.composure[i] = teach.faded(voices.composure[i], voices.composure0[i], kept)
        voices.listening[i] = teach.faded(voices.listening[i], voices.listening0[i], kept)
        enabled += voices.enabled[i]
    hours = k[AT.coaching_hours] * weeks
    if hours <= 0.0 or enabled == 0 or step * weeks < k[AT.orchestrator_listen_weeks]:
        return
    key = np.empty(enabled)
    who = np.empty(enabled, np.int64)
    count = 0
    for i in range(n):
        if voices.kind[i] == OFFICIAL or voices.present[i] != TAKEN or voices.enabled[i] == 0:
            continue
        if k[AT.coaching_allocation] == 0.0:
            key[count] = voices.coached[i]
        elif k[AT.coaching_allocation] == 1.0:
            key[count] = -voices.since[i]
        elif k[AT.coaching_allocation] == 2.0:
            key[count] = voices.skill[i]
        else:
            key[count] = -float(voices.audience[i])
        who[count] = i
        count += 1
    seats = min(enabled, max(1, math.floor(hours / k[AT.coaching_session])))
    each = hours / seats
    heap = heap_of(key, enabled)
    for taken in range(seats):
        lesson(step, k, voices, who[pop(key, heap, enabled - taken)], each)
    office.counts[SESSIONS] += seats
    office.amounts[COACH_HOURS] += hours


@lean
def lesson(step, k, voices, i, hours):  # type: ignore[no-untyped-def]
    """One voice is coached: feedback on what is seen, playback of what was said."""
    feedback = hours * (1.0 - k[AT.coaching_playback])
    playback = hours * k[AT.coaching_playback] if voices.said[i] == 1 else 0.0
    before = voices.awareness[i]
    after = teach.self_aware(before, k[AT.coaching_awareness], k[AT.orchestrator_quality], playback)
    voices.awareness[i] = after
    rate = k[AT.coaching_rate]
    quality = k[AT.orchestrator_quality]
    open_ = voices.coachability[i]
    f = feedback
    p = playback
    x = teach.learned(voices.skill[i], rate, quality, open_, before, f * k[AT.coaching_skill])
    voices.skill[i] = teach.learned(x, rate, quality, open_, after, p * k[AT.coaching_skill])
    x = teach.learned(
        voices.composure[i], rate, quality, open_, before, f * k[AT.coaching_composure]
    )
    voices.composure[i] = teach.learned(
        x, rate, quality, open_, after, p * k[AT.coaching_composure]
    )
    x = teach.learned(
        voices.listening[i], rate, quality, open_, before, f * k[AT.coaching_listening]
    )
    voices.listening[i] = teach.learned(
        x, rate, quality, open_, after, p * k[AT.coaching_listening]
    )
    if playback > 0.0:
        voices.said[i] = 0
    voices.coached[i] = step
    voices.hours[i] += hours
