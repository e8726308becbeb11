"""Who hears whom: rows by hand, picks that newcomers hardly disturb, and what was asked for."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from voicesim import networks

UNIT = some.floats(2.0**-33, 1.0 - 2.0**-33)


# ------------------------------------------------------------------------------- picks


@given(UNIT, some.integers(1, 100_000))
def test_one_more_place_keeps_a_pick_or_gets_it(u, n):
    before, after = networks.bucket(u, n), networks.bucket(u, n + 1)
    assert 0 <= before < n
    assert after in (before, n)


def test_picks_are_spread_evenly():
    places, draws = 40, 40_000
    found = [networks.bucket((i + 0.5) / draws, places) for i in range(draws)]
    expected = draws / places
    chi2 = ((np.bincount(found, minlength=places) - expected) ** 2 / expected).sum()
    # Evenly spaced u: at most as uneven as luck, chi2 with 39 degrees of freedom, 4 sigma.
    assert chi2 < 39 + 4 * math.sqrt(2 * 39)


def test_the_share_of_picks_that_a_newcomer_gets_is_its_own():
    draws, n = 40_000, 24
    moved = sum(
        networks.bucket((i + 0.5) / draws, n) != networks.bucket((i + 0.5) / draws, n + 1)
        for i in range(draws)
    )
    p = 1 / (n + 1)
    assert abs(moved / draws - p) < 4 * math.sqrt(p * (1 - p) / draws)


@given(some.integers(1, 40), some.integers(1, 60), UNIT)
def test_distinct_picks(others, strata, u):
    found = [networks.nth_of(others, k, strata, u) for k in range(strata)]
    inside = [place for place in found if place >= 0]
    assert len(set(inside)) == len(inside) == min(others, strata)
    assert all(place < others for place in inside)


# ------------------------------------------------------------------------------- rows


def test_rows_from_pairs_by_hand():
    owner = np.array([2, 0, 2, 2, 1, -1, 2], np.int32)
    member = np.array([3, 1, 0, 3, 1, 2, 0], np.int32)
    weight = np.array([1.0, 5.0, 2.0, 4.0, 9.0, 9.0, 1.0])
    start, found, heavy = networks.rows_from_pairs(4, owner, member, weight, True)
    assert start.tolist() == [0, 1, 1, 3, 3]
    assert found.tolist() == [1, 0, 3]
    assert heavy.tolist() == [5.0, 2.0, 4.0]


@given(
    some.lists(some.tuples(some.integers(-1, 6), some.integers(0, 6)), max_size=40), some.booleans()
)
def test_rows_from_pairs_are_the_pairs(pairs, one_kind):
    owner = np.array([o for o, _ in pairs], np.int32)
    member = np.array([m for _, m in pairs], np.int32)
    weight = np.arange(len(pairs)) + 1.0
    start, found, heavy = networks.rows_from_pairs(7, owner, member, weight, one_kind)
    expected = {}
    for (o, m), w in zip(pairs, weight, strict=True):
        if o >= 0 and not (one_kind and o == m):
            expected[o, m] = max(w, expected.get((o, m), 0.0))
    rows = np.repeat(np.arange(7), np.diff(start))
    assert list(zip(rows, found, strict=True)) == sorted(expected)
    assert heavy.tolist() == [expected[key] for key in sorted(expected)]


def test_centrality_by_hand():
    present = np.array([1, 1, -1, 1], np.int8)
    start = np.array([0, 2, 3, 5, 6])
    peer = np.array([1, 3, 3, 0, 1, 1], np.int32)  # the third row is a closed post: not counted
    assert networks.centrality(present, start, peer).tolist() == [0.0, 1.0, 0.0, 1.0]


# ------------------------------------------------------------------------------- audiences


def _audiences(sizes, customers, touch=None, homophily=0.0, seed=5, taste=None, stance=None):
    taste = np.zeros((customers, 2)) if taste is None else taste
    stance = np.zeros((len(sizes), 2)) if stance is None else stance
    met = np.full(customers, -1, np.int32) if touch is None else np.array(touch, np.int32)
    ids, size = np.arange(len(sizes)), np.array(sizes, np.int32)
    return networks.audiences(seed, ids, size, stance, taste, homophily, met, 3.0)


@given(
    some.lists(some.integers(0, 9), min_size=1, max_size=8),
    some.integers(9, 30),
    some.integers(0, 2**63 - 1),
    some.data(),
)
def test_every_voice_has_the_followers_asked_for_and_every_touch_point_is_heard(
    sizes, customers, seed, data
):
    touch = [data.draw(some.integers(-1, len(sizes) - 1)) for _ in range(customers)]
    start, voice, weight = _audiences(sizes, customers, touch, seed=seed)
    _, without, _ = _audiences(sizes, customers, seed=seed)
    assert np.bincount(without, minlength=len(sizes)).tolist() == sizes
    assert start[0] == 0
    assert start[-1] == voice.size == weight.size
    assert voice.dtype == np.int32
    assert weight.dtype == np.float32
    for c in range(customers):
        row, strength = voice[start[c] : start[c + 1]], weight[start[c] : start[c + 1]]
        assert (np.diff(row) > 0).all()
        assert strength.tolist() == [3.0 if i == touch[c] else 1.0 for i in row]
        assert touch[c] < 0 or touch[c] in row


def test_a_voice_that_everybody_follows():
    start, voice, _ = _audiences([12], 12)
    assert start.tolist() == list(range(13))
    assert voice.tolist() == [0] * 12


def test_customers_follow_voices_near_their_taste():
    taste = np.stack([np.linspace(-2, 2, 4_000), np.zeros(4_000)], axis=1)
    stance = np.array([[1.0, 0.0]])
    distance = []
    for homophily in (0.0, 0.5, 1.0):
        start, _, _ = _audiences([1_000], 4_000, None, homophily, 3, taste, stance)
        follows = np.diff(start) == 1
        distance.append(np.abs(taste[follows, 0] - 1.0).mean())
    # sd of the distance is below 1: three standard errors of a difference of means of 1,000
    assert distance[0] - distance[1] > 3 * math.sqrt(2 / 1_000)
    assert distance[1] - distance[2] > 3 * math.sqrt(2 / 1_000)


def test_touch_points_in_proportion():
    customers = 20_000
    weight, begin, size = np.array([3.0, 4.0]), np.array([0, 3]), np.array([3, 2])
    members = np.array([10, 11, 12, 20, 21], np.int32)
    met = networks.touch_points(1, customers, weight, begin, size, members)
    for voice, p in ((10, 0.25), (11, 0.25), (12, 0.25), (20, 0.125), (21, 0.125)):
        assert abs((met == voice).mean() - p) < 4 * math.sqrt(p * (1 - p) / customers)


def test_nobody_to_meet():
    nothing = np.zeros(0)
    met = networks.touch_points(1, 4, nothing, nothing.astype(int), nothing.astype(int), nothing)
    assert met.tolist() == [-1] * 4


def test_who_listens_by_hand():
    taste = np.array([[1.0, 0.0], [3.0, 2.0]])
    size, mean = networks.who_listens(3, np.array([0, 2, 3]), np.array([0, 2, 2], np.int32), taste)
    assert size.tolist() == [1, 0, 2]
    assert mean.tolist() == [[1.0, 0.0], [0.0, 0.0], [2.0, 1.0]]


# ------------------------------------------------------------------------------- friends


@given(some.integers(1, 40), some.floats(0, 1), some.integers(0, 2**63 - 1), some.integers(0, 12))
def test_friendship_is_mutual_and_never_with_oneself(customers, clustering, seed, most):
    sought = np.array([min(c % (most + 1), customers - 1) for c in range(customers)], np.int32)
    start, friend = networks.friends(seed, sought, clustering)
    assert friend.dtype == np.int32
    rows = np.repeat(np.arange(customers), np.diff(start))
    pairs = set(zip(rows.tolist(), friend.tolist(), strict=True))
    assert len(pairs) == friend.size == start[-1]
    assert all(a != b and (b, a) in pairs for a, b in pairs)
    assert all((np.diff(friend[start[c] : start[c + 1]]) > 0).all() for c in range(customers))


def test_neighbours_only_make_a_ring_lattice():
    start, friend = networks.friends(1, np.full(10, 2, np.int32), 1.0)
    assert np.diff(start).tolist() == [4] * 10
    assert friend[start[4] : start[5]].tolist() == [2, 3, 5, 6]


def _closed_triads(start, friend):
    """Clustering coefficient: share of pairs of friends who are friends of each other."""
    rows = [set(friend[start[c] : start[c + 1]].tolist()) for c in range(start.size - 1)]
    closed = sum(len(rows[a] & row) for row in rows for a in row)
    return closed / sum(len(row) * (len(row) - 1) for row in rows)


def test_clustering_makes_triangles():
    sought = np.full(2_000, 3, np.int32)
    found = [_closed_triads(*networks.friends(1, sought, share)) for share in (0.0, 0.4, 0.8, 1.0)]
    assert found[0] < 0.02  # about contacts / customers = .003 by chance
    assert found[0] + 0.02 < found[1] < found[2] < found[3]
    assert found[3] == pytest.approx(0.6)  # ring lattice of degree 6: 3 (k - 2) / (4 (k - 1))
