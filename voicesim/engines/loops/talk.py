"""Talk inside, compiled: stances move toward peers and page, all at once or in pairs."""

from __future__ import annotations

import math

import numpy as np

from voicesim import streams as s
from voicesim.jit import compiled, lean, merged
from voicesim.knobs import AT
from voicesim.rules import talk
from voicesim.rules.pace import share_in, whole_in
from voicesim.rules.space import nearness, squared_distance, squared_distance_to
from voicesim.state import EMPLOYEE, TAKEN


@lean
def measure_example(voices, places, office):  # type: ignore[no-untyped-def]
    """How far the leaders live the page: the mean nearness of their stances to its centre."""
    leaders = 0
    total = 0.0
    for i in range(voices.kind.shape[0]):
        if voices.leads[i] == 1 and voices.present[i] == TAKEN:
            leaders += 1
            total += nearness(squared_distance_to(voices.stance, i, places.centre))
    office.example[0] = total / leaders if leaders > 0 else 0.0


@compiled
def measure_lived(voices, places):  # type: ignore[no-untyped-def]
    """The lived culture: the mean stance of the employees (left as it was if there is none)."""
    staff = 0
    total = np.zeros(voices.stance.shape[1])
    for i in range(voices.kind.shape[0]):
        if voices.kind[i] == EMPLOYEE and voices.present[i] == TAKEN:
            staff += 1
            for axis in range(total.shape[0]):
                total[axis] += voices.stance[i, axis]
    if staff > 0:
        for axis in range(total.shape[0]):
            places.lived[axis] = total[axis] / staff


@compiled
def talk_inside(seed, step, k, voices, ties, places, office):  # type: ignore[no-untyped-def]
    """Stances move: in pairs one after another, or all at once on last step's stances."""
    measure_example(voices, places, office)
    in_pairs = k[AT.talk_schedule] == 1.0
    if in_pairs:
        meet_in_pairs(seed, step, k, voices, ties)
    stance, anchor, tenure, ids = voices.stance, voices.anchor, voices.tenure, voices.id
    kind, present, leads, centre = voices.kind, voices.present, voices.leads, places.centre
    stubborn = voices.stubborn
    start, peer, peer_weight = ties.peer_start, ties.peer, ties.peer_weight
    dimensions = stance.shape[1]
    weeks = k[AT.step_weeks]
    drift = k[AT.talk_drift]
    settled = k[AT.talk_settled]
    fading = k[AT.talk_newcomer_weeks]
    influence = share_in(k[AT.talk_influence], weeks)
    pull = talk.vision_pull(
        share_in(k[AT.talk_vision], weeks),
        k[AT.talk_example],
        office.example[0],
        k[AT.vision_times],
    )
    old = stance.copy()
    z = np.zeros(dimensions)
    move = np.zeros(dimensions)
    for i in range(kind.shape[0]):
        if kind[i] != EMPLOYEE or present[i] != TAKEN:
            continue
        for axis in range(dimensions):
            move[axis] = 0.0
        if not in_pairs and influence > 0.0:
            hear_peers(k, present, leads, start, peer, peer_weight, old, i, move)
        if drift > 0.0:
            s.fill_normals(seed, s.DRIFT, step, ids[i], 0, z)
        open_ = talk.susceptibility(tenure[i], settled, fading)
        stubbornness = share_in(talk.own_stubbornness(k[AT.talk_stubbornness], stubborn[i]), weeks)
        for axis in range(dimensions):
            stance[i, axis] = talk.moved_stance(
                old[i, axis],
                open_ * influence * move[axis],
                open_ * pull,
                centre[axis],
                stubbornness,
                anchor[i, axis],
                talk.wander(drift, weeks, dimensions, z[axis]),
            )
    measure_lived(voices, places)


@merged
def hear_peers(k, present, leads, start, peer, peer_weight, old, i, move):  # type: ignore[no-untyped-def]
    """Write into ``move`` the weighted mean of (x_j - x_i) over the peers that i hears."""
    visibility = k[AT.talk_visibility]
    confidence = k[AT.talk_confidence]
    all_weight = 0.0
    heard_weight = 1.0
    for t in range(start[i], start[i + 1]):  # without branches: who is not heard weighs nothing
        j = peer[t]
        weight = peer_weight[t] * (visibility if leads[j] == 1 else 1.0)
        weight = weight if present[j] == TAKEN else 0.0
        all_weight += weight
        is_heard = talk.is_heard(squared_distance(old, i, old, j), confidence)
        weight = weight if is_heard else 0.0
        heard_weight += weight
        for axis in range(move.shape[0]):
            move[axis] += weight * (old[j, axis] - old[i, axis])
    total = all_weight if k[AT.talk_weights] == 0.0 else heard_weight
    if k[AT.talk_weights] == 2.0 or total <= 0.0:
        return
    for axis in range(move.shape[0]):
        move[axis] = move[axis] / total


@compiled
def meet_in_pairs(seed, step, k, voices, ties):  # type: ignore[no-untyped-def]
    """Random pairs along the ties meet, one pair after another; they move if they can hear each other."""
    stance, kind, present = voices.stance, voices.kind, voices.present
    start, peer = ties.peer_start, ties.peer
    staff = np.empty(kind.shape[0], np.int64)
    n = 0
    for i in range(kind.shape[0]):
        if kind[i] == EMPLOYEE and present[i] == TAKEN:
            staff[n] = i
            n += 1
    for meeting in range(whole_in(0.5 * k[AT.talk_meetings] * n, step, k[AT.step_weeks])):
        u, w, _, _ = s.uniforms(seed, s.MEETING, step, meeting, 0)
        i = staff[math.floor(u * n)]
        first = start[i]
        peers = start[i + 1] - first
        if peers == 0:
            continue
        j = peer[first + math.floor(w * peers)]
        if present[j] != TAKEN:
            continue
        if not talk.is_heard(squared_distance(stance, i, stance, j), k[AT.talk_confidence]):
            continue
        for axis in range(stance.shape[1]):
            x = stance[i, axis]
            y = stance[j, axis]
            stance[i, axis] = talk.met(x, y, k[AT.talk_influence])
            if k[AT.talk_both_move] == 1.0:
                stance[j, axis] = talk.met(y, x, k[AT.talk_influence])
