"""States by hand: three customers, four voices, two values; and random ones that hang together."""

from __future__ import annotations

import numpy as np

from voicesim import state as s
from voicesim.measures import raw

DTYPES = {
    "Ints": np.int32,
    "Longs": np.int64,
    "Flags": np.int8,
    "Floats": np.float64,
    "Weights": np.float32,
}
PLACES = {"stance", "anchor", "audience_taste", "content", "taste", "impression", "heard_sum"}


def empty(kind: type, rows: int, dimension: int):
    """A group of the state with every array zero, one row each."""
    arrays = {}
    for name, annotation in kind.__annotations__.items():
        dtype = DTYPES[getattr(annotation, "__forward_arg__", annotation)]
        shape = (rows, dimension) if name in PLACES else (rows,)
        arrays[name] = np.zeros(shape, dtype=dtype)
    return kind(**arrays)


def blank(voices: int, customers: int, dimension: int) -> s.State:
    """Everybody present, nobody speaking, nobody told; all positions at the centre."""
    people = empty(s.Voices, voices, dimension)
    people.present[:] = s.TAKEN
    public = empty(s.Customers, customers, dimension)
    public.last_micro[:] = s.LONG_AGO
    one = np.zeros(1)
    state = s.State(
        voices=people,
        messages=empty(s.Messages, voices, dimension),
        customers=public,
        ties=empty(s.Ties, 1, dimension),
        roles=s.Roles(np.zeros((1, len(s.TRAITS))), one.copy()),
        places=s.Places(*(np.zeros(dimension) for _ in s.Places._fields)),
        office=s.Office(
            *(one.copy() for _ in range(4)),
            counts=np.zeros(len(s.COUNTS), np.int64),
            amounts=np.zeros(len(s.AMOUNTS)),
            hourly=np.zeros(168, np.int64),
        ),
        credit=empty(s.Credit, voices, dimension),
    )
    return state


def tiny(partner_says: tuple[float, float] = (0.0, 2.0)) -> s.State:
    """Employee 0 speaks, employee 1 is silent, partner voice 2 speaks, the official account speaks.

    Customer 0 hears employee and official, customer 1 employee and partner, customer 2 nobody.
    """
    state = blank(4, 3, 2)
    v, m, c, o = state.voices, state.messages, state.customers, state.office
    v.kind[:] = s.EMPLOYEE, s.EMPLOYEE, s.PARTNER, s.OFFICIAL
    v.role[:] = 0, 1, 2, s.NOBODY
    v.department[:] = 0, 1, s.NOBODY, s.NOBODY
    v.partner[:] = s.NOBODY, s.NOBODY, 0, s.NOBODY
    v.enabled[:] = 1, 0, 1, 0
    v.stance[:] = (0.5, 0.0), (0.0, 2.0), (5.0, 5.0), (0.0, 0.0)
    v.skill[:] = 0.2, 0.9, 0.6, 1.0
    v.awareness[:] = 0.1, 0.9, 0.3, 1.0
    v.composure[:] = 0.5, 0.9, 0.7, 1.0
    v.passion[:] = 0.4, 0.9, 0.8, 1.0
    v.credibility[:] = 0.0, 0.9, 1.0, 1.0
    m.spoke[:] = 1, 0, 1, 1
    m.content[:] = (0.6, 0.0), (9.0, 9.0), partner_says, (0.0, 0.0)
    m.genuine[:] = 0.9, 1.0, 0.5, 0.1
    m.heard[:] = 2, 0, 1, 1
    c.impression[:] = (0.6, 0.0), (0.0, -1.2), (0.0, 0.0)
    c.variance[:] = 0.1, 0.1, 0.6
    c.trust[:] = 0.5, 0.2, 0.8
    c.warmth[:] = 0.1, 0.3, 0.2
    c.heard[:] = 2, 2, 0
    c.heard_sum[0] = (0.6, 0.0)
    c.heard_sum[1] = (0.6 + partner_says[0], partner_says[1])
    c.last_micro[:] = 20, 20, 8
    c.story_size[:] = 0, 1, 0
    state.places.lived[:] = (0.25, 1.0)
    o.knowledge[0], o.example[0] = 0.3, 0.7
    o.counts[[s.REPLIES, s.ANSWERED, s.COMPLAINTS, s.COMPLAINTS_ANSWERED]] = 2, 1, 3, 2
    o.counts[[s.ANSWERED_WELL, s.SLIPS, s.TOLD, s.FIRESTORMS, s.LEFT]] = 1, 1, 2, 1, 1
    o.amounts[:] = 5.0, 100.0, 1.2, np.log(3.0)
    return state


def random_state(seed: int, voices: int, customers: int, dimension: int) -> s.State:
    """A state in which who heard whom adds up."""
    return random_world(seed, voices, customers, dimension)[0]


def random_world(
    seed: int, voices: int, customers: int, dimension: int
) -> tuple[s.State, np.ndarray]:
    """A random state, and the table (voices + 1, customers) of who was heard by whom."""
    rng = np.random.default_rng(seed)
    state = blank(voices + 1, customers, dimension)
    v, m, c = state.voices, state.messages, state.customers
    v.kind[:voices] = rng.integers(0, 2, voices)
    v.kind[voices] = s.OFFICIAL
    v.present[:voices] = rng.integers(-1, 2, voices)
    v.enabled[:] = rng.integers(0, 2, voices + 1)
    m.spoke[:] = (rng.random(voices + 1) < 0.7) & (v.present == s.TAKEN)
    table = (rng.random((voices + 1, customers)) < 0.3) & (m.spoke[:, None] > 0)
    state.places.centre[:] = rng.normal(size=dimension)
    for points in (v.stance, m.content, c.impression):
        points[:] = state.places.centre + rng.normal(size=points.shape)
    for trait in (v.skill, v.awareness, v.composure, v.passion, v.credibility, m.genuine):
        trait[:] = rng.random(len(trait))
    state.places.lived[:] = v.stance.mean(axis=0)
    m.heard[:] = table.sum(axis=1)
    c.heard[:] = table.sum(axis=0)
    c.heard_sum[:] = table.T @ m.content
    for level in (c.trust, c.warmth, c.variance):
        level[:] = rng.random(customers)
    c.last_micro[:] = rng.integers(-5, 21, customers)
    fill_office(state, rng)
    return state, table


def fill_office(state: s.State, rng: np.random.Generator) -> None:
    """Counts that could have happened in this state."""
    counts, heard = state.office.counts, int(state.messages.heard.sum())
    micro = (state.messages.spoke > 0) & (state.voices.kind != s.OFFICIAL)
    counts[s.REPLIES] = rng.integers(0, heard + 1)
    counts[s.ANSWERED] = rng.integers(0, counts[s.REPLIES] + 1)
    counts[s.COMPLAINTS] = rng.integers(0, len(state.customers.trust) + 1)
    counts[s.COMPLAINTS_ANSWERED] = rng.integers(0, counts[s.COMPLAINTS] + 1)
    counts[s.ANSWERED_WELL] = rng.integers(0, counts[s.COMPLAINTS_ANSWERED] + 1)
    counts[s.SLIPS] = rng.integers(0, micro.sum() + 1)
    amounts = state.office.amounts
    amounts[s.RESONANCE] = rng.random() * state.messages.heard[micro].sum()
    amounts[s.LOG_HOURS] = rng.normal() * counts[s.ANSWERED]
    state.office.example[0], state.office.knowledge[0] = rng.random(2)


def row_of(state: s.State, step: int = 20, step_weeks: float = 1.0) -> np.ndarray:
    """The raw row of a state."""
    out = np.empty(len(raw.RAW))
    sums = raw.scratch(*state.customers.impression.shape)
    raw.take_from(state, step, step_weeks, sums, out)
    return out
