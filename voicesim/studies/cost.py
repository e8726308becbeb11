"""What a run costs: seconds and bytes by people, ties, axes and steps, fitted to measurements."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from voicesim.io.organisation_types import Organisation
from voicesim.population import customer_count, employees_at_start, plan
from voicesim.scenario import Scenario


class Size(NamedTuple):
    """How large a run is. ``ties``: voice to customer, touch points included; ``contacts``: customer to
    customer, in both directions; ``axes``: D; ``steps``: how many; ``length``: of a step in weeks."""

    customers: float
    voices: float
    ties: float
    contacts: float
    axes: float
    steps: float
    length: float


@dataclass(frozen=True, slots=True)
class Price:
    """What a run costs whatever its size, and for each voice, voice and axis, customer, customer and axis, and tie."""

    run: float
    voice: float
    voice_axis: float
    customer: float
    customer_axis: float
    tie: float

    def of(self, size: Size) -> float:
        """The cost of everybody and everything once."""
        voices = size.voices * (self.voice + self.voice_axis * size.axes)
        customers = size.customers * (self.customer + self.customer_axis * size.axes)
        return self.run + voices + customers + self.tie * size.ties


# Fitted by `python -m benchmarks.cost`, which prints these lines. What counts is how the terms compare: a forecast
# measures by itself how fast its machine is.
BUILD = Price(1.0e6, 2900.0, 190.0, 770.0, 36.0, 120.0)
STEP = Price(4400.0, 350.0, 39.0, 45.0, 4.0, 10.0)
KEPT = 1.1e6  # nanoseconds until a run's measures are a row
BYTES = Price(0.0, 328.0, 40.0, 125.0, 24.0, 8.0)  # of the arrays of a State
CONTACT_BYTES = 4.0


def size_of(scenario: Scenario, organisation: Organisation | None = None) -> Size:
    """The size of a run of ``scenario``: expected ties where they are generated.

    Mean audience: ``median exp(spread^2 / 2)``, at most all customers (log-normal).
    """
    employees = employees_at_start(scenario, organisation)
    customers = customer_count(scenario, organisation)
    spread = scenario.customers.audience_spread
    mean = math.exp(0.5 * spread * spread)

    def reach(audience: float) -> float:
        return min(float(customers), audience * mean)

    if organisation is not None and organisation.audience_voice is not None:
        followed = float(organisation.audience_voice.size)
    else:
        shares = sum(role.share for role in scenario.roles.values()) or 1.0
        followed = customers + employees * sum(
            role.share / shares * reach(role.audience) for role in scenario.roles.values()
        )
    followed += sum(p.voices * reach(p.traits.audience) for p in scenario.partners.values())
    return Size(
        customers,
        plan(scenario, employees).voices,
        followed,
        customers * scenario.customers.contacts,
        scenario.culture.dimensions,
        scenario.steps,
        scenario.step_weeks,
    )


def step_seconds(size: Size) -> float:
    """Seconds of one core for a step. A shorter one brings fewer messages: its ties cost less in proportion."""
    return 1e-9 * STEP.of(size._replace(ties=size.ties * min(1.0, size.length)))


def run_seconds(size: Size) -> float:
    """Seconds of one core for a run, on the machine that the prices were measured on.

    Within a tenth up to some ten thousand customers; a world of a million, which no cache holds, takes up to three
    times as long to build as this says, a week of it about a quarter longer.
    """
    return 1e-9 * (BUILD.of(size) + KEPT) + size.steps * step_seconds(size)


def run_bytes(size: Size) -> float:
    """Bytes of the arrays of a run in progress."""
    return BYTES.of(size) + CONTACT_BYTES * size.contacts
