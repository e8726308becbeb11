"""One run: a model walked to its horizon, and all that is kept of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from voicesim import legend
from voicesim.course import Course, quarter_start
from voicesim.io.organisation_types import Organisation
from voicesim.measures.attribution import Labels, credited, who
from voicesim.measures.registry import frame
from voicesim.scenario import Scenario
from voicesim.state import OFFICIAL, TAKEN, TRAITS, Credit, Floats, State

MOST_POINTS = 1500  # of a kind on a map: more would only be ink
START, END = "start", "end"


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one run; ``map``, ``messages`` and ``agents`` only when asked for."""

    series: pd.DataFrame
    people: pd.DataFrame
    credit: Credit
    centre: Floats
    customers: int
    map: pd.DataFrame | None
    messages: pd.DataFrame | None
    agents: pd.DataFrame | None


def one_run(
    scenario: Scenario,
    seed: int,
    engine: str = "compiled",
    organisation: Organisation | None = None,
    *,
    with_map: bool = False,
    with_messages: bool = False,
    with_agents: bool = False,
) -> Kept:
    """Run ``scenario`` once to its horizon; the credit kept is that of the last quarter."""
    course = course_of(scenario, seed, engine, organisation)
    labels = labels_of(scenario, organisation)
    maps = [points(course.state, labels, START)] if with_map else []
    agents = [agent_table(course.state, labels, 0.0)] if with_agents else []
    before = quarter_start(scenario)
    heard = _walk(course, before, labels, with_messages)
    earlier = Credit._make(array.copy() for array in course.state.credit)
    heard += _walk(course, scenario.steps - before, labels, with_messages)
    maps += [points(course.state, labels, END)] if with_map else []
    agents += [agent_table(course.state, labels, float(scenario.weeks))] if with_agents else []
    return Kept(
        series=frame(course.raw, scenario),
        people=who(course.state.voices, labels),
        credit=Credit._make(np.array(a) for a in credited(earlier, course.state.credit)),
        centre=course.state.places.centre.copy(),
        customers=len(course.state.customers.trust),
        map=pd.concat(maps, ignore_index=True) if with_map else None,
        messages=pd.concat(heard, ignore_index=True) if heard else None,
        agents=pd.concat(agents, ignore_index=True) if with_agents else None,
    )


def course_of(
    scenario: Scenario, seed: int, engine: str, organisation: Organisation | None
) -> Course:
    """A run not yet begun, on either engine. Raises `InputError` for an engine there is not."""
    if engine == "compiled":
        return Course(scenario, seed, organisation=organisation)
    from voicesim.model import VoiceModel

    return VoiceModel(scenario, rng=seed, engine=engine, organisation=organisation).course


def labels_of(scenario: Scenario, organisation: Organisation | None) -> Labels:
    """Names for roles, partners, departments and voices, from the scenario and its files."""
    names = legend.labels(scenario, organisation)
    return Labels(names.roles, names.partners, names.departments, names.voices)


def _walk(course: Course, steps: int, labels: Labels, listen: bool) -> list[pd.DataFrame]:
    """Walk on, and write down every message of every step when asked to ``listen``."""
    if not listen:
        course.walk(steps)
        return []
    heard = []
    for _ in range(steps):
        course.walk(1)
        week = course.step * course.scenario.step_weeks
        heard.append(message_table(course.state, labels, week))
    return heard


def message_table(state: State, labels: Labels, week: float) -> pd.DataFrame:
    """This step's messages, one row each: who, where in the culture space, and what came of it."""
    rows = np.flatnonzero(state.messages.spoke)
    said = state.messages
    table = pd.DataFrame(
        {
            "week": week,
            "voice": rows,
            "authenticity": said.genuine[rows],
            "disclosure": said.slip[rows].astype(bool),
            **{name: getattr(said, name)[rows] for name in ("heard", "replies", "answered")},
        }
    )
    return pd.concat([table, _coordinates(said.content[rows])], axis=1)


def agent_table(state: State, labels: Labels, week: float) -> pd.DataFrame:
    """Every voice at one moment: who it is, its traits and its stance."""
    v = state.voices
    table = who(v, labels)
    table.insert(0, "week", week)
    table["present"] = v.present == TAKEN
    table["tenure_weeks"] = v.tenure
    for name in TRAITS:
        table[name] = getattr(v, name)
    table["audience"] = v.audience
    return pd.concat([table, _coordinates(v.stance)], axis=1)


def points(state: State, labels: Labels, moment: str) -> pd.DataFrame:
    """The culture space at one moment: centre of the page, voices, impressions of customers.

    Columns moment, kind, name, role, partner, enabled, audience, x0 ... x(D-1); at most MOST_POINTS
    voices and as many customers, evenly taken.
    """
    v = state.voices
    there = np.flatnonzero((v.present == TAKEN) | (v.kind == OFFICIAL))
    voices = who(v, labels).iloc[_some(there)][["kind", "name", "role", "partner", "enabled"]]
    voices = voices.assign(audience=v.audience[voices.index])
    voices = pd.concat([voices, _coordinates(v.stance[voices.index], voices.index)], axis=1)
    rows = _some(np.arange(len(state.customers.trust)))
    names = [f"customer {row + 1}" for row in rows]
    customers = pd.DataFrame({"kind": "customer", "name": names})
    customers = pd.concat([customers, _coordinates(state.customers.impression[rows])], axis=1)
    centre = pd.DataFrame({"kind": ["centre"], "name": ["page"]})
    centre = pd.concat([centre, _coordinates(state.places.centre[None, :])], axis=1)
    blank = {"role": "", "partner": "", "enabled": False, "audience": 0}
    table = pd.concat(
        [centre.assign(**blank), voices, customers.assign(**blank)], ignore_index=True
    )
    table.insert(0, "moment", moment)
    return table


def _some(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """At most MOST_POINTS of ``rows``, evenly taken."""
    if len(rows) <= MOST_POINTS:
        return rows
    return rows[np.linspace(0, len(rows) - 1, MOST_POINTS).astype(np.int64)]


def _coordinates(places: Floats, index: pd.Index | None = None) -> pd.DataFrame:
    """Columns x0, x1, ... of places (n, D)."""
    names = [f"x{k}" for k in range(places.shape[1])]
    return pd.DataFrame(places.copy(), columns=names, index=index)
