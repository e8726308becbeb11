"""Rows, roles in turn and directions, by hand."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from voicesim import population, streams
from voicesim.errors import InputError
from voicesim.scenario import Scenario

WAVE = {"kind": "hiring_wave", "week": 10.0, "people": 5}
MERGER = {"kind": "merger", "week": 4.0, "people": 7}


def test_rows_stand_in_the_order_start_growth_events_partners_official():
    built = Scenario.model_validate(
        {
            "events": (WAVE, {"kind": "layoff", "week": 1.0}, MERGER),
            "partners": {"a": {"voices": 2}, "b": {"voices": 3}},
        }
    )
    rows = population.plan(built, 4)
    assert (rows.growth, rows.posts, rows.voices) == (0, 16, 22)
    assert rows.ids().tolist() == [
        *range(4),
        *(streams.JOINER_IDS + i for i in range(5)),
        *(streams.JOINER_IDS + 2 * streams.BLOCK + i for i in range(7)),
        *(streams.PARTNER_IDS + i for i in range(2)),
        *(streams.PARTNER_IDS + streams.BLOCK + i for i in range(3)),
        streams.OFFICIAL_ID,
    ]


def test_growth_has_room_for_the_posts_of_the_horizon():
    built = Scenario.model_validate(
        {"turnover": {"growth": 0.01}, "weeks": 100, "events": (WAVE,), "partners": {}}
    )
    rows = population.plan(built, 50)
    at_the_end = (50 * math.exp(0.1) + 5) * math.exp(0.91)  # one step beyond the horizon
    assert rows.growth == math.ceil(at_the_end) - 50 - 5
    shrinking = built.with_({"turnover.growth": -0.01})
    assert population.plan(shrinking, 50).growth == 0


def test_more_posts_than_can_be_are_refused():
    built = Scenario.model_validate({"turnover": {"growth": 0.1}, "weeks": 200})
    with pytest.raises(InputError, match=r"turnover\.growth"):
        population.plan(built, 10)


def test_more_partners_than_can_be_addressed_are_refused():
    partners = {f"p{i}": {"voices": 0} for i in range(streams.BLOCKS + 1)}
    with pytest.raises(InputError, match="partners"):
        population.plan(Scenario.model_validate({"partners": partners}), 10)


def test_roles_in_turn_by_hand():
    found = population.roles_in_turn(np.array([0.5, 0.25, 0.25]), 8)
    assert found.tolist() == [0, 1, 2, 0, 0, 1, 2, 0]
    assert population.roles_in_turn(np.array([0.0, 1.0]), 3).tolist() == [1, 1, 1]


@given(some.lists(some.integers(0, 20), min_size=1, max_size=5), some.integers(1, 200))
def test_roles_meet_their_shares_to_within_one(weights, people):
    weights[0] += 1
    shares = np.array(weights) / sum(weights)
    taken = np.bincount(population.roles_in_turn(shares, people), minlength=len(weights))
    assert taken.sum() == people
    assert (np.abs(taken - shares * people) <= 1.0 + 1e-9 + 0.25 * len(weights)).all()
    assert (taken[shares == 0] == 0).all()
    longer = population.roles_in_turn(shares, people + 1)
    assert longer[:-1].tolist() == population.roles_in_turn(shares, people).tolist()


@pytest.mark.parametrize("share", [0.01, 0.03, 0.08, 0.3])
def test_a_role_with_a_share_of_one_person_has_one(share):
    people = math.ceil(1 / share)
    shares = np.array([0.5 - share / 2, 0.5 - share / 2, share])
    assert (population.roles_in_turn(shares, people) == 2).any()


def test_directions():
    def point(dimensions, gap, degrees):
        built = Scenario.model_validate({"culture": {"dimensions": dimensions}})
        return population.direction(built, gap, degrees).tolist()

    assert point(2, 2.0, 0.0) == [2.0, 0.0]
    assert point(3, 2.0, 90.0) == pytest.approx([0.0, 2.0, 0.0])
    assert point(2, 1.0, -45.0) == pytest.approx([math.sqrt(0.5), -math.sqrt(0.5)])
    assert point(1, 0.5, 60.0) == [0.5]
    assert point(1, 0.5, 100.0) == [-0.5]
