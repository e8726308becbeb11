"""Coherence with diversity: the pair of measures tells apart the states that one number cannot."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from voicesim.measures import space
from voicesim.measures.registry import frame
from voicesim.state import Floats
from voicesim.studies.validation.case import Case, Plan, Row, exact, mean_of
from voicesim.studies.validation.setting import built, course, inject, limit

BOTH = ("compiled", "agents")
UNIFORM = "uniform ball: E r^2 = D / (D + 2)"
STATES = "variance over that of a page filled evenly"


def ball(luck: np.random.Generator, points: int, axes: int) -> Floats:
    """Points (n, D) uniform in the unit ball, in opposite pairs, so that their mean is the centre."""
    half = luck.normal(size=(points // 2, axes))
    half /= np.sqrt((half * half).sum(axis=1, keepdims=True))
    half *= luck.random((points // 2, 1)) ** (1.0 / axes)
    return np.concatenate([half, -half])


def said(plan: Plan, stances: Floats) -> dict[str, float]:
    """Measures of a week in which everybody says what they stand for, to one customer each."""
    people, axes = stances.shape
    scenario = limit(
        "feed", weeks=1, organisation__employees=people, customers__count=people,
        culture__dimensions=axes,
    )  # fmt: skip
    state = inject(built(scenario), stances=stances, followed=np.arange(people))
    run = course(scenario, 1, plan.engine, state)
    run.walk()
    return dict(frame(run.raw, scenario).iloc[0])


def filled(plan: Plan) -> Iterator[Row]:
    """A page filled evenly has a richness of 1 in any number of dimensions, and everything is on the page."""
    small = plan.engine == "agents"
    for axes in (2,) if small else (1, 2, 3, 5, 10):
        seen, shares = [], []
        for seed in range(plan.runs(20, 8)):
            found = said(
                plan, ball(np.random.default_rng([31, seed]), 100 if small else 1000, axes)
            )
            seen.append(found["richness"])
            shares.append(found["on_page"])
        yield mean_of(plan, f"A page filled evenly, {axes} axes: richness", UNIFORM, 1.0, seen)
        yield exact(plan, f"A page filled evenly, {axes} axes: share on the page", UNIFORM, 1.0,
                    np.mean(shares))  # fmt: skip


def four_states(plan: Plan) -> Iterator[Row]:
    """One voice, a page of many voices, two camps at its edge, and beyond it: four different pairs."""
    luck = np.random.default_rng(32)
    many = ball(luck, 200, 2)
    camps = np.repeat([[0.95, 0.0], [-0.95, 0.0]], 100, axis=0)
    states = (
        ("all say the same", np.zeros((200, 2)), 1.0, 0.0),
        ("many voices on one page", many, 1.0, (many * many).sum(axis=1).mean() / 0.5),
        ("two camps on the page", camps, 1.0, 0.95**2 / 0.5),
        ("scattered beyond it", 3.0 * many, _inside(3.0 * many), _rich(3.0 * many)),
    )
    for name, stances, on_page, rich in states:
        found = said(plan, stances)
        yield exact(plan, f"Four states, {name}: share on the page and richness", STATES,
                    [on_page, rich], [found["on_page"], found["richness"]])  # fmt: skip
        parts = found["spread_drift"] + found["spread_between_customers"]
        parts += found["spread_within_customers"]
        yield exact(plan, f"Four states, {name}: the parts add up to the spread", "exact split",
                    (stances * stances).sum(axis=1).mean(), parts)  # fmt: skip
    if plan.engine == "compiled":
        told = [
            space.bimodality(space.on_main_axis(many)),
            space.bimodality(space.on_main_axis(camps)),
        ]
        yield exact(plan, "Four states: camps are bimodal (1), many voices are not (below 5/9)",
                    "Pfister et al. 2013", [1.0, 1.0], [told[1], float(told[0] < 5.0 / 9.0)])  # fmt: skip


def _inside(points: Floats) -> float:
    return float(((points * points).sum(axis=1) <= 1.0).mean())


def _rich(points: Floats) -> float:
    inside = points[(points * points).sum(axis=1) <= 1.0]
    away = inside - inside.mean(axis=0)
    return float((away * away).sum(axis=1).mean() / 0.5)


CASES = (
    Case("page-filled", "A page filled evenly", filled, BOTH),
    Case("four-states", "Coherence with diversity: four states", four_states, BOTH),
)
