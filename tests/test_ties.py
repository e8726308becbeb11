"""Ties of a scenario: contacts, silos and bosses as asked for, and files as they are."""

import math
from dataclasses import fields, replace

import numpy as np
import pytest

from voicesim import population, ties, world
from voicesim import state as st
from voicesim.errors import InputError
from voicesim.io.organisation_types import Organisation
from voicesim.scenario import Scenario


def office(**organisation):
    return Scenario.model_validate(
        {"organisation": organisation, "customers": {"count": 50}, "partners": {}}
    )


def inside(state):
    """Listeners and speakers of all ties at work."""
    start = state.ties.peer_start
    return np.repeat(np.arange(start.size - 1), np.diff(start)), state.ties.peer


# ------------------------------------------------------------------------------- generated


@pytest.mark.parametrize(("contacts", "mutual"), [(8.0, 0.7), (3.5, 0.0), (6.0, 1.0)])
def test_people_listen_to_as_many_as_asked_and_are_heard_back_as_often(contacts, mutual):
    n = 4_000
    built = office(employees=n, contacts=contacts, mutual=mutual, silo=0.0, boss_weight=0.0)
    listener, speaker = inside(world.build(built, 11))
    sought, back = ties.sought_contacts(contacts, mutual, n - 1)
    # ties = n * sought + those that run back (binomial) - pairs found twice (Poisson, in the mean)
    error = math.sqrt(sought * back * (1 - back) + 0.25 + sought * sought * back / n) / math.sqrt(n)
    assert abs(listener.size / n - contacts) < 4 * error
    returned = np.isin(listener * n + speaker, speaker * np.int64(n) + listener).mean()
    # two ties of (1 + back) a sought one are returned; a pair meets by chance with contacts / n
    slope = 2 / (1 + back) ** 2
    error = slope * math.sqrt(back * (1 - back) / (n * sought))
    assert abs(returned - mutual) < 4 * error + 2 * contacts / n


def test_contacts_are_sought_in_the_own_department():
    n, silo, departments = 4_000, 0.6, 8
    built = office(employees=n, departments=departments, silo=silo, boss_weight=0.0)
    state = world.build(built, 5)
    listener, speaker = inside(state)
    department = state.voices.department
    sizes = np.bincount(department[:n])
    by_chance = ((sizes / n) ** 2).sum()
    expected = silo + (1 - silo) * by_chance
    found = (department[listener] == department[speaker]).mean()
    sought, back = ties.sought_contacts(8.0, 0.7, n - 1)
    # each sought tie counts once or, when it runs back, twice
    effective = n * sought * (1 + back) ** 2 / (1 + 3 * back)
    # within departments of 500, ties found twice are lost more often: p q of them, p = sought / 500
    lost = silo * sought / (n / departments) * back
    assert abs(found - expected) < 4 * math.sqrt(expected * (1 - expected) / effective) + lost


@pytest.mark.parametrize("contacts", [9.0, 30.0])
def test_who_seeks_as_many_as_there_are_hears_everybody(contacts):
    built = office(employees=10, contacts=contacts, silo=0.5, boss_weight=0.0)
    state = world.build(built, 2)
    assert np.diff(state.ties.peer_start)[:10].tolist() == [9] * 10


def test_two_people_in_many_departments():
    listener, speaker = inside(world.build(office(employees=2, departments=50, silo=1.0), 1))
    assert set(zip(listener.tolist(), speaker.tolist(), strict=True)) == {(0, 1), (1, 0)}


def test_bosses_make_one_tree_with_leaders_on_top():
    built = office(employees=200, departments=4, span=3, contacts=0.0, boss_weight=2.5)
    state = world.build(built, 4)
    rows = population.plan(built, 200)
    boss = ties.bosses(built, None, rows, state.voices)
    assert (boss == st.NOBODY).sum() == 1
    assert state.voices.leads[np.flatnonzero(boss == st.NOBODY)].all()
    reports = np.bincount(boss[boss >= 0], minlength=200)
    assert reports.max() <= 3 + 3  # of the own department, and heads of others
    up = np.arange(200)
    for _ in range(30):
        up = np.where(boss[up] >= 0, boss[up], up)
    assert np.unique(up).size == 1  # everybody reports, in the end, to the top
    listener, speaker = inside(state)
    to_boss = boss[listener] == speaker
    assert set(state.ties.peer_weight[to_boss]) == {2.5}
    assert set(state.ties.peer_weight[~to_boss]) == {1.0}
    assert listener.size == 2 * 199


def test_those_who_join_know_somebody_and_the_merged_mostly_each_other():
    events = (
        {"kind": "merger", "week": 5.0, "people": 300, "apart": 0.8},
        {"kind": "hiring_wave", "week": 6.0, "people": 100},
    )
    built = Scenario.model_validate(
        {
            "organisation": {"employees": 300, "boss_weight": 0.0},
            "customers": {"count": 50},
            "turnover": {"growth": 0.002},
            "events": events,
        }
    )
    state = world.build(built, 5)
    rows = population.plan(built, 300)
    merged, wave = rows.joined
    listener, speaker = inside(state)
    own = (listener >= merged.start) & (listener < merged.stop)
    among = (speaker >= merged.start) & (speaker < merged.stop)
    sought = own.sum()
    # .8 seek among themselves; the ties that run back from outside are not theirs
    assert abs((own & among).sum() / sought - 0.8 * 1.54 / (0.8 * 1.54 + 0.2)) < 0.05
    heard = np.diff(state.ties.peer_start)
    # whoever joins seeks 8 others; those that growth adds later may be heard back by them as well
    assert abs(heard[wave.start : wave.stop].mean() - 8.0) < 0.1
    assert 7.9 < heard[300 : 300 + rows.growth].mean() < 9.0


# ------------------------------------------------------------------------------- from files

NOTHING = Organisation(
    **{f.name: None for f in fields(Organisation)}
    | {"ids": ("ann", "bob", "cy"), "departments": (), "notes": ("read",)}
    | {"department": np.full(3, -1, np.int32)}
)


def ints(*values):
    return np.array(values, np.int32)


def test_ties_of_a_file_are_taken_as_they_are():
    told = replace(
        NOTHING, tie_source=ints(0, 2), tie_target=ints(1, 0), tie_weight=np.array([4.0, 0.5])
    )
    state = world.build(office(employees=500), 1, organisation=told)
    assert state.voices.id.size == 4
    listener, speaker = inside(state)
    assert listener.tolist() == [0, 1]  # the target hears
    assert speaker.tolist() == [2, 0]
    assert state.ties.peer_weight.tolist() == [0.5, 4.0]


def test_an_org_chart_adds_the_reporting_line():
    told = replace(NOTHING, reports_to=ints(-1, 0, 0))
    built = office(employees=3, contacts=0.0, boss_weight=3.0)
    state = world.build(built, 1, organisation=told)
    listener, speaker = inside(state)
    assert list(zip(listener, speaker, state.ties.peer_weight, strict=True)) == [
        (0, 1, 1.0), (0, 2, 1.0), (1, 0, 3.0), (2, 0, 3.0)
    ]  # fmt: skip


def test_people_keep_their_roles_departments_and_tenure():
    told = replace(
        NOTHING,
        role=("leader", None, "sales"),
        departments=("north", "south"),
        department=ints(1, 0, -1),
        tenure_weeks=np.array([5.0, math.nan, 7.0]),
    )
    built = office()
    state, names = world.build(built, 1, organisation=told), world.labels(built, told)
    roles = [names.roles[r] for r in state.voices.role[:3]]
    assert roles[0] == "leader"
    assert roles[2] == "sales"
    assert state.voices.department[:2].tolist() == [1, 0]
    assert state.voices.department[2] in (0, 1)
    assert state.voices.tenure[[0, 2]].tolist() == [5.0, 7.0]
    assert names.voices == ("ann", "bob", "cy", "official account")
    assert names.departments == ("north", "south")
    assert world.notes(built, told)[0] == "read"


def test_a_role_the_scenario_does_not_have():
    told = replace(NOTHING, role=("leader", "saless", "sales"))
    with pytest.raises(InputError, match="no role 'saless'") as caught:
        world.build(office(), 1, organisation=told)
    assert caught.value.suggestion == "sales"


def test_leaders_are_the_highest_levels():
    people = 40
    level = ints(*([2] * 2 + [1] + [3] * 37))
    ids = tuple(f"p{i}" for i in range(people))
    told = replace(NOTHING, ids=ids, department=np.full(people, -1, np.int32), level=level)
    leads = world.build(office(), 1, organisation=told).voices.leads[:people]
    assert np.flatnonzero(leads).tolist() == [0, 1, 2]  # 3 of 40 fit the share of .08
    flat = replace(told, level=ints(*([1] * 10 + [2] * 30)))
    assert world.build(office(), 1, organisation=flat).voices.leads.sum() == 10


def test_audiences_of_a_file_are_taken_and_the_strongest_tie_is_the_touch_point():
    told = replace(
        NOTHING,
        customer_ids=("x", "y", "z"),
        audience_voice=ints(2, 0, 1),
        audience_customer=ints(0, 0, 2),
        audience_weight=np.array([2.0, 0.5, 1.0]),
    )
    state = world.build(office(), 1, organisation=told)
    assert state.ties.voice_start.tolist() == [0, 2, 2, 3]
    assert state.ties.voice.tolist() == [0, 2, 1]
    assert state.ties.voice_weight.tolist() == [0.5, 2.0, 1.0]
    assert state.customers.touch.tolist() == [2, st.NOBODY, 1]
    assert state.voices.audience[:3].tolist() == [1, 1, 1]


def test_partners_have_audiences_beside_those_of_a_file():
    told = replace(
        NOTHING,
        customer_ids=tuple("abcdefgh"),
        audience_voice=ints(2),
        audience_customer=ints(0),
    )
    built = office().with_({"partners": {"p": {"voices": 4}}})
    state = world.build(built, 1, organisation=told)
    assert state.voices.audience[:3].tolist() == [0, 0, 1]
    assert (state.voices.audience[3:7] > 0).all()


def test_customers_of_a_file_talk_to_those_they_know():
    told = replace(
        NOTHING,
        ids=(),
        department=ints(),
        customer_ids=("x", "y", "z"),
        customer_source=ints(0, 1, 1, 2),
        customer_target=ints(1, 0, 2, 1),
    )
    state = world.build(office(employees=5), 1, organisation=told)
    assert state.ties.friend_start.tolist() == [0, 1, 3, 4]
    assert state.ties.friend.tolist() == [1, 0, 2, 1]
    assert (state.voices.kind == st.EMPLOYEE).sum() == 5


def test_too_many_ties_are_refused(monkeypatch):
    monkeypatch.setattr(ties, "MOST_TIES", 1_000)
    with pytest.raises(InputError, match="audiences of"):
        world.build(office(), 1)
