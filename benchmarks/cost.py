"""Fits what a run costs (voicesim/studies/cost.py) to runs of many sizes; prints the lines that belong there.

`python -m benchmarks.cost`: about two minutes. CPU time of one thread, best of three.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np
from scipy import optimize

from voicesim.course import Course
from voicesim.measures.registry import frame
from voicesim.scenario import Scenario
from voicesim.studies.cost import Size, size_of
from voicesim.studies.windows import Windows, row_of

SETTLING, REPEATS = 20, 3
TERMS = ("run", "voice", "voice_axis", "customer", "customer_axis", "tie")


def sized(customers: int, employees: int, axes: int, audience: float) -> Scenario:
    """The default company at another size, audiences times ``audience``."""
    plain = Scenario()
    changes: dict[str, object] = {
        "customers.count": customers,
        "organisation.employees": employees,
        "organisation.departments": max(1, min(employees, round(employees / 37))),
        "culture.dimensions": axes,
        "weeks": 5200,
    }
    for name, role in plain.roles.items():
        changes[f"roles.{name}.audience"] = role.audience * audience
    return plain.with_(changes)


def sizes() -> list[Scenario]:
    """One thing changed at a time, then many at once."""
    luck = np.random.default_rng(1)
    one = [sized(c, 300, 2, 1.0) for c in (200, 600, 2000, 6000, 20_000)]
    one += [sized(2000, e, 2, 1.0) for e in (20, 60, 1000, 3000)]
    one += [sized(2000, 300, d, 1.0) for d in (1, 4, 8, 16)]
    one += [sized(2000, 300, 2, a) for a in (0.2, 3.0)]
    many = [
        sized(
            int(10 ** luck.uniform(2.3, 4.5)), int(10 ** luck.uniform(1.3, 3.3)),
            int(luck.choice([1, 2, 3, 5, 8])), float(luck.uniform(0.3, 2.0)),
        )
        for _ in range(12)
    ]  # fmt: skip
    return [*one, *many]


def timed(scenario: Scenario) -> tuple[float, float]:
    """Nanoseconds of CPU time to build a world, and of one step after SETTLING ones: the best of REPEATS."""
    found = []
    for seed in range(REPEATS):
        began = time.process_time_ns()
        course = Course(scenario, seed)
        built = time.process_time_ns() - began
        course.walk(SETTLING)
        steps = max(3, min(80, 2_000_000 // len(course.state.ties.voice)))
        began = time.process_time_ns()
        course.walk(steps)
        found.append((built, (time.process_time_ns() - began) / steps))
    return tuple(np.min(found, axis=0))  # type: ignore[return-value]


def kept() -> float:
    """Nanoseconds until the measures of a run of the default scenario are a row."""
    scenario = Scenario()
    course = Course(scenario, 1)
    course.walk()
    times = []
    for _ in range(10):
        began = time.process_time_ns()
        row_of(frame(course.raw, scenario), scenario, Windows())
        times.append(time.process_time_ns() - began)
    return float(min(times))


def terms(size: Size) -> list[float]:
    """What each term of a Price is multiplied by."""
    return [
        1.0, size.voices, size.voices * size.axes, size.customers, size.customers * size.axes, size.ties,
    ]  # fmt: skip


def fitted(sizes_: Sequence[Size], seen: Sequence[float]) -> tuple[list[float], float]:
    """Prices that are nowhere negative with the least relative error, and that error (rms of its logarithm)."""
    x, y = np.array([terms(size) for size in sizes_]), np.asarray(seen, dtype=np.float64)
    price, _ = optimize.nnls(x / y[:, None], np.ones(y.size))
    return list(price), float(np.sqrt(np.mean(np.log(x @ price / y) ** 2)))


def main() -> None:
    """Measure, fit, print."""
    scenarios = sizes()
    timed(scenarios[0])
    seen = [timed(scenario) for scenario in scenarios]
    measured = [size_of(scenario) for scenario in scenarios]
    for name, values in (("BUILD", [b for b, _ in seen]), ("STEP", [s for _, s in seen])):
        price, error = fitted(measured, values)
        print(f"{name} = Price({', '.join(f'{p:.2g}' for p in price)})  # rms error {error:.0%}")
    print(f"KEPT = {kept():.2g}")
    print(f"(terms: {', '.join(TERMS)})")


if __name__ == "__main__":
    main()
