"""Storms, compiled: bad stories begin, and spread hour by hour among customers."""

from __future__ import annotations

import numpy as np

from voicesim import streams as s
from voicesim.jit import compiled, lean
from voicesim.knobs import AT
from voicesim.rules import conversation, storms
from voicesim.state import FIRESTORMS, NOBODY, SLIPS, STORIES, TOLD

NEWLY = -1.0  # pass_hour of somebody who has just been told


@lean
def begin_story(seed, step, k, customers, office, c):  # type: ignore[no-untyped-def]
    """Customer c has a bad story to tell, and will after some hours."""
    if customers.pass_hour[c] != np.inf:
        return
    start = storms.hour_of(step, k[AT.step_weeks])
    wait = storms.hours_to_pass(k[AT.storms_hop_hours], s.uniform(seed, s.STORM_DELAY, step, c, 0))
    customers.told[c] = step
    customers.origin[c] = c
    customers.pass_hour[c] = start + wait
    customers.tellers[c] = 0
    customers.story_size[c] = 1
    office.counts[STORIES] += 1


@compiled
def storm(seed, step, k, customers, ties, office):  # type: ignore[no-untyped-def]
    """Bad stories spread hour by hour; whoever believes one passes it on once, after a while."""
    betrayed, pass_hour, hourly = customers.betrayed, customers.pass_hour, office.hourly
    n = betrayed.shape[0]
    scandal = k[AT.storms_scandal]
    if office.counts[SLIPS] > 0:
        for c in range(n):
            if betrayed[c] == 1 and s.uniforms(seed, s.ROUTING, step, c, 0)[1] < scandal:
                begin_story(seed, step, k, customers, office, c)
    hours = hourly.shape[0]
    begin = storms.hour_of(step, k[AT.step_weeks])
    end = storms.hour_of(step + 1, k[AT.step_weeks])
    for hour in range(hours):
        hourly[hour] = 0
    waiting = 0
    for c in range(n):
        if pass_hour[c] < end:
            waiting += 1
    if waiting == 0:
        return
    first = np.full(hours, NOBODY, np.int64)
    after = np.empty(n, np.int32)  # written when somebody joins the tellers of an hour
    for c in range(n - 1, -1, -1):
        if pass_hour[c] < end:
            hour = storms.hour_within(pass_hour[c], begin, hours)
            after[c] = first[hour]
            first[hour] = c
    newly = np.empty(n, np.int32)
    for hour in range(hours):
        count = 0
        c = first[hour]
        while c != NOBODY:
            count = tell_contacts(seed, step, k, customers, ties, c, newly, count)
            c = after[c]
        c = first[hour]
        while c != NOBODY:
            pass_hour[c] = np.inf
            c = after[c]
        for m in range(count):
            f = newly[m]
            if not believe(seed, step, k, customers, office, f, begin + hour):
                continue
            hourly[hour] += 1
            if pass_hour[f] < end:
                due = max(hour + 1, storms.hour_within(pass_hour[f], begin, hours))
                if due < hours:
                    after[f] = first[due]
                    first[due] = f


@lean
def tell_contacts(seed, step, k, customers, ties, c, newly, count):  # type: ignore[no-untyped-def]
    """Customer c tries each contact once; those reached for the first time this hour join ``newly``."""
    pass_hour, told, origin = customers.pass_hour, customers.told, customers.origin
    tellers, start, friend = customers.tellers, ties.friend_start, ties.friend
    chance = storms.chance_of_passing(
        k[AT.storms_pass_on], k[AT.storms_shield], customers.trust[c], customers.activity[c]
    )
    for t in range(start[c], start[c + 1]):
        f = friend[t]
        is_new = pass_hour[f] == NEWLY
        if not is_new:
            if pass_hour[f] != np.inf:
                continue
            if not storms.is_open(step, told[f], k[AT.storms_memory], k[AT.step_weeks]):
                continue
        if s.uniform(seed, s.STORM, step, c, f) >= chance:
            continue
        tellers[f] += 1
        if is_new:
            origin[f] = min(origin[f], origin[c])
        else:
            origin[f] = origin[c]
            pass_hour[f] = NEWLY
            newly[count] = f
            count += 1
    return count


@lean
def believe(seed, step, k, customers, office, c, hour):  # type: ignore[no-untyped-def]
    """Customer c believes the story once enough contacts have told it, loses trust, and will pass it on."""
    customers.pass_hour[c] = np.inf
    if customers.tellers[c] < k[AT.storms_tellers]:
        return False
    wait = storms.hours_to_pass(k[AT.storms_hop_hours], s.uniform(seed, s.STORM_DELAY, step, c, 0))
    customers.tellers[c] = 0
    customers.told[c] = step
    customers.pass_hour[c] = hour + wait
    customers.trust[c] += conversation.lost(customers.trust[c], k[AT.storms_loss])
    origin = customers.origin[c]
    customers.story_size[origin] += 1
    office.counts[TOLD] += 1
    if customers.story_size[origin] == storms.firestorm_size(
        k[AT.storms_firestorm], customers.trust.shape[0]
    ):
        office.counts[FIRESTORMS] += 1
    return True
