"""Who there is: rows of posts and partner voices, and what each person and customer is like."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from voicesim.errors import InputError
from voicesim.io.organisation_types import Organisation
from voicesim.jit import compiled, lean
from voicesim.rules.people import (
    attention_span,
    audience_size,
    contacts_sought,
    sender_activity,
    stance_axis,
    tenure_so_far,
    trait,
)
from voicesim.scenario import Scenario
from voicesim.scenario.events import HiringWave, Merger
from voicesim.streams import (
    AUDIENCE_SIZE,
    BLOCK,
    BLOCKS,
    CONCERNED,
    CUSTOMER,
    CUSTOMER_CONTACTS,
    GROWTH_IDS,
    JOINER_IDS,
    LAYOFF,
    MERGED,
    OFFICIAL_ID,
    PARTNER_ENABLED,
    PARTNER_IDS,
    PERSON_KIND,
    STORM_ACTIVITY,
    TRAITS,
    fill_normals,
    normal_from,
    normals,
    uniforms,
)

MOST_POSTS = 2_000_000


@dataclass(frozen=True, slots=True)
class Block:
    """Rows ``start`` to ``stop`` that an event opens or a partner fills; ``number`` names which."""

    number: int
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Which row is whose: posts at the start, by growth, by events; partners; the official."""

    initial: int
    growth: int
    joined: tuple[Block, ...]
    partners: tuple[Block, ...]

    @property
    def posts(self) -> int:
        """Rows of employees' posts, open or not."""
        return self.joined[-1].stop if self.joined else self.initial + self.growth

    @property
    def voices(self) -> int:
        """All rows; the last is the official account."""
        return (self.partners[-1].stop if self.partners else self.posts) + 1

    def ids(self) -> np.ndarray:
        """Address of each person's luck (voices,), as `voicesim.streams` lays them out."""
        parts = [np.arange(self.initial), GROWTH_IDS + np.arange(self.growth)]
        for base, blocks in ((JOINER_IDS, self.joined), (PARTNER_IDS, self.partners)):
            parts += [base + b.number * BLOCK + np.arange(b.stop - b.start) for b in blocks]
        return np.concatenate([*parts, [OFFICIAL_ID]]).astype(np.int64)


def plan(scenario: Scenario, initial: int) -> Rows:
    """Lay out the rows for ``initial`` employees; raises `InputError` where there are too many.

    Growth opens the lowest closed row, so its rows stand before those that events open.
    """
    events = [(n, e) for n, e in enumerate(scenario.events) if isinstance(e, Merger | HiringWave)]
    if max([n for n, _ in events] + [len(scenario.partners) - 1], default=0) >= BLOCKS:
        raise InputError("scenario", f"more than {BLOCKS:,} events or partners", "fewer")
    growth = _posts_of_growth(scenario, initial, [(e.week, e.people) for _, e in events])
    joined, partners, row = [], [], initial + growth
    for number, event in events:
        joined.append(Block(number, row, row + event.people))
        row += event.people
    for number, partner in enumerate(scenario.partners.values()):
        partners.append(Block(number, row, row + partner.voices))
        row += partner.voices
    return Rows(initial, growth, tuple(joined), tuple(partners))


def _posts_of_growth(scenario: Scenario, initial: int, joining: list[tuple[float, int]]) -> int:
    """Posts that growth can open until the horizon, when nobody is laid off."""
    rate, week, posts = scenario.turnover.growth, 0.0, float(initial)
    if rate <= 0.0:
        return 0
    for when, people in [*sorted(joining), (float(scenario.weeks) + scenario.step_weeks, 0)]:
        posts = posts * math.exp(min(rate * (when - week), 100.0)) + people
        week = when
        if posts > MOST_POSTS:
            said = (
                f"{rate:g} a week over {scenario.weeks} weeks needs more than {MOST_POSTS:,} posts"
            )
            raise InputError("turnover.growth", said, "slower growth or a nearer horizon")
    return math.ceil(posts) - initial - sum(people for _, people in joining)


def employees_at_start(scenario: Scenario, organisation: Organisation | None) -> int:
    """Employees at the start: the people of the files, or as many as the scenario says."""
    if organisation is not None and organisation.ids:
        return len(organisation.ids)
    return scenario.organisation.employees


def customer_count(scenario: Scenario, organisation: Organisation | None) -> int:
    """Customers: those of the files, or as many as the scenario says."""
    if organisation is not None and organisation.customer_ids:
        return len(organisation.customer_ids)
    return scenario.customers.count


def direction(scenario: Scenario, gap: float, degrees: float = 0.0) -> np.ndarray:
    """The point (D,) at distance ``gap`` from the page's centre, turned in the first two axes.

    With one axis only, the sign of the cosine is left of the angle.
    """
    point = np.zeros(scenario.culture.dimensions)
    turned = math.radians(degrees)
    if point.size == 1:
        point[0] = math.copysign(gap, math.cos(turned))
    else:
        point[0], point[1] = gap * math.cos(turned), gap * math.sin(turned)
    return point


# ------------------------------------------------------------------------------- persons


@compiled
def roles_in_turn(shares, people):  # type: ignore[no-untyped-def]
    """Roles (people,) of one after another: each takes the role that is furthest behind its share.

    Sequential Sainte-Laguë: the role with the largest share / (2 taken + 1), the first of equals.
    Shares are met to within rounding at every moment, and one more person changes nobody else.
    """
    out = np.empty(people, np.int32)
    taken = np.zeros(shares.shape[0])
    for i in range(people):
        best = 0
        for r in range(1, shares.shape[0]):
            if shares[r] * (2.0 * taken[best] + 1.0) > shares[best] * (2.0 * taken[r] + 1.0):
                best = r
        taken[best] += 1.0
        out[i] = best
    return out


@compiled
def departments_and_tenure(seed, ids, departments, exit_rate, merged):  # type: ignore[no-untyped-def]
    """Departments (n,) of about equal size and weeks so far (n,) of the people ``ids``."""
    n = ids.shape[0]
    department, tenure = np.empty(n, np.int32), np.empty(n)
    for i in range(n):
        own, _, long, _ = uniforms(seed, PERSON_KIND, 0, ids[i], 0)
        if merged[i]:
            own = uniforms(seed, MERGED, 0, ids[i], 0)[0]
        department[i] = math.floor(own * departments)
        tenure[i] = tenure_so_far(exit_rate, long)
    return department, tenure


@compiled
def traits_of(seed, ids, role, means, spread):  # type: ignore[no-untyped-def]
    """Traits (9, n) of people from the means (roles, 9) of their roles (n,) and one spread."""
    out = np.empty((means.shape[1], ids.shape[0]))
    z = np.empty(means.shape[1])
    for i in range(ids.shape[0]):
        fill_normals(seed, TRAITS, 0, ids[i], 0, z)
        for t in range(means.shape[1]):
            out[t, i] = trait(means[role[i], t], spread, z[t])
    return out


@compiled
def stances_of(seed, stream, step, ids, centre, spread):  # type: ignore[no-untyped-def]
    """Stances (n, D) of people around their centres (n, D) with rms distances (n,)."""
    out = np.empty(centre.shape)
    for i in range(ids.shape[0]):
        fill_normals(seed, stream, step, ids[i], 0, out[i])
        for d in range(centre.shape[1]):
            out[i, d] = stance_axis(centre[i, d], spread[i], centre.shape[1], out[i, d])
    return out


@compiled
def audience_sizes(seed, ids, median, spread, customers):  # type: ignore[no-untyped-def]
    """Followers (n,) of people of roles with the median audiences (n,), at most all customers."""
    out = np.empty(ids.shape[0], np.int32)
    for i in range(ids.shape[0]):
        size = audience_size(median[i], spread, normals(seed, AUDIENCE_SIZE, 0, ids[i], 0)[0])
        out[i] = min(math.floor(size + 0.5), customers)
    return out


@compiled
def partners_enabled(seed, ids, share):  # type: ignore[no-untyped-def]
    """Whether each partner voice (n,) takes part in the programme from the start."""
    out = np.zeros(ids.shape[0], np.int8)
    for i in range(ids.shape[0]):
        if uniforms(seed, PARTNER_ENABLED, 0, ids[i], 0)[0] < share:
            out[i] = 1
    return out


# ------------------------------------------------------------------------------- customers


@compiled
def positions(seed, stream, customers, centre, spread):  # type: ignore[no-untyped-def]
    """Tastes or impressions (customers, D) around one centre (D,), rms distance ``spread``."""
    dimensions = centre.shape[0]
    out = np.empty((customers, dimensions))
    for c in range(customers):
        fill_normals(seed, stream, 0, c, 0, out[c])
        for d in range(dimensions):
            out[c, d] = stance_axis(centre[d], spread, dimensions, out[c, d])
    return out


@compiled
def attentions(seed, customers, median, spread):  # type: ignore[no-untyped-def]
    """Messages a week (customers,) that each customer can take in."""
    out = np.empty(customers)
    for c in range(customers):
        u, w, _, _ = uniforms(seed, CUSTOMER, 0, c, 0)
        out[c] = attention_span(median, spread, normal_from(u, w))
    return out


@compiled
def activities(seed, customers, variation):  # type: ignore[no-untyped-def]
    """How active a sender of stories each customer is (customers,), mean 1."""
    out = np.empty(customers)
    for c in range(customers):
        out[c] = sender_activity(variation, uniforms(seed, STORM_ACTIVITY, 0, c, 0)[0])
    return out


@compiled
def friends_sought(seed, customers, mean, spread):  # type: ignore[no-untyped-def]
    """Others that each customer seeks out (customers,): log-normal, rounded at random."""
    out = np.empty(customers, np.int32)
    for c in range(customers):
        _, _, u, w = uniforms(seed, CUSTOMER_CONTACTS, 0, c, 0)
        number = contacts_sought(mean, spread, normal_from(u, w))
        whole = math.floor(number)
        more = uniforms(seed, CUSTOMER_CONTACTS, 0, c, 1)[2] < number - whole
        out[c] = min(whole + (1 if more else 0), customers - 1)
    return out


# ------------------------------------------------------------------------------- events


@lean
def raise_alarm(seed, event, share, size, alarm):  # type: ignore[no-untyped-def]
    """Raise the alarm (customers,) of those whom event number ``event`` concerns by ``size``."""
    for c in range(alarm.shape[0]):
        if uniforms(seed, CONCERNED, event, c, 0)[0] < share:
            alarm[c] += size


@compiled
def layoff_luck(seed, event, ids):  # type: ignore[no-untyped-def]
    """Luck (n,) of the people ``ids`` when event number ``event`` makes some of them go."""
    out = np.empty(ids.shape[0])
    for i in range(ids.shape[0]):
        out[i] = uniforms(seed, LAYOFF, event, ids[i], 0)[0]
    return out
