"""Speaking, compiled: who says something this step, and what."""

from __future__ import annotations

import math

import numpy as np

from voicesim import streams as s
from voicesim.jit import compiled, lean
from voicesim.knobs import AT
from voicesim.rules import speaking, wording
from voicesim.rules.pace import kept_in
from voicesim.rules.space import squared_distance, squared_distance_to
from voicesim.state import EMPLOYEE, MESSAGES, OFFICIAL, OFFICIAL_MESSAGES, PARTNER, SLIPS, TAKEN


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


@lean
def speak_officially(k, messages, places, office, i, luck):  # type: ignore[no-untyped-def]
    """The official account speaks from the centre of the page."""
    messages.genuine[i] = k[AT.official_authenticity]
    for axis in range(messages.content.shape[1]):
        messages.content[i, axis] = places.centre[axis]
    if luck < k[AT.official_rate] * k[AT.step_weeks]:
        messages.spoke[i] = 1
        office.counts[OFFICIAL_MESSAGES] += 1
