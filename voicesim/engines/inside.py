"""The phases inside the organisation, compiled: turnover, discovery, coaching, talk, speaking."""

from __future__ import annotations

import math

import numpy as np

from voicesim import streams as s
from voicesim.jit import compiled, inlined
from voicesim.knobs import AT
from voicesim.rules import coaching as teach
from voicesim.rules import discovery as find
from voicesim.rules import people, speaking, talk, turnover, wording
from voicesim.rules.pace import chance_in, happens, kept_in, share_in, whole_in
from voicesim.rules.space import nearness, squared_distance, squared_distance_to
from voicesim.state import (
    CLOSED,
    COACH_HOURS,
    EMPLOYEE,
    ENABLED,
    HIRED,
    LEFT,
    MESSAGES,
    OFFICIAL,
    OFFICIAL_MESSAGES,
    PARTNER,
    SESSIONS,
    SLIPS,
    TAKEN,
    VACANT,
)

NEVER = -1e9  # a week before all weeks
APPLICANT_BLOCKS = 16  # blocks of luck kept for one applicant


@compiled
def turn_over(seed, step, k, voices, roles, places, office):  # type: ignore[no-untyped-def]
    """People leave, posts open and close with growth, vacancies fill."""
    weeks = k[AT.step_weeks]
    office.posts[0] = turnover.posts_wanted(office.posts[0], k[AT.turnover_growth], weeks)
    wanted = math.floor(office.posts[0] + 0.5)
    posts = 0
    for i in range(voices.kind.shape[0]):
        if voices.kind[i] == EMPLOYEE and voices.present[i] != CLOSED:
            posts += 1
    for i in range(voices.kind.shape[0]):
        if voices.present[i] != TAKEN or voices.kind[i] == OFFICIAL:
            continue
        voices.tenure[i] += weeks
        if voices.kind[i] != EMPLOYEE:
            continue
        hazard = turnover.hazard_of_leaving(
            k[AT.turnover_exit],
            k[AT.turnover_alienation],
            k[AT.turnover_alienation_width],
            squared_distance_to(voices.stance, i, places.centre),
        )
        if happens(s.uniform(seed, s.EXIT, step, voices.id[i], 0), hazard, weeks):
            voices.present[i] = VACANT
            voices.enabled[i] = 0
            office.counts[LEFT] += 1
            if posts > wanted:
                voices.present[i] = CLOSED
                posts -= 1
    fill = chance_in(k[AT.turnover_fill], weeks)
    for i in range(voices.kind.shape[0]):
        if voices.kind[i] != EMPLOYEE or voices.present[i] == TAKEN:
            continue
        if voices.present[i] == VACANT and posts > wanted:
            voices.present[i] = CLOSED
            posts -= 1
        if voices.present[i] == CLOSED:
            if posts >= wanted:
                continue
            voices.present[i] = VACANT
            posts += 1
        if s.uniform(seed, s.FILL, step, voices.id[i], 0) < fill:
            hire(seed, step, k, voices, roles, places, i)
            office.counts[HIRED] += 1


@compiled
def hire(seed, step, k, voices, roles, places, i):  # type: ignore[no-untyped-def]
    """Fill post i with the best-looking of the applicants."""
    dimensions = voices.stance.shape[1]
    role = voices.role[i]
    who = voices.id[i]
    spread = roles.spread[0]
    mean = roles.traits[role]
    z = np.empty(dimensions)
    stance = np.empty(dimensions)
    row = np.empty((1, dimensions))
    best = 0
    best_score = -np.inf
    for a in range(int(k[AT.hiring_applicants])):
        p, li, co, ch = s.normals(seed, s.APPLICANT, step, who, a * APPLICANT_BLOCKS)
        error = s.normals(seed, s.APPLICANT, step, who, a * APPLICANT_BLOCKS + 1)[0]
        s.fill_normals(seed, s.APPLICANT_STANCE, step, who, a * APPLICANT_BLOCKS, z)
        for axis in range(dimensions):
            row[0, axis] = people.stance_axis(
                places.market[axis], k[AT.hiring_spread], dimensions, z[axis]
            )
        score = turnover.applicant_score(
            people.trait(mean[0], spread, p),
            people.trait(mean[4], spread, li),
            people.trait(mean[5], spread, co),
            people.trait(mean[3], spread, ch),
            nearness(squared_distance_to(row, 0, places.centre)),
            k[AT.hiring_passion],
            k[AT.hiring_listening],
            k[AT.hiring_completion],
            k[AT.hiring_coachability],
            k[AT.hiring_fit],
            k[AT.hiring_noise],
            error,
        )
        if score > best_score:
            best = a
            best_score = score
            for axis in range(dimensions):
                stance[axis] = row[0, axis]
    p, li, co, ch = s.normals(seed, s.APPLICANT, step, who, best * APPLICANT_BLOCKS)
    sk, cm, ea, aw = s.normals(seed, s.APPLICANT, step, who, best * APPLICANT_BLOCKS + 2)
    cr = s.normals(seed, s.APPLICANT, step, who, best * APPLICANT_BLOCKS + 3)[0]
    voices.passion[i] = people.trait(mean[0], spread, p)
    voices.skill[i] = people.trait(mean[1], spread, sk)
    voices.composure[i] = people.trait(mean[2], spread, cm)
    voices.coachability[i] = people.trait(mean[3], spread, ch)
    voices.listening[i] = people.trait(mean[4], spread, li)
    voices.completion[i] = people.trait(mean[5], spread, co)
    voices.eagerness[i] = people.trait(mean[6], spread, ea)
    voices.awareness[i] = people.trait(mean[7], spread, aw)
    voices.credibility[i] = people.trait(mean[8], spread, cr)
    voices.passion0[i] = voices.passion[i]
    voices.skill0[i] = voices.skill[i]
    voices.composure0[i] = voices.composure[i]
    voices.listening0[i] = voices.listening[i]
    for axis in range(dimensions):
        voices.stance[i, axis] = stance[axis]
        voices.anchor[i, axis] = stance[axis]
    voices.present[i] = TAKEN
    voices.enabled[i] = 0
    voices.tenure[i] = 0.0
    voices.since[i] = NEVER
    voices.said[i] = 0
    voices.coached[i] = -1
    voices.hours[i] = 0.0


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
    seen = np.empty(staff)
    who = np.empty(staff, np.int64)
    candidates = 0
    finding = wanted > enabled
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
        pace = whole_in(find.enabled_a_week(k[AT.discovery_pace], staff), step, weeks)
        many = min(candidates, min(wanted - enabled, pace))
    else:
        many = min(candidates, enabled - wanted)
    order = np.argsort(seen[:candidates], kind="mergesort")
    for rank in range(many):
        i = who[order[rank]]
        voices.enabled[i] = 1 if finding else 0
        if finding:
            voices.since[i] = step * weeks
            office.counts[ENABLED] += 1


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
    order = np.argsort(key, kind="mergesort")
    for rank in range(seats):
        lesson(step, k, voices, who[order[rank]], each)
    office.counts[SESSIONS] += seats
    office.amounts[COACH_HOURS] += hours


@compiled
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


@compiled
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


@inlined
def hear_peers(k, present, leads, start, peer, peer_weight, old, i, move):  # type: ignore[no-untyped-def]
    """Write into ``move`` the weighted mean of (x_j - x_i) over the peers that i hears."""
    visibility = k[AT.talk_visibility]
    confidence = k[AT.talk_confidence]
    all_weight = 0.0
    heard_weight = 1.0
    for t in range(start[i], start[i + 1]):
        j = peer[t]
        if present[j] != TAKEN:
            continue
        weight = peer_weight[t]
        if leads[j] == 1:
            weight = weight * visibility
        all_weight += weight
        if not talk.is_heard(squared_distance(old, i, old, j), confidence):
            continue
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


@compiled
def speak(seed, step, k, voices, messages, places, office):  # type: ignore[no-untyped-def]
    """Who speaks, and what is said; the official account last."""
    weeks = k[AT.step_weeks]
    recovered = kept_in(k[AT.policy_recovery], weeks)
    kept = kept_in(k[AT.policy_resentment] * k[AT.policy_control], weeks)
    kind, present, enabled, muted = voices.kind, voices.present, voices.enabled, voices.muted
    passion, passion0, said, ids = voices.passion, voices.passion0, voices.said, voices.id
    skill, eagerness, listening = voices.skill, voices.eagerness, voices.listening
    stance, coopetition, partner = voices.stance, voices.coopetition, voices.partner
    audience, audience_taste = voices.audience, voices.audience_taste
    spoke, slip, content, genuine = (
        messages.spoke,
        messages.slip,
        messages.content,
        messages.genuine,
    )
    centre, own_page, knowledge = places.centre, places.partner, office.knowledge[0]
    dimensions = stance.shape[1]
    z = np.empty(dimensions)
    believed = np.empty(dimensions)
    for i in range(kind.shape[0]):
        spoke[i] = 0
        slip[i] = 0
        messages.heard[i] = 0
        messages.replies[i] = 0
        messages.answered[i] = 0
        messages.complaints[i] = 0
        messages.handled[i] = 0
        messages.badly[i] = 0
        if present[i] != TAKEN:
            continue
        luck, slips, _, _ = s.uniforms(seed, s.SPEAKING, step, ids[i], 0)
        if kind[i] == OFFICIAL:
            speak_officially(k, messages, places, office, i, luck)
            continue
        control = 0.0
        if kind[i] == EMPLOYEE:
            control = k[AT.policy_control]
            passion[i] = speaking.passion_under_control(passion[i], passion0[i], recovered, kept)
        chance = speaking.chance_of_speaking(
            k[AT.speaking_cadence],
            passion[i],
            1.0 if enabled[i] == 1 else k[AT.policy_openness],
            control,
            k[AT.policy_approval_drag],
            weeks,
        )
        if luck >= chance or muted[i] == 1:
            continue
        s.fill_normals(seed, s.MISREADING, step, ids[i], 0, believed)
        s.fill_normals(seed, s.EXPRESSION, step, ids[i], 0, z)
        bend = wording.bend(
            k[AT.speaking_fit], listening[i], k[AT.speaking_please], eagerness[i], skill[i]
        )
        for axis in range(dimensions):
            own = stance[i, axis]
            if kind[i] == PARTNER:
                own = wording.own_words(
                    own, coopetition[i], centre[axis], own_page[partner[i], axis]
                )
            if audience[i] > 0:
                taste = wording.believed_taste(
                    audience_taste[i, axis],
                    k[AT.speaking_misreading],
                    knowledge,
                    dimensions,
                    believed[axis],
                )
                own = wording.toward_audience(own, taste, bend)
            content[i, axis] = wording.clumsy(
                own, k[AT.speaking_noise], skill[i], dimensions, z[axis]
            )
        distance = math.sqrt(squared_distance_to(content, i, centre))
        clarity = k[AT.policy_clarity] if enabled[i] == 1 else 0.0
        share = wording.kept_distance(distance, skill[i], clarity)
        for axis in range(dimensions):
            content[i, axis] = wording.edited(content[i, axis], centre[axis], share, control)
        genuine[i] = wording.authenticity(
            squared_distance(content, i, stance, i),
            k[AT.speaking_authentic_width],
            k[AT.policy_scripting],
            control,
        )
        spoke[i] = 1
        said[i] = 1
        office.counts[MESSAGES] += 1
        if slips < wording.chance_of_slip(
            k[AT.speaking_leak], skill[i], eagerness[i], k[AT.speaking_eager_leak], control
        ):
            slip[i] = 1
            office.counts[SLIPS] += 1


@compiled
def speak_officially(k, messages, places, office, i, luck):  # type: ignore[no-untyped-def]
    """The official account speaks from the centre of the page."""
    messages.genuine[i] = k[AT.official_authenticity]
    for axis in range(messages.content.shape[1]):
        messages.content[i, axis] = places.centre[axis]
    if luck < k[AT.official_rate] * k[AT.step_weeks]:
        messages.spoke[i] = 1
        office.counts[OFFICIAL_MESSAGES] += 1
