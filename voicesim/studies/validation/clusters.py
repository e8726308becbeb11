"""Bounded confidence: Hegselmann & Krause 2002 exactly, Deffuant, Neau, Amblard & Weisbuch 2000 on average."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from scipy import sparse, spatial
from scipy.sparse import csgraph

from voicesim.state import Floats, State
from voicesim.studies.validation.case import Case, Plan, Row, exact, mean_of, share_of
from voicesim.studies.validation.setting import built, complete, course, inject, limit, staff

BOTH = ("compiled", "agents")
STILL = 1e-9  # page radii: less movement than this is rounding
HK = "exact arithmetic (Hegselmann & Krause 2002)"
SPACED = "theorem (Hegarty & Wedin 2013)"
DW = "own reference simulation, n = 1000 (Deffuant et al. 2000)"

# confidence: positions and sizes of the lower clusters (the rest mirrored), steps until all stand still
EVEN = {
    0.05: ([0.071307, 0.189977, 0.310927, 0.432104, 0.5], [12, 12, 12, 12, 4], 19),
    0.10: ([0.146711, 0.388071, 0.5], [23, 26, 2], 14),
    0.20: ([0.306381], [50], 7),
    0.25: ([0.5], [100], 9),
}
# people: steps; clusters are floor(n / 6) of three on either side and one of n mod 6 in the middle
APART = {6: 6, 7: 6, 12: 11, 13: 11, 20: 16, 30: 26, 50: 41, 100: 85}
# confidence: clusters of 5 % and more, share of the largest, sum of squared shares, with their errors
SHARES = {
    0.10: ((4.22, 0.03), (0.302, 0.003), (0.247, 0.002)),
    0.20: ((2.01, 0.01), (0.552, 0.003), (0.504, 0.001)),
    0.30: ((1.00, 0.0), (0.995, 0.0004), (0.990, 0.001)),
    0.50: ((1.00, 0.0), (1.000, 0.0), (1.000, 0.0)),
}


def frozen(plan: Plan, start: Floats, confidence: float, most: int = 190) -> tuple[Floats, int]:
    """Stances (n,) when nobody moves any more, and the steps that it took."""
    scenario = limit(
        "hegselmann_krause", organisation__employees=start.size, talk__confidence=confidence
    )
    state = inject(built(scenario), stances=start, peers=complete(start.size))
    run = course(scenario, 1, plan.engine, state)
    for step in range(most):
        before = staff(run)[:, 0].copy()
        run.walk(1)
        if np.abs(staff(run)[:, 0] - before).max() < STILL:
            return before, step
    return staff(run)[:, 0], most


def clusters(x: Floats, gap: float) -> list[Floats]:
    """Groups of positions (n,) with no gap wider than ``gap``, in ascending order."""
    ordered = np.sort(x)
    return list(np.split(ordered, np.flatnonzero(np.diff(ordered) > gap) + 1))


def hegselmann_krause(plan: Plan) -> Iterator[Row]:
    """100 people, evenly spaced on the unit interval: clusters, their sizes, and the steps."""
    for confidence, (places, sizes, steps) in EVEN.items():
        x, took = frozen(plan, np.arange(100) / 99.0, confidence)
        found = clusters(x, 1e-6)
        mirrored = places + [1.0 - p for p in reversed(places) if p != 0.5]
        many = sizes + [n for p, n in zip(reversed(places), reversed(sizes), strict=True) if p != 0.5]  # fmt: skip
        name = f"HK, 100 evenly spaced, confidence {confidence:g}"
        yield exact(plan, f"{name}: sizes and steps", HK, [*many, steps],
                    [*(c.size for c in found), took], within=0.0, basis="whole numbers")  # fmt: skip
        yield exact(plan, f"{name}: positions", HK, mirrored, [c.mean() for c in found],
                    within=5e-7, basis="the reference has 6 decimals")  # fmt: skip
    for confidence, expected in ((0.1, [24, 53, 24, 21]), (0.2, [101, 40])):
        x, took = frozen(plan, np.arange(101) / 100.0, confidence)
        yield exact(plan, f"HK, 101 with ties, confidence {confidence:g}: sizes and steps", HK, expected,
                    [*(c.size for c in clusters(x, 1e-6)), took], within=0.0, basis="whole numbers")  # fmt: skip


def spaced(plan: Plan) -> Iterator[Row]:
    """People exactly one confidence apart: every comparison is a tie."""
    for people, steps in APART.items():
        if plan.engine == "agents" and people > 30:
            continue
        x, took = frozen(plan, np.arange(people, dtype=np.float64) * 0.1, 0.1)
        side, middle = [3] * (people // 6), [people % 6] if people % 6 else []
        yield exact(plan, f"HK, {people} spaced exactly by the confidence: sizes and steps", SPACED,
                    [*side, *middle, *side, steps], [*(c.size for c in clusters(x, 1e-6)), took],
                    within=0.0, basis="whole numbers")  # fmt: skip


def consensus(plan: Plan) -> Iterator[Row]:
    """Uniform random starts: how often all end up in one cluster; the larger the crowd, the sharper the line."""
    for people, runs, levels in (
        (100, plan.runs(400, 60), ((0.20, 0.043), (0.25, 0.630), (0.30, 0.985))),
        (1000, plan.runs(60, 10), ((0.20, 0.087), (0.22, 0.693), (0.25, 1.0))),
    ):
        for confidence, chance in levels:
            together = 0
            for seed in range(runs):
                start = np.random.default_rng([1000, seed]).random(people)
                x, _ = frozen(plan, start, confidence)
                together += len(clusters(x, 1e-6)) == 1
            yield share_of(plan, f"HK, {people} at random, confidence {confidence:g}: chance of consensus",
                           "own reference simulation, 400 runs", chance, together, runs,
                           reference_se=math.sqrt(chance * (1.0 - chance) / 400))  # fmt: skip


def largest_group(points: Floats, gap: float) -> float:
    """Share of the ``points`` (n, D) in the largest group whose members are linked by steps of at most ``gap``."""
    pairs = spatial.cKDTree(points).query_pairs(gap, output_type="ndarray")
    n = points.shape[0]
    ties = sparse.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    return float(np.bincount(csgraph.connected_components(ties, directed=False)[1]).max() / n)


def several_axes(plan: Plan) -> Iterator[Row]:
    """500 people in a square or a cube: the same confidence means less openness, the more axes there are."""
    people, runs = 500, plan.runs(24, 8)
    for name, scheme, axes, confidence, expected, error, weeks in (
        ("HK", "hegselmann_krause", 2, 0.25, 0.669, 0.032, 100),
        ("HK", "hegselmann_krause", 3, 0.30, 0.952, 0.017, 100),
        ("DW", "meetings", 2, 0.30, 0.587, 0.027, 10),
        ("DW", "meetings", 2, 0.50, 0.982, 0.001, 10),
        ("DW", "meetings", 3, 0.40, 0.831, 0.006, 10),
    ):
        scenario = limit(
            scheme, organisation__employees=people, culture__dimensions=axes,
            talk__confidence=confidence,
        )  # fmt: skip
        ready = inject(built(scenario), peers=complete(people))
        seen = []
        for seed in range(runs):
            start = np.random.default_rng([3000, axes, seed]).random((people, axes))
            run = course(scenario, seed, plan.engine, inject(ready, stances=start))
            run.walk(weeks)
            seen.append(largest_group(staff(run), 0.5 * confidence))
        yield mean_of(plan, f"{name}, {axes} axes, confidence {confidence:g}: largest share",
                      "own reference simulation, n = 500, 40 runs", expected, seen,
                      reference_se=error, bias=0.0005, why="digits of the reference")  # fmt: skip


def deffuant(plan: Plan) -> Iterator[Row]:
    """1,000 people in random pairs: clusters, the largest share, the sum of squared shares."""
    people, runs = 1000, plan.runs(60, 15)
    first = limit("meetings", organisation__employees=people)
    ready = inject(built(first), peers=complete(people))
    for confidence, expected in SHARES.items():
        scenario = limit("meetings", organisation__employees=people, talk__confidence=confidence)
        seen = np.empty((runs, 3))
        for seed in range(runs):
            start = np.random.default_rng(2000 + seed).random(people)
            run = course(scenario, seed, plan.engine, _placed(ready, start))
            run.walk(10)
            sizes = np.array([c.size for c in clusters(staff(run)[:, 0], confidence)]) / people
            seen[seed] = (sizes >= 0.05).sum(), sizes.max(), (sizes * sizes).sum()
        names = ("clusters of 5 % and more", "largest share", "sum of squared shares")
        for column, (name, (value, error)) in enumerate(zip(names, expected, strict=True)):
            yield mean_of(plan, f"DW, confidence {confidence:g}: {name}", DW, value,
                          seen[:, column], reference_se=error,
                          bias=0.0005 if column else 0.005, why="digits of the reference")  # fmt: skip


def _placed(ready: State, start: Floats) -> State:
    """The large ties are shared by all runs, the people are new."""
    voices = ready.voices
    stance = voices.stance.copy()
    stance[: start.size, 0] = start
    return ready._replace(voices=voices._replace(stance=stance, anchor=stance.copy()))


CASES = (
    Case("hegselmann-krause", "Bounded confidence: Hegselmann and Krause", hegselmann_krause, BOTH),
    Case(
        "hegselmann-krause-spaced",
        "Bounded confidence: everybody exactly one bound apart",
        spaced,
        BOTH,
    ),
    Case("hegselmann-krause-random", "Bounded confidence: random starts", consensus, full=True),
    Case("deffuant-weisbuch", "Bounded confidence in pairs: Deffuant and Weisbuch", deffuant),
    Case("confidence-several-axes", "Bounded confidence on several axes", several_axes, full=True),
)
