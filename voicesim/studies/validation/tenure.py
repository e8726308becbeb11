"""Turnover and socialisation (Harrison & Carroll 1991), in a reduction that has closed forms."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np

from voicesim.state import Floats
from voicesim.studies.validation.case import Case, Plan, Row, exact, mean_of, trend
from voicesim.studies.validation.setting import built, complete, course, inject, limit, staff

BOTH = ("compiled", "agents")
HC = "closed form, a linear reduction of Harrison & Carroll 1991"
RELATION = "relation (Harrison & Carroll 1991)"
PEOPLE = 1000
SETTLING = 80  # weeks before measuring
MEASURED = 120  # weeks


def stationary(plan: Plan, runs: int, **changes: object) -> Floats:
    """Mean and standard deviation of stances (runs, 2), over MEASURED weeks of each run."""
    scenario = limit("tenure", **changes)
    ready = built(scenario)
    if scenario.talk.influence > 0.0:
        ready = inject(ready, peers=complete(scenario.organisation.employees))
    out = np.empty((runs, 2))
    for seed in range(runs):
        state = inject(ready, stances=np.full(scenario.organisation.employees, 0.3))
        run = course(scenario, seed, plan.engine, state)
        run.walk(SETTLING)
        seen = np.empty((MEASURED, 2))
        for week in range(MEASURED):
            run.walk(1)
            x = staff(run)[:, 0]
            seen[week] = x.mean(), x.var()
        out[seed] = seen[:, 0].mean(), math.sqrt(seen[:, 1].mean())
    return out


def hazard(chance: float) -> float:
    """Rate (1/week) at which somebody leaves with that chance in a week."""
    return -math.log(1.0 - chance)


def moments(leave: float, share: float, peers: float) -> tuple[float, float]:
    """Mean and standard deviation (around the mean of the moment) of the closed form."""
    keep, stay, entry, spread = 1.0 - share, 1.0 - leave, 0.5, 0.15
    m = keep * leave * entry / (1.0 - stay * keep)
    q = (1.0 - share - peers) ** 2
    before = leave * entry + stay * m
    apart = leave * (spread**2 + (entry - before) ** 2) + stay * (m - before) ** 2
    return m, math.sqrt(q * apart / (1.0 - q * stay))


def reduction(plan: Plan) -> Iterator[Row]:
    """Mean and spread of a culture under turnover and socialisation; peers change the spread only."""
    runs = plan.runs(24, 10)
    for leave, share, peers in ((0.02, 0.1, 0.0), (0.05, 0.1, 0.0), (0.02, 0.1, 0.2)):
        if peers and plan.quick:
            continue
        people = 300 if peers else PEOPLE
        seen = stationary(
            plan, runs, turnover__exit=hazard(leave), talk__vision=share,
            organisation__employees=people, talk__influence=peers * (people - 1) / people,
        )  # fmt: skip
        mean, spread = moments(leave, share, peers)
        label = f"HC, {leave:.0%} leave, socialised by {share:g}" + (f", peers {peers:g}" if peers else "")  # fmt: skip
        yield mean_of(plan, f"{label}: mean distance", HC, mean, seen[:, 0])
        finite = math.sqrt(1.0 - 1.0 / people)  # around the mean of those who are there
        yield mean_of(plan, f"{label}: spread", HC, spread * finite, seen[:, 1])
    yield from _twice_as_far(plan)


def _twice_as_far(plan: Plan) -> Iterator[Row]:
    means = []
    for gap in (0.2, 0.4, 0.8):
        scenario = limit("tenure", organisation__employees=200, hiring__gap=gap, hiring__spread=0.0)
        run = course(scenario, 7, plan.engine, inject(built(scenario), stances=np.full(200, gap)))
        run.walk(60)
        means.append(staff(run)[:, 0].mean())
    yield exact(plan, "HC: with the same luck, distance doubles with that of newcomers", HC,
                [2.0, 4.0], [means[1] / means[0], means[2] / means[0]])  # fmt: skip


def growth(plan: Plan) -> Iterator[Row]:
    """A culture is stronger in decline than in growth: newcomers are a smaller share."""
    runs, groups = plan.runs(24, 10), []
    for rate, start in ((-0.04, 6000), (-0.025, 3000), (0.0, 1000), (0.025, 300), (0.05, 60)):
        scenario = limit(
            "tenure", weeks=100, organisation__employees=start, turnover__growth=math.log1p(rate)
        )
        ready, seen = built(scenario), []
        for seed in range(runs):
            state = inject(ready, stances=np.full(start, 0.2))
            run = course(scenario, seed, plan.engine, state)
            run.walk(85)
            means = []
            for _ in range(15):
                run.walk(1)
                means.append(staff(run)[:, 0].mean())
            seen.append(float(np.mean(means)))
        groups.append(seen)
        arrive = (rate + 0.05) / (1.0 + rate)
        expected = 0.9 * arrive * 0.5 / (1.0 - 0.9 * (1.0 - arrive))
        # whole posts and the start fade: at most one post in the smallest organisation
        yield mean_of(plan, f"HC, growth {rate:+.1%} a week: mean distance", HC, expected, seen)
    yield trend(plan, "HC: stronger culture in decline than in growth", RELATION, groups, True,
                "distance rises with growth")  # fmt: skip


def residual(plan: Plan) -> Iterator[Row]:
    """Susceptibility that fades with tenure leaves a share of the distance for ever."""
    for share, fading, expected in (
        (0.3, 0.3, 0.27912),
        (0.6, 0.3, 0.05391),
        (0.1, 0.3, 0.67199),
        (0.3, 0.1, 0.03196),
    ):
        scenario = limit(
            "tenure", organisation__employees=5, turnover__exit=0.0, hiring__gap=1.0,
            hiring__spread=0.0, talk__vision=share, talk__settled=0.0,
            talk__newcomer_weeks=1.0 / fading,
        )  # fmt: skip
        state = inject(built(scenario))
        state.voices.present[:5] = 0  # vacancies, filled at once by newcomers at distance 1
        run = course(scenario, 1, plan.engine, state)
        run.walk(300)
        product = np.prod(1.0 - share * np.exp(-fading * np.arange(300)))
        label = f"HC, susceptibility {share:g} exp(-{fading:g} tenure)"
        yield exact(plan, f"{label}: distance never removed", "product over weeks",
                    [product] * 5, staff(run)[:, 0])  # fmt: skip
        yield exact(plan, f"{label}: the reference", HC, expected, staff(run)[0, 0],
                    within=5e-6, basis="digits of the reference")  # fmt: skip


def fading(plan: Plan) -> Iterator[Row]:
    """Susceptibility that fades with tenure, and people who leave: the distance that the culture keeps."""
    share, rate, people = 0.3, 0.3, PEOPLE
    for leave, expected in ((0.01, 0.29169), (0.05, 0.33676), (0.2, 0.45676)):
        ages = np.arange(6000)
        stay = (1.0 - leave) ** ages
        kept = np.cumprod(1.0 - share * np.exp(-rate * ages))
        paper = float((stay * kept).sum() / stay.sum())
        yield exact(plan, f"HC, fading susceptibility, {leave:.0%} leave: sum over tenures", HC,
                    expected, paper, within=5e-6, basis="digits of the reference")  # fmt: skip
        scenario = limit(
            "tenure", organisation__employees=people, turnover__exit=hazard(leave),
            hiring__gap=1.0, hiring__spread=0.0, talk__vision=share, talk__settled=0.0,
            talk__newcomer_weeks=1.0 / rate, weeks=1100,
        )  # fmt: skip
        ready, seen = built(scenario), []
        for seed in range(plan.runs(16, 8)):
            state = inject(ready, stances=np.full(people, 1.0))
            state.voices.present[:people] = 0  # vacancies, filled at once by newcomers
            run = course(scenario, seed, plan.engine, state)
            run.walk(round(8.0 / leave))
            means = []
            for _ in range(20):
                run.walk(round(0.25 / leave))
                means.append(staff(run)[:, 0].mean())
            seen.append(float(np.mean(means)))
        yield mean_of(plan, f"HC, fading susceptibility, {leave:.0%} leave: mean distance", HC,
                      paper, seen, bias=math.exp(-8.0), why="tenures of the start")  # fmt: skip


def levers(plan: Plan) -> Iterator[Row]:
    """Two levers: halving the newcomers' distance halves the culture's; socialisation has a diminishing return."""
    found = {}
    for share in (0.02, 0.1, 0.4):
        for gap in (0.2, 0.8):
            scenario = limit(
                "tenure", organisation__employees=PEOPLE, hiring__gap=gap, hiring__spread=0.0,
                talk__vision=share, weeks=1000,
            )  # fmt: skip
            state = inject(built(scenario), stances=np.full(PEOPLE, gap))
            run = course(scenario, 9, plan.engine, state)
            run.walk(200)
            means = []
            for _ in range(plan.runs(40, 12)):
                run.walk(20)
                means.append(staff(run)[:, 0].mean())
            found[share, gap] = np.array(means)
            m, _ = moments(0.05, share, 0.0)
            yield mean_of(plan, f"HC, socialised by {share:g}, newcomers at {gap:g}: mean distance",
                          HC, m * gap / 0.5, found[share, gap])  # fmt: skip
    yield exact(plan, "HC: with the same luck, newcomers four times as far, at each socialisation", HC,
                [4.0] * 3, [found[s, 0.8].mean() / found[s, 0.2].mean() for s in (0.02, 0.1, 0.4)])  # fmt: skip


def renewal(leaves: Callable[[Floats], Floats], share: float = 0.1) -> tuple[float, float]:
    """Mean distance and turnover where ``leaves`` gives the chance at a distance (renewal theory).

    Newcomers are N(0.5, 0.15^2); each is followed to an age at which nothing is left of anything.
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(61)
    first = 0.5 + 0.15 * nodes
    weights = weights / weights.sum()
    alive, x = np.ones(first.size), (1.0 - share) * first
    people = distance = 0.0
    for _ in range(3000):
        people += float(weights @ alive)
        distance += float(weights @ (alive * x))
        alive = alive * (1.0 - leaves(x))
        x = (1.0 - share) * x
    return distance / people, 1.0 / people


def alienation(plan: Plan) -> Iterator[Row]:
    """Where hiring is not selective, losing the alienated raises the mean distance."""
    runs, groups = plan.runs(30, 12), []
    base, width = 0.03, 0.2
    for extra, expected in ((0.0, 0.10631), (0.05, 0.11960), (0.1, 0.13432), (0.3, 0.20079)):
        paper, _ = renewal(lambda x, e=extra: base + e * (1.0 - np.exp(-x * x / (2 * width**2))))  # type: ignore[misc]
        yield exact(plan, f"Alienation {extra:g}: renewal theory against the reference", HC,
                    expected, paper, within=3.2e-4,
                    basis="4 SE of the reference simulation")  # fmt: skip
        exits = hazard(base)
        here, _ = renewal(
            lambda x, e=extra, exits=exits: (
                1.0 - np.exp(-exits - e * (1.0 - np.exp(-x * x / (2 * width**2))))
            )  # type: ignore[misc]
        )
        seen = stationary(
            plan, runs, turnover__exit=exits, turnover__alienation=extra,
            turnover__alienation_width=width,
        )[:, 0]  # fmt: skip
        groups.append(seen)
        yield mean_of(plan, f"Alienation {extra:g} (as a hazard): mean distance", "renewal theory",
                      here, seen)  # fmt: skip
    yield trend(plan, "Alienation paradox: losing the alienated weakens the culture", RELATION, groups,
                True, "distance rises with alienation")  # fmt: skip


CASES = (
    Case("harrison-carroll", "Turnover and socialisation: Harrison and Carroll", reduction),
    Case("growth", "Decline and growth", growth),
    Case("residual", "What socialisation never removes", residual, BOTH),
    Case("alienation", "The alienation paradox", alienation),
    Case("fading", "Susceptibility that fades with tenure", fading),
    Case("levers", "Two levers of culture", levers),
)
