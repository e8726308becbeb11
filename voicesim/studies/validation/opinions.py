"""DeGroot 1974 and Friedkin & Johnsen 1990: closed forms of linear influence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from voicesim.state import Floats
from voicesim.studies.validation.case import Case, Plan, Row, exact, mean_of
from voicesim.studies.validation.setting import (
    built,
    complete,
    course,
    inject,
    limit,
    matrix_rows,
    staff,
)

BOTH = ("compiled", "agents")
DEGROOT = "closed form (DeGroot 1974)"
FJ = "closed form (Friedkin & Johnsen 1990, 1999)"
FOUR = [
    [0.220, 0.120, 0.360, 0.300],
    [0.147, 0.215, 0.344, 0.294],
    [0.0, 0.0, 1.0, 0.0],
    [0.090, 0.178, 0.446, 0.286],
]


def talked(
    plan: Plan,
    weights: ArrayLike,
    start: ArrayLike,
    steps: int,
    *,
    stubborn: ArrayLike | None = None,
    **changes: object,
) -> Floats:
    """Stances (n, D) after ``steps`` of the model under the weights (n, n)."""
    x = np.asarray(start, dtype=np.float64)
    x = x.reshape(x.shape[0], -1)
    scenario = limit(
        "degroot" if stubborn is None and not changes else "friedkin_johnsen",
        organisation__employees=x.shape[0],
        culture__dimensions=x.shape[1],
        **changes,
    )
    state = inject(built(scenario), stances=x, stubborn=stubborn, peers=matrix_rows(weights))
    run = course(scenario, 1, plan.engine, state)
    run.walk(steps)
    return staff(run)


def ring(people: int) -> Floats:
    """Half of the weight on oneself, a quarter on each neighbour."""
    eye = np.eye(people)
    return 0.5 * eye + 0.25 * (np.roll(eye, 1, axis=1) + np.roll(eye, -1, axis=1))


def degroot(plan: Plan) -> Iterator[Row]:
    """Consensus at the left eigenvector's mean, and the way there."""
    w = np.array([[0.5, 0.5, 0.0], [0.25, 0.75, 0.0], [1 / 3, 1 / 3, 1 / 3]])
    got = talked(plan, w, [1.0, 2.0, 3.0], 150)[:, 0]
    yield exact(plan, "DeGroot, 3 people: consensus", DEGROOT, [5 / 3] * 3, got)
    w = np.array([[0.0, 0.5, 0.5], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    got = talked(plan, w, np.eye(3), 150)[0]
    yield exact(plan, "DeGroot, cycle: weights of the 3 people", DEGROOT, [0.4, 0.4, 0.2], got)
    start = np.random.default_rng(3).normal(size=(10, 2))
    got = talked(plan, ring(10), start, 23)
    yield exact(
        plan, "DeGroot, ring of 10 after 23 steps, 2 axes", "matrix power",
        np.linalg.matrix_power(ring(10), 23) @ start, got,
    )  # fmt: skip
    slow = np.cos(2.0 * np.pi * np.arange(10) / 10.0)
    got = talked(plan, ring(10), slow, 40)[0]
    yield exact(plan, "DeGroot, ring of 10: slowest mode decays as 0.9045^t", "second eigenvalue",
                (0.5 + 0.5 * np.cos(0.2 * np.pi)) ** 40, got[0])  # fmt: skip


def friedkin_johnsen(plan: Plan) -> Iterator[Row]:
    """Lasting disagreement at V u = (I - L W)^-1 (I - L) u."""
    w = np.array(FOUR)
    own = 1.0 - np.diag(w)
    u = np.array([25.0, 25.0, 75.0, 85.0])
    got = talked(plan, w, u, 60, stubborn=1.0 - own)[:, 0]
    yield exact(plan, "FJ, 4 people of 1999", FJ, [60.020849, 59.983966, 75.0, 74.986205], got,
                within=5e-7, basis="the reference has 6 decimals")  # fmt: skip
    yield exact(plan, "FJ, 4 people: (I - LW)^-1 (I - L) u", "linear algebra", _limit(w, own, u), got)  # fmt: skip
    for steps, away, last_digit in ((1, 7.63, 0.01), (5, 0.293, 0.001), (10, 0.0056, 0.0001)):
        now = talked(plan, w, u, steps, stubborn=1.0 - own)[:, 0]
        yield exact(plan, f"FJ, 4 people: largest error after {steps} steps", "own reference",
                    away, np.abs(now - _limit(w, own, u)).max(), within=last_digit / 2,
                    basis="digits of the reference")  # fmt: skip
    influence = talked(plan, w, np.eye(4), 60, stubborn=1.0 - own)
    yield exact(plan, "FJ, 4 people: total influence of row 1 and 4", FJ,
                [0.279398, 0.045019, 0.551413, 0.124170, 0.030090, 0.048073, 0.532400, 0.389437],
                influence[[0, 3]].ravel(), within=5e-7,
                basis="the reference has 6 decimals")  # fmt: skip
    u = np.array([-1.0, -0.2, 0.6, 1.0])
    for name, lam, expected in (
        ("L = I - diag W", own, [0.166616, 0.352117, 0.6, 0.669172]),
        ("L = I", np.ones(4), [0.6, 0.6, 0.6, 0.6]),
        ("L = diag(1, 0, 0, 1)", np.array([1.0, 0, 0, 1.0]), [0.390036, -0.2, 0.6, 0.374094]),
    ):
        got = talked(plan, w, u, 200, stubborn=1.0 - lam)[:, 0]
        yield exact(plan, f"FJ, prejudices of a tutorial, {name}", FJ, expected, got,
                    within=5e-7, basis="the reference has 6 decimals")  # fmt: skip
    yield from _alike(plan)


def _alike(plan: Plan) -> Iterator[Row]:
    """People who are all equally stubborn: the parameter of the model itself."""
    start = np.random.default_rng(4).normal(size=30)
    got = talked(plan, np.full((30, 30), 1 / 30), start, 90, talk__stubbornness=0.3)[:, 0]
    yield exact(plan, "FJ, complete graph of 30, L = 0.7: SD shrinks to 0.3, the mean stays", FJ,
                [0.3, start.mean()], [got.std() / start.std(), got.mean()])  # fmt: skip
    got = talked(plan, ring(10), np.eye(10)[0], 150, talk__stubbornness=0.2)[:, 0]
    yield exact(plan, "FJ, ring of 10, L = 0.8", FJ,
                [0.447273, 0.170909, 0.065455, 0.025455, 0.010909, 0.007273], got[:6],
                within=5e-7, basis="the reference has 6 decimals")  # fmt: skip


def _limit(w: Floats, own: Floats, u: Floats) -> Floats:
    lam = np.diag(own)
    here = np.eye(len(u)) - lam @ w
    return np.asarray(np.linalg.solve(here, (np.eye(len(u)) - lam) @ u), np.float64)


def gossip(plan: Plan) -> Iterator[Row]:
    """Random pairs who both move: the variance falls geometrically, the mean stays."""
    people, step, meetings = 100, 0.3, 200
    scenario = limit(
        "meetings", weeks=1, organisation__employees=people, talk__influence=step,
        talk__meetings=2.0 * meetings / people,
    )  # fmt: skip
    start = np.random.default_rng(5).normal(size=people)
    ready = inject(built(scenario), stances=start, peers=complete(people))
    left, shift = [], 0.0
    for seed in range(40 if plan.engine == "agents" else plan.runs(2000, 400)):
        run = course(scenario, seed, plan.engine, inject(ready))
        run.walk()
        x = staff(run)[:, 0]
        left.append(x.var() / start.var())
        shift = max(shift, abs(x.mean() - start.mean()))
    expected = (1.0 - 4.0 * step * (1.0 - step) / (people - 1)) ** meetings
    yield mean_of(plan, "Gossip in random pairs: variance left after 200 meetings", "exact mean",
                  expected, left)  # fmt: skip
    yield exact(plan, "Gossip in random pairs: the mean is conserved", "exact", 0.0, shift)


CASES = (
    Case("degroot", "Averaging: DeGroot", degroot, BOTH),
    Case(
        "friedkin-johnsen", "Averaging with anchors: Friedkin and Johnsen", friedkin_johnsen, BOTH
    ),
    Case("gossip", "Random pairs without a bound", gossip, BOTH),
)
