"""What exists: the arrays of one simulated organisation. Plain data; measuring knows it, it knows nobody.

Axes of the shapes: V voices (employees' posts first, then partner voices, last the official account),
C customers, D cultural values, P partner organisations, R roles. Lengths are in page radii.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Flags = NDArray[np.int8]
Floats = NDArray[np.float64]
Weights = NDArray[np.float32]

EMPLOYEE, PARTNER, OFFICIAL = 0, 1, 2  # Voices.kind
CLOSED, VACANT, TAKEN = -1, 0, 1  # Voices.present
NOBODY = -1  # "no voice", "no customer", "no department"
LONG_AGO = -1_000_000  # a step before all steps
SHARE_BITS = (
    2.0**32
)  # fixed point of sums over customers: they do not depend on the order of adding


class Voices(NamedTuple):
    """Everybody who may speak, one row each (V,)."""

    id: Longs  # address of the person's luck: posts from 0, partner voices from streams.PARTNER_IDS
    kind: Flags  # EMPLOYEE, PARTNER, OFFICIAL
    role: Ints  # row of Roles; NOBODY for the official account
    department: Ints
    partner: Ints  # partner organisation, NOBODY for employees
    present: Flags  # CLOSED, VACANT, TAKEN
    enabled: Flags  # takes part in the programme
    muted: Flags  # counterfactual: silenced, everything else as it was
    stance: Floats  # (V, D)
    anchor: Floats  # (V, D): where the person came from
    stubborn: Floats  # times the common stubbornness; 1 unless a study gives people their own
    tenure: Floats  # weeks
    since: Floats  # week of being enabled; large negative if never
    passion: Floats  # all traits in [0, 1]
    passion0: Floats  # what passion recovers to
    skill: Floats
    skill0: Floats  # what skill decays to
    composure: Floats
    composure0: Floats
    listening: Floats
    listening0: Floats
    coachability: Floats
    completion: Floats
    eagerness: Floats
    awareness: Floats
    credibility: Floats
    coopetition: Floats  # kappa; 1 for employees
    capacity: Floats  # answers a week
    room: Floats  # answers there is still time for
    touch: Floats  # weight of contact with customers
    leads: Flags
    audience: Ints  # customers who follow or meet this voice
    audience_taste: Floats  # (V, D): their mean taste
    centrality: Floats  # [0, 1]: number of colleagues who listen, over the largest such number
    said: Flags  # has spoken since it was last played back
    coached: Longs  # step of the last coaching
    hours: Floats  # coach hours received so far


class Messages(NamedTuple):
    """This step's messages: one row a voice (V,), valid where ``spoke``."""

    spoke: Flags
    content: Floats  # (V, D)
    genuine: Floats  # authenticity in [0, 1]
    slip: Flags  # inappropriate disclosure
    heard: Longs  # customers who took it in
    replies: Longs  # replies drawn this step
    answered: Longs  # replies answered this step
    complaints: Longs  # complaints received this step
    handled: Longs  # complaints answered this step
    badly: Longs  # complaints answered defensively this step


class Customers(NamedTuple):
    """Everybody who listens, one row each (C,)."""

    taste: Floats  # (C, D)
    impression: Floats  # (C, D)
    variance: Floats  # how inconsistent what they heard was, page radii^2
    warmth: Floats
    trust: Floats
    attention: Floats  # messages a week
    slots: Floats  # messages there is still attention for
    touch: Ints  # row of the voice they meet, NOBODY if none
    heard: Ints  # messages taken in this step
    heard_sum: Floats  # (C, D): sum of their contents
    replied: Ints  # row of the voice replied to this step, or NOBODY
    answer_hours: Floats  # hours until the answer this step; negative if none came
    complained: Ints  # row of the voice complained to this step, or NOBODY
    alarm: Floats  # extra hazard of a complaint from a crisis, 1/week
    betrayed: Flags  # heard a disclosure this step
    last_micro: Ints  # last step at which a message that is not official was taken in
    told: Ints  # last step at which a bad story was believed
    origin: Ints  # customer with whom that story began, or NOBODY
    pass_hour: Floats  # hour (since week 0) at which it will be passed on; infinite if never
    tellers: Ints  # contacts who told a story not yet believed
    story_size: Ints  # customers reached so far by the story that began here
    activity: Floats  # how active a sender of stories, mean 1


class Ties(NamedTuple):
    """Who hears whom, as compressed rows: row i's entries are ``start[i]:start[i + 1]``."""

    peer_start: Longs  # (V + 1,)
    peer: Ints  # voices that voice i listens to
    peer_weight: Floats
    voice_start: Longs  # (C + 1,)
    voice: Ints  # voices that a customer follows or meets, in ascending order
    voice_weight: Weights
    friend_start: Longs  # (C + 1,)
    friend: Ints  # customers whom a customer talks to


class Roles(NamedTuple):
    """What people of a role are like (R,): means of traits for those hired later."""

    traits: Floats  # (R, 9): in the order of TRAITS
    spread: Floats  # (1,): standard deviation of every trait


class Places(NamedTuple):
    """Positions in the culture space."""

    centre: Floats  # (D,): centre of the shared page
    partner: Floats  # (P, D): centres of the partners' own pages
    market: Floats  # (D,): mean stance of the labour market
    lived: Floats  # (D,): mean stance of the employees, the culture customers meet


class Office(NamedTuple):
    """What the orchestrator and the organisation know and keep; counts and amounts of this step."""

    knowledge: Floats  # (1,): of the audiences, in [0, 1]
    alarm_keep: Floats  # (1,): share of the alarm of a crisis that is left after a week
    posts: Floats  # (1,): posts there should be (grows or shrinks)
    example: Floats  # (1,): how far the leaders live the page, in [0, 1]
    counts: Longs  # see COUNTS
    amounts: Floats  # see AMOUNTS
    hourly: Longs  # (hours of a step,): customers reached by bad stories in each hour


class Credit(NamedTuple):
    """Running totals by voice since week 0 (V,): what the attribution reads."""

    messages: Longs
    heard: Longs
    on_page: Longs  # heard messages that lay on the page
    content: Floats  # (V, D): sum of heard contents
    square: Floats  # sum over heard messages of the squared distance to the centre
    trust: Longs  # trust moved among customers, in 1 / SHARE_BITS
    answered: Longs
    slips: Longs


class State(NamedTuple):
    """One organisation at one moment."""

    voices: Voices
    messages: Messages
    customers: Customers
    ties: Ties
    roles: Roles
    places: Places
    office: Office
    credit: Credit


TRAITS = (
    "passion",
    "skill",
    "composure",
    "coachability",
    "listening",
    "completion",
    "eagerness",
    "awareness",
    "credibility",
)
COUNTS = (
    "left",
    "hired",
    "enabled",
    "sessions",
    "messages",  # by micro voices
    "official_messages",
    "slips",
    "replies",
    "answered",
    "complaints",
    "routed",
    "complaints_answered",
    "answered_well",
    "defensive",
    "stories",  # that began
    "told",  # customers reached by a bad story
    "firestorms",  # stories that became one
    "talks",  # between customers
)
(
    LEFT,
    HIRED,
    ENABLED,
    SESSIONS,
    MESSAGES,
    OFFICIAL_MESSAGES,
    SLIPS,
    REPLIES,
    ANSWERED,
    COMPLAINTS,
    ROUTED,
    COMPLAINTS_ANSWERED,
    ANSWERED_WELL,
    DEFENSIVE,
    STORIES,
    TOLD,
    FIRESTORMS,
    TALKS,
) = range(len(COUNTS))
AMOUNTS = (
    "coach_hours",
    "money",  # spent this step
    "resonance",  # sum over micro messages taken in
    "log_hours",  # sum of the logarithms of answer hours
)
COACH_HOURS, MONEY, RESONANCE, LOG_HOURS = range(len(AMOUNTS))


def copy(state: State) -> State:
    """A copy that shares no array with ``state``."""
    return State._make(type(part)._make(array.copy() for array in part) for part in state)


def arrays(state: State) -> dict[str, NDArray[np.generic]]:
    """Every array by its dotted name, such as ``voices.stance``."""
    return {
        f"{part}.{name}": array
        for part, group in state._asdict().items()
        for name, array in group._asdict().items()
    }
