"""Turnover, compiled: people leave, posts open and close, vacancies are filled."""

from __future__ import annotations

import math

import numpy as np

from voicesim import streams as s
from voicesim.jit import compiled
from voicesim.knobs import AT
from voicesim.rules import people, turnover
from voicesim.rules.pace import chance_in, happens
from voicesim.rules.space import nearness, squared_distance_to
from voicesim.state import CLOSED, EMPLOYEE, HIRED, LEFT, OFFICIAL, TAKEN, VACANT

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
