"""What events do: to the State when they happen, to the parameters while they last."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from voicesim import population, streams
from voicesim import state as st
from voicesim.population import direction
from voicesim.scenario import Scenario
from voicesim.scenario.events import (
    Campaign,
    Change,
    Crisis,
    HiringWave,
    Layoff,
    LeadershipChange,
    LeaderSpeaks,
    Merger,
)

__all__ = ["apply", "breaks", "due", "effective", "first_step"]

LASTING = (Campaign, LeaderSpeaks)  # events with an end
TIMED = (Change, *LASTING)  # events that change parameters, not the State


# ------------------------------------------------------------------------------- when


def first_step(scenario: Scenario, week: float) -> int:
    """The first step that begins at ``week`` or later (to within a rounding error)."""
    return scenario.first_step(week)


def _span(scenario: Scenario, event: Any) -> tuple[int, int]:
    """First step of a lasting event and first step after it; it lasts one step at least."""
    start = first_step(scenario, event.week)
    return start, max(start + 1, first_step(scenario, event.week + event.weeks))


def breaks(scenario: Scenario) -> tuple[int, ...]:
    """Steps at which an event happens or ends, in ascending order, before the horizon."""
    steps: set[int] = set()
    for event in scenario.events:
        lasts = isinstance(event, LASTING)
        steps.update(_span(scenario, event) if lasts else [first_step(scenario, event.week)])
    return tuple(sorted(step for step in steps if step < scenario.steps))


def due(scenario: Scenario, step: int) -> tuple[int, ...]:
    """Numbers of the events to `apply` at ``step``: by week, then as the scenario lists them."""
    found = [
        (event.week, number)
        for number, event in enumerate(scenario.events)
        if not isinstance(event, TIMED) and first_step(scenario, event.week) == step
    ]
    return tuple(number for _, number in sorted(found))


# ------------------------------------------------------------------------------- parameters


def effective(scenario: Scenario, step: int) -> tuple[Scenario, float]:
    """The scenario with the parameters in force at ``step``, and how much stronger the vision is.

    A change holds from its week on, a campaign while it runs; where they meet, the one that began
    later wins (that they make sense together is checked with the scenario). Of leaders who speak at
    the same time the strongest counts.
    """
    changes: dict[str, Any] = {}
    voices = []
    for event in sorted(scenario.events, key=lambda event: event.week):
        if isinstance(event, Change) and step >= first_step(scenario, event.week):
            changes.update(event.set)
        elif isinstance(event, LASTING) and _runs(scenario, event, step):
            if isinstance(event, Campaign):
                changes.update({"official.rate": event.rate, "official.reach": event.reach})
            else:
                voices.append(event.times)
    return (scenario.with_(changes) if changes else scenario), max(voices, default=1.0)


def _runs(scenario: Scenario, event: Any, step: int) -> bool:
    start, stop = _span(scenario, event)
    return start <= step < stop


# ------------------------------------------------------------------------------- the State


def apply(number: int, state: st.State, scenario: Scenario, seed: int) -> None:
    """Let event ``number`` of the scenario happen to ``state``, in place.

    Events that only change parameters do nothing here; see `effective`.
    """
    event = scenario.events[number]
    for kind, happens in _HAPPENS.items():
        if isinstance(event, kind):
            happens(event, number, state, scenario, seed)


def _crisis(event: Crisis, number: int, state: st.State, scenario: Scenario, seed: int) -> None:
    """Those concerned complain more; of two crises at once, the later one's half-life holds."""
    population.raise_alarm(seed, number, event.share, event.size, state.customers.alarm)
    state.office.alarm_keep[0] = math.exp(-math.log(2.0) / event.half_life)


def _new_leaders(
    event: LeadershipChange, number: int, state: st.State, scenario: Scenario, seed: int
) -> None:
    """Every post that leads gets a person whose stance is drawn around the new gap."""
    voices = state.voices
    rows = np.flatnonzero((voices.leads > 0) & (voices.present == st.TAKEN))
    centre = np.tile(direction(scenario, event.gap), (rows.size, 1))
    width = np.full(rows.size, scenario.culture.spread)
    ids = voices.id[rows]
    stance = population.stances_of(seed, streams.NEW_LEADERS, number, ids, centre, width)
    voices.stance[rows] = stance
    voices.anchor[rows] = stance


def _opened(number: int, state: st.State, people: int) -> Any:
    """Rows of the posts that event ``number`` opens."""
    first = streams.JOINER_IDS + number * streams.BLOCK
    ids = state.voices.id
    return np.flatnonzero((ids >= first) & (ids < first + people))


def _merger(event: Merger, number: int, state: st.State, scenario: Scenario, seed: int) -> None:
    """People of the other company take their places, as the world drew them (see `world.build`)."""
    rows = _opened(number, state, event.people)
    state.voices.present[rows] = st.TAKEN
    state.office.posts[0] += rows.size


def _hiring_wave(
    event: HiringWave, number: int, state: st.State, scenario: Scenario, seed: int
) -> None:
    """Posts open; the labour market fills them."""
    rows = _opened(number, state, event.people)
    state.voices.present[rows] = st.VACANT
    state.office.posts[0] += rows.size


def _layoff(event: Layoff, number: int, state: st.State, scenario: Scenario, seed: int) -> None:
    """The share with the smallest draws go, their posts close; the others lose heart."""
    voices = state.voices
    rows = np.flatnonzero((voices.kind == st.EMPLOYEE) & (voices.present == st.TAKEN))
    luck = population.layoff_luck(seed, number, voices.id[rows])
    order = rows[np.argsort(luck, kind="stable")]
    count = math.floor(event.share * rows.size + 0.5)
    gone, stay = order[:count], order[count:]
    voices.present[gone] = st.CLOSED
    voices.enabled[gone] = 0
    state.office.posts[0] -= count
    voices.passion[stay] = voices.passion[stay] * (1.0 - event.passion)


_HAPPENS: dict[type, Callable[..., None]] = {
    Crisis: _crisis,
    LeadershipChange: _new_leaders,
    Merger: _merger,
    HiringWave: _hiring_wave,
    Layoff: _layoff,
}
