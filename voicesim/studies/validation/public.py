"""The page and the impressions: the non-central chi-square, and the exponentially weighted mean and variance."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from scipy import stats

from voicesim.measures.raw import RAW
from voicesim.studies.validation.case import Case, Plan, Row, exact, mean_of, share_of
from voicesim.studies.validation.setting import built, course, inject, limit

BOTH = ("compiled", "agents")
ON_PAGE = RAW.index("employees_on_page")
CHI = "non-central chi-square"
FINCH = "Finch 2009"
PAGE = {  # axes: share on the page at offsets 0, 0.5 and 1; standard deviation 0.5 on each axis
    2: (0.86466, 0.73099, 0.39650),
    3: (0.73854, 0.60246, 0.30056),
    5: (0.45058, 0.34719, 0.15088),
    10: (0.05265, 0.03732, 0.01306),
}


def page(plan: Plan) -> Iterator[Row]:
    """Share of a normal cloud within one page radius, in 2 to 10 dimensions, on and off the centre."""
    for axes, shares in PAGE.items():
        for offset, expected in zip((0.0, 0.5, 1.0), shares, strict=True):
            theory = float(
                stats.ncx2.cdf(4.0, axes, (2.0 * offset) ** 2)
                if offset
                else stats.chi2.cdf(4.0, axes)
            )
            assert abs(theory - expected) < 6e-6
            scenario = limit(
                "on_page", culture__dimensions=axes, culture__gap=offset,
                culture__spread=0.5 * math.sqrt(axes),
            )  # fmt: skip
            run = course(scenario, 100 * axes + int(2 * offset), plan.engine)
            run.walk()
            yield share_of(plan, f"On the page, {axes} axes, offset {offset:g}", CHI, theory,
                           int(run.raw[0, ON_PAGE]), scenario.organisation.employees)  # fmt: skip


def impressions(plan: Plan) -> Iterator[Row]:
    """Week by week exactly the weighted mean and variance; on average what theory says."""
    pairs = 20 if plan.engine == "agents" else 200
    scenario = limit("impressions", organisation__employees=pairs, customers__count=pairs)
    run = course(scenario, 3, plan.engine, inject(built(scenario), followed=np.arange(pairs)))
    customers, said = run.state.customers, run.state.messages.content
    weight = 0.5 * 0.4 * (0.5 + 0.5)
    mean, square = np.zeros((pairs, 2)), np.zeros(pairs)
    worst, seen = 0.0, []
    for week in range(60 if plan.engine == "agents" else 300):
        run.walk(1)
        heard = said[:pairs]
        mean = (1.0 - weight) * mean + weight * heard
        square = (1.0 - weight) * square + weight * (heard * heard).sum(axis=1)
        variance = square - (mean * mean).sum(axis=1)
        worst = max(
            worst,
            float(np.abs(mean - customers.impression).max()),
            float(np.abs(variance - customers.variance).max()),
        )
        if week >= 50:
            away = customers.impression - run.state.voices.anchor[:pairs]
            seen.append([(away * away).sum(axis=1) / 2.0, customers.variance.copy()])
    yield exact(plan, "Impression and its variance: the weighted ones, every week", FINCH, 0.0, worst)  # fmt: skip
    if plan.engine != "compiled":
        return
    per_person = np.array(seen).mean(axis=0)
    yield mean_of(plan, "Impression: variance per axis in the long run", "w / (2 - w) s^2",
                  weight / (2.0 - weight) * 0.25, per_person[0])  # fmt: skip
    yield mean_of(plan, "Remembered inconsistency in the long run", "(1 - w) 2 D s^2 / (2 - w)",
                  (1.0 - weight) * 2.0 * 2.0 * 0.25 / (2.0 - weight), per_person[1])  # fmt: skip


CASES = (
    Case("on-page", "Share on the page", page),
    Case("impressions", "Impressions and their variance", impressions, BOTH),
)
