"""Storms as bond percolation (Newman 2002), with senders alike or not (Kenah & Robins 2007)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy import integrate, optimize

from voicesim.state import Floats, Longs, State
from voicesim.studies.validation.case import Case, Plan, Row, exact, mean_of, share_of
from voicesim.studies.validation.setting import built, course, inject, limit, rows_of_pairs

THEORY = "closed form (Newman 2002)"
NEWMAN = "own reference simulation (theory: Newman 2002)"
POWER = "own reference simulation, n = 20,000 (theory: Newman 2002)"
KENAH = "closed form (Kenah & Robins 2007)"
CUSTOMERS, CONTACTS = 10_000, 8.0
MAJOR = 500  # customers: a giant outbreak reaches thousands, a small one a few
RUNS_A_GRAPH = 20
KAPPA = 10.0  # cut-off of the power law, contacts
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


def power_law(luck: np.random.Generator) -> tuple[Longs, Longs]:
    """Pairs of a random graph whose contacts follow k^-2 exp(-k / KAPPA), k = 1, 2, ..."""
    k = np.arange(1, 400)
    weight = k**-2.0 * np.exp(-k / KAPPA)
    degree = luck.choice(k, size=2 * CUSTOMERS, p=weight / weight.sum())
    degree[0] += degree.sum() % 2
    stubs = luck.permutation(np.repeat(np.arange(2 * CUSTOMERS), degree))
    return stubs[0::2], stubs[1::2]


def sizes(
    plan: Plan,
    runs: int,
    pass_on: float,
    activity: float,
    pairs: PEOPLE_OF = random_graph,
    customers: int = CUSTOMERS,
) -> Longs:
    """Customers reached by one story, its teller included, in each of the ``runs``."""
    scenario = limit(
        "outbreak", storms__pass_on=pass_on, storms__activity=activity, customers__count=customers
    )
    reached = np.empty(runs, np.int64)
    ready: State | None = None
    for seed in range(runs):
        if ready is None or seed % RUNS_A_GRAPH == 0:
            luck = np.random.default_rng([11, seed])
            friends = rows_of_pairs(customers, *pairs(luck))
            ready = inject(built(scenario, seed), friends=friends)
        teller = seed * 7919 % customers
        reached[seed] = _told(plan, scenario, seed, ready, teller)
    return reached


def major_shares(reached: Longs, customers: int = CUSTOMERS) -> Floats:
    """Mean share reached by the major outbreaks on each graph: the graphs are the independent samples."""
    graph = np.arange(reached.size) // RUNS_A_GRAPH
    major = reached > MAJOR
    found = [reached[major & (graph == g)] for g in range(graph[-1] + 1)]
    return np.array([sizes.mean() / customers for sizes in found if sizes.size])


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
    for r0 in (0.5, 0.8):
        small = sizes(plan, plan.runs(2000, 400), r0 / CONTACTS, 0.0)
        yield mean_of(plan, f"Outbreaks, R0 = {r0:g}: mean size", THEORY, 1.0 / (1.0 - r0), small,
                      bias=0.001 / (1.0 - r0) ** 3, why="n = 10,000")  # fmt: skip
        yield share_of(plan, f"Outbreaks, R0 = {r0:g}: chance that nobody believes", "exp(-R0)",
                       float(np.exp(-r0)), int((small == 1).sum()), small.size)  # fmt: skip
    for r0, chance, error, share, share_error in (
        (1.5, 0.580, 0.008, 0.58367, 0.0003),
        (2.0, 0.796, 0.006, 0.79686, 0.0001),
    ):
        reached = sizes(plan, plan.runs(1500, 120), r0 / CONTACTS, 0.0)
        major = reached[reached > MAJOR]
        yield share_of(plan, f"Outbreaks, R0 = {r0:g}: chance of a major one", NEWMAN,
                       chance, major.size, reached.size, reference_se=error)  # fmt: skip
        yield mean_of(plan, f"Outbreaks, R0 = {r0:g}: share reached by a major one", NEWMAN,
                      share, major_shares(reached), reference_se=share_error)  # fmt: skip


def different(plan: Plan) -> Iterator[Row]:
    """Exponential senders: size and threshold stay, the chance of a major outbreak falls."""
    small = sizes(plan, plan.runs(2000, 400), pass_on_for(0.5), 1.0)
    yield mean_of(plan, "Varying senders, R0 = 0.5: mean size", KENAH, 2.0, small,
                  bias=0.008, why="n = 10,000")  # fmt: skip
    for r0, share, share_error in ((1.5, 0.58367, 0.0003), (2.0, 0.79686, 0.0001)):
        pass_on = pass_on_for(r0)
        reached = sizes(plan, plan.runs(1500, 160), pass_on, 1.0)
        major = reached[reached > MAJOR]
        yield share_of(plan, f"Varying senders, R0 = {r0:g}: chance of a major outbreak", KENAH,
                       chance_of_major(pass_on), major.size, reached.size)  # fmt: skip
        yield mean_of(plan, f"Varying senders, R0 = {r0:g}: the size stays", KENAH, share,
                      major_shares(reached), reference_se=share_error)  # fmt: skip


def theory(plan: Plan) -> Iterator[Row]:
    """The closed forms themselves, against the reference."""
    yield exact(plan, "Percolation: final share at R0 = 1.2, 1.5, 2, 2.5, 4", "S = 1 - exp(-R0 S)",
                [0.313698, 0.582812, 0.796812, 0.892645, 0.980173],
                [final_share(r0) for r0 in (1.2, 1.5, 2.0, 2.5, 4.0)],
                within=5e-7, basis="the reference has 6 decimals")  # fmt: skip
    yield exact(plan, "Percolation, power-law contacts: share at chance 0.4, 0.6, 0.8", THEORY,
                [0.07210, 0.26133, 0.43204], [power_law_share(t) for t in (0.4, 0.6, 0.8)],
                within=5e-6, basis="digits of the reference")  # fmt: skip


def regular(plan: Plan) -> Iterator[Row]:
    """Everybody with four contacts: another threshold, another size."""
    small = sizes(plan, plan.runs(2000, 500), 0.2, 0.0, four_each)
    yield mean_of(plan, "Four contacts each, chance 0.2: mean size", THEORY, 3.0, small,
                  bias=0.01, why="n = 10,000")  # fmt: skip
    reached = sizes(plan, plan.runs(600, 100), 0.5, 0.0, four_each)
    yield mean_of(plan, "Four contacts each, chance 0.5: share reached by a major one",
                  THEORY, 0.85410, major_shares(reached), bias=0.001, why="n = 10,000")  # fmt: skip


def scale_free(plan: Plan) -> Iterator[Row]:
    """Contacts by a power law with a cut-off: most customers have one contact, a few have dozens."""
    many = 2 * CUSTOMERS
    for pass_on, expected, error in ((0.4, 0.0656, 0.0013), (0.6, 0.2599, 0.0004), (0.8, 0.4330, 0.0003)):  # fmt: skip
        reached = sizes(plan, plan.runs(600, 60), pass_on, 0.0, power_law, many)
        major = reached[reached > MAJOR]
        label = f"Power-law contacts, chance {pass_on:g}"
        yield mean_of(plan, f"{label}: share reached by a major one", POWER, expected,
                      major_shares(reached, many), reference_se=error)  # fmt: skip
        yield share_of(plan, f"{label}: chance of a major one", "closed form: equals the share reached (Newman 2002)",
                       power_law_share(pass_on), major.size, reached.size, reference_se=error)  # fmt: skip
    small = sizes(plan, plan.runs(2000, 400), 0.2, 0.0, power_law, many)
    yield mean_of(plan, "Power-law contacts, chance 0.2: mean size", THEORY, 1.916, small,
                  bias=0.01, why="doubled ties of few customers with dozens")  # fmt: skip


def power_law_share(pass_on: float) -> float:
    """Share reached on a random graph with power-law contacts: S = 1 - G0(1 + (u - 1) T) (Newman 2002)."""
    k = np.arange(1, 2000)
    p = k**-2.0 * np.exp(-k / KAPPA)
    p = p / p.sum()
    u = 0.0
    for _ in range(20_000):
        u = float((k * p * (1.0 + (u - 1.0) * pass_on) ** (k - 1)).sum() / (k * p).sum())
    return 1.0 - float((p * (1.0 + (u - 1.0) * pass_on) ** k).sum())


CASES = (
    Case("outbreaks", "Storms as percolation: senders alike", alike),
    Case("outbreaks-varying-senders", "Storms as percolation: senders that differ", different),
    Case("outbreaks-theory", "Percolation: the closed forms", theory),
    Case("outbreaks-regular", "Storms where everybody has four contacts", regular, full=True),
    Case("outbreaks-power-law", "Storms on power-law contacts", scale_free, full=True),
)
