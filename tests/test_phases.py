"""What ``phases.WEEK`` says about the week is true of both engines."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from fnmatch import fnmatch
from typing import Any

import numpy as np
import pytest

from tests.engines.pairs import differing, same_bits, small
from voicesim import VoiceModel, happenings, streams
from voicesim.engines import compiled
from voicesim.engines.agents.week import PHASES
from voicesim.engines.loops.accounts import add_up
from voicesim.engines.loops.coaching import coach
from voicesim.engines.loops.complaints import complain
from voicesim.engines.loops.conversation import converse
from voicesim.engines.loops.discovery import discover
from voicesim.engines.loops.hearing import give_credit, hear
from voicesim.engines.loops.speaking import speak
from voicesim.engines.loops.storms import storm
from voicesim.engines.loops.talk import talk_inside
from voicesim.engines.loops.turnover import turn_over
from voicesim.engines.loops.word_of_mouth import talk_about_brand
from voicesim.phases import WEEK, Phase
from voicesim.state import State, arrays, copy

SEED = 11
STEPS = 12
Run = Callable[[int, Any, State], None]


def hearing(step: int, k: Any, s: State) -> None:
    hear(SEED, step, k, s.voices, s.messages, s.customers, s.ties, s.credit, s.office)
    give_credit(s.messages, s.places, s.credit)


FUNCTIONS: dict[str, Run] = {
    "turnover": lambda t, k, s: turn_over(SEED, t, k, s.voices, s.roles, s.places, s.office),
    "discovery": lambda t, k, s: discover(SEED, t, k, s.voices, s.places, s.office),
    "coaching": lambda t, k, s: coach(t, k, s.voices, s.office),
    "talk": lambda t, k, s: talk_inside(SEED, t, k, s.voices, s.ties, s.places, s.office),
    "speaking": lambda t, k, s: speak(SEED, t, k, s.voices, s.messages, s.places, s.office),
    "hearing": hearing,
    "conversation": lambda t, k, s: converse(
        SEED, t, k, s.voices, s.messages, s.customers, s.credit, s.office
    ),
    "complaints": lambda t, k, s: complain(
        SEED, t, k, s.voices, s.messages, s.customers, s.places, s.credit, s.office
    ),
    "storms": lambda t, k, s: storm(SEED, t, k, s.customers, s.ties, s.office),
    "word_of_mouth": lambda t, k, s: talk_about_brand(SEED, t, k, s.customers, s.ties, s.office),
    "accounts": lambda t, k, s: add_up(k, s.office),
}
# The compiled function that does a phase (or ends it).
NAMES = {
    "turn_over": "turnover",
    "discover": "discovery",
    "coach": "coaching",
    "talk_inside": "talk",
    "speak": "speaking",
    "hear": "hearing",
    "give_credit": "hearing",
    "converse": "conversation",
    "complain": "complaints",
    "storm": "storms",
    "talk_about_brand": "word_of_mouth",
    "add_up": "accounts",
}


def busy(**changes: Any) -> VoiceModel:
    """A model in which every phase has something to do."""
    scenario = small(
        policy__openness=0.8,
        policy__control=0.2,
        complaints__base=0.3,
        speaking__leak=0.4,
        storms__scandal=0.5,
        storms__pass_on=0.9,
        storms__tellers=2,
        storms__memory=1.0,
        turnover__exit=0.1,
        turnover__fill=1.0,
        turnover__growth=0.01,
        conversation__reply=0.8,
        customers__attention=2.0,
        **changes,
    ).with_({"events": [{"kind": "crisis", "week": 1.0, "size": 0.3}]})
    return VoiceModel(scenario, rng=SEED)


def says(patterns: tuple[str, ...], name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


def changed(before: State, after: State) -> set[str]:
    return set(differing(before, after))


def walked(model: VoiceModel, check: Callable[[Phase, State, State, int, Any], None]) -> None:
    """Take a model through its weeks phase by phase, showing each phase's before and after."""
    for step in range(STEPS):
        state, k = copy(model.state), model.course.knobs
        compiled.clear(state.office)
        for phase in WEEK:
            before = copy(state)
            FUNCTIONS[phase.name](step, k, state)
            check(phase, before, state, step, k)
        model.step()
        if step not in happenings.breaks(model.scenario):  # else an event came first
            assert differing(state, model.state) == []


def test_the_phases_one_by_one_are_the_week() -> None:
    """Called in the order of WEEK, the phase functions give the walk's bits."""
    seen = []
    walked(busy(), lambda phase, *_: seen.append(phase.name))
    assert seen == [phase.name for phase in WEEK] * STEPS


def test_the_compiled_walk_has_the_order_of_the_week() -> None:
    source = inspect.getsource(getattr(compiled.walk, "py_func", compiled.walk))
    called = [
        node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)
    ]
    order = list(dict.fromkeys(NAMES[name] for name in called if name in NAMES))
    assert order == [phase.name for phase in WEEK]
    assert set(called) - set(NAMES) <= {"range", "clear", "measure", "compiled"}


def test_a_phase_writes_only_what_it_says() -> None:
    def check(phase: Phase, before: State, after: State, *_: Any) -> None:
        unsaid = {name for name in changed(before, after) if not says(phase.writes, name)}
        assert unsaid == set(), phase.name

    walked(busy(), check)


def test_a_phase_writes_all_that_it_says() -> None:
    """No name stands there without need: every one is written in some week, every part too."""
    written: dict[str, set[str]] = {phase.name: set() for phase in WEEK}

    def check(phase: Phase, before: State, after: State, *_: Any) -> None:
        written[phase.name] |= changed(before, after)

    walked(busy(), check)
    for phase in WEEK:
        idle = [p for p in phase.writes if not any(fnmatch(n, p) for n in written[phase.name])]
        assert idle == [], phase.name


@pytest.mark.parametrize("schedule", ["together", "pairs"])
def test_a_phase_reads_only_what_it_says(schedule: str) -> None:
    """With every other array spoilt, a phase writes the same."""

    def check(phase: Phase, before: State, after: State, step: int, k: Any) -> None:
        spoilt = copy(before)
        for name, array in arrays(spoilt).items():
            if not says(phase.reads + phase.writes, name):
                array.fill(np.nan if array.dtype.kind == "f" else 1)
        FUNCTIONS[phase.name](step, k, spoilt)
        expected, found = arrays(after), arrays(spoilt)
        differ = [n for n in expected if says(phase.writes, n) and not same_bits(expected[n], found[n])]  # fmt: skip
        assert differ == [], phase.name

    walked(busy(talk__schedule=schedule), check)


def test_a_phase_draws_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told by the agents, who look up all luck through ``streams``: no purpose more, none fewer."""
    drawn: dict[str, set[str]] = {phase.name: set() for phase in WEEK}
    now = [""]
    for name in ("uniforms", "uniform", "normals", "fill_normals"):
        real = getattr(streams, name)

        def noted(seed: int, stream: int, *rest: Any, real: Any = real) -> Any:
            if now[0]:  # without compilation the world is drawn here too, before any phase
                drawn[now[0]].add(streams.NAMES[stream])
            return real(seed, stream, *rest)

        monkeypatch.setattr(streams, name, noted)
    for schedule in ("together", "pairs"):
        now[0] = ""
        model = busy(talk__schedule=schedule)
        agents = VoiceModel(model.scenario, rng=SEED, engine="agents")
        for name, function in PHASES.items():

            def timed(cast: Any, name: str = name, function: Any = function) -> None:
                now[0] = name
                function(cast)

            monkeypatch.setitem(PHASES, name, timed)
        agents.run()
    assert drawn == {phase.name: set(phase.draws) for phase in WEEK}


def test_every_name_is_one() -> None:
    """Every pattern names an array, every draw a stream."""
    names = arrays(busy().state)
    for phase in WEEK:
        for pattern in (*phase.reads, *phase.writes):
            assert any(fnmatch(name, pattern) for name in names), (phase.name, pattern)
        assert set(phase.draws) <= set(streams.NAMES.values()), phase.name
