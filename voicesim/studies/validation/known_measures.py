"""The measures against values that are known (hand-worked, or of the literature)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from voicesim.measures import space
from voicesim.studies.validation.case import Case, Plan, Row, exact

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
    yield exact(plan, "Rao's Q: two halves; thirds at 0, .5, 1", "Rao 1982", [0.5, 4.0 / 9.0],
                [space.rao_q((0.5, 0.5), apart), space.rao_q((1, 1, 1), line)])  # fmt: skip
    groups = [
        ((0.5, 0.5), (0.0, 1.0)),
        ((1, 1, 1), (0.0, 0.5, 1.0)),
        ((1, 2, 1), (0.0, 0.5, 1.0)),
        ((0.9, 0.1), (0.0, 1.0)),
    ]
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


CASES = (Case("measures", measures),)
