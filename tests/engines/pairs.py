"""Two runs side by side: what the tests of the engines compare, and how."""

from __future__ import annotations

from typing import Any

import numpy as np

from voicesim import VoiceModel
from voicesim.measures.raw import RAW
from voicesim.scenario import Scenario
from voicesim.state import State, arrays


def same_bits(a: np.ndarray, b: np.ndarray) -> bool:
    """Equal in type, shape and every value; zeros by sign, NaN equal to NaN."""
    if a.dtype != b.dtype or a.shape != b.shape:
        return False
    if a.dtype.kind != "f":
        return bool(np.array_equal(a, b))
    return bool(np.array_equal(a, b, equal_nan=True) and (np.signbit(a) == np.signbit(b)).all())


def differing(a: State, b: State) -> list[str]:
    """Names of the arrays that are not equal to the last bit."""
    other = arrays(b)
    return [name for name, array in arrays(a).items() if not same_bits(array, other[name])]


def assert_same(a: VoiceModel, b: VoiceModel, when: str = "") -> None:
    """Both models have the same state and the same raw measures so far."""
    assert differing(a.state, b.state) == [], when
    rows = [
        name for i, name in enumerate(RAW) if not same_bits(a.course.raw[:, i], b.course.raw[:, i])
    ]
    assert rows == [], when


def compare_engines(
    scenario: Scenario, seed: int = 1, steps: int | None = None, **more: Any
) -> tuple[VoiceModel, VoiceModel]:
    """Walk both engines step by step and compare them at the start and after every step."""
    compiled = VoiceModel(scenario, rng=seed, **more)
    agents = VoiceModel(scenario, rng=seed, engine="agents", **more)
    assert_same(compiled, agents, "at the start")
    for step in range(scenario.steps if steps is None else min(steps, scenario.steps)):
        compiled.step()
        agents.step()
        assert_same(compiled, agents, f"after step {step}")
    return compiled, agents


def small(**changes: Any) -> Scenario:
    """The defaults with 24 employees, 60 customers and 12 weeks, and parameters by ``section__name``."""
    sizes = {"weeks": 12, "organisation.employees": 24, "customers.count": 60}
    return Scenario().with_(sizes | {path.replace("__", "."): v for path, v in changes.items()})
