"""The beginning: a State from a scenario, a seed and, if there are files, a real organisation."""

from __future__ import annotations

import math

import numpy as np

from voicesim import casting, networks, population, streams, ties
from voicesim import state as st
from voicesim.io.organisation_types import Organisation
from voicesim.legend import Labels, labels, notes
from voicesim.population import Rows, direction, plan
from voicesim.rules.space import nearness
from voicesim.scenario import Scenario

__all__ = ["Labels", "build", "labels", "notes"]

NEVER = -1e9  # week of being enabled, of those who never were


def build(scenario: Scenario, seed: int, *, organisation: Organisation | None = None) -> st.State:
    """Lay out people, customers and ties at week 0.

    What ``organisation`` says is taken as it stands; everything else is drawn from ``seed`` (an int
    in [0, 2^63)). Rows of voices: posts (those that open later are CLOSED), partner voices, the
    official account. Raises `InputError` when scenario and organisation do not fit together.
    """
    rows = plan(scenario, population.employees_at_start(scenario, organisation))
    voices = _people(scenario, seed, organisation, rows)
    customers = _customers(scenario, seed, population.customer_count(scenario, organisation))
    peers = ties.peers(scenario, seed, organisation, rows, voices)
    audiences = ties.audiences(scenario, seed, organisation, rows, voices, customers.taste)
    touch, start, voice, weight = audiences
    customers.touch[:] = touch
    friends = ties.friends(scenario, seed, organisation, customers.taste.shape[0])
    size, taste = networks.who_listens(rows.voices, start, voice, customers.taste)
    centrality = networks.centrality(voices.present, *peers[:2])
    voices = voices._replace(audience=size, audience_taste=taste, centrality=centrality)
    dimensions = scenario.culture.dimensions
    return st.State(
        voices=voices,
        messages=_messages(rows.voices, dimensions),
        customers=customers,
        ties=st.Ties(*peers, start, voice, weight, *friends),
        roles=st.Roles(
            casting.trait_means(scenario), np.array([scenario.organisation.trait_spread])
        ),
        places=_places(scenario, voices),
        office=_office(scenario, rows, voices),
        credit=_credit(rows.voices, dimensions),
    )


# ------------------------------------------------------------------------------- voices


def _people(
    scenario: Scenario, seed: int, organisation: Organisation | None, rows: Rows
) -> st.Voices:
    ids = rows.ids()
    posts, count = rows.posts, rows.voices
    role = casting.roles_of_voices(scenario, organisation, rows)
    department, tenure = _departments(scenario, seed, organisation, rows, ids)
    means = casting.trait_means(scenario)
    spread = scenario.organisation.trait_spread
    means = np.vstack([means, np.zeros((1, means.shape[1]))])  # the official account has no traits
    traits = population.traits_of(seed, ids, role, means, spread)
    traits[:, -1] = 0.0
    trait = dict(zip(st.TRAITS, traits.copy(), strict=True))
    trait["credibility"][-1] = scenario.official.credibility
    leads = casting.of_role(scenario, role, "leads") * (np.arange(count) < posts)
    centre, width = _centres(scenario, rows, leads)
    stance = population.stances_of(seed, streams.STANCE, 0, ids, centre, width)
    kind = np.full(count, st.EMPLOYEE, np.int8)
    kind[posts:-1] = st.PARTNER
    kind[-1] = st.OFFICIAL
    present = np.full(count, st.TAKEN, np.int8)
    present[rows.initial : posts] = st.CLOSED
    partner, kappa, enabled = _partnership(scenario, seed, rows, ids)
    role[-1] = st.NOBODY
    nothing = np.zeros(count)
    return st.Voices(
        id=ids,
        kind=kind,
        role=role,
        department=department,
        partner=partner,
        present=present,
        enabled=enabled,
        muted=np.zeros(count, np.int8),
        stance=stance,
        anchor=stance.copy(),
        stubborn=np.ones(count),
        tenure=np.where(present == st.CLOSED, 0.0, tenure),
        since=np.where(enabled > 0, 0.0, NEVER),
        **trait,
        passion0=trait["passion"].copy(),
        skill0=trait["skill"].copy(),
        composure0=trait["composure"].copy(),
        listening0=trait["listening"].copy(),
        coopetition=kappa,
        capacity=casting.of_role(scenario, role, "capacity"),
        room=casting.of_role(scenario, role, "capacity"),
        touch=casting.of_role(scenario, role, "touch"),
        leads=leads.astype(np.int8),
        audience=np.zeros(count, np.int32),
        audience_taste=np.zeros(stance.shape),
        centrality=nothing.copy(),
        said=np.zeros(count, np.int8),
        coached=np.full(count, -1, np.int64),
        hours=nothing.copy(),
    )


def _departments(
    scenario: Scenario, seed: int, organisation: Organisation | None, rows: Rows, ids: st.Longs
) -> tuple[st.Ints, st.Floats]:
    number = scenario.organisation.departments
    if organisation is not None and organisation.departments:
        number = len(organisation.departments)
    merged = np.zeros(ids.size, np.bool_)
    for block in rows.joined:
        merged[block.start : block.stop] = scenario.events[block.number].kind == "merger"
    exit_rate = scenario.turnover.exit
    department, tenure = population.departments_and_tenure(seed, ids, number, exit_rate, merged)
    department[rows.posts :] = st.NOBODY
    if organisation is not None and organisation.ids:
        start = slice(0, rows.initial)
        if organisation.departments:
            known = organisation.department >= 0
            department[start] = np.where(known, organisation.department, department[start])
        if organisation.tenure_weeks is not None:
            told = organisation.tenure_weeks
            tenure[start] = np.where(np.isnan(told), tenure[start], told)
    return department, tenure


def _centres(scenario: Scenario, rows: Rows, leads: st.Floats) -> tuple[st.Floats, st.Floats]:
    """Where each voice's stance is drawn around (voices, D) and how widely (voices,)."""
    culture = scenario.culture
    centre = np.tile(direction(scenario, culture.gap), (rows.voices, 1))
    width = np.full(rows.voices, culture.spread)
    centre[leads > 0] = direction(scenario, culture.leader_gap)
    for block in rows.joined:
        event = scenario.events[block.number]
        if event.kind == "merger":
            centre[block.start : block.stop] = direction(scenario, event.gap, event.angle)
            width[block.start : block.stop] = event.spread
    for block, partner in zip(rows.partners, scenario.partners.values(), strict=True):
        centre[block.start : block.stop] = direction(scenario, partner.gap, partner.angle)
        width[block.start : block.stop] = partner.spread
    centre[-1], width[-1] = 0.0, 0.0
    return centre, width


def _partnership(
    scenario: Scenario, seed: int, rows: Rows, ids: st.Longs
) -> tuple[st.Ints, st.Floats, st.Flags]:
    """Partner organisation, co-opetition and whether enabled at the start (voices,)."""
    partner = np.full(rows.voices, st.NOBODY, np.int32)
    kappa = np.ones(rows.voices)
    enabled = np.zeros(rows.voices, np.int8)
    for block, other in zip(rows.partners, scenario.partners.values(), strict=True):
        own = slice(block.start, block.stop)
        partner[own] = block.number
        kappa[own] = other.coopetition
        enabled[own] = population.partners_enabled(seed, ids[own], other.enabled)
    return partner, kappa, enabled


# ------------------------------------------------------------------------------- customers


def _customers(scenario: Scenario, seed: int, count: int) -> st.Customers:
    public, dimensions = scenario.customers, scenario.culture.dimensions
    centre = np.zeros(dimensions)
    centre[min(1, dimensions - 1)] = public.taste_gap
    spread = public.taste_spread
    nowhere = np.zeros(dimensions)
    return st.Customers(
        taste=population.positions(seed, streams.TASTE, count, centre, spread),
        impression=population.positions(seed, streams.PRIOR, count, nowhere, public.prior_spread),
        variance=np.full(count, public.prior_variance),
        warmth=np.full(count, public.warmth),
        trust=np.full(count, public.trust),
        attention=population.attentions(seed, count, public.attention, public.attention_spread),
        slots=population.attentions(seed, count, public.attention, public.attention_spread),
        touch=np.full(count, st.NOBODY, np.int32),
        heard=np.zeros(count, np.int32),
        heard_sum=np.zeros((count, dimensions)),
        replied=np.full(count, st.NOBODY, np.int32),
        answer_hours=np.full(count, -1.0),
        complained=np.full(count, st.NOBODY, np.int32),
        alarm=np.zeros(count),
        betrayed=np.zeros(count, np.int8),
        last_micro=np.full(count, st.LONG_AGO, np.int32),
        told=np.full(count, st.LONG_AGO, np.int32),
        origin=np.full(count, st.NOBODY, np.int32),
        pass_hour=np.full(count, np.inf),
        tellers=np.zeros(count, np.int32),
        story_size=np.zeros(count, np.int32),
        activity=population.activities(seed, count, scenario.storms.activity),
    )


# ------------------------------------------------------------------------------- the rest


def _places(scenario: Scenario, voices: st.Voices) -> st.Places:
    dimensions = scenario.culture.dimensions
    own = [direction(scenario, p.gap, p.angle) for p in scenario.partners.values()]
    inside = (voices.kind == st.EMPLOYEE) & (voices.present == st.TAKEN)
    return st.Places(
        centre=np.zeros(dimensions),
        partner=np.array(own).reshape(len(own), dimensions),
        market=direction(scenario, scenario.hiring.gap),
        lived=voices.stance[inside].mean(axis=0),
    )


def _office(scenario: Scenario, rows: Rows, voices: st.Voices) -> st.Office:
    leaders = voices.stance[(voices.leads > 0) & (voices.present == st.TAKEN)]
    example = [nearness(float((stance * stance).sum())) for stance in leaders]
    return st.Office(
        knowledge=np.zeros(1),
        alarm_keep=np.ones(1),
        posts=np.array([float(rows.initial)]),
        example=np.array([sum(example) / max(len(example), 1)]),
        counts=np.zeros(len(st.COUNTS), np.int64),
        amounts=np.zeros(len(st.AMOUNTS)),
        hourly=np.zeros(math.ceil(scenario.step_days * 24), np.int64),
    )


def _messages(voices: int, dimensions: int) -> st.Messages:
    return st.Messages(
        spoke=np.zeros(voices, np.int8),
        content=np.zeros((voices, dimensions)),
        genuine=np.zeros(voices),
        slip=np.zeros(voices, np.int8),
        **{name: np.zeros(voices, np.int64) for name in st.Messages._fields[4:]},
    )


def _credit(voices: int, dimensions: int) -> st.Credit:
    return st.Credit(
        messages=np.zeros(voices, np.int64),
        heard=np.zeros(voices, np.int64),
        on_page=np.zeros(voices, np.int64),
        content=np.zeros((voices, dimensions)),
        square=np.zeros(voices),
        trust=np.zeros(voices, np.int64),
        answered=np.zeros(voices, np.int64),
        slips=np.zeros(voices, np.int64),
    )
