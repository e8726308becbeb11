"""What the room has decided so far: immutable recipes of both futures, and how they become scenarios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from voicesim.errors import InputError, nearest
from voicesim.live.levers import EVENT_BUTTONS, LEVERS, MIXED, Lever, effective
from voicesim.scenario import Scenario
from voicesim.scenario.problems import checked
from voicesim.scenario.table import with_paths

Side = Literal["A", "B"]
SIDES: tuple[Side, ...] = ("A", "B")
MOST_EVENTS = 200


@dataclass(frozen=True)
class Recipe:
    """How one future differs from its scenario: values from the start, events added, voices muted."""

    start: Mapping[str, Any] = field(default_factory=dict)
    events: tuple[Mapping[str, Any], ...] = ()
    muted: tuple[int, ...] = ()  # addresses of voices (Voices.id)


@dataclass(frozen=True)
class Snapshot:
    """Everything that can be undone."""

    name: str
    seed: int
    sides: Mapping[Side, Recipe]
    twins: bool = False
    active: Side = "B"

    def with_side(self, side: Side, recipe: Recipe) -> Snapshot:
        """A copy with another recipe; while there is one future only, A goes along."""
        sides = {**self.sides, side: recipe}
        if not self.twins:
            sides["A"] = sides["B"]
        return replace(self, sides=sides)


def build(base: Scenario, recipe: Recipe) -> Scenario:
    """The scenario of a recipe. Errors: ``InputError`` naming the parameter or event."""
    if not recipe.start and not recipe.events:
        return base
    data = with_paths(base.model_dump(), recipe.start)
    data["events"] = [*data["events"], *(dict(event) for event in recipe.events)]
    return checked(data, where="this page")


def find_lever(name: str) -> Lever:
    """A lever by its name. Errors: ``InputError`` with the nearest right one."""
    lever = LEVERS.get(name)
    if lever is None:
        raise InputError("lever", f"unknown lever {name!r}", "", nearest(name, LEVERS))
    return lever


def _right_kind(lever: Lever, value: Any) -> Any:
    """``value`` in the kind that the table wants: a browser sends 3 for 3.0."""
    if lever.kind == "number" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if lever.kind == "whole" and isinstance(value, float) and value.is_integer():
        return int(value)
    if lever.kind == "choice" and value not in lever.choices:
        raise InputError(lever.label, f"{value!r} is not a choice", ", ".join(lever.choices))
    return value


def move(
    base: Scenario, recipe: Recipe, lever: Lever, value: Any, week: float, now: bool
) -> Recipe:
    """Move a lever from ``week`` on, or from the start. Errors: ``InputError``."""
    value = _right_kind(lever, value)
    if value == MIXED:
        return recipe
    from_start = not now or not lever.live or week <= 0
    scenario = build(base, recipe)
    changes = lever.expand(value, scenario.get if from_start else effective(scenario, week))
    if from_start:
        moved = replace(recipe, start={**recipe.start, **changes})
    else:
        moved = replace(recipe, events=_with_change(recipe.events, week, changes))
    build(base, moved)
    return moved


def _with_change(
    events: tuple[Mapping[str, Any], ...], week: float, changes: Mapping[str, Any]
) -> tuple[Mapping[str, Any], ...]:
    """Events with a change at ``week``, merged into one that is there already."""
    for i, event in enumerate(events):
        if event["kind"] == "change" and event["week"] == week:
            merged = {**event, "set": {**event["set"], **changes}}
            return (*events[:i], merged, *events[i + 1 :])
    return _added(events, {"kind": "change", "week": week, "set": dict(changes)})


def _added(events: tuple[Mapping[str, Any], ...], event: Mapping[str, Any]) -> Any:
    if len(events) >= MOST_EVENTS:
        raise InputError("timeline", f"{MOST_EVENTS} events were added already", "fewer events")
    return (*events, event)


def drop(base: Scenario, recipe: Recipe, button: str, week: float) -> Recipe:
    """Drop an event on the timeline at ``week``. Errors: ``InputError``."""
    if button not in EVENT_BUTTONS:
        raise InputError("event", f"unknown event {button!r}", "", nearest(button, EVENT_BUTTONS))
    event: dict[str, Any] = {**EVENT_BUTTONS[button][1], "week": week}
    if button == "budget_cut":
        hours = effective(build(base, recipe), week)("coaching.hours")
        event["set"] = {"coaching.hours": hours / 2}
    dropped = replace(recipe, events=_added(recipe.events, event))
    build(base, dropped)
    return dropped


def as_plain(snapshot: Snapshot) -> dict[str, Any]:
    """A snapshot as plain data for a link."""
    return {
        "n": snapshot.name,
        "s": snapshot.seed,
        "t": snapshot.twins,
        "e": snapshot.active,
        **{
            side.lower(): {"p": dict(r.start), "e": [dict(e) for e in r.events], "m": list(r.muted)}
            for side, r in snapshot.sides.items()
        },
    }


def _bad_link(problem: str) -> InputError:
    return InputError("link", problem, "a link made by this page")


def from_plain(data: Any) -> Snapshot:
    """A snapshot from plain data. Errors: ``InputError``; the scenarios are checked by ``build``."""
    if not isinstance(data, dict):
        raise _bad_link("it holds no session")
    name, seed = data.get("n"), data.get("s")
    if (
        not isinstance(name, str)
        or isinstance(seed, bool)
        or not isinstance(seed, int)
        or not 0 <= seed < 2**63
    ):
        raise _bad_link("scenario or seed is missing or wrong")
    sides = {side: _recipe(data.get(side.lower())) for side in SIDES}
    twins = data.get("t") is True
    return Snapshot(name, seed, sides, twins, "A" if twins and data.get("e") == "A" else "B")


def _recipe(data: Any) -> Recipe:
    if not isinstance(data, dict):
        raise _bad_link("one of the two futures is missing")
    start, events, muted = data.get("p", {}), data.get("e", []), data.get("m", [])
    kinds = isinstance(start, dict) and isinstance(events, list) and isinstance(muted, list)
    if not kinds or not all(isinstance(e, dict) for e in events) or len(events) > MOST_EVENTS:
        raise _bad_link("one of the two futures cannot be read")
    if not all(isinstance(m, int) and not isinstance(m, bool) for m in muted):
        raise _bad_link("the muted voices cannot be read")
    return Recipe(start, tuple(events), tuple(muted))
