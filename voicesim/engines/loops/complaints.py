"""Complaints, compiled: who complains, to whom, and how it is taken."""

from __future__ import annotations

import math

import numpy as np

from voicesim import streams as s
from voicesim.engines.loops.ranking import heap_of, pop
from voicesim.engines.loops.storms import begin_story
from voicesim.jit import compiled, lean
from voicesim.knobs import AT
from voicesim.rules import complaints, conversation
from voicesim.rules.fixed import fixed
from voicesim.rules.pace import happens, kept_of
from voicesim.rules.space import squared_distance_to
from voicesim.state import (
    ANSWERED_WELL,
    COMPLAINTS,
    COMPLAINTS_ANSWERED,
    DEFENSIVE,
    NOBODY,
    OFFICIAL,
    ROUTED,
    TAKEN,
)

ROUTE = -2  # complained, and the orchestrator will find somebody for it


@compiled
def complain(seed, step, k, voices, messages, customers, places, credit, office):  # type: ignore[no-untyped-def]
    """Who complains, to whom, how it is taken, and what it does to both sides."""
    weeks = k[AT.step_weeks]
    base = k[AT.complaints_base]
    gap = k[AT.complaints_gap]
    routing = k[AT.orchestrator_routing] * k[AT.orchestrator_quality]
    kept = kept_of(office.alarm_keep[0], weeks)
    impression, alarm, lived = customers.impression, customers.alarm, places.lived
    complained, touch, present = customers.complained, customers.touch, voices.present
    official = voices.kind.shape[0] - 1
    who = np.empty(complained.shape[0], np.int32)  # who complains
    luck = np.empty((4, s.ROW))
    count = 0
    routed = 0
    for first in range(0, complained.shape[0], s.ROW):
        last = min(complained.shape[0], first + s.ROW)
        s.uniforms_in_a_row(seed, s.LISTENING, step, first, last, luck)
        for c in range(first, last):
            complained[c] = NOBODY
            hazard = complaints.hazard_of_complaint(
                base, gap, squared_distance_to(impression, c, lived), alarm[c]
            )
            alarm[c] *= kept
            if not happens(luck[3, c - first], hazard, weeks):
                continue
            who[count] = c
            count += 1
            complained[c] = met(touch, present, c, official)
            if s.uniform(seed, s.COMPLAINT, step, c, 0) < routing:
                complained[c] = ROUTE
                routed += 1
    office.counts[COMPLAINTS] += count
    if routed > 0:
        route(seed, step, voices, customers, office, who, count, routed)
    if count > 0:
        take_complaints(seed, step, k, voices, messages, customers, credit, office, who, count)
    remember(k, voices, messages)


@lean
def met(touch, present, c, official):  # type: ignore[no-untyped-def]
    """Whom customer c would complain to: the voice they meet, or the official account if there is none."""
    if touch[c] != NOBODY and present[touch[c]] == TAKEN:
        return np.int64(touch[c])
    return np.int64(official)


@compiled
def route(seed, step, voices, customers, office, who, count, routed):  # type: ignore[no-untyped-def]
    """Routed complaints go to the most composed completers among the enabled who have room."""
    complained = customers.complained
    official = voices.kind.shape[0] - 1
    key = np.empty(official)
    voice = np.empty(official, np.int64)
    ready = 0
    for v in range(official):
        if voices.enabled[v] == 1 and voices.present[v] == TAKEN:
            key[ready] = -complaints.readiness(voices.composure[v], voices.completion[v])
            voice[ready] = v
            ready += 1
    heap = heap_of(key, ready)
    desk = np.empty(ready, np.int64)
    desks = 0
    room = 0.0
    while desks < ready and room < routed:
        desk[desks] = voice[pop(key, heap, ready - desks)]
        room += voices.room[desk[desks]]
        desks += 1
    for place in range(count):
        c = who[place]
        if complained[c] != ROUTE:
            continue
        if desks == 0:
            complained[c] = met(customers.touch, voices.present, c, official)
        else:
            u = s.uniform(seed, s.ROUTING, step, c, 0)
            complained[c] = desk[math.floor(u * desks)]
            office.counts[ROUTED] += 1


@lean
def take_complaints(  # type: ignore[no-untyped-def]
    seed, step, k, voices, messages, customers, credit, office, who, count
):
    """Every complaint is answered well, defensively, or not at all."""
    complained, trust = customers.complained, customers.trust
    load = messages.complaints
    for place in range(count):
        load[complained[who[place]]] += 1
    for place in range(count):
        c = who[place]
        v = complained[c]
        _, answers, well, tells = s.uniforms(seed, s.COMPLAINT, step, c, 0)
        completion = voices.completion[v]
        room = voices.room[v]
        if voices.kind[v] == OFFICIAL:
            completion = k[AT.official_answers]
            room = float(load[v])
        trust[c] += conversation.lost(trust[c], k[AT.complaints_letdown])
        tell = 0.0
        if answers >= conversation.chance_of_answer(completion, room, float(load[v])):
            change = conversation.lost(trust[c], k[AT.complaints_unanswered])
            tell = k[AT.complaints_tell_unanswered]
        else:
            messages.handled[v] += 1
            office.counts[COMPLAINTS_ANSWERED] += 1
            if well < complaints.chance_of_good_answer(
                k[AT.complaints_composed], voices.composure[v]
            ):
                change = conversation.gained(trust[c], k[AT.complaints_recovery])
                office.counts[ANSWERED_WELL] += 1
            else:
                change = conversation.lost(trust[c], k[AT.complaints_defensive])
                tell = k[AT.complaints_tell_defensive]
                messages.badly[v] += 1
                office.counts[DEFENSIVE] += 1
        trust[c] += change
        credit.trust[v] += fixed(change)
        if tells < tell:
            begin_story(seed, step, k, customers, office, c)


@lean
def remember(k, voices, messages):  # type: ignore[no-untyped-def]
    """What answering, slipping and being complained to did to the voices."""
    for v in range(voices.kind.shape[0]):
        voices.room[v] = conversation.room_after(voices.room[v], messages.handled[v])
        if voices.kind[v] == OFFICIAL or voices.present[v] != TAKEN:
            continue
        voices.passion[v] = complaints.passion_after(
            voices.passion[v], k[AT.complaints_personal], voices.composure[v], messages.badly[v]
        )
        voices.credibility[v] = conversation.credibility_earned(
            voices.credibility[v], k[AT.conversation_earning], messages.answered[v]
        )
        if messages.slip[v] == 1:
            voices.credibility[v] += conversation.lost(
                voices.credibility[v], k[AT.conversation_slipping]
            )
