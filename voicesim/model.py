"""VoiceModel: the simulation as a Mesa model, on either engine."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
import pandas as pd
from mesa.agent import AgentSet
from numpy.typing import ArrayLike

from voicesim.course import SEEDS, Course
from voicesim.engines import compiled
from voicesim.errors import InputError, nearest
from voicesim.measures.registry import frame
from voicesim.scenario import Scenario
from voicesim.state import State

if TYPE_CHECKING:
    from voicesim.engines.agents import Cast
    from voicesim.io.organisations import Organisation

ENGINES = ("compiled", "agents")


class SeriesCollector(mesa.DataCollector):
    """Mesa's collector whose model-level frame is the model's own series, computed when asked for.

    An attribute that only some classes of agents have is None for the others, in every Mesa.
    """

    def __init__(
        self,
        model: VoiceModel,
        agent_reporters: Mapping[str, Any],
        agenttype_reporters: Mapping[type, Mapping[str, Any]],
    ) -> None:
        self._model = model
        super().__init__(
            agent_reporters={
                name: partial(_attribute, reporter) if isinstance(reporter, str) else reporter
                for name, reporter in agent_reporters.items()
            },
            agenttype_reporters={cls: dict(r) for cls, r in agenttype_reporters.items()},
        )

    @property
    def model_vars(self) -> dict[str, list[Any]]:
        """Every measure as the list of its values so far."""
        return {name: column.tolist() for name, column in self._model.series.items()}

    @model_vars.setter
    def model_vars(self, value: dict[str, list[Any]]) -> None:
        """Mesa sets an empty dictionary on construction; ours is always computed."""

    def collect(self, model: VoiceModel) -> None:
        """Record the agents; the step too, which Mesa 3.5 notes only for reporters of its own."""
        steps = getattr(self, "_collection_steps", None)
        if steps is not None:
            steps.append(model.time)
        super().collect(model)

    def get_model_vars_dataframe(self) -> pd.DataFrame:
        """The series so far: index week, one column a measure."""
        return self._model.series


def _attribute(name: str, agent: Any) -> Any:
    """An agent's attribute, or None."""
    return getattr(agent, name, None)


class VoiceModel(mesa.Model):
    """One organisation and its public, as a ``mesa.Model``.

    Parameters
    ----------
    scenario
        A ``Scenario``, the name of a shipped one, a path, or None for the defaults.
    rng
        The seed: a whole number from 0, a numpy Generator to draw one from, or None for a new one
        (kept in ``seed``). ``seed`` means the same and is there for Mesa's habits.
    engine
        ``"compiled"`` (default) or ``"agents"``: equal to the last bit, the second one is readable,
        can be subclassed, and is some hundred times slower.
    organisation
        A real organisation as ``voicesim.io.organisations`` reads it.
    employee, partner, customer
        Classes of agents, or functions from a person's handle to a class (agents engine only).
    mute, enable
        Rows of voices that never speak, or that take part in the programme from the start.
    agent_reporters, agenttype_reporters
        What Mesa's DataCollector records about agents after each step.
    changes
        Parameters by path, ``coaching__hours=10`` or ``**{"coaching.hours": 10}``: for ``mesa.batch_run``.

    Errors: ``InputError`` for anything the scenario, the seed or the engine cannot be.
    """

    def __init__(
        self,
        scenario: Scenario | str | None = None,
        *,
        rng: int | np.random.Generator | None = None,
        seed: int | None = None,
        engine: str = "compiled",
        organisation: Organisation | None = None,
        state: State | None = None,
        employee: Any = None,
        partner: Any = None,
        customer: Any = None,
        mute: ArrayLike | None = None,
        enable: ArrayLike | None = None,
        agent_reporters: Mapping[str, Any] | None = None,
        agenttype_reporters: Mapping[type, Mapping[str, Any]] | None = None,
        **changes: Any,
    ) -> None:
        number = _seed(seed if rng is None else rng)
        super().__init__(rng=number)
        self.seed = number
        if engine not in ENGINES:
            expected = " or ".join(ENGINES)
            raise InputError("engine", f"no engine {engine!r}", expected, nearest(engine, ENGINES))
        self.engine = engine
        self.scenario = _scenario(scenario, changes)
        classes = {"employee": employee, "partner": partner, "customer": customer}
        self._classes = {kind: cls for kind, cls in classes.items() if cls is not None}
        if self._classes and engine == "compiled":
            raise InputError(
                "engine",
                "own classes of agents run on the agents engine only",
                'VoiceModel(..., engine="agents")',
            )
        self.course = Course(
            self.scenario,
            number,
            organisation=organisation,
            state=state,
            advance=compiled.advance if engine == "compiled" else self._advance_agents,
            mute=mute,
            enable=enable,
        )
        self.cast: Cast | None = None
        self.datacollector = SeriesCollector(self, agent_reporters or {}, agenttype_reporters or {})

    @property
    def scenario(self) -> Scenario:
        """What is simulated (Mesa 3.5 keeps a scenario of its own, which is not used)."""
        return self._situation

    @scenario.setter
    def scenario(self, scenario: Any) -> None:
        if isinstance(scenario, Scenario):
            self._situation = scenario

    @property
    def state(self) -> State:
        """The arrays of the organisation as they are now."""
        return self.course.state

    @property
    def series(self) -> pd.DataFrame:
        """The measures so far: index week, one column a measure."""
        return frame(self.course.raw, self.scenario)

    @property
    def agents(self) -> AgentSet:
        """Everybody present, as Mesa agents; made on first use with the compiled engine."""
        self.populate()
        return super().agents

    @property
    def agents_by_type(self) -> dict[type, AgentSet]:
        """Everybody present by class."""
        self.populate()
        return super().agents_by_type

    @property
    def agent_types(self) -> list[type]:
        """Classes of agents that occur."""
        self.populate()
        return super().agent_types

    def step(self) -> None:
        """One step of the scenario's length; stops the model at the horizon."""
        if self.course.steps_left:
            self.course.walk(1)
            self.datacollector.collect(self)
        self.running = self.course.steps_left > 0

    def run(self, steps: int | None = None) -> VoiceModel:
        """Run ``steps`` steps, or to the horizon. Returns the model itself."""
        for _ in range(self.course.steps_left if steps is None else steps):
            if not self.course.steps_left:
                break
            self.step()
        return self

    def run_model(self) -> None:
        """Run to the horizon: Mesa's name for it."""
        self.run()

    def _advance_agents(self, seed: int, first: int, last: int, *rest: Any) -> None:
        from voicesim.engines import agents

        agents.advance(self, seed, first, last, *rest)

    def populate(self) -> Cast:
        """The agents of those who are there: made on first use, kept up to date with who comes and goes."""
        from voicesim.engines import agents

        return agents.populate(self, **self._classes)

    def remove_all_agents(self) -> None:
        """Drop the agents, which are handles; the people stay and get new ones when asked for."""
        if self.cast is not None:
            self.cast.dissolve()
        self.cast = None


def _seed(rng: Any) -> int:
    """A seed from what the user gave; None draws a new one."""
    if rng is None:
        return int(np.random.SeedSequence().generate_state(1, np.uint32)[0])
    if isinstance(rng, np.random.Generator):
        return int(rng.integers(2**31))
    whole = isinstance(rng, int | np.integer) and not isinstance(rng, bool)
    if not whole or not 0 <= rng < SEEDS:
        raise InputError("seed", f"{rng!r} is not a seed", "a whole number from 0 to 2^63 - 1")
    return int(rng)


def _scenario(scenario: Scenario | str | None, changes: Mapping[str, Any]) -> Scenario:
    """The scenario meant, with changed parameters."""
    if scenario is None:
        scenario = Scenario()
    elif not isinstance(scenario, Scenario):
        from voicesim.io.scenarios import load

        scenario = load(scenario)
    if changes:
        return scenario.with_({path.replace("__", "."): value for path, value in changes.items()})
    return scenario
