"""The same patterns as the model has them: each from runs or worlds of the shipped model."""

from __future__ import annotations

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
from voicesim.studies.grounding.observed import Inside, days_to, first_week, skewness

SEED = 1
TOLD = RAW.index("counts.told")
LAST = 13  # weeks


def attention(trust: float, stories: int, **changes: float) -> Floats:
    """Half-life in days and share of the first week of bad stories that became firestorms: (n, 2).

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
            rows.append((days_to(daily, 0.5), first_week(daily)))
    return np.array(rows).reshape(-1, 2)


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


def leaders_on_page(gap: float, organisations: int) -> Floats:
    """Share of the leaders whose stance is on the page, in each organisation (organisations,)."""
    scenario = Scenario().with_({"customers.count": 1, "culture.leader_gap": gap})
    shares = []
    for number in range(organisations):
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


def answers(scenario: Scenario, replicates: int) -> dict[str, Floats]:
    """What comes of complaints and replies over a run, by replicate (replicates,) each.

    ``complaints`` share answered; ``median`` and ``mean`` hours to an answer of a reply; ``engagement`` replies a
    message taken in, micro over official; ``sharing`` share of employees who spoke in a week.
    """
    out: dict[str, list[float]] = {
        n: [] for n in ("complaints", "median", "mean", "engagement", "sharing")
    }
    columns = [RAW.index(f"counts.{n}") for n in ("complaints_answered", "complaints")]
    spoke, staff = RAW.index("employees_spoke"), RAW.index("employees")
    for number in range(replicates):
        run = Course(scenario, replicate_seed(SEED, number))
        hours, heard, replies = [], np.zeros(2), np.zeros(2)
        while run.steps_left:
            run.walk(1)
            given = run.state.customers.answer_hours
            hours.append(given[given >= 0.0])
            messages = run.state.messages
            micro = run.state.voices.kind != OFFICIAL
            for place, who in enumerate((micro, ~micro)):
                heard[place] += messages.heard[who].sum()
                replies[place] += messages.replies[who].sum()
        answered, made = run.raw[:, columns].sum(axis=0)
        taken = np.concatenate(hours)
        rate = share(replies, heard)
        out["complaints"].append(answered / made)
        out["median"].append(float(np.median(taken)))
        out["mean"].append(float(taken.mean()))
        out["engagement"].append(float(share(rate[:1], rate[1:])[0]))
        out["sharing"].append(run.raw[:, spoke].sum() / run.raw[:, staff].sum())
    return {n: np.array(v) for n, v in out.items()}
