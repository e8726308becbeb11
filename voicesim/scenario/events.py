"""What may happen on a scenario's timeline."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from voicesim.scenario.knob import Section, choice, knob


class _Event(Section):
    week: float = knob(0.0, 0, 5200, "week", "When it happens", live=False)


class Crisis(_Event):
    """A crisis: for some weeks customers complain more."""

    kind: Literal["crisis"]
    size: float = knob(0.1, 0, 10, "1/week", "Extra hazard of a complaint at its height", live=False)  # fmt: skip
    half_life: float = knob(1.0, 0.05, 200, "weeks", "Time in which it halves", live=False)
    share: float = knob(1.0, 0, 1, "share of customers", "Customers concerned", live=False)


class ProductFailure(Crisis):
    """A product failure: a crisis for those who own the product."""

    kind: Literal["product_failure"]  # type: ignore[assignment]
    share: float = knob(0.2, 0, 1, "share of customers", "Customers concerned", live=False)


class Campaign(_Event):
    """A campaign of the official account."""

    kind: Literal["campaign"]
    weeks: float = knob(4.0, 0.1, 520, "weeks", "How long it runs", live=False)
    rate: float = knob(3.0, 0, 7, "messages/week", "Official messages during the campaign", live=False)  # fmt: skip
    reach: float = knob(0.7, 0, 1, "share of customers", "Who meets one", live=False)


class LeadershipChange(_Event):
    """New leaders: their stances are drawn anew."""

    kind: Literal["leadership_change"]
    gap: float = knob(0.3, 0, 5, "page radii", "Distance of the new leaders' mean stance from the page", live=False)  # fmt: skip


class LeaderSpeaks(_Event):
    """A leader speaks to everybody: the vision weighs more for some weeks."""

    kind: Literal["leader_speaks"]
    weeks: float = knob(4.0, 0.1, 520, "weeks", "How long it lasts", live=False)
    times: float = knob(3.0, 0, 100, "times", "How much stronger the vision is meanwhile", live=False)  # fmt: skip


class Merger(_Event):
    """Another company joins, with its own culture."""

    kind: Literal["merger"]
    people: int = knob(100, 1, 100_000, "people", "People who join", live=False)
    gap: float = knob(1.5, 0, 5, "page radii", "Distance of their culture from the page", live=False)  # fmt: skip
    angle: float = knob(120.0, -360, 360, "degrees", "Direction of their culture in the first two values", live=False)  # fmt: skip
    spread: float = knob(0.8, 0, 5, "page radii (rms)", "Spread of their stances", live=False)
    apart: float = knob(0.8, 0, 1, "share", "Share of their ties that they seek among themselves", live=False)  # fmt: skip


class HiringWave(_Event):
    """Many new posts open at once."""

    kind: Literal["hiring_wave"]
    people: int = knob(50, 1, 100_000, "people", "New posts", live=False)


class Layoff(_Event):
    """Part of the people must go; those who stay lose heart."""

    kind: Literal["layoff"]
    share: float = knob(0.2, 0, 1, "share of employees", "Who must go", live=False)
    passion: float = knob(0.3, 0, 1, "share", "Passion lost by those who stay", live=False)


class Change(_Event):
    """A lever is moved, a budget cut, a policy changed: parameters take new values from here on."""

    kind: Literal["change"]
    set: dict[str, bool | int | float | str] = choice({}, "Parameter paths and their new values", live=False)  # fmt: skip


Event = Annotated[
    Crisis
    | ProductFailure
    | Campaign
    | LeadershipChange
    | LeaderSpeaks
    | Merger
    | HiringWave
    | Layoff
    | Change,
    Field(discriminator="kind"),
]
EVENT_KINDS: dict[str, type[_Event]] = {
    "crisis": Crisis,
    "product_failure": ProductFailure,
    "campaign": Campaign,
    "leadership_change": LeadershipChange,
    "leader_speaks": LeaderSpeaks,
    "merger": Merger,
    "hiring_wave": HiringWave,
    "layoff": Layoff,
    "change": Change,
}
