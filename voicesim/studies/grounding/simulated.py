"""The same patterns as the model has them: each from runs or worlds of the shipped model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from scipy import optimize

from voicesim import world
from voicesim.course import Course
from voicesim.io.scenarios import load
from voicesim.measures.raw import RAW
from voicesim.measures.registry import share
from voicesim.scenario import Scenario
from voicesim.state import EMPLOYEE, OFFICIAL, TAKEN, Floats, State
from voicesim.streams import replicate_seed
from voicesim.studies.grounding.observed import Inside, decay, skewness

SEED = 1
TOLD = RAW.index("counts.told")
COMPLAINTS = [RAW.index(f"counts.{name}") for name in ("complaints_answered", "complaints")]
LAST = 13  # weeks
MONTH = 4  # weeks


def attention(trust: float, stories: int, **changes: float) -> Floats:
    """How the attention to bad stories that became firestorms decays, see `observed.decay`: (n, 3).

    ``stories`` are told, one a run, by one customer at a random hour of the first day, among customers of whom
    all trust the brand as much as ``trust``; nothing else is told. Daily steps.
    """
    scenario = Scenario().with_({
        "step_days": 1.0, "weeks": 12, "customers.trust": trust, "complaints.base": 0.0,
        "complaints.gap": 0.0, "storms.scandal": 0.0,
        **{path.replace("__", "."): value for path, value in changes.items()},
    })  # fmt: skip
    rows = []
    for number in range(stories):
        luck = np.random.default_rng([61, number])
        run = Course(scenario, replicate_seed(SEED, number))
        customers = run.state.customers
        teller = luck.integers(scenario.customers.count)
        customers.told[teller] = 0
        customers.origin[teller] = teller
        customers.pass_hour[teller] = 24.0 * luck.random()
        customers.story_size[teller] = 1
        run.walk()
        daily = run.raw[:, TOLD].copy()
        daily[0] += 1
        if daily.sum() >= scenario.storms.firestorm * scenario.customers.count:
            rows.append(decay(daily))
    return np.array(rows).reshape(-1, 3)


def log_reach(name: str, replicates: int) -> tuple[Floats, Floats, Floats]:
    """Spread of the logarithm of customers reached by a message of the last quarter, by replicate.

    Over all micro messages and between the messages of one and the same voice, and the skewness over all:
    (replicates,) each.
    """
    everybody, own, skew = [], [], []
    for number in range(replicates):
        run = Course(load(name), replicate_seed(SEED, number))
        run.walk(run.scenario.steps - LAST)
        seen = []
        for _ in range(LAST):
            run.walk(1)
            messages = run.state.messages
            told = (messages.spoke > 0) & (messages.heard > 0)
            told &= run.state.voices.kind != OFFICIAL
            seen.append(np.where(told, np.log(np.maximum(messages.heard, 1)), np.nan))
        table = np.array(seen)
        everybody.append(np.nanstd(table))
        skew.append(skewness(table[~np.isnan(table)]))
        often = table[:, (~np.isnan(table)).sum(axis=0) > 3]
        own.append(np.sqrt(np.nanmean(np.nanvar(often, axis=0, ddof=1))))
    return np.array(everybody), np.array(own), np.array(skew)


# ------------------------------------------------------------------------------- networks


def network(like: Inside, silo: float, seed: int = SEED) -> Inside:
    """Ties that the model generates for an organisation of that size, without a hierarchy."""
    scenario = Scenario().with_({
        "organisation.employees": like.people, "organisation.departments": like.departments,
        "organisation.contacts": like.ties / like.people, "organisation.silo": silo,
        "organisation.mutual": round(like.returned, 6), "organisation.boss_weight": 0.0,
        "customers.count": 1, "partners": {},
    })  # fmt: skip
    return _inside(world.build(scenario, seed), like.people)


def _inside(state: State, people: int) -> Inside:
    start, peer = state.ties.peer_start, state.ties.peer
    owner = np.repeat(np.arange(start.size - 1), np.diff(start))
    department = state.voices.department
    pairs = set(zip(owner.tolist(), peer.tolist(), strict=True))
    size = np.bincount(department[:people])
    return Inside(
        people, size.size, peer.size, float((department[owner] == department[peer]).mean()),
        float((size * (size - 1.0)).sum() / (people * (people - 1.0))),
        float(np.mean([(b, a) in pairs for a, b in pairs])),
        1.0 - np.unique(peer).size / people,
    )  # fmt: skip


def silo_for(like: Inside, within: float) -> float:
    """The ``organisation.silo`` at which a share ``within`` of the generated ties stays in departments."""
    found = optimize.brentq(lambda s: network(like, s).within - within, 0.0, 0.99, xtol=0.005)
    return float(found)


# ------------------------------------------------------------------------------- culture


def leaders_on_page(gaps: Iterable[float]) -> Floats:
    """Share of the leaders whose stance is on the page, in an organisation for each of the leaders' ``gaps``."""
    shares = []
    for number, gap in enumerate(gaps):
        scenario = Scenario().with_({"customers.count": 1, "culture.leader_gap": float(gap)})
        voices = world.build(scenario, replicate_seed(SEED, number)).voices
        lead = voices.stance[(voices.leads > 0) & (voices.present == TAKEN)]
        shares.append((np.sqrt((lead * lead).sum(axis=1)) <= 1.0).mean())
    return np.array(shares)


def heard_by_colleagues(confidence: float, organisations: int) -> Floats:
    """Share of ties at work over which a stance is near enough to be heard (organisations,)."""
    scenario = Scenario().with_({"customers.count": 1})
    shares = []
    for number in range(organisations):
        state = world.build(scenario, replicate_seed(SEED, number))
        ties, voices = state.ties, state.voices
        owner = np.repeat(np.arange(ties.peer_start.size - 1), np.diff(ties.peer_start))
        inside = (voices.kind[owner] == EMPLOYEE) & (voices.kind[ties.peer] == EMPLOYEE)
        apart = voices.stance[owner[inside]] - voices.stance[ties.peer[inside]]
        shares.append((np.sqrt((apart * apart).sum(axis=1)) <= confidence).mean())
    return np.array(shares)


# ------------------------------------------------------------------------------- answers


class Answers(NamedTuple):
    """What comes of complaints and replies over a run, by replicate: (replicates,) each."""

    complaints: Floats  # share answered
    median: Floats  # hours to the answer of a reply
    mean: Floats
    engagement: Floats  # replies a message taken in, employees' over official
    part: Floats  # share of those replies that went to employees
    sharing: Floats  # share of employees who spoke in a month


def answers(scenario: Scenario, replicates: int) -> Answers:
    """What comes of complaints and replies in a scenario, with how many employees speak in a month."""
    return Answers(*np.array([_answers(scenario, number) for number in range(replicates)]).T)


def _answers(scenario: Scenario, number: int) -> list[float]:
    """One replicate of `answers`, in the order of `Answers`."""
    run = Course(scenario, replicate_seed(SEED, number))
    hours, heard, replies = [], np.zeros(2), np.zeros(2)
    spoke, months = np.zeros(run.state.voices.kind.size, bool), []
    while run.steps_left:
        run.walk(1)
        given = run.state.customers.answer_hours
        hours.append(given[given >= 0.0])
        messages, voices = run.state.messages, run.state.voices
        for place, kind in enumerate((EMPLOYEE, OFFICIAL)):
            heard[place] += messages.heard[voices.kind == kind].sum()
            replies[place] += messages.replies[voices.kind == kind].sum()
        spoke |= messages.spoke > 0
        if run.step % MONTH == 0:
            staff = (voices.kind == EMPLOYEE) & (voices.present == TAKEN)
            months.append(spoke[staff].mean())
            spoke[:] = False
    answered, made = run.raw[:, COMPLAINTS].sum(axis=0)
    taken = np.concatenate(hours)
    rate = share(replies, heard)
    return [
        answered / made, float(np.median(taken)), float(taken.mean()),
        float(share(rate[:1], rate[1:])[0]), replies[0] / replies.sum(), float(np.mean(months)),
    ]  # fmt: skip
