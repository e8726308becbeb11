"""The phases among customers, compiled: hearing, conversation, complaints, storms, word of mouth."""

from __future__ import annotations

import math

import numpy as np

from voicesim import streams as s
from voicesim.jit import compiled, inlined
from voicesim.knobs import AT
from voicesim.rules import attention, complaints, conversation, hearing, storms, word_of_mouth
from voicesim.rules.fixed import fixed, from_fixed
from voicesim.rules.pace import happens, kept_in, kept_of
from voicesim.rules.space import is_on_page, squared_distance, squared_distance_to
from voicesim.state import (
    ANSWERED,
    ANSWERED_WELL,
    COMPLAINTS,
    COMPLAINTS_ANSWERED,
    DEFENSIVE,
    FIRESTORMS,
    LOG_HOURS,
    NOBODY,
    OFFICIAL,
    REPLIES,
    RESONANCE,
    ROUTED,
    STORIES,
    TAKEN,
    TALKS,
    TOLD,
)

ROUTE = -2  # complained, and the orchestrator will find somebody for it
NO_ANSWER = -1.0  # hours until an answer that never came
NEWLY = -1.0  # pass_hour of somebody who has just been told


@compiled
def hear(seed, step, k, voices, messages, customers, ties, credit, office):  # type: ignore[no-untyped-def]
    """Messages travel along the ties; each customer takes in as many as there is attention for."""
    weeks = k[AT.step_weeks]
    reach = k[AT.official_reach]
    reply = k[AT.conversation_reply]
    rest = k[AT.customers_trust]
    warmth_kept = kept_in(k[AT.customers_cooling], weeks)
    trust_kept = kept_in(k[AT.customers_doubting], weeks)
    warmth, trust = customers.warmth, customers.trust
    heard, replied, hours = customers.heard, customers.replied, customers.answer_hours
    betrayed, heard_sum, last_micro = customers.betrayed, customers.heard_sum, customers.last_micro
    taste, impression, variance = customers.taste, customers.impression, customers.variance
    attentive, left = customers.attention, customers.slots
    start, voice, strength = ties.voice_start, ties.voice, ties.voice_weight
    spoke, content, genuine, slip = (
        messages.spoke,
        messages.content,
        messages.genuine,
        messages.slip,
    )
    reached, replies = messages.heard, messages.replies
    credible, kind, ids, moved = voices.credibility, voices.kind, voices.id, credit.trust
    official = kind.shape[0] - 1
    most = 1
    for c in range(trust.shape[0]):
        most = max(most, start[c + 1] - start[c])
    came = np.empty(most + 1, np.int64)
    weight = np.empty(most + 1)
    key = np.empty(most + 1)
    resonance = 0
    answers_wanted = 0
    for c in range(trust.shape[0]):
        warmth[c] = hearing.returned(warmth[c], 0.0, warmth_kept)
        trust[c] = hearing.returned(trust[c], rest, trust_kept)
        heard[c] = 0
        replied[c] = NOBODY
        hours[c] = NO_ANSWER
        betrayed[c] = 0
        for axis in range(taste.shape[1]):
            heard_sum[c, axis] = 0.0
        _, reach_luck, reply_luck, _ = s.uniforms(seed, s.LISTENING, step, c, 0)
        count = 0
        for t in range(start[c], start[c + 1]):
            v = voice[t]
            if spoke[v] == 1:
                came[count] = v
                weight[count] = strength[t]
                count += 1
        if spoke[official] == 1 and reach_luck < reach:
            came[count] = official
            weight[count] = 1.0
            count += 1
        left[c] = attention.attention_left(left[c], attentive[c], weeks)
        slots = math.floor(left[c])
        if count > slots:
            count = notice(seed, step, k, ids, content, taste, c, slots, count, came, weight, key)
        left[c] -= count
        no_reply = 1.0
        for m in range(count):
            v = came[m]
            r = take_in(
                k, c, v, content, genuine, slip, credible, moved,
                taste, impression, variance, warmth, trust, heard_sum, betrayed,
            )  # fmt: skip
            reached[v] += 1
            if kind[v] != OFFICIAL:
                last_micro[c] = step
                resonance += fixed(r)
            if replied[c] == NOBODY:
                no_reply = no_reply * (1.0 - reply * r)
                if reply_luck < 1.0 - no_reply:
                    replied[c] = v
                    replies[v] += 1
                    answers_wanted += 1
        heard[c] = count
    office.counts[REPLIES] += answers_wanted
    office.amounts[RESONANCE] += from_fixed(resonance)


@inlined
def notice(seed, step, k, ids, content, taste, c, slots, count, came, weight, key):  # type: ignore[no-untyped-def]
    """Keep those of the messages that came for which there is attention, in their old order."""
    for m in range(count):
        v = came[m]
        u = s.uniform(seed, s.NOTICE, step, c, ids[v])
        d2 = squared_distance(content, v, taste, c)
        key[m] = attention.notice_key(
            u, weight[m], k[AT.customers_strength], k[AT.customers_selective], d2
        )
    for _ in range(slots):
        best = -1
        for m in range(count):
            if key[m] >= 0.0 and (best < 0 or key[m] < key[best]):
                best = m
        key[best] = -1.0
    kept = 0
    for m in range(count):
        if key[m] < 0.0:
            came[kept] = came[m]
            kept += 1
    return kept


@inlined
def take_in(  # type: ignore[no-untyped-def]
    k, c, v, content, genuine, slip, credible, moved,
    taste, impression, variance, warmth, trust, heard_sum, betrayed,
):  # fmt: skip
    """Customer c takes in the message of voice v; its resonance is returned."""
    d2 = squared_distance(content, v, taste, c)
    r = hearing.resonance(genuine[v], d2, k[AT.customers_tolerance])
    w = hearing.learning_weight(
        k[AT.customers_learning], k[AT.customers_base], r, k[AT.customers_doubt], credible[v]
    )
    surprise2 = squared_distance(content, v, impression, c)
    variance[c] = hearing.impressed_variance(variance[c], w, surprise2)
    for axis in range(taste.shape[1]):
        said = content[v, axis]
        impression[c, axis] = hearing.impressed(impression[c, axis], said, w)
        heard_sum[c, axis] += said
    warmth[c] = hearing.warmed(warmth[c], k[AT.customers_warming], r)
    change = hearing.trust_gained(trust[c], k[AT.customers_trusting], r, variance[c])
    change += hearing.trust_strained(
        trust[c] + change, k[AT.customers_offence], d2, k[AT.customers_forbearance]
    )
    if slip[v] == 1:
        change += conversation.lost(trust[c] + change, k[AT.customers_betrayal])
        betrayed[c] = 1
    trust[c] += change
    moved[v] += fixed(change)
    return r


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


@compiled
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
    count = 0
    routed = 0
    for c in range(complained.shape[0]):
        complained[c] = NOBODY
        hazard = complaints.hazard_of_complaint(
            base, gap, squared_distance_to(impression, c, lived), alarm[c]
        )
        alarm[c] *= kept
        if not happens(s.uniforms(seed, s.LISTENING, step, c, 0)[3], hazard, weeks):
            continue
        count += 1
        complained[c] = met(touch, present, c, official)
        if s.uniform(seed, s.COMPLAINT, step, c, 0) < routing:
            complained[c] = ROUTE
            routed += 1
    office.counts[COMPLAINTS] += count
    if routed > 0:
        route(seed, step, k, voices, messages, customers, office, routed)
    if count > 0:
        take_complaints(seed, step, k, voices, messages, customers, credit, office)
    remember(k, voices, messages)


@compiled
def met(touch, present, c, official):  # type: ignore[no-untyped-def]
    """Whom customer c would complain to: the voice they meet, or the official account if there is none."""
    if touch[c] != NOBODY and present[touch[c]] == TAKEN:
        return np.int64(touch[c])
    return np.int64(official)


@compiled
def route(seed, step, k, voices, messages, customers, office, routed):  # type: ignore[no-untyped-def]
    """Routed complaints go to the most composed completers among the enabled who have room."""
    complained = customers.complained
    official = voices.kind.shape[0] - 1
    key = np.empty(official)
    who = np.empty(official, np.int64)
    count = 0
    for v in range(official):
        if voices.enabled[v] == 1 and voices.present[v] == TAKEN:
            key[count] = -complaints.readiness(voices.composure[v], voices.completion[v])
            who[count] = v
            count += 1
    order = np.argsort(key[:count], kind="mergesort")
    desk = 0
    room = 0.0
    while desk < count and room < routed:
        v = who[order[desk]]
        room += voices.room[v]
        desk += 1
    for c in range(complained.shape[0]):
        if complained[c] != ROUTE:
            continue
        if desk == 0:
            complained[c] = met(customers.touch, voices.present, c, official)
        else:
            u = s.uniform(seed, s.ROUTING, step, c, 0)
            complained[c] = who[order[math.floor(u * desk)]]
            office.counts[ROUTED] += 1


@compiled
def take_complaints(seed, step, k, voices, messages, customers, credit, office):  # type: ignore[no-untyped-def]
    """Every complaint is answered well, defensively, or not at all."""
    complained, trust = customers.complained, customers.trust
    load = messages.complaints
    for c in range(complained.shape[0]):
        if complained[c] != NOBODY:
            load[complained[c]] += 1
    for c in range(complained.shape[0]):
        v = complained[c]
        if v == NOBODY:
            continue
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


@compiled
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


@compiled
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
    for c in range(n):
        if betrayed[c] == 1 and s.uniforms(seed, s.ROUTING, step, c, 0)[1] < k[AT.storms_scandal]:
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
    first = np.full(hours, NOBODY)
    after = np.full(n, NOBODY)
    for c in range(n - 1, -1, -1):
        if pass_hour[c] < end:
            hour = storms.hour_within(pass_hour[c], begin, hours)
            after[c] = first[hour]
            first[hour] = c
    newly = np.empty(n, np.int64)
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


@compiled
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


@compiled
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


@compiled
def talk_about_brand(seed, step, k, customers, ties, office):  # type: ignore[no-untyped-def]
    """Customers hear a contact's view of the brand; all take last step's view."""
    chance = k[AT.word_of_mouth_rate] * k[AT.step_weeks]
    if chance <= 0.0:
        return
    w = k[AT.word_of_mouth_impression]
    share = k[AT.word_of_mouth_trust]
    negativity = k[AT.word_of_mouth_negativity]
    advocacy = k[AT.word_of_mouth_advocacy]
    impression, variance, news = customers.impression, customers.variance, customers.news
    warmth, trust = customers.warmth, customers.trust
    start, friend = ties.friend_start, ties.friend
    n, dimensions = impression.shape
    talks_heard = 0
    for c in range(n):
        news[c, dimensions + 2] = -1.0
        contacts = start[c + 1] - start[c]
        talks, whom, speaks, _ = s.uniforms(seed, s.WORD_OF_MOUTH, step, c, 0)
        if talks >= chance or contacts == 0:
            continue
        f = friend[start[c] + math.floor(whom * contacts)]
        if speaks >= word_of_mouth.chance_to_speak_up(advocacy, warmth[f], trust[f]):
            continue
        talks_heard += 1
        for axis in range(dimensions):
            news[c, axis] = hearing.impressed(impression[c, axis], impression[f, axis], w)
        news[c, dimensions] = hearing.impressed_variance(
            variance[c], w, squared_distance(impression, f, impression, c)
        )
        weight = word_of_mouth.weight_of_talk(share, negativity, trust[c], trust[f])
        news[c, dimensions + 1] = hearing.impressed(warmth[c], warmth[f], weight)
        news[c, dimensions + 2] = hearing.impressed(trust[c], trust[f], weight)
    office.counts[TALKS] += talks_heard
    for c in range(n):
        if news[c, dimensions + 2] >= 0.0:
            for axis in range(dimensions):
                impression[c, axis] = news[c, axis]
            variance[c] = news[c, dimensions]
            warmth[c] = news[c, dimensions + 1]
            trust[c] = news[c, dimensions + 2]
