"""The scenario: all sections together, the checks between them, and its baseline."""

from __future__ import annotations

import math
from itertools import groupby
from typing import Any

from pydantic import Field, ValidationError, field_validator, model_validator

from voicesim.errors import InputError, nearest
from voicesim.scenario import organisation as org
from voicesim.scenario import programme as prog
from voicesim.scenario import public as pub
from voicesim.scenario.events import Change, Event
from voicesim.scenario.files import Files
from voicesim.scenario.knob import Section, choice, knob
from voicesim.scenario.table import PARAMETERS, get_path, with_paths

DEFAULT_ROLES: dict[str, org.Role] = {
    "frontline": org.Role(
        share=0.35, passion=0.5, audience=15.0, touch=1.0, capacity=10.0, eagerness=0.35
    ),
    "sales": org.Role(
        share=0.15, passion=0.6, audience=40.0, touch=0.5, eagerness=0.75, completion=0.45
    ),
    "specialist": org.Role(share=0.42, passion=0.45, audience=20.0, skill=0.2, credibility=0.6),
    "leader": org.Role(
        share=0.08, passion=0.55, audience=60.0, skill=0.3, composure=0.45, leads=True
    ),
}
DEFAULT_PARTNERS: dict[str, org.Partner] = {
    "resellers": org.Partner(voices=10, gap=0.8, angle=90.0, coopetition=0.5),
    "allies": org.Partner(voices=10, gap=0.5, angle=-60.0, coopetition=0.7),
}


class Scenario(Section):
    """One situation to be simulated: who is there, what is done about voices, what happens.

    Immutable. Every number is checked against its range on construction; ``with_(...)`` returns a
    changed copy and checks again. Errors: ``InputError`` through ``voicesim.load`` and ``with_``,
    pydantic's ``ValidationError`` from the bare constructor.
    """

    title: str = choice("", "Name of the situation, for people", live=False)
    story: str = choice("", "What the situation is", live=False)
    question: str = choice("", "What one wants to know", live=False)
    currency: str = choice("EUR", "Currency of all prices", live=False)
    weeks: int = knob(104, 1, 5200, "weeks", "Horizon", live=False, plausible=(26, 208))
    step_days: float = knob(7.0, 0.25, 28, "days", "Length of a step", live=False, plausible=(1, 7))
    organisation: org.Organisation = Field(default_factory=org.Organisation)
    culture: org.Culture = Field(default_factory=org.Culture)
    talk: org.Talk = Field(default_factory=org.Talk)
    turnover: org.Turnover = Field(default_factory=org.Turnover)
    hiring: org.Hiring = Field(default_factory=org.Hiring)
    roles: dict[str, org.Role] = Field(default_factory=lambda: dict(DEFAULT_ROLES))
    partners: dict[str, org.Partner] = Field(default_factory=lambda: dict(DEFAULT_PARTNERS))
    discovery: prog.Discovery = Field(default_factory=prog.Discovery)
    orchestrator: prog.Orchestrator = Field(default_factory=prog.Orchestrator)
    coaching: prog.Coaching = Field(default_factory=prog.Coaching)
    policy: prog.Policy = Field(default_factory=prog.Policy)
    official: prog.Official = Field(default_factory=prog.Official)
    speaking: pub.Speaking = Field(default_factory=pub.Speaking)
    customers: pub.Customers = Field(default_factory=pub.Customers)
    conversation: pub.Conversation = Field(default_factory=pub.Conversation)
    complaints: pub.Complaints = Field(default_factory=pub.Complaints)
    storms: pub.Storms = Field(default_factory=pub.Storms)
    word_of_mouth: pub.WordOfMouth = Field(default_factory=pub.WordOfMouth)
    costs: prog.Costs = Field(default_factory=prog.Costs)
    regime: pub.Regime = Field(default_factory=pub.Regime)
    files: Files = Field(default_factory=Files)
    events: tuple[Event, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _merge_defaults(cls, data: Any) -> Any:
        """A role named as a default one only says what differs; ``false`` removes it."""
        if isinstance(data, dict) and isinstance(data.get("roles"), dict):
            merged: dict[str, Any] = {k: v.model_dump() for k, v in DEFAULT_ROLES.items()}
            for name, role in data["roles"].items():
                if role is False:
                    merged.pop(name, None)
                elif isinstance(role, org.Role):
                    merged[name] = role.model_dump()
                elif isinstance(role, dict):
                    merged[name] = {**merged.get(name, {}), **role}
                else:
                    merged[name] = role
            data = {**data, "roles": merged}
        culture = data.get("culture") if isinstance(data, dict) else None
        values = culture.get("values") if isinstance(culture, dict) else None
        if isinstance(culture, dict) and isinstance(values, list | tuple):
            axes = {"dimensions": len(values)} if values else {}
            data = {**data, "culture": {**axes, **culture, "values": tuple(values)}}
        return data

    @field_validator("events", mode="before")
    @classmethod
    def _events_as_tuple(cls, events: Any) -> Any:
        return tuple(events) if isinstance(events, list) else events

    @model_validator(mode="after")
    def _agree(self) -> Scenario:
        total = sum(role.share for role in self.roles.values())
        if abs(total - 1) > 1e-6:
            raise ValueError(f"roles: the shares add up to {total:.6g}, they must add up to 1")
        taught = self.coaching.skill + self.coaching.composure + self.coaching.listening
        if abs(taught - 1) > 1e-6:
            raise ValueError(
                "coaching: skill, composure and listening share the hours and must add up to 1, "
                f"not {taught:.6g}"
            )
        if self.culture.values and len(self.culture.values) != self.culture.dimensions:
            raise ValueError(
                f"culture.values: {len(self.culture.values)} axes have names but culture.dimensions is "
                f"{self.culture.dimensions}"
            )
        names = [name.strip() for name in self.culture.values]
        if "" in names or len(set(names)) < len(names):
            raise ValueError("culture.values: every axis needs a name of its own")
        only = self.discovery.only_role
        if only and only not in self.roles:
            hint = nearest(only, self.roles)
            raise ValueError(
                f"discovery.only_role: nobody has the role {only!r}; roles are "
                f"{', '.join(self.roles)}" + (f" (did you mean {hint!r}?)" if hint else "")
            )
        for number, event in enumerate(self.events):
            if event.week >= self.weeks:
                raise ValueError(
                    f"events.{number}.week: {event.week:g} is after the horizon of "
                    f"{self.weeks} weeks"
                )
            if isinstance(event, Change):
                self._check_paths(number, event)
        self._check_changes_together()
        return self

    def _check_paths(self, number: int, event: Change) -> None:
        if not event.set:
            raise ValueError(f"events.{number}.set: names no parameter to change")
        for path in event.set:
            parameter = PARAMETERS.get(path)
            if parameter is None:
                hint = nearest(path, PARAMETERS)
                raise ValueError(
                    f"events.{number}.set: unknown parameter {path!r}"
                    + (f" (did you mean {hint!r}?)" if hint else "")
                )
            if not parameter.live:
                raise ValueError(
                    f"events.{number}.set: {path!r} shapes the start and cannot change in mid-run"
                )

    def _check_changes_together(self) -> None:
        """Changes pile up, each from its week on: what holds in every stretch must make sense."""
        changes = [(n, e) for n, e in enumerate(self.events) if isinstance(e, Change)]
        if not changes:
            return
        data = self.model_copy(update={"events": ()}).as_data()
        changes.sort(key=lambda change: change[1].week)
        held: dict[str, Any] = {}
        for _, group in groupby(changes, key=lambda change: self.first_step(change[1].week)):
            together = list(group)
            for _, event in together:
                held.update(event.set)
            number, event = together[-1]
            try:
                Scenario.model_validate(with_paths(data, held))
            except ValidationError as error:
                told = error.errors()[0]
                if told["type"] != "value_error":
                    raise  # a value that its own field refuses; `problems` finds the event
                said = told["ctx"]["error"]
                raise ValueError(
                    f"events.{number}.set: makes no sense from week {event.week:g} on; {said}"
                ) from None

    def first_step(self, week: float) -> int:
        """The first step that begins at ``week`` or later (to within a rounding error)."""
        return max(0, math.ceil((week - 1e-9) / self.step_weeks))

    @property
    def steps(self) -> int:
        """Steps until the horizon, whole steps only."""
        return max(1, int(self.weeks * 7 / self.step_days + 1e-9))

    @property
    def step_weeks(self) -> float:
        """Length of a step in weeks."""
        return self.step_days / 7

    def get(self, path: str) -> Any:
        """Value at a dotted parameter path such as ``coaching.hours``."""
        return get_path(self, path)

    def as_data(self) -> dict[str, Any]:
        """Nested data of which ``Scenario.model_validate`` makes this scenario again."""
        data = self.model_dump()
        data["roles"] |= {name: False for name in DEFAULT_ROLES if name not in self.roles}
        return data

    def with_(self, changes: dict[str, Any]) -> Scenario:
        """A changed copy: dotted paths to new values. Errors: ``InputError`` naming the path."""
        from voicesim.scenario.problems import checked

        return checked(with_paths(self.as_data(), changes), where="the change " + ", ".join(changes))  # fmt: skip

    def baseline(self) -> Scenario:
        """The same organisation without the programme: every lever off, no lever moved later."""
        off = {path: p.off for path, p in PARAMETERS.items() if p.off is not None}
        data = with_paths(self.as_data(), off)
        data["partners"] = {
            name: {**partner, "enabled": 0.0} for name, partner in data["partners"].items()
        }
        data["events"] = tuple(e for e in data["events"] if e["kind"] != "change")
        return Scenario.model_validate(data)


def unknown_path(path: str) -> InputError:
    """The error for a parameter path that does not exist, with the nearest right one."""
    return InputError("parameter", f"unknown parameter {path!r}", "a path such as 'coaching.hours'", nearest(path, PARAMETERS))  # fmt: skip
