"""The agents engine: handles of rows, coming and going, the order of acting, and own classes."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pytest
from numpy.typing import NDArray

import voicesim as vs
from tests.engines.pairs import assert_same, compare_engines, small
from voicesim import streams
from voicesim.engines.agents import Listener, Message, OfficialAccount, Person
from voicesim.engines.agents.handles import Column, Vector
from voicesim.engines.agents.week import PHASES
from voicesim.phases import WEEK
from voicesim.state import COUNTS, EMPLOYEE, LEFT, TAKEN, VACANT, Customers, Messages, Voices

BUSY = {
    "policy__openness": 0.8,
    "complaints__base": 0.2,
    "speaking__leak": 0.3,
    "storms__scandal": 0.5,
    "storms__pass_on": 0.9,
    "storms__memory": 0.0,
    "storms__hop_hours": 40.0,
    "turnover__exit": 0.05,
    "turnover__fill": 1.0,
}


def agents_model(**changes: Any) -> vs.VoiceModel:
    return vs.VoiceModel(small(**changes), rng=1, engine="agents")


# ------------------------------------------------------------------------------- handles


def test_every_column_is_an_attribute() -> None:
    """Nobody's column is forgotten or misspelled."""
    model = agents_model()
    person, customer = Person(model.state, 3), Listener(model.state, 5)
    for handle, part, table in [
        (person, "voices", Voices),
        (person, "messages", Messages),
        (customer, "customers", Customers),
    ]:
        arrays = getattr(model.state, part)
        for name in table._fields:
            assert np.array_equal(getattr(handle, name), getattr(arrays, name)[handle.row]), name


def test_a_column_reads_and_writes_its_row() -> None:
    model = agents_model()
    person = model.populate().employees()[2]
    person.skill = 0.25
    person.stance[1] = 3.0
    person.enabled = True
    voices = model.state.voices
    assert voices.skill[person.row] == 0.25
    assert voices.stance[person.row, 1] == 3.0
    assert voices.enabled[person.row] == 1
    assert person.enabled is True
    assert type(person.skill) is float
    assert type(person.audience) is int
    assert isinstance(Person.skill, Column)
    assert isinstance(Person.stance, Vector)


def test_agents_are_those_who_are_there() -> None:
    model = agents_model(turnover__growth=0.05)
    voices = model.state.voices
    there = np.flatnonzero((voices.kind == EMPLOYEE) & (voices.present == TAKEN))
    assert [p.row for p in model.agents_by_type[vs.Employee]] == there.tolist()
    assert len(model.agents_by_type[vs.Customer]) == 60
    assert len(model.agents_by_type[vs.Orchestrator]) == 1
    assert len(model.agents_by_type[OfficialAccount]) == 1


@pytest.mark.parametrize("engine", ["agents", "compiled"])
def test_people_come_and_go(engine: str) -> None:
    """After every step the agents are the people present, and whoever is new has a new agent."""
    events = [
        {"kind": "merger", "week": 2.0, "people": 5},
        {"kind": "hiring_wave", "week": 3.0, "people": 4},
        {"kind": "layoff", "week": 5.0, "share": 0.3},
    ]
    scenario = small(turnover__exit=0.1, turnover__fill=1.0).with_({"events": events})
    model = vs.VoiceModel(scenario, rng=3, engine=engine)
    before = {p.row: p for p in model.agents_by_type[vs.Employee]}
    replaced = 0
    while model.running:
        tenure = {row: person.tenure for row, person in before.items()}
        model.step()
        voices = model.state.voices
        there = np.flatnonzero((voices.kind == EMPLOYEE) & (voices.present == TAKEN))
        now = {p.row: p for p in model.agents_by_type[vs.Employee]}
        assert sorted(now) == there.tolist()
        for row in set(now) & set(before):
            stayed = now[row].tenure > tenure[row]
            assert (now[row] is before[row]) == stayed
            replaced += not stayed
        before = now
    assert replaced > 0


def test_leaving_by_hand_is_leaving() -> None:
    """``agent.remove()`` empties the post, and both engines go on in the same way."""
    models = [vs.VoiceModel(small(), rng=1, engine=engine) for engine in ("compiled", "agents")]
    for model in models:
        person = model.agents_by_type[vs.Employee][4]
        person.remove()
        assert model.state.voices.present[4] == VACANT
        assert person not in model.agents
        model.run()
    assert_same(*models)


@pytest.mark.parametrize("who", ["customers", "official", "orchestrator"])
def test_some_cannot_leave(who: str) -> None:
    cast = agents_model().populate()
    agent = cast.customers[0] if who == "customers" else getattr(cast, who)
    with pytest.raises(vs.InputError, match="cannot leave"):
        agent.remove()


def test_both_engines_take_turns() -> None:
    """The agents of a model that the compiled engine moves are up to date whenever one looks."""
    model = vs.VoiceModel(small(turnover__exit=0.1), rng=1)
    stayer = next(iter(model.agents_by_type[vs.Employee]))
    model.run(6)
    assert stayer.tenure == model.state.voices.tenure[stayer.row]
    assert np.shares_memory(stayer.stance, model.state.voices.stance)


# ------------------------------------------------------------------------------- the week


def test_a_phase_has_a_function() -> None:
    assert list(PHASES) == [phase.name for phase in WEEK]


def test_messages_are_read_by_customers() -> None:
    model = agents_model(policy__openness=1.0)
    model.step()
    cast = model.populate()
    said = [message for message in cast.messages if message is not None]
    assert all(isinstance(message, Message) for message in said)
    assert [m.author.row for m in said] == np.flatnonzero(model.state.messages.spoke).tolist()
    assert sum(m.author.heard for m in said) == sum(c.heard for c in cast.customers) > 0


class Shuffled:
    """Makes the agents of a model act in a random order wherever that must not matter."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def __call__(self, model: vs.VoiceModel) -> vs.VoiceModel:
        model.populate().shuffle = random.Random(self.seed)
        return model


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_agents_changes_nothing(seed: int) -> None:
    """In fading, talk, speaking, hearing, conversation, complaints, storms, word of mouth.

    It does matter in turnover (each hire takes one of the posts that are left) and when people meet
    in pairs (each meeting starts from where the last one ended); there agents act in fixed order.
    """
    in_order = agents_model(**BUSY).run()
    shuffled = Shuffled(seed)(agents_model(**BUSY)).run()
    assert in_order.series["trust"].nunique() > 1
    assert_same(in_order, shuffled)


def test_the_storm_of_the_shuffled_week_is_one() -> None:
    """The scenario above has what its test is about: stories told, replies, slips, people leaving."""
    model = agents_model(**BUSY)
    total = np.zeros(len(COUNTS), np.int64)
    while model.running:
        model.step()
        total += model.state.office.counts
    assert dict(zip(COUNTS, (total > 0).tolist(), strict=True)) == dict.fromkeys(COUNTS, True)
    assert total[LEFT] > 5


def test_agent_sets_can_do_a_phase() -> None:
    """Mesa's ``shuffle_do`` on a whole AgentSet gives what the phase gives."""
    phases = [agents_model(), agents_model()]
    for model, by_set in zip(phases, [False, True], strict=True):
        model.run(3)
        cast = model.populate()
        if by_set:
            model.agents_by_type[vs.Customer].shuffle_do("chat").shuffle_do("change_mind")
        else:
            PHASES["word_of_mouth"](cast)
    assert_same(*phases)


# ------------------------------------------------------------------------------- own classes


class Blunt(vs.Employee):
    """Says what it thinks, whoever listens, and never stumbles."""

    def compose(self) -> NDArray[np.float64]:
        return self.stance.copy()


def blunt_department(person: Person) -> type:
    return Blunt if person.department == 2 else vs.Employee


def test_own_class_for_one_department() -> None:
    """Its people say something else; nobody's luck and nobody else's first words change."""
    scenario = small(policy__openness=1.0, speaking__cadence=7.0, organisation__departments=4)
    as_ever = vs.VoiceModel(scenario, rng=1, engine="agents")
    with_blunt = vs.VoiceModel(scenario, rng=1, engine="agents", employee=blunt_department)
    for model in (as_ever, with_blunt):
        model.step()
    blunt = as_ever.state.voices.department == 2
    spoke = as_ever.state.messages.spoke == 1
    assert (blunt & spoke).sum() >= 2
    assert np.array_equal(as_ever.state.messages.spoke, with_blunt.state.messages.spoke)
    assert np.array_equal(as_ever.state.messages.slip, with_blunt.state.messages.slip)
    differs = (as_ever.state.messages.content != with_blunt.state.messages.content).any(axis=1)
    assert np.array_equal(differs, blunt & spoke)
    rows = np.flatnonzero(blunt & spoke)
    assert np.array_equal(
        with_blunt.state.messages.content[rows], with_blunt.state.voices.stance[rows]
    )
    assert set(with_blunt.agent_types) > {Blunt, vs.Employee}


def test_own_class_says_nothing_new() -> None:
    """A subclass that changes nothing gives the bits of the compiled engine, also for those hired."""

    class Same(vs.Employee):
        pass

    class SamePartner(vs.Partner):
        pass

    class SameCustomer(vs.Customer):
        pass

    scenario = small(turnover__exit=0.1, turnover__fill=1.0)
    own = vs.VoiceModel(
        scenario, rng=1, engine="agents", employee=Same, partner=SamePartner, customer=SameCustomer
    ).run()
    assert_same(vs.VoiceModel(scenario, rng=1).run(), own)
    assert {type(agent) for agent in own.agents} == {
        Same,
        SamePartner,
        SameCustomer,
        OfficialAccount,
        vs.Orchestrator,
    }


def test_own_customers() -> None:
    class Deaf(vs.Customer):
        def notice(self, came: list[tuple[Message, float]], slots: int) -> list[Message]:
            return []

    model = vs.VoiceModel(small(), rng=1, engine="agents", customer=Deaf).run()
    assert model.state.customers.heard_sum.sum() == 0.0
    assert model.course.raw[:, 0].min() == 60


@pytest.mark.parametrize("kind", ["employee", "partner", "customer"])
def test_own_classes_need_the_agents_engine(kind: str) -> None:
    with pytest.raises(vs.InputError, match='engine="agents"'):
        vs.VoiceModel(small(), rng=1, **{kind: Blunt})


@pytest.mark.parametrize(
    ("kind", "choice"),
    [
        ("employee", vs.Customer),
        ("employee", mesa.Agent),
        ("employee", lambda person: None),
        ("customer", vs.Employee),
        ("partner", lambda person: vs.Employee),
    ],
)
def test_own_classes_are_checked(kind: str, choice: Any) -> None:
    model = vs.VoiceModel(small(), rng=1, engine="agents", **{kind: choice})
    with pytest.raises(vs.InputError, match=f"a subclass of voicesim.{kind.capitalize()}"):
        model.step()


@pytest.mark.parametrize("said", [[0.0], [0.0, np.nan], 1.0])
def test_what_is_composed_is_checked(said: Any) -> None:
    class Odd(vs.Employee):
        def compose(self) -> Any:
            return said

    scenario = small(policy__openness=1.0)
    with pytest.raises(vs.InputError, match="2 finite numbers"):
        vs.VoiceModel(scenario, rng=1, engine="agents", employee=Odd).run()


def test_own_luck_is_nobody_elses() -> None:
    """Whoever draws more draws nobody else's luck: it is looked up, not consumed."""

    class Gambler(vs.Employee):
        def speak(self) -> Message | None:
            for k in range(1, 50):
                self.draw(streams.SPEAKING, k)
            return super().speak()

    own = vs.VoiceModel(small(), rng=1, engine="agents", employee=Gambler).run()
    assert_same(vs.VoiceModel(small(), rng=1).run(), own)


def test_the_documented_example_runs() -> None:
    """The code of the how-to is executed as it stands."""
    page = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "subclass-an-agent.md"
    blocks = [part.split("```")[0] for part in page.read_text().split("```python\n")[1:]]
    assert len(blocks) >= 3
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, str(page), "exec"), names)
    assert names["difference"] != 0.0


def test_an_error_leaves_the_model_usable() -> None:
    """What fails in the middle of a step does not leave the agents believing that they still act."""

    class Fails(vs.Employee):
        def speak(self) -> Message | None:
            raise ZeroDivisionError

    model = vs.VoiceModel(small(), rng=1, engine="agents", employee=Fails)
    with pytest.raises(ZeroDivisionError):
        model.step()
    assert model.populate().acting is False


def test_sixteen_values() -> None:
    compare_engines(small(culture__dimensions=16, policy__openness=1.0))
