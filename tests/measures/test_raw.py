"""The raw pass: bits, blocks, and sums against plain numpy."""

import importlib.util

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import voicesim.jit
from tests.measures.tiny import random_state, random_world, row_of, tiny
from voicesim.measures import raw
from voicesim.rules import space
from voicesim.state import AMOUNTS, COUNTS, OFFICIAL

SIZES = st.tuples(st.integers(0, 10**6), st.integers(1, 8), st.integers(1, 12), st.integers(1, 16))


@pytest.fixture(scope="module")
def plain():
    """The same source with nothing compiled."""
    spec = importlib.util.spec_from_file_location("plain_raw", raw.__file__)
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("compiled", "lean", "merged"):
            patch.setattr(voicesim.jit, name, lambda function: function)
        spec.loader.exec_module(module)
    for name in ("squared_distance_to", "is_on_page"):
        rule = getattr(space, name)
        setattr(module, name, getattr(rule, "py_func", rule))
    return module


def test_names_are_unique_and_one_a_number():
    assert len(set(raw.RAW)) == len(raw.RAW) == raw.FIRST_AMOUNT + len(AMOUNTS)
    assert raw.RAW[raw.FIRST_COUNT] == f"counts.{COUNTS[0]}"
    for name in raw.RAW[: raw.FIRST_COUNT]:
        assert raw.RAW[getattr(raw, name.upper())] == name


@given(SIZES)
def test_compiled_and_plain_python_agree_to_the_last_bit(plain, sizes):
    state = random_state(*sizes)
    expected = np.empty(len(raw.RAW))
    sums = plain.scratch(*state.customers.impression.shape)
    plain.take_from(state, 20, 0.5, sums, expected)
    assert row_of(state, 20, 0.5).tobytes() == expected.tobytes()


def test_every_field_is_written_whatever_stood_there_before():
    state = tiny()
    sums = np.full_like(raw.scratch(3, 2), np.nan)
    out = np.full(len(raw.RAW), np.nan)
    raw.take_from(state, 20, 1.0, sums, out)
    assert out.tobytes() == row_of(state).tobytes()


def block_arguments(state):
    c = state.customers
    return (
        20, 1.0, state.places.centre, c.impression, c.variance, c.warmth, c.trust, c.heard,
        c.heard_sum, c.last_micro, c.story_size,
    )  # fmt: skip


def test_blocks_in_any_order_give_the_same_bits():
    customers = 2 * raw.BLOCK + 17
    state = random_state(5, 4, customers, 3)
    state.customers.story_size[raw.BLOCK + 3] = 40
    forward, backward = raw.scratch(customers, 3), raw.scratch(customers, 3)
    assert forward.shape == (3, raw.SUMS + 6)
    for order, sums in (((0, 1, 2), forward), ((2, 0, 1), backward)):
        for b in order:
            hi = min(customers, (b + 1) * raw.BLOCK)
            raw.block_sums(b * raw.BLOCK, hi, *block_arguments(state), sums[b])
    assert forward.tobytes() == backward.tobytes()
    out = np.empty(len(raw.RAW))
    raw.of_customers(forward, out)
    whole = row_of(state)
    about_customers = slice(raw.IMPRESSION_SPREAD + 1)
    assert out[about_customers].tobytes() == whole[about_customers].tobytes()
    assert whole[raw.CUSTOMERS] == customers
    assert whole[raw.TRUST] == pytest.approx(state.customers.trust.sum(), rel=1e-12)
    assert whole[raw.TAKEN_IN] == state.customers.heard.sum() == whole[raw.HEARD]
    assert whole[raw.LARGEST_STORY] == 40
    faces = state.customers.impression
    assert whole[raw.IMPRESSION_SPREAD] == pytest.approx(faces.var(axis=0).sum(), rel=1e-9)


@given(SIZES)
def test_parts_of_the_spread_add_up_to_the_whole(sizes):
    row = row_of(random_state(*sizes))
    parts = row[raw.SPREAD_DRIFT] + row[raw.SPREAD_BETWEEN] + row[raw.SPREAD_WITHIN]
    assert parts == pytest.approx(row[raw.SPREAD], rel=1e-9)


@given(SIZES)
def test_parts_of_the_spread_against_the_list_of_what_was_heard(sizes):
    state, table = random_world(*sizes)
    row = row_of(state)
    listener, speaker = np.nonzero(table.T)
    if not len(listener):
        assert row[raw.SPREAD] == row[raw.SPREAD_BETWEEN] == row[raw.SPREAD_WITHIN] == 0
        return
    said = state.messages.content[speaker] - state.places.centre
    own = np.array([said[listener == c].mean(axis=0) for c in listener])
    mean = said.mean(axis=0)
    scale = (said * said).sum(axis=1).mean()
    assert row[raw.SPREAD] == pytest.approx(scale, rel=1e-9)
    assert row[raw.SPREAD_DRIFT] == pytest.approx(mean @ mean, abs=1e-9 * scale)
    between = ((own - mean) ** 2).sum(axis=1).mean()
    assert row[raw.SPREAD_BETWEEN] == pytest.approx(between, abs=1e-9 * scale)
    within = ((said - own) ** 2).sum(axis=1).mean()
    assert row[raw.SPREAD_WITHIN] == pytest.approx(within, abs=1e-9 * scale)


def test_nobody_spoke_leaves_zeros():
    state = tiny()
    state.messages.spoke[:] = 0
    state.customers.heard[:] = 0
    row = row_of(state)
    assert not row[raw.HEARD : raw.GENUINE + 1].any()


def test_the_edge_of_the_page_belongs_to_the_page():
    edge = (-0.6045522710579293, 0.7965654722360869)  # at distance 1, and 2e-16 more by rounding
    assert edge[0] * edge[0] + edge[1] * edge[1] > 1
    assert row_of(tiny(partner_says=edge))[raw.HEARD_ON_PAGE_MICRO] == 3
    outside = (edge[0] * (1 + 1e-6), edge[1] * (1 + 1e-6))
    assert row_of(tiny(partner_says=outside))[raw.HEARD_ON_PAGE_MICRO] == 2


def test_official_messages_are_not_micro():
    state = tiny()
    before = row_of(state)
    state.voices.kind[2] = OFFICIAL
    after = row_of(state)
    assert after[raw.HEARD] == before[raw.HEARD]
    assert after[raw.HEARD_MICRO] == before[raw.HEARD_MICRO] - 1


@pytest.mark.parametrize(
    ("step_weeks", "age", "week", "quarter"),
    [
        (1.0, 0, 1, 1),
        (1.0, 1, 0, 1),
        (1.0, 12, 0, 1),
        (1.0, 13, 0, 0),
        (1 / 7, 6, 1, 1),
        (1 / 7, 7, 0, 1),
        (1 / 7, 90, 0, 1),
        (1 / 7, 91, 0, 0),
        (4.0, 0, 1, 1),
        (4.0, 1, 0, 1),
        (4.0, 4, 0, 0),
    ],
)
def test_reach_looks_back_a_week_and_a_quarter(step_weeks, age, week, quarter):
    state = tiny()
    state.customers.last_micro[:] = 200 - age
    row = row_of(state, 200, step_weeks)
    assert row[raw.REACHED_WEEK] == 3 * week
    assert row[raw.REACHED_QUARTER] == 3 * quarter
