"""Both engines are equal to the last bit: every state array and raw measure, after every step."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engines.pairs import assert_same, compare_engines, differing, small
from tests.strategies import small_scenarios
from voicesim import VoiceModel, load
from voicesim.io.scenarios import names
from voicesim.scenario import Scenario
from voicesim.state import arrays

ROOT = Path(__file__).resolve().parents[2]


def shortened(scenario: Scenario, weeks: int, employees: int, customers: int) -> Scenario:
    """The same story told in fewer weeks by fewer people: events keep their place in it."""
    events = []
    for event in scenario.events:
        told = event.model_dump() | {"week": event.week * weeks / scenario.weeks}
        if "people" in told:
            people = told["people"] * employees / scenario.organisation.employees
            told["people"] = max(1, round(people))
        events.append(told)
    partners = {
        name: partner.model_copy(update={"voices": min(partner.voices, 5)}).model_dump()
        for name, partner in scenario.partners.items()
    }
    sizes = {
        "weeks": weeks,
        "organisation.employees": employees,
        "customers.count": customers,
        "partners": partners,
        "events": events,
    }
    return scenario.with_(sizes)


@pytest.mark.parametrize("name", names())
def test_shipped_scenario(name: str) -> None:
    compare_engines(shortened(load(name), weeks=12, employees=24, customers=60))


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_shipped_scenario_at_full_length(name: str) -> None:
    scenario = load(name)
    compare_engines(shortened(scenario, scenario.weeks, employees=60, customers=150), seed=2)


def not_finite(model: VoiceModel) -> list[str]:
    """Names of arrays with NaN or infinity; only an hour that never comes may be infinite."""
    floats = {n: a for n, a in arrays(model.state).items() if a.dtype.kind == "f"}
    del floats["customers.pass_hour"]
    floats["raw"] = model.course.raw
    return [name for name, array in floats.items() if not np.isfinite(array).all()]


@given(scenario=small_scenarios(), seed=st.integers(0, 2**63 - 1))
def test_any_scenario(scenario: Scenario, seed: int) -> None:
    model, _ = compare_engines(scenario, seed)
    assert not_finite(model) == []


@pytest.mark.slow
@settings(max_examples=500)
@given(scenario=small_scenarios(), seed=st.integers(0, 2**63 - 1))
def test_many_scenarios(scenario: Scenario, seed: int) -> None:
    model, _ = compare_engines(scenario, seed)
    assert not_finite(model) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"talk__schedule": "pairs", "talk__meetings": 5.0},
        {"talk__schedule": "pairs", "talk__both_move": False, "talk__confidence": 1.0},
        {"talk__weights": "heard", "talk__influence": 0.5},
        {"talk__weights": "given", "talk__influence": 0.001, "talk__visibility": 3.0},
        {"coaching__allocation": "newest", "coaching__hours": 5.0},
        {"coaching__allocation": "weakest", "coaching__hours": 5.0},
        {"coaching__allocation": "reach", "coaching__hours": 5.0},
        {"turnover__exit": 0.5, "turnover__fill": 2.0, "turnover__growth": 0.05},
        {"turnover__exit": 0.5, "turnover__growth": -0.1},
        {"policy__openness": 1.0, "speaking__leak": 1.0, "storms__scandal": 1.0},
        {"storms__memory": 0.0, "storms__hop_hours": 300.0, "complaints__base": 0.5},
        {"storms__tellers": 2, "storms__pass_on": 1.0, "complaints__base": 1.0},
        {"customers__attention": 0.5, "policy__openness": 1.0, "customers__selective": 20.0},
        {"step_days": 1.0, "weeks": 3},
        {"step_days": 28.0, "weeks": 52},
    ],
    ids=lambda changes: ",".join(changes),
)
def test_every_branch(changes: dict[str, object]) -> None:
    compare_engines(small(**changes))


@pytest.mark.parametrize("muted", [[0], [3, 5]])
def test_counterfactuals(muted: list[int]) -> None:
    compare_engines(small(), mute=muted, enable=[1, 2])


@pytest.mark.parametrize("seed", [0, 1, 2**63 - 1])
def test_every_seed(seed: int) -> None:
    compare_engines(small(weeks=3), seed)


def test_the_comparison_sees_one_bit() -> None:
    compiled, agents = VoiceModel(small(), rng=1), VoiceModel(small(), rng=1, engine="agents")
    person = agents.populate().employees()[0]
    person.skill = float(np.nextafter(person.skill, 1.0))
    agents.populate().customers[3].impression[1] *= -1.0
    assert differing(compiled.state, agents.state) == ["voices.skill", "customers.impression"]
    with pytest.raises(AssertionError):
        assert_same(compiled, agents)


def test_without_compilation() -> None:
    """Both engines as plain Python give the bits of the machine code."""
    compiled = VoiceModel(small(weeks=4), rng=5).run()
    program = textwrap.dedent(
        """
        import sys
        from tests.engines.pairs import compare_engines, small
        from voicesim.state import arrays

        compiled, _ = compare_engines(small(weeks=4), 5)
        for name, array in arrays(compiled.state).items():
            sys.stdout.buffer.write(array.tobytes())
        sys.stdout.buffer.write(compiled.course.raw.tobytes())
        """
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    expected = b"".join(array.tobytes() for array in arrays(compiled.state).values())
    assert done.stdout == expected + compiled.course.raw.tobytes()
