"""The raw numbers: one row of sums, counts and amounts taken from the state after each step.

Sums over customers are made in blocks of BLOCK customers, each block in order, and the blocks are
then added in order: whoever computes the blocks, on whatever thread, the bits are the same.
"""

from __future__ import annotations

import math

import numpy as np

from voicesim.jit import compiled, lean
from voicesim.rules.space import is_on_page, squared_distance_to
from voicesim.state import (
    AMOUNTS,
    ANSWERED,
    COUNTS,
    EMPLOYEE,
    LOG_HOURS,
    OFFICIAL,
    TAKEN,
    Floats,
    State,
)

BLOCK = 4096  # customers
WEEK, QUARTER = 1.0, 13.0  # weeks
EARLY = 1e-9  # weeks: keeps 13 weeks of daily steps at 91 steps whatever the rounding of 1/7

CUSTOMER_SUMS = (
    "customers",
    "coherent",  # legible: impression on the page and no more scattered than a full page
    "recognising",  # impression on the page
    "trust",
    "warmth",
    "variance",
    "impression_square",  # squared distance of the impression to the centre
    "listeners",  # took in any message this step
    "reached_week",  # took in a micro message in the last week (or step, if that is longer)
    "reached_quarter",  # ... in the last 13 weeks
    "taken_in",  # messages taken in, as the customers count them
    "between_square",  # heard * squared distance of a customer's mean message to the centre
    "largest_story",  # customers reached by the largest bad story (a maximum, not a sum)
)
RAW = (
    *CUSTOMER_SUMS,
    "impression_drift",  # |mean impression - centre|
    "impression_spread",  # mean squared distance of impressions to their mean
    "heard",  # messages taken in, as the voices count them
    "heard_micro",
    "heard_official",
    "heard_on_page",
    "heard_on_page_micro",
    "spread",  # mean squared distance of heard messages to the centre: the next three add up to it
    "spread_drift",
    "spread_between",
    "spread_within",
    "on_page_variance",  # of messages heard on the page, around their mean
    "distinct_voices",  # Hill number of order 1
    "micro_spoken",
    "official_spoken",
    "message_distance",  # sum over micro messages spoken
    "genuine",  # sum over micro messages spoken
    "employees",
    "employees_spoke",
    "employee_distance",
    "employees_on_page",
    "voices",  # present, without the official account
    "voices_enabled",
    "skill",  # this and the next four: sums over enabled voices
    "awareness",
    "composure",
    "passion",
    "credibility",
    "lived_gap",
    "example",
    "knowledge",
    "response_hours",  # geometric mean of the hours of this step's answers
    *(f"counts.{name}" for name in COUNTS),
    *(f"amounts.{name}" for name in AMOUNTS),
)
"""Names of the raw numbers, in the order of a row."""

(
    CUSTOMERS,
    COHERENT,
    RECOGNISING,
    TRUST,
    WARMTH,
    VARIANCE,
    IMPRESSION_SQUARE,
    LISTENERS,
    REACHED_WEEK,
    REACHED_QUARTER,
    TAKEN_IN,
    BETWEEN_SQUARE,
    LARGEST_STORY,
    IMPRESSION_DRIFT,
    IMPRESSION_SPREAD,
    HEARD,
    HEARD_MICRO,
    HEARD_OFFICIAL,
    HEARD_ON_PAGE,
    HEARD_ON_PAGE_MICRO,
    SPREAD,
    SPREAD_DRIFT,
    SPREAD_BETWEEN,
    SPREAD_WITHIN,
    ON_PAGE_VARIANCE,
    DISTINCT_VOICES,
    MICRO_SPOKEN,
    OFFICIAL_SPOKEN,
    MESSAGE_DISTANCE,
    GENUINE,
    EMPLOYEES,
    EMPLOYEES_SPOKE,
    EMPLOYEE_DISTANCE,
    EMPLOYEES_ON_PAGE,
    VOICES,
    VOICES_ENABLED,
    SKILL,
    AWARENESS,
    COMPOSURE,
    PASSION,
    CREDIBILITY,
    LIVED_GAP,
    EXAMPLE,
    KNOWLEDGE,
    RESPONSE_HOURS,
    FIRST_COUNT,
) = range(len(RAW) - len(COUNTS) - len(AMOUNTS) + 1)
FIRST_AMOUNT = FIRST_COUNT + len(COUNTS)
SUMS = len(CUSTOMER_SUMS)


def scratch(customers: int, dimension: int) -> Floats:
    """Room for the block sums: shape (blocks, SUMS + 2 D), what ``take`` wants as ``sums``."""
    return np.zeros(((customers + BLOCK - 1) // BLOCK, SUMS + 2 * dimension))


@lean
def block_sums(  # type: ignore[no-untyped-def]
    lo, hi, step, step_weeks, centre,
    impression, variance, warmth, trust, heard, heard_sum, last_micro, story_size,
    row,
):  # fmt: skip
    """Sums over customers ``lo <= c < hi`` into ``row`` (SUMS + 2 D,).

    After the CUSTOMER_SUMS come, per axis, the sums of impression - centre, then of heard - centre.
    Reads customers (arrays (C,) and (C, D)) after the step; writes ``row`` only.
    """
    dimension = centre.shape[0]
    full_page = dimension / (dimension + 2.0)
    week = max(WEEK, step_weeks) - EARLY
    row[:] = 0.0
    recognising = coherent = 0
    trusting = warm = scattered = squares = between_squares = 0.0
    for c in range(lo, hi):  # without branches, which luck would make wrong every other time
        square = squared_distance_to(impression, c, centre)
        on_page = is_on_page(square)
        recognising += on_page
        coherent += on_page & (variance[c] <= full_page)
        squares += square
        trusting += trust[c]
        warm += warmth[c]
        scattered += variance[c]
        between = 0.0
        for k in range(dimension):
            row[SUMS + k] += impression[c, k] - centre[k]
            d = heard_sum[c, k] - heard[c] * centre[k] if heard[c] > 0 else 0.0
            row[SUMS + dimension + k] += d
            between += d * d
        between_squares += between / max(heard[c], 1)
    listeners = taken_in = largest = reached_week = reached_quarter = 0
    for c in range(lo, hi):  # whole numbers by themselves: vector instructions
        listeners += heard[c] > 0
        taken_in += heard[c]
        largest = max(largest, story_size[c])
        age = (step - last_micro[c]) * step_weeks
        reached_week += age < week
        reached_quarter += age < QUARTER - EARLY
    row[CUSTOMERS] = hi - lo
    row[COHERENT] = coherent
    row[RECOGNISING] = recognising
    row[TRUST] = trusting
    row[WARMTH] = warm
    row[VARIANCE] = scattered
    row[IMPRESSION_SQUARE] = squares
    row[LISTENERS] = listeners
    row[REACHED_WEEK] = reached_week
    row[REACHED_QUARTER] = reached_quarter
    row[TAKEN_IN] = taken_in
    row[BETWEEN_SQUARE] = between_squares
    row[LARGEST_STORY] = largest


@lean
def of_customers(sums, out):  # type: ignore[no-untyped-def]
    """Add the blocks ``sums`` (blocks, SUMS + 2 D) in order; write what is about customers."""
    out[:SUMS] = 0.0
    for b in range(sums.shape[0]):
        for j in range(SUMS):
            if j == LARGEST_STORY:
                out[j] = max(out[j], sums[b, j])
            else:
                out[j] += sums[b, j]
    dimension = (sums.shape[1] - SUMS) // 2
    drift = square_of_mean(sums, SUMS, SUMS + dimension, out[CUSTOMERS])
    out[IMPRESSION_DRIFT] = math.sqrt(drift)
    out[IMPRESSION_SPREAD] = max(0.0, out[IMPRESSION_SQUARE] / out[CUSTOMERS] - drift)


@lean
def square_of_mean(sums, first, last, count):  # type: ignore[no-untyped-def]
    """Squared length of a mean vector whose sums stand in columns ``first`` to ``last``."""
    square = 0.0
    for j in range(first, last):
        total = 0.0
        for b in range(sums.shape[0]):
            total += sums[b, j]
        mean = total / count
        square += mean * mean
    return square


@lean
def of_messages(centre, kind, spoke, content, genuine, message_heard, out):  # type: ignore[no-untyped-def]
    """What was said and heard (arrays (V,), content (V, D)); after ``of_customers``."""
    out[HEARD : GENUINE + 1] = 0.0
    entropy = 0.0
    for v in range(kind.shape[0]):
        if not spoke[v]:
            continue
        square = squared_distance_to(content, v, centre)
        h = float(message_heard[v])
        on_page = is_on_page(square)
        out[HEARD] += h
        out[SPREAD] += h * square
        if on_page:
            out[HEARD_ON_PAGE] += h
        if kind[v] == OFFICIAL:
            out[OFFICIAL_SPOKEN] += 1.0
            out[HEARD_OFFICIAL] += h
            continue
        out[MICRO_SPOKEN] += 1.0
        out[MESSAGE_DISTANCE] += math.sqrt(square)
        out[GENUINE] += genuine[v]
        out[HEARD_MICRO] += h
        if on_page:
            out[HEARD_ON_PAGE_MICRO] += h
        if h > 0.0:
            entropy += h * math.log(h)
    if out[HEARD_MICRO] > 0.0:
        out[DISTINCT_VOICES] = math.exp(
            max(0.0, math.log(out[HEARD_MICRO]) - entropy / out[HEARD_MICRO])
        )


@compiled
def of_spread(centre, kind, spoke, content, message_heard, sums, out):  # type: ignore[no-untyped-def]
    """The exact split of the spread of what was heard, and the variance on the page."""
    heard = max(out[HEARD], 1.0)
    on_page = max(out[HEARD_ON_PAGE], 1.0)
    dimension = centre.shape[0]
    drift = square_of_mean(sums, SUMS + dimension, SUMS + 2 * dimension, heard)
    out[SPREAD] /= heard
    out[SPREAD_DRIFT] = drift
    out[SPREAD_BETWEEN] = max(0.0, out[BETWEEN_SQUARE] / heard - drift)
    out[SPREAD_WITHIN] = max(0.0, out[SPREAD] - drift - out[SPREAD_BETWEEN])
    mean_heard = np.zeros((1, dimension))
    for v in range(kind.shape[0]):
        if counts_for_richness(centre, spoke, content, v):
            for k in range(dimension):
                mean_heard[0, k] += message_heard[v] * content[v, k] / on_page
    for v in range(kind.shape[0]):
        if counts_for_richness(centre, spoke, content, v):
            square = squared_distance_to(content, v, mean_heard[0])
            out[ON_PAGE_VARIANCE] += message_heard[v] * square / on_page


@lean
def counts_for_richness(centre, spoke, content, v):  # type: ignore[no-untyped-def]
    """Whether voice ``v`` said something on the page."""
    return spoke[v] and is_on_page(squared_distance_to(content, v, centre))


@lean
def of_voices(  # type: ignore[no-untyped-def]
    centre, lived, kind, present, enabled, stance, skill, awareness, composure, passion,
    credibility, spoke, out,
):  # fmt: skip
    """Who is there and what they are like (arrays (V,), stance (V, D))."""
    out[EMPLOYEES : LIVED_GAP + 1] = 0.0
    for v in range(kind.shape[0]):
        if present[v] != TAKEN or kind[v] == OFFICIAL:
            continue
        out[VOICES] += 1.0
        if kind[v] == EMPLOYEE:
            square = squared_distance_to(stance, v, centre)
            out[EMPLOYEES] += 1.0
            out[EMPLOYEE_DISTANCE] += math.sqrt(square)
            if is_on_page(square):
                out[EMPLOYEES_ON_PAGE] += 1.0
            if spoke[v]:
                out[EMPLOYEES_SPOKE] += 1.0
        if enabled[v]:
            out[VOICES_ENABLED] += 1.0
            out[SKILL] += skill[v]
            out[AWARENESS] += awareness[v]
            out[COMPOSURE] += composure[v]
            out[PASSION] += passion[v]
            out[CREDIBILITY] += credibility[v]
    gap = 0.0
    for k in range(centre.shape[0]):
        d = lived[k] - centre[k]
        gap += d * d
    out[LIVED_GAP] = math.sqrt(gap)


@lean
def of_office(counts, amounts, knowledge, example, out):  # type: ignore[no-untyped-def]
    """What the organisation counted this step, copied."""
    out[EXAMPLE] = example[0]
    out[KNOWLEDGE] = knowledge[0]
    out[RESPONSE_HOURS] = 0.0
    if counts[ANSWERED] > 0:
        out[RESPONSE_HOURS] = math.exp(amounts[LOG_HOURS] / counts[ANSWERED])
    for j in range(counts.shape[0]):
        out[FIRST_COUNT + j] = counts[j]
    for j in range(amounts.shape[0]):
        out[FIRST_AMOUNT + j] = amounts[j]


@compiled
def finish(  # type: ignore[no-untyped-def]
    centre, lived,
    kind, present, enabled, stance, skill, awareness, composure, passion, credibility,
    spoke, content, genuine, message_heard,
    counts, amounts, knowledge, example, sums, out,
):  # fmt: skip
    """Write the row ``out`` (len(RAW),) from the block sums and all that is not a customer."""
    of_customers(sums, out)
    of_messages(centre, kind, spoke, content, genuine, message_heard, out)
    of_spread(centre, kind, spoke, content, message_heard, sums, out)
    of_voices(
        centre, lived, kind, present, enabled, stance, skill, awareness, composure, passion,
        credibility, spoke, out,
    )  # fmt: skip
    of_office(counts, amounts, knowledge, example, out)


@compiled
def take(  # type: ignore[no-untyped-def]
    step, step_weeks, centre, lived,
    impression, variance, warmth, trust, heard, heard_sum, last_micro, story_size,
    kind, present, enabled, stance, skill, awareness, composure, passion, credibility,
    spoke, content, genuine, message_heard,
    counts, amounts, knowledge, example, sums, out,
):  # fmt: skip
    """Measure the state after ``step`` into ``out`` (len(RAW),).

    Reads places (centre, lived), customers (impression to story_size), voices (kind to
    credibility), messages (spoke, content, genuine, heard), office (counts, amounts, knowledge,
    example). Writes ``sums`` (``scratch``) and ``out``. ``step_weeks``: length of a step (float).
    """
    customers = impression.shape[0]
    for b in range(sums.shape[0]):
        block_sums(
            b * BLOCK, min(customers, (b + 1) * BLOCK), step, step_weeks, centre,
            impression, variance, warmth, trust, heard, heard_sum, last_micro, story_size,
            sums[b],
        )  # fmt: skip
    finish(
        centre, lived,
        kind, present, enabled, stance, skill, awareness, composure, passion, credibility,
        spoke, content, genuine, message_heard,
        counts, amounts, knowledge, example, sums, out,
    )  # fmt: skip


def take_from(state: State, step: int, step_weeks: float, sums: Floats, out: Floats) -> None:
    """``take`` with the arrays of ``state``; ``sums`` from ``scratch``, ``out`` (len(RAW),)."""
    v, m, c, p, o = state.voices, state.messages, state.customers, state.places, state.office
    take(
        step, step_weeks, p.centre, p.lived,
        c.impression, c.variance, c.warmth, c.trust, c.heard, c.heard_sum, c.last_micro,
        c.story_size, v.kind, v.present, v.enabled, v.stance, v.skill, v.awareness, v.composure,
        v.passion, v.credibility, m.spoke, m.content, m.genuine, m.heard,
        o.counts, o.amounts, o.knowledge, o.example, sums, out,
    )  # fmt: skip
