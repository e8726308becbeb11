"""A week against its floor: touch once the memory a week must touch, draw the luck a week must draw.

The floor does no arithmetic of the model: no rule is called. It draws luck and walks the arrays in the best
way known here (rows of customers, no counting of references), so that the ratio says what the model itself costs.
"""

from __future__ import annotations

import math
import time

import numpy as np

from benchmarks.measure import Row, interleaved, ratio
from voicesim import streams
from voicesim.course import Course
from voicesim.jit import lean
from voicesim.knobs import AT
from voicesim.scenario import Scenario
from voicesim.state import NOBODY, TAKEN, State

GOAL = 2.5
SIZES = (1_000, 100_000, 1_000_000)
ALMOST = 1.0 - 1e-12  # what is written differs from what was read, and stays finite


@lean
def touch_voices(seed, step, voices, messages, ties, normal):  # type: ignore[no-untyped-def]
    """Every voice's state read and written once, every tie among colleagues walked, their luck drawn."""
    ids, present, stance = voices.id, voices.present, voices.stance
    start, peer, strength = ties.peer_start, ties.peer, ties.peer_weight
    spoke, content = messages.spoke, messages.content
    total = 0.0
    for i in range(ids.shape[0]):
        if present[i] != TAKEN:
            continue
        total += streams.uniform(seed, streams.EXIT, step, ids[i], 0)
        total += streams.uniform(seed, streams.DISCOVERY, step, ids[i], 0)
        total += streams.uniform(seed, streams.SPEAKING, step, ids[i], 0)
        streams.fill_normals(seed, streams.DRIFT, step, ids[i], 0, normal)
        for t in range(start[i], start[i + 1]):
            total += strength[t] * stance[peer[t], 0]
        for axis in range(stance.shape[1]):
            stance[i, axis] = stance[i, axis] * ALMOST + 1e-12 * voices.anchor[i, axis]
        if spoke[i] == 1:
            streams.fill_normals(seed, streams.MISREADING, step, ids[i], 0, normal)
            streams.fill_normals(seed, streams.EXPRESSION, step, ids[i], 0, normal)
            for axis in range(stance.shape[1]):
                content[i, axis] = content[i, axis] * ALMOST
        voices.tenure[i] += 1.0
        voices.passion[i] *= ALMOST
        voices.skill[i] *= ALMOST
        voices.composure[i] *= ALMOST
        voices.listening[i] *= ALMOST
        voices.credibility[i] *= ALMOST
        voices.room[i] *= ALMOST
    return total


@lean
def touch_customers(  # type: ignore[no-untyped-def]
    seed, step, first, last, reach, talks, taste, impression, variance, warmth, trust, attention,
    slots, heard, heard_sum, alarm, pass_hour, story_size, answer_hours, betrayed, last_micro,
    replied, complained, start, voice, weight, friend_start, friend, ids, spoke, content, one, two,
    came, whose,
):  # fmt: skip
    """A row of customers: state read and written once, ties walked, messages read that they bring.

    The luck that everybody draws in ``one`` and ``two`` (4, >= last - first); that of short attention and of
    replies is drawn here; whoever talks reads the contact's view.
    """
    total = 0.0
    for c in range(first, last):
        for axis in range(taste.shape[1]):
            impression[c, axis] = impression[c, axis] + 1e-9 * taste[c, axis]
            heard_sum[c, axis] = 0.0
        variance[c] *= ALMOST
        warmth[c] *= ALMOST
        trust[c] *= ALMOST
        slots[c] = slots[c] * ALMOST + 1e-12 * attention[c]
        alarm[c] *= ALMOST
        complained[c] = NOBODY
        answer_hours[c] = -1.0
        betrayed[c] = 0
        total += pass_hour[c] + story_size[c]
    official = spoke.shape[0] - 1
    end = 0
    for c in range(first, last):
        begin = end
        for t in range(start[c], start[c + 1]):  # without a branch, as the engine does it
            came[end] = voice[t]
            whose[end] = c
            end += spoke[voice[t]] == 1
        came[end] = official
        whose[end] = c
        end += one[1, c - first] < reach
        if end - begin > heard[c]:  # attention is short
            for m in range(begin, end):
                total += streams.uniform(seed, streams.NOTICE, step, c, ids[came[m]])
            for t in range(start[c], start[c + 1]):
                total += weight[t]
            end = begin + heard[c]
        heard[c] = end - begin
    for m in range(end):
        for axis in range(content.shape[1]):
            heard_sum[whose[m], axis] += content[came[m], axis]
    for c in range(first, last):
        if replied[c] != NOBODY:
            total += streams.uniform(seed, streams.ANSWER, step, c, 0)
        last_micro[c] = step
        contacts = friend_start[c + 1] - friend_start[c]
        if two[0, c - first] < talks and contacts > 0:
            f = friend[friend_start[c] + math.floor(two[1, c - first] * contacts)]
            total += impression[f, 0] + variance[f] + warmth[f] + trust[f]
    return total


@lean
def touch(seed, step, k, voices, messages, customers, ties, normal, one, two, came, whose):  # type: ignore[no-untyped-def]
    """A whole week of nothing but memory and luck. From ``normal`` on: scratch."""
    c, t = customers, ties
    taste, impression, variance, warmth, trust = (
        c.taste,
        c.impression,
        c.variance,
        c.warmth,
        c.trust,
    )
    total = touch_voices(seed, step, voices, messages, ties, normal)
    for first in range(0, trust.shape[0], streams.ROW):
        last = min(trust.shape[0], first + streams.ROW)
        streams.uniforms_in_a_row(seed, streams.LISTENING, step, first, last, one)
        streams.uniforms_in_a_row(seed, streams.WORD_OF_MOUTH, step, first, last, two)
        total += touch_customers(
            seed, step, first, last, k[AT.official_reach], k[AT.word_of_mouth_rate],
            taste, impression, variance, warmth, trust, c.attention, c.slots, c.heard, c.heard_sum,
            c.alarm, c.pass_hour, c.story_size, c.answer_hours, c.betrayed, c.last_micro,
            c.replied, c.complained, t.voice_start, t.voice, t.voice_weight, t.friend_start,
            t.friend, voices.id, messages.spoke, messages.content, one, two, came, whose,
        )  # fmt: skip
    return total


class Floor:
    """The floor of the weeks that follow on a course's state, which is kept as it was for every walk."""

    def __init__(self, course: Course) -> None:
        self.state: State = course.state
        self.knobs = course.knobs
        self.normal = np.empty(course.scenario.culture.dimensions)
        self.luck = np.empty((2, 4, streams.ROW))
        most = int(np.diff(self.state.ties.voice_start).max()) + 1
        self.came = np.empty(streams.ROW * most, np.int32)
        self.whose = np.empty(streams.ROW * most, np.int32)
        # What the next week finds: how many messages there was attention for.
        self.heard = self.state.customers.heard.copy()

    def walk(self, steps: int) -> float:
        """The floor of ``steps`` weeks."""
        s, total = self.state, 0.0
        for step in range(steps):
            s.customers.heard[:] = self.heard
            total += touch(
                1, step, self.knobs, s.voices, s.messages, s.customers, s.ties, self.normal,
                self.luck[0], self.luck[1], self.came, self.whose,
            )  # fmt: skip
        return total


def sized(customers: int) -> Scenario:
    """The default organisation per 2,000 customers: audience size held, voices in proportion."""
    times = customers / 2000
    plain = Scenario()
    partners = {
        name: partner.model_copy(update={"voices": max(1, round(partner.voices * times))})
        for name, partner in plain.partners.items()
    }
    changed = plain.with_(
        {
            "organisation.employees": max(10, round(300 * times)),
            "organisation.departments": max(2, min(2000, round(8 * times))),
            "customers.count": customers,
        }
    )
    return changed.model_copy(update={"partners": partners})


def rows(quick: bool) -> list[Row]:
    """A week of the compiled engine over its floor, at three sizes."""
    found = []
    for customers in SIZES[: 2 if quick else 3]:
        course = Course(sized(customers), 1)
        course.walk(13)
        weeks = max(1, min(8, 200_000 // customers))
        ghost = Course(sized(customers), 1)
        ghost.walk(13)
        floor = Floor(ghost)
        jobs = {
            "week": lambda course=course, weeks=weeks: course.walk(weeks),
            "floor": lambda floor=floor, weeks=weeks: floor.walk(weeks),
        }
        seconds = interleaved(jobs, 5 if quick else 9, time.thread_time)
        value, low, high = ratio(seconds["week"], seconds["floor"])
        found.append(
            Row(
                "against the floor: memory touched once, luck drawn",
                f"{customers:,} customers",
                value,
                low,
                high,
                "times the floor",
                f"at most {GOAL}",
                value <= GOAL,
                f"a week {1e3 * min(seconds['week']) / weeks:.3f} ms, floor "
                f"{1e3 * min(seconds['floor']) / weeks:.3f} ms",
            )
        )
    return found
