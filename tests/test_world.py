"""The world at week 0: shapes, invariants, stability when somebody joins, what was asked for."""

import math
from typing import get_args, get_type_hints

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from voicesim import state as st
from voicesim import streams, world
from voicesim.errors import InputError
from voicesim.scenario import Scenario

NO_PARTNERS = {"partners": {}}


def scenario(**sections):
    return Scenario.model_validate(sections)


def small(dimensions=2, employees=12, count=40, **more):
    return scenario(
        organisation={"employees": employees, "departments": 3, **more.pop("organisation", {})},
        culture={"dimensions": dimensions, **more.pop("culture", {})},
        customers={"count": count, **more.pop("customers", {})},
        **more,
    )


# ------------------------------------------------------------------------------- shapes


def _first_axes(state):
    voices, customers = state.voices.id.size, state.customers.trust.size
    rows = {"Voices": voices, "Messages": voices, "Customers": customers, "Credit": voices}
    ties = {
        "peer_start": voices + 1,
        "voice_start": customers + 1,
        "friend_start": customers + 1,
        "peer": state.ties.peer_start[-1],
        "peer_weight": state.ties.peer_start[-1],
        "voice": state.ties.voice_start[-1],
        "voice_weight": state.ties.voice_start[-1],
        "friend": state.ties.friend_start[-1],
    }
    return rows, ties


def check(state, dimensions):
    """Whether every array is as `voicesim.state` describes it, and every row points to a row."""
    rows, ties = _first_axes(state)
    wide = {"stance", "anchor", "audience_taste", "content", "taste", "impression", "heard_sum"}
    for group in state:
        for name, hint in get_type_hints(type(group)).items():
            array = getattr(group, name)
            (kind,) = get_args(get_args(hint)[1])
            assert array.dtype == kind, name
            assert array.flags.c_contiguous, name
            if type(group).__name__ in rows:
                columns = dimensions if name in wide else 0
                expected = (rows[type(group).__name__],) + ((columns,) if columns else ())
                assert array.shape == expected, name
            if type(group) is st.Ties:
                assert array.shape == (ties[name],), name
            if array.dtype == np.float64 and name != "pass_hour":
                assert np.isfinite(array).all(), name
    voices, customers = state.voices.id.size, state.customers.trust.size
    peer, voice, friend = state.ties.peer, state.ties.voice, state.ties.friend
    _check_rows(state.ties.peer_start, peer, voices, same=True)
    _check_rows(state.ties.voice_start, voice, voices, same=False)
    _check_rows(state.ties.friend_start, friend, customers, same=True)
    assert (state.ties.peer_weight > 0).all()
    assert (state.ties.voice_weight > 0).all()
    assert (state.voices.kind[peer] == st.EMPLOYEE).all()
    assert (voice < voices - 1).all()  # nobody follows the official account by a tie
    assert np.unique(state.voices.id).size == voices
    for name in st.TRAITS:
        assert ((getattr(state.voices, name) >= 0) & (getattr(state.voices, name) <= 1)).all()


def _check_rows(start, member, members, same):
    assert start[0] == 0
    assert start[-1] == member.size
    assert (np.diff(start) >= 0).all()
    if member.size:
        assert member.min() >= 0
        assert member.max() < members
    rows = np.repeat(np.arange(start.size - 1), np.diff(start))
    assert not same or (rows != member).all()
    within = np.diff(rows) == 0
    assert (np.diff(member.astype(np.int64))[within] > 0).all()


@pytest.mark.parametrize("dimensions", [1, 2, 3, 8, 16])
def test_every_array_is_as_the_state_describes_it(dimensions):
    check(world.build(small(dimensions), 1), dimensions)


@given(some.data(), some.integers(1, 16), some.integers(0, 2**63 - 1))
def test_every_small_world_holds_together(data, dimensions, seed):
    number = some.integers
    events = [
        {"kind": "merger", "week": 3.0, "people": data.draw(number(1, 6))},
        {"kind": "hiring_wave", "week": 2.0, "people": data.draw(number(1, 6))},
    ]
    built = small(
        dimensions,
        data.draw(number(1, 9)),
        data.draw(number(1, 9)),
        organisation={
            "departments": data.draw(number(1, 5)),
            "contacts": data.draw(some.sampled_from([0.0, 0.5, 3.0, 100.0])),
            "silo": data.draw(some.sampled_from([0.0, 0.5, 1.0])),
            "mutual": data.draw(some.sampled_from([0.0, 0.5, 1.0])),
            "span": data.draw(number(2, 4)),
            "boss_weight": data.draw(some.sampled_from([0.0, 2.0])),
        },
        customers={"contacts": data.draw(some.sampled_from([0.0, 1.0, 20.0]))},
        partners={"p": {"voices": data.draw(number(0, 4))}} if data.draw(some.booleans()) else {},
        turnover={"growth": data.draw(some.sampled_from([-0.01, 0.0, 0.02]))},
        weeks=20,
        events=data.draw(some.permutations(events))[: data.draw(number(0, 2))],
    )
    check(world.build(built, seed), dimensions)


def test_one_employee_one_customer_no_partners():
    state = world.build(small(1, 1, 1, **NO_PARTNERS), 0)
    check(state, 1)
    assert state.voices.kind.tolist() == [st.EMPLOYEE, st.OFFICIAL]
    assert state.ties.peer.size == 0
    assert state.ties.friend.size == 0


def test_nobody_seeks_contacts_and_nobody_has_an_audience():
    roles = {name: {"audience": 0.0, "touch": 0.0} for name in Scenario().roles}
    state = world.build(
        small(
            roles=roles,
            organisation={"contacts": 0.0, "boss_weight": 0.0},
            customers={"contacts": 0.0},
            **NO_PARTNERS,
        ),
        1,
    )
    check(state, 2)
    assert state.ties.peer.size == state.ties.voice.size == state.ties.friend.size == 0
    assert (state.customers.touch == st.NOBODY).all()


def test_the_official_account_is_the_last_row():
    state = world.build(small(), 1)
    voices = state.voices
    assert voices.id[-1] == streams.OFFICIAL_ID
    assert voices.kind[-1] == st.OFFICIAL
    assert voices.present[-1] == st.TAKEN
    assert voices.stance[-1].tolist() == state.places.centre.tolist() == [0.0, 0.0]
    assert voices.role[-1] == voices.department[-1] == voices.partner[-1] == st.NOBODY
    assert voices.credibility[-1] == small().official.credibility
    assert voices.passion[-1] == voices.skill[-1] == 0.0


def test_a_seed_is_the_world_and_zero_is_a_seed():
    first, again, other = (world.build(small(), seed) for seed in (0, 0, 1))
    for name, array in st.arrays(first).items():
        assert np.array_equal(array, st.arrays(again)[name]), name
    assert not np.array_equal(first.voices.stance, other.voices.stance)
    assert not np.array_equal(first.ties.voice, other.ties.voice)


# ------------------------------------------------------------------------------- one more

PERSONAL = (
    "stance", "anchor", "department", "role", "tenure", "enabled", *st.TRAITS
)  # fmt: skip
EVENTS = ({"kind": "merger", "week": 5.0, "people": 7, "angle": 10.0},)


def _followers(state, touched):
    """Whom each voice's ordinary followers are, by the address of the voice."""
    start, voice = state.ties.voice_start, state.ties.voice
    customer = np.repeat(np.arange(start.size - 1), np.diff(start))
    ordinary = touched | (state.ties.voice_weight == 1.0)
    return {
        state.voices.id[i]: set(customer[ordinary & (voice == i)].tolist())
        for i in range(state.voices.id.size)
    }


def _pairs(start, member):
    rows = np.repeat(np.arange(start.size - 1), np.diff(start))
    return set(zip(rows.tolist(), member[: start[-1]].tolist(), strict=True))


def _same_people(before, after):
    place = {who: row for row, who in enumerate(after.voices.id.tolist())}
    rows = [place[who] for who in before.voices.id.tolist()]
    for name in PERSONAL:
        assert np.array_equal(getattr(before.voices, name), getattr(after.voices, name)[rows]), name
    return rows


def test_one_more_employee_changes_nobody_else():
    built = small(employees=30, count=300, events=EVENTS)
    before = world.build(built, 7)
    after = world.build(built.with_({"organisation.employees": 31}), 7)
    assert _same_people(before, after)[30] == 31  # the merged stand one row further down
    for name in ("taste", "impression", "attention", "activity"):
        old, new = getattr(before.customers, name), getattr(after.customers, name)
        assert np.array_equal(old, new), name
    assert np.array_equal(before.ties.friend, after.ties.friend)


def test_one_more_employee_without_customers_changes_no_audience():
    roles = {name: {"touch": 0.0} for name in Scenario().roles}
    built = small(employees=30, count=300, events=EVENTS, roles=roles)
    before, after = (
        _followers(world.build(built.with_({"organisation.employees": n}), 7), True)
        for n in (30, 31)
    )
    assert all(after[who] == followers for who, followers in before.items())


def test_one_more_employee_moves_few_contacts_and_few_touch_points():
    built = small(employees=200, count=2_000, organisation={"boss_weight": 0.0})
    before, after = (world.build(built.with_({"organisation.employees": n}), 7) for n in (200, 201))
    moved = before.customers.touch != after.customers.touch
    assert moved.mean() < 0.03  # 1 / 100 of those who have contact with customers, and luck
    pairs = [_pairs(s.ties.peer_start[:201], s.ties.peer) for s in (before, after)]
    assert len(pairs[0] - pairs[1]) < 0.03 * len(pairs[0])


def test_one_more_partner_voice_changes_nobody_else():
    partners = {"a": {"voices": 5}, "b": {"voices": 6}}
    built = small(count=300, partners=partners, events=EVENTS)
    before = world.build(built, 7)
    after = world.build(built.with_({"partners.a.voices": 6}), 7)
    _same_people(before, after)
    old, new = _followers(before, True), _followers(after, True)
    assert all(new[who] == followers for who, followers in old.items())
    assert np.array_equal(before.customers.touch, after.customers.touch)


def test_one_more_customer_changes_nobody_else():
    built = small(employees=30, count=300)
    before = world.build(built, 7)
    after = world.build(built.with_({"customers.count": 301}), 7)
    _same_people(before, after)
    for name in ("taste", "impression", "attention", "activity", "touch"):
        assert np.array_equal(getattr(before.customers, name), getattr(after.customers, name)[:300])
    old, new = _followers(before, False), _followers(after, False)
    for who, followers in old.items():
        lost = followers - new[who]
        assert len(lost) <= 1  # at most one follower makes room for the new customer
        assert not lost or 300 in new[who]


# ------------------------------------------------------------------------------- as asked


def test_stances_are_spread_as_asked_in_any_number_of_dimensions():
    n = 3_000
    for dimensions in (1, 2, 8):
        culture = {"gap": 0.8, "leader_gap": 0.8, "spread": 1.3}
        built = small(dimensions, n, 10, culture=culture, **NO_PARTNERS)
        stance = world.build(built, 3).voices.stance[:n]
        off = stance - np.array([0.8] + [0.0] * (dimensions - 1))
        square = (off * off).sum(axis=1)
        # E d^2 = s^2, Var d^2 = 2 s^4 / D
        assert abs(square.mean() - 1.69) < 4 * 1.69 * math.sqrt(2 / dimensions / n)
        assert np.abs(off.mean(axis=0)).max() < 4 * 1.3 / math.sqrt(dimensions * n)


def test_leaders_and_partners_stand_around_their_own_centres():
    built = small(
        2,
        2_000,
        10,
        culture={"gap": 0.0, "leader_gap": 2.0, "spread": 0.5},
        partners={"p": {"voices": 500, "gap": 1.5, "angle": 90.0, "spread": 0.5}},
    )
    state = world.build(built, 3)
    voices = state.voices
    leads, partner = voices.leads > 0, voices.kind == st.PARTNER
    assert leads.sum() == 160
    for rows, centre in ((leads, (2.0, 0.0)), (partner, (0.0, 1.5))):
        error = 4 * 0.5 / math.sqrt(2 * rows.sum())
        assert np.abs(voices.stance[rows].mean(axis=0) - centre).max() < error
    assert state.places.partner == pytest.approx(np.array([[0.0, 1.5]]))
    square = (voices.stance[leads] * voices.stance[leads]).sum(axis=1)
    assert state.office.example[0] == pytest.approx(np.exp(-square / 2).mean(), rel=1e-12)
    inside = voices.kind == st.EMPLOYEE
    assert state.places.lived == pytest.approx(voices.stance[inside].mean(axis=0), rel=1e-12)


def test_a_partner_in_one_dimension_stands_left_or_right():
    partners = {"left": {"gap": 0.7, "angle": 120.0}, "right": {"gap": 0.7, "angle": -60.0}}
    state = world.build(small(1, partners=partners), 1)
    assert state.places.partner.tolist() == [[-0.7], [0.7]]


def test_tastes_lie_along_the_second_axis():
    built = small(2, 3, 4_000, customers={"taste_gap": 1.5, "taste_spread": 0.6})
    taste = world.build(built, 2).customers.taste
    assert np.abs(taste.mean(axis=0) - [0.0, 1.5]).max() < 4 * 0.6 / math.sqrt(2 * 4_000)


def test_audiences_are_log_normal_around_the_median_of_the_role():
    roles = {name: {"audience": 400.0, "touch": 0.0} for name in Scenario().roles}
    customers = {"audience_spread": 0.8}
    n = 1_000
    state = world.build(small(1, n, 20_000, customers=customers, roles=roles, **NO_PARTNERS), 4)
    z = np.log(state.voices.audience[:n] / 400.0) / 0.8
    assert abs(z.mean()) < 4 / math.sqrt(n)
    assert abs(z.std(ddof=1) - 1) < 4 / math.sqrt(2 * (n - 1))


def test_audiences_are_never_more_than_everybody():
    roles = {name: {"audience": 1e6} for name in Scenario().roles}
    state = world.build(small(2, 5, 20, roles=roles, **NO_PARTNERS), 1)
    assert (state.voices.audience[:5] == 20).all()
    assert state.ties.voice.size == 100


def test_touch_points_follow_the_contact_of_the_roles():
    n = 10_000
    state = world.build(small(2, 400, n), 6)
    names = list(Scenario().roles)
    met = state.voices.role[state.customers.touch]
    p = 0.35 / (0.35 + 0.15 * 0.5)
    share = (met == names.index("frontline")).mean()
    # 400 employees: the shares of the roles are met exactly (140 and 60)
    assert abs(share - p) < 4 * math.sqrt(p * (1 - p) / n)


def test_traits_have_the_means_of_their_role():
    n = 4_000
    state = world.build(small(1, n, 5, organisation={"trait_spread": 0.05}, **NO_PARTNERS), 6)
    for number, role in enumerate(Scenario().roles.values()):
        rows = state.voices.role == number
        for name in st.TRAITS:
            found = getattr(state.voices, name)[rows]
            assert abs(found.mean() - getattr(role, name)) < 4.5 * 0.05 / math.sqrt(rows.sum())


def test_attention_and_activity_and_tenure():
    n = 4_000
    built = small(1, n, n, storms={"activity": 1.0}, turnover={"exit": 0.05})
    state = world.build(built, 8)
    z = np.log(state.customers.attention / 4.0) / 0.5
    assert abs(z.mean()) < 4 / math.sqrt(n)
    assert abs(state.customers.activity.mean() - 1) < 4 / math.sqrt(n)
    assert abs(state.voices.tenure[:n].mean() - 20) < 4 * 20 / math.sqrt(n)


def test_partners_take_part_as_asked():
    n = 2_000
    partners = {"p": {"voices": n, "enabled": 0.3, "coopetition": 0.25}}
    voices = world.build(small(partners=partners), 5).voices
    partner = voices.kind == st.PARTNER
    assert abs(voices.enabled[partner].mean() - 0.3) < 4 * math.sqrt(0.21 / n)
    assert (voices.coopetition[partner] == 0.25).all()
    assert (voices.coopetition[~partner] == 1.0).all()
    assert not voices.enabled[~partner].any()
    assert set(voices.since[voices.enabled > 0]) == {0.0}
    assert (voices.since[voices.enabled == 0] < -1e8).all()


def test_steps_of_a_day_have_a_day_of_hours():
    assert world.build(small(step_days=1.0), 1).office.hourly.shape == (24,)
    assert world.build(small(step_days=0.3), 1).office.hourly.shape == (8,)


def test_growth_without_bounds_is_refused():
    with pytest.raises(InputError, match=r"turnover\.growth"):
        world.build(small(turnover={"growth": 0.1}, weeks=5_200), 1)


def test_labels_name_every_row():
    built = small(employees=4, events=EVENTS, partners={"resellers": {"voices": 2}})
    names, state = world.labels(built, None), world.build(built, 1)
    assert len(names.voices) == state.voices.id.size
    assert len(set(names.voices)) == len(names.voices)
    assert names.voices[:2] == ("specialist 1", "frontline 2")
    assert names.voices[-3:] == ("resellers 1", "resellers 2", "official account")
    assert names.roles == ("frontline", "sales", "specialist", "leader", "resellers")
    assert len(names.departments) == 3
    assert names.partners == ("resellers",)
    assert world.notes(built, None) == (
        "No files: people, ties, audiences and customers are all generated.",
    )
