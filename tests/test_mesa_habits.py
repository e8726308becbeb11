"""VoiceModel is a Mesa model like any other: what Mesa users do with a model works with it."""

from __future__ import annotations

import inspect
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import voicesim as vs
from tests.engines.pairs import assert_same, small
from voicesim.engines.agents import OfficialAccount

ENGINES = ["compiled", "agents"]


def model_of(engine: str = "compiled", **more: Any) -> vs.VoiceModel:
    return vs.VoiceModel(small(), rng=1, engine=engine, **more)


# ------------------------------------------------------------------------------- the model


@pytest.mark.parametrize("engine", ENGINES)
def test_step_steps_and_running(engine: str) -> None:
    model = model_of(engine)
    assert isinstance(model, mesa.Model)
    assert (model.steps, model.running) == (0, True)
    for step in range(1, 13):
        assert model.running
        model.step()
        assert model.steps == step
    assert not model.running
    assert len(model.series) == 12
    model.step()
    assert len(model.series) == 12


@pytest.mark.parametrize("engine", ENGINES)
def test_run_model_goes_to_the_horizon(engine: str) -> None:
    model = model_of(engine)
    model.run_model()
    assert not model.running
    assert_same(model, model_of().run())


def test_a_while_loop_goes_to_the_horizon() -> None:
    model = model_of()
    while model.running:
        model.step()
    assert_same(model, model_of().run())


def test_seed_zero_is_a_seed() -> None:
    zero = vs.VoiceModel(small(), seed=0)
    assert zero.seed == 0
    assert_same(zero.run(), vs.VoiceModel(small(), rng=0).run())
    assert not zero.series.equals(vs.VoiceModel(small(), rng=1).run().series)


def test_no_seed_is_a_new_one_that_is_kept() -> None:
    model, other = vs.VoiceModel(small()), vs.VoiceModel(small())
    assert model.seed != other.seed
    assert_same(vs.VoiceModel(small(), rng=model.seed).run(), model.run())


@pytest.mark.parametrize("seed", [-1, 2**63, 1.5, "one", True])
def test_what_is_not_a_seed(seed: Any) -> None:
    with pytest.raises(vs.InputError, match="seed"):
        vs.VoiceModel(small(), rng=seed)


def test_mesas_own_luck_is_not_the_models() -> None:
    """``model.random`` and ``model.rng`` are there for users, and change nothing."""
    model = model_of()
    model.random.random()
    model.rng.normal(size=10)
    model.agents.shuffle(inplace=True)
    assert_same(model.run(), model_of().run())


def test_the_scenario_is_ours() -> None:
    """Mesa 3.5 keeps a scenario of its own under the same name."""
    model = model_of()
    assert model.scenario == small()


# ------------------------------------------------------------------------------- agents


@pytest.mark.parametrize("engine", ENGINES)
def test_agents_by_type(engine: str) -> None:
    model = model_of(engine)
    assert len(model.agents_by_type[vs.Employee]) == 24
    partners = sum(partner.voices for partner in model.scenario.partners.values())
    assert len(model.agents_by_type[vs.Partner]) == partners > 0
    assert len(model.agents_by_type[vs.Customer]) == 60
    assert set(model.agent_types) == {
        vs.Employee,
        vs.Partner,
        OfficialAccount,
        vs.Customer,
        vs.Orchestrator,
    }
    assert len(model.agents) == 24 + partners + 1 + 60 + 1
    assert len({agent.unique_id for agent in model.agents}) == len(model.agents)
    assert all(agent.model is model and agent.pos is None for agent in model.agents)


@pytest.mark.parametrize("engine", ENGINES)
def test_agent_sets(engine: str) -> None:
    """select, agg, get, set, do, map, sort, groupby, shuffle_do."""
    model = model_of(engine).run(6)
    voices = model.state.voices
    employees = model.agents_by_type[vs.Employee]
    rows = [person.row for person in employees]
    enabled = employees.select(lambda person: person.enabled)
    assert 0 < len(enabled) == int(voices.enabled[rows].sum())
    assert employees.agg("skill", np.mean) == np.mean(voices.skill[rows])
    assert employees.get("tenure") == voices.tenure[rows].tolist()
    assert employees.sort("skill", ascending=True).get("skill") == sorted(voices.skill[rows])
    by_role = employees.groupby("role").agg("passion", max)
    assert by_role[0] == voices.passion[rows][voices.role[rows] == 0].max()
    assert employees.map("time_for", 1.0) == voices.room[rows].tolist()
    employees.set("skill", 0.5)
    assert (voices.skill[rows] == 0.5).all()
    employees.do(lambda person: setattr(person, "passion", 0.25))
    model.agents_by_type[vs.Customer].shuffle_do(lambda c: setattr(c, "trust", c.row / 100))
    assert (voices.passion[rows] == 0.25).all()
    assert model.state.customers.trust.tolist() == [row / 100 for row in range(60)]
    assert len(model.agents.select(agent_type=vs.Customer)) == 60


def test_what_users_write_is_what_the_engine_reads() -> None:
    """A change made through agents is the same change in both engines."""
    models = [model_of(engine) for engine in ENGINES]
    for model in models:
        model.run(3)
        model.agents_by_type[vs.Employee].set("skill", 0.9)
        model.run()
    assert_same(*models)
    assert not models[0].series.equals(model_of().run().series)


@pytest.mark.parametrize("engine", ENGINES)
def test_remove_all_agents(engine: str) -> None:
    """Agents are handles: without them the people go on, and get new ones when asked for."""
    model = model_of(engine).run(4)
    old = list(model.agents)
    model.remove_all_agents()
    assert len(model._all_agents) == 0
    assert all(len(agents) == 0 for agents in model._agents_by_type.values())
    assert_same(model.run(), model_of().run())
    assert len(model.agents) >= 60
    assert not any(agent in model.agents for agent in old)


# ------------------------------------------------------------------------------- collecting


@pytest.mark.parametrize("engine", ENGINES)
def test_the_collectors_frame_is_the_series(engine: str) -> None:
    model = model_of(engine).run()
    frame = model.datacollector.get_model_vars_dataframe()
    assert isinstance(model.datacollector, mesa.DataCollector)
    assert_frame_equal(frame, model.series)
    assert len(frame) == 12
    collected = pd.DataFrame(model.datacollector.model_vars)
    assert np.array_equal(collected.to_numpy(), frame.to_numpy(), equal_nan=True)


@pytest.mark.parametrize("engine", ENGINES)
def test_agents_can_be_collected(engine: str) -> None:
    """An attribute that only some classes have is missing for the others."""
    model = model_of(engine, agent_reporters={"trust": "trust", "row": lambda a: getattr(a, "row", -1)})  # fmt: skip
    model.run(3)
    frame = model.datacollector.get_agent_vars_dataframe()
    assert sorted(set(frame.index.get_level_values(0))) == [1, 2, 3]
    last = frame.loc[3].dropna(subset="trust").sort_values("row")
    assert last["trust"].tolist() == model.state.customers.trust.tolist()


def test_agents_of_a_type_can_be_collected() -> None:
    model = model_of(agenttype_reporters={vs.Employee: {"skill": "skill", "passion": "passion"}})
    model.run(2)
    frame = model.datacollector.get_agenttype_vars_dataframe(vs.Employee)
    rows = [person.row for person in model.agents_by_type[vs.Employee]]
    assert frame.loc[2]["skill"].tolist() == model.state.voices.skill[rows].tolist()


def test_nothing_is_collected_about_agents_unless_asked() -> None:
    """A run on the compiled engine never makes agents that nobody looks at."""
    model = model_of().run()
    assert model.cast is None
    assert len(model._all_agents) == 0


# ------------------------------------------------------------------------------- batch_run

batch_run = pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="this Mesa has no batch_run")


def batch(parameters: dict[str, Any], seeds: list[int | None], processes: int = 1) -> pd.DataFrame:
    """``mesa.batch_run`` to the horizon: last row of every run.

    Mesa 3.5 takes the seeds itself; before, they were a parameter of the model.
    """
    if "rng" in inspect.signature(mesa.batch_run).parameters:
        repeated: dict[str, Any] = {"rng": seeds}
    elif any(seed is None for seed in seeds):
        repeated = {"iterations": len(seeds)}
    else:
        repeated, parameters = {}, {**parameters, "rng": sorted(set(seeds))}
        repeated["iterations"] = len(seeds) // len(parameters["rng"])
    rows = mesa.batch_run(
        vs.VoiceModel,
        parameters,
        number_processes=processes,
        max_steps=12,
        display_progress=False,
        **repeated,
    )
    return pd.DataFrame(rows).rename(columns={"seed": "rng"})  # the name it takes the seed by


@batch_run
@pytest.mark.parametrize("processes", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_batch_run(processes: int) -> None:
    """Every run is the model's own run with the same parameters and seed."""
    parameters = {"scenario": [small()], "coaching__hours": [0.0, 5.0]}
    frame = batch(parameters, seeds=[0, 7], processes=processes)
    assert len(frame) == 4
    for _, row in frame.iterrows():
        alone = vs.VoiceModel(small(), rng=row["rng"], coaching__hours=row["coaching__hours"])
        last = alone.run().series.iloc[-1]
        for measure in ("trust", "warmth", "coherence"):
            assert row[measure] == last[measure]
    assert frame["trust"].nunique() == 4


@batch_run
def test_batch_run_with_and_without_seeds() -> None:
    """Seed 0 gives the same run twice, no seed gives two runs."""
    same = batch({"scenario": [small()]}, seeds=[0, 0])
    other = batch({"scenario": [small()]}, seeds=[None, None])
    assert same["trust"].nunique() == 1
    assert other["trust"].nunique() == 2


@batch_run
def test_batch_run_of_agents() -> None:
    both = batch({"scenario": [small()], "engine": ENGINES}, seeds=[3])
    assert both["trust"].nunique() == 1
    assert set(both["engine"]) == set(ENGINES)
