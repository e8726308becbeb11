"""Handles: a row number, with the columns of that row as attributes."""

from __future__ import annotations

from typing import Any, Generic, TypeVar, overload

import numpy as np

from voicesim.rules.space import squared_distance_to
from voicesim.state import Floats, State

Value = TypeVar("Value")


class Column(Generic[Value]):
    """One column of the State as an attribute: ``skill = Column[float]("voices")``.

    Reading gives a plain Python number, writing goes straight into the array. ``name`` is the
    column's name where the attribute is called otherwise.
    """

    def __init__(self, part: str, name: str = "") -> None:
        self._part = part
        self._name = name

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = self._name or name

    @overload
    def __get__(self, agent: None, owner: type) -> Column[Value]: ...
    @overload
    def __get__(self, agent: Row, owner: type) -> Value: ...
    def __get__(self, agent: Row | None, owner: type) -> Any:
        if agent is None:
            return self
        return getattr(getattr(agent.state, self._part), self._name).item(agent.row)

    def __set__(self, agent: Row, value: Value) -> None:
        getattr(getattr(agent.state, self._part), self._name)[agent.row] = value


class Flag(Column[bool]):
    """A column of zeros and ones, read as False and True."""

    def __get__(self, agent: Any, owner: type) -> Any:
        value = super().__get__(agent, owner)
        return value if agent is None else bool(value)


class Vector:
    """A column of positions, (D,) a row; reading gives a view: ``stance[0] = 1.0`` moves."""

    def __init__(self, part: str, name: str = "") -> None:
        self._part = part
        self._name = name

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = self._name or name

    @overload
    def __get__(self, agent: None, owner: type) -> Vector: ...
    @overload
    def __get__(self, agent: Row, owner: type) -> Floats: ...
    def __get__(self, agent: Row | None, owner: type) -> Any:
        if agent is None:
            return self
        return getattr(getattr(agent.state, self._part), self._name)[agent.row]

    def __set__(self, agent: Row, value: Floats) -> None:
        getattr(getattr(agent.state, self._part), self._name)[agent.row] = value


class Row:
    """Somebody's row in the State."""

    state: State
    row: int


class Person(Row):
    """The row of a voice: what is asked for the class of a person is told by this.

    All traits lie in [0, 1], positions are in page radii, times in weeks.
    """

    id = Column[int]("voices")
    kind = Column[int]("voices")
    role = Column[int]("voices")
    department = Column[int]("voices")
    partner = Column[int]("voices")
    present = Column[int]("voices")
    enabled = Flag("voices")
    muted = Flag("voices")
    stance = Vector("voices")
    anchor = Vector("voices")
    stubborn = Column[float]("voices")
    tenure = Column[float]("voices")
    since = Column[float]("voices")
    passion = Column[float]("voices")
    passion0 = Column[float]("voices")
    skill = Column[float]("voices")
    skill0 = Column[float]("voices")
    composure = Column[float]("voices")
    composure0 = Column[float]("voices")
    listening = Column[float]("voices")
    listening0 = Column[float]("voices")
    coachability = Column[float]("voices")
    completion = Column[float]("voices")
    eagerness = Column[float]("voices")
    awareness = Column[float]("voices")
    credibility = Column[float]("voices")
    coopetition = Column[float]("voices")
    capacity = Column[float]("voices")
    room = Column[float]("voices")
    touch = Column[float]("voices")
    leads = Flag("voices")
    audience = Column[int]("voices")
    audience_taste = Vector("voices")
    centrality = Column[float]("voices")
    said = Flag("voices")
    coached = Column[int]("voices")
    hours = Column[float]("voices")
    # this step's message and what came back
    spoke = Flag("messages")
    content = Vector("messages")
    genuine = Column[float]("messages")
    slip = Flag("messages")
    heard = Column[int]("messages")
    replies = Column[int]("messages")
    answered = Column[int]("messages")
    complaints = Column[int]("messages")
    handled = Column[int]("messages")
    badly = Column[int]("messages")
    # running totals since week 0
    trust_moved = Column[int]("credit", "trust")  # in 1 / state.SHARE_BITS
    answered_so_far = Column[int]("credit", "answered")

    def __init__(self, state: State, row: int) -> None:
        self.state = state
        self.row = row


class Listener(Row):
    """The row of a customer."""

    taste = Vector("customers")
    impression = Vector("customers")
    variance = Column[float]("customers")
    warmth = Column[float]("customers")
    trust = Column[float]("customers")
    attention = Column[float]("customers")
    slots = Column[float]("customers")
    touch = Column[int]("customers")
    heard = Column[int]("customers")
    heard_sum = Vector("customers")
    replied = Column[int]("customers")
    answer_hours = Column[float]("customers")
    complained = Column[int]("customers")
    alarm = Column[float]("customers")
    betrayed = Flag("customers")
    last_micro = Column[int]("customers")
    told = Column[int]("customers")
    origin = Column[int]("customers")
    pass_hour = Column[float]("customers")
    tellers = Column[int]("customers")
    story_size = Column[int]("customers")
    activity = Column[float]("customers")

    def __init__(self, state: State, row: int) -> None:
        self.state = state
        self.row = row


def gap2(a: Floats, b: Floats) -> float:
    """Squared distance of two positions (D,), page radii^2."""
    return float(squared_distance_to(a[np.newaxis], 0, b))
