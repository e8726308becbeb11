"""Attribution: exact splits, shares, groups and the precision of discovery."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.measures.tiny import blank, tiny
from voicesim.measures.attribution import (
    Labels,
    attribution,
    credited,
    precision_of_discovery,
    promise,
    split,
)
from voicesim.scenario import Scenario
from voicesim.state import SHARE_BITS, Credit

LABELS = Labels(("frontline", "sales"), ("resellers",), ("care", "field"), ("Ana", "Bo"))


def credit_of(groups, centre):
    """Credit of voices that were heard to say each of ``groups`` (lists of positions) once."""
    heard = np.array([len(said) for said in groups], dtype=np.int64)
    trust, answered, slips = np.zeros((3, len(groups)), dtype=np.int64)
    squares = [sum(float(((m - centre) ** 2).sum()) for m in said) for said in groups]
    on_page = [sum(int(((m - centre) ** 2).sum() <= 1) for m in said) for said in groups]
    content = np.array(
        [np.sum(said, axis=0) if len(said) else np.zeros_like(centre) for said in groups]
    )
    return Credit(
        heard.copy(), heard, np.array(on_page), content, np.array(squares), trust, answered, slips
    )


def three_groups(values):
    return [[np.array([x]) for x in group] for group in values]


def test_textbook_one_way_split_eta_squared():
    """Groups {1,2,3}, {2,3,4}, {6,7,8}: F = 21, eta^2 = .875."""
    centre = np.array([0.0])
    parts = split(credit_of(three_groups([(1, 2, 3), (2, 3, 4), (6, 7, 8)]), centre), centre)
    eta = parts.between / (parts.between + parts.within)
    assert eta == pytest.approx(0.875, abs=1e-9)
    f = (parts.between / 2) / (parts.within / 6)
    assert f == pytest.approx(21.0, abs=1e-9)
    assert parts.drift == pytest.approx(16.0, abs=1e-9)
    assert parts.total == pytest.approx((14 + 29 + 149) / 9, abs=1e-9)


@given(st.integers(0, 10**6), st.integers(1, 8), st.integers(1, 6))
def test_split_adds_up_and_agrees_with_the_list(seed, voices, dimension):
    rng = np.random.default_rng(seed)
    centre = rng.normal(size=dimension)
    groups = [rng.normal(size=(rng.integers(0, 6), dimension)) for _ in range(voices)]
    groups[0] = rng.normal(size=(3, dimension))
    parts = split(credit_of(groups, centre), centre)
    assert parts.drift + parts.between + parts.within == pytest.approx(parts.total, rel=1e-9)
    said = np.concatenate(groups)
    own = np.concatenate([np.broadcast_to(g.mean(axis=0), g.shape) for g in groups if len(g)])
    scale = 1e-9 * parts.total
    assert parts.total == pytest.approx(((said - centre) ** 2).sum(axis=1).mean(), rel=1e-9)
    between = ((own - said.mean(axis=0)) ** 2).sum(axis=1).mean()
    assert parts.between == pytest.approx(between, abs=scale)
    assert parts.within == pytest.approx(((said - own) ** 2).sum(axis=1).mean(), abs=scale)


def credited_tiny():
    """Voice 0 heard twice at .6|0, voice 2 once at 0|2, the account once at the centre."""
    state = tiny()
    groups = [[np.array([0.6, 0.0])] * 2, [], [np.array([0.0, 2.0])], [np.array([0.0, 0.0])]]
    credit = credit_of(groups, state.places.centre)
    credit.trust[:] = int(0.3 * SHARE_BITS), 0, -int(0.6 * SHARE_BITS), 0
    credit.slips[2] = 1
    return state._replace(credit=credit)


def test_attribution_by_voice_by_hand():
    table = attribution(credited_tiny(), LABELS)
    assert list(table["name"]) == ["Ana", "Bo", "voice 3", "voice 4"]
    assert list(table["role"]) == ["frontline", "sales", "partner voice", "official account"]
    assert list(table["department"]) == ["care", "field", "outside", "official account"]
    assert list(table["partner"]) == [
        "own employees", "own employees", "resellers", "official account",
    ]  # fmt: skip
    assert list(table["kind"]) == ["employee", "employee", "partner", "official"]
    assert list(table["enabled"]) == [True, False, True, False]
    assert list(table["heard"]) == [2, 0, 1, 1]
    assert list(table["share_of_heard"]) == [0.5, 0.0, 0.25, 0.25]
    assert list(table["on_page"].drop(1)) == [1.0, 0.0, 1.0]
    assert math.isnan(table["on_page"][1])
    assert list(table["distance"].drop(1)) == pytest.approx([0.6, 2.0, 0.0])
    assert list(table["share_of_spread"]) == pytest.approx([0.72 / 4.72, 0, 4 / 4.72, 0])
    # All: .3|.5. Voice 0 strays .3|-.5 twice, voice 2 -.3|1.5, the account -.3|-.5.
    assert list(table["between"]) == pytest.approx([0.17, 0, 2.34 / 4, 0.34 / 4])
    assert list(table["within"]) == pytest.approx([0, 0, 0, 0], abs=1e-12)
    assert list(table["trust_moved"]) == pytest.approx([0.1, 0, -0.2, 0], abs=1e-9)
    assert list(table["slips"]) == [0, 0, 1, 0]


@pytest.mark.parametrize("by", ["role", "department", "partner"])
def test_groups_keep_the_whole(by):
    state = credited_tiny()
    one, many = attribution(state, LABELS), attribution(state, LABELS, by=by)
    assert many["voices"].sum() == 4
    for column in ("messages", "heard", "share_of_heard", "share_of_spread", "trust_moved"):
        assert many[column].sum() == pytest.approx(one[column].sum(), rel=1e-12)
    parts = split(state.credit, state.places.centre)
    whole = parts.drift + many["between"].sum() + many["within"].sum()
    assert whole == pytest.approx(parts.total, rel=1e-9)


def test_grouping_turns_differences_between_voices_into_differences_within_the_group():
    state = credited_tiny()
    table = attribution(state, LABELS, by="partner").set_index("partner")
    assert list(table.index) == ["own employees", "resellers", "official account"]
    everyone = state.voices._replace(kind=np.zeros(4, np.int8), role=np.zeros(4, np.int32))
    table = attribution(state._replace(voices=everyone), LABELS, by="role")
    parts = split(state.credit, state.places.centre)
    assert len(table) == 1
    assert table["between"][0] == pytest.approx(0, abs=1e-12)
    assert table["within"][0] == pytest.approx(parts.between + parts.within)


def test_a_window_is_the_difference_of_two_moments():
    state = credited_tiny()
    early = Credit._make(values // 2 for values in state.credit)
    window = credited(early, state.credit)
    assert list(window.heard) == [1, 0, 1, 1]
    table = attribution(state, LABELS, before=early)
    assert list(table["heard"]) == [1, 0, 1, 1]
    assert credited(None, state.credit) is state.credit


def test_nothing_heard_is_nan_not_zero():
    table = attribution(blank(2, 3, 2), LABELS)
    for column in ("on_page", "share_of_heard", "share_of_spread", "between", "within"):
        assert table[column].isna().all()
    assert all(math.isnan(part) for part in split(blank(2, 3, 2).credit, np.zeros(2)))


def test_unnamed_numbers_are_counted_from_one():
    table = attribution(credited_tiny(), Labels((), ()))
    assert list(table["role"])[:2] == ["role 1", "role 2"]
    assert list(table["department"])[:2] == ["department 1", "department 2"]
    assert table["partner"][2] == "partner 1"


def test_labels_come_from_the_scenario():
    labels = Labels.of(Scenario(), departments=("care",))
    assert labels.roles == ("frontline", "sales", "specialist", "leader")
    assert labels.partners == ("resellers", "allies")
    assert (labels.departments, labels.people) == (("care",), ())


def test_promise_is_passion_times_credibility_times_audience():
    state = tiny()
    state.voices.audience[:] = 10
    assert list(promise(state.voices)) == pytest.approx([0.0, 8.1, 8.0, 10.0])


@pytest.mark.parametrize(
    ("enabled", "worth", "precision"),
    [
        ([1, 1, 0, 0], [4, 3, 2, 1], 1.0),
        ([1, 0, 0, 1], [4, 3, 2, 1], 0.5),
        ([0, 0, 1, 1], [4, 3, 2, 1], 0.0),
        ([1, 1, 0, 0], [5, 5, 5, 5], 0.5),  # no better than luck
        ([1, 1, 0], [9, 5, 5], 0.75),  # one sure, one shares a place with another
        ([1, 1, 1], [3, 2, 1], 1.0),
    ],
)
def test_precision_of_discovery(enabled, worth, precision):
    assert precision_of_discovery(enabled, worth) == pytest.approx(precision)


def test_precision_without_anybody_enabled_is_nan():
    assert math.isnan(precision_of_discovery([0, 0], [1, 2]))
