"""The ties of one scenario: taken from files where they say something, generated where not."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from voicesim import networks, population
from voicesim import state as st
from voicesim.casting import of_role
from voicesim.errors import InputError
from voicesim.io.organisation_types import Organisation
from voicesim.population import Block, Rows
from voicesim.scenario import Scenario
from voicesim.scenario.events import Merger

MOST_TIES = 500_000_000
Pool = NDArray[np.int64]  # (posts, 3): beginning in the members, size, own place or -1


# ------------------------------------------------------------------------------- colleagues


def peers(
    scenario: Scenario,
    seed: int,
    organisation: Organisation | None,
    rows: Rows,
    voices: st.Voices,
) -> tuple[st.Longs, st.Ints, st.Floats]:
    """Whom each voice listens to at work: start (voices + 1,), peer, weight.

    Contacts have weight 1, a boss ``boss_weight``; of two ties between the same people the heavier
    counts. Posts at the start know each other; those that open later seek all their contacts among
    those before them, merged ones mostly among themselves. Ties of files replace the generated ones
    of the people at the start.
    """
    listener, speaker = _generated_contacts(scenario, seed, rows, voices)
    weight = np.ones(listener.size)
    if organisation is not None and organisation.tie_source is not None:
        later = (listener >= rows.initial) | (speaker >= rows.initial)
        told = organisation.tie_weight
        weight = np.concatenate([
            np.ones(organisation.tie_source.size) if told is None else told.astype(np.float64),
            weight[later],
        ])  # fmt: skip
        listener = np.concatenate([organisation.tie_target, listener[later]])
        speaker = np.concatenate([organisation.tie_source, speaker[later]])
    boss = bosses(scenario, organisation, rows, voices)
    under = np.flatnonzero(boss >= 0).astype(np.int32)
    heard = scenario.organisation.boss_weight
    if heard > 0.0:
        above = boss[under]
        listener = np.concatenate([listener, under, above])
        speaker = np.concatenate([speaker, above, under])
        weight = np.concatenate([weight, np.full(under.size, heard), np.ones(under.size)])
    return networks.rows_from_pairs(rows.voices, listener, speaker, weight, True)


def sought_contacts(contacts: float, mutual: float, others: int) -> tuple[float, float]:
    """Contacts each person has to seek, and the chance that a tie runs back, to meet the scenario.

    A pair (i, j) listens i to j when i sought j, or j sought i and the tie runs back: with
    p = sought / others, p + p q - p^2 q = contacts / others. The chance q = mutual / (2 - mutual)
    makes ``mutual`` the share of ties that are returned (where ties are few). Everybody is sought
    when contacts are as many as there are others.
    """
    back = mutual / (2.0 - mutual)
    share = min(contacts / others, 1.0) if others > 0 else 0.0
    if back == 0.0:
        return share * others, back
    root = math.sqrt(max((1.0 + back) ** 2 - 4.0 * back * share, 0.0))
    return 2.0 * share / (1.0 + back + root) * others, back


def _generated_contacts(
    scenario: Scenario, seed: int, rows: Rows, voices: st.Voices
) -> tuple[st.Ints, st.Ints]:
    office = scenario.organisation
    posts, initial = rows.posts, rows.initial
    mergers = [
        (block, event)
        for block in rows.joined
        if isinstance(event := scenario.events[block.number], Merger)
    ]
    merged = [block for block, _ in mergers]
    members, near, far = _pools(rows, voices.department[:posts], merged)
    sought, back = sought_contacts(office.contacts, office.mutual, initial - 1)
    number = np.full(posts, sought)
    near_share = np.full(posts, office.silo if sought < initial - 1 else 0.0)
    number[initial:] = np.minimum(office.contacts, far[initial:, 1])
    for block, event in mergers:
        own = slice(block.start, block.stop)
        number[own] = sought_contacts(office.contacts, office.mutual, event.people - 1)[0]
        near_share[own] = event.apart
    return networks.contacts(seed, voices.id[:posts], members, near, far, near_share, number, back)


def _pools(rows: Rows, department: st.Ints, merged: list[Block]) -> tuple[st.Ints, Pool, Pool]:
    """Members of all pools; for each post, whom it may seek near by and anywhere.

    Near by is the own department, anywhere everybody: of the posts at the start, for later ones of
    those before them. For those who merge, near by is their own company.
    """
    posts, initial = rows.posts, rows.initial
    settled = initial + rows.growth
    row = np.arange(posts)
    by_department = np.argsort(department[:settled], kind="stable")
    begin = np.searchsorted(department[by_department], department)
    size = np.bincount(department[:initial], minlength=department.max() + 1)[department]
    place = np.full(posts, -1)
    place[by_department] = np.arange(settled) - begin[by_department]
    growing = slice(initial, settled)
    size[growing] = place[growing]
    place[initial:] = -1
    near = np.stack([begin, size, place], axis=1)
    anywhere = np.minimum(row, initial)
    anywhere[growing] = row[growing]
    anywhere[:initial] = initial
    own = np.where(row < initial, row, -1)
    far = np.stack([np.full(posts, settled), anywhere, own], axis=1)
    lists = [by_department, np.arange(settled)]
    length = 2 * settled
    for block in merged:
        inside = np.arange(block.start, block.stop)
        lists.append(inside)
        near[inside, 0] = length
        near[inside, 1] = inside.size
        near[inside, 2] = inside - block.start
        length += inside.size
    return np.concatenate(lists).astype(np.int32), near, far


def bosses(
    scenario: Scenario, organisation: Organisation | None, rows: Rows, voices: st.Voices
) -> st.Ints:
    """Row of each post's boss (posts,), -1 for who has none.

    Generated: a tree in each department with ``span`` reports to a boss, leaders first; the heads
    of departments form such a tree again. An org chart replaces it; a file of ties without a
    chart means that ties are all there is among the people at the start.
    """
    posts, initial = rows.posts, rows.initial
    boss = _generated_bosses(scenario, organisation, rows, voices)
    if organisation is not None and organisation.reports_to is not None:
        boss[:initial] = organisation.reports_to
    elif organisation is not None and organisation.tie_source is not None:
        boss[:initial] = st.NOBODY
    return boss[:posts]


def _generated_bosses(
    scenario: Scenario, organisation: Organisation | None, rows: Rows, voices: st.Voices
) -> st.Ints:
    posts, span = rows.posts, scenario.organisation.span
    department = voices.department[:posts]
    rank = np.where(voices.leads[:posts] > 0, 0, 1 << 16)
    if organisation is not None and organisation.ids and organisation.level is not None:
        level = organisation.level
        rank[: rows.initial] = np.where(level > 0, level, 1 << 16)
    rank[rows.initial :] = 1 << 17  # those who come later stand below those who are there
    order = np.lexsort((np.arange(posts), rank, department))
    first = np.searchsorted(department[order], department[order])
    place = np.arange(posts) - first
    boss = np.full(posts, st.NOBODY, np.int32)
    inside = place > 0
    boss[order[inside]] = order[first[inside] + (place[inside] - 1) // span]
    heads = order[place == 0]
    heads = heads[np.lexsort((heads, rank[heads]))]
    boss[heads[1:]] = heads[np.arange(heads.size - 1) // span]
    return boss


# ------------------------------------------------------------------------------- audiences


def audiences(
    scenario: Scenario,
    seed: int,
    organisation: Organisation | None,
    rows: Rows,
    voices: st.Voices,
    taste: st.Floats,
) -> tuple[st.Ints, st.Longs, st.Ints, st.Weights]:
    """Whom customers meet (customers,) and hear: touch, start (customers + 1,), voice, weight.

    When files give the audiences of the people at the start, these are taken as they are, and a
    customer meets the one of them they have the strongest tie with.
    """
    public = scenario.customers
    median = of_role(scenario, voices.role, "audience")
    size = population.audience_sizes(
        seed, voices.id, median, public.audience_spread, taste.shape[0]
    )
    told = organisation is not None and organisation.audience_voice is not None
    if told:
        size[: rows.initial] = 0
        touch = np.full(taste.shape[0], st.NOBODY, np.int32)
    else:
        touch = _touch_points(seed, taste.shape[0], rows, voices)
    total = int(size.sum()) + taste.shape[0]
    if total > MOST_TIES:
        said = f"audiences of {total:,} ties in all"
        raise InputError("roles", said, f"at most {MOST_TIES:,}: smaller audiences or fewer people")
    start, voice, weight = networks.audiences(
        seed, voices.id, size, voices.stance, taste, public.homophily, touch, public.touch_weight
    )
    if told and organisation is not None:
        touch, start, voice, weight = _with_told(organisation, start, voice, weight)
    return touch, start, voice, weight


def _touch_points(seed: int, customers: int, rows: Rows, voices: st.Voices) -> st.Ints:
    """Groups of voices with one role have the same contact with customers."""
    meets = (voices.touch > 0) & (voices.present != st.CLOSED)
    meeting = np.flatnonzero(meets)
    members = meeting[np.argsort(voices.role[meeting], kind="stable")].astype(np.int32)
    _, begin, size = np.unique(voices.role[members], return_index=True, return_counts=True)
    weight = np.cumsum(voices.touch[members[begin]] * size)
    return networks.touch_points(seed, customers, weight, begin, size, members)


def _with_told(
    organisation: Organisation, start: st.Longs, voice: st.Ints, weight: st.Weights
) -> tuple[st.Ints, st.Longs, st.Ints, st.Weights]:
    """Add the ties of the file and find whom each customer meets."""
    customers = start.size - 1
    customer, speaks = organisation.audience_customer, organisation.audience_voice
    given = organisation.audience_weight
    if customer is None or speaks is None:
        raise TypeError("the organisation says nothing about audiences")
    told = np.ones(customer.size) if given is None else given
    touch = np.full(customers, st.NOBODY, np.int32)
    order = np.lexsort((speaks, -told, customer))
    met, first = np.unique(customer[order], return_index=True)
    touch[met] = speaks[order[first]]
    owner = np.repeat(np.arange(customers, dtype=np.int32), np.diff(start))
    merged = networks.rows_from_pairs(
        customers,
        np.concatenate([customer, owner]).astype(np.int32),
        np.concatenate([speaks, voice]).astype(np.int32),
        np.concatenate([told, weight]).astype(np.float32),
        False,
    )
    return touch, *merged


# ------------------------------------------------------------------------------- customers


def friends(
    scenario: Scenario, seed: int, organisation: Organisation | None, customers: int
) -> tuple[st.Longs, st.Ints]:
    """Whom each customer talks to: start (customers + 1,), friend, in both directions."""
    source = organisation.customer_source if organisation else None
    target = organisation.customer_target if organisation else None
    if source is not None and target is not None:
        ones = np.ones(source.size, np.float32)
        return networks.rows_from_pairs(customers, source, target, ones, True)[:2]
    public = scenario.customers
    sought = population.friends_sought(
        seed, customers, public.contacts / 2.0, public.contacts_spread
    )
    return networks.friends(seed, sought, public.clustering)
