"""The whole inside at once, and turnover with socialisation: closed forms of linear processes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from voicesim.measures.raw import RAW
from voicesim.state import Floats
from voicesim.studies.validation.case import Case, Plan, Row, mean_of
from voicesim.studies.validation.setting import built, complete, course, inject, limit, staff

LINEAR = "closed form of the linear process"
ON_PAGE, EMPLOYEES = RAW.index("employees_on_page"), RAW.index("employees")


class Linear(NamedTuple):
    """A linear process inside: per step, on every axis, in page radii."""

    people: int
    leave: float  # chance
    pull: float  # share to the page
    peers: float  # share to the mean of all
    noise: float  # standard deviation
    entry: float  # mean stance of newcomers on the first axis
    spread: float  # their standard deviation

    def mean(self) -> float:
        """Expected stance on the first axis, after the pull."""
        stay = 1.0 - self.leave
        keep = 1.0 - self.pull
        return keep * self.leave * self.entry / (1.0 - stay * keep)

    def variances(self) -> tuple[float, float]:
        """Expected variance around the mean of the moment on the first and on any other axis."""
        stay = 1.0 - self.leave
        q = (1.0 - self.pull - self.peers) ** 2
        m = self.mean()
        before = self.leave * self.entry + stay * m
        apart = (
            self.leave * (self.spread**2 + (self.entry - before) ** 2) + stay * (m - before) ** 2
        )
        first = (q * apart + self.noise**2) / (1.0 - q * stay)
        other = (q * self.leave * self.spread**2 + self.noise**2) / (1.0 - q * stay)
        finite = 1.0 - 1.0 / self.people
        return first * finite, other * finite

    def on_page(self) -> float:
        """Share within one page radius when nobody leaves, two axes: exponential in the square."""
        n = self.people
        within = self.noise**2 / (1.0 - (1.0 - self.pull - self.peers) ** 2) * (1.0 - 1.0 / n)
        common = self.noise**2 / (n * (1.0 - (1.0 - self.pull) ** 2))
        return 1.0 - math.exp(-1.0 / (2.0 * (within + common)))


# In page radii: the reference's 0.1 (nobody leaves) and 0.2 (3 % leave) are the radius of the page.
SETTLED = Linear(200, 0.0, 0.1, 0.2, 0.5, 0.0, 0.0)
TURNING = Linear(200, 0.03, 0.1, 0.2, 0.25, 2.0, 0.75)


def observed(plan: Plan, process: Linear) -> Floats:
    """Mean, two variances and on-page share (batches, 4) of the model, time means of long batches."""
    n = process.people
    scenario = limit(
        "whole_model",
        talk__influence=process.peers * (n - 1) / n,
        talk__vision=process.pull,
        talk__drift=process.noise * math.sqrt(2.0),
        turnover__exit=-math.log(1.0 - process.leave),
        hiring__gap=process.entry,
        hiring__spread=process.spread * math.sqrt(2.0),
    )
    ready = inject(built(scenario), peers=complete(n))
    batch, rows = plan.runs(1000, 120), []
    for seed in range(plan.runs(6, 4)):
        run = course(scenario, seed, plan.engine, inject(ready))
        run.walk(200)
        for _ in range(5):
            rows.append(_batch(run, batch))
    return np.array(rows)


def _batch(run: object, steps: int) -> list[float]:
    first, total = run.step, np.zeros(3)  # type: ignore[attr-defined]
    for _ in range(steps):
        run.walk(1)  # type: ignore[attr-defined]
        x = staff(run)  # type: ignore[arg-type]
        total += [x[:, 0].mean(), x[:, 0].var(), x[:, 1].var()]
    raw = run.raw[first:]  # type: ignore[attr-defined]
    return [*(total / steps), float((raw[:, ON_PAGE] / raw[:, EMPLOYEES]).mean())]


def whole_model(plan: Plan) -> Iterator[Row]:
    """Coaching of the culture, peers, noise, turnover and hiring together."""
    for name, process, page, error in (
        ("nobody leaves", SETTLED, SETTLED.on_page(), 0.0),
        ("3 % leave a week", TURNING, 0.87572, 0.00016),
    ):
        seen = observed(plan, process)
        first, other = process.variances()
        label = f"Whole inside, {name}"
        yield mean_of(plan, f"{label}: mean stance", LINEAR, process.mean(), seen[:, 0])
        yield mean_of(plan, f"{label}: variance, axis 1", LINEAR, first, seen[:, 1])
        yield mean_of(plan, f"{label}: variance, axis 2", LINEAR, other, seen[:, 2])
        source = "own reference simulation" if error else LINEAR
        yield mean_of(plan, f"{label}: share on the page", source, page, seen[:, 3],
                      reference_se=error)  # fmt: skip


CASES = (Case("whole-model", "Everything inside at once: the linear limit", whole_model),)
