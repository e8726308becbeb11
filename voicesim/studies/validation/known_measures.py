"""The measures against values that are known (hand-worked, or of the literature)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import stats

from voicesim.measures import space
from voicesim.studies.validation.case import Case, Plan, Row, exact, mean_of
from voicesim.studies.validation.pages import ball

DIGITS = "digits of the reference"


def measures(plan: Plan) -> Iterator[Row]:
    """Alignment, diversity, polarization, dimension."""
    angle = 2.0 * np.pi * np.arange(7) / 7.0
    circle = np.column_stack([np.cos(angle), np.sin(angle)])
    yield exact(
        plan,
        "Mean resultant length: one direction, opposite, spread evenly",
        "Mardia & Jupp 2000",
        [1.0, 0.0, 0.0],
        [
            space.mean_resultant_length(p, np.zeros(2))
            for p in (np.ones((4, 2)), np.array([[1.0, 0], [-1.0, 0]]), circle)
        ],
    )
    for weights, known in (
        ((0.5, 0.25, 0.25), (3.0, 2.82843, 2.66667, 2.0)),
        ((0.7, 0.1, 0.1, 0.1), (4.0, 2.56113, 1.92308, 1.42857)),
    ):
        yield exact(plan, f"Hill numbers of order 0, 1, 2, infinity of {weights}", "Hill 1973", known,
                    [space.hill_number(weights, q) for q in (0, 1, 2, np.inf)],
                    within=5e-6, basis=DIGITS)  # fmt: skip
    apart = np.array([[0.0, 1.0], [1.0, 0.0]])
    yield exact(plan, "Leinster & Cobbold, two halves at distance 1, all orders", "Leinster & Cobbold 2012",
                [1.46212] * 4, [space.leinster_cobbold((0.5, 0.5), np.exp(-apart), q) for q in (0, 1, 2, np.inf)],
                within=5e-6, basis=DIGITS)  # fmt: skip
    line = np.abs(np.subtract.outer([0.0, 0.5, 1.0], [0.0, 0.5, 1.0]))
    yield exact(plan, "Rao's Q: two halves; thirds at 0, .5, 1; the same, squared distance", "Rao 1982",
                [0.5, 4.0 / 9.0, 1.0 / 3.0],
                [space.rao_q((0.5, 0.5), apart), space.rao_q((1, 1, 1), line),
                 space.rao_q((1, 1, 1), line * line)])  # fmt: skip
    groups = [
        ((0.5, 0.5), (0.0, 1.0)),
        ((1, 1, 1), (0.0, 0.5, 1.0)),
        ((1, 2, 1), (0.0, 0.5, 1.0)),
        ((0.9, 0.1), (0.0, 1.0)),
    ]
    yield exact(plan, "Esteban & Ray, a = 0, the limit of inequality: thirds, 25/50/25, 90/10", "Esteban & Ray 1994",
                [0.88889, 0.75, 0.36], [space.esteban_ray(w, y, 0.0) for w, y in groups[1:]],
                within=5e-6, basis=DIGITS)  # fmt: skip
    grid = (np.ones(10), np.arange(10) / 9.0)
    yield exact(plan, "Esteban & Ray, ten equal groups on a grid, a = 0, 1, 1.6", "Esteban & Ray 1994",
                [0.73333, 0.14667, 0.05584], [space.esteban_ray(*grid, a) for a in (0.0, 1.0, 1.6)],
                within=5e-6, basis=DIGITS)  # fmt: skip
    yield exact(plan, "Esteban & Ray, a = 1: halves, thirds, 25/50/25, 90/10", "Esteban & Ray 1994",
                [1.0, 0.59259, 0.5, 0.36], [space.esteban_ray(w, y, 1.0) for w, y in groups],
                within=5e-6, basis=DIGITS)  # fmt: skip
    yield exact(plan, "Esteban & Ray, a = 1.6: thirds, 25/50/25, 90/10", "Esteban & Ray 1994",
                [0.46462, 0.41494, 0.47471], [space.esteban_ray(w, y, 1.6) for w, y in groups[1:]],
                within=5e-6, basis=DIGITS)  # fmt: skip
    fine = (np.arange(20_000) + 0.5) / 20_000
    yield exact(plan, "Bimodality coefficient: uniform, two points", "Pfister et al. 2013",
                [5.0 / 9.0, 1.0], [space.bimodality(fine), space.bimodality([0.0, 1.0])],
                within=1e-6, basis="a grid of 20,000 points")  # fmt: skip
    axes = np.vstack([np.eye(3), -np.eye(3)])
    yield exact(
        plan,
        "Effective dimension: a sphere in 3, variances 4:1:1",
        "participation ratio",
        [3.0, 2.0],
        [space.effective_dimension(axes), space.effective_dimension(axes * [2.0, 1.0, 1.0])],
    )


def clouds(plan: Plan) -> Iterator[Row]:
    """Directions and distances of random clouds: what the measures give on average."""
    luck, runs = np.random.default_rng(41), plan.runs(2000, 300)
    for axes in (2, 5):
        points = luck.normal(size=(runs, 100, axes))
        lengths = np.array([space.mean_resultant_length(p, np.zeros(axes)) for p in points])
        yield mean_of(plan, f"Mean resultant length of 100 random directions, {axes} axes: its square", "1 / n",
                      0.01, lengths * lengths)  # fmt: skip
    for axes, kappa, expected in (
        (2, 1.0, 0.44639),
        (3, 1.0, 0.31304),
        (5, 5.0, 0.64986),
        (10, 5.0, 0.42245),
    ):
        towards = np.eye(axes)[0]
        cloud = stats.vonmises_fisher(towards, kappa).rvs(200 * runs, random_state=luck)
        yield mean_of(plan, f"Mean resultant length, von Mises-Fisher, {axes} axes, kappa {kappa:g}",
                      "Mardia & Jupp 2000", expected,
                      [space.mean_resultant_length(p, np.zeros(axes)) for p in np.split(cloud, runs)],
                      bias=(1.0 - expected * expected) / (2.0 * 200 * expected) + 5e-6,
                      why="length of a mean of 200")  # fmt: skip
    for axes, expected in ((1, 2.0 / 3.0), (2, 0.90541), (3, 1.02857)):
        away = ball(luck, 60 * runs, axes)
        clouds_of_60 = luck.permutation(away).reshape(runs, 60, axes)
        pairs = [space.rao_q(np.ones(60), space.distances(p)) * 60 / 59 for p in clouds_of_60]
        yield mean_of(plan, f"Rao's Q of a ball filled evenly, {axes} axes", "mean distance of two points",
                      expected, pairs, bias=5e-6, why=DIGITS)  # fmt: skip
    normal = stats.norm.ppf((np.arange(200_000) + 0.5) / 200_000)
    yield exact(plan, "Bimodality coefficient: normal", "Pfister et al. 2013", 1.0 / 3.0,
                space.bimodality(normal), within=1e-3, basis="tails beyond 1 in 400,000")  # fmt: skip


CASES = (
    Case("measures", "Measures with known values", measures),
    Case("measures-clouds", "Measures of random clouds", clouds),
)
