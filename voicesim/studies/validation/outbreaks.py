"""Storms as bond percolation (Newman 2002), with senders alike or not (Kenah & Robins 2007)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy import integrate, optimize

from voicesim.state import Longs, State
from voicesim.studies.validation.case import Case, Plan, Row, exact, mean_of, share_of
from voicesim.studies.validation.setting import built, course, inject, limit, rows_of_pairs

NEWMAN = "Newman 2002; own reference simulation"
KENAH = "Kenah & Robins 2007"
CUSTOMERS, CONTACTS = 10_000, 8.0
MAJOR = 500  # customers: a giant outbreak reaches thousands, a small one a few
RUNS_A_GRAPH = 50
PEOPLE_OF = Callable[[np.random.Generator], tuple[Longs, Longs]]


def random_graph(luck: np.random.Generator) -> tuple[Longs, Longs]:
    """Pairs of a random graph (Erdos & Renyi) with CONTACTS on average."""
    ties = luck.binomial(CUSTOMERS * (CUSTOMERS - 1) // 2, CONTACTS / (CUSTOMERS - 1))
    pairs = luck.integers(0, CUSTOMERS, size=(2, ties))
    return pairs[0], pairs[1]


def four_each(luck: np.random.Generator) -> tuple[Longs, Longs]:
    """Pairs of a random graph in which everybody has four contacts (but for a few chance doubles)."""
    stubs = luck.permutation(np.repeat(np.arange(CUSTOMERS), 4))
    return stubs[0::2], stubs[1::2]


def sizes(
    plan: Plan, runs: int, pass_on: float, activity: float, pairs: PEOPLE_OF = random_graph
) -> Longs:
    """Customers reached by one story, its teller included, in each of the ``runs``."""
    scenario = limit("outbreak", storms__pass_on=pass_on, storms__activity=activity)
    reached = np.empty(runs, np.int64)
    ready: State | None = None
    for seed in range(runs):
        if ready is None or seed % RUNS_A_GRAPH == 0:
            luck = np.random.default_rng([11, seed])
            friends = rows_of_pairs(CUSTOMERS, *pairs(luck))
            ready = inject(built(scenario, seed), friends=friends)
        teller = seed * 7919 % CUSTOMERS
        reached[seed] = _told(plan, scenario, seed, ready, teller)
    return reached


def _told(plan: Plan, scenario: object, seed: int, ready: State, teller: int) -> int:
    state = inject(ready)
    customers = state.customers
    customers.told[teller] = 0
    customers.origin[teller] = teller
    customers.pass_hour[teller] = 0.0
    customers.story_size[teller] = 1
    run = course(scenario, seed, plan.engine, state)  # type: ignore[arg-type]
    while run.steps_left:
        run.walk(1)
        if np.isinf(customers.pass_hour).all():
            return int(customers.story_size[teller])
    raise AssertionError("the outbreak has not ended within the horizon")


def final_share(r0: float) -> float:
    """Share reached by a giant outbreak on a random graph: S = 1 - exp(-R0 S)."""
    return float(optimize.brentq(lambda s: 1.0 - np.exp(-r0 * s) - s, 1e-9, 1.0))


def mean_chance(pass_on: float) -> float:
    """Mean chance of a tie when activity is exponential and the chance at most 1."""
    return float(pass_on * (1.0 - np.exp(-1.0 / pass_on)))


def pass_on_for(r0: float) -> float:
    """``pass_on`` at which exponential senders reach R0 on average."""
    found = optimize.brentq(lambda p: CONTACTS * mean_chance(p) - r0, 1e-6, 0.9)
    return float(found)


def chance_of_major(pass_on: float) -> float:
    """Chance that one teller starts a giant outbreak, exponential senders: 1 - u, u = E u-th power."""

    def dies(u: float) -> float:
        def at(a: float) -> float:
            return float(np.exp(CONTACTS * min(1.0, pass_on * a) * (u - 1.0) - a))

        edge = 1.0 / pass_on
        inner = integrate.quad(at, 0.0, edge)[0] + integrate.quad(at, edge, edge + 40.0)[0]
        return float(inner)

    u = 0.0
    for _ in range(400):
        u = dies(u)
    return 1.0 - u


def alike(plan: Plan) -> Iterator[Row]:
    """All senders alike."""
    small = sizes(plan, plan.runs(3000, 400), 0.5 / CONTACTS, 0.0)
    yield mean_of(plan, "Outbreaks, R0 = 0.5: mean size", NEWMAN, 2.0, small,
                  bias=0.005, why="n = 10,000")  # fmt: skip
    yield share_of(plan, "Outbreaks, R0 = 0.5: chance that nobody believes", "exp(-R0)",
                   float(np.exp(-0.5)), int((small == 1).sum()), small.size)  # fmt: skip
    for r0, chance, error, share, share_error in (
        (1.5, 0.580, 0.008, 0.58367, 0.0003),
        (2.0, 0.796, 0.006, 0.79686, 0.0001),
    ):
        reached = sizes(plan, plan.runs(1500, 120), r0 / CONTACTS, 0.0)
        major = reached[reached > MAJOR]
        yield share_of(plan, f"Outbreaks, R0 = {r0:g}: chance of a major one", NEWMAN,
                       chance, major.size, reached.size, reference_se=error)  # fmt: skip
        yield mean_of(plan, f"Outbreaks, R0 = {r0:g}: share reached by a major one", NEWMAN,
                      share, major / CUSTOMERS, reference_se=share_error)  # fmt: skip


def different(plan: Plan) -> Iterator[Row]:
    """Exponential senders: size and threshold stay, the chance of a major outbreak falls."""
    for r0, share, share_error in ((1.5, 0.58367, 0.0003), (2.0, 0.79686, 0.0001)):
        pass_on = pass_on_for(r0)
        reached = sizes(plan, plan.runs(1500, 160), pass_on, 1.0)
        major = reached[reached > MAJOR]
        yield share_of(plan, f"Varying senders, R0 = {r0:g}: chance of a major outbreak", KENAH,
                       chance_of_major(pass_on), major.size, reached.size)  # fmt: skip
        yield mean_of(plan, f"Varying senders, R0 = {r0:g}: the size stays", KENAH, share,
                      major / CUSTOMERS, reference_se=share_error)  # fmt: skip


def theory(plan: Plan) -> Iterator[Row]:
    """The closed forms themselves, against the reference."""
    yield exact(plan, "Percolation: final share at R0 = 1.5, 2", "S = 1 - exp(-R0 S)",
                [0.582812, 0.796812], [final_share(1.5), final_share(2.0)],
                within=5e-7, basis="the reference has 6 decimals")  # fmt: skip


def regular(plan: Plan) -> Iterator[Row]:
    """Everybody with four contacts: another threshold, another size."""
    small = sizes(plan, plan.runs(3000, 500), 0.2, 0.0, four_each)
    yield mean_of(plan, "Four contacts each, chance 0.2: mean size", "Newman 2002", 3.0, small,
                  bias=0.01, why="n = 10,000")  # fmt: skip
    reached = sizes(plan, plan.runs(600, 100), 0.5, 0.0, four_each)
    major = reached[reached > MAJOR]
    yield mean_of(plan, "Four contacts each, chance 0.5: share reached by a major one",
                  "Newman 2002", 0.85410, major / CUSTOMERS, bias=0.001, why="n = 10,000")  # fmt: skip


CASES = (
    Case("outbreaks", alike),
    Case("outbreaks-varying-senders", different),
    Case("outbreaks-theory", theory),
    Case("outbreaks-regular", regular, full=True),
)
