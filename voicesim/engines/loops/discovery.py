"""Discovery, compiled: the orchestrator monitors, then enables the most promising."""

from __future__ import annotations

import math

import numpy as np

from voicesim import streams as s
from voicesim.engines.loops.ranking import heap_of, pop
from voicesim.jit import compiled
from voicesim.knobs import AT
from voicesim.rules import discovery as find
from voicesim.rules.pace import whole_in
from voicesim.rules.space import nearness, squared_distance_to
from voicesim.state import EMPLOYEE, ENABLED, TAKEN


@compiled
def discover(seed, step, k, voices, places, office):  # type: ignore[no-untyped-def]
    """The orchestrator monitors, then enables the most promising (or lets go the least) up to the share."""
    weeks = k[AT.step_weeks]
    office.knowledge[0] = find.knowledge_after(
        office.knowledge[0],
        k[AT.orchestrator_learning],
        k[AT.orchestrator_monitoring],
        k[AT.orchestrator_quality],
        k[AT.orchestrator_forgetting],
        weeks,
    )
    if step * weeks < k[AT.orchestrator_listen_weeks]:
        return
    n = voices.kind.shape[0]
    staff = 0
    enabled = 0
    largest_audience = 0
    largest_touch = 0.0
    for i in range(n):
        if voices.kind[i] == EMPLOYEE and voices.present[i] == TAKEN:
            staff += 1
            enabled += voices.enabled[i]
            largest_audience = max(largest_audience, voices.audience[i])
            largest_touch = max(largest_touch, voices.touch[i])
    wanted = math.floor(k[AT.discovery_share] * staff + 0.5)
    if wanted == enabled:
        return
    pace = whole_in(find.enabled_a_week(k[AT.discovery_pace], staff), step, weeks)
    finding = wanted > enabled
    if finding and pace == 0:
        return
    seen = np.empty(staff)
    who = np.empty(staff, np.int64)
    candidates = 0
    for i in range(n):
        if voices.kind[i] != EMPLOYEE or voices.present[i] != TAKEN:
            continue
        if finding == (voices.enabled[i] == 1):
            continue
        if finding and k[AT.only_role] >= 0 and voices.role[i] != k[AT.only_role]:
            continue
        u, w, chance, _ = s.uniforms(seed, s.DISCOVERY, 0, voices.id[i], 0)
        promise = find.promise(
            voices.passion[i],
            voices.touch[i] / largest_touch if largest_touch > 0 else 0.0,
            voices.centrality[i],
            find.seen_activity(voices.audience[i], largest_audience),
            nearness(squared_distance_to(voices.stance, i, places.centre)),
            voices.coachability[i],
            voices.completion[i],
            voices.credibility[i],
            chance,
            k[AT.discovery_passion],
            k[AT.discovery_touch],
            k[AT.discovery_collaboration],
            k[AT.discovery_active],
            k[AT.discovery_fit],
            k[AT.discovery_coachability],
            k[AT.discovery_completion],
            k[AT.discovery_credibility],
            k[AT.discovery_chance],
        )
        promise = find.as_seen(
            promise, k[AT.discovery_noise], k[AT.orchestrator_quality], s.normal_from(u, w)
        )
        seen[candidates] = -promise if finding else promise
        who[candidates] = i
        candidates += 1
    if finding:
        many = min(candidates, min(wanted - enabled, pace))
    else:
        many = min(candidates, enabled - wanted)
    heap = heap_of(seen, candidates)
    for taken in range(many):
        i = who[pop(seen, heap, candidates - taken)]
        voices.enabled[i] = 1 if finding else 0
        if finding:
            voices.since[i] = step * weeks
            office.counts[ENABLED] += 1
