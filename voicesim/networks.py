"""Who hears whom: colleagues, audiences and customers' friends as compressed rows.

Every pick goes through ``bucket``, so that one more colleague, voice or customer moves only the
few picks that fall on the newcomer. Of customers' ties only the picks are kept, not pairs: rows are
counted, then filled.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicesim.jit import compiled, lean
from voicesim.state import CLOSED, Ints, Longs
from voicesim.streams import AUDIENCE, CONTACTS, CUSTOMER, CUSTOMER_CONTACTS, uniforms

_MODULUS = 2147483647
_MULTIPLIER = 48271


@lean
def bucket(u, n):  # type: ignore[no-untyped-def]
    """One of n numbered places from one uniform u, such that adding a place moves 1 pick in n + 1.

    Jump consistent hash (Lamping & Veach 2014), with the jumps drawn from u by the minimal standard
    generator (Park & Miller 1988, multiplier 48271) so that compiled and plain Python agree.
    """
    x = np.int64(u * (_MODULUS - 1)) + 1
    place, jump = np.int64(0), np.int64(0)
    while jump < n:
        place = jump
        jump = np.int64(math.floor((place + 1) * (_MODULUS / x)))
        x = x * _MULTIPLIER % _MODULUS
    return place


@lean
def nth_of(others, k, strata, u):  # type: ignore[no-untyped-def]
    """The k-th of ``strata`` distinct picks among ``others`` places; -1 when there are fewer.

    The k-th pick falls on the places k, k + strata, k + 2 strata, ...: equal strata, no repetition.
    """
    if k >= others:
        return np.int64(-1)
    return k + strata * bucket(u, (others - k + strata - 1) // strata)


@lean
def run_up(start):  # type: ignore[no-untyped-def]
    """Turn counts, kept one place to the right, into the beginnings of rows, in place."""
    for i in range(start.shape[0] - 1):
        start[i + 1] += start[i]


@lean
def step_back(start):  # type: ignore[no-untyped-def]
    """Undo the advance of the beginnings that filling the rows has made, in place."""
    for i in range(start.shape[0] - 1, 0, -1):
        start[i] = start[i - 1]
    start[0] = 0


def rows_from_pairs(
    rows: int, owner: Ints, member: Ints, weight: NDArray[Any], one_kind: bool
) -> tuple[Longs, Ints, NDArray[Any]]:
    """Compressed rows from pairs: members ascending, the heaviest of repeated ties.

    ``owner``, ``member`` and ``weight`` have shape (pairs,); an owner of -1 is no pair, nor, when
    both are of ``one_kind``, are people paired with themselves. Returns start (rows + 1,), member
    (ties,), weight (ties,).
    """
    kept = np.flatnonzero((owner >= 0) & ~(one_kind & (owner == member)))
    kept = kept[np.lexsort((-weight[kept], member[kept], owner[kept]))]
    new = np.ones(kept.size, np.bool_)
    new[1:] = (np.diff(owner[kept]) != 0) | (np.diff(member[kept]) != 0)
    kept = kept[new]
    start = np.zeros(rows + 1, np.int64)
    np.cumsum(np.bincount(owner[kept], minlength=rows), out=start[1:])
    return start, member[kept].astype(np.int32), weight[kept]


@lean
def _sort(row):  # type: ignore[no-untyped-def]
    """Sort one short row in place (Shell 1959); numba's own sort takes seconds to compile."""
    gap = 1
    while gap < row.shape[0]:
        gap = math.floor(gap * 2.25) + 1
    while gap > 0:
        for i in range(gap, row.shape[0]):
            moved, j = row[i], i
            while j >= gap and row[j - gap] > moved:
                row[j] = row[j - gap]
                j -= gap
            row[j] = moved
        gap = math.floor(gap / 2.25)


@lean
def _distinct(start, member):  # type: ignore[no-untyped-def]
    """Sort every row, drop repetitions, close the gaps; returns the total."""
    end, filled = start[0], np.int64(0)
    for i in range(start.shape[0] - 1):
        begin, end = end, start[i + 1]
        _sort(member[begin:end])
        start[i] = filled
        for t in range(begin, end):
            if filled == start[i] or member[t] != member[filled - 1]:
                member[filled] = member[t]
                filled += 1
    start[start.shape[0] - 1] = filled
    return filled


# ------------------------------------------------------------------------------- colleagues


@lean
def _colleague(members, pool, u, k, strata):  # type: ignore[no-untyped-def]
    """The k-th distinct pick from a pool (beginning, size, own place or -1); -1 if none is left."""
    begin, size, own = pool[0], pool[1], pool[2]
    others = size - 1 if own >= 0 else size
    place = nth_of(others, k, strata, u)
    if place < 0:
        return np.int64(-1)
    if own >= 0 and place >= own:
        place += 1
    return np.int64(members[begin + place])


@compiled
def contacts(seed, ids, members, near, far, near_share, sought, back):  # type: ignore[no-untyped-def]
    """Pairs of who listens to whom at work: each person seeks contacts, some run back.

    Person i (address ``ids[i]``) seeks ``sought[i]`` contacts on average, each within the pool
    ``near[i]`` with probability ``near_share[i]`` and otherwise within ``far[i]``; a tie also runs
    back with probability ``back``. Pools have shape (people, 3): beginning in ``members``, size,
    and the person's own place in it (-1: not inside). Returns listeners and speakers (pairs,), -1
    where no tie came about. Small world by departments, after Watts & Strogatz 1998.
    """
    people = ids.shape[0]
    number = np.empty(people, np.int64)
    for i in range(people):
        whole = math.floor(sought[i])
        chance = uniforms(seed, CONTACTS, 0, ids[i], 0)[3]
        number[i] = np.int64(whole) + (1 if chance < sought[i] - whole else 0)
    listener = np.full(2 * number.sum(), -1, np.int32)
    speaker = np.full(2 * number.sum(), -1, np.int32)
    e = 0
    for i in range(people):
        for k in range(number[i]):
            where, whom, mutual, _ = uniforms(seed, CONTACTS, 0, ids[i], k)
            j = np.int64(-1)
            if where < near_share[i]:
                j = _colleague(members, near[i], whom, k, number[i])
            if j < 0:
                j = _colleague(members, far[i], whom, k, number[i])
            if j >= 0:
                listener[e], speaker[e] = i, j
                if mutual < back:
                    listener[e + 1], speaker[e + 1] = j, i
            e += 2
    return listener, speaker


@compiled
def centrality(present, start, peer):  # type: ignore[no-untyped-def]
    """How many colleagues listen to each voice (voices,), over the largest such number; [0, 1].

    Degree centrality (Freeman 1978), counting listeners whose posts are open.
    """
    voices = present.shape[0]
    out = np.zeros(voices)
    for i in range(voices):
        if present[i] != CLOSED:
            for t in range(start[i], start[i + 1]):
                out[peer[t]] += 1.0
    most = 1.0
    for i in range(voices):
        most = max(most, out[i])
    for i in range(voices):
        out[i] = out[i] / most
    return out


# ------------------------------------------------------------------------------- audiences


@compiled
def touch_points(seed, customers, touch_sum, begin, size, members):  # type: ignore[no-untyped-def]
    """The voice (customers,) that each customer meets, in proportion to its contact with customers.

    Voices come in groups of equal contact: cumulated weight ``touch_sum``, beginning and size in
    ``members``. -1 where there is nobody to meet.
    """
    out = np.full(customers, -1, np.int32)
    groups = touch_sum.shape[0]
    if groups == 0:
        return out
    for c in range(customers):
        _, _, which, whom = uniforms(seed, CUSTOMER, 0, c, 0)
        g = 0
        while g < groups - 1 and which * touch_sum[groups - 1] >= touch_sum[g]:
            g += 1
        out[c] = members[begin[g] + bucket(whom, size[g])]
    return out


@lean
def _square_distance(a, i, b, j):  # type: ignore[no-untyped-def]
    total = 0.0
    for d in range(a.shape[1]):
        total += (a[i, d] - b[j, d]) * (a[i, d] - b[j, d])
    return total


@lean
def _follower(seed, address, k, size, i, stance, taste, homophily):  # type: ignore[no-untyped-def]
    """The k-th of ``size`` followers of voice i: the nearer in taste of two with ``homophily``."""
    first, second, choosy, _ = uniforms(seed, AUDIENCE, 0, address, k)
    a = nth_of(taste.shape[0], k, size, first)
    if choosy < homophily:
        b = nth_of(taste.shape[0], k, size, second)
        if _square_distance(taste, b, stance, i) < _square_distance(taste, a, stance, i):
            return b
    return a


@lean
def place_touch(start, voice, touch):  # type: ignore[no-untyped-def]
    """Put the voice that each customer meets in its place in a row that lacks it; ``start``: ends so far."""
    begin = np.int64(0)
    for c in range(touch.shape[0]):
        if touch[c] >= 0:
            t = start[c]
            while t > begin and voice[t - 1] > touch[c]:
                voice[t] = voice[t - 1]
                t -= 1
            voice[t] = touch[c]
            start[c] += 1
        begin = start[c]


@compiled
def audiences(seed, ids, size, stance, taste, homophily, touch, touch_weight):  # type: ignore[no-untyped-def]
    """The voices that customers follow or meet: rows by customer, voices ascending.

    ``ids``, ``size`` (voices,): address and number of followers, at most the number of customers;
    ``touch`` (customers,): row of the voice met, -1 if none; its tie has weight ``touch_weight``,
    all others 1. Returns start (customers + 1,), voice (ties,) and weight (ties,), float32.
    """
    customers = taste.shape[0]
    pick = np.empty(size.sum(), np.int32)
    start = np.zeros(customers + 1, np.int64)
    for c in range(customers):
        start[c + 1] = 1 if touch[c] >= 0 else 0
    p = 0
    for i in range(ids.shape[0]):
        for k in range(size[i]):
            c = _follower(seed, ids[i], k, size[i], i, stance, taste, homophily)
            pick[p] = c
            p += 1
            start[c + 1] += touch[c] != i
    run_up(start)
    voice = np.empty(start[customers], np.int32)
    p = 0
    for i in range(ids.shape[0]):
        for _ in range(size[i]):
            c = pick[p]
            p += 1
            if touch[c] != i:
                voice[start[c]] = i
                start[c] += 1
    place_touch(start, voice, touch)
    step_back(start)
    pick = np.empty(0, np.int32)  # makes room before the weights need it
    weight = np.ones(voice.shape[0], np.float32)
    for c in range(customers):
        for t in range(start[c], start[c + 1]):
            if voice[t] == touch[c]:
                weight[t] = touch_weight
    return start, voice, weight


@compiled
def who_listens(voices, start, voice, taste):  # type: ignore[no-untyped-def]
    """Size (voices,) and mean taste (voices, D) of each voice's audience; 0 if nobody listens."""
    size = np.zeros(voices, np.int32)
    mean = np.zeros((voices, taste.shape[1]))
    for c in range(taste.shape[0]):
        for t in range(start[c], start[c + 1]):
            size[voice[t]] += 1
            for d in range(taste.shape[1]):
                mean[voice[t], d] += taste[c, d]
    for i in range(voices):
        for d in range(taste.shape[1]):
            mean[i, d] = mean[i, d] / max(size[i], 1)
    return size, mean


# ------------------------------------------------------------------------------- friends


@lean
def _friend(seed, c, k, near, customers, clustering):  # type: ignore[no-untyped-def]
    """The k-th contact that customer c seeks, and how many neighbours were sought so far."""
    where, whom, _, _ = uniforms(seed, CUSTOMER_CONTACTS, 0, c, k)
    if where < clustering:
        return (c + near + 1) % customers, near + 1
    other = bucket(whom, customers - 1)
    return (other + 1 if other >= c else other), near


@compiled
def friends(seed, sought, clustering):  # type: ignore[no-untyped-def]
    """Ties between customers, in both directions: a ring of neighbours with shortcuts.

    Customer c seeks ``sought[c]`` others (customers,), fewer than there are: with probability
    ``clustering`` the next one along the ring, else anybody. Returns start (customers + 1,) and
    friend (ties,), ascending, without repetition. Source: Watts & Strogatz 1998, with heavy-tailed
    numbers of ties.
    """
    customers = sought.shape[0]
    pick = np.empty(sought.sum(), np.int32)
    start = np.zeros(customers + 1, np.int64)
    p = 0
    for c in range(customers):
        near = 0
        for k in range(sought[c]):
            other, near = _friend(seed, c, k, near, customers, clustering)
            pick[p] = other
            p += 1
            start[c + 1] += 1
            start[other + 1] += 1
    run_up(start)
    friend = np.empty(start[customers], np.int32)
    p = 0
    for c in range(customers):
        for _ in range(sought[c]):
            other = pick[p]
            p += 1
            friend[start[c]] = other
            friend[start[other]] = c
            start[c] += 1
            start[other] += 1
    pick = np.empty(0, np.int32)  # makes room for the copy
    step_back(start)
    return start, friend[: _distinct(start, friend)].copy()
