"""Limited attention: how often a message is taken in does not depend on how many others there are to follow."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from voicesim.course import Course
from voicesim.state import Floats, Ints, Longs
from voicesim.studies.validation.case import Case, Plan, Row, exact, mean_of, share_of
from voicesim.studies.validation.setting import built, course, inject, limit

BOTH = ("compiled", "agents")
FEED = "exact mean of the null model (Weng et al. 2012)"
TAKEN = 2.0  # messages a customer takes in a week
UNLIMITED = 10_000.0


def follows(customers: int, voices: int, each: int) -> Longs:
    """Voices (customers, each) that customers follow: distinct ones, drawn at random, ascending."""
    luck = np.random.default_rng([21, customers, each])
    return np.sort(luck.random((customers, voices)).argsort(axis=1)[:, :each], axis=1)


def fed(plan: Plan, voices: int, customers: int, each: int, seed: int, **changes: object) -> Course:
    """A run in which every customer follows ``each`` voices."""
    scenario = limit("feed", organisation__employees=voices, customers__count=customers, **changes)
    state = inject(built(scenario), followed=follows(customers, voices, each))
    return course(scenario, seed, plan.engine, state)


def taken_in(run: Course, voices: int, weeks: int) -> tuple[Floats, Floats]:
    """Messages made and how often each was taken in: (weeks,) and (weeks, voices), first week left out."""
    run.walk(1)
    made, taken = np.empty(weeks), np.empty((weeks, voices))
    for week in range(weeks):
        run.walk(1)
        made[week] = run.state.messages.spoke[:voices].sum()
        taken[week] = run.state.messages.heard[:voices]
    return made, taken


def mean_popularity(plan: Plan) -> Iterator[Row]:
    """Short attention: 1 / mu whatever the ties. Enough of it: popularity grows with the ties."""
    small = plan.engine == "agents"
    customers, weeks = (200, 5) if small else (2000, plan.runs(50, 10))
    for voices, levels in ((8, (3, 6)),) if small else ((200, (5, 20)), (80, (5, 20))):
        mu = voices / (customers * TAKEN)
        for each in levels:
            made, taken = taken_in(fed(plan, voices, customers, each, 1), voices, weeks)
            yield exact(plan, f"Attention short, {each} voices followed, mu = {mu:g}: mean popularity",
                        FEED, 1.0 / mu, taken.sum() / made.sum())  # fmt: skip
        popular = []
        for each in levels:
            run = fed(plan, voices, customers, each, 1, customers__attention=UNLIMITED)
            made, taken = taken_in(run, voices, weeks)
            popular.append(taken.sum() / made.sum())
        yield exact(plan, f"Attention not short, {levels[0]} and {levels[1]} followed: it grows with the ties",
                    "ties x customers / messages", [z * customers / voices for z in levels],
                    popular)  # fmt: skip


def eager(plan: Plan) -> Iterator[Row]:
    """Voices that speak half as often are taken in twice as often: mu counts, not eagerness."""
    voices, customers, weeks = 80, 2000, plan.runs(200, 50)
    run = fed(plan, voices, customers, 20, 2, speaking__cadence=0.5, weeks=weeks + 2)
    made, taken = taken_in(run, voices, weeks)
    yield mean_of(plan, "Attention short, half as many messages: popularity x messages made", FEED,
                  customers * TAKEN, taken.sum(axis=1))  # fmt: skip
    mu = 0.5 * voices / (customers * TAKEN)
    yield mean_of(plan, f"Attention short, half as many messages, mu = {mu:g}: mean popularity", FEED,
                  1.0 / mu, taken.sum(axis=1) / made,
                  bias=(1.0 / mu) / (0.5 * voices) * 0.5 / 0.9,
                  why="mean of a ratio: variance of the messages made over their mean")  # fmt: skip


def lottery(plan: Plan) -> Iterator[Row]:
    """Which messages win: binomial among equals; in proportion to the ties where strength counts."""
    voices, customers, each, weeks = 80, 2000, 5, plan.runs(50, 20)
    run = fed(plan, voices, customers, each, 3)
    _, taken = taken_in(run, voices, weeks)
    chance = TAKEN / each
    followers = np.bincount(follows(customers, voices, each).ravel(), minlength=voices)
    squares = (taken - followers * chance) ** 2 / (followers * chance * (1.0 - chance))
    yield mean_of(plan, "Attention short: variance of popularity over the binomial one", "equal chances",
                  1.0, squares.mean(axis=1))  # fmt: skip
    run = fed(
        plan, voices, customers, 2, 4,
        customers__attention=1.0, customers__strength=1.0, culture__spread=1.0,
    )  # fmt: skip
    run.state.ties.voice_weight[0::2] = 3.0
    run.walk(2)
    hits = _won(run, run.state.ties.voice[0::2])
    yield share_of(plan, "Attention for one message, ties 3 to 1: the stronger wins", "Efraimidis & Spirakis 2006",
                   0.75, hits, customers)  # fmt: skip


def _won(run: Course, stronger: Ints) -> int:
    """Customers whose one message was the one of the voice in ``stronger`` (C,): stances differ."""
    customers, content = run.state.customers, run.state.messages.content
    return int((customers.heard_sum == content[stronger]).all(axis=1).sum())


CASES = (
    Case("attention", "Limited attention: mean popularity", mean_popularity, BOTH),
    Case("attention-eager", "Limited attention: eagerness", eager),
    Case("attention-lottery", "Limited attention: who wins", lottery),
)
